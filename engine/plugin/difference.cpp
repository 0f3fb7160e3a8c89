#include "plugin/difference.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "plugin/packed.hpp"
#include "route/renames.hpp"

namespace trajectum::plugin {
namespace {

using route::Declaration;
using Keys = std::map<std::string, route::DeclaredKey>;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view first_of(std::string_view key) { return key.substr(0, key.find('.')); }
std::string_view last_of(std::string_view key) {
  auto point = key.rfind('.');
  return point == std::string_view::npos ? key : key.substr(point + 1);
}

/// A title in Dutch and English, for who sees only that a thing is new.
std::string title_of(const Declaration& one) {
  auto title = one.keys.find("title.nl");
  return title == one.keys.end() ? std::string() : title->second.text;
}

/// Where the arcs of a route lead, by "from -> to (label)".
class Arcs {
 public:
  explicit Arcs(const route::Route& route) : route_(route) {
    for (const auto& node : route.nodes) {
      for (auto start : node.start) add(node, "start", route.node(start).name);
      if (node.next) follow(node, "", *node.next);
      for (const auto& outcome : node.outcomes) follow(node, outcome.id, outcome.target);
      if (node.on_timeout) follow(node, "on_timeout", *node.on_timeout);
      for (const auto& rule : node.on_failure)
        if (rule.go) follow(node, "on_failure", *rule.go);
    }
  }
  const std::map<std::string, route::Origin>& all() const { return all_; }

 private:
  void follow(const route::Node& node, const std::string& label, const route::Target& target) {
    using Kind = route::TargetKind;
    if (target.kind == Kind::to) add(node, label, route_.node(target.node).name);
    if (target.kind == Kind::done) add(node, label, "done");
    if (target.kind == Kind::finish) add(node, label, "finish " + target.outcome);
    for (const auto& part : target.parts) follow(node, label, part);
    for (const auto& other : target.otherwise) follow(node, label, other);
  }
  void add(const route::Node& node, const std::string& label, const std::string& to) {
    all_.emplace(node.name + " -> " + to + (label.empty() ? "" : " (" + label + ")"), node.origin);
  }

  const route::Route& route_;
  std::map<std::string, route::Origin> all_;
};

void compare_arcs(const route::Route& was, const route::Route& now, const Renames& renames, std::vector<Change>& out) {
  auto as_now = route::renamed(was, renames);
  Arcs old(as_now), fresh(now);
  auto only_in = [&](const Arcs& these, const Arcs& others, Change::How how) {
    for (const auto& [name, origin] : these.all()) {
      if (others.all().count(name)) continue;
      Change change{how, Area::arcs, now.id, "arc", name, "", "", "", {}, {}};
      (how == Change::How::added ? change.now_at : change.was_at) = origin;
      out.push_back(std::move(change));
    }
  };
  only_in(old, fresh, Change::How::removed);
  only_in(fresh, old, Change::How::added);
}

/// An arc's end says only where it leads, and that is told as an arc; what makes it go that way is told as a key.
bool tells_an_end(const std::string& key, const std::string& text) {
  bool end = text.empty() || text[0] == '"' || text == "done" || text.starts_with("to \"") ||
             text.starts_with("finish \"") || is_one_of(text, {"all", "one", "some", "race", "none"});
  return end && is_one_of(first_of(key), {"next", "outcomes", "on_timeout", "start", "finish"});
}

Change whole(Change::How how, const Declaration& one, const std::string& route) {
  Change out{how, area_of(one), route, one.kind, one.name, "", "", "", {}, {}};
  bool added = how == Change::How::added;
  (added ? out.now : out.was) = title_of(one);
  (added ? out.now_at : out.was_at) = one.origin;
  return out;
}

const Declaration* find(const std::vector<Declaration>& all, const Declaration& like) {
  for (const auto& one : all)
    if (one.kind == like.kind && one.name == like.name) return &one;
  return nullptr;
}

void compare_all(const std::vector<Declaration>& was, const std::vector<Declaration>& now, const std::string& route,
                 std::vector<Change>& out) {
  for (const auto& one : was)
    if (!find(now, one)) out.push_back(whole(Change::How::removed, one, route));
  for (const auto& one : now) {
    const auto* before = find(was, one);
    if (!before)
      out.push_back(whole(Change::How::added, one, route));
    else
      compare_keys(*before, one, route, out);
  }
}

/// What a bundle was made of; not good when this engine cannot read that any more.
BundleSources sources_of(const route::Bundle& bundle) {
  BundleSources out;
  auto unpacked = unpack(bundle.packed);
  if (!unpacked) return out;
  out.top.source = std::move(unpacked->top);
  out.bases = std::move(unpacked->bases);
  out.good = true;
  return out;
}

Difference::Version version_of(const route::Bundle& bundle) { return {bundle.id, bundle.version, bundle.hash}; }

}  // namespace

const char* area_name(Area area) {
  constexpr const char* kNames[] = {"routes",    "nodes",     "arcs",    "forms", "texts",   "rights",
                                    "decisions", "registers", "budgets", "pools", "metrics", "calendars"};
  return kNames[static_cast<int>(area)];
}

const char* how_name(Change::How how) {
  constexpr const char* kNames[] = {"added", "removed", "changed", "renamed"};
  return kNames[static_cast<int>(how)];
}

Area area_of(const Declaration& one) {
  if (one.file == "route") return one.kind == "route" ? Area::routes : Area::nodes;
  if (one.file == "roles") return Area::rights;
  if (one.file == "labels") return Area::texts;
  if (one.file == "decision") return Area::decisions;
  if (one.file == "register") return Area::registers;
  if (one.file == "budgets") return Area::budgets;
  if (one.file == "pools") return Area::pools;
  return one.file == "metrics" ? Area::metrics : Area::calendars;
}

Area area_of(const Declaration& one, const std::string& key) {
  auto first = first_of(key), last = last_of(key);
  if (is_one_of(last, {"nl", "en"})) return Area::texts;
  bool of_route = one.file == "route";
  if (is_one_of(first, {"by", "may", "skip_by", "owner", "incident_by", "overbook_by", "shows"}) || last == "by" ||
      key.find(".signed_by") != std::string::npos)
    return Area::rights;
  if (of_route && is_one_of(first, {"form", "evidence", "file"})) return Area::forms;
  if (of_route && is_one_of(first, {"next", "outcomes", "on_timeout", "start", "finish", "join", "on_failure"}))
    return Area::arcs;
  return area_of(one);
}

void compare_keys(const Declaration& was, const Declaration& now, const std::string& route, std::vector<Change>& out) {
  std::set<std::string> keys;
  for (const auto& [key, said] : was.keys) keys.insert(key);
  for (const auto& [key, said] : now.keys) keys.insert(key);
  for (const auto& key : keys) {
    auto before = was.keys.find(key), after = now.keys.find(key);
    bool had = before != was.keys.end(), has = after != now.keys.end();
    if (had && has && before->second.text == after->second.text) continue;
    auto how = had && has ? Change::How::changed : had ? Change::How::removed : Change::How::added;
    Change change{how, area_of(now, key), route, now.kind, now.name, key, "", "", {}, {}};
    if (had) change.was = before->second.text, change.was_at = before->second.origin;
    if (has) change.now = after->second.text, change.now_at = after->second.origin;
    out.push_back(std::move(change));
  }
}

void compare_nodes(route::DeclaredRoute was, const route::DeclaredRoute& now, const Renames& renames,
                   std::vector<Change>& out) {
  std::set<std::string> said;  // what says `was` itself; what is inside it goes by another name without a change
  for (auto& node : was.nodes) {
    auto other = renames.find(node.name);
    if (other == renames.end()) continue;
    Declaration like = node;
    like.name = other->second;
    const auto* fresh = find(now.nodes, like);
    if (!fresh) continue;
    if (fresh->keys.count("was")) {
      said.insert(fresh->name);
      out.push_back({Change::How::renamed, area_of(*fresh), now.id, fresh->kind, fresh->name, "", node.name,
                     fresh->name, node.origin, fresh->origin});
    }
    node.name = other->second;
  }
  auto before = out.size();
  compare_all(was.nodes, now.nodes, now.id, out);
  auto first = out.begin() + static_cast<std::ptrdiff_t>(before);
  out.erase(std::remove_if(first, out.end(), [&](const Change& c) { return c.key == "was" && said.count(c.name); }),
            out.end());
}

void compare_things(const route::Declared& was, const route::Declared& now, std::vector<Change>& out) {
  compare_all(was.things, now.things, "", out);
}

VersionDeclared declare(const BundleSources& sources, std::vector<route::Fault>& faults) {
  VersionDeclared out;
  if (!sources.good) return out;
  auto loaded = route::load(sources.top.source, sources.bases, out.declared);
  if (loaded.bundle) pin(*loaded.bundle, sources.top.source, sources.bases);
  faults.insert(faults.end(), loaded.faults.begin(), loaded.faults.end());
  out.bundle = std::move(loaded.bundle);
  return out;
}

Difference difference(const VersionDeclared& was, const VersionDeclared& now) {
  Difference out{version_of(*was.bundle), version_of(*now.bundle), {}};
  const auto &old = was.declared.routes, &fresh = now.declared.routes;
  for (const auto& [id, route] : old)
    if (!fresh.count(id)) out.changes.push_back(whole(Change::How::removed, route.nodes.front(), id));
  for (const auto& [id, route] : fresh) {
    auto before = old.find(id);
    if (before == old.end()) {
      out.changes.push_back(whole(Change::How::added, route.nodes.front(), id));
      continue;
    }
    const auto &older = was.bundle->routes.at(id), &newer = now.bundle->routes.at(id);
    auto renames = route::renames(older, newer);
    compare_nodes(before->second, route, renames, out.changes);
    compare_arcs(older, newer, renames, out.changes);
  }
  compare_things(was.declared, now.declared, out.changes);
  std::erase_if(out.changes, [](const Change& c) {
    return c.area == Area::arcs && !c.key.empty() && tells_an_end(c.key, c.was) && tells_an_end(c.key, c.now);
  });
  std::stable_sort(out.changes.begin(), out.changes.end(), [](const Change& a, const Change& b) {
    return std::tie(a.area, a.route, a.name, a.key) < std::tie(b.area, b.route, b.name, b.key);
  });
  return out;
}

Result<Difference> difference(const route::Bundle& was, const route::Bundle& now) {
  std::vector<route::Fault> faults;
  auto old = declare(sources_of(was), faults), fresh = declare(sources_of(now), faults);
  if (!old.bundle || !fresh.bundle) return internal_error("a bundle that was served cannot be read");
  return difference(old, fresh);
}

}  // namespace trajectum::plugin
