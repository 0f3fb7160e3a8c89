// The load of one bundle on its bases: run every file, read what they say, compose, build, check.
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/decision_reading.hpp"
#include "route/decl.hpp"
#include "route/declare.hpp"
#include "route/labels.hpp"
#include "route/read_criteria.hpp"
#include "route/read_registers.hpp"
#include "route/route_build.hpp"
#include "route/titles.hpp"
#include "route/workshop.hpp"

namespace trajectum::route {
namespace {

enum class FileKind : std::uint8_t {
  route,
  decision,
  reg,
  budgets,
  pools,
  metrics,
  roles,
  calendars,
  labels,
  spec,
  beside,
  unknown
};

bool is_in(const std::string& path, std::string_view folder, std::string_view extension = ".lua") {
  return path.size() > folder.size() + extension.size() && path.starts_with(folder) && path.ends_with(extension) &&
         path.find('/', folder.size()) == std::string::npos;
}

bool is_csv_table(const std::string& path) { return is_in(path, "decisions/", ".csv"); }

FileKind kind_of(const std::string& path) {
  if (path == "route.lua" || is_in(path, "routes/")) return FileKind::route;
  if (is_in(path, "decisions/") || is_csv_table(path)) return FileKind::decision;
  if (is_in(path, "registers/")) return FileKind::reg;
  if (path == "budgets.lua" || is_in(path, "budgets/")) return FileKind::budgets;
  if (path == "pools.lua") return FileKind::pools;
  if (path == "metrics.lua" || is_in(path, "metrics/")) return FileKind::metrics;
  if (path == "roles.lua") return FileKind::roles;
  if (path == "calendars.lua") return FileKind::calendars;
  if (path == "labels.lua" || is_in(path, "labels/")) return FileKind::labels;
  if (is_in(path, "spec/")) return FileKind::spec;
  bool text = path.size() > 3 && path.compare(path.size() - 3, 3, ".md") == 0;
  return text || path == "plugin.json" || path == "LICENSE" ? FileKind::beside : FileKind::unknown;
}

/// "; did you mean `routes/`?" of a file in a folder that has nearly the name of one that is read; "" else.
Text place_meant(const std::string& path) {
  auto slash = path.find('/');
  if (slash == std::string::npos)
    return guess(path,
                 {"route.lua", "budgets.lua", "pools.lua", "metrics.lua", "roles.lua", "calendars.lua", "labels.lua"});
  return guess(path.substr(0, slash + 1),
               {"routes/", "registers/", "decisions/", "budgets/", "metrics/", "labels/", "spec/"});
}

/// The word a file must return.
const char* word_of(FileKind kind) {
  switch (kind) {
    case FileKind::route: return "route";
    case FileKind::decision: return "decision";
    case FileKind::reg: return "register";
    case FileKind::budgets: return "budgets";
    case FileKind::pools: return "pools";
    case FileKind::metrics: return "metrics";
    case FileKind::calendars: return "calendars";
    case FileKind::labels: return "labels";
    default: return "roles";
  }
}

struct Said {
  FileKind kind;
  std::shared_ptr<const Word> word;
  int file;
};

class Load {
 public:
  explicit Load(Declared* declared) : declared_(declared) {}

  LoadResult run(const BundleSource& top, const std::vector<BundleSource>& bases) {
    load_.bundle = std::make_shared<Bundle>();
    auto scripts = std::make_unique<ScriptVm>();
    load_.scripts = scripts.get();
    load_.bundle->scripts = std::move(scripts);
    load_.top = top.id;
    load_.scripts->limit(top.may);
    for (const auto& base : bases) add_files(base, false);
    add_files(top, top.may.has_value());
    run_files();
    read_all();
    load_.bundle->id = top.id;
    load_.bundle->region = top.region;
    load_.bundle->title = top.title;
    load_.bundle->version = top.version;
    auto own = load_.bundle->routes.find(top.id);
    if (top.version.empty() && own != load_.bundle->routes.end()) load_.bundle->version = own->second.version;
    if (load_.faults.any())
      load_.bundle.reset();
    else
      load_.scripts->freeze(*load_.bundle);
    return {std::move(load_.bundle), load_.faults.take()};
  }

 private:
  void add_files(const BundleSource& source, bool limited) {
    auto files = source.files;
    std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; });
    for (auto& file : files) {
      if (kind_of(file.path) == FileKind::beside) continue;
      constexpr std::string_view kMark = "\xEF\xBB\xBF";  // a spreadsheet's byte order mark is no part of the table
      if (is_csv_table(file.path) && file.text.starts_with(kMark)) file.text.erase(0, kMark.size());
      auto shown = source.shown(file.path);
      lua::Source scan(shown, std::move(file.text));
      load_.files.push_back(
          std::make_unique<LoadFile>(LoadFile{source.id, file.path, shown, std::move(scan), limited}));
    }
  }

  void run_files() {
    Workshop shop(*load_.scripts, load_.files, load_.faults);
    for (std::size_t i = 0; i < load_.files.size(); ++i) {
      auto kind = kind_of(load_.files[i]->path);
      auto file = static_cast<int>(i);
      if (kind == FileKind::unknown) {
        auto meant = place_meant(load_.files[i]->path);
        load_.faults.add({file, 1, 1}, "dit bestand kan deze versie niet lezen" + meant.nl,
                         "this file is not supported by this version" + meant.en);
        continue;
      }
      if (is_csv_table(load_.files[i]->path)) {
        if (auto word = read_csv_decision(load_, file)) said_.push_back({kind, std::move(word), file});
        continue;
      }
      auto said = shop.run(file, kind == FileKind::spec);
      if (kind != FileKind::spec) take(kind, said, file);
    }
  }

  void take(FileKind kind, const Draft& said, int file) {
    if (said.is(Draft::Kind::poison)) return;
    if (const auto* word = said.as_word(word_of(kind))) {
      (void)word;
      said_.push_back({kind, said.word, file});
      return;
    }
    bool list = kind == FileKind::budgets && said.is(Draft::Kind::table) && said.table->keyed.empty();
    if (list) {
      for (const auto& one : said.table->list) take(kind, one, file);
      return;
    }
    auto what = shown(said);
    load_.faults.add({file, 1, 1}, fmt::format("dit bestand moet `{}` teruggeven, niet {}", word_of(kind), what.nl),
                     fmt::format("this file must return `{}`, not {}", word_of(kind), what.en));
  }

  using Reader = void (*)(Loading&, const Word&, const std::string&);
  void read_kind(FileKind kind, Reader reader) {
    for (const auto& said : said_)
      if (said.kind == kind) reader(load_, *said.word, bundle_of(said));
  }
  const std::string& bundle_of(const Said& said) const {
    return load_.files[static_cast<std::size_t>(said.file)]->bundle;
  }

  /// What others name comes first: registers and roles, then tables and budgets, then routes, then what names routes.
  /// Labels before all: every title that is read gets them.
  void read_all() {
    if (declared_)
      for (const auto& said : said_)
        if (said.kind != FileKind::route) declare_word(load_, *said.word, bundle_of(said), *declared_);
    read_kind(FileKind::labels, read_labels);
    read_kind(FileKind::labels, read_titles);
    read_kind(FileKind::calendars, read_calendars);
    read_kind(FileKind::reg, read_register);
    read_kind(FileKind::roles, read_roles);
    read_kind(FileKind::decision, read_decision);
    read_kind(FileKind::budgets, read_budgets);
    read_routes();
    read_kind(FileKind::pools, read_pools);
    read_kind(FileKind::metrics, read_metrics);
    for (const auto& check : load_.after_all) check();
    link_criteria(load_);
    give_titles(load_);
  }

  void read_routes() {
    std::map<std::string, RouteDecl> routes;
    std::map<std::string, Declarer> declarers;
    for (const auto& said : said_) {
      if (said.kind != FileKind::route) continue;
      const auto& id = *said.word->name;
      if (routes.count(id)) {
        auto first = load_.faults.origin(load_.places["route " + id]);
        load_.faults.add(said.word->name_place,
                         fmt::format("route `{}` staat er al: {}:{}", id, first.file, first.line),
                         fmt::format("route `{}` is there already: {}:{}", id, first.file, first.line));
        continue;
      }
      load_.places["route " + id] = said.word->place;
      auto& declarer = declarers.try_emplace(bundle_of(said), load_, bundle_of(said)).first->second;
      routes.emplace(id, declarer.route(*said.word, said.file));
    }
    compose_overlays(load_, routes);
    if (declared_) declare_routes(load_, routes, *declared_);
    for (const auto& [id, route] : routes)
      if (route.state == RouteDecl::State::composed) read_route_file(load_, route);  // for paths into a subroute
    for (const auto& [id, route] : routes)
      if (route.state == RouteDecl::State::composed) build_route(load_, route);
  }

  Loading load_;
  std::vector<Said> said_;
  Declared* declared_;  // null: nobody asks
};

}  // namespace

Bundle::Bundle() = default;
Bundle::~Bundle() = default;

bool is_limited(const Loading& load, const Place& at) {
  return at.file >= 0 && load.files[static_cast<std::size_t>(at.file)]->limited;
}

Place place_of(const Loading& load, const Origin& origin) {
  for (std::size_t i = 0; i < load.files.size(); ++i)
    if (load.files[i]->shown == origin.file) return {static_cast<int>(i), origin.line, origin.column};
  return {};
}

LoadResult load(const BundleSource& top, const std::vector<BundleSource>& bases) {
  return Load(nullptr).run(top, bases);
}

LoadResult load(const BundleSource& top, const std::vector<BundleSource>& bases, Declared& declared) {
  return Load(&declared).run(top, bases);
}

}  // namespace trajectum::route
