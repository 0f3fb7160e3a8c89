#include "demo/recompute.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "demo/scale.hpp"

namespace trajectum::demo {
namespace {

// A change of a count at a moment.
struct Change {
  std::int64_t ms;
  int by;
};

// The highest count over time. At one moment what ends comes before what begins: the history of one case does not say
// in which order two cases acted within a millisecond.
std::int64_t peak(std::vector<Change>& changes) {
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return std::pair(a.ms, a.by) < std::pair(b.ms, b.by); });
  std::int64_t now = 0;
  std::int64_t most = 0;
  for (const auto& change : changes) {
    now += change.by;
    most = std::max(most, now);
  }
  return most;
}

void add(std::vector<Change>& changes, const Stretch& when) {
  changes.push_back({when.from.ms, +1});
  if (when.till) changes.push_back({when.till->ms, -1});
}

bool within_three_months(const CaseFacts& facts) {
  Date last = add_months(facts.entered.date, 3);
  return std::any_of(facts.placed.begin(), facts.placed.end(),
                     [&](const Moment& at) { return at.ms >= facts.entered.ms && at.date <= last; });
}

// Of the jobs that began so many months ago or more: those that lasted so long.
void add_lasting(Part& part, const std::vector<Employment>& jobs, int months, Date today) {
  for (const auto& job : jobs) {
    Date then = add_months(job.first_day, months);
    if (then > today) continue;
    ++part.of;
    if (!job.ended || *job.ended > then) ++part.count;
  }
}

// What half of them do not exceed.
Length length_of(std::vector<std::int64_t>& minutes) {
  if (minutes.empty()) return {};
  std::sort(minutes.begin(), minutes.end());
  return {static_cast<std::int64_t>(minutes.size()), minutes[(minutes.size() + 1) / 2 - 1]};
}

class Sum {
 public:
  Sum(const Questions& questions, const std::vector<CaseFacts>& cases, Recomputed& out)
      : q_(questions), ranks_(cases, questions.vacancies), f_(out.figures), found_(out.findings) {}

  void any_case(const CaseFacts& c) {
    f_.open_cases += c.open ? 1 : 0;
    f_.completed.insert(f_.completed.end(), c.completed.begin(), c.completed.end());
    f_.overdue += std::count_if(c.open_due.begin(), c.open_due.end(), [&](Date due) { return due < q_.today; });
    for (const auto& idle : c.idle) idle_.push_back(idle);
    for (const auto& seat : c.seats) {
      add(seats_[seat.record], seat.when);
      if (!seat.when.till) ++f_.seats_in_use[seat.record];
    }
    if (c.broken) found_.broken.push_back(c.case_id);
    found_.incident_count += static_cast<std::int64_t>(c.incidents.size());
    found_.incidents.insert(found_.incidents.end(), c.incidents.begin(), c.incidents.end());
  }

  void case_of_route(const CaseFacts& c) {
    if (c.first_plan) ++f_.first_plans[*c.first_plan];
    if (c.pooled) {
      ++f_.entered;
      f_.placed_on_time += within_three_months(c) ? 1 : 0;
      f_.learning_work += c.learning_work ? 1 : 0;
    }
    f_.placements += static_cast<std::int64_t>(c.placed.size());
    f_.relapses += c.relapses;
    f_.session_seats += c.session_seats;
    f_.agreements += c.agreements;
    f_.no_shows += c.no_shows;
    proposals(c);
    guidance(c);
    for (std::size_t i = 0; i < c.pool_in.size(); ++i) inflow(c.pool_in[i], i > 0);
    if (c.waited_minutes) waited_.push_back(*c.waited_minutes);
    if (c.touched_minutes) touched_.push_back(*c.touched_minutes);
    for (const auto& [employer, cents] : c.vouchers) voucher(employer, cents);
    if (c.open && !c.owner.empty()) ++(c.in_pool ? f_.caseload : f_.outside_pool)[c.owner];
    for (const auto& held : c.pool_holders) add(loads_[held.owner], held.when);
    if (static_cast<std::int64_t>(c.pool_in.size()) > 1 + c.relapses) found_.admitted_twice.push_back(c.case_id);
    for (const auto& at : c.pool_in) pool_.push_back({at.ms, +1});
    for (const auto& at : c.pool_out) pool_.push_back({at.ms, -1});
  }

  void matched_beside(CaseFacts c) {
    ++f_.side_by_side.of;
    f_.side_by_side.count += c.agreed ? 1 : 0;
    f_.withdrawn += c.withdrawn;
    if (c.left_beside) found_.left_beside.push_back(c.case_id);
    auto profile = q_.seekers.find(c.subject);
    for (auto& made : c.proposals)
      if (profile != q_.seekers.end()) made.profile = profile->second;
    judge(c);
  }

  void employer_called(const CaseFacts& c) {
    ++f_.campaign.of;
    f_.campaign.count += c.visited ? 1 : 0;
  }

  void finish() {
    std::sort(f_.completed.begin(), f_.completed.end());
    for (const auto& [label, at] : q_.pool_at) {
      std::int64_t size = 0;
      for (const auto& change : pool_) size += change.ms <= at.ms ? change.by : 0;
      f_.pool[label] = size;
    }
    for (std::size_t i = 0; i + 1 < q_.pool_at.size(); ++i) month_end(q_.pool_at[i].second, q_.pool_at[i + 1].second);
    f_.waiting = length_of(waited_);
    f_.touch = length_of(touched_);
    for (auto& [record, changes] : seats_) count_seats(record, changes);
    for (auto& [owner, changes] : loads_) {
      auto most = peak(changes);
      found_.caseload_max = std::max(found_.caseload_max, most);
      if (most > kCaseloadMax) found_.over_caseload.push_back(fmt::format("{}: {}", owner, most));
    }
    for (const auto& midnight : q_.midnights) {
      auto idle = std::count_if(idle_.begin(), idle_.end(), [&](const Stretch& s) {
        return s.from.ms <= midnight.ms && (!s.till || s.till->ms > midnight.ms);
      });
      f_.without_next_action = std::max<std::int64_t>(f_.without_next_action, idle);
    }
  }

 private:
  void voucher(const std::string& employer, std::int64_t cents) {
    ++f_.vouchers;
    f_.voucher_cents += cents;
    if (++per_employer_[employer] == 2) found_.voucher_twice.push_back(employer);
  }

  void proposals(const CaseFacts& c) {
    judge(c);
    for (const auto& job : c.jobs) {
      auto at = job.proposal == 0 ? 0 : ranks_.position(c.proposals[job.proposal - 1]);
      ++f_.placed_by[at == 1 ? "first" : at == 2 ? "second" : "lower"];
    }
  }

  // Each proposal stood in the list of its morning, with the score that the criteria give.
  void judge(const CaseFacts& c) {
    for (const auto& made : c.proposals)
      if (!ranks_.is_scored_right(made) || ranks_.position(made) == 0)
        found_.misjudged.push_back(c.case_id + ": " + made.vacancy);
  }

  void guidance(const CaseFacts& c) {
    f_.mutual.count += c.mutual_choices;
    f_.mutual.of += c.choices;
    f_.no_show_calls += c.no_show_calls;
    for (const auto& [colour, n] : c.signals) f_.signals[colour] += n;
    f_.workplace_visits += c.workplace_visits;
    f_.contacts_on_time.count += c.contacts_on_time;
    f_.contacts_on_time.of += c.contacts;
    add_lasting(f_.at_work_3, c.jobs, 3, q_.today);
    add_lasting(f_.at_work_6, c.jobs, 6, q_.today);
    f_.signed_here += static_cast<std::int64_t>(c.signed_agreements.size());
    found_.signed_hashes.insert(c.signed_agreements.begin(), c.signed_agreements.end());
    found_.one_sided += c.one_sided;
    found_.back_first += c.back_first;
  }

  void inflow(const Moment& at, bool again) {
    if (month_of(at.date) >= month_of(q_.today)) return;  // only whole months are asked for
    auto& month = f_.months[month_of(at.date)];
    ++(again ? month.again : month.first);
  }

  // Who is in at the end of a month's last day: what happens at the midnight after it is of the next.
  void month_end(const Moment& first, const Moment& next) {
    std::int64_t size = 0;
    for (const auto& change : pool_) size += change.ms < next.ms ? change.by : 0;
    f_.months[month_of(first.date)].at_end = size;
  }

  void count_seats(const std::string& record, std::vector<Change>& changes) {
    auto most = peak(changes);
    auto known = q_.seats.find(record);
    auto seats = known == q_.seats.end() ? 0 : known->second;
    if (most > seats) found_.oversold.push_back(fmt::format("{}: {} of {}", record, most, seats));
    if (record.starts_with("session/")) ++found_.visits_used;
  }

  const Questions& q_;
  RankRecount ranks_;
  Figures& f_;
  Findings& found_;
  std::vector<Stretch> idle_;
  std::vector<Change> pool_;
  std::map<std::string, std::vector<Change>> seats_;
  std::map<std::string, std::vector<Change>> loads_;
  std::map<std::string, int> per_employer_;
  std::vector<std::int64_t> waited_;
  std::vector<std::int64_t> touched_;
};

}  // namespace

Recomputed recompute(const std::vector<CaseFacts>& cases, const Questions& questions) {
  Recomputed out;
  Sum sum(questions, cases, out);
  for (const auto& facts : cases) {
    sum.any_case(facts);
    if (facts.route == questions.route) sum.case_of_route(facts);
    if (facts.route == questions.match) sum.matched_beside(facts);
    if (facts.route == questions.campaign) sum.employer_called(facts);
  }
  sum.finish();
  return out;
}

}  // namespace trajectum::demo
