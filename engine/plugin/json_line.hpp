// JSON that a command prints.
#ifndef TRAJECTUM_PLUGIN_JSON_LINE_HPP
#define TRAJECTUM_PLUGIN_JSON_LINE_HPP
#include <string>

namespace trajectum::plugin {

/// A document of nlohmann::json on one line. The name of a file may be any bytes, and JSON may not: what is no UTF-8
/// becomes U+FFFD.
template <class Json>
std::string json_line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_JSON_LINE_HPP
