// What people see by its id because nobody gave it a title. Pure.
#ifndef TRAJECTUM_PLUGIN_TITLES_HPP
#define TRAJECTUM_PLUGIN_TITLES_HPP
#include <vector>

#include "route/bundle.hpp"

namespace trajectum::plugin {

/// A warning for each node, register, role, pool and metric of the bundle without a title, and for each field, option,
/// outcome and what else `titles` may name, by place and name.
std::vector<route::Fault> missing_titles(const route::Bundle& bundle);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_TITLES_HPP
