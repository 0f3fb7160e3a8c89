// Flows, stocks and durations in minutes by the shortest way there is: the whole trail of every case. Written apart
// from report/member.cpp on purpose.
#include <fmt/format.h>

#include "calendar/calendar.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::test {

namespace {

using route::Metric;

bool is_called(const std::string& node, const std::string& name) {
  return node == name || node.substr(node.rfind('.') + 1) == name;
}

/// The day that a case counts from as it is at this step of its trail, if it does.
std::optional<Date> counted_since(const Metric& m, const state::Case& c, const Invariants::Step& step) {
  auto opened = calendar::local_date(c.opened_at);
  if (m.of == Metric::Of::cases_of_route) return c.route == m.of_name ? std::optional(opened) : std::nullopt;
  if (m.of == Metric::Of::open_cases)
    return step.open && (m.of_name.empty() || c.route == m.of_name) ? std::optional(opened) : std::nullopt;
  if (m.of == Metric::Of::reached) {
    for (const auto& [node, date] : step.reached)
      if (is_called(node, m.of_name)) return date;
    return std::nullopt;
  }
  auto first = step.entered.find(m.of_name);
  if (m.of == Metric::Of::entered_pool)
    return first == step.entered.end() ? std::nullopt : std::optional(calendar::local_date(first->second));
  return step.open && step.pools.count(m.of_name) ? std::optional(calendar::local_date(step.at)) : std::nullopt;
}

}  // namespace

void Invariants::leave_trail(const state::Case& c, Instant at, const std::vector<state::Event>& events) {
  Step step;
  step.at = at;
  step.open = c.life == state::CaseLife::active;
  const auto* on = bench_.engine().route_of(bench_.region(), c);  // the version that it was on then
  if (!on) return say(fmt::format("case {}: no bundle {} for its history", c.no, c.hash));
  const auto& route = *on;
  for (const auto& i : c.instances) {
    step.here.insert(route.node(i.node).name);
    step.begun = step.begun || (i.life == state::Life::started && !c.is_suspended(i.no));
  }
  for (const auto& pool : c.pools) {
    if (pool.member) step.pools.insert(pool.pool);
    if (pool.first_at != 0) step.entered[pool.pool] = pool.first_at;
  }
  for (const auto& m : c.milestones) step.reached.emplace_back(route.node(m.node).name, m.date);
  for (const auto& event : events) {
    if (std::holds_alternative<state::CaseOpened>(event)) step.happened.emplace_back("opened");
    if (auto* ended = std::get_if<state::CaseEnded>(&event))
      step.happened.push_back(ended->cancelled ? "cancelled" : "ended " + ended->outcome);
    if (auto* entered = std::get_if<state::PoolEntered>(&event)) step.happened.push_back("entered " + entered->pool);
    if (auto* left = std::get_if<state::PoolLeft>(&event)) step.happened.push_back("left " + left->pool);
  }
  trails_[c.no].push_back(std::move(step));
}

void Invariants::look_at_trails() {
  auto& r = bench_.region();
  for (const auto& [id, m] : r.bundle->metrics) {
    if (!report::follows_turns(m)) continue;
    std::map<Date, std::int64_t> days;  // a flow: how often; a stock: how the level at the end of the day differs
    std::int64_t known = 0, sum = 0;
    for (const auto& [no, trail] : trails_) {
      const auto& c = cases_.at(no);
      std::int64_t entries = 0, level = 0;
      std::map<bool, std::vector<std::pair<Instant, Instant>>> stretches;  // by whether work was begun
      bool there = false;
      std::optional<Date> from;  // of a duration, while the case is in it
      for (std::size_t k = 0; k < trail.size(); ++k) {
        const auto& step = trail[k];
        auto day = calendar::local_date(step.at);
        for (const auto& what : step.happened) {
          if (m.kind != Metric::Kind::flow) break;
          bool is_entry = m.of == Metric::Of::entered_pool && what == "entered " + m.of_name;
          entries += is_entry;
          bool counts = is_entry && (!m.again || *m.again == (entries > 1));
          counts = counts || (m.of == Metric::Of::left_pool && what == "left " + m.of_name);
          counts = counts || (m.of == Metric::Of::cases_of_route && c.route == m.of_name && what == "opened");
          bool is_end = what == "ended " + m.outcome || (m.outcome.empty() && what.find("ended") == 0) ||
                        (m.outcome.empty() && what == "cancelled");
          counts = counts || (m.of == Metric::Of::ended && c.route == m.of_name && is_end);
          days[day] += counts;
        }
        if (m.kind == Metric::Kind::flow && m.of == Metric::Of::reached)
          for (auto j = k == 0 ? 0 : trail[k - 1].reached.size(); j < step.reached.size(); ++j)
            if (is_called(step.reached[j].first, m.of_name)) ++days[step.reached[j].second];
        bool is_in = m.of == Metric::Of::members ? step.open && step.pools.count(m.of_name) != 0
                                                 : step.open && (m.of_name.empty() || c.route == m.of_name);
        if (m.of == Metric::Of::cases_of_route) is_in = c.route == m.of_name;
        if (m.where == Metric::Where::at) {
          bool here = false;
          for (auto node : step.here) here = here || is_called(node, m.where_name);
          if (m.kind == Metric::Kind::stock) is_in = is_in && here;
        }
        if (m.kind == Metric::Kind::stock && is_in != (level == 1)) {
          days[day] += is_in ? 1 : -1;
          level = is_in;
        }
        if (m.kind != Metric::Kind::duration || there) continue;
        if (auto since = counted_since(m, c, step)) {
          from = from ? from : since;
        } else {
          from.reset();
          stretches.clear();
          continue;
        }
        for (const auto& [node, date] : step.reached) there = there || (is_called(node, m.to) && date >= *from);
        if (!there && k + 1 < trail.size()) {
          auto& same = stretches[step.begun];
          if (!same.empty() && same.back().second == step.at)
            same.back().second = trail[k + 1].at;
          else
            same.emplace_back(step.at, trail[k + 1].at);
        }
      }
      if (!there || m.kind != Metric::Kind::duration) continue;
      std::int64_t seconds = 0;
      for (const auto& [begun, all] : stretches) {
        if (m.time != Metric::Time::lead && begun != (m.time == Metric::Time::touch)) continue;
        for (const auto& [from, till] : all)
          seconds += m.calendar.empty() ? (till - from) / 1000
                                        : calendar::open_between(from, till, r.bundle->calendars.by_id.at(m.calendar));
      }
      ++known;
      sum += seconds / 60;
    }
    auto value = r.metrics->value(id);
    if (m.kind == Metric::Kind::duration) {
      if (value.known != known || value.sum != sum)
        say(fmt::format("metric {} is {} minutes of {}, by the trails {} of {}", id,
                        static_cast<std::int64_t>(value.sum), value.known, sum, known));
      continue;
    }
    std::int64_t total = 0;
    for (const auto& [day, n] : days) total += n;
    if (value.where != total) say(fmt::format("metric {} is {}, by the trails {}", id, value.where, total));
    if (days.empty()) continue;
    std::int64_t level = 0;
    for (const auto& period :
         r.metrics->series(id, std::nullopt, report::Per::day, days.begin()->first, days.rbegin()->first)) {
      auto here = days.find(period.from);
      level = (m.kind == Metric::Kind::stock ? level : 0) + (here == days.end() ? 0 : here->second);
      if (period.value.where != level)
        say(fmt::format("metric {} on {} is {}, by the trails {}", id, format_date(period.from), period.value.where,
                        level));
    }
  }
}

}  // namespace trajectum::test
