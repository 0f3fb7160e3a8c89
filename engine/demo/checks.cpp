#include "demo/checks.hpp"

#include <algorithm>
#include <cmath>

#include "demo/scale.hpp"

namespace trajectum::demo {
namespace {

constexpr std::int64_t kPlanCents = 100000000;  // D064: EUR 1,000,000 over nine lines
constexpr std::size_t kPlanLines = 9;
constexpr std::int64_t kVouchersMax = 100;      // D062
constexpr std::int64_t kVoucherCents = 100000;  // D062: EUR 1,000 each

// A part without candidates leaves its places to the others, so only the whole can be asked: full, or nobody waits.
bool is_full(const PoolMark& mark) { return mark.size <= mark.target && (mark.size == mark.target || mark.queue == 0); }

// D014: 30% direct, 50% by a learning-work place (at once or after orientation), 20% other action first. The plans are
// drawn, so the share may lie four standard deviations away, and no further.
bool is_30_50_20(const std::map<std::string, std::int64_t>& plans) {
  auto of = [&](const char* name) {
    auto at = plans.find(name);
    return at == plans.end() ? std::int64_t{0} : at->second;
  };
  auto total = static_cast<double>(of("direct") + of("learn_work") + of("orient") + of("other"));
  if (total == 0) return false;
  auto near = [&](std::int64_t count, double share) {
    return std::abs(static_cast<double>(count) / total - share) <= 4 * std::sqrt(share * (1 - share) / total);
  };
  return near(of("direct"), 0.30) && near(of("learn_work") + of("orient"), 0.50) && near(of("other"), 0.20);
}

bool is_voucher_line_right(const Answered& answered, const Figures& from_histories) {
  for (const auto& line : answered.budgets)
    if (line.budget == "begeleidingsvoucher")
      return line.reserved + line.committed + line.paid == from_histories.voucher_cents &&
             line.free == line.total - from_histories.voucher_cents;
  return false;
}

std::int64_t sum_of_totals(const std::vector<BudgetLine>& lines) {
  std::int64_t sum = 0;
  for (const auto& line : lines) sum += line.total;
  return sum;
}

bool do_probes_hold(const std::map<std::string, Probe>& probes) {
  return std::all_of(probes.begin(), probes.end(),
                     [](const auto& p) { return p.second.refused_as_meant == p.second.asked; });
}

bool has_duplicates(const std::vector<std::string>& sorted) {
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

}  // namespace

std::vector<std::pair<std::string, bool>> checks(const Summary& summary) {
  const auto& answered = summary.answered;
  const auto& a = answered.figures;
  const auto& r = summary.recomputed.figures;
  const auto& found = summary.recomputed.findings;
  std::vector<std::pair<std::string, bool>> all = {
      {"pool_is_full_or_nobody_waits",
       !answered.pool.empty() && std::all_of(answered.pool.begin(), answered.pool.end(), is_full)},
      {"pool_agrees", a.pool == r.pool},
      {"entered_agrees", a.entered == r.entered},
      {"nobody_is_admitted_twice", found.admitted_twice.empty()},
      {"first_plans_are_30_50_20", is_30_50_20(r.first_plans)},
      {"first_plans_agree", a.first_plans == r.first_plans},
      {"on_time_placement_agrees", a.placed_on_time == r.placed_on_time},
      {"learning_work_agrees", a.learning_work == r.learning_work},
      {"placements_agree", a.placements == r.placements},
      {"relapses_agree", a.relapses == r.relapses},
      {"ranks_of_placements_agree", a.placed_by == r.placed_by},
      {"proposals_are_as_the_criteria_say", found.misjudged.empty()},
      {"choices_agree", a.mutual == r.mutual},
      {"only_mutual_choices_go_on", found.one_sided == 0},
      {"who_stayed_away_is_called", a.no_show_calls == r.no_show_calls && r.no_show_calls <= r.no_shows},
      {"signals_agree", a.signals == r.signals && a.workplace_visits == r.workplace_visits},
      {"contacts_on_time_agree", a.contacts_on_time == r.contacts_on_time},
      {"retention_agrees", a.at_work_3 == r.at_work_3 && a.at_work_6 == r.at_work_6},
      {"who_comes_back_goes_first", found.back_first == r.relapses},
      {"side_by_side_agrees", a.side_by_side == r.side_by_side && a.withdrawn == r.withdrawn},
      {"acceptance_withdraws_the_rest", found.left_beside.empty()},
      {"campaign_agrees", a.campaign == r.campaign},
      {"signed_agreements_agree", a.signed_here == r.signed_here},
      {"signed_bytes_come_back", answered.bytes_back == found.signed_hashes},
      {"months_agree", a.months == r.months},
      {"waiting_and_touch_agree", a.waiting == r.waiting && a.touch == r.touch},
      {"seats_never_oversold", found.oversold.empty()},
      {"seats_in_use_agree", a.seats_in_use == r.seats_in_use},
      {"session_seats_agree", a.session_seats == r.session_seats},
      {"no_shows_agree", a.no_shows == r.no_shows},
      {"agreements_agree", a.agreements == r.agreements},
      {"vouchers_at_most_100", r.vouchers <= kVouchersMax && r.voucher_cents == r.vouchers * kVoucherCents},
      {"one_voucher_per_employer", found.voucher_twice.empty()},
      {"vouchers_agree", a.vouchers == r.vouchers && is_voucher_line_right(answered, r)},
      {"budget_lines_sum_to_1000000",
       answered.budgets.size() == kPlanLines && sum_of_totals(answered.budgets) == kPlanCents},
      {"postings_sum_to_zero", answered.postings_sum == 0},
      {"caseload_never_above_40", found.over_caseload.empty()},
      {"caseloads_agree", a.caseload == r.caseload && a.outside_pool == r.outside_pool},
      {"open_cases_agree", a.open_cases == r.open_cases},
      {"overdue_agrees", a.overdue == r.overdue},
      {"always_a_next_action", a.without_next_action == 0 && r.without_next_action == 0},
      {"nothing_acknowledged_is_lost", a.completed == r.completed && !has_duplicates(r.completed)},
      {"histories_are_whole", found.broken.empty()},
      {"no_incidents", found.incident_count == 0},
      {"forbidden_is_refused", do_probes_hold(answered.probes)},
      {"nothing_else_is_refused", answered.refusals.empty()},
  };
  return all;
}

}  // namespace trajectum::demo
