// Calls that wait for what is done on another thread: they are asked again when it is done, while others are answered.
// Thread: the one that dispatches.
#ifndef TRAJECTUM_RPC_WAITING_HPP
#define TRAJECTUM_RPC_WAITING_HPP
#include <functional>
#include <memory>

#include "pipeline/blobs.hpp"
#include "pipeline/judging.hpp"
#include "rpc/method.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// Errors: `invalid_request`, of a call in a list of requests: nobody would ask it again.
Result<void> can_wait(const Call& call);

/// Asks an errand with bytes the first time, and gives it when it is done; null while the call waits for it. Errors: as
/// can_wait; what came of it.
Result<std::shared_ptr<pipeline::Errand>> done(pipeline::Blobs& blobs, Call& call,
                                               const std::function<pipeline::Blobs::Asked()>& ask);

/// The same of an errand that is not with bytes, and may take minutes. Errors: as can_wait; `unavailable`, when the
/// server stops.
Result<std::shared_ptr<pipeline::Errand>> done(Call& call,
                                               const std::function<Result<std::shared_ptr<pipeline::Errand>>()>& ask);

/// The same of a judgement: it stays with the session until the call is answered, or asks for something else. Errors:
/// as can_wait; `unavailable`, when the server stops.
Result<std::shared_ptr<pipeline::Judging>> judged(
    Call& call, const std::function<Result<std::shared_ptr<pipeline::Judging>>()>& ask);

Error no_such_version();
/// A version of the session's region, loaded aside when it is not in memory; null while the call waits for that.
/// Errors: as can_wait; `not_found`, when there is no such version; `refused` "bundle", when it cannot be loaded any
/// more.
Result<std::shared_ptr<const route::Bundle>> loaded_version(Services& services, Call& call, const std::string& hash);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_WAITING_HPP
