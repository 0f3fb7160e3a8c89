#include "rpc/diagram_overlay.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"

namespace trajectum::rpc {

using state::Life;

namespace {

/// The life that a person must know of first.
int urgency(Life life) {
  switch (life) {
    case Life::incident: return 7;
    case Life::started: return 6;
    case Life::paused: return 5;
    case Life::allocated: return 4;
    case Life::offered: return 3;
    case Life::waiting: return 2;
    case Life::open: return 1;
    case Life::available:
    case Life::suspension: return 0;  // what stands still shows itself
  }
  return 0;
}

/// An event that names a node, and the number of that node now.
struct Step {
  const state::Event* event;
  route::NodeIndex node;
};

std::optional<route::NodeIndex> node_of(const state::Event& event) {
  if (auto* ended = std::get_if<state::Ended>(&event)) return ended->node;
  if (auto* decided = std::get_if<state::Decided>(&event)) return decided->node;
  if (auto* reached = std::get_if<state::MilestoneReached>(&event)) return reached->node;
  if (std::get_if<state::RoundBegun>(&event)) return route::kRoot;
  return std::nullopt;
}

/// What happened, by the numbers that nodes have now: a case that moved to another version had others before. Left out
/// is what happened at a node that is gone, and in a version that the case was put back from.
std::vector<Step> steps_of(const std::vector<pipeline::Reads::Turn>& turns) {
  std::vector<Step> out;
  std::optional<std::vector<route::NodeIndex>> now;  // by the number then; none: the same
  bool taken_back = false;
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
    const auto& events = turn->turn.events;
    for (auto e = events.rbegin(); e != events.rend(); ++e) {
      if (std::get_if<state::CaseMovedBack>(&*e)) taken_back = true;
      if (auto* moved = std::get_if<state::CaseMoved>(&*e)) {
        if (std::exchange(taken_back, false)) continue;
        std::vector<route::NodeIndex> before;
        for (auto to : moved->nodes) before.push_back(to == state::kNodeGone || !now ? to : (*now)[to]);
        now = std::move(before);
      }
      auto node = node_of(*e);
      if (!node || taken_back) continue;
      auto there = now ? (*now)[*node] : *node;
      if (there != state::kNodeGone) out.push_back({&*e, there});
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

/// What of a turn says which way the case went.
struct Trail {
  const route::Route& route;
  graph::Position& out;

  void begin_anew() {
    out.steps.clear();
    out.states.clear();
  }

  void ended(const state::Ended& e, route::NodeIndex at) {
    const auto& node = route.node(at);
    bool went_by_time = node.on_timeout && (e.reason == "timeout" || e.reason == "child cancelled");
    if (e.end == state::End::withdrawn && !went_by_time) {
      out.states.try_emplace(node.name, "withdrawn");
      return;
    }
    out.states[node.name] = "done";
    auto outcome = e.outcome == "done" || (node.is_scope() && !names(node, e.outcome)) ? std::string() : e.outcome;
    if (names(node, e.outcome)) outcome = e.outcome;
    out.steps.push_back({node.name, outcome, went_by_time});
  }

  /// A table leaves no instance behind, only what it decided.
  void decided(const state::Decided& d, route::NodeIndex at) {
    const auto& node = route.node(at);
    out.states[node.name] = "done";
    auto value = std::string(d.output.text());
    out.steps.push_back({node.name, names(node, value) ? value : "", false});
  }

  /// Nor does `finish_by`: its stage ended with the value.
  void values() {
    for (const auto& node : route.nodes) {
      if (node.kind != route::NodeKind::finish_by) continue;
      auto stage = node.parent;
      while (stage != route::kRoot && route.node(stage).kind != route::NodeKind::stage)
        stage = route.node(stage).parent;
      const auto steps = out.steps;
      for (const auto& step : steps) {
        if (step.node != route.node(stage).name || step.timed_out) continue;
        out.states[node.name] = "done";
        out.steps.push_back({node.name, step.outcome, false});
      }
    }
  }

  static bool names(const route::Node& node, const std::string& outcome) {
    return std::any_of(node.outcomes.begin(), node.outcomes.end(), [&](const auto& o) { return o.id == outcome; });
  }
};

}  // namespace

Result<graph::Position> position_of(Services& services, pipeline::RegionAtWork& r, const state::Case& c,
                                    const route::Route& route) {
  graph::Position out;
  auto after = c.seq > limits::kDrawnTurnsMax ? c.seq - static_cast<std::uint32_t>(limits::kDrawnTurnsMax) : 0;
  auto history = services.reads.history(r, c, after, limits::kDrawnTurnsMax);
  if (!history) return history.error();
  Trail trail{route, out};
  for (const auto& [event, node] : steps_of(history->turns)) {
    if (std::get_if<state::RoundBegun>(event)) trail.begin_anew();
    if (auto* ended = std::get_if<state::Ended>(event)) trail.ended(*ended, node);
    if (auto* decided = std::get_if<state::Decided>(event)) trail.decided(*decided, node);
    if (std::get_if<state::MilestoneReached>(event)) {
      out.states[route.node(node).name] = "done";
      out.steps.push_back({route.node(node).name, "", false});
    }
  }
  trail.values();
  std::map<route::NodeIndex, Life> live;
  for (const auto& i : c.instances) {
    if (i.life == Life::suspension) continue;
    auto [it, is_new] = live.try_emplace(i.node, i.life);
    if (!is_new && urgency(i.life) > urgency(it->second)) it->second = i.life;
  }
  for (const auto& [node, life] : live) out.states[route.node(node).name] = pipeline::views::life_name(life);
  return out;
}

Counted counts_of(Services& services, pipeline::RegionAtWork& r, const route::Route& route, Lang lang) {
  Counted out;
  auto today = calendar::local_date(services.engine.now());
  std::set<std::pair<std::string, CaseNo>> seen, late;
  auto count = [&](std::string node, CaseNo no, bool is_late) {
    for (;;) {  // the node, and every scope around it
      if (seen.insert({node, no}).second) ++out.counts.nodes[node].cases;
      if (is_late && late.insert({node, no}).second) ++out.counts.nodes[node].late;
      auto dot = node.rfind('.');
      if (dot == std::string::npos) return;
      node.resize(dot);
    }
  };
  pipeline::ItemQuery query;
  query.limit = limits::kCountedItemsMax + 1;
  auto items = services.reads.items(r.no, query);
  out.is_complete = items.size() <= limits::kCountedItemsMax;
  if (!out.is_complete) items.pop_back();
  for (const auto& found : items) {
    ++out.items;
    if (found.route == route.id) count(found.item.node, found.item.case_no, found.item.due && *found.item.due < today);
  }
  auto bare = services.reads.cases_without_item(r.no, limits::kCountedCasesMax + 1);
  if (bare.size() > limits::kCountedCasesMax) {
    out.is_complete = false;
    bare.pop_back();
  }
  for (auto no : bare) {
    ++out.cases;
    const auto* c = services.engine.find_case(r, no);
    const auto* theirs = c && c->route == route.id ? services.engine.route_of(r, *c) : nullptr;
    if (!theirs) continue;
    for (const auto& i : c->instances) count(theirs->node(i.node).name, no, i.due && *i.due < today);
  }
  bool nl = lang == Lang::nl;
  out.counts.notes.push_back(nl ? "Een traject met open werk telt bij dat werk; wat daarnaast wacht, telt niet mee."
                                : "A case with open work counts at that work; what waits beside it does not.");
  if (!out.is_complete)
    out.counts.notes.push_back(
        nl ? fmt::format("Niet alles is geteld: hoogstens {} werkitems en {} trajecten zonder werk.",
                         limits::kCountedItemsMax, limits::kCountedCasesMax)
           : fmt::format("Not all was counted: at most {} work items and {} cases without work.",
                         limits::kCountedItemsMax, limits::kCountedCasesMax));
  return out;
}

}  // namespace trajectum::rpc
