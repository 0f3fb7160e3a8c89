// What a proof found, as a drawing: the route with the way of the shortest counter-example and the place where it is
// wrong. Pure. Thread: any.
#ifndef TRAJECTUM_PLUGIN_COUNTER_EXAMPLE_HPP
#define TRAJECTUM_PLUGIN_COUNTER_EXAMPLE_HPP
#include <string>

#include "graph/graph.hpp"
#include "plugin/prove.hpp"

namespace trajectum::plugin {

/// Where the case stands at the end of the counter-example, which way it came, and what is wrong there.
graph::Position position_of(const proof::Net& net, const proof::Finding& finding);

/// The route with that laid over it, and below it what is wrong, the cure, and the way there turn by turn.
graph::Chart counter_example(const route::Route& route, const proof::Net& net, const proof::Finding& finding,
                             Lang lang);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_COUNTER_EXAMPLE_HPP
