#include "plugin/ustar.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace trajectum::plugin {
namespace {

/// A field of the header: where it begins and how long it is (POSIX.1-1988).
struct Field {
  std::size_t at, size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kOwner{108, 8}, kGroup{116, 8}, kSize{124, 12}, kTime{136, 12},
    kSum{148, 8}, kType{156, 1}, kMagic{257, 8}, kMajor{329, 8}, kMinor{337, 8}, kPrefix{345, 155};
constexpr std::size_t kRootBytesMax = sizeof("workflows/") + limits::kIdBytesMax;
static_assert(kRootBytesMax < kPrefix.size && limits::kBundlePathBytesMax <= kName.size);

void put(std::string& block, Field field, std::string_view text) {
  TRAJECTUM_ASSERT(text.size() <= field.size);
  block.replace(field.at, text.size(), text);
}

/// The bytes of a field up to its first NUL.
std::string_view get(std::string_view block, Field field) {
  auto text = block.substr(field.at, field.size);
  return text.substr(0, text.find('\0'));
}

/// A number in octal digits that fill their field up to its NUL; nothing for any other spelling (binary, negative).
std::optional<std::uint64_t> octal(std::string_view block, Field field) {
  auto digits = get(block, field);
  if (digits.size() != field.size - 1) return std::nullopt;
  std::uint64_t out = 0;
  for (char c : digits) {
    if (c < '0' || c > '7') return std::nullopt;
    out = out * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return out;
}

/// The sum of a header's bytes, with blanks where it stands itself.
std::string sum_of(std::string block) {
  put(block, kSum, std::string(kSum.size, ' '));
  unsigned sum = 0;
  for (char c : block) sum += static_cast<unsigned char>(c);
  return fmt::format("{:06o}", sum) + std::string("\0 ", 2);
}

bool is_zero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

bool is_root(std::string_view text) {
  constexpr std::string_view kWorkflows = "workflows/";
  if (text == "plugin") return true;
  if (text.substr(0, kWorkflows.size()) != kWorkflows) return false;
  auto id = text.substr(kWorkflows.size());
  return id.size() <= limits::kIdBytesMax && id.find('/') == std::string_view::npos && !wrong_path(id, id.size());
}

/// Why a member of this type is none of a bundle; null for a plain file.
const Text* wrong_type(char type) {
  static const Text kLink{"een bundel bevat geen koppelingen", "a bundle holds no links"};
  static const Text kDevice{"een bundel bevat geen apparaten", "a bundle holds no devices"};
  static const Text kFolder{"een bundel noemt alleen bestanden, geen mappen", "a bundle names files only, no folders"};
  static const Text kExtended{"dit is een uitbreiding van het archief die een bundel niet heeft (pax, GNU, sparse)",
                              "this is an extension of the archive that a bundle does not have (pax, GNU, sparse)"};
  switch (type) {
    case '0': return nullptr;
    case '1':
    case '2': return &kLink;
    case '3':
    case '4':
    case '6': return &kDevice;
    case '5': return &kFolder;
    default: return &kExtended;
  }
}

}  // namespace

std::string ustar_header(const std::string& root, const std::string& path, std::size_t bytes) {
  std::string block(kUstarBlock, '\0');
  put(block, kName, path);
  put(block, kMode, "0000644");
  put(block, kOwner, "0000000");
  put(block, kGroup, "0000000");
  put(block, kSize, fmt::format("{:011o}", bytes));
  put(block, kTime, "00000000000");
  put(block, kType, "0");
  put(block, kMagic,
      std::string_view("ustar\0"
                       "00",
                       8));
  put(block, kMajor, "0000000");
  put(block, kMinor, "0000000");
  put(block, kPrefix, root);
  put(block, kSum, sum_of(block));
  return block;
}

bool UstarReading::take(std::string_view bytes) {
  while (!bytes.empty()) {
    auto whole = std::min<std::uint64_t>(bytes.size(), missing_) / kUstarBlock * kUstarBlock;
    if (block_.empty() && whole > 0) {  // whole blocks of content need no copy
      out_.back().text += bytes.substr(0, whole);
      missing_ -= whole;
      bytes.remove_prefix(whole);
      continue;
    }
    auto some = bytes.substr(0, kUstarBlock - block_.size());
    block_ += some;
    bytes.remove_prefix(some.size());
    if (block_.size() < kUstarBlock) continue;
    if (!take_block()) return false;
    block_.clear();
  }
  return true;
}

bool UstarReading::end() {
  if (block_.empty() && missing_ == 0 && zero_blocks_ == 2) return true;
  return fail("het archief houdt te vroeg op", "the archive ends too early");
}

bool UstarReading::take_block() {
  if (zero_blocks_ == 2) return fail("er staat iets achter het archief", "something follows the archive");
  if (missing_ > 0) {
    auto part = std::min<std::uint64_t>(missing_, kUstarBlock);
    out_.back().text.append(block_, 0, part);
    missing_ -= part;
    if (is_zero(std::string_view(block_).substr(part))) return true;
    return fail("er staat iets achter dit bestand dat er niet bij hoort",
                "something follows this file that is not of it");
  }
  at_.clear();
  if (is_zero(block_)) return ++zero_blocks_ > 0;
  if (zero_blocks_ > 0) return fail("er staat iets achter het archief", "something follows the archive");
  return take_header();
}

bool UstarReading::take_header() {
  std::string_view block = block_;
  std::string root(get(block, kPrefix)), path(get(block, kName));
  at_ = root.empty() ? path : root + "/" + path;
  if (block.substr(kSum.at, kSum.size) != sum_of(block_))
    return fail("de kop van dit bestand is beschadigd", "the header of this file is damaged");
  if (const auto* why = wrong_type(block[kType.at])) return fail(why->nl, why->en);
  if (auto why = wrong_path(at_, kName.size + kPrefix.size)) return fail(why->nl, why->en);
  if (!is_root(root))
    return fail("een bundel heeft alleen plugin/... en workflows/ID/...",
                "a bundle has only plugin/... and workflows/ID/...");
  if (auto why = wrong_path(path, limits::kBundlePathBytesMax)) return fail(why->nl, why->en);
  auto bytes = octal(block, kSize);
  if (!bytes) return fail("de lengte van dit bestand is geen getal", "the length of this file is not a number");
  return take_member(std::move(root), std::move(path), *bytes);
}

bool UstarReading::take_member(std::string root, std::string path, std::uint64_t bytes) {
  if (out_.size() >= limits::kBundleFilesMax)
    return fail(fmt::format("een bundel heeft hoogstens {} bestanden", limits::kBundleFilesMax),
                fmt::format("a bundle has at most {} files", limits::kBundleFilesMax));
  if (bytes > limits::kBundleBytesMax || bytes_ + bytes > limits::kBundleBytesMax)
    return fail(fmt::format("een bundel heeft hoogstens {} bytes", limits::kBundleBytesMax),
                fmt::format("a bundle has at most {} bytes", limits::kBundleBytesMax));
  if (auto why = paths_.add(at_)) return fail(why->nl, why->en);
  if (!out_.empty() && std::tie(out_.back().root, out_.back().path) >= std::tie(root, path))
    return fail("de bestanden staan niet op volgorde", "the files are not in order");
  if (block_ != ustar_header(root, path, bytes))
    return fail("dit is niet geschreven zoals `trajectum plugin pack` het schrijft: pak de map opnieuw in",
                "this is not written as `trajectum plugin pack` writes it: pack the folder again");
  bytes_ += bytes;
  missing_ = bytes;
  out_.push_back({std::move(root), std::move(path), {}});
  out_.back().text.reserve(bytes);  // growing it would hold twice as much; it is within the limit
  return true;
}

bool UstarReading::fail(std::string nl, std::string en) {
  for (auto& c : at_)
    if (c < ' ' || c > '~') c = '?';  // whatever stands there is shown to people, and sent as JSON
  wrong_ = {at_, {std::move(nl), std::move(en)}};
  return false;
}

}  // namespace trajectum::plugin
