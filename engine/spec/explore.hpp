// An exploration: one case, brought on by one move after another, chosen at random from what could be done. The same
// seed makes the same moves. Sensible people: forms are right, evidence is attached; now and then time passes.
#ifndef TRAJECTUM_SPEC_EXPLORE_HPP
#define TRAJECTUM_SPEC_EXPLORE_HPP
#include <string>

#include "base/clock.hpp"
#include "spec/moves.hpp"

namespace trajectum::spec {

class Explorer {
 public:
  /// `rehearsal` is the case's own.
  Explorer(Rehearsal& rehearsal, std::uint64_t seed) : rehearsal_(rehearsal), dice_(seed) {}
  /// Opens the case, about a made-up subject. Errors: what the engine refused.
  Result<CaseNo> open(const std::string& route);
  /// One move; false when the case has ended, nothing more can be done, or kExploreMovesMax moves were made.
  bool step();

 private:
  bool try_out(Move move);
  void pass_time();
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(dice_.next() % n); }

  Rehearsal& rehearsal_;
  SeededRandom dice_;
  CaseNo no_ = 0;
  int made_ = 0;
};

inline constexpr int kExploreMovesMax = 60;     // most cases end sooner; a long one shows nothing new
inline constexpr int kExploreCasesMax = 10000;  // of one exploration: minutes

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_EXPLORE_HPP
