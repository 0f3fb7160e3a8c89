#include "report/metrics.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"

namespace trajectum::report {

using route::Metric;

namespace {

std::string member_key(const std::string& metric, CaseNo no) {
  std::string key = metric;
  key.push_back('\0');
  return key + state::key_number(static_cast<std::uint64_t>(no));
}

struct Position {
  std::string definition;
  HistoryNo history = 0;
  template <class V>
  void fields(V&& v) {
    v(definition);
    v(history);
  }
};

/// Late at the node or the term of that name, and no later than its milestone was first reached.
bool was_late(const Metric& m, const state::Case& c, const route::Route& route) {
  auto node = route.find(m.where_name);
  auto milestone = m.before.empty() ? route::kNoNode : route.find(m.before);
  return std::any_of(c.late.begin(), c.late.end(), [&](const state::Lateness& l) {
    if (l.term.empty() ? l.node != node : l.term != m.where_name) return false;
    auto reached = c.milestones.begin() + l.milestones;
    return std::none_of(c.milestones.begin(), reached, [&](const auto& r) { return r.node == milestone; });
  });
}

}  // namespace

Metrics::Metrics(const route::Bundle& bundle) : bundle_(bundle) {
  for (const auto& [id, m] : bundle.metrics) counts_[id];
}

Metrics::Class Metrics::classify(const Metric& m, const state::Case& c, const route::Route& route,
                                 const Asker& ask) const {
  std::optional<Date> from;
  switch (m.of) {
    case Metric::Of::open_cases:
      if (!c.is_open()) return none;
      break;
    case Metric::Of::cases_of_route:
      if (c.route != m.of_name) return none;
      from = calendar::local_date(c.opened_at);
      break;
    case Metric::Of::entered_pool: {
      auto* member = c.membership(m.of_name);
      if (!member) return none;
      from = calendar::local_date(member->first_at);
      break;
    }
    case Metric::Of::reached: {
      auto node = route.find(m.of_name);
      for (const auto& r : c.milestones)
        if (r.node == node && !from) from = r.date;
      if (!from) return none;
      break;
    }
  }
  switch (m.where) {
    case Metric::Where::everything: return where;
    case Metric::Where::reached: {
      auto node = route.find(m.where_name);
      for (const auto& r : c.milestones) {
        if (r.node != node) continue;
        if (!m.within || (from && r.date <= calendar::add(*from, *m.within, bundle_.calendars.of(*m.within))))
          return where;
      }
      return of;
    }
    case Metric::Where::visited: {
      auto node = route.find(m.where_name);
      return std::find(c.visited.begin(), c.visited.end(), node) != c.visited.end() ? where : of;
    }
    case Metric::Where::at: {
      auto node = route.find(m.where_name);
      bool here = std::any_of(c.instances.begin(), c.instances.end(), [&](const auto& i) { return i.node == node; });
      return here ? where : of;
    }
    case Metric::Where::late: return was_late(m, c, route) ? where : of;
    case Metric::Where::function: return ask(m.function) ? where : of;
  }
  return of;
}

void Metrics::set(const std::string& metric, CaseNo no, Class now) {
  auto& count = counts_[metric];
  auto it = count.cases.find(no);
  auto was = it == count.cases.end() ? none : static_cast<Class>(it->second);
  if (was == now) return;
  count.value.of += (now != none) - (was != none);
  count.value.where += (now == where) - (was == where);
  if (now == none)
    count.cases.erase(it);
  else
    count.cases[no] = now;
  dirty_.insert({metric, no});
}

void Metrics::follow(const state::Case& c, const route::Route& route, const Asker& ask) {
  for (const auto& [id, m] : bundle_.metrics) set(id, c.no, classify(m, c, route, ask));
}

MetricValue Metrics::value(const std::string& metric) const {
  auto it = counts_.find(metric);
  return it == counts_.end() ? MetricValue{} : it->second.value;
}

std::vector<CaseNo> Metrics::members(const std::string& metric, bool only_where, CaseNo after,
                                     std::size_t limit) const {
  std::vector<CaseNo> out;
  auto found = counts_.find(metric);
  if (found == counts_.end()) return out;
  for (auto it = found->second.cases.upper_bound(after); it != found->second.cases.end() && out.size() < limit; ++it)
    if (!only_where || it->second == where) out.push_back(it->first);
  return out;
}

std::string Metrics::definition(const Metric& m) const {
  Writer w;
  w(m.kind);
  w(m.of);
  w(m.of_name);
  w(m.where);
  w(m.where_name);
  w(m.within);
  if (m.where == Metric::Where::late) w(m.before);
  // A function's text is not at hand; its metric is counted again when any file of the bundle changes.
  if (m.where == Metric::Where::function) w(bundle_.hash);
  return w.take();
}

std::vector<state::RowChange> Metrics::save(HistoryNo position) {
  std::vector<state::RowChange> rows;
  for (const auto& [metric, no] : dirty_) {
    const auto& cases = counts_[metric].cases;
    auto it = cases.find(no);
    std::optional<std::string> body;
    if (it != cases.end()) body = std::string(1, static_cast<char>(it->second));
    rows.push_back({kMemberSpace, member_key(metric, no), body});
  }
  dirty_.clear();
  for (const auto& [id, m] : bundle_.metrics)
    rows.push_back({kPositionSpace, id, encode(Position{definition(m), position})});
  return rows;
}

void Metrics::load_row(std::string_view key, std::string_view body) {
  auto cut = key.find('\0');
  if (cut == std::string_view::npos || body.empty()) return;
  std::string metric(key.substr(0, cut));
  if (!counts_.count(metric)) return;
  auto no = static_cast<CaseNo>(std::strtoull(std::string(key.substr(cut + 1)).c_str(), nullptr, 16));
  set(metric, no, static_cast<Class>(body[0]));
  dirty_.erase({metric, no});
}

HistoryNo Metrics::load_position(const std::string& metric, std::string_view body) {
  auto p = decode<Position>(body);
  auto it = bundle_.metrics.find(metric);
  if (!p || it == bundle_.metrics.end() || p->definition != definition(it->second)) return 0;
  return p->history;
}

}  // namespace trajectum::report
