// A route as the plain net that a proof is about (proof/net.hpp). Every handler becomes a free choice.
#pragma once
#include "proof/net.hpp"
#include "route/graph.hpp"

namespace trajectum::plugin {

/// Node i of the route is node i of the net.
proof::Net net_of(const route::Route& route);

}  // namespace trajectum::plugin
