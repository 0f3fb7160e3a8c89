// Errors as values. A bug is an assertion (kept in release); the outside world is a Result; a command that a rule
// refuses is an Error with a reason that machines can read and a sentence that a person can act on.
#ifndef TRAJECTUM_BASE_RESULT_HPP
#define TRAJECTUM_BASE_RESULT_HPP
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"

namespace trajectum {

enum class ErrorCode {
#define TRAJECTUM_ERROR(name, wire, type, nl, en) name,
#include "base/errors.def"
#undef TRAJECTUM_ERROR
};

/// Wire number of a code, as in api.md.
int wire_code(ErrorCode code);
/// Wire type ("refused", "conflict", ...).
const char* wire_type(ErrorCode code);
/// The default sentence of a code.
const Text& default_text(ErrorCode code);

/// Where a script failed, for who mends it.
struct ScriptPlace {
  std::string file;     // as people know it: "plugins/my-region/routes/x.lua"
  int line = 0;         // 0: not known
  std::string message;  // Lua's own words, without the place
};

/// One of the mistakes in what was brought, with its place in a file of it.
struct ErrorFault {
  std::string file;
  int line = 0, column = 0;  // 0: the file as a whole
  Text message;
  bool warning = false;
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string reason;  // stable and machine-readable: "form", "capacity.session", "budget.x.one_per"
  Text text;           // what happened and what to do; empty: the default of the code
  std::string path;    // the parameter or form path it is about; may be empty
  Text hint;           // who can help or what to change; may be empty
  std::optional<int> retry_ms;
  std::optional<ScriptPlace> incident;  // of an `incident`
  std::vector<ErrorFault> faults;       // all that is wrong with a bundle
};

/// A refusal by a rule (1005).
Error refused(std::string reason, Text text, std::string path = {});
Error not_found(Text text = {});
Error conflict(std::string reason, Text text);
Error invalid_params(std::string path, Text text);
Error forbidden(Text text, Text hint = {});
Error internal_error(std::string what);

/// A value or an Error. Check `ok()` before `value()`; asking the wrong one is a bug and asserts.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}
  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() { return std::get<0>(content_); }
  const T& value() const { return std::get<0>(content_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() { return std::get<1>(content_); }
  const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  Error& error() { return *error_; }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

/// An assertion that stays on in release: a bug stops the process rather than writing on.
[[noreturn]] void assertion_failed(const char* what, const char* file, int line);
#define TRAJECTUM_ASSERT(condition) \
  ((condition) ? (void)0 : ::trajectum::assertion_failed(#condition, __FILE__, __LINE__))

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_RESULT_HPP
