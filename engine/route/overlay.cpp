// Overlays: a region's route on top of another, composed on the declarations (language.md, "Overlays").
#include <fmt/core.h>

#include <algorithm>

#include "route/decl.hpp"

namespace trajectum::route {
namespace {

struct Found {
  Decl* node = nullptr;
  Decl* scope = nullptr;
  int count = 0;  // by short name; more than one is ambiguous
  std::string name;
};

void search(Decl& scope, const std::string& prefix, const std::string& name, Found& full, Found& brief) {
  for (auto& node : scope.nodes) {
    if (node.word == "finish") continue;
    if (prefix + node.id == name) full = {&node, &scope, 1, name};
    if (node.id == name) brief = {&node, &scope, brief.count + 1, prefix + node.id};
    search(node, prefix + node.id + ".", name, full, brief);
  }
}

void collect_names(const Decl& scope, const std::string& prefix, std::vector<std::string>& out) {
  for (const auto& node : scope.nodes) {
    out.push_back(prefix + node.id);
    out.push_back(node.id);
    collect_names(node, prefix + node.id + ".", out);
  }
}

std::string name_of(const Draft& draft) {
  return draft.is(Draft::Kind::word) ? draft.word->name.value_or("") : std::string();
}

/// Entries of the same name are replaced in place, new ones stand at the end.
Draft merged(const Draft& base, const Draft& top) {
  if (!base.is(Draft::Kind::table) || !top.is(Draft::Kind::table)) return top;
  auto table = std::make_shared<Table>(*base.table);
  for (const auto& entry : top.table->keyed) {
    auto same = std::find_if(table->keyed.begin(), table->keyed.end(), [&](auto& e) { return e.key == entry.key; });
    if (same == table->keyed.end())
      table->keyed.push_back(entry);
    else
      *same = entry;
  }
  for (const auto& draft : top.table->list) {
    auto name = name_of(draft);
    auto same = std::find_if(table->list.begin(), table->list.end(),
                             [&](auto& d) { return !name.empty() && name_of(d) == name; });
    if (same == table->list.end())
      table->list.push_back(draft);
    else
      *same = draft;
  }
  Draft out = top;
  out.table = std::move(table);
  return out;
}

void set_key(Decl& node, const Keyed& entry, bool merge) {
  for (auto& known : node.keys) {
    if (known.key != entry.key) continue;
    auto value = merge ? merged(known.value, entry.value) : entry.value;
    known = entry;
    known.value = std::move(value);
    return;
  }
  node.keys.push_back(entry);
}

/// One overlay on its base.
class Composition {
 public:
  Composition(Loading& load, Decl& base, const std::string& bundle)
      : load_(load), root_(base), bundle_(bundle), declarer_(load, bundle) {}

  /// Gives the full name of the node it was applied to; "" when there is none.
  std::string apply(const Word& operation) {
    auto found = find(operation);
    if (found.node) apply(operation, found);
    return found.name;
  }

 private:
  void apply(const Word& operation, const Found& found) {
    if (!operation.body && operation.word != "remove") {
      load_.faults.add(operation.place, operation.shown() + " mist zijn inhoud { }",
                       operation.shown() + " lacks its body { }");
      return;
    }
    if (operation.word == "change") return change(operation, *found.node);
    if (operation.word == "add") return add(operation, *found.node);
    if (operation.word == "remove") return remove(operation, found);
    if (operation.word == "replace") return replace(operation, *found.node);
    insert(operation, found);
  }

  Found find(const Word& operation) {
    Found full, brief;
    const auto& name = *operation.name;
    search(root_, "", name, full, brief);
    if (name == root_.id && operation.word == "add") return {&root_, nullptr, 1, name};
    if (full.node) return full;
    if (brief.count == 1) return brief;
    std::vector<std::string> names;
    collect_names(root_, "", names);
    auto meant = guess(name, names);
    if (brief.count > 1)
      load_.faults.add(operation.name_place, fmt::format("er is meer dan een `{}`; schrijf de volle naam", name),
                       fmt::format("there is more than one `{}`; write the full name", name));
    else
      load_.faults.add(operation.name_place, fmt::format("`{}` heeft geen knoop `{}`{}", root_.id, name, meant.nl),
                       fmt::format("`{}` has no node `{}`{}", root_.id, name, meant.en));
    return {};
  }

  OverlayTouch touch_of(const Word& operation) const { return {operation.word, operation.place, bundle_}; }

  /// The nodes that an operation brings.
  std::vector<Decl> nodes_of(const Word& operation) {
    auto out = declarer_.nodes(operation.body->list, nullptr);
    for (auto& node : out) mark(node, touch_of(operation));
    return out;
  }
  static void mark(Decl& node, const OverlayTouch& touch) {
    node.touched.push_back(touch);
    for (auto& part : node.nodes) mark(part, touch);
  }

  void change(const Word& operation, Decl& node) {
    refuse_list(load_, "change", *operation.body);
    node.touched.push_back(touch_of(operation));
    for (const auto& entry : operation.body->keyed)
      set_key(node, entry, entry.key == "form" || entry.key == "outcomes" || entry.key == "evidence");
  }

  void add(const Word& operation, Decl& scope) {
    refuse_keys(operation, {});
    if (scope.word != "route" && scope.word != "stage" && scope.word != "each" && scope.word != "series") {
      load_.faults.add(operation.name_place, fmt::format("`{}` is geen fase; `add` vult een fase", scope.id),
                       fmt::format("`{}` is not a scope; `add` fills a scope", scope.id));
      return;
    }
    for (auto& node : nodes_of(operation)) scope.nodes.push_back(std::move(node));
  }

  void remove(const Word& operation, const Found& found) {
    if (is_drawn(*found.scope)) {
      load_.faults.add(operation.place, "`remove` in een getekende fase kan deze versie nog niet uitvoeren",
                       "`remove` in a drawn scope is known but this version cannot run it yet");
      return;
    }
    found.scope->nodes.erase(found.scope->nodes.begin() + (found.node - found.scope->nodes.data()));
  }

  /// What named the old node (arcs, `same_as`, paths) is linked like everything else: where it no longer fits, that is
  /// the fault.
  void replace(const Word& operation, Decl& node) {
    refuse_keys(operation, "");
    auto nodes = nodes_of(operation);
    if (nodes.size() == 1) {
      node = std::move(nodes.front());
    } else if (operation.body->list.size() != 1) {
      load_.faults.add(operation.place, operation.shown() + " krijgt een knoop: die komt in zijn plaats",
                       operation.shown() + " takes one node, which comes in its place");
    }
  }

  void insert(const Word& operation, const Found& found) {
    bool drawn = is_drawn(*found.scope);
    bool after = operation.word == "after";
    refuse_keys(operation, drawn && after ? "on" : "");
    auto nodes = nodes_of(operation);
    if (nodes.empty()) return;
    if (drawn && !after) {
      load_.faults.add(operation.place, "`before` in een getekende fase kan deze versie nog niet uitvoeren",
                       "`before` in a drawn scope is known but this version cannot run it yet");
      return;
    }
    if (drawn && !chain(operation, *found.node, nodes)) return;
    auto at = found.scope->nodes.begin() + (found.node - found.scope->nodes.data()) + (after ? 1 : 0);
    found.scope->nodes.insert(at, std::make_move_iterator(nodes.begin()), std::make_move_iterator(nodes.end()));
  }

  /// Draws the arcs of nodes put after a drawn one: its `next` (or that outcome) leads to the first, and where it led
  /// before is where the last goes on.
  bool chain(const Word& operation, Decl& before, std::vector<Decl>& nodes) {
    const auto* on = operation.body->find("on");
    auto outcome = on ? read_text(load_, *on) : std::nullopt;
    Keyed* arc = nullptr;
    std::shared_ptr<Table> outcomes;
    for (auto& entry : before.keys) {
      if (!on && entry.key == "next") arc = &entry;
      if (on && outcome && entry.key == "outcomes" && entry.value.is(Draft::Kind::table)) {
        outcomes = std::make_shared<Table>(*entry.value.table);
        for (auto& one : outcomes->keyed)
          if (one.key == *outcome) arc = &one;
        entry.value.table = outcomes;
      }
    }
    if (!arc) {
      load_.faults.add(operation.place, fmt::format("`{}` heeft hier geen weg om iets achter te zetten", before.id),
                       fmt::format("`{}` has no such way to put something after", before.id));
      return false;
    }
    Draft onward = arc->value;
    arc->value = text_draft(nodes.front().id, nodes.front().place);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].draws() || nodes[i].word == "optional") continue;
      auto target = i + 1 < nodes.size() ? text_draft(nodes[i + 1].id, nodes[i].place) : onward;
      nodes[i].keys.push_back({"next", nodes[i].place, std::move(target)});
    }
    return true;
  }

  static Draft text_draft(const std::string& text, const Place& at) {
    Draft out;
    out.kind = Draft::Kind::value;
    out.value = Value(text);
    out.place = at;
    return out;
  }

  void refuse_keys(const Word& operation, std::string_view allowed) {
    for (const auto& entry : operation.body->keyed)
      if (entry.key != allowed) report_unknown_key(load_, operation.word, entry, {});
  }

  Loading& load_;
  Decl& root_;
  std::string bundle_;
  Declarer declarer_;
};

void compose(Loading& load, std::map<std::string, RouteDecl>& routes, RouteDecl& route) {
  using State = RouteDecl::State;
  if (route.state != State::declared) return;
  route.state = State::composing;
  if (route.extends.empty()) {
    route.state = State::composed;
    return;
  }
  auto base = routes.find(route.extends);
  if (base == routes.end()) {
    std::vector<std::string> names;
    for (const auto& [id, unused] : routes) names.push_back(id);
    auto meant = guess(route.extends, names);
    load.faults.add(route.extends_at, fmt::format("er is geen route `{}`{}", route.extends, meant.nl),
                    fmt::format("there is no route `{}`{}", route.extends, meant.en));
    route.state = State::broken;
    return;
  }
  if (base->second.state == State::composing) {
    load.faults.add(route.extends_at, "deze route breidt zichzelf uit", "this route extends itself");
    route.state = State::broken;
    return;
  }
  compose(load, routes, base->second);
  if (base->second.state != State::composed) {
    route.state = State::broken;
    return;
  }
  Decl whole = base->second.root;
  whole.id = route.root.id;
  whole.place = route.root.place;
  whole.id_place = route.root.id_place;
  whole.bundle = route.root.bundle;
  for (const auto& entry : route.root.keys) set_key(whole, entry, entry.key == "file");
  Composition composition(load, whole, route.root.bundle);
  for (auto& operation : route.operations) operation.target = composition.apply(*operation.word);
  route.own_keys = std::move(route.root.keys);
  route.root = std::move(whole);
  route.files.insert(route.files.begin(), base->second.files.begin(), base->second.files.end());
  route.state = State::composed;
}

}  // namespace

void compose_overlays(Loading& load, std::map<std::string, RouteDecl>& routes) {
  for (auto& [id, route] : routes) compose(load, routes, route);
}

}  // namespace trajectum::route
