// The log: what an operator should know, as lines for people or as JSON, one object a line. Each line is an event of a
// stable name, with fields, and a sentence that names them; docs/operations.md lists every one. No personal data, no
// tokens, nothing that a script or a form said: ids of cases are fine, names, keys of records and user ids are not.
// One place includes the logging library, because its header alone costs every file seconds of build.
#ifndef TRAJECTUM_BASE_LOG_HPP
#define TRAJECTUM_BASE_LOG_HPP
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace trajectum::log {

enum class Format : std::uint8_t { text, json };
/// `text` until it is said. Before other threads log.
void set_format(Format format);

/// One field of a line: its name (never time, level, event or message) and a text or a whole number.
struct Field {
  const char* name;
  std::string value;
  bool is_number;
  Field(const char* name_, std::string_view text) : name(name_), value(text), is_number(false) {}
  Field(const char* name_, const char* text) : Field(name_, std::string_view(text)) {}
  Field(const char* name_, std::integral auto number) : name(name_), value(std::to_string(number)), is_number(true) {}
};
using Fields = std::initializer_list<Field>;

/// Logs go to standard error from the first line on. `sentence` is for people: "{name}" in it stands for that field's
/// value. Thread: any.
void info(const char* event, std::string_view sentence, Fields fields = {});
void warn(const char* event, std::string_view sentence, Fields fields = {});
void error(const char* event, std::string_view sentence, Fields fields = {});
void critical(const char* event, std::string_view sentence, Fields fields = {});  // flushed before it returns

/// Why something failed, as far as a log may know: of a script its place, of a refusal its reason, never its text, in
/// which names may stand; of a fault of ours all of it.
std::string why(const Error& error);

/// While one is alive only `critical` lines of its own thread are logged: an engine that rehearses has no operator to
/// tell. Thread: the one that made it ends it.
class Muted {
 public:
  Muted();
  ~Muted();
  Muted(const Muted&) = delete;
  Muted& operator=(const Muted&) = delete;
};

}  // namespace trajectum::log

#endif  // TRAJECTUM_BASE_LOG_HPP
