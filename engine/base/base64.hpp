// Bytes as text and back: base64 with padding (RFC 4648), as JSON carries them.
#ifndef TRAJECTUM_BASE_BASE64_HPP
#define TRAJECTUM_BASE_BASE64_HPP
#include <optional>
#include <string>
#include <string_view>

namespace trajectum {

std::string to_base64(std::string_view bytes);
/// Nothing when it is not base64 from end to end.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_BASE64_HPP
