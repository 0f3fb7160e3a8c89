// A call that waits for an errand with bytes: it is asked again when that is done, while others are answered.
// Thread: the one that dispatches.
#ifndef TRAJECTUM_RPC_ERRANDS_HPP
#define TRAJECTUM_RPC_ERRANDS_HPP
#include <functional>
#include <memory>

#include "pipeline/blobs.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// Asks an errand the first time, and gives it when it is done; null while the call waits for it: what it then answers
/// is not sent. Errors: `invalid_request` in a list of requests; those of `ask` and of the errand.
Result<std::shared_ptr<pipeline::Errand>> errand_done(pipeline::Blobs& blobs, Call& call,
                                                      const std::function<pipeline::Blobs::Asked()>& ask);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_ERRANDS_HPP
