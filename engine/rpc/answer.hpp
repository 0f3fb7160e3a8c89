// A frame as a server plays it: who asks is looked at again, the dispatcher runs it, and a read that the disk refused
// on the way is his answer.
#ifndef TRAJECTUM_RPC_ANSWER_HPP
#define TRAJECTUM_RPC_ANSWER_HPP
#include <string>

#include "rpc/dispatcher.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// The reply line, as Dispatcher::handle. A frame that met a read which failed is refused as a whole, whatever came of
/// it: a script may have ended by it, and a guard have said no. Inside a group; when that may write it is spoiled, and
/// none of its frames may be told otherwise (Engine::run_group).
std::string answer(Dispatcher& dispatcher, Services& services, Session& session, const std::string& frame);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_ANSWER_HPP
