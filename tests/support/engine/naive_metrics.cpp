// The numbers of the dashboard by the shortest way there is: every case, one question after the other. Written apart
// from report/metrics.cpp on purpose; where both are wrong they must be wrong in the same way twice.
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "calendar/calendar.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::test {

namespace {

using route::Metric;

std::optional<Date> first_reached(const state::Case& c, const route::Route& route, const std::string& milestone) {
  for (const auto& m : c.milestones)
    if (route.node(m.node).id == milestone || route.node(m.node).name == milestone) return m.date;
  return std::nullopt;
}

/// The day from which a case is in the metric, if it is.
std::optional<Date> counted_from(const Metric& m, const state::Case& c, const route::Route& route) {
  auto opened = calendar::local_date(c.opened_at);
  if (m.of == Metric::Of::open_cases && !m.of_name.empty() && c.route != m.of_name) return std::nullopt;
  if (m.of == Metric::Of::open_cases) return c.life == state::CaseLife::active ? std::optional(opened) : std::nullopt;
  if (m.of == Metric::Of::cases_of_route) return c.route == m.of_name ? std::optional(opened) : std::nullopt;
  if (m.of == Metric::Of::reached) return first_reached(c, route, m.of_name);
  for (const auto& pool : c.pools)
    if (pool.pool == m.of_name && m.of == Metric::Of::entered_pool) return calendar::local_date(pool.first_at);
  for (const auto& pool : c.pools)
    if (pool.pool == m.of_name && pool.member) return calendar::local_date(pool.since);
  return std::nullopt;
}

/// The value of `file.x` or `<subject>.x`.
Value at_path(pipeline::RegionAtWork& r, const state::Case& c, const std::string& path) {
  auto dot = path.find('.');
  auto first = path.substr(0, dot), name = path.substr(dot + 1);
  if (first == "file") return c.file.get(name);
  auto* record = first == c.subject_register ? r.state.record(c.subject_register, c.subject_id) : nullptr;
  return record ? record->get(name) : Value();
}

struct Sum {
  std::int64_t of = 0, where = 0, known = 0, sum = 0;
  bool operator==(const Sum&) const = default;
};

Sum sum_of(const report::MetricValue& v) { return {v.of, v.where, v.known, static_cast<std::int64_t>(v.sum)}; }

/// Whole numbers, cents, millionths of a decimal, days.
std::optional<std::int64_t> amount(pipeline::RegionAtWork& r, const Metric& m, const state::Case& c,
                                   const route::Route& route, Date from) {
  if (m.kind == Metric::Kind::duration) {
    for (const auto& reached : c.milestones) {
      const auto& node = route.node(reached.node);
      if ((node.id == m.to || node.name == m.to) && reached.date >= from) return reached.date.days - from.days;
    }
    return std::nullopt;
  }
  auto value = m.value_text.empty() ? Value() : at_path(r, c, m.value_text);
  if (auto* whole = value.as<std::int64_t>()) return *whole;
  if (auto* money = value.as<Money>()) return money->cents;
  if (auto* decimal = value.as<double>()) return std::llround(*decimal * 1e6);
  return std::nullopt;
}

std::string group_of(store::Store& store, pipeline::RegionAtWork& r, const Metric& m, const state::Case& c) {
  if (m.by_text == "owner") return c.owner;
  if (m.by_text == "team") {
    auto owner = access::find_user(store, r.no, c.owner, [](const char*) { TRAJECTUM_ASSERT(false); });
    return owner ? owner->team : "";
  }
  return m.by_text.empty() ? "" : std::string(at_path(r, c, m.by_text).text());
}

using ByDay = std::map<std::pair<std::string, Date>, Sum>;  // group, day

/// Each group day by day as the series of it by week says, the weeks taken apart again by the first day of each.
bool is_series(const report::Metrics& metrics, const Metric& m, const ByDay& days, const report::Teams* teams) {
  auto first = metrics.first_day(m.id);
  if (!first) return days.empty();
  ByDay weeks, kept;
  Date last = *first;
  for (const auto& [at, sum] : days) {
    auto& week = weeks[{at.first, {at.second.days - weekday(at.second) + 1}}];
    week = {week.of + sum.of, week.where + sum.where, week.known + sum.known, week.sum + sum.sum};
    last = std::max(last, at.second);
  }
  std::set<std::string> groups;
  for (const auto& [at, sum] : days) groups.insert(at.first);
  for (const auto& group : groups) {
    report::Group by(m.by_text.empty() ? std::nullopt : std::optional(group), teams);
    for (const auto& period : metrics.series(m.id, by, report::Per::week, *first, last))
      if (period.value.of != 0) kept[{group, period.from}] = sum_of(period.value);
  }
  return kept == weeks;
}

}  // namespace

void Invariants::look_at_metrics() {
  auto& r = bench_.region();
  for (const auto& [id, m] : r.bundle->metrics) {
    if (report::follows_turns(m)) continue;
    auto* teams = m.by_text == "team" ? &bench_.engine().teams(r) : nullptr;
    std::int64_t of = 0, where = 0;
    Sum all;
    std::map<std::string, Sum> groups;
    ByDay days;
    bool countable = true;
    for (const auto& [no, c] : cases_) {
      const auto& route = *bench_.engine().route_of(r, c);
      auto from = counted_from(m, c, route);
      if (!from) continue;
      ++of;
      bool yes = m.where == Metric::Where::everything;
      if (m.where == Metric::Where::visited)
        for (auto stage : c.visited)
          yes = yes || route.node(stage).id == m.where_name || route.node(stage).name == m.where_name;
      if (m.where == Metric::Where::at)
        for (const auto& i : c.instances)
          yes = yes || route.node(i.node).id == m.where_name || route.node(i.node).name == m.where_name;
      if (m.where == Metric::Where::reached)
        for (const auto& reached : c.milestones) {
          const auto& node = route.node(reached.node);
          bool this_one = node.id == m.where_name || node.name == m.where_name;
          yes = yes || (this_one && (!m.within || reached.date <= calendar::add(*from, *m.within)));
        }
      if (m.where == Metric::Where::late)
        for (const auto& late : c.late) {
          const auto& node = route.node(late.node);
          bool this_one =
              late.term.empty() ? node.id == m.where_name || node.name == m.where_name : late.term == m.where_name;
          bool before = true;
          for (std::size_t k = 0; k < late.milestones; ++k) {
            const auto& reached = route.node(c.milestones[k].node);
            before = before && reached.id != m.before && reached.name != m.before;
          }
          yes = yes || (this_one && before);
        }
      if (m.where == Metric::Where::function) {
        // A function is known here by its metric's name only.
        if (id == "without_next_action")
          yes = bench_.engine().next_action(r, c).empty();
        else
          countable = false;
      }
      where += yes;
      auto counted = amount(r, m, c, route, *from);
      auto by = group_of(bench_.store(), r, m, c);
      for (auto* into : {&all, &groups[by], &days[{by, *from}]}) {
        ++into->of;
        into->where += yes;
        into->known += yes && counted;
        into->sum += yes && counted ? *counted : 0;
      }
    }
    if (countable && sum_of(r.metrics->value(id)) != all) say(fmt::format("metric {} adds up otherwise", id));
    if (!m.by_text.empty()) {
      std::map<std::string, Sum> kept;
      for (const auto& [by, v] : r.metrics->groups(id, std::nullopt, 1000, teams)) kept.emplace(by, sum_of(v));
      if (!countable)  // whom its function means is not known here; of whom it speaks is
        for (auto* all_groups : {&kept, &groups})
          for (auto& [by, sum] : *all_groups) sum = Sum{sum.of, 0, 0, 0};
      if (kept != groups) say(fmt::format("metric {} is divided otherwise", id));
    }
    if (countable && !is_series(*r.metrics, m, days, teams)) say(fmt::format("metric {} over time is otherwise", id));
    auto value = r.metrics->value(id);
    if (value.of != of || (countable && value.where != where))
      say(fmt::format("metric {} is {}/{}, counted anew {}/{}", id, value.where, value.of, where, of));
  }
}

}  // namespace trajectum::test
