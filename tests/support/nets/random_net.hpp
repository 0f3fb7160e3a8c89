// Random nets: blocks inside blocks, exits joined to the next, nearly all sound; then mutations (check.md, 7).
#ifndef TRAJECTUM_TESTS_SUPPORT_NETS_RANDOM_NET_HPP
#define TRAJECTUM_TESTS_SUPPORT_NETS_RANDOM_NET_HPP
#include <cstdint>
#include <map>
#include <random>
#include <string>

#include "proof/net.hpp"

namespace random_net {

struct Wish {
  int nodes = 8;      // about so many
  int mutations = 0;  // none: nearly always sound
  bool crossing = true;
  bool trouble = false;   // nodes have ways for when they fail, and milestones stand off the arcs
  bool settling = false;  // stages with such a way may end as they open
};

struct Made {
  trajectum::proof::Net net;
  std::map<std::string, int> used;  // how often each kind of block and mutation occurs
};

Made make(std::uint64_t seed, const Wish& wish);
/// A given net with so many mutations, and with trouble at one node or a milestone off the arcs.
Made mutate(const trajectum::proof::Net& net, std::uint64_t seed, int mutations, bool trouble);

}  // namespace random_net

#endif  // TRAJECTUM_TESTS_SUPPORT_NETS_RANDOM_NET_HPP
