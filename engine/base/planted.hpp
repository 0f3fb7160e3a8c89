// Six bugs for the simulator to find (tests/faults): places that get durability or time wrong as other systems have
// done. In a server they are constants, and all false; only a test compiles them in, by TRAJECTUM_PLANTED.
#ifndef TRAJECTUM_BASE_PLANTED_HPP
#define TRAJECTUM_BASE_PLANTED_HPP

namespace trajectum {

struct Planted {
  bool reply_before_sync = false;      // a group is said to be durable, and committed with the next one
  bool command_id_outside = false;     // a command id is written after the transaction of its turn
  bool timer_fired_twice = false;      // the row of a timer that fired goes after the transaction of its turn
  bool capacity_outside_turn = false;  // what is free is counted once a group
  bool sync_retried = false;           // a sync that failed is asked again, and believed
  bool group_half_applied = false;     // a group that was refused stays in memory
};

#ifdef TRAJECTUM_PLANTED
extern Planted planted;
#else
inline constexpr Planted planted{};
#endif

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_PLANTED_HPP
