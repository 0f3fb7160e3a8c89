// One frame to one reply: JSON-RPC 2.0 to the letter (envelope.hpp has the shapes and the two things that are
// stricter). It never touches a store or Lua itself; methods do, through what they captured.
#ifndef TRAJECTUM_RPC_DISPATCHER_HPP
#define TRAJECTUM_RPC_DISPATCHER_HPP
#include <optional>
#include <string>
#include <string_view>

#include "rpc/envelope.hpp"
#include "rpc/method.hpp"

namespace trajectum::rpc {

/// Runs a method for a session: its access, its parameters and itself. Gives what went wrong, or nothing and `result`.
std::optional<Failure> run_checked(const Method& method, Session& session, const Record& params, Lang lang,
                                   bool is_notification, Hints& hints, std::string& result);

/// The language that a call is answered in: as it asks, else its session's.
Lang lang_of(const Session& session, const Record& params);

class Dispatcher {
 public:
  /// The table is borrowed; add no method once frames come in.
  explicit Dispatcher(const MethodTable& table) : table_(table) {}

  /// Runs what the frame asks, a batch in its order, and gives the reply line (no newline), or "" when none is owed:
  /// a notification is silent even when it fails. Whatever a method throws becomes `internal` with a reference to the
  /// log. A batch above kBatchCountMax is refused as a whole. The caller holds the reply back until the work is
  /// durable.
  std::string handle(Session& session, std::string_view frame);
  /// A quick guess, from the first "method" in the frame: it asks for something and changes nothing.
  bool is_read(std::string_view frame) const;
  /// From here on no method that writes is run: this is its answer. Nothing: they are run again.
  void refuse_writes(std::optional<Error> why) { refused_ = std::move(why); }
  /// The reply to a frame that was handled, and of which nothing holds: the same error for each of its requests.
  std::string refuse(const Session& session, std::string_view frame, const Error& why) const;

 private:
  void run_element(Session& session, const Value& element, Hints& hints, std::string& out);
  std::optional<Failure> run_method(Session& session, const Request& request, Lang lang, Hints& hints,
                                    std::string& result);

  const MethodTable& table_;
  std::optional<Error> refused_;
};

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_DISPATCHER_HPP
