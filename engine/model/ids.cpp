#include "model/ids.hpp"

#include <sodium.h>

#include <charconv>
#include <cstring>

namespace trajectum {
namespace {

constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford: no i, l, o, u

std::string base32(std::uint64_t n) {
  char digits[13];  // 64 bits in fives
  char* first = digits + sizeof digits;
  do {
    *--first = kAlphabet[n & 31];
    n >>= 5;
  } while (n);
  return {first, digits + sizeof digits};
}

std::optional<std::uint64_t> from_base32(std::string_view s) {
  if (s.empty() || s.size() > 12) return std::nullopt;
  std::uint64_t n = 0;
  for (char c : s) {
    auto* at = std::strchr(kAlphabet, c);
    if (!at || c == 0) return std::nullopt;
    n = (n << 5) | static_cast<std::uint64_t>(at - kAlphabet);
  }
  return n;
}

std::string tag(const IdCodec::Key& key, RegionNo region, CaseNo no) {
  unsigned char in[16] = {};
  std::memcpy(in, &region, sizeof region);
  std::memcpy(in + 8, &no, sizeof no);
  unsigned char out[crypto_shorthash_BYTES];
  crypto_shorthash(out, in, sizeof in, key.data());
  std::uint64_t word = 0;
  std::memcpy(&word, out, 8);
  std::string text;
  for (int i = 0; i < 8; ++i) {
    text.push_back(kAlphabet[word & 31]);
    word >>= 5;
  }
  return text;
}

}  // namespace

std::string IdCodec::case_id(RegionNo region, CaseNo no) const {
  std::string id = "c";
  id += base32(static_cast<std::uint64_t>(no));
  id += '-';
  id += tag(key_, region, no);
  return id;
}

std::optional<CaseNo> IdCodec::case_no(RegionNo region, std::string_view id) const {
  auto dash = id.find('-');
  if (id.size() < 3 || id[0] != 'c' || dash == std::string_view::npos) return std::nullopt;
  auto n = from_base32(id.substr(1, dash - 1));
  if (!n || *n == 0) return std::nullopt;
  auto no = static_cast<CaseNo>(*n);
  auto right = tag(key_, region, no);
  auto given = id.substr(dash + 1);
  if (given.size() != right.size() || sodium_memcmp(given.data(), right.data(), right.size()) != 0) return std::nullopt;
  return no;
}

std::string IdCodec::item_id(RegionNo region, CaseNo no, InstanceNo instance) const {
  return case_id(region, no) + "." + std::to_string(instance);
}

std::optional<std::pair<CaseNo, InstanceNo>> IdCodec::item_no(RegionNo region, std::string_view id) const {
  auto dot = id.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  auto no = case_no(region, id.substr(0, dot));
  InstanceNo instance = 0;
  auto rest = id.substr(dot + 1);
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), instance);
  if (!no || error != std::errc() || end != rest.data() + rest.size() || instance == 0) return std::nullopt;
  return std::pair{*no, instance};
}

}  // namespace trajectum
