#include "base/result.hpp"

#include <cstdlib>

#include "base/log.hpp"

namespace trajectum {
namespace {

struct Row {
  int wire;
  const char* type;
  Text text;
};

const Row kRows[] = {
#define TRAJECTUM_ERROR(name, wire, type, nl, en) {wire, type, {nl, en}},
#include "base/errors.def"
#undef TRAJECTUM_ERROR
};

const Row& row(ErrorCode code) { return kRows[static_cast<std::size_t>(code)]; }

Error make(ErrorCode code, std::string reason, Text text, std::string path, Text hint) {
  Error e;
  e.code = code;
  e.reason = std::move(reason);
  e.text = text.empty() ? default_text(code) : std::move(text);
  e.path = std::move(path);
  e.hint = std::move(hint);
  return e;
}

}  // namespace

int wire_code(ErrorCode code) { return row(code).wire; }
const char* wire_type(ErrorCode code) { return row(code).type; }
const Text& default_text(ErrorCode code) { return row(code).text; }

Error refused(std::string reason, Text text, std::string path) {
  return make(ErrorCode::refused, std::move(reason), std::move(text), std::move(path), {});
}
Error not_found(Text text) { return make(ErrorCode::not_found, "not_found", std::move(text), {}, {}); }
Error conflict(std::string reason, Text text) {
  return make(ErrorCode::conflict, std::move(reason), std::move(text), {}, {});
}
Error invalid_params(std::string path, Text text) {
  return make(ErrorCode::invalid_params, "invalid_params", std::move(text), std::move(path), {});
}
Error forbidden(Text text, Text hint) {
  return make(ErrorCode::forbidden, "forbidden", std::move(text), {}, std::move(hint));
}
Error internal_error(std::string what) { return make(ErrorCode::internal, "internal", {what, what}, {}, {}); }

void assertion_failed(const char* what, const char* file, int line) {
  log::critical("bug.assertion", "assertion failed: {what} ({file}:{line})",
                {{"what", what}, {"file", file}, {"line", line}});
  std::abort();
}

}  // namespace trajectum
