// `trajectum plugin new`: the folder of a region to start from, that loads, is proven and has specs that pass. What it
// holds comes from the workflow that it builds on. Leaves nothing behind when it fails. Thread: the main one.
#ifndef TRAJECTUM_AUTHOR_NEW_PLUGIN_HPP
#define TRAJECTUM_AUTHOR_NEW_PLUGIN_HPP
#include <string>
#include <vector>

#include "base/result.hpp"

namespace trajectum::author {

struct NewPlugin {
  std::string name;
  std::string region;  // "": as the name
  std::string base = "werkroute";
  std::string workflows = "workflows";  // the folder that holds the base
  std::string plugins = "plugins";      // the folder that the new one comes in
};

struct MadePlugin {
  std::string folder, workflow;
  std::vector<std::string> files;  // below `folder`
};

/// Errors: `invalid_params`, with what to do: a name that cannot be, a folder or a region that is there already, a base
/// that is not there or not in order.
Result<MadePlugin> make_plugin(const NewPlugin& options);

}  // namespace trajectum::author

#endif  // TRAJECTUM_AUTHOR_NEW_PLUGIN_HPP
