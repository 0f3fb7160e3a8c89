// Cuts a stream of bytes into frames.
//
//   stream = *( frame [CR] LF )      a CR before the LF is dropped; an empty frame is ignored
//
// A frame above the limit is reported once and its bytes are skipped up to its LF, never kept. Pure: no socket, no
// clock.
#ifndef TRAJECTUM_NET_LINE_READER_HPP
#define TRAJECTUM_NET_LINE_READER_HPP
#include <string>
#include <string_view>

namespace trajectum::net {

class LineReader {
 public:
  enum class Step { none, frame, oversized };

  explicit LineReader(std::size_t frame_bytes_max) : frame_bytes_max_(frame_bytes_max) {}

  /// Adds what was read. Lifetime: `chunk` must live until keep().
  void feed(std::string_view chunk);
  /// Gives the next frame (the view dies at keep()), an oversized one, or none: then keep() and read on.
  Step next(std::string_view& frame);
  /// Copies what has not been taken yet, so that the chunk of feed() may go.
  void keep();
  /// True if a frame has begun and its end has not been seen, as far as next() has looked.
  bool is_unfinished() const { return skipping_ || !rest_.empty(); }

 private:
  std::size_t frame_bytes_max_;
  std::string kept_;         // bytes of earlier chunks
  std::string_view rest_;    // what next() has still to take: in kept_ or in the chunk
  std::size_t scanned_ = 0;  // bytes of rest_ known to hold no LF, so that a trickled frame costs linear time
  bool skipping_ = false;    // inside an oversized frame that was already reported
};

}  // namespace trajectum::net

#endif  // TRAJECTUM_NET_LINE_READER_HPP
