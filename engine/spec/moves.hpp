// A move: one thing somebody could do to bring a case on, as plain data, so that it can be done again in another
// rehearsal. A search for a way and an exploration are made of moves. Never looks at what a spec says.
#ifndef TRAJECTUM_SPEC_MOVES_HPP
#define TRAJECTUM_SPEC_MOVES_HPP
#include <optional>
#include <string>
#include <vector>

#include "spec/rehearsal.hpp"

namespace trajectum::spec {

struct Move {
  enum class Kind : std::uint8_t { complete, skip, add, element, close, send, time, furnish } kind = Kind::time;
  std::vector<route::NodeIndex> child;  // the open child case it is about, subroute by subroute; empty: the case itself
  std::string node;                     // full name; send: the message; furnish: the register
  std::string outcome;                  // furnish: which option of their choices all records have; "": they differ
  Record form;
  bool operator==(const Move&) const = default;
};

/// The case a move is about; nothing when that child is not open (any more).
std::optional<CaseNo> case_of(Rehearsal& rehearsal, CaseNo no, const Move& move);
/// The case and every open child, each with the subroutes that lead to it.
std::vector<std::pair<std::vector<route::NodeIndex>, CaseNo>> family(Rehearsal& rehearsal, CaseNo no);

/// The things that could be done now, without forms: the work that is open, each with each of its outcomes; messages;
/// the next moment at which something happens by itself.
std::vector<Move> possible(Rehearsal& rehearsal, CaseNo no);
/// Does it; attaches what a step asks for first. Errors: what the engine refused.
Result<void> make(Rehearsal& rehearsal, CaseNo no, const Move& move);
/// What `make` would do, in an open turn: for `attempt`.
Result<void> rehearse(turn::Play& play, const Move& move);
/// Who makes a move: whoever its item is allocated to, else the first made-up person who may.
std::string mover(Rehearsal& rehearsal, CaseNo no, const Move& move);
/// Registers with capacity: what a case may need to find filled.
std::vector<std::string> furnishable(const Rehearsal& rehearsal);

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_MOVES_HPP
