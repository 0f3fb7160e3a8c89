#include "net/line_reader.hpp"

#include <doctest/doctest.h>

#include <vector>

using trajectum::net::LineReader;

namespace {

/// Feeds `bytes` in pieces of `step`; an oversized frame shows as "!".
std::vector<std::string> cut(std::string_view bytes, std::size_t step, std::size_t frame_bytes_max = 100) {
  LineReader reader(frame_bytes_max);
  std::vector<std::string> out;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    std::string piece(bytes.substr(at, step));  // a copy that dies: what is kept must be the reader's own
    reader.feed(piece);
    std::string_view frame;
    for (auto s = reader.next(frame); s != LineReader::Step::none; s = reader.next(frame))
      out.push_back(s == LineReader::Step::frame ? std::string(frame) : "!");
    reader.keep();
  }
  return out;
}

}  // namespace

TEST_CASE("LineReader_GivesTheSameFramesHoweverTheBytesAreCut") {
  std::string bytes = "one\n\n\r\ntwo\r\nthr\ree\n" + std::string(100, 'x') + "\r\nlast\nunfinished";
  std::vector<std::string> expected = {"one", "two", "thr\ree", std::string(100, 'x'), "last"};
  for (std::size_t step = 1; step <= bytes.size(); ++step) CHECK(cut(bytes, step) == expected);
}

TEST_CASE("LineReader_SkipsAnOversizedFrameOnceAndGoesOn") {
  std::string bytes = "a\n" + std::string(101, 'x') + "\nb\n" + std::string(5000, 'y') + "\n" + "c\n";
  std::vector<std::string> expected = {"a", "!", "b", "!", "c"};
  for (std::size_t step : {1, 2, 7, 100, 102, 103, 1000, 9999}) CHECK(cut(bytes, step) == expected);
}

TEST_CASE("LineReader_KnowsWhetherAFrameIsUnfinished") {
  LineReader reader(10);
  std::string_view frame;
  auto feed = [&](std::string_view bytes) {
    reader.feed(bytes);
    while (reader.next(frame) != LineReader::Step::none) {
    }
    reader.keep();
    return reader.is_unfinished();
  };
  CHECK_FALSE(feed("abc\n"));
  CHECK(feed("abc"));
  CHECK_FALSE(feed("\n"));
  CHECK(feed("123456789012345"));
  CHECK(feed("more"));
  CHECK_FALSE(feed("\n"));
}
