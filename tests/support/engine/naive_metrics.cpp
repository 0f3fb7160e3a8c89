// The numbers of the dashboard by the shortest way there is: every case, one question after the other. Written apart
// from report/metrics.cpp on purpose; where both are wrong they must be wrong in the same way twice.
#include <fmt/format.h>

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
  if (m.of == Metric::Of::open_cases) return c.life == state::CaseLife::active ? std::optional(opened) : std::nullopt;
  if (m.of == Metric::Of::cases_of_route) return c.route == m.of_name ? std::optional(opened) : std::nullopt;
  if (m.of == Metric::Of::reached) return first_reached(c, route, m.of_name);
  for (const auto& pool : c.pools)
    if (pool.pool == m.of_name) return calendar::local_date(pool.first_at);
  return std::nullopt;
}

}  // namespace

void Invariants::look_at_metrics() {
  auto& r = bench_.region();
  for (const auto& [id, m] : r.bundle->metrics) {
    std::int64_t of = 0, where = 0;
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
    }
    auto value = r.metrics->value(id);
    if (value.of != of || (countable && value.where != where))
      say(fmt::format("metric {} is {}/{}, counted anew {}/{}", id, value.where, value.of, where, of));
  }
}

}  // namespace trajectum::test
