// Judges a backup: its pages, its rows and its bytes against what backup.json says. Restores one that is sound.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "backup/backup.hpp"
#include "backup/inside.hpp"
#include "backup/whole.hpp"
#include "base/limits.hpp"
#include "state/region.hpp"

namespace trajectum::backup {
namespace {

namespace fs = std::filesystem;

/// Findings of one kind: the first are told, the rest are counted.
class Told {
 public:
  explicit Told(std::vector<Text>& out) : out_(out) {}
  ~Told() {
    if (count_ > limits::kFindingsOfKindMax) {
      auto more = std::to_string(count_ - limits::kFindingsOfKindMax);
      out_.push_back({"en nog " + more + " zulke", "and " + more + " more of these"});
    }
  }
  void add(Text text) {
    if (++count_ <= limits::kFindingsOfKindMax) out_.push_back(std::move(text));
  }

 private:
  std::vector<Text>& out_;
  std::size_t count_ = 0;
};

void compare_tables(const Manifest& said, const std::vector<store::TableDigest>& found, std::vector<Text>& out) {
  auto of = [](const std::vector<store::TableDigest>& all, const std::string& name) {
    auto it = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    return it == all.end() ? nullptr : &*it;
  };
  for (const auto& table : said.tables) {
    const auto* now = of(found, table.name);
    if (!now)
      out.push_back({"tabel " + table.name + " is er niet", "table " + table.name + " is not there"});
    else if (now->sha256 != table.sha256)
      out.push_back({fmt::format("tabel {} is veranderd: {} rijen, dat waren er {}", table.name, now->rows, table.rows),
                     fmt::format("table {} has changed: {} rows, there were {}", table.name, now->rows, table.rows)});
  }
  for (const auto& table : found)
    if (!of(said.tables, table.name))
      out.push_back({"tabel " + table.name + " hoort er niet", "table " + table.name + " does not belong there"});
}

/// Reads every blob of the list; with `to`, copies it there.
Result<void> read_blobs(const std::string& path, const std::string& list, const std::string& to, std::vector<Text>& out,
                        const std::atomic<bool>& stop) {
  Told told(out);
  for (std::size_t at = 0; at < list.size();) {
    auto end = std::min(list.find('\n', at), list.size());
    auto line = list.substr(at, end - at);
    at = end + 1;
    auto gap = line.find("  ");
    auto name = gap == std::string::npos ? std::string() : line.substr(gap + 2);
    if (!name.starts_with("blobs/") || name.find("..") != std::string::npos) {
      told.add(
          {"blobs.sha256 heeft een regel die er geen is: " + line, "blobs.sha256 has a line that is none: " + line});
      continue;
    }
    auto target = to.empty() ? to : to + "/" + name;
    if (!to.empty())
      if (auto ready = make_folders(fs::path(target).parent_path()); !ready) return ready;
    auto content = read_through(path + "/" + name, target, stop);
    if (!content && content.error().reason == "stopping") return content.error();
    if (!content && !to.empty()) return content.error();
    if (!content)
      told.add({name + " ontbreekt of is niet te lezen", name + " is missing or cannot be read"});
    else if (content->sha256 != line.substr(0, gap))
      told.add({name + " is beschadigd", name + " is damaged"});
  }
  return {};
}

Result<void> judge_database(const std::string& path, Verified& out, const std::string& list,
                            const std::atomic<bool>& stop) {
  auto db = store::DatabaseFile::open(path + "/trajectum.db", store::DatabaseFile::Of::backup, stop);
  if (!db && db.error().code == ErrorCode::refused) return db.error();
  if (!db) {
    out.findings.push_back({"de database is niet te openen: " + db.error().text.nl,
                            "the database cannot be opened: " + db.error().text.en});
    return {};
  }
  auto faults = (*db)->page_faults(true);
  if (!faults) return faults.error();
  for (const auto& fault : *faults)
    out.findings.push_back({"de database is beschadigd: " + fault, "the database is damaged: " + fault});
  auto tables = (*db)->digest();
  auto inside = look_inside(**db);
  if (!tables || !inside) {
    const auto& error = tables ? inside.error() : tables.error();
    if (error.reason == "stopping") return error;
    out.findings.push_back(
        {"de database is niet te lezen: " + error.text.nl, "the database cannot be read: " + error.text.en});
    return {};
  }
  compare_tables(out.manifest, *tables, out.findings);
  for (auto& finding : blobs_missing(*inside, list)) out.findings.push_back(std::move(finding));
  return {};
}

}  // namespace

Result<Verified> verify(const std::string& path, const std::atomic<bool>& stop) {
  auto manifest = manifest_of(path);
  if (!manifest) return manifest.error();
  Verified out;
  out.manifest = std::move(*manifest);
  if (digest_of(out.manifest) != out.manifest.digest)
    out.findings.push_back(
        {"backup.json is veranderd: zijn digest klopt niet", "backup.json has changed: its digest is wrong"});
  auto list = read_whole(path + "/blobs.sha256");
  if (!list) {
    out.findings.push_back({"blobs.sha256 ontbreekt", "blobs.sha256 is missing"});
    list = std::string();
  } else if (sha256_of(*list) != out.manifest.blob_list) {
    out.findings.push_back({"blobs.sha256 is veranderd", "blobs.sha256 has changed"});
  }
  if (auto judged = judge_database(path, out, *list, stop); !judged) return judged.error();
  if (auto read = read_blobs(path, *list, "", out.findings, stop); !read) return read.error();
  return out;
}

Result<std::unique_ptr<Target>> Target::take(const std::string& data) {
  std::error_code failed;
  bool is_there = fs::exists(fs::symlink_status(data, failed));
  if (!is_empty_or_absent(data))
    return refused("restore.data", {data + " is niet leeg; geef een map die er niet is, of leeg is.",
                                    data + " is not empty; give a folder that is not there, or is empty."});
  if (auto ready = make_folders(data); !ready) return ready.error();
  return std::unique_ptr<Target>(new Target(data, is_there));
}

Target::~Target() {
  std::error_code failed;
  if (is_kept_) return;
  for (const auto& name : names_in(data_)) fs::remove_all(data_ + "/" + name, failed);  // it was empty
  if (!was_there_) fs::remove(data_, failed);
}

std::string Target::partial() const { return data_ + "/trajectum.db" + kPartial; }

Result<void> Target::keep() {
  if (auto synced = sync_folders_in(data_); !synced) return synced.error();
  std::error_code failed;
  fs::rename(partial(), data_ + "/trajectum.db", failed);
  if (failed) return internal_error("cannot rename " + partial() + ": " + failed.message());
  is_kept_ = true;
  for (const auto& folder : {fs::path(data_), fs::absolute(data_).parent_path()})
    if (auto synced = sync_folder(folder); !synced) return synced.error();
  return {};
}

Result<void> is_of_this_version(const Manifest& manifest) {
  if (manifest.format == 0 || manifest.format == state::kStoredFormat) return {};
  return refused(
      "restore.format",
      {"Deze reservekopie is van " + manifest.program + ", die dossiers anders bewaart; zet hem terug met die versie.",
       "This backup is of " + manifest.program + ", which stores cases otherwise; restore it with that version."});
}

Result<Manifest> restore(const std::string& path, const std::string& data, const std::atomic<bool>& stop) {
  auto target = Target::take(data);
  if (!target) return target.error();
  auto verified = verify(path, stop);
  if (!verified) return verified.error();
  if (!verified->findings.empty())
    return refused("restore.damaged", {"Deze reservekopie is niet gaaf: " + verified->findings.front().nl +
                                           ". `trajectum backup verify` zegt alles; neem een andere.",
                                       "This backup is not sound: " + verified->findings.front().en +
                                           ". `trajectum backup verify` says all of it; take another."});
  if (auto fits = is_of_this_version(verified->manifest); !fits) return fits.error();
  auto list = read_whole(path + "/blobs.sha256");
  if (!list) return list.error();
  std::vector<Text> wrong;
  if (auto copied = read_blobs(path, *list, data, wrong, stop); !copied) return copied.error();
  auto partial = (*target)->partial();
  if (auto copied = read_through(path + "/trajectum.db", partial, stop); !copied) return copied.error();
  auto db = store::DatabaseFile::open(partial, store::DatabaseFile::Of::backup, stop);
  if (!db) return db.error();
  auto tables = (*db)->digest();
  if (!tables) return tables.error();
  compare_tables(verified->manifest, *tables, wrong);
  if (!wrong.empty()) return internal_error("what was restored is not what was verified: " + wrong.front().en);
  db->reset();
  if (auto done = (*target)->keep(); !done) return done.error();
  return verified->manifest;
}

Result<Manifest> manifest_of(const std::string& path) {
  std::error_code failed;
  if (!fs::exists(path + "/" + kManifestFile, failed))
    return refused("backup.none", {path + " is geen reservekopie, of hij is niet af: er is geen backup.json in.",
                                   path + " is no backup, or it is not whole: there is no backup.json in it."});
  auto json = read_whole(path + "/" + kManifestFile);
  if (!json) return json.error();
  return read_manifest(*json);
}

std::vector<std::string> all_on(const std::string& shelf) {
  std::vector<std::string> out;
  std::error_code failed;
  for (const auto& name : names_in(shelf))
    if (!name.ends_with(kPartial) && fs::exists(shelf + "/" + name + "/" + kManifestFile, failed)) out.push_back(name);
  return out;
}

Result<std::string> newest_until(const std::string& shelf, Instant until) {
  auto all = all_on(shelf);
  for (auto name = all.rbegin(); name != all.rend(); ++name) {
    auto manifest = manifest_of(shelf + "/" + *name);
    if (manifest && manifest->as_of <= until) return *name;
  }
  return refused("restore.until", {"Op deze plank staat geen reservekopie van toen of daarvoor.",
                                   "There is no backup of then or before on this shelf."});
}

Result<std::vector<std::string>> trim(const std::string& shelf, std::size_t keep) {
  std::vector<std::string> gone;
  auto all = all_on(shelf);
  if (all.size() > keep) gone.assign(all.begin(), all.end() - static_cast<std::ptrdiff_t>(keep));
  for (const auto& name : gone) {
    std::error_code failed;
    // Its mark first: what is half removed is no backup any more.
    fs::remove(shelf + "/" + name + "/" + kManifestFile, failed);
    fs::remove_all(shelf + "/" + name, failed);
    if (failed) return internal_error("cannot remove " + shelf + "/" + name + ": " + failed.message());
  }
  return gone;
}

}  // namespace trajectum::backup
