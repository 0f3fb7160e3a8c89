// What somebody asks of a batch, checked before any of its items is looked for. Thread: the one that dispatches.
#ifndef TRAJECTUM_RPC_BATCH_WISH_HPP
#define TRAJECTUM_RPC_BATCH_WISH_HPP
#include <string>

#include "pipeline/batches.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// The command of each item. Errors: `invalid_params`, of one that changes nothing, or is no command of a batch;
/// `forbidden`.
Result<const Method*> command_of(Services& services, const Call& call);
/// What is the same for every item. Errors: `invalid_params`.
Result<pipeline::Batch> batch_of(Services& services, const Call& call, const Method& method, const std::string& over);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_BATCH_WISH_HPP
