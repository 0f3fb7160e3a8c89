// Names in a filter: what nobody can have is refused with a guess, because an empty list would say that there is no
// work. Known is what the region's bundle names, and every bundle that a running case may still be on. Thread: the
// shard's.
#ifndef TRAJECTUM_RPC_KNOWN_NAMES_HPP
#define TRAJECTUM_RPC_KNOWN_NAMES_HPP
#include <string>
#include <vector>

#include "rpc/methods.hpp"

namespace trajectum::rpc {

enum class NameOf { node, role, route, reg, user };

/// The texts of a parameter that takes one or a list of them.
std::vector<std::string> texts(const Value& value);

/// Checks the texts of `filter.<member>`, if it is given. `me` is a user. Errors: `invalid_params`, with the path of
/// the first that does not exist and what was probably meant.
Result<void> check_filter_names(Services& services, const Call& call, const char* member, NameOf what);
/// The same for a text that stands at `path`.
Result<void> check_name(Services& services, const Call& call, const std::string& path, NameOf what,
                        const std::string& name);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_KNOWN_NAMES_HPP
