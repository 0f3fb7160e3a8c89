// Bytes of a socket -> net::LineReader. However the stream is cut, it gives the frames that the grammar says.
//   input = u8:limit u8:cut stream
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/line_reader.hpp"

using trajectum::net::LineReader;

namespace {

struct Seen {
  std::vector<std::string> frames;  // "\n" stands for one that was too long: no frame holds one
  bool unfinished = false;
  bool operator==(const Seen&) const = default;
};

/// The grammar of line_reader.hpp, said over the whole stream at once.
Seen as_said(std::string_view stream, std::size_t limit) {
  Seen out;
  for (auto end = stream.find('\n'); end != std::string_view::npos; end = stream.find('\n')) {
    auto line = stream.substr(0, end);
    stream.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) out.frames.emplace_back(line.size() > limit ? "\n" : line);
  }
  if (stream.size() > limit + 1) out.frames.emplace_back("\n");  // one byte more may still be a CR
  out.unfinished = !stream.empty();
  return out;
}

/// `step`: bytes a read; 0: another number each time.
Seen as_read(std::string_view stream, std::size_t limit, std::size_t step) {
  LineReader reader(limit);
  Seen out;
  for (std::size_t at = 0, turn = 1; at < stream.size(); ++turn) {
    auto bytes = step > 0 ? step : 1 + turn * 7 % 23;
    std::string piece(stream.substr(at, bytes));  // dies: what is kept must be the reader's own
    at += piece.size();
    reader.feed(piece);
    std::string_view frame;
    for (auto s = reader.next(frame); s != LineReader::Step::none; s = reader.next(frame))
      out.frames.emplace_back(s == LineReader::Step::frame ? frame : "\n");
    reader.keep();
  }
  out.unfinished = reader.is_unfinished();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  std::size_t limit = bytes[0], cut = bytes[1];
  std::string_view stream(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  auto said = as_said(stream, limit);
  for (std::size_t step : {std::size_t{1}, cut, stream.size() + 1})
    TRAJECTUM_ASSERT(as_read(stream, limit, step) == said);
  return 0;
}
