#include "raw_bundle.hpp"

#include <sodium.h>
#include <zlib.h>

#include <cstdio>

#include "base/result.hpp"

namespace trajectum::plugin::testing {
namespace {

std::string field(const std::string& text, std::size_t size) {
  TRAJECTUM_ASSERT(text.size() <= size);
  return text + std::string(size - text.size(), '\0');
}

std::string octal(std::size_t number, int digits) {
  char out[32];
  std::snprintf(out, sizeof out, "%0*zo", digits, number);
  return out;
}

}  // namespace

std::vector<RawMember> good_members() {
  std::vector<RawMember> out;
  auto add = [&out](const std::string& prefix, const Files& files) {
    for (const auto& [path, text] : files) {
      RawMember one;
      one.prefix = prefix;
      one.name = path;
      one.content = text;
      out.push_back(one);
    }
  };
  add("plugin", small_plugin());
  add("workflows/klein", small_workflow());
  return out;
}

std::string raw_tar(const RawMember& m) {
  auto size = m.size.empty() ? octal(m.content.size(), 11) : m.size;
  auto begin = field(m.name, 100) + field(m.mode, 8) + field(m.owner, 8) + field(m.group, 8) + field(size, 12) +
               field(m.time, 12);
  auto end = field(m.type, 1) + field(m.link, 100) + field(m.magic, 8) + field(m.owner_name, 32) + field("", 32) +
             field("0000000", 8) + field("0000000", 8) + field(m.prefix, 155) + field("", 12);
  std::size_t sum = 8 * ' ';
  for (char c : begin + end) sum += static_cast<unsigned char>(c);
  auto out = begin + (m.sum.empty() ? octal(sum, 6) + std::string("\0 ", 2) : field(m.sum, 8)) + end + m.content;
  if (auto rest = out.size() % 512; rest > 0) out += m.padding + std::string(512 - rest - m.padding.size(), '\0');
  return out;
}

std::string raw_tar(const std::vector<RawMember>& members, const std::string& end) {
  std::string out;
  for (const auto& member : members) out += raw_tar(member);
  return out + end;
}

std::string raw_gzip(const std::string& bytes, int level) {
  z_stream stream{};
  TRAJECTUM_ASSERT(deflateInit2(&stream, level, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  TRAJECTUM_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string raw_bundle(const std::string& archive) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(archive.data()), archive.size());
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return std::string("trajectum-bundle 1\nsha256 ") + hex + "\npublisher -\nkey -\nsignature -\n\n" + archive;
}

}  // namespace trajectum::plugin::testing
