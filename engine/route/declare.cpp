#include "route/declare.hpp"

#include <algorithm>

#include "route/spelling.hpp"

namespace trajectum::route {
namespace {

using Keys = std::map<std::string, DeclaredKey>;

class Declaring {
 public:
  explicit Declaring(Loading& load) : load_(load) {}

  /// A node and those below it. A `finish` is no node: it says how its scope ends.
  void node(const Decl& decl, const std::string& prefix, std::vector<Declaration>& out) {
    Declaration one{decl.word, "route", prefix + decl.id, load_.faults.origin(decl.place), decl.bundle, {}, {}};
    for (const auto& entry : decl.keys) add(entry, one.keys);
    for (const auto& part : decl.nodes)
      if (part.word == "finish") one.keys["finish"] = {"\"" + part.id + "\"", load_.faults.origin(part.place)};
    for (const auto& touch : decl.touched)
      one.touched.push_back({touch.word, "", load_.faults.origin(touch.place), touch.bundle, {}, {}});
    bool is_route = out.empty();
    auto below = is_route ? std::string() : one.name + ".";
    out.push_back(std::move(one));
    for (const auto& part : decl.nodes)
      if (part.word != "finish") node(part, below, out);
  }

  OverlayWord operation(const Operation& operation, const std::string& bundle) {
    const auto& word = *operation.word;
    OverlayWord out{word.word, operation.target, load_.faults.origin(word.place), bundle, {}, {}};
    if (!word.body) return out;
    if (word.word == "change" || word.word == "after") table_keys(*word.body, out.keys);
    for (const auto& draft : word.body->list)
      if (draft.is(Draft::Kind::word)) out.nodes.push_back(draft.word->name.value_or(""));
    return out;
  }

  /// One of a bundle stands for that of the bundles below it; two of one bundle are told apart by number. Labels add
  /// up.
  void word(const Word& word, const std::string& file, const std::string& bundle, std::vector<Declaration>& out) {
    Declaration one{word.word, file, word.name.value_or(""), load_.faults.origin(word.place), bundle, {}, {}};
    if (word.body) flatten(load_, "", *word.body, word.place, one.keys);
    auto name = one.name;
    for (int n = 2;; ++n) {
      auto same =
          std::find_if(out.begin(), out.end(), [&](const auto& d) { return d.kind == one.kind && d.name == one.name; });
      if (same == out.end()) return out.push_back(std::move(one));
      if (file == "labels") {
        for (auto& [key, said] : one.keys) same->keys[key] = std::move(said);
        same->bundle = bundle;
        return;
      }
      if (same->bundle != bundle) {
        *same = std::move(one);
        return;
      }
      one.name = name + "#" + std::to_string(n);
    }
  }

  void table_keys(const Table& table, Keys& out) {
    for (const auto& entry : table.keyed) add(entry, out);
  }

  void add(const Keyed& entry, Keys& out) { flatten(load_, entry.key, entry.value, entry.at, out); }

 private:
  Loading& load_;
};

bool lists_words(const Word& word) {
  return word.word == "budgets" || word.word == "pools" || word.word == "metrics" || word.word == "roles" ||
         word.word == "calendars" || word.word == "labels";
}

}  // namespace

void declare_routes(Loading& load, const std::map<std::string, RouteDecl>& routes, Declared& out) {
  Declaring declaring(load);
  for (const auto& [id, route] : routes) {
    DeclaredRoute one;
    one.id = id;
    one.extends = route.extends;
    for (const auto& entry : route.own_keys) declaring.add(entry, one.own_keys);
    for (const auto& operation : route.operations)
      one.operations.push_back(declaring.operation(operation, route.root.bundle));
    if (route.state == RouteDecl::State::composed) declaring.node(route.root, "", one.nodes);
    out.routes.emplace(id, std::move(one));
  }
}

void declare_word(Loading& load, const Word& word, const std::string& bundle, Declared& out) {
  Declaring declaring(load);
  if (!lists_words(word) || !word.body) return declaring.word(word, word.word, bundle, out.things);
  for (const auto& draft : word.body->list)
    if (draft.is(Draft::Kind::word)) declaring.word(*draft.word, word.word, bundle, out.things);
  if (word.body->keyed.empty()) return;
  Word own = word;  // what it says beside its list: of all lines of money, their year
  auto keys = std::make_shared<Table>();
  keys->keyed = word.body->keyed;
  own.body = keys;
  declaring.word(own, word.word, bundle, out.things);
}

const Declaration* Declared::find(const std::string& kind, const std::string& name) const {
  for (const auto& thing : things)
    if (thing.kind == kind && thing.name == name) return &thing;
  return nullptr;
}

}  // namespace trajectum::route
