// Who may do a step: `by = owner`, or a role with what it asks of the person (language.md, `by`). Reads and checks
// only; who may is decided where it is done.
#include <fmt/core.h>

#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

using R = NodeReading;

bool is_work(const Node& node) { return node.is_work(); }

struct ByReading {
  R& node;
  OwnerRule rule;
};

void read_same_as(Loading& load, ByReading& r, const Keyed& entry) {
  if (auto name = read_text(load, entry))
    r.rule.same_as = find_near(r.node.build, r.node.node().parent, *name, entry.value.place, is_work, "stap", "step");
}

void read_differs_from(Loading& load, ByReading& r, const Keyed& entry) {
  if (auto name = read_text(load, entry))
    r.rule.differs_from =
        find_near(r.node.build, r.node.node().parent, *name, entry.value.place, is_work, "stap", "step");
}

/// A path to what a person writes a language in; not of the form, which is not there yet when work is taken.
void read_speaks(Loading& load, ByReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.node.build.paths.push_back([&build = r.node.build, index = r.node.index, text = *text, at = entry.value.place] {
    auto end = link_path(build, index, text, at);
    if (end.path.empty()) return;
    if (end.path.root == Path::Root::form)
      return build.faults().add(at, "`speaks` wordt gevraagd voor het formulier er is: noem een veld van het dossier",
                                "`speaks` is asked before there is a form: name a field of the case file");
    bool fits = end.field && (end.field->type == FieldType::text || end.field->type == FieldType::choice);
    if (!fits)
      return build.faults().add(at,
                                fmt::format("`speaks` hoort een `text` of `choice` te zijn; `{}` is dat niet", text),
                                fmt::format("`speaks` must be a `text` or a `choice`; `{}` is not", text));
    build.node(index).by.speaks = end.path;
  });
}

void read_holds(Loading& load, ByReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.rule.holds = *name;
  load.after_all.push_back([&load, name = *name, at = entry.value.place] {
    check_register(load, name, at);
    auto known = load.bundle->registers.find(name);
    if (known != load.bundle->registers.end() && known->second.key.type != FieldType::text)
      load.faults.add(at,
                      fmt::format("de sleutel van `{}` is geen `text`; hier is die de naam van een gebruiker", name),
                      fmt::format("the key of `{}` is no `text`; here it is the name of a user", name));
  });
}

void read_caseload(Loading& load, ByReading& r, const Keyed& entry) {
  const auto* word = entry.value.as_word("caseload");
  if (!word || word->arguments.size() != 1) return report_wrong(load, entry, "caseload(n)", "caseload(n)");
  r.rule.caseload =
      static_cast<int>(read_integer(load, {entry.key, entry.value.place, word->arguments[0]}, 1, 10000).value_or(0));
}

constexpr Key<ByReading> kByKeys[] = {{"same_as", read_same_as},
                                      {"differs_from", read_differs_from},
                                      {"speaks", read_speaks},
                                      {"holds", read_holds},
                                      {"at_most", read_caseload}};

}  // namespace

void read_by(Loading& load, R& r, const Keyed& entry) {
  ByReading by{r, {}};
  if (entry.value.as_word("owner")) {
    by.rule.kind = OwnerRule::Kind::owner;
  } else if (const auto* role = entry.value.as_word("role")) {
    by.rule.kind = OwnerRule::Kind::role;
    by.rule.role = *role->name;
    check_role(load, *role->name, role->name_place);
    if (role->body) {
      refuse_list(load, "by role", *role->body);
      read_keys<ByReading>(load, "by role", kByKeys, role->body->keyed, by);
    }
  } else {
    return report_wrong(load, entry, "role \"...\" of owner", "role \"...\" or owner");
  }
  r.node().by = by.rule;
}

void read_allocate(Loading& load, R& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  constexpr std::pair<const char*, Allocate> kPolicies[] = {
      {"offer", Allocate::offer}, {"least_loaded", Allocate::least_loaded}, {"familiar", Allocate::familiar}};
  const std::pair<const char*, Allocate>* found = nullptr;
  std::vector<std::string> names;
  for (const auto& policy : kPolicies) {
    names.emplace_back(policy.first);
    if (*text == policy.first) found = &policy;
  }
  if (!found) {
    auto meant = guess(*text, names);
    return load.faults.add(entry.value.place, fmt::format("`allocate` kent geen `{}`{}", *text, meant.nl),
                           fmt::format("`allocate` has no `{}`{}", *text, meant.en));
  }
  r.node().allocate = found->second;
  if (found->second == Allocate::offer) return;
  r.build.paths.push_back([&build = r.build, index = r.index, at = entry.at] {
    const auto& by = build.node(index).by;
    if (by.kind == OwnerRule::Kind::owner || by.same_as != kNoNode)
      build.faults().add(at, "`by` zegt al van wie dit werk is; `allocate` hoort bij een rol zonder `same_as`",
                         "`by` says already whose work this is; `allocate` belongs to a role without `same_as`");
  });
}

void list_by_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<ByReading>("by role", kByKeys, out);
}

}  // namespace trajectum::route
