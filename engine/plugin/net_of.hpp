// A route as the plain net that a proof is about (proof/net.hpp). Every handler becomes a free choice.
#ifndef TRAJECTUM_PLUGIN_NET_OF_HPP
#define TRAJECTUM_PLUGIN_NET_OF_HPP
#include "proof/net.hpp"
#include "route/graph.hpp"

namespace trajectum::plugin {

/// Node i of the route is node i of the net.
proof::Net net_of(const route::Route& route);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_NET_OF_HPP
