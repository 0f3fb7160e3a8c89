// What must be true of a run, by name. Pure: from the figures alone.
#ifndef TRAJECTUM_DEMO_CHECKS_HPP
#define TRAJECTUM_DEMO_CHECKS_HPP
#include <string>
#include <utility>
#include <vector>

#include "demo/figures.hpp"

namespace trajectum::demo {

/// Every check with its verdict, in a fixed order.
std::vector<std::pair<std::string, bool>> checks(const Summary& summary);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_CHECKS_HPP
