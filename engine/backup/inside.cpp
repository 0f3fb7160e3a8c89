#include "backup/inside.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "model/codec.hpp"
#include "model/json.hpp"
#include "state/region.hpp"

namespace trajectum::backup {

Result<Inside> look_inside(store::DatabaseFile& db) {
  Inside out;
  auto formats = db.entries(state::space::kFormat, [&](RegionNo, std::string_view key, std::string_view body) {
    if (key == "state") out.format = std::max<std::int64_t>(out.format, decode<std::uint32_t>(body).value_or(0));
  });
  if (!formats) return formats.error();
  auto blobs = db.entries(state::space::kBlob, [&](RegionNo region, std::string_view key, std::string_view) {
    out.blobs.emplace(region, key);
  });
  if (!blobs) return blobs.error();
  auto last = db.last_turn();
  if (!last) return last.error();
  // To the second, as it is written: never earlier than the turn.
  out.as_of = (*last + 999) / 1000 * 1000;
  return out;
}

std::vector<Text> blobs_missing(const Inside& inside, const std::string& list) {
  std::set<std::string_view> listed;
  for (std::size_t at = 0; at < list.size();) {
    auto end = std::min(list.find('\n', at), list.size());
    auto line = std::string_view(list).substr(at, end - at);
    if (auto gap = line.find("  "); gap != std::string_view::npos) listed.insert(line.substr(gap + 2));
    at = end + 1;
  }
  std::vector<Text> out;
  std::size_t more = 0;
  for (const auto& [region, sha256] : inside.blobs) {
    auto path = fmt::format("blobs/{}/{}/{}", region, sha256.substr(0, 2), sha256);
    if (listed.contains(path)) continue;
    if (out.size() == limits::kFindingsOfKindMax) {
      ++more;
      continue;
    }
    out.push_back(
        {"er is een rij van blob " + path + ", maar zijn bytes zijn er niet; haal ze uit een oudere reservekopie",
         "there is a row of blob " + path + ", but its bytes are not there; take them from an older backup"});
  }
  if (more > 0)
    out.push_back(
        {fmt::format("en nog {} blobs zonder bytes", more), fmt::format("and {} more blobs without bytes", more)});
  return out;
}

std::string json_of(const Manifest& manifest) {
  std::string out;
  for (char c : to_json(to_record(manifest))) {
    out += c;
    if (c == '{' || c == '[' || c == '}') out += "\n";
  }
  return out + "\n";
}

std::string sha256_of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

}  // namespace trajectum::backup
