#include "spec/looks.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "spec/doing.hpp"

namespace trajectum::spec {

using route::NodeIndex;
using route::NodeKind;
using state::Life;

namespace {

template <class Pick>
std::vector<std::string> names_of(Rehearsal& rehearsal, CaseNo no, const Pick& pick) {
  const auto& route = rehearsal.route_of(no);
  std::vector<NodeIndex> nodes;
  for (const auto& i : rehearsal.get(no).instances)
    if (pick(i, route.node(i.node))) nodes.push_back(i.node);
  std::sort(nodes.begin(), nodes.end());
  std::vector<std::string> out;
  for (auto node : nodes) out.push_back(route.node(node).name);
  return out;
}

}  // namespace

bool is_at(Rehearsal& rehearsal, CaseNo no, const std::vector<NodeIndex>& nodes) {
  const auto& instances = rehearsal.get(no).instances;
  return std::any_of(instances.begin(), instances.end(), [&](const auto& i) {
    return i.life != Life::incident && i.life != Life::suspension &&
           std::find(nodes.begin(), nodes.end(), i.node) != nodes.end();
  });
}

std::vector<std::string> standing(Rehearsal& rehearsal, CaseNo no) {
  const auto& c = rehearsal.get(no);
  const auto& route = rehearsal.route_of(no);
  std::vector<std::string> out;
  for (const auto& i : c.instances) {
    bool empty = c.children(i.no).empty();
    if ((i.life == Life::open && !empty) || i.life == Life::suspension) continue;
    out.push_back(route.node(i.node).name + (i.life == Life::incident ? " (incident)" : ""));
  }
  if (!c.is_open())
    out.push_back(std::string(state::case_life_name(c.life)) + (c.outcome.empty() ? "" : " ") + c.outcome);
  return out;
}

std::vector<std::string> enabled(Rehearsal& rehearsal, CaseNo no) {
  return names_of(rehearsal, no, [](const auto& i, const auto& n) {
    return n.is_work() && is_workable(i.life) && i.stood_since == 0;
  });
}

std::vector<std::string> waiting(Rehearsal& rehearsal, CaseNo no) {
  return names_of(rehearsal, no,
                  [](const auto& i, const auto& n) { return n.kind == NodeKind::wait && i.life == Life::waiting; });
}

std::vector<std::string> escalations(Rehearsal& rehearsal, CaseNo no) {
  std::vector<std::string> out;
  for (const auto& turn : rehearsal.history())
    if (turn.record.case_no == no)
      for (const auto& event : turn.record.events)
        if (auto* e = std::get_if<state::Escalated>(&event)) out.push_back(e->to);
  return out;
}

std::optional<Date> reached_on(Rehearsal& rehearsal, CaseNo no, const std::vector<NodeIndex>& nodes) {
  std::optional<Date> out;
  auto take = [&](Date date) {
    if (!out || date < *out) out = date;
  };
  const auto& c = rehearsal.get(no);
  auto asked = [&](NodeIndex node) { return std::find(nodes.begin(), nodes.end(), node) != nodes.end(); };
  for (const auto& m : c.milestones)
    if (asked(m.node)) take(m.date);
  for (const auto& t : c.timers)
    if (auto* i = t.kind == state::TimerKind::milestone ? c.find(t.instance) : nullptr; i && asked(i->node))
      take(calendar::local_date(t.at));
  return out;
}

bool same_names(const route::Route& route, std::vector<std::string> full, const std::vector<std::string>& given) {
  if (full.size() != given.size()) return false;
  for (const auto& name : given) {
    auto nodes = named(route, name);
    auto found = std::find_if(full.begin(), full.end(), [&](const auto& one) {
      return std::any_of(nodes.begin(), nodes.end(), [&](auto n) { return route.node(n).name == one; });
    });
    if (found == full.end()) return false;
    full.erase(found);
  }
  return true;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "-" : out;
}

}  // namespace trajectum::spec
