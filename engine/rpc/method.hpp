// The method table: each method is declared once, with its parameters and its errors, and the declaration is what
// binds, checks and documents it. A method cannot exist undocumented or unchecked.
#ifndef TRAJECTUM_RPC_METHOD_HPP
#define TRAJECTUM_RPC_METHOD_HPP
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "model/value.hpp"
#include "rpc/session.hpp"

namespace trajectum::rpc {

enum class ParamType { text, integer, yesno, record, list, any, date, texts /* a text or a list of texts */ };

/// A parameter, or a field of a closed record. A null counts as "not given", except for `any`.
struct Param {
  std::string name = {};
  ParamType type = ParamType::text;
  bool required = false;
  std::string doc = {};
  std::vector<std::string> one_of = {};  // of text and texts: the only values
  std::vector<Param> fields = {};        // of a record, or of each record in a list: the only names; empty: open
};

enum class Access { anyone, user, admin };

struct Call {
  Session& session;
  const Record& params;  // checked; `lang` and `command_id` are in it when they were given
  Lang lang;             // of this call
  bool notification;     // nobody reads the result
};

struct Method {
  std::string name = {};  // noun.verb
  std::string summary = {};
  Access access = Access::user;
  bool changes = false;  // takes command_id
  bool writes = false;   // all that change something do; these without a turn: refused while a region is held
  std::vector<Param> params = {};
  std::string result = {};             // one line on its shape
  std::vector<ErrorCode> errors = {};  // beside those that every method may give
  /// Gives the result as JSON text without a newline. An `internal` error is logged, never shown.
  std::function<Result<std::string>(Call&)> run = {};
};

class MethodTable {
 public:
  MethodTable() = default;
  MethodTable(const MethodTable&) = delete;  // rpc.discover refers to its table
  MethodTable& operator=(const MethodTable&) = delete;

  /// Adds a method, with the parameters that every call takes (`lang`; `command_id` when it changes something).
  /// A name that is taken, or a method that cannot run, is a bug and asserts. Pointers that find() gave before die.
  void add(Method method);
  /// Puts something before the run of every method that writes: an error of it is the answer.
  void before_writes(const std::function<std::optional<Error>(const Call&)>& ask);
  /// Null when there is none. Lifetime: until the next add().
  const Method* find(std::string_view name) const;
  const std::vector<Method>& all() const { return methods_; }
  std::vector<std::string> names() const;
  /// The OpenRPC 1.3 document, as JSON text.
  std::string openrpc() const;

 private:
  std::vector<Method> methods_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// Adds `rpc.discover`, which gives openrpc() of this table.
void add_discover(MethodTable& table);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_METHOD_HPP
