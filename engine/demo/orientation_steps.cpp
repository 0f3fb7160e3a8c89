// Work orientation: choosing visits at three employers, attending or not, calling who stayed away, and the choice.
#include <algorithm>

#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::size_t kVisits = 3;     // route.lua: three visits at different employers
constexpr int kVisitDaysAhead = 45;    // further ahead nobody plans
constexpr double kClientWants = 0.40;  // of the employers met
constexpr double kEmployerWants = 0.35;

// The three visits of this client: the nearest with a seat left, own sector first, each at another employer.
std::vector<const Visit*> choose(const Scene& scene, const Person& person) {
  std::vector<const Visit*> open;
  for (const auto& visit : scene.book.offers.visits) {
    bool soon = visit.day > add_days(scene.today, 1) && visit.day <= add_days(scene.today, kVisitDaysAhead);
    if (soon && scene.book.offers.visit_seats_left.at(visit.row.id) > 0) open.push_back(&visit);
  }
  auto other_sector = [&](const Visit* v) { return !v->sector.empty() && v->sector != person.sector; };
  std::stable_sort(open.begin(), open.end(), [&](const Visit* a, const Visit* b) {
    return std::pair(other_sector(a), a->day.days) < std::pair(other_sector(b), b->day.days);
  });
  std::vector<const Visit*> chosen;
  for (const auto* visit : open) {
    bool known =
        std::any_of(chosen.begin(), chosen.end(), [&](const Visit* c) { return c->employer == visit->employer; });
    if (!known) chosen.push_back(visit);
    if (chosen.size() == kVisits) break;
  }
  return chosen;
}

Act none_free() { return Act{"none_free", record({{"reason", "Er zijn geen drie bezoeken met plaats."}}), {}, {}}; }

Act choose_sessions(const Scene& scene, const Person& person, const Item&) {
  auto chosen = choose(scene, person);
  if (chosen.size() < kVisits) return none_free();
  List ids;
  for (const auto* visit : chosen) ids.push_back(visit->row.id);
  return Act{{}, record({{"session", std::move(ids)}}), {}, {}};
}

std::optional<Act> no_seats(const Scene&, const Person&, const Item&, const std::string& reason) {
  if (reason != "capacity.session") return std::nullopt;
  return none_free();
}

void after_choosing(const Scene& scene, Person& person, const Item&, const Act& act) {
  if (!act.outcome.empty()) return scene.tally.count("none_free");
  person.visited.clear();
  person.came = 0;
  for (const auto& id : list_in(act.form, "session")) {
    --scene.book.offers.visit_seats_left.at(std::string(id.text()));
    scene.tally.count("session_seats");
    for (const auto& visit : scene.book.offers.visits)
      if (visit.row.id == id.text()) person.visited.push_back(visit.employer);
  }
}

Act attend(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times("work_orientation.visit.attend"));
  return Act{scene.draw(person, "no_show", times).chance(0.12) ? "no_show" : "attended", {}, {}, {}};
}

void after_visit(const Scene& scene, Person& person, const Item&, const Act& act) {
  if (act.outcome == "no_show")
    scene.tally.count("no_shows");
  else
    ++person.came;
}

Act call(const Scene&, const Person&, const Item&) { return {}; }

void after_call(const Scene& scene, Person&, const Item&, const Act&) { scene.tally.count("no_show_calls"); }

// Both sides say whom they want of those who met: the first employer that the client wants, and whether one wants them
// too.
struct Choice {
  std::string employer;
  bool mutual = false;
};

Choice both_sides(const Scene& scene, const Person& person, std::uint64_t times) {
  Choice choice;
  auto met = std::min(person.visited.size(), static_cast<std::size_t>(person.came));
  for (std::size_t i = 0; i < met && !choice.mutual; ++i) {
    if (!scene.draw(person, "client_wants", times * kVisits + i).chance(kClientWants)) continue;
    bool wanted = scene.draw(person, "employer_wants", times * kVisits + i).chance(kEmployerWants);
    if (wanted || choice.employer.empty()) choice = {person.visited[i], wanted};
  }
  return choice;
}

Act choice(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times("work_orientation.choice"));
  double share = scene.draw(person, "choice", times).share();
  auto both = both_sides(scene, person, times);
  Record form =
      record({{"employer", both.employer.empty() ? Value() : Value(both.employer)}, {"employer_agrees", both.mutual}});
  if (both.mutual) return Act{"work", std::move(form), {}, {}};
  return Act{share < 0.60 ? "learn_work" : share < 0.80 ? "again" : "none", std::move(form), {}, {}};
}

std::optional<Act> often_enough(const Scene& scene, const Person& person, const Item& item, const std::string& reason) {
  if (reason != "at_most.again") return std::nullopt;
  return Act{"none", choice(scene, person, item).form, {}, {}};
}

void after_choice(const Scene& scene, Person& person, const Item&, const Act& act) {
  scene.tally.count("choices");
  if (act.outcome != "work") return;
  scene.tally.count("mutual_choices");
  person.employer = text_in(act.form, "employer");  // who is asked first
}

constexpr Step kSteps[] = {
    {"work_orientation.choose_sessions", 1, 6, true, choose_sessions, no_seats, after_choosing},
    {"work_orientation.visit.attend", 0, 0, false, attend, nullptr, after_visit},
    {"work_orientation.visit.call", 1, 2, false, call, nullptr, after_call},
    {"work_orientation.choice", 1, 4, true, choice, often_enough, after_choice},
};

}  // namespace

std::span<const Step> orientation_steps() { return kSteps; }

}  // namespace trajectum::demo
