// Stored bytes -> state: turns of history, the two parts of a case, records. What is damaged is refused; what is read
// is written so that it is read again as the same, and nothing less than all of it is.
//   input = u8:what bytes
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/codec.hpp"
#include "state/case.hpp"
#include "state/events.hpp"

using namespace trajectum;

namespace {

/// `again` reads bytes and writes what it read; nothing when they are damaged.
template <class Again>
void holds(std::string_view bytes, Again again) {
  auto written = again(bytes);
  if (!written) return;
  TRAJECTUM_ASSERT(again(*written) == written);
  std::string_view whole(*written);
  // Each beginning of it would take long; which are tried changes with the input.
  for (std::size_t less : {std::size_t{1}, whole.size() / 2, 1 + bytes.size() * 31 % whole.size()})
    TRAJECTUM_ASSERT(less == 0 || !again(whole.substr(0, whole.size() - less)));
  TRAJECTUM_ASSERT(!again(*written + '\0'));
}

std::optional<std::string> turn(std::string_view bytes) {
  auto read = state::TurnRecord::decode(bytes);
  return read ? std::optional(read->encode()) : std::nullopt;
}
std::optional<std::string> body(std::string_view bytes) {
  state::Case read;
  return read.decode_body(bytes) ? std::optional(read.encode_body()) : std::nullopt;
}
std::optional<std::string> file(std::string_view bytes) {
  state::Case read;
  return read.decode_file(bytes) ? std::optional(read.encode_file()) : std::nullopt;
}
std::optional<std::string> record(std::string_view bytes) {
  auto read = decode<Record>(bytes);
  return read ? std::optional(encode(*read)) : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0] % 4) {
    case 0: holds(rest, turn); break;
    case 1: holds(rest, body); break;
    case 2: holds(rest, file); break;
    default: holds(rest, record); break;
  }
  return 0;
}
