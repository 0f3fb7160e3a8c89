// Text as JSON writes it. Here and not in `model`, because the log writes JSON too.
#ifndef TRAJECTUM_BASE_JSON_TEXT_HPP
#define TRAJECTUM_BASE_JSON_TEXT_HPP
#include <string>
#include <string_view>

namespace trajectum {

void append_json_text(std::string& out, std::string_view text);  // quoted and escaped

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_JSON_TEXT_HPP
