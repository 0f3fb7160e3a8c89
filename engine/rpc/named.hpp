// What a parameter names, among what a bundle declares.
#ifndef TRAJECTUM_RPC_NAMED_HPP
#define TRAJECTUM_RPC_NAMED_HPP
#include <string>
#include <vector>

#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// Errors: `invalid_params` with "did you mean"; `what` is what it should have been.
template <class Map>
Result<const typename Map::mapped_type*> named(const Map& map, const Call& call, const char* param, const Text& what) {
  auto name = text_of(call, param);
  auto it = map.find(name);
  if (it != map.end()) return &it->second;
  std::vector<std::string> names;
  for (const auto& [id, value] : map) names.push_back(id);
  auto guess = did_you_mean(name, names);
  return invalid_params(
      param, {"Er is geen " + what.nl + " \"" + name + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
              "There is no " + what.en + " \"" + name + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
}

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_NAMED_HPP
