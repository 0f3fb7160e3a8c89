// What of a worklist is for whom.
#include <algorithm>

#include "pipeline/views.hpp"

namespace trajectum::pipeline::views {

bool may_be_offered(Engine& engine, RegionAtWork& r, const store::ItemFound& found, const Reader& reader) {
  if (!found.item.queue.starts_with("r:") || reader.person.whoever) return true;
  const auto& roles = reader.person.roles;
  if (std::find(roles.begin(), roles.end(), found.item.queue.substr(2)) == roles.end()) return true;
  const auto* c = engine.find_case(r, found.item.case_no);
  const auto* route = c ? engine.route_of(r, *c) : nullptr;
  const auto* item = c ? c->find(found.item.instance) : nullptr;
  if (!route || !item || item->life == state::Life::incident || item->life == state::Life::suspension) return true;
  const auto& by = route->node(item->node).by;
  bool asks = by.differs_from != route::kNoNode || !by.speaks.empty() || !by.holds.empty() ||
              std::any_of(route->nodes.begin(), route->nodes.end(),
                          [&](const route::Node& n) { return n.by.differs_from == item->node; });
  if (!asks) return true;
  bool may = true;
  engine.ask(r, *c, [&](const turn::Play& play) { may = play.fits(*item, reader.user, reader.person).ok(); });
  return may;
}

}  // namespace trajectum::pipeline::views
