#include "net/line_reader.hpp"

#include "base/limits.hpp"

namespace trajectum::net {

void LineReader::feed(std::string_view chunk) {
  if (rest_.empty()) {
    rest_ = chunk;
    return;
  }
  kept_.append(chunk);  // rest_ is all of kept_: keep() ran after the last feed()
  rest_ = kept_;
}

LineReader::Step LineReader::next(std::string_view& frame) {
  for (;;) {
    auto end = rest_.find('\n', scanned_);
    if (end == std::string_view::npos) {
      // One byte more than the limit may still be the CR of a frame that fits.
      bool too_long = rest_.size() > frame_bytes_max_ + 1;
      if (!skipping_ && !too_long) {
        scanned_ = rest_.size();
        return Step::none;
      }
      bool first = !skipping_;
      skipping_ = true;
      rest_ = {};
      scanned_ = 0;
      return first ? Step::oversized : Step::none;
    }
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    scanned_ = 0;
    if (skipping_) {
      skipping_ = false;
      continue;
    }
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    if (line.size() > frame_bytes_max_) return Step::oversized;
    frame = line;
    return Step::frame;
  }
}

void LineReader::keep() {
  if (rest_.empty()) {
    if (kept_.capacity() > limits::kReadChunkBytes)
      kept_ = std::string();  // one large frame must not hold memory for good
    kept_.clear();
  } else if (rest_.data() >= kept_.data() && rest_.data() < kept_.data() + kept_.size()) {
    kept_.erase(0, static_cast<std::size_t>(rest_.data() - kept_.data()));
  } else {
    kept_.assign(rest_);
  }
  rest_ = kept_;
}

}  // namespace trajectum::net
