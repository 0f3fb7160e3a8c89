// A region that is held: it answers what is asked of it and does nothing of its own, until its administrator releases
// it. For a copy that must not act beside the original.
#include "base/log.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

Result<std::string> Engine::release(const Caller& caller) {
  bool was_held = is_held(caller.region);
  auto reply = on_region(caller, [&](RegionAtWork& r) -> Result<RegionCommand> {
    if (!was_held) return refused("not_held", {"Deze regio wordt niet vastgehouden.", "This region is not held."});
    Record answer;
    answer.set("at", calendar::format_instant(clock_.now()));
    RegionCommand command;
    command.events.push_back(state::Administered{"system.release", r.name, {}});
    command.reply = to_json(answer);
    log::warn("region.released", "region {region}: it is released; what waited is played now", {{"region", r.name}});
    return command;
  });
  if (!reply || !was_held) return reply;
  released_.insert(caller.region);
  ++stamp_;  // workers that wait look again
  ask_scans(caller.region);
  return reply;
}

}  // namespace trajectum::pipeline
