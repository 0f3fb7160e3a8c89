// What this version of the loader can read, for the tests that hold it against what the engine can run.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace trajectum::route {

/// Every pair of construct and key that a bundle may say, from the loader's own tables. What is not here is refused.
std::vector<std::pair<std::string, std::string>> known_properties();

}  // namespace trajectum::route
