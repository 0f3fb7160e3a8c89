#include "demo/collect.hpp"

#include <unordered_set>

#include "base/base64.hpp"
#include "base/sha256.hpp"
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
  people(f);
  metrics(f);
  months(f, marks);
  out.match_example = region_.match_example;
  budgets(out);
  bytes(out);
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
  for (auto [metric, into] : {std::pair("waiting_time", &figures.waiting), std::pair("touch_time", &figures.touch)}) {
    auto reply = region_.admin().call("metric.value", record({{"metric", metric}}));
    if (!reply.ok()) return region_.failed("metric.value", *reply.error);
    *into = {as_record(reply.result).get("known").integer(), as_record(reply.result).get("median").integer()};
  }
}

// What the consultants saw, as they counted it themselves.
void Collect::people(Figures& f) {
  auto& tally = region_.tally;
  for (const char* name : {"first", "second", "lower"})
    if (auto n = tally.counted(std::string("placed ") + name); n > 0) f.placed_by[name] = n;
  f.mutual = {tally.counted("mutual_choices"), tally.counted("choices")};
  f.no_show_calls = tally.counted("no_show_calls");
  for (const char* colour : {"amber", "red"})
    if (auto n = tally.counted(std::string("signal ") + colour); n > 0) f.signals[colour] = n;
  f.side_by_side = {tally.counted("agreed"), tally.counted("matches")};
  f.withdrawn = tally.counted("withdrawn");
  f.campaign = {tally.counted("campaign_visits"), tally.counted("campaign_cases")};
  f.signed_here = tally.counted("signed_here");
  f.workplace_visits = tally.counted("workplace_visits");
  f.contacts_on_time = {tally.counted("contacts_on_time"), tally.counted("contacts")};
  for (const auto& person : region_.book.people()) {
    for (const auto& job : person.jobs) {
      for (auto [months, into] : {std::pair(3, &f.at_work_3), std::pair(6, &f.at_work_6)}) {
        if (add_months(job.first_day, months) > region_.today) continue;
        into->of += 1;
        into->count += job.ended && *job.ended <= add_months(job.first_day, months) ? 0 : 1;
      }
    }
  }
}

// What was brought must be there as it was: read and hashed again.
void Collect::bytes(Answered& answered) {
  for (const auto& hash : region_.book.brought) {
    auto reply = region_.admin().call("blob.read", record({{"sha256", hash}}));
    if (!reply.ok()) return region_.failed("blob.read", *reply.error);
    auto bytes = from_base64(as_record(reply.result).get("data").text());
    Sha256 digest;
    digest.add(bytes.value_or(""));
    answered.bytes_back.insert(digest.hex());
  }
}

// The series of each figure, of the whole months.
void Collect::months(Figures& figures, const Marks& marks) {
  if (marks.midnights.empty()) return;
  auto from = marks.midnights.front().date;
  auto till = add_days(region_.today, -static_cast<int>(civil_of(region_.today).day));
  if (till < from) return;
  std::int64_t Month::*parts[] = {&Month::first, &Month::again, &Month::at_end};
  const char* names[] = {"inflow_first", "inflow_again", "pool_size"};
  for (std::size_t i = 0; i < std::size(parts); ++i) {
    auto reply = region_.admin().call("metric.series",
                                      record({{"metric", names[i]}, {"per", "month"}, {"from", from}, {"till", till}}));
    if (!reply.ok()) return region_.failed("metric.series", *reply.error);
    for (const auto& row : list_in(as_record(reply.result), "periods")) {
      auto day = date_in(as_record(row).get("from").text());
      if (day) figures.months[month_of(*day)].*parts[i] = as_record(row).get("value").integer();
    }
  }
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
