#include "route/read_terms.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "calendar/legal.hpp"

namespace trajectum::route {
namespace {

struct TermReading {
  RouteBuild& build;
  NodeIndex index;
  Term term;
};

/// A span that the law could name: at least one day, and no calendar of a region.
std::optional<Duration> read_legal_span(Loading& load, const Keyed& entry) {
  auto span = read_duration(load, entry);
  if (!span) return std::nullopt;
  if (!span->calendar.empty()) {
    load.faults.add(entry.value.place, "een termijn telt op de wettelijke kalender, nooit op een eigen kalender",
                    "a term counts by the legal calendar, never by one of a region");
    return std::nullopt;
  }
  if (auto good = calendar::check_term(*span, {}, {}); !good) {
    load.faults.add(entry.value.place, good.error().text.nl, good.error().text.en);
    return std::nullopt;
  }
  return span;
}

void read_from(Loading& load, TermReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.build.paths.push_back([&build = r.build, index = r.index, id = r.term.id, text = *text, at = entry.value.place] {
    auto path = link_typed(build, index, text, at, FieldType::date);
    if (path.root == Path::Root::term && path.segments.front().name == id)
      build.faults().add(at, "een termijn telt niet vanaf haar eigen einde", "a term does not count from its own end");
    for (auto& term : build.node(index).terms)
      if (term.id == id) term.from = path;
  });
}

struct ExtendReading {
  TermReading& of;
};
void read_at_most(Loading& load, ExtendReading& r, const Keyed& entry) {
  r.of.term.extend_at_most = read_legal_span(load, entry);
}
void read_extend_by(Loading& load, ExtendReading& r, const Keyed& entry) {
  const auto* role = entry.value.as_word("role");
  if (!role || role->body) return report_wrong(load, entry, "role \"...\"", "role \"...\"");
  check_role(load, *role->name, role->name_place);
  r.of.term.extend_by = *role->name;
}
constexpr Key<ExtendReading> kExtendKeys[] = {{"at_most", read_at_most}, {"by", read_extend_by}};

void read_extend(Loading& load, TermReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "{ at_most = weeks(6), by = role \"...\" }",
                        "{ at_most = weeks(6), by = role \"...\" }");
  const auto& table = *entry.value.table;
  ExtendReading reading{r};
  refuse_list(load, "term extend", table);
  read_keys<ExtendReading>(load, "term extend", kExtendKeys, table.keyed, reading);
  for (const char* key : {"at_most", "by"})
    if (!table.find(key))
      load.faults.add(entry.at, fmt::format("`extend` mist `{}`", key), fmt::format("`extend` lacks `{}`", key));
}

void read_suspend(Loading& load, TermReading& r, const Keyed& entry) {
  r.term.grounds = read_texts(load, entry);
  if (entry.value.is(Draft::Kind::table) && entry.value.table->list.empty())
    report_wrong(load, entry, "een lijst met gronden", "a list of grounds");
}

constexpr Key<TermReading> kTermKeys[] = {{"from", read_from}, {"extend", read_extend}, {"suspend", read_suspend}};

void read_one_term(RouteBuild& build, NodeIndex index, const Keyed& entry) {
  auto& load = build.load;
  const auto* word = entry.value.as_word("term");
  if (!word || !word->body) return report_wrong(load, entry, "term \"...\" { weeks(8) }", "term \"...\" { weeks(8) }");
  if (!check_id(load, *word->name, word->name_place)) return;
  for (const auto& node : build.route.nodes)
    for (const auto& other : node.terms)
      if (other.id == *word->name)
        return build.faults().add(word->name_place,
                                  fmt::format("er is al een termijn `{}`, op {}", other.id, node.name),
                                  fmt::format("there already is a term `{}`, on {}", other.id, node.name));
  TermReading r{build, index, {}};
  r.term.id = *word->name;
  const auto& body = *word->body;
  if (body.list.size() == 1) {
    if (auto span = read_legal_span(load, {"term", body.list[0].place, body.list[0]})) r.term.span = *span;
  } else {
    build.faults().add(word->place, fmt::format("termijn `{}` noemt één duur, zoals weeks(8)", r.term.id),
                       fmt::format("term `{}` names one duration, such as weeks(8)", r.term.id));
  }
  read_keys<TermReading>(load, "term", kTermKeys, body.keyed, r);
  build.node(index).terms.push_back(std::move(r.term));
}

}  // namespace

void read_term(RouteBuild& build, NodeIndex index, const Keyed& entry) {
  bool list = entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty();
  if (!list) return read_one_term(build, index, entry);
  for (const auto& draft : entry.value.table->list) read_one_term(build, index, {entry.key, draft.place, draft});
}

std::vector<std::string> term_names(const Route& route) {
  std::vector<std::string> out;
  for (const auto& node : route.nodes)
    for (const auto& term : node.terms) out.push_back(term.id);
  return out;
}

void list_term_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<TermReading>("term", kTermKeys, out);
  list_keys<ExtendReading>("term extend", kExtendKeys, out);
}

}  // namespace trajectum::route
