#include "route/renames.hpp"

#include "route/move_plan.hpp"

namespace trajectum::route {

std::map<std::string, std::string> renames(const Route& was, const Route& now) {
  std::map<std::string, std::string> out;
  auto plan = plan_move(was, now, {});
  if (!plan) return out;
  for (const auto& n : was.nodes) {
    auto to = plan->image(n.index);
    if (to != kNoNode && n.index != kRoot && now.node(to).name != n.name) out.emplace(n.name, now.node(to).name);
  }
  return out;
}

Route renamed(Route was, const std::map<std::string, std::string>& renames) {
  for (auto& n : was.nodes) {
    auto other = renames.find(n.name);
    if (other == renames.end()) continue;
    n.name = other->second;
    n.id = n.name.substr(n.name.rfind('.') + 1);
  }
  return was;
}

}  // namespace trajectum::route
