#include "app/diff_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "graph/graph.hpp"
#include "plugin/difference.hpp"
#include "plugin/three_way.hpp"

namespace trajectum::app {
namespace {

namespace fs = std::filesystem;
using plugin::BundleSources;
using plugin::VersionDeclared;

class DiffRun {
 public:
  DiffRun(const DiffOptions& options, std::ostream& print, std::ostream& complain)
      : options_(options), print_(print), complain_(complain) {}

  int two() {
    auto was = loaded(read(options_.first, {})), now = loaded(read(options_.second, {}));
    if (!was.bundle || !now.bundle) return 1;
    auto difference = plugin::difference(was, now);
    if (options_.json)
      print_ << plugin::to_json(difference) << "\n";
    else
      plugin::print(difference, print_, options_.lang);
    return options_.diagrams.empty() || draw(*was.bundle, *now.bundle, difference) ? 0 : 1;
  }

  int three() {
    if (!options_.diagrams.empty())
      return say(2, "`--diagrams` hoort bij twee bundels, niet bij `--base`",
                 "`--diagrams` goes with two bundles, not with `--base`");
    auto old = read(options_.base, {}), fresh = read(options_.first, {}),
         region = read(options_.second, {options_.base});
    if (!old.good || !fresh.good || !region.good) return 1;
    if (old.top.is_plugin || fresh.top.is_plugin || !region.top.is_plugin)
      return say(2, "geef de oude en de nieuwe werkstroom, en dan de plugin",
                 "give the old and the new workflow, and then the plugin");
    auto renewed = region;
    if (!stand_on(region, old) || !stand_on(renewed, fresh)) return 1;
    auto was = loaded(old), now = loaded(fresh), with = loaded(region);
    if (!was.bundle || !now.bundle || !with.bundle) return 1;
    auto compared = plugin::three_way(was, now, with, faults_on(renewed));
    if (options_.json)
      print_ << plugin::to_json(compared) << "\n";
    else
      plugin::print(compared, print_, options_.lang);
    return 0;
  }

 private:
  int say(int code, const std::string& nl, const std::string& en) {
    complain_ << "trajectum: " << Text{nl, en}.in(options_.lang) << "\n";
    return code;
  }

  void complain(const std::vector<route::Fault>& faults) {
    for (const auto& fault : faults)
      if (!fault.warning) complain_ << fault.format(options_.lang) << "\n";
  }

  BundleSources read(const std::string& path, const std::vector<std::string>& dirs) {
    std::vector<route::Fault> faults;
    auto out = plugin::read_sources(path, dirs, faults);
    if (!out.good) complain(faults);
    return out;
  }

  VersionDeclared loaded(const BundleSources& sources) {
    std::vector<route::Fault> faults;
    auto out = plugin::declare(sources, faults);
    if (!out.bundle) complain(faults);
    return out;
  }

  /// Puts a plugin on this version of a workflow that it requires.
  bool stand_on(BundleSources& region, const BundleSources& base) {
    for (auto& one : region.bases) {
      if (one.id != base.top.source.id) continue;
      one = base.top.source;
      return true;
    }
    say(1,
        fmt::format("`{}` vraagt geen werkstroom `{}`; een werkstroom heet zoals haar map", region.top.source.id,
                    base.top.source.id),
        fmt::format("`{}` requires no workflow `{}`; a workflow is called as its folder", region.top.source.id,
                    base.top.source.id));
    return false;
  }

  /// What keeps the plugin from loading there: a version that it does not ask for, and what the load says.
  static std::vector<route::Fault> faults_on(const BundleSources& region) {
    std::vector<route::Fault> out, of_bases;
    plugin::Workflows workflows;
    for (const auto& base : region.bases) workflows.add(base, of_bases);
    workflows.required_by(region.top, out);
    plugin::declare(region, out);
    std::erase_if(out, [](const auto& fault) { return fault.warning; });
    return out;
  }

  bool draw(const route::Bundle& was, const route::Bundle& now, const plugin::Difference& difference) {
    std::error_code failed;
    fs::create_directories(options_.diagrams, failed);
    for (const auto& [id, route] : now.routes) {
      auto before = was.routes.find(id);
      bool changed = std::any_of(difference.changes.begin(), difference.changes.end(),
                                 [&id = id](const auto& change) { return change.route == id; });
      if (before == was.routes.end() || !changed) continue;
      if (auto can = graph::drawable(route); !can) {
        say(1, id + ": " + can.error().text.nl, id + ": " + can.error().text.en);
        continue;
      }
      auto path = (fs::path(options_.diagrams) / (id + ".svg")).generic_string();
      std::ofstream file(path, std::ios::binary);
      file << graph::svg(graph::difference(before->second, route, options_.lang));
      if (file.flush()) continue;
      say(1, path + " kan niet geschreven worden", path + " cannot be written");
      return false;
    }
    return true;
  }

  const DiffOptions& options_;
  std::ostream& print_;
  std::ostream& complain_;
};

}  // namespace

int diff(const DiffOptions& options, std::ostream& print, std::ostream& complain) {
  DiffRun run(options, print, complain);
  return options.base.empty() ? run.two() : run.three();
}

}  // namespace trajectum::app
