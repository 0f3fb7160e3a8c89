// Proves a route before it goes live (check.md): from every state that can be reached the route can still end, an open
// case is never without a next action, every node can happen, nothing grows without bound or runs round by itself.
// Scopes are explored one at a time, inner first, each as one item in its parent; only scopes with cross references
// are explored together. Pure; any thread; keeps nothing.
#ifndef TRAJECTUM_PROOF_PROVE_HPP
#define TRAJECTUM_PROOF_PROVE_HPP
#include "proof/verdict.hpp"

namespace trajectum::proof {

/// Proves `net` within `budget`. A budget that is hit gives `not_proven`, never a pass. Every finding but a dead node
/// has a shortest counter-example. The same net gives the same verdict.
Verdict prove(const Net& net, const Budget& budget = {});

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_PROVE_HPP
