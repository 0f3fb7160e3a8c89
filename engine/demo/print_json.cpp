#include "demo/print.hpp"
#include "demo/record.hpp"
#include "model/json.hpp"

namespace trajectum::demo {
namespace {

Record counts(const std::map<std::string, std::int64_t>& from) {
  Record out;
  for (const auto& [name, n] : from) out.append(name, n);
  return out;
}

List texts(const std::vector<std::string>& from) {
  List out;
  for (const auto& text : from) out.push_back(text);
  return out;
}

Value money(std::int64_t cents) { return record({{"cents", cents}, {"currency", "EUR"}}); }

Record part(const Part& p) { return record({{"count", p.count}, {"of", p.of}}); }

Record length(const Length& l) { return record({{"known", l.known}, {"median_minutes", l.median_minutes}}); }

Record by_month(const std::map<std::string, Month>& months) {
  Record out;
  for (const auto& [name, m] : months)
    out.append(name, record({{"first", m.first}, {"again", m.again}, {"at_end", m.at_end}}));
  return out;
}

Record figures(const Figures& f) {
  return record({{"first_plans", counts(f.first_plans)},
                 {"entered", f.entered},
                 {"placed_on_time", f.placed_on_time},
                 {"in_learning_work", f.learning_work},
                 {"placements", f.placements},
                 {"relapses", f.relapses},
                 {"session_seats", f.session_seats},
                 {"agreements", f.agreements},
                 {"no_shows", f.no_shows},
                 {"no_show_calls", f.no_show_calls},
                 {"placed_by", counts(f.placed_by)},
                 {"mutual_choices", part(f.mutual)},
                 {"signals", counts(f.signals)},
                 {"workplace_visits", f.workplace_visits},
                 {"contacts_on_time", part(f.contacts_on_time)},
                 {"at_work_after_3_months", part(f.at_work_3)},
                 {"at_work_after_6_months", part(f.at_work_6)},
                 {"side_by_side", part(f.side_by_side)},
                 {"withdrawn", f.withdrawn},
                 {"campaign", part(f.campaign)},
                 {"signed_here", f.signed_here},
                 {"months", by_month(f.months)},
                 {"waiting", length(f.waiting)},
                 {"touch", length(f.touch)},
                 {"vouchers", f.vouchers},
                 {"open_cases", f.open_cases},
                 {"overdue", f.overdue},
                 {"without_next_action", f.without_next_action},
                 {"completions", static_cast<std::int64_t>(f.completed.size())},
                 {"seats_in_use", counts(f.seats_in_use)},
                 {"pool", counts(f.pool)},
                 {"caseload", counts(f.caseload)},
                 {"outside_pool", counts(f.outside_pool)}});
}

List months(const Summary& summary) {
  List out;
  for (const auto& mark : summary.answered.pool) {
    List parts;
    for (const auto& p : mark.parts)
      parts.push_back(record({{"part", p.part}, {"target", p.target}, {"size", p.size}, {"queue", p.queue}}));
    auto counted = summary.recomputed.figures.pool.find(mark.at);
    out.push_back(record({{"at", mark.at},
                          {"size", mark.size},
                          {"target", mark.target},
                          {"queue", mark.queue},
                          {"recomputed", counted == summary.recomputed.figures.pool.end() ? 0 : counted->second},
                          {"parts", std::move(parts)}}));
  }
  return out;
}

Record budgets(const Answered& answered) {
  List lines;
  for (const auto& l : answered.budgets)
    lines.push_back(record({{"budget", l.budget},
                            {"total", money(l.total)},
                            {"free", money(l.free)},
                            {"reserved", money(l.reserved)},
                            {"committed", money(l.committed)},
                            {"paid", money(l.paid)}}));
  return record({{"lines", std::move(lines)}, {"postings_sum", money(answered.postings_sum)}});
}

Record findings(const Findings& f) {
  return record({{"oversold", texts(f.oversold)},
                 {"over_caseload", texts(f.over_caseload)},
                 {"voucher_twice", texts(f.voucher_twice)},
                 {"admitted_twice", texts(f.admitted_twice)},
                 {"broken", texts(f.broken)},
                 {"incidents", f.incident_count},
                 {"caseload_max", f.caseload_max},
                 {"visits_used", f.visits_used}});
}

Record probes(const Answered& answered) {
  Record out;
  for (const auto& [name, probe] : answered.probes)
    out.append(name, record({{"asked", probe.asked}, {"refused", probe.refused_as_meant}}));
  return out;
}

}  // namespace

std::string summary_json(const Summary& summary) {
  const auto& a = summary.answered;
  Record verdicts;
  for (const auto& [name, value] : summary.checks) verdicts.append(name, value);
  double rate = a.play_seconds > 0 ? static_cast<double>(a.latency.calls) / a.total_seconds : 0;
  Record out = record({{"seed", static_cast<std::int64_t>(summary.seed)},
                       {"without_next_action", a.figures.without_next_action},
                       {"checks", std::move(verdicts)},
                       {"pool", months(summary)},
                       {"answered", figures(a.figures)},
                       {"recomputed", figures(summary.recomputed.figures)},
                       {"findings", findings(summary.recomputed.findings)},
                       {"visits", a.visits},
                       {"visit_seats", a.visit_seats},
                       {"budgets", budgets(a)},
                       {"forbidden", probes(a)},
                       {"refusals", counts(a.refusals)},
                       {"midnights", a.midnights},
                       {"kills", a.kills},
                       {"resent", a.resent},
                       {"calls", a.latency.calls},
                       {"calls_per_second", rate},
                       {"p50_ms", a.latency.p50_ms},
                       {"p99_ms", a.latency.p99_ms},
                       {"play_seconds", a.play_seconds},
                       {"total_seconds", a.total_seconds}});
  return to_json(out) + "\n";
}

}  // namespace trajectum::demo
