#include "demo/collect.hpp"

#include <unordered_set>

#include "demo/record.hpp"
#include "demo/worklist.hpp"

namespace trajectum::demo {
namespace {

constexpr std::size_t kCasesBetweenReports = 100;
constexpr std::int64_t kPlanYear = 2019;  // D064

std::int64_t cents_in(const Record& from, std::string_view name) {
  return record_in(from, name).get("cents").integer();
}

}  // namespace

Answered Collect::answered(const Marks& marks) {
  Answered out;
  auto& tally = region_.tally;
  auto& f = out.figures;
  for (const auto& mark : marks.pool) f.pool[mark.at] = mark.size;
  out.pool = marks.pool;
  out.midnights = static_cast<std::int64_t>(marks.midnights.size());
  f.without_next_action = marks.without_next_action;
  f.first_plans = tally.plans();
  f.placements = tally.counted("placements");
  f.relapses = tally.counted("relapses");
  f.session_seats = tally.counted("session_seats");
  f.agreements = tally.counted("agreements");
  f.no_shows = tally.counted("no_shows");
  f.vouchers = tally.counted("vouchers");
  f.completed = tally.completed_sorted();
  metrics(f);
  budgets(out);
  cases(f);
  overdue(f);
  for (const char* reg : {"session", "place"}) seats(reg, f);
  out.probes = tally.probes();
  out.refusals = tally.refusals();
  out.first_sentences = tally.first_sentences();
  for (const auto& visit : region_.book.offers.visits) {
    ++out.visits;
    out.visit_seats += visit.seats;
  }
  return out;
}

void Collect::metrics(Figures& figures) {
  auto ask = [&](const char* metric, std::int64_t* count, std::int64_t* of) {
    auto reply = region_.admin().call("metric.value", record({{"metric", metric}}));
    if (!reply.ok()) return region_.failed("metric.value", *reply.error);
    *count = as_record(reply.result).get("count").integer();
    *of = as_record(reply.result).get("of").integer();
  };
  std::int64_t same_of = 0;
  ask("direct_within_3_months", &figures.placed_on_time, &figures.entered);
  ask("in_learning_work", &figures.learning_work, &same_of);
}

void Collect::budgets(Answered& answered) {
  auto reply = region_.admin().call("budget.balance", {});
  if (!reply.ok()) return region_.failed("budget.balance", *reply.error);
  const auto& result = as_record(reply.result);
  answered.postings_sum = cents_in(result, "postings_sum");
  for (const auto& row : list_in(result, "budgets")) {
    const auto& line = as_record(row);
    if (line.get("year").integer() != kPlanYear) continue;  // the region's other programmes: the demo plays one
    answered.budgets.push_back({text_in(line, "budget"), cents_in(line, "total"), cents_in(line, "free"),
                                cents_in(line, "reserved"), cents_in(line, "committed"), cents_in(line, "paid")});
  }
}

void Collect::cases(Figures& figures) {
  std::unordered_set<std::string> members;
  Pages pool(region_.admin(), "pool.members", record({{"pool", "focusbestand"}}), "members");
  auto lost = pool.each([&](const Value& row) { members.insert(text_in(as_record(row), "case")); });
  if (lost) region_.failed("pool.members", *lost);
  Pages all(region_.admin(), "case.find", record({{"filter", Record{}}}), "cases");
  lost = all.each([&](const Value& value) {
    const auto& row = as_record(value);
    auto id = text_in(row, "case");
    auto owner = text_in(row, "owner");
    case_ids_.push_back(id);
    auto state = row.get("state").text();
    if (state != "active" && state != "suspended") return;
    ++figures.open_cases;
    if (!owner.empty() && row.get("route").text() == "perspectief_op_werk")
      ++(members.contains(id) ? figures.caseload : figures.outside_pool)[owner];
  });
  if (lost) region_.failed("case.find", *lost);
}

void Collect::overdue(Figures& figures) {
  Pages late(region_.admin(), "work.find", record({{"filter", record({{"due_before", region_.today}})}}), "items");
  auto lost = late.each([&](const Value&) { ++figures.overdue; });
  if (lost) region_.failed("work.find", *lost);
}

void Collect::seats(const std::string& reg, Figures& figures) {
  Pages all(region_.admin(), "register.find", record({{"register", reg}}), "records");
  auto lost = all.each([&](const Value& row) {
    auto used = as_record(row).get("used").integer();
    if (used > 0) figures.seats_in_use[reg + "/" + text_in(as_record(row), "id")] = used;
  });
  if (lost) region_.failed("register.find", *lost);
}

std::vector<CaseFacts> Collect::histories(const std::function<void(std::int64_t)>& done) {
  std::vector<CaseFacts> facts(case_ids_.size());
  for (std::size_t from = 0; from < facts.size() && !region_.is_over(); from += kCasesBetweenReports) {
    auto count = std::min(kCasesBetweenReports, facts.size() - from);
    region_.lanes.run(count, [&](std::size_t i, std::size_t lane) {
      facts[from + i] = history(case_ids_[from + i], region_.admin(lane));
    });
    done(static_cast<std::int64_t>(from + count));
  }
  return facts;
}

CaseFacts Collect::history(const std::string& case_id, Link& link) {
  CaseHistory history{case_id, {}};
  bool unreadable = false;
  Pages pages(link, "case.history", record({{"case", case_id}}), "entries");
  auto lost = pages.each([&](const Value& row) {
    auto entry = read_entry(as_record(row));
    if (entry)
      history.entries.push_back(std::move(*entry));
    else
      unreadable = true;
  });
  if (lost) region_.failed("case.history", *lost);
  auto facts = trace(history);
  facts.broken = facts.broken || unreadable || lost.has_value();
  return facts;
}

}  // namespace trajectum::demo
