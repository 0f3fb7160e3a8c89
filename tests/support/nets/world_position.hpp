// A world of the explorer as a position of the proof.
#ifndef TRAJECTUM_TESTS_SUPPORT_NETS_WORLD_POSITION_HPP
#define TRAJECTUM_TESTS_SUPPORT_NETS_WORLD_POSITION_HPP
#include "brute.hpp"
#include "proof/standing.hpp"

namespace brute {

/// Gives every counted arc a number of its own, by which a position names its uses.
void number_counters(Net& net);

/// Where an open case stands that is in this world.
Position position_of(const World& world);

}  // namespace brute

#endif  // TRAJECTUM_TESTS_SUPPORT_NETS_WORLD_POSITION_HPP
