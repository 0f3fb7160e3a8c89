// The morning's proposals: every consultant reads the ranked list of each work item, what is chosen is settled in the
// fixed order of clients, and then the steps are done. So two clients never get the same last opening, whoever was
// quicker.
#include <fmt/core.h>

#include <algorithm>

#include "demo/crew.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr std::int64_t kListRows = 8;  // a consultant looks no further down

std::vector<Ranked> read_list(const Record& answer) {
  std::vector<Ranked> list;
  for (const auto& value : list_in(answer, "ranked")) {
    const auto& row = as_record(value);
    list.push_back({text_in(row, "id"), row.get("position").integer()});
  }
  return list;
}

// "kok (v-2019-08-003), 0.67: Sector: same sector; Competences: 1 of 2 competences"
std::string reasons_of(const Record& answer, const Offers& offers) {
  const auto& list = list_in(answer, "ranked");
  if (list.empty()) return {};
  const auto& best = as_record(list.front());
  std::string reasons;
  for (const auto& value : list_in(best, "criteria")) {
    const auto& one = as_record(value);
    if (one.find("why") == nullptr) continue;
    reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", one.get("title").text(), one.get("why").text());
  }
  auto id = text_in(best, "id");
  auto title = text_in(offers.vacancies.at(id).row.fields, "title");
  return fmt::format("{} ({}), {:.2f}: {}", title, id, number_in(best, "score"), reasons);
}

}  // namespace

std::vector<Ranked> Crew::ranked_list(const Task& task) {
  auto reply = task.worker->link->call("match.rank", record({{"item", task.item.item}, {"limit", kListRows}}));
  if (reply.ok()) return read_list(as_record(reply.result));
  region_.failed("match.rank", *reply.error);
  return {};
}

// The first list of the run with something on it, as the consultant sees it.
void Crew::show_reasons(const Task& task) {
  auto& example = region_.match_example;
  for (auto lang : {Lang::nl, Lang::en}) {
    auto reply = task.worker->link->call(
        "match.rank", record({{"item", task.item.item}, {"limit", 1}, {"lang", lang == Lang::nl ? "nl" : "en"}}));
    if (!reply.ok()) return region_.failed("match.rank", *reply.error);
    (lang == Lang::nl ? example.nl : example.en) = reasons_of(as_record(reply.result), region_.book.offers);
  }
}

void Crew::propose(std::vector<Tasks> by_worker) {
  std::vector<std::vector<std::vector<Ranked>>> lists(by_worker.size());
  region_.lanes.run(by_worker.size(), [&](std::size_t i, std::size_t) {
    for (const auto& task : by_worker[i]) {
      if (region_.is_over()) return;
      lists[i].push_back(ranked_list(task));
    }
  });
  if (region_.is_over()) return;
  std::vector<std::pair<const Task*, const std::vector<Ranked>*>> in_order;
  for (std::size_t i = 0; i < by_worker.size(); ++i)
    for (std::size_t n = 0; n < by_worker[i].size(); ++n) in_order.emplace_back(&by_worker[i][n], &lists[i][n]);
  std::sort(in_order.begin(), in_order.end(),
            [](const auto& a, const auto& b) { return a.first->person->number < b.first->person->number; });
  auto& vacancies = region_.book.offers.vacancies;
  std::set<std::string> fewer;
  for (const auto& [task, list] : in_order) {
    if (region_.match_example.nl.empty() && !list->empty()) show_reasons(*task);
    auto& made = task->person->proposal = choose_from(region_.scene(), *task->person, *list);
    if (made.outcome != "accepted") continue;
    --vacancies.at(made.chosen.vacancy).left;
    fewer.insert(made.chosen.vacancy);
  }
  do_in_parallel(std::move(by_worker));
  std::vector<Record> puts;
  for (const auto& id : fewer) {
    auto& vacancy = vacancies.at(id);
    vacancy.row.fields.set("openings", vacancy.left);
    puts.push_back(record({{"register", "vacancy"}, {"id", id}, {"record", vacancy.row.fields}}));
  }
  put_all(std::move(puts));
}

// What the profiles of today say of the clients.
void Crew::put_profiles() {
  std::vector<Record> puts;
  for (auto& person : region_.book.people()) {
    if (!person.record_changed) continue;
    person.record_changed = false;
    puts.push_back(record({{"register", "client"}, {"id", person.id}, {"record", person.fields}}));
  }
  put_all(std::move(puts));
}

void Crew::put_all(std::vector<Record> puts) {
  if (puts.empty() || region_.is_over()) return;
  for (const auto& reply : region_.admin().commands("register.put", std::move(puts)))
    if (!reply.ok()) region_.failed("register.put", *reply.error);
}

}  // namespace trajectum::demo
