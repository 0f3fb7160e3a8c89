// The JSON-RPC 2.0 envelope: requests out of JSON, replies into it. Knows no method.
//
//   request  = {"jsonrpc":"2.0", "method":text, "params":object?, "id":text|number|null?}     no id: a notification
//   reply    = {"jsonrpc":"2.0", "id":as asked, "result":any}
//            | {"jsonrpc":"2.0", "id":as asked or null, "error":{"code","message","data"}}
//   data     = {"type","reason","path"?,"hint"?,"retry_ms"?,"paths"?:[{"path","message"}]}
//
// A member of another name is refused (`invalid_request`): the specification is silent on it, and a misspelt "params"
// must not run a method without its parameters. Parameters are by name: a list is `invalid_params`.
#ifndef TRAJECTUM_RPC_ENVELOPE_HPP
#define TRAJECTUM_RPC_ENVELOPE_HPP
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"
#include "rpc/params.hpp"

namespace trajectum::rpc {

/// Views into the parsed frame.
struct Request {
  Value id;  // none when absent or null: look at is_notification
  bool is_notification = false;
  std::string_view method;
  const Record* params = nullptr;  // null: they came as a list
};

/// An error of a call, with every fault of its parameters.
struct Failure {
  Error error;
  std::vector<Fault> faults;
};

/// Reads one request. When it is wrong, `out` still has its id if that could be read, and is_notification only if it is
/// a well-formed request otherwise: a reply of an invalid request is owed even without an id (section 5 of the
/// specification).
std::optional<Failure> read_request(const Value& element, Request& out, Hints& hints);

/// Errors of the envelope itself. Also for who meets a frame that cannot be parsed at all.
Error invalid_request(Text text);
/// The failure that tells of `faults` (at least one).
Failure wrong_params(std::vector<Fault> faults);

void append_result(std::string& out, const Value& id, std::string_view result_json);
void append_failure(std::string& out, const Value& id, const Failure& failure, Lang lang);
/// A whole error reply with id null, for a frame that was not read (too large, server full).
std::string error_reply(const Error& error, Lang lang);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_ENVELOPE_HPP
