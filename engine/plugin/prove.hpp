// The proof of a bundle's routes (check.md): what `trajectum check` adds to loading. Pure; any thread.
#ifndef TRAJECTUM_PLUGIN_PROVE_HPP
#define TRAJECTUM_PLUGIN_PROVE_HPP
#include <memory>
#include <string>
#include <vector>

#include "plugin/net_of.hpp"
#include "proof/prove.hpp"
#include "route/bundle.hpp"

namespace trajectum::plugin {

struct RouteProof {
  std::string route;
  proof::Net net;
  proof::Verdict verdict;
};

/// Proves every route of a bundle, by id.
std::vector<RouteProof> prove_routes(const route::Bundle& bundle, const proof::Budget& budget = {});

/// What a proof found, as faults at the places of the route: a promise that is broken, or that could not be proven, is
/// a fault; the rest are warnings. A fault tells the shortest way there.
std::vector<route::Fault> faults_of(const RouteProof& proof);

/// What a proof of a whole bundle saw.
struct Proven {
  std::shared_ptr<route::Bundle> bundle;  // also when a promise is broken and it may not serve
  std::vector<RouteProof> routes;
  std::size_t states = 0;  // that were looked at
};

/// Proves what was loaded: faults are added with their source lines, and a bundle with a broken promise is dropped.
Proven prove(route::LoadResult& loaded, const std::vector<const route::BundleSource*>& sources);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_PROVE_HPP
