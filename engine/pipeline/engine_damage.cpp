// A stored row that is whole and says nothing: docs/decisions/0049. Only who decodes can see it.
#include <utility>

#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

void Engine::log_damaged_row(const char* what) {
  log::error("row.unreadable", "a stored row ({what}) cannot be read: its bytes are damaged", {{"what", what}});
}

void Engine::tell_damaged_row(const char* what) {
  log_damaged_row(what);
  if (!beginning_) fail_damaged();
}

void Engine::fail_damaged() {
  ++damaged_rows_;
  bool was_sound = disk() == store::Disk::sound;
  if (was_sound || disk() == store::Disk::full) {
    Error why;
    why.code = ErrorCode::unavailable;
    why.reason = store::kDiskCorrupt;
    why.text = {
        "De database is beschadigd (een rij is heel, maar zegt niets). Wat nog te lezen is, wordt gelezen; er wordt "
        "niets meer geschreven. Draai `trajectum doctor --deep`, zet zo nodig een reservekopie terug en start de "
        "server opnieuw; vraag het dan opnieuw met hetzelfde command_id.",
        "The database is damaged (a row is whole, but says nothing). What can be read still is; nothing is written any "
        "more. Run `trajectum doctor --deep`, restore a backup if need be and restart the server; then ask again with "
        "the same command_id."};
    damage_ = std::move(why);
  }
  if (in_group_ && was_sound) lost_ = true;  // a group that may write: no turn is right on what is not what was written
  throw ReadFailed(*trouble());
}

}  // namespace trajectum::pipeline
