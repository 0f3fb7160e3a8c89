#include "plugin/three_way.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "route/renames.hpp"

namespace trajectum::plugin {
namespace {

using route::Declaration;
using route::Declared;
using route::DeclaredRoute;
using Keys = std::map<std::string, route::DeclaredKey>;

bool is_below(const std::string& name, const std::string& above, char between) {
  return name.size() > above.size() && name.starts_with(above) && name[above.size()] == between;
}

/// The keys at a path and below it.
Keys below(const Keys& keys, const std::string& path) {
  Keys out;
  for (const auto& [key, said] : keys)
    if (key == path || is_below(key, path, '.')) out.emplace(key, said);
  return out;
}

bool same_text(const Keys& a, const Keys& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first && x.second.text == y.second.text; });
}

/// The keys as a person would write them, on one line.
std::string told(const Keys& keys, const std::string& path) {
  if (auto one = keys.find(path); keys.size() == 1 && one != keys.end()) return one->second.text;
  std::string out;
  for (const auto& [key, said] : keys) out += (out.empty() ? "" : ", ") + key + " = " + said.text;
  return out;
}

route::Origin origin_of(const Keys& keys) { return keys.empty() ? route::Origin{} : keys.begin()->second.origin; }

/// What an overlay takes the place of: a whole key, or one entry of the keys that are merged.
std::set<std::string> paths_said(const Keys& said, const std::set<std::string>& merged) {
  std::set<std::string> out;
  for (const auto& [key, unused] : said) {
    auto first = key.find('.');
    bool entry = first != std::string::npos && merged.count(key.substr(0, first)) > 0;
    out.insert(key.substr(0, entry ? key.find('.', first + 1) : first));
  }
  return out;
}

class Comparing {
 public:
  Comparing(const VersionDeclared& was, const VersionDeclared& now, const Declared& region, ThreeWay& out)
      : old_bundle_(*was.bundle),
        new_bundle_(*now.bundle),
        was_(was.declared),
        now_(now.declared),
        region_(region),
        out_(out) {}

  void run() {
    for (const auto& [id, route] : was_.routes) {
      auto renewed = now_.routes.find(id);
      if (renewed == now_.routes.end())
        compare_nodes(route, DeclaredRoute{id, "", {}, {}, {}}, {}, out_.base);
      else
        compare_nodes(route, renewed->second, route::renames(old_bundle_.routes.at(id), new_bundle_.routes.at(id)),
                      out_.base);
    }
    for (const auto& [id, route] : now_.routes)
      if (!was_.routes.count(id)) compare_nodes(DeclaredRoute{id, "", {}, {}, {}}, route, {}, out_.base);
    compare_things(was_, now_, out_.base);
    for (const auto& [id, route] : region_.routes)
      if (!was_.routes.count(id)) overlay(route);
    for (const auto& thing : region_.things) hidden(thing);
  }

 private:
  /// The base's route that this one stands on, below any of the region's own; null: none.
  const DeclaredRoute* below_all(const DeclaredRoute& route) const {
    const auto* at = &route;
    while (!at->extends.empty()) {
      if (auto base = was_.routes.find(at->extends); base != was_.routes.end()) return &base->second;
      auto next = region_.routes.find(at->extends);
      if (next == region_.routes.end()) return nullptr;
      at = &next->second;
    }
    return nullptr;
  }

  void overlay(const DeclaredRoute& route) {
    const auto* old = below_all(route);
    if (!old) return;
    static const DeclaredRoute kNone;
    auto found = now_.routes.find(old->id);
    old_ = old;
    new_ = found == now_.routes.end() ? &kNone : &found->second;
    route_ = route.id;
    own_keys(route);
    for (const auto& operation : route.operations) apply(operation);
  }

  void own_keys(const DeclaredRoute& route) {
    RegionChange said{route_, "route", route_, {}, {}, origin_of(route.own_keys)};
    for (const auto& path : paths_said(route.own_keys, {"file"})) {
      said.keys.push_back(path);
      if (path == "version") continue;  // each counts its own
      if (!old_->nodes.empty() && !new_->nodes.empty())
        same_key(old_->nodes.front(), new_->nodes.front(), route.own_keys, path, route_, said.at);
    }
    if (!said.keys.empty()) out_.region.push_back(std::move(said));
  }

  void apply(const route::OverlayWord& operation) {
    bool to_route = operation.target == route_;
    const auto* before = to_route ? &old_->nodes.front() : find(*old_, operation.target);
    auto paths = paths_said(operation.keys, {"form", "outcomes", "evidence"});
    out_.region.push_back(
        {route_, operation.word, operation.target, {paths.begin(), paths.end()}, operation.nodes, operation.origin});
    if (!before) return;  // a node of the region's own
    const auto* after = to_route && !new_->nodes.empty() ? &new_->nodes.front() : find(*new_, operation.target);
    bool beside = operation.word == "after" || operation.word == "before";
    if (!after) {
      add(beside ? Conflict::Kind::anchor : Conflict::Kind::gone, operation, "");
      return;
    }
    names(operation, to_route);
    if (operation.word == "change")
      for (const auto& path : paths)
        same_key(*before, *after, operation.keys, path, operation.target, operation.origin);
    if (operation.word == "replace" || operation.word == "remove") whole(operation);
    if (operation.word == "after") way(operation, *before, *after);
  }

  /// Both bring a node of one name into the same scope.
  void names(const route::OverlayWord& operation, bool to_route) {
    auto point = operation.target.rfind('.');
    auto scope = point == std::string::npos ? std::string() : operation.target.substr(0, point + 1);
    if (operation.word == "add") scope = to_route ? std::string() : operation.target + ".";
    for (const auto& id : operation.nodes) {
      auto name = scope + id;
      if (const auto* fresh = find(*new_, name); fresh && !find(*old_, name)) {
        Conflict one{Conflict::Kind::name, route_,          name, "", "", fresh->kind, operation.word,
                     fresh->origin,        operation.origin};
        out_.conflicts.push_back(std::move(one));
      }
    }
  }

  /// The base changed something of a node that the region replaces or removes, or below it.
  void whole(const route::OverlayWord& operation) {
    for (const auto& change : out_.base) {
      bool here = change.name == operation.target || is_below(change.name, operation.target, '.');
      if (change.route != old_->id || !here) continue;
      auto& one = add(Conflict::Kind::node, operation, change.key.empty() ? "" : change.name + ": " + change.key);
      one.was = change.was;
      one.base = change.now;
      one.base_at = change.now_at.line > 0 ? change.now_at : change.was_at;
      return;  // one is enough to look
    }
  }

  /// The way that the region puts its nodes on leads elsewhere now.
  void way(const route::OverlayWord& operation, const Declaration& before, const Declaration& after) {
    auto on = operation.keys.find("on");
    std::string path = "next";
    if (on != operation.keys.end()) path = "outcomes." + on->second.text.substr(1, on->second.text.size() - 2);
    auto old = below(before.keys, path), fresh = below(after.keys, path);
    if (same_text(old, fresh)) return;
    auto& one = add(Conflict::Kind::arcs, operation, path);
    one.was = told(old, path);
    one.base = told(fresh, path);
    one.base_at = fresh.empty() ? after.origin : origin_of(fresh);
  }

  void same_key(const Declaration& before, const Declaration& after, const Keys& said, const std::string& path,
                const std::string& name, const route::Origin& at) {
    auto old = below(before.keys, path), fresh = below(after.keys, path), region = below(said, path);
    if (same_text(old, fresh) || same_text(fresh, region)) return;
    Conflict one{Conflict::Kind::key, route_, name, path, told(old, path), told(fresh, path),
                 told(region, path),  {},     at};
    one.base_at = fresh.empty() ? after.origin : origin_of(fresh);
    if (!region.empty()) one.region_at = origin_of(region);
    out_.conflicts.push_back(std::move(one));
  }

  /// A register or a table of the region that stands for one of the base which is otherwise now.
  void hidden(const Declaration& thing) {
    if (thing.file == "labels") return;  // these are merged word by word
    const auto *old = was_.find(thing.kind, thing.name), *fresh = now_.find(thing.kind, thing.name);
    if (!fresh || (old ? old : fresh)->bundle == thing.bundle) return;
    std::vector<Change> changes;
    if (old) compare_keys(*old, *fresh, "", changes);
    if (old && changes.empty()) return;
    Conflict one{Conflict::Kind::hidden, "", thing.kind + " " + thing.name, "", "", "", "", {}, thing.origin};
    if (!changes.empty()) {
      one.key = changes.front().key;
      one.was = changes.front().was;
      one.base = changes.front().now;
    }
    one.base_at = fresh->origin;
    out_.conflicts.push_back(std::move(one));
  }

  Conflict& add(Conflict::Kind kind, const route::OverlayWord& operation, std::string key) {
    out_.conflicts.push_back(
        {kind, route_, operation.target, std::move(key), "", "", operation.word, {}, operation.origin});
    return out_.conflicts.back();
  }

  static const Declaration* find(const DeclaredRoute& route, const std::string& name) {
    for (const auto& node : route.nodes)
      if (node.name == name) return &node;
    return nullptr;
  }

  const route::Bundle &old_bundle_, &new_bundle_;
  const Declared &was_, &now_, &region_;
  ThreeWay& out_;
  const DeclaredRoute *old_ = nullptr, *new_ = nullptr;
  std::string route_;
};

}  // namespace

const char* conflict_name(Conflict::Kind kind) {
  constexpr const char* kNames[] = {"key", "node", "gone", "anchor", "arcs", "name", "hidden"};
  return kNames[static_cast<int>(kind)];
}

ThreeWay three_way(const VersionDeclared& was, const VersionDeclared& now, const VersionDeclared& region,
                   std::vector<route::Fault> faults) {
  ThreeWay out;
  Comparing(was, now, region.declared, out).run();
  out.faults = std::move(faults);
  return out;
}

}  // namespace trajectum::plugin
