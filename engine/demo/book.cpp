#include "demo/book.hpp"

namespace trajectum::demo {

int Person::done_times(std::string_view node) const {
  auto at = times.find(node);
  return at == times.end() ? 0 : at->second;
}

Book::Book(const Population& population) : employers(population.employers()) {
  people_.reserve(population.clients().size());
  for (const auto& row : population.clients()) {
    Person person;
    person.number = people_.size();
    person.id = row.id;
    person.fields = row.fields;
    by_id_.emplace(row.id, person.number);
    people_.push_back(std::move(person));
  }
  for (const auto& employer : population.employers()) harrie_buddy[employer.id] = employer.harrie_buddy;
}

Person* Book::find(const std::string& client_id) {
  auto at = by_id_.find(client_id);
  return at == by_id_.end() ? nullptr : &people_[at->second];
}

int Book::consultant_with_room() const {
  int best = -1;
  int best_load = kCaseloadMax;
  for (std::size_t i = 0; i < staff.consultants.size(); ++i) {
    const auto& worker = staff.consultants[i];
    int load = worker.load + worker.returning;
    if (load >= best_load) continue;
    best = static_cast<int>(i);
    best_load = load;
  }
  return best;
}

}  // namespace trajectum::demo
