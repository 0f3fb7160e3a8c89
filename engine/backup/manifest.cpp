#include "backup/manifest.hpp"

#include <fmt/core.h>

#include "base/sha256.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"

namespace trajectum::backup {
namespace {

constexpr std::int64_t kFormat = 1;  // of a backup: its files and this one

Error none() {
  return refused("backup.none",
                 {"Dit is geen reservekopie, of hij is niet af.", "This is no backup, or it is not whole."});
}

}  // namespace

std::string digest_of(const Manifest& manifest) {
  Sha256 hash;
  hash.add(fmt::format("schema {}\nformat {}\n", manifest.schema, manifest.format));
  for (const auto& table : manifest.tables) hash.add(fmt::format("{} {} {}\n", table.sha256, table.rows, table.name));
  hash.add(fmt::format("{} {} {} blobs\n", manifest.blob_list, manifest.blobs, manifest.blob_bytes));
  return hash.hex();
}

Record to_record(const Manifest& manifest) {
  List tables;
  for (const auto& table : manifest.tables) {
    Record one;
    one.set("name", table.name);
    one.set("rows", table.rows);
    one.set("sha256", table.sha256);
    tables.emplace_back(std::move(one));
  }
  Record blobs;
  blobs.set("count", manifest.blobs);
  blobs.set("bytes", manifest.blob_bytes);
  blobs.set("sha256", manifest.blob_list);
  Record out;
  out.set("trajectum_backup", kFormat);
  out.set("made_at", calendar::format_instant(manifest.made_at));
  out.set("as_of", calendar::format_instant(manifest.as_of));
  out.set("program", manifest.program);
  out.set("schema", manifest.schema);
  out.set("format", manifest.format);
  out.set("tables", std::move(tables));
  out.set("blobs", std::move(blobs));
  out.set("digest", manifest.digest);
  return out;
}

Result<Manifest> read_manifest(const std::string& json) {
  auto parsed = parse_json(json);
  auto* record = parsed ? parsed->as<Record>() : nullptr;
  if (!record) return none();
  auto format = record->get("trajectum_backup").integer();
  if (format > kFormat)
    return refused("backup.newer", {"Deze reservekopie is van een nieuwere versie; gebruik die.",
                                    "This backup was made by a newer version; use that one."});
  auto made_at = calendar::parse_instant(std::string(record->get("made_at").text()));
  auto as_of = calendar::parse_instant(std::string(record->get("as_of").text()));
  auto* tables = record->get("tables").as<List>();
  auto* blobs = record->get("blobs").as<Record>();
  if (format != kFormat || !made_at || !as_of || !tables || !blobs) return none();
  Manifest out;
  out.made_at = *made_at;
  out.as_of = *as_of;
  out.program = record->get("program").text();
  out.schema = record->get("schema").integer();
  out.format = record->get("format").integer();
  for (const auto& table : *tables) {
    auto* one = table.as<Record>();
    if (!one) return none();
    out.tables.push_back(
        {std::string(one->get("name").text()), one->get("rows").integer(), std::string(one->get("sha256").text())});
  }
  out.blobs = blobs->get("count").integer();
  out.blob_bytes = blobs->get("bytes").integer();
  out.blob_list = blobs->get("sha256").text();
  out.digest = record->get("digest").text();
  return out;
}

}  // namespace trajectum::backup
