// What the files with methods of registers share.
#ifndef TRAJECTUM_RPC_REGISTER_COMMON_HPP
#define TRAJECTUM_RPC_REGISTER_COMMON_HPP
#include "pipeline/registers.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// The register that `register` names. Errors: `invalid_params` with a guess.
Result<const route::Register*> register_of(Services& services, const Call& call);
/// Who calls, as the engine knows him.
turn::Principal principal_of(const Call& call);
/// The JSON Schema 2020-12 of what `register.put` takes as `record`.
Record record_schema(const route::Register& reg, const std::string& region, Lang lang);

void add_import_methods(MethodTable& table, Services& services);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_REGISTER_COMMON_HPP
