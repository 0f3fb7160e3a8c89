#include "store/archive/generation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "base/hash.hpp"
#include "model/json.hpp"
#include "store/files/disk.hpp"

namespace trajectum::store::archive {
namespace {

constexpr std::int64_t kFormat = 1;  // of a generation: its files and their grammar
constexpr std::size_t kNameDigits = 6;
constexpr std::uint32_t kGapBit = 1u << 31;  // of the number of a segment, which never comes so far

std::uint32_t sum_of(std::string_view bytes) { return static_cast<std::uint32_t>(stable_hash(bytes)); }

Error none(const std::string& path) {
  return refused("archive.none",
                 {path + " is geen archief, of het is niet af.", path + " is no archive, or it is not whole."});
}

}  // namespace

std::string encode(const Point& point) {
  std::string out(kPointBytes, '\0');
  std::memcpy(out.data(), &point.at, 8);
  auto segment = point.segment | (point.is_gap ? kGapBit : 0);
  std::memcpy(out.data() + 8, &segment, 4);
  std::memcpy(out.data() + 12, &point.frames, 4);
  auto sum = sum_of(std::string_view(out).substr(0, 16));
  std::memcpy(out.data() + 16, &sum, 4);
  return out;
}

std::vector<Point> decode_points(std::string_view bytes) {
  std::vector<Point> out;
  for (; bytes.size() >= kPointBytes; bytes.remove_prefix(kPointBytes)) {
    Point point;
    std::uint32_t sum = 0;
    std::memcpy(&point.at, bytes.data(), 8);
    std::memcpy(&point.segment, bytes.data() + 8, 4);
    std::memcpy(&point.frames, bytes.data() + 12, 4);
    std::memcpy(&sum, bytes.data() + 16, 4);
    point.is_gap = (point.segment & kGapBit) != 0;
    point.segment &= ~kGapBit;
    bool goes_on = out.empty() || point.segment > out.back().segment ||
                   (point.segment == out.back().segment && point.frames >= out.back().frames);
    if (sum != sum_of(bytes.substr(0, 16)) || !goes_on) break;
    out.push_back(point);
  }
  return out;
}

std::string json_of(const About& about) {
  Record out;
  out.set("trajectum_archive", kFormat);
  out.set("made_at", about.made_at);
  out.set("program", about.program);
  out.set("bytes", about.bytes);
  out.set("sha256", about.sha256);
  return to_json(out) + "\n";
}

std::string segment_path(const std::string& generation, std::uint32_t segment) {
  return fmt::format("{}{}/{:08d}", generation, kWalFolder, segment);
}

std::vector<std::string> generations_in(const std::string& archive) {
  auto all = files::names_in(archive);
  std::erase_if(all, [](const std::string& name) {
    return name.size() != kNameDigits || name.find_first_not_of("0123456789") != std::string::npos;
  });
  return all;
}

bool is_whole(const std::string& generation) {
  std::error_code ignored;
  return std::filesystem::exists(generation + kAboutFile, ignored);
}

Result<Generation> read_generation(const std::string& path) {
  if (!is_whole(path)) return none(path);
  auto json = files::read_whole(path + kAboutFile);
  if (!json) return json.error();
  auto parsed = parse_json(*json);
  auto* record = parsed ? parsed->as<Record>() : nullptr;
  if (!record) return none(path);
  auto format = record->get("trajectum_archive").integer();
  if (format > kFormat)
    return refused("archive.newer", {"Dit archief is van een nieuwere versie; gebruik die.",
                                     "This archive was made by a newer version; use that one."});
  auto points = files::read_whole(path + kPointsFile);
  if (!points) return points.error();
  Generation out;
  out.path = path;
  out.about = {record->get("made_at").integer(), std::string(record->get("program").text()),
               record->get("bytes").integer(), std::string(record->get("sha256").text())};
  out.points = decode_points(*points);
  if (format != kFormat || out.points.empty()) return none(path);
  return out;
}

}  // namespace trajectum::store::archive
