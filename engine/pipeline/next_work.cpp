#include "pipeline/next_work.hpp"

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"

namespace trajectum::pipeline {

namespace {

/// What of a queue is looked at: the first of each priority, which are the first due.
constexpr std::int32_t kPriorities[] = {-1, 0, 1};

class Finder {
 public:
  Finder(Engine& engine, Reads& reads, RegionAtWork& r, const NextWanted& wanted)
      : engine_(engine), reads_(reads), r_(r), wanted_(wanted), today_(calendar::local_date(engine.now())) {}

  std::vector<NextFound> find(std::size_t most) {
    if (wanted_.mode == NextWanted::Mode::chained)
      look_at_case();
    else
      for (const auto& queue : queues()) look_at_queue(queue);
    std::sort(ranked_.begin(), ranked_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<NextFound> out;
    for (auto& [rank, found] : ranked_) {
      if (out.size() == most) break;
      auto [reason, why] = reason_of(rank, found.item);
      out.push_back({std::move(found), reason, why});
    }
    return out;
  }

 private:
  /// Not overdue, priority, due (days), unknown to him, mine or offered, case, instance: smaller is sooner.
  using Rank = std::tuple<bool, std::int32_t, std::int32_t, bool, bool, CaseNo, InstanceNo>;

  std::vector<std::string> queues() const {
    const auto& user = wanted_.reader.user;
    std::vector<std::string> out{"u:" + user};
    for (const auto& absent : r_.state.absences.stood_in_by(user, today_)) out.push_back("u:" + absent);
    for (const auto& role : wanted_.reader.person.roles) out.push_back("r:" + role);
    return out;
  }

  store::ItemQuery query() const {
    store::ItemQuery query;
    query.states = {"offered", "allocated"};
    if (wanted_.mode == NextWanted::Mode::piled) query.nodes = {wanted_.node};
    return query;
  }

  void look_at_queue(const std::string& queue) {
    auto asked = query();
    asked.queues = {queue};
    asked.limit = limits::kNextLookedAtMax;
    for (auto priority : kPriorities) {
      asked.after = store::before_priority(priority);
      for (auto& found : reads_.items(r_.no, asked)) {
        if (found.item.priority != priority) break;
        take(std::move(found));
      }
    }
  }

  void look_at_case() {
    auto asked = query();
    asked.case_no = wanted_.case_no;
    asked.limit = limits::kListLimitMax;
    auto mine = queues();
    for (auto& found : reads_.items(r_.no, asked))
      if (std::find(mine.begin(), mine.end(), found.item.queue) != mine.end()) take(std::move(found));
  }

  void take(store::ItemFound&& found) {
    if (!views::may_be_offered(engine_, r_, found, {wanted_.reader.user, person()})) return;
    const auto& item = found.item;
    bool overdue = item.due && *item.due < today_;
    Rank rank{!overdue,     item.priority, due_days(item), !knows(found), item.queue.starts_with("r:"),
              item.case_no, item.instance};
    ranked_.emplace_back(rank, std::move(found));
  }

  /// An administrator is offered no more than his roles allow.
  turn::Person person() const {
    auto out = wanted_.reader.person;
    out.whoever = false;
    return out;
  }

  static std::int32_t due_days(const store::ItemRow& item) { return item.due ? item.due->days : INT32_MAX; }

  /// True when he has the case, or has done a step of it.
  bool knows(const store::ItemFound& found) {
    const auto& user = wanted_.reader.user;
    if (found.owner == user) return true;
    const auto* c = engine_.find_case(r_, found.item.case_no);
    return c && std::any_of(c->memory.begin(), c->memory.end(), [&](const auto& m) { return m.by == user; });
  }

  /// What made it the first: the highest rule of the rank that tells anything of it.
  std::pair<std::string, Text> reason_of(const Rank& rank, const store::ItemRow& item) const {
    if (wanted_.mode == NextWanted::Mode::piled)
      return {"piled", {"Dezelfde stap, in een ander traject.", "The same step, in another case."}};
    if (wanted_.mode == NextWanted::Mode::chained)
      return {"chained", {"De volgende stap van hetzelfde traject.", "The next step of the same case."}};
    auto day = item.due ? format_date(*item.due) : std::string();
    if (!std::get<0>(rank))
      return {"overdue",
              {"Over tijd: het moest af zijn op " + day + ".", "Overdue: it should have been done by " + day + "."}};
    if (item.priority < 0) return {"priority", {"Dit heeft hoge prioriteit.", "This has a high priority."}};
    if (item.due) return {"due", {"Dit moet het eerst af zijn: op " + day + ".", "This is due first: on " + day + "."}};
    if (!std::get<3>(rank)) return {"familiar", {"U kent dit traject.", "You know this case."}};
    return {"oldest", {"Dit wacht het langst.", "This has waited longest."}};
  }

  Engine& engine_;
  Reads& reads_;
  RegionAtWork& r_;
  const NextWanted& wanted_;
  Date today_;
  std::vector<std::pair<Rank, store::ItemFound>> ranked_;
};

}  // namespace

std::vector<NextFound> next_work(Engine& engine, Reads& reads, RegionAtWork& r, const NextWanted& wanted,
                                 std::size_t most) {
  return Finder(engine, reads, r, wanted).find(most);
}

}  // namespace trajectum::pipeline
