#include "plugin/archive.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <tuple>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "plugin/ustar.hpp"

namespace trajectum::plugin {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // zlib's way to ask for a gzip around the stream
constexpr int kLevel = 9;
constexpr std::string_view kGzipHeader("\x1f\x8b\x08\0\0\0\0\0\x02\x03", 10);  // no name, no time; of level 9, on Unix

Bytef* input_of(std::string_view bytes) { return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); }

std::string packed(const std::string& tar) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&stream, tar.size()), '\0');
  stream.next_in = input_of(tar);
  stream.avail_in = static_cast<uInt>(tar.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  auto done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  TRAJECTUM_ASSERT(done == Z_STREAM_END);
  return out;
}

class Unpacking {
 public:
  Unpacking(std::string_view bytes, std::vector<Member>& out) : size_(bytes.size()), tar_(out) {
    if (inflateInit2(&stream_, kGzip) != Z_OK) throw std::bad_alloc();
    stream_.next_in = input_of(bytes);
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }
  ~Unpacking() { inflateEnd(&stream_); }
  Unpacking(const Unpacking&) = delete;
  Unpacking& operator=(const Unpacking&) = delete;

  std::optional<WrongArchive> run() {
    for (;;) {
      std::array<char, 64 * 1024> chunk;
      stream_.next_out = reinterpret_cast<Bytef*>(chunk.data());
      stream_.avail_out = static_cast<uInt>(chunk.size());
      auto said = inflate(&stream_, Z_NO_FLUSH);
      auto got = chunk.size() - stream_.avail_out;
      unpacked_ += got;
      if (unpacked_ > limits::kBundleRatioMax * size_) return too_much();
      if (!tar_.take({chunk.data(), got})) return tar_.wrong();
      if (said == Z_STREAM_END) break;
      if (said == Z_BUF_ERROR || (said == Z_OK && got == 0 && stream_.avail_in == 0)) return ends_early();
      if (said != Z_OK) return wrong("het archief is beschadigd", "the archive is damaged");
    }
    if (stream_.avail_in > 0) return wrong("er staat iets achter het archief", "something follows the archive");
    if (!tar_.end()) return tar_.wrong();
    return std::nullopt;
  }

 private:
  static WrongArchive wrong(std::string nl, std::string en) { return {"", {std::move(nl), std::move(en)}}; }
  static WrongArchive ends_early() { return wrong("het archief houdt te vroeg op", "the archive ends too early"); }
  static WrongArchive too_much() {
    return wrong(fmt::format("het archief wordt uitgepakt meer dan {} keer zo groot", limits::kBundleRatioMax),
                 fmt::format("the archive unpacks to more than {} times its size", limits::kBundleRatioMax));
  }

  z_stream stream_{};
  std::size_t size_, unpacked_ = 0;
  UstarReading tar_;
};

}  // namespace

std::string write_archive(std::vector<Member> members) {
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return std::tie(a.root, a.path) < std::tie(b.root, b.path); });
  std::string tar;
  for (const auto& member : members) {
    tar += ustar_header(member.root, member.path, member.text.size());
    tar += member.text;
    tar.resize((tar.size() + kUstarBlock - 1) / kUstarBlock * kUstarBlock);
  }
  tar.resize(tar.size() + 2 * kUstarBlock);
  return packed(tar);
}

std::optional<WrongArchive> read_archive(std::string_view bytes, std::vector<Member>& members) {
  if (bytes.substr(0, kGzipHeader.size()) != kGzipHeader)
    return WrongArchive{"", {"dit is geen archief van een bundel", "this is no archive of a bundle"}};
  return Unpacking(bytes, members).run();
}

}  // namespace trajectum::plugin
