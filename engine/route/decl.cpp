#include "route/decl.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::route {
namespace {

constexpr const char* kOverlayWords[] = {"change", "after", "before", "add", "remove", "replace"};

/// The first call among the arcs of an outcome; 0 for a bare `done` and a name.
int sequence_of(const Draft& target) {
  if (target.is(Draft::Kind::word)) return target.word->sequence;
  if (!target.is(Draft::Kind::table)) return 0;
  int first = 0;
  for (const auto& part : target.table->list)
    if (int n = sequence_of(part); first == 0 || (n != 0 && n < first)) first = n;
  return first;
}

/// Outcomes show in the order of their calls, bare `done` first: a keyed table has no order of its own.
Draft with_outcomes_in_order(const Draft& outcomes) {
  if (!outcomes.is(Draft::Kind::table)) return outcomes;
  auto table = std::make_shared<Table>(*outcomes.table);
  std::stable_sort(table->keyed.begin(), table->keyed.end(),
                   [](const Keyed& a, const Keyed& b) { return sequence_of(a.value) < sequence_of(b.value); });
  Draft out = outcomes;
  out.table = std::move(table);
  return out;
}

bool holds_nodes(std::string_view word) {
  return word == "route" || word == "stage" || word == "each" || word == "series";
}

}  // namespace

const Keyed* Decl::find(std::string_view key) const {
  for (const auto& entry : keys)
    if (entry.key == key) return &entry;
  return nullptr;
}

bool Decl::draws() const { return find("next") || (!why_elsewhere(word, "outcomes") && find("outcomes")); }

std::optional<NodeKind> node_kind_of(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(kNodeKindLast); ++i)
    if (word == node_kind_name(static_cast<NodeKind>(i))) return static_cast<NodeKind>(i);
  return std::nullopt;
}

bool is_overlay_word(std::string_view word) {
  return std::find(std::begin(kOverlayWords), std::end(kOverlayWords), word) != std::end(kOverlayWords);
}

bool is_drawn(const Decl& scope) {
  return std::any_of(scope.nodes.begin(), scope.nodes.end(),
                     [](const Decl& node) { return node.word != "optional" && node.draws(); });
}

Decl Declarer::node(const std::shared_ptr<const Word>& word) {
  Decl out;
  out.word = word->word;
  out.id = word->name.value_or("");
  out.place = word->place;
  out.id_place = word->name_place;
  out.bundle = bundle_;
  if (word->word == "finish_by") {
    Draft path;
    path.kind = Draft::Kind::value;
    path.value = Value(out.id);
    path.place = word->name_place;
    out.keys.push_back({"path", word->name_place, path});
    out.id = "finish_by";
    return out;
  }
  if (word->word == "finish") {
    if (word->body)
      load_.faults.add(word->place, "een `finish` aan het eind van een lijst krijgt geen opties",
                       "a `finish` at the end of a list takes no options");
    return out;
  }
  if (!word->body) {
    load_.faults.add(word->place, word->shown() + " mist zijn inhoud { }", word->shown() + " lacks its body { }");
    return out;
  }
  check_id(load_, out.id, out.id_place);
  for (const auto& entry : word->body->keyed) {
    out.keys.push_back(entry);
    if (entry.key == "outcomes") out.keys.back().value = with_outcomes_in_order(entry.value);
  }
  if (holds_nodes(out.word))
    out.nodes = nodes(word->body->list, nullptr);
  else
    refuse_list(load_, out.word, *word->body);
  return out;
}

std::vector<Decl> Declarer::nodes(const std::vector<Draft>& list, std::vector<std::shared_ptr<const Word>>* others) {
  std::vector<Decl> out;
  for (const auto& draft : list) {
    if (draft.is(Draft::Kind::poison)) continue;
    bool is_node = draft.is(Draft::Kind::word) && draft.word->word != "route" &&
                   (node_kind_of(draft.word->word) || draft.word->word == "finish");
    if (others && draft.is(Draft::Kind::word) && is_overlay_word(draft.word->word)) {
      others->push_back(draft.word);
    } else if (!is_node) {
      auto what = shown(draft);
      load_.faults.add(draft.place, "hier hoort een knoop van de route, niet " + what.nl,
                       "a node of the route belongs here, not " + what.en);
    } else if (!used_.insert(draft.word.get()).second) {
      load_.faults.add(draft.place, draft.word->shown() + " staat er twee keer",
                       draft.word->shown() + " is used twice");
    } else {
      out.push_back(node(draft.word));
    }
  }
  return out;
}

RouteDecl Declarer::route(const Word& word, int file) {
  RouteDecl out;
  out.files.push_back(file);
  out.root.word = "route";
  out.root.id = word.name.value_or("");
  out.root.place = word.place;
  out.root.id_place = word.name_place;
  out.root.bundle = bundle_;
  check_id(load_, out.root.id, word.name_place);
  if (!word.body) {
    load_.faults.add(word.place, word.shown() + " mist zijn inhoud { }", word.shown() + " lacks its body { }");
    return out;
  }
  for (const auto& entry : word.body->keyed) {
    if (entry.key != "extends") {
      out.root.keys.push_back(entry);
    } else if (auto base = read_text(load_, entry)) {
      out.extends = *base;
      out.extends_at = entry.value.place;
    }
  }
  std::vector<std::shared_ptr<const Word>> operations;
  out.root.nodes = nodes(word.body->list, &operations);
  for (auto& operation : operations) out.operations.push_back({std::move(operation), ""});
  if (out.extends.empty()) {
    for (const auto& operation : out.operations)
      load_.faults.add(operation.word->place, operation.word->shown() + " kan alleen in een route met `extends`",
                       operation.word->shown() + " is only for a route with `extends`");
  } else {
    for (const auto& node : out.root.nodes)
      load_.faults.add(node.place, "een route met `extends` voegt een knoop toe met `add`, `before` of `after`",
                       "a route with `extends` adds a node with `add`, `before` or `after`");
    out.root.nodes.clear();
  }
  return out;
}

}  // namespace trajectum::route
