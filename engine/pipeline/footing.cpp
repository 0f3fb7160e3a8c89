#include "pipeline/footing.hpp"

#include <algorithm>

#include "plugin/net_of.hpp"

namespace trajectum::pipeline {

namespace {

using proof::Position;
using route::NodeKind;
using state::Instance;
using state::Life;
using PLife = Position::Life;

/// More dates than the proof looks at together: it cannot tell them from any larger number.
constexpr int kMoreDates = 2;

/// How an instance is live in the proof; nothing when it is left out there.
std::optional<PLife> life_of(const route::Node& n, const Instance& i) {
  if (i.redo && i.life != Life::incident) return std::nullopt;
  switch (i.life) {
    case Life::suspension: return std::nullopt;
    case Life::open: return PLife::open;
    case Life::waiting:
    case Life::offered:
    case Life::allocated: return PLife::enabled;
    case Life::started:
    case Life::paused: return PLife::started;
    case Life::available: return n.kind == NodeKind::wait && !i.entered ? PLife::waits : PLife::enabled;
    case Life::incident: break;
  }
  if (i.part.empty()) return PLife::failed;
  if (i.part != turn::kPartRepeats) return std::nullopt;
  return n.is_scope() ? PLife::waits : PLife::enabled;  // it is over, and may be opened again or go its way
}

void read_body(Position::Instance& to, const Instance& i) {
  for (const auto& [arc, count] : i.marks) {
    if (arc.second == state::kWaitsToOpen)
      to.waiting.insert(to.waiting.end(), count, arc.first);
    else
      to.marks.push_back({{arc.first, arc.second}, static_cast<int>(count)});
  }
  for (const auto& [join, source] : i.latches) to.latches.emplace_back(join, source);
  for (const auto& [counter, uses] : i.counters)
    to.counters.emplace_back(static_cast<int>(counter), static_cast<int>(uses));
  for (auto sentry : i.reached) to.reached.push_back(sentry);
  to.ending = !i.ending.empty();
  to.outcome = i.ending;
}

/// Dates that a series still has.
int dates_left(const state::Case& c, const route::Node& n, const Instance& i) {
  auto is_date = [&](const state::Timer& t) { return t.instance == i.no && t.kind == state::TimerKind::occurrence; };
  auto armed = static_cast<int>(std::count_if(c.timers.begin(), c.timers.end(), is_date) +
                                std::count_if(c.stopped.begin(), c.stopped.end(), is_date));
  if (!n.recurs || !i.ending.empty()) return armed;
  const auto& row = *n.recurs;
  bool may_stop = !row.till.empty() || n.missed != calendar::Misfire::each;
  if (row.times == 0 && row.till.empty()) return Position::kEndless;
  auto rest = row.times == 0 ? kMoreDates : std::max(0, row.times - static_cast<int>(i.number));
  if (!may_stop) return rest;
  bool one_is_live = row.after_done && std::any_of(c.instances.begin(), c.instances.end(),
                                                   [&](const Instance& e) { return e.scope == i.no && e.element; });
  return armed > 0 || one_is_live ? std::min(rest, kMoreDates) : 0;
}

void read_row(Position::Instance& to, const turn::Play& play, const route::Node& n, const Instance& i) {
  if (n.kind == NodeKind::series) {
    to.left = dates_left(play.state(), n, i);
    to.fired = !i.ending.empty();
    return;
  }
  bool goes_on = i.ending.empty() || i.ending == turn::kEnough;
  to.fired = play.has_gone_on(n, i);
  to.takes = n.open && !i.closed && goes_on;
  if (n.need) to.needed = std::max(0, *n.need - static_cast<int>(i.done));
  if (auto* items = i.item.as<List>(); items && goes_on) to.left = static_cast<int>(items->size() - i.number);
}

}  // namespace

Position position_of(const turn::Play& play) {
  const auto& c = play.state();
  Position out;
  read_body(out.instances.emplace_back(), c.root);
  for (const auto& i : c.instances) {
    const auto& n = play.node(i.node);
    auto life = life_of(n, i);
    if (!life) continue;
    auto& to = out.instances.emplace_back();
    to.no = static_cast<int>(i.no);
    to.scope = static_cast<int>(i.scope);
    to.node = static_cast<proof::NodeId>(i.node);
    to.life = *life;
    to.element = i.element;
    to.race = static_cast<int>(i.race);
    if (i.life != Life::open) continue;
    bool row = !i.element && (n.kind == NodeKind::each || n.kind == NodeKind::series);
    row ? read_row(to, play, n, i) : read_body(to, i);
  }
  return out;
}

std::string names_of(const turn::Play& play, const proof::Standing::Answer& answer) {
  std::string out;
  for (auto node : answer.starved.empty() ? answer.nodes : answer.starved)
    out += (out.empty() ? "" : ", ") + play.node(static_cast<route::NodeIndex>(node)).name;
  return out;
}

proof::Standing& Footings::of(const std::string& bundle, const route::Route& route) {
  auto& known = known_[{bundle, route.id}];
  if (!known) known = std::make_unique<proof::Standing>(plugin::net_of(route), budget_);
  return *known;
}

proof::Standing::Answer Footings::judge(const std::string& bundle, const turn::Play& play) {
  if (!play.state().is_open()) return {};
  return of(bundle, play.route()).judge(position_of(play));
}

void Footings::forget(const std::string& bundle) {
  std::erase_if(known_, [&](const auto& known) { return known.first.first == bundle; });
}

}  // namespace trajectum::pipeline
