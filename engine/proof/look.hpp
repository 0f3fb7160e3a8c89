// A position as states of the levels that the proof explores: which instance is the top of which level, and the bytes
// of the state that it stands in. Private to the room; lives as long as the position.
#ifndef TRAJECTUM_PROOF_LOOK_HPP
#define TRAJECTUM_PROOF_LOOK_HPP
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proof/prover.hpp"
#include "proof/standing.hpp"

namespace trajectum::proof {

class Look {
 public:
  /// How an each or a series with many elements is seen. Equal elements beyond those that still count are left out: one
  /// more than the ends that are needed, two when all are (they end, hang or wait as those do that are left). Of a
  /// series one of several equal ones.
  enum class Fit : std::uint8_t {
    exact,  // as it stands
    close,  // without equal ones too many
    alike   // also: what is still to open is as what is open. Only for looking up
  };
  Look(const Model& model, const Position& position);

  const Position& position() const { return position_; }
  /// It is a position of this net, and nothing in it is over a cap.
  bool fits() const { return fits_; }
  /// Joins with marks of a source that they do not have: nothing takes them.
  const std::vector<NodeId>& lost() const { return lost_; }
  /// The instances that are the top of a level: the route first.
  const std::vector<std::size_t>& tops() const { return tops_; }
  /// The tops of the levels inside this one, as far as no other is between.
  const std::vector<std::size_t>& below(std::size_t top) const { return below_[top]; }
  LevelId level(std::size_t top) const;
  /// What the items of that top say as `Item::stands`.
  std::uint8_t& stands(std::size_t top) { return stands_[top]; }
  std::string bytes(std::size_t top, Fit fit) const;

 private:
  using Instance = Position::Instance;
  void place(std::size_t instance, std::size_t top);
  bool belongs(const Instance& i) const;
  void check_body(const Instance& i);
  bool is_row(const Instance& i) const { return !i.element && model_.node(i.node).is_multiple(); }
  std::unique_ptr<State> state_of(std::size_t instance, State* up) const;
  void fill_body(State& s, const Instance& i) const;
  Phase phase_of(const Instance& i) const;
  void thin(State& s, Fit fit) const;

  const Model& model_;
  const Position& position_;
  std::vector<std::vector<std::size_t>> children_, below_;
  std::vector<std::size_t> tops_;
  std::vector<std::uint8_t> stands_;
  std::vector<NodeId> lost_;
  bool fits_ = true;
  std::size_t placed_ = 0;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_LOOK_HPP
