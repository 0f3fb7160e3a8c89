// The state of one explored scope, with the states of scopes nested in it, and its canonical bytes: equal instances are
// equal items, without ids or ages, sorted; race groups are renumbered (check.md, 1).
#ifndef TRAJECTUM_PROOF_STATE_HPP
#define TRAJECTUM_PROOF_STATE_HPP
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proof/model.hpp"

namespace trajectum::proof {

/// So many kinds of `Item::stands` can be told apart.
inline constexpr std::size_t kStandsMost = 250;

enum class Phase : std::uint8_t {
  waits,        // to open
  enabled,      // a leaf that can be acted on
  started,      // a step
  open,         // a stage, an element
  live,         // an each or series
  drain,        // the same after its next was followed
  stuck,        // was open or live, summarised, and cannot go on by itself
  stuck_drain,  // was drain
  failed,       // did not open: an incident, until one of its ways for trouble is taken
};

struct State;

struct Item {
  NodeId node = kNone;  // in a container: the each or series itself, for one element
  Phase phase = Phase::waits;
  std::uint8_t race = 0;
  std::unique_ptr<State> inner;  // of a nested scope
  std::uint8_t stands = 0;       // of a scope on its own: what it may do from where it stands; 0: as from its opening
};

/// A body (the nodes of a scope) or a container (the elements of an each or series).
struct State {
  static constexpr std::uint8_t kEndless = 255;  // left
  static constexpr std::uint8_t kAll = 255;      // needed

  NodeId scope = kRoot;
  bool container = false;
  std::vector<Item> items;

  // a body
  std::vector<std::uint8_t> marks;     // by slot
  std::vector<std::uint8_t> latches;   // by slot: a late mark of it is to be swallowed
  std::vector<std::uint8_t> counters;  // uses
  int ending = -1;                     // the outcome, while required nodes are still live

  // a container
  std::uint8_t left = 0;       // elements to open, dates planned
  std::uint8_t needed = kAll;  // ends still needed
  bool open = false;           // not closed
  bool fired = false;          // its next was followed

  // not part of the value
  State* up = nullptr;
  bool gone = false;  // ended or withdrawn in this turn

  std::unique_ptr<State> copy() const;
  /// The item this state is the inside of; null at the top.
  Item* holder() const;
};

/// An empty body or container of a scope.
std::unique_ptr<State> make_state(const Model& model, NodeId scope, bool container, State* up);

/// Sorts the items and renumbers races, here and inside.
void canonicalise(State& state);
/// Appends the bytes of a canonical state; equal states have equal bytes.
void encode(const State& state, std::string& out);
/// Reads what encode wrote for that level.
std::unique_ptr<State> decode(const Model& model, NodeId scope, bool container, std::string_view bytes);

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_STATE_HPP
