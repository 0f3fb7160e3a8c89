#include "report/member.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"

namespace trajectum::report {

using route::Metric;

namespace {

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

bool was_reached(const Metric& m, const route::Bundle& bundle, const state::Case& c, const route::Route& route,
                 Date from) {
  auto node = route.find(m.where_name);
  return std::any_of(c.milestones.begin(), c.milestones.end(), [&](const auto& r) {
    return r.node == node && (!m.within || r.date <= calendar::add(from, *m.within, bundle.calendars.of(*m.within)));
  });
}

/// The days on which what the flow counts happened in this turn.
void add_moments(const Metric& m, const state::Case& c, const route::Route& route, const Turn& turn, Member& member) {
  auto today = calendar::local_date(turn.at);
  for (const auto& event : turn.events) {
    if (auto* entered = std::get_if<state::PoolEntered>(&event)) {
      if (m.of != Metric::Of::entered_pool || entered->pool != m.of_name) continue;
      bool again = member.entries++ > 0;
      if (!m.again || *m.again == again) member.moments.push_back(today);
    } else if (auto* left = std::get_if<state::PoolLeft>(&event)) {
      if (m.of == Metric::Of::left_pool && left->pool == m.of_name) member.moments.push_back(today);
    } else if (auto* reached = std::get_if<state::MilestoneReached>(&event)) {
      if (m.of == Metric::Of::reached && reached->node == route.find(m.of_name))
        member.moments.push_back(reached->date);
    } else if (std::holds_alternative<state::CaseOpened>(event)) {
      if (m.of == Metric::Of::cases_of_route && c.route == m.of_name) member.moments.push_back(today);
    } else if (auto* ended = std::get_if<state::CaseEnded>(&event)) {
      bool counts = m.of == Metric::Of::ended && c.route == m.of_name;
      if (counts && (m.outcome.empty() || (!ended->cancelled && ended->outcome == m.outcome)))
        member.moments.push_back(today);
    }
  }
}

void move_stock(bool is_in, Date today, Member& member) {
  if (is_in == member.is_in_stock()) return;
  if (!is_in && member.spans.back().from == today)
    member.spans.pop_back();  // it was not there at the end of any day
  else if (!is_in)
    member.spans.back().till = today;
  else if (!member.spans.empty() && member.spans.back().till == today)
    member.spans.back().till.reset();
  else
    member.spans.push_back({today, std::nullopt});
}

void tick(const Metric& m, const route::Bundle& bundle, const state::Case& c, const route::Route& route,
          std::optional<Date> from, Instant at, Member& member) {
  if (!from) {
    member = Member();
    return;
  }
  if (member.ticking == Ticking::done) return;
  auto to = route.find(m.to);
  bool begun = std::any_of(c.instances.begin(), c.instances.end(),
                           [&](const auto& i) { return i.life == state::Life::started && !c.is_suspended(i.no); });
  bool there = std::any_of(c.milestones.begin(), c.milestones.end(),
                           [&](const auto& r) { return r.node == to && r.date >= *from; });
  auto now = there ? Ticking::done : begun ? Ticking::worked_on : Ticking::waits;
  if (now == member.ticking) return;
  auto found = bundle.calendars.by_id.find(m.calendar);
  auto seconds = found == bundle.calendars.by_id.end() ? (at - member.since) / 1000
                                                       : calendar::open_between(member.since, at, found->second);
  if (member.ticking == Ticking::waits) member.waited += seconds;
  if (member.ticking == Ticking::worked_on) member.worked_on += seconds;
  member.ticking = now;
  member.since = at;
  if (!there) return;
  auto spent = m.time == Metric::Time::wait    ? member.waited
               : m.time == Metric::Time::touch ? member.worked_on
                                               : member.waited + member.worked_on;
  member.amount = spent / 60;
}

}  // namespace

std::optional<Date> counted_from(const Metric& m, const state::Case& c, const route::Route& route) {
  switch (m.of) {
    case Metric::Of::open_cases:
      if (!c.is_open() || (!m.of_name.empty() && c.route != m.of_name)) return std::nullopt;
      return calendar::local_date(c.opened_at);
    case Metric::Of::cases_of_route:
      if (c.route != m.of_name) return std::nullopt;
      return calendar::local_date(c.opened_at);
    case Metric::Of::entered_pool:
    case Metric::Of::members: {
      auto* member = c.membership(m.of_name);
      bool is_in = member && (m.of == Metric::Of::entered_pool || (member->member && c.is_open()));
      if (!is_in) return std::nullopt;
      return calendar::local_date(m.of == Metric::Of::members ? member->since : member->first_at);
    }
    case Metric::Of::reached: {
      auto node = route.find(m.of_name);
      for (const auto& r : c.milestones)
        if (r.node == node) return r.date;
      return std::nullopt;
    }
    case Metric::Of::left_pool:
    case Metric::Of::ended: break;  // only of a flow
  }
  return std::nullopt;
}

bool meets(const Metric& m, const route::Bundle& bundle, const state::Case& c, const route::Route& route, Date from) {
  switch (m.where) {
    case Metric::Where::everything: return true;
    case Metric::Where::reached: return was_reached(m, bundle, c, route, from);
    case Metric::Where::visited: {
      auto node = route.find(m.where_name);
      return std::find(c.visited.begin(), c.visited.end(), node) != c.visited.end();
    }
    case Metric::Where::at: {
      auto node = route.find(m.where_name);
      return std::any_of(c.instances.begin(), c.instances.end(), [&](const auto& i) { return i.node == node; });
    }
    case Metric::Where::late: return was_late(m, c, route);
    case Metric::Where::function: break;
  }
  return false;
}

bool follows_turns(const Metric& m) {
  return m.kind == Metric::Kind::flow || m.kind == Metric::Kind::stock || m.is_in_minutes();
}

void follow_turn(const Metric& m, const route::Bundle& bundle, const state::Case& c, const route::Route& route,
                 const Turn& turn, Member& member) {
  if (m.kind == Metric::Kind::flow) return add_moments(m, c, route, turn, member);
  auto from = counted_from(m, c, route);
  if (m.kind == Metric::Kind::stock)
    return move_stock(from && meets(m, bundle, c, route, *from), calendar::local_date(turn.at), member);
  tick(m, bundle, c, route, from, turn.at, member);
}

}  // namespace trajectum::report
