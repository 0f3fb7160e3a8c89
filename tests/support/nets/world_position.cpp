#include "world_position.hpp"

namespace brute {

void number_counters(Net& net) {
  int next = 0;
  auto walk = [&](auto& self, Arc& arc) -> void {
    if (arc.at_most > 0) arc.counter = next++;
    for (auto& p : arc.parts) self(self, p);
    for (auto& o : arc.otherwise) self(self, o);
  };
  for (auto& n : net.nodes) {
    if (n.next) walk(walk, *n.next);
    for (auto& o : n.outcomes) walk(walk, o.arc);
    if (n.past) walk(walk, *n.past);
    if (n.on_timeout) walk(walk, *n.on_timeout);
    for (auto& a : n.fails) walk(walk, a);
  }
}

Position position_of(const World& world) {
  using Life = Position::Life;
  Position out;
  for (const auto& [id, row] : world.rows) {
    Position::Instance i;
    i.no = id;
    i.scope = row.up < 0 ? 0 : row.up;
    i.node = row.node;
    i.element = row.element;
    i.race = row.race;
    i.life = row.phase == 'w'   ? Life::waits
             : row.phase == 'e' ? Life::enabled
             : row.phase == 's' ? Life::started
             : row.phase == 'o' ? Life::open
                                : Life::failed;
    for (const auto& [arc, count] : row.marks)
      if (count > 0) i.marks.emplace_back(arc, count);
    for (const auto& arc : row.late) i.latches.push_back(arc);
    for (const auto& [key, uses] : row.used) {
      if (key.second < 0)
        i.reached.push_back(key.first);
      else
        i.counters.emplace_back(key.second, uses);
    }
    i.ending = row.ending;
    i.outcome = row.outcome;
    i.left = row.left;
    i.needed = row.needed;
    i.takes = row.open;
    i.fired = row.fired;
    out.instances.push_back(std::move(i));
  }
  return out;
}

}  // namespace brute
