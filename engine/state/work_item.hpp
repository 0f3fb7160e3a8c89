// What of a case is a row of the worklist. One place says it: who writes the rows, and who examines them.
#ifndef TRAJECTUM_STATE_WORK_ITEM_HPP
#define TRAJECTUM_STATE_WORK_ITEM_HPP
#include "state/case.hpp"

namespace trajectum::state {

/// True of an instance that a person can act on.
inline bool is_work_item(const Instance& i) {
  return i.life == Life::offered || i.life == Life::allocated || i.life == Life::started || i.life == Life::paused ||
         i.life == Life::incident || i.life == Life::suspension;
}

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_WORK_ITEM_HPP
