#include "plugin/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "plugin/folder.hpp"

namespace trajectum::plugin {
namespace {

namespace fs = std::filesystem;

enum class Kind { workflow, plugin };

bool is_there(const fs::path& path) {
  std::error_code failed;
  return fs::exists(path, failed);
}

bool is_folder(const fs::path& path) {
  std::error_code failed;
  return fs::is_directory(path, failed);
}

bool is_bundle(const fs::path& path, Kind kind) {
  bool is_plugin = is_there(path / "plugin.json");
  if (kind == Kind::plugin) return is_plugin;
  return !is_plugin && (is_there(path / "route.lua") || is_there(path / "roles.lua") || is_folder(path / "routes"));
}

std::vector<std::string> bundles_in(const fs::path& path, Kind kind) {
  std::vector<std::string> out;
  for (const auto& child : bundle_folders(path.generic_string()))
    if (is_bundle(child, kind)) out.push_back(child);
  return out;
}

std::vector<std::string> bundle_files_in(const fs::path& path) {
  std::vector<std::string> out;
  std::error_code failed;
  for (fs::directory_iterator it(path, failed), end; !failed && it != end; it.increment(failed))
    if (is_bundle_file(it->path().generic_string())) out.push_back(it->path().generic_string());
  std::sort(out.begin(), out.end());
  return out;
}

bool is_shelf(const fs::path& path, Kind kind) { return !bundles_in(path, kind).empty(); }

std::string without_slash(const std::string& path) {
  auto end = path.find_last_not_of('/');
  return end == std::string::npos ? path : path.substr(0, end + 1);
}

std::string parent_of(const std::string& path) {
  auto clean = fs::path(without_slash(path)).lexically_normal();
  if (clean == "." || clean == "..") return (clean / "..").lexically_normal().generic_string();
  auto parent = clean.parent_path().generic_string();
  return parent.empty() ? "." : parent;
}

/// "a/b c/d", at most a handful: enough to see how it is spelled.
std::string some(const std::vector<std::string>& paths) {
  constexpr std::size_t kShown = 4;
  std::string out;
  for (std::size_t i = 0; i < std::min(paths.size(), kShown); ++i)
    out += (out.empty() ? "" : " ") + fs::path(paths[i]).lexically_normal().generic_string();
  return paths.size() > kShown ? out + " ..." : out;
}

Text place_of(const std::string& given) {
  if (fs::path(given).is_absolute()) return {};
  std::error_code failed;
  auto here = fs::current_path(failed).generic_string();
  return {fmt::format(" (gezocht in {})", here), fmt::format(" (looked in {})", here)};
}

struct Wanted {
  Kind kind;
  const char* option;
  Text holds;  // "--plugins is the folder that holds ..."
};

const Wanted kWanted[] = {{Kind::workflow,
                           "--workflows",
                           {"de map met werkstromen, elk een map met route.lua",
                            "the folder that holds the workflows, each a folder with route.lua"}},
                          {Kind::plugin,
                           "--plugins",
                           {"de map met regio's, elk een map met plugin.json",
                            "the folder that holds the regions, each a folder with plugin.json"}}};

std::optional<Text> wrong_shelf(const std::string& given, const Wanted& wanted, const Wanted& other) {
  auto say = [&](std::string nl, std::string en) {
    return Text{fmt::format("{} {}: {}; {} is {}", wanted.option, given, nl, wanted.option, wanted.holds.nl),
                fmt::format("{} {}: {}; {} is {}", wanted.option, given, en, wanted.option, wanted.holds.en)};
  };
  auto place = place_of(given);
  if (!is_there(given)) return say("die map is er niet" + place.nl, "there is no such folder" + place.en);
  if (!is_folder(given)) return say("dit is een bestand", "this is a file");
  if (is_bundle(given, wanted.kind)) {
    auto better = fmt::format("{} {}", wanted.option, parent_of(given));
    return say("dit is zelf een bundel, geef de map erboven: " + better,
               "this is itself a bundle, give the folder above it: " + better);
  }
  if (auto files = bundle_files_in(given); !files.empty())
    return Text{
        fmt::format("{} {}: een server leest mappen, geen bestand van een bundel ({}); breng het bij de draaiende "
                    "server met `trajectum plugin deploy`, die de handtekening nakijkt, en haal het hier weg",
                    wanted.option, given, some(files)),
        fmt::format("{} {}: a server reads folders, no bundle file ({}); bring it to the running server with "
                    "`trajectum plugin deploy`, which verifies its signature, and take it away from here",
                    wanted.option, given, some(files))};
  if (is_shelf(given, wanted.kind)) return std::nullopt;
  if (is_shelf(given, other.kind) || is_bundle(given, other.kind))
    return say(fmt::format("dit hoort bij {}", other.option), fmt::format("this belongs to {}", other.option));
  for (const auto& child : bundle_folders(given)) {
    if (!is_shelf(child, wanted.kind)) continue;
    auto better = fmt::format("{} {}", wanted.option, fs::path(child).lexically_normal().generic_string());
    return say("de bundels staan een map lager: " + better, "the bundles are one folder down: " + better);
  }
  bool may_be_empty = wanted.kind == Kind::plugin;  // then a region "default" serves the workflows alone
  if (may_be_empty && bundle_folders(given).empty()) return std::nullopt;
  return say("er staat geen bundel in", "there is no bundle in it");
}

Text bundle_is(const std::string& nl, const std::string& en) {
  return {
      nl + "; een bundel is een map met plugin.json (een regio) of route.lua (een werkstroom), of een bestand x.tjp",
      en + "; a bundle is a folder with plugin.json (a region) or route.lua (a workflow), or a file x.tjp"};
}

Text try_this(const std::string& nl, const std::string& en, const std::string& paths) {
  return bundle_is(nl + ": trajectum check " + paths, en + ": trajectum check " + paths);
}

std::optional<std::string> bundle_around(const std::string& path) {
  for (auto at = parent_of(path); at != "." && at != "/" && !at.ends_with(".."); at = parent_of(at))
    if (is_bundle(at, Kind::plugin) || is_bundle(at, Kind::workflow)) return at;
  return std::nullopt;
}

Text not_there(const std::string& dir) {
  auto siblings = bundle_folders(parent_of(dir));
  std::vector<std::string> names;
  for (const auto& path : siblings) names.push_back(fs::path(path).lexically_normal().generic_string());
  auto place = place_of(dir);
  auto guess = did_you_mean(fs::path(without_slash(dir)).lexically_normal().generic_string(), names);
  return {"deze map is er niet" + place.nl + (guess ? "; bedoelt u " + *guess + "?" : ""),
          "there is no such folder" + place.en + (guess ? "; did you mean " + *guess + "?" : "")};
}

}  // namespace

std::optional<Text> wrong_shelves(const std::string& workflows_dir, const std::string& plugins_dir) {
  if (auto wrong = wrong_shelf(workflows_dir, kWanted[0], kWanted[1])) return wrong;
  return wrong_shelf(plugins_dir, kWanted[1], kWanted[0]);
}

bool is_bundle_file(const std::string& path) {
  std::error_code failed;
  return path.ends_with(".tjp") && fs::is_regular_file(path, failed);
}

std::optional<Text> wrong_bundle(const std::string& dir) {
  if (!is_there(dir)) return not_there(dir);
  if (is_bundle_file(dir)) return std::nullopt;
  if (is_bundle(dir, Kind::plugin) || is_bundle(dir, Kind::workflow)) return std::nullopt;
  if (auto around = bundle_around(dir))
    return try_this(is_folder(dir) ? "dit is een map in een bundel" : "dit is een bestand van een bundel",
                    is_folder(dir) ? "this is a folder inside a bundle" : "this is a file of a bundle", *around);
  if (!is_folder(dir)) return bundle_is("dit is een bestand", "this is a file");
  std::vector<std::string> inside;
  for (auto kind : {Kind::workflow, Kind::plugin}) {
    for (auto& path : bundles_in(dir, kind)) inside.push_back(path);
    for (const auto& child : bundle_folders(dir))
      for (auto& path : bundles_in(child, kind)) inside.push_back(path);
  }
  if (!inside.empty())
    return try_this("dit is zelf geen bundel, er staan er wel in", "this is no bundle itself, but it holds some",
                    some(inside));
  std::error_code failed;
  for (fs::recursive_directory_iterator it(dir, failed), end; !failed && it != end; it.increment(failed))
    if (it->path().extension() == ".lua") return std::nullopt;  // a workflow in the making: its faults say more
  return fs::is_empty(dir, failed) ? bundle_is("deze map is leeg", "this folder is empty")
                                   : bundle_is("hier is geen bundel", "there is no bundle here");
}

}  // namespace trajectum::plugin
