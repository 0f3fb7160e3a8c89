// What a step says besides its arcs: who, when, with what form, evidence, seats and money (language.md, "Nodes").
#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "route/read_fields.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

using R = NodeReading;

/// The texts, words or tables of an entry that takes one or a list.
std::vector<Draft> one_or_list(const Keyed& entry) {
  if (entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty()) return entry.value.table->list;
  return {entry.value};
}

bool is_optional(const Node& node) { return node.kind == NodeKind::optional; }

// --- due ---
struct DueReading {
  R& node;
  Due due;
};
void read_due_after(Loading& load, DueReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.node.build.paths.push_back([&build = r.node.build, index = r.node.index, text = *text, at = entry.value.place] {
    if (build.node(index).due) build.node(index).due->after = link_typed(build, index, text, at, FieldType::date);
  });
}
constexpr Key<DueReading> kDueKeys[] = {{"after", read_due_after}};

void read_due(Loading& load, R& r, const Keyed& entry) {
  DueReading due{r, {}};
  if (const auto* word = entry.value.as_word("due")) {
    auto span = read_duration(load, {entry.key, entry.value.place, word->arguments.at(0)});
    if (span) due.due.span = *span;
    refuse_list(load, "due", *word->body);
    read_keys<DueReading>(load, "due", kDueKeys, word->body->keyed, due);
  } else if (auto span = read_duration(load, entry)) {
    due.due.span = *span;
  }
  r.node().due = due.due;  // also after a fault, which is said: it is not missing
}

// --- escalate ---
std::optional<Escalation> read_escalation(Loading& load, const Keyed& entry) {
  const auto* word = entry.value.as_word("at");
  if (!word || word->name || word->arguments.size() != 2) {
    report_wrong(load, entry, "at(\"80%\", wie)", "at(\"80%\", who)");
    return std::nullopt;
  }
  Escalation out;
  const Keyed moment{"at", entry.value.place, word->arguments[0]}, who{"at", entry.value.place, word->arguments[1]};
  if (const auto* percent = moment.value.text()) {
    auto end = percent->data() + percent->size();
    auto [rest, failed] = std::from_chars(percent->data(), end, out.percent);
    if (failed != std::errc() || rest + 1 != end || *rest != '%' || out.percent < 1 || out.percent > 1000)
      report_wrong(load, moment, "een percentage zoals \"80%\"", "a percentage such as \"80%\"");
  } else if (auto span = read_duration(load, moment)) {
    out.after = *span;
  }
  if (who.value.as_word("owner")) {
    out.owner = true;
  } else if (const auto* role = who.value.as_word("role")) {
    out.role = *role->name;
    check_role(load, *role->name, role->name_place);
    if (role->body) report_wrong(load, who, "een rol zonder opties", "a role without options");
  } else {
    report_wrong(load, who, "role \"...\" of owner", "role \"...\" or owner");
  }
  return out;
}

void read_escalate(Loading& load, R& r, const Keyed& entry) {
  for (const auto& draft : one_or_list(entry))
    if (auto one = read_escalation(load, {entry.key, draft.place, draft})) r.node().escalate.push_back(*one);
}

void read_remind(Loading& load, R& r, const Keyed& entry) {
  auto span = read_duration(load, entry);
  if (!span) return;
  if (span->n < 1)
    return report_wrong(load, entry, "een duur voor `due`, zoals days(2)", "a duration before `due`, such as days(2)");
  r.node().remind = *span;
}

// --- form, match ---
void read_form(Loading& load, R& r, const Keyed& entry) {
  FieldUse use;
  use.on_path = [&build = r.build, index = r.index](const std::string& path, FieldType type, const Place& at) {
    build.paths.push_back([&build, index, path, type, at] {
      auto end = link_path(build, index, path, at);
      if (end.path.empty()) return;
      if (end.path.root == Path::Root::form)
        build.faults().add(at, "een formulier kan niet uit zichzelf komen; noem een pad van de zaak, zoals `file.x`",
                           "a form cannot come from itself; name a path of the case, such as `file.x`");
      build.node(index).form_paths.push_back(end.path);
      bool list = end.whole || (end.field && end.field->type == FieldType::choices);
      if (type == FieldType::choices && !list && (!end.field || end.field->type != FieldType::choices))
        build.faults().add(at, "dit pad is geen lijst", "this path is no list");
      if (type != FieldType::choices && end.field && end.field->type != type)
        build.faults().add(at, fmt::format("`{}` is een {}", path, field_type_name(end.field->type)),
                           fmt::format("`{}` is a {}", path, field_type_name(end.field->type)));
    });
  };
  r.node().form = read_field_list(load, entry, use);
}

void read_match(Loading& load, R& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.node().match = *name;
  load.after_all.push_back([&load, name = *name, at = entry.value.place] { check_register(load, name, at); });
}

// --- evidence ---
struct EvidenceReading {
  R& node;
  Evidence evidence;
};
void read_signed_by(Loading& load, EvidenceReading& r, const Keyed& entry) {
  r.evidence.signed_by = read_texts(load, entry);
}
void read_types(Loading& load, EvidenceReading& r, const Keyed& entry) {
  r.evidence.types = read_texts(load, entry);
  for (const auto& type : r.evidence.types)
    if (type.find('/') == std::string::npos)
      load.faults.add(entry.value.place, fmt::format("`{}` is geen type zoals \"video/mp4\"", type),
                      fmt::format("`{}` is not a type such as \"video/mp4\"", type));
}
void read_bytes_max(Loading& load, EvidenceReading& r, const Keyed& entry) {
  r.evidence.bytes_max = read_integer(load, entry, 1, std::int64_t{1} << 40).value_or(0);
}
void read_evidence_title(Loading& load, EvidenceReading& r, const Keyed& entry) {
  r.evidence.title = read_title(load, entry);
}
void read_evidence_when(Loading& load, EvidenceReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.node.build.paths.push_back(
      [&build = r.node.build, index = r.node.index, kind = r.evidence.kind, text = *text, at = entry.value.place] {
        auto path = link_typed(build, index, text, at, FieldType::yesno);
        for (auto& evidence : build.node(index).evidence)
          if (evidence.kind == kind) evidence.when = path;
      });
}
constexpr Key<EvidenceReading> kEvidenceKeys[] = {{"title", read_evidence_title},
                                                  {"signed_by", read_signed_by},
                                                  {"types", read_types},
                                                  {"max", read_bytes_max},
                                                  {"when", read_evidence_when}};

void read_evidence(Loading& load, R& r, const Keyed& entry) {
  for (const auto& draft : one_or_list(entry)) {
    const auto* word = draft.as_word("document");
    if (!word) {
      report_wrong(load, {entry.key, draft.place, draft}, "document \"...\"", "document \"...\"");
      continue;
    }
    EvidenceReading reading{r, {}};
    reading.evidence.kind = *word->name;
    check_id(load, *word->name, word->name_place);
    if (word->body) {
      refuse_list(load, "evidence document", *word->body);
      read_keys<EvidenceReading>(load, "evidence document", kEvidenceKeys, word->body->keyed, reading);
    }
    bool twice = std::any_of(r.node().evidence.begin(), r.node().evidence.end(),
                             [&](const Evidence& e) { return e.kind == *word->name; });
    if (twice)
      load.faults.add(word->name_place, fmt::format("`{}` staat er twee keer", *word->name),
                      fmt::format("`{}` is there twice", *word->name));
    else
      r.node().evidence.push_back(std::move(reading.evidence));
  }
}

// --- reserve ---
struct ReserveReading {
  R& node;
  Reserve reserve;
  const Register* reg;
};
void read_count(Loading& load, ReserveReading& r, const Keyed& entry) {
  r.reserve.count = static_cast<int>(read_integer(load, entry, 1, 1000).value_or(1));
}
void read_at_least(Loading& load, ReserveReading& r, const Keyed& entry) {
  r.reserve.at_least = static_cast<int>(read_integer(load, entry, 1, 1000).value_or(0));
}
void read_distinct(Loading& load, ReserveReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.reserve.distinct = *name;
  if (!r.reg || find_field(r.reg->fields, *name)) return;
  std::vector<std::string> names;
  for (const auto& field : r.reg->fields) names.push_back(field.name);
  auto meant = guess(*name, names);
  load.faults.add(entry.value.place,
                  fmt::format("het register `{}` heeft geen veld `{}`{}", r.reg->id, *name, meant.nl),
                  fmt::format("the register `{}` has no field `{}`{}", r.reg->id, *name, meant.en));
}
void read_where(Loading& load, ReserveReading& r, const Keyed& entry) { r.reserve.where = read_function(load, entry); }
void read_hold(Loading& load, ReserveReading& r, const Keyed& entry) { r.reserve.hold = read_duration(load, entry); }
constexpr Key<ReserveReading> kReserveKeys[] = {{"count", read_count},
                                                {"at_least", read_at_least},
                                                {"distinct", read_distinct},
                                                {"where", read_where},
                                                {"hold", read_hold}};

void read_reserve(Loading& load, R& r, const Keyed& entry) {
  for (const auto& draft : one_or_list(entry)) {
    const auto* word = draft.as_word("seats");
    if (!word || !word->body) {
      report_wrong(load, {entry.key, draft.place, draft}, "seats \"register\" { }", "seats \"register\" { }");
      continue;
    }
    check_register(load, *word->name, word->name_place);
    auto known = load.bundle->registers.find(*word->name);
    ReserveReading reading{r, {}, known == load.bundle->registers.end() ? nullptr : &known->second};
    reading.reserve.reg = *word->name;
    refuse_list(load, "seats", *word->body);
    read_keys<ReserveReading>(load, "seats", kReserveKeys, word->body->keyed, reading);
    if (reading.reg && reading.reg->capacity.empty())
      load.faults.add(word->name_place, fmt::format("het register `{}` heeft geen `capacity`", *word->name),
                      fmt::format("the register `{}` has no `capacity`", *word->name));
    if (reading.reserve.at_least > reading.reserve.count)
      load.faults.add(word->place, "`at_least` is meer dan `count`", "`at_least` is more than `count`");
    r.node().reserve.push_back(std::move(reading.reserve));
  }
}

// --- spend ---
struct SpendReading {
  R& node;
  Spend spend;
};
void read_units(Loading& load, SpendReading& r, const Keyed& entry) {
  r.spend.units = read_integer(load, entry, 1, 1000000).value_or(0);
}
void read_amount(Loading& load, SpendReading& r, const Keyed& entry) {
  if (auto money = read_money(load, entry)) r.spend.amount = *money;
}
void read_per(Loading& load, SpendReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.node.build.paths.push_back([&build = r.node.build, index = r.node.index, text = *text, at = entry.value.place] {
    const auto& subject = build.route.subject;
    auto end = link_path(build, index, text == subject ? subject + ".id" : text, at);
    auto& spend = build.node(index).spend;
    if (end.path.empty() || !spend) return;
    auto budget = build.load.bundle->budgets.find(spend->budget);
    bool counts = budget != build.load.bundle->budgets.end() && !budget->second.one_per.empty();
    bool right = end.field && end.field->type == FieldType::ref && counts && end.field->to == budget->second.one_per;
    bool own_key = end.path.root == Path::Root::subject && end.path.segments.size() == 1 && end.field &&
                   end.field == &build.load.bundle->registers.at(subject).key;
    bool itself = counts && own_key && budget->second.one_per == subject;
    if (counts && !right && !itself)
      build.faults().add(at, fmt::format("`per` moet een `ref` naar `{}` zijn", budget->second.one_per),
                         fmt::format("`per` must be a `ref` to `{}`", budget->second.one_per));
    spend->per = std::move(end.path);
  });
}
void read_spend_flags(Loading& load, SpendReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || entry.value.table->keyed.empty())
    return report_wrong(load, entry, "een tabel { naam = pad }", "a table { name = path }");
  refuse_list(load, "flags", *entry.value.table);
  for (const auto& flag : entry.value.table->keyed) {
    auto text = read_text(load, flag);
    if (!text) continue;
    r.node.build.paths.push_back(
        [&build = r.node.build, index = r.node.index, name = flag.key, text = *text, at = flag.value.place] {
          auto path = link_typed(build, index, text, at, FieldType::yesno);
          auto& spend = build.node(index).spend;
          if (path.empty() || !spend) return;
          spend->flags.emplace_back(name, std::move(path));
          std::sort(spend->flags.begin(), spend->flags.end(),
                    [](const auto& a, const auto& b) { return a.first < b.first; });
        });
  }
}
constexpr Key<SpendReading> kSpendKeys[] = {
    {"units", read_units}, {"amount", read_amount}, {"per", read_per}, {"flags", read_spend_flags}};

/// Each flag must be one of the budget's.
void check_flags(Loading& load, const Word& word, const Budget& budget) {
  const auto* flags = word.body->find("flags");
  if (!flags || !flags->value.is(Draft::Kind::table)) return;
  for (const auto& flag : flags->value.table->keyed) {
    if (std::find(budget.flags.begin(), budget.flags.end(), flag.key) != budget.flags.end()) continue;
    auto meant = guess(flag.key, budget.flags);
    load.faults.add(flag.at,
                    fmt::format("het budget `{}` heeft geen `flags` met `{}`{}", budget.id, flag.key, meant.nl),
                    fmt::format("the budget `{}` has no `flags` with `{}`{}", budget.id, flag.key, meant.en));
  }
}

void check_spend(Loading& load, const Word& word, const Spend& spend) {
  auto known = load.bundle->budgets.find(spend.budget);
  if (known == load.bundle->budgets.end()) {
    std::vector<std::string> names;
    for (const auto& [id, unused] : load.bundle->budgets) names.push_back(id);
    auto meant = guess(spend.budget, names);
    load.faults.add(word.name_place, fmt::format("er is geen budget `{}`{}", spend.budget, meant.nl),
                    fmt::format("there is no budget `{}`{}", spend.budget, meant.en));
    return;
  }
  if ((spend.units > 0) == (spend.amount.cents > 0))
    load.faults.add(word.place, "noem óf `units` óf `amount`", "name either `units` or `amount`");
  check_flags(load, word, known->second);
  if (spend.units > 0 && known->second.unit.cents == 0)
    load.faults.add(word.place, fmt::format("het budget `{}` heeft geen `unit`", spend.budget),
                    fmt::format("the budget `{}` has no `unit`", spend.budget));
  if (!known->second.one_per.empty() && !word.body->find("per"))
    load.faults.add(word.place, fmt::format("dit budget telt per `{}`: zeg met `per` welke", known->second.one_per),
                    fmt::format("this budget counts per `{}`: say with `per` which", known->second.one_per));
}

void read_spend(Loading& load, R& r, const Keyed& entry) {
  const auto* word = entry.value.as_word("budget");
  if (!word || !word->body) return report_wrong(load, entry, "budget \"...\" { }", "budget \"...\" { }");
  SpendReading reading{r, {}};
  reading.spend.budget = *word->name;
  refuse_list(load, "spend budget", *word->body);
  read_keys<SpendReading>(load, "spend budget", kSpendKeys, word->body->keyed, reading);
  check_spend(load, *word, reading.spend);
  r.node().spend = reading.spend;
}

// --- the rest ---
/// `once` and such, but `each`: every moment adds at most one, as long as the last is still open.
std::optional<calendar::Misfire> read_missed_once(Loading& load, const Keyed& entry) {
  auto missed = read_missed(load, entry);
  if (missed != calendar::Misfire::each) return missed;
  report_wrong(load, entry, "once, skip of next_workday: er komt er nooit meer dan één bij",
               "once, skip or next_workday: never more than one is added");
  return std::nullopt;
}

void read_every(Loading& load, R& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || entry.value.table->list.size() != 1)
    return report_wrong(load, entry, "{ duur, add = \"...\" }", "{ duration, add = \"...\" }");
  const auto& table = *entry.value.table;
  Every every;
  auto span = read_duration(load, {"every", table.list[0].place, table.list[0]});
  if (span) every.span = *span;
  for (const auto& keyed : table.keyed) {
    auto name = keyed.key == "add" ? read_text(load, keyed) : std::nullopt;
    if (keyed.key == "missed") {
      if (auto missed = read_missed_once(load, keyed)) every.missed = *missed;
    } else if (keyed.key != "add") {
      report_unknown_key(load, "every", keyed, {"add", "missed"});
    }
    if (name)
      every.add =
          find_near(r.build, r.node().parent, *name, keyed.value.place, is_optional, "optionele stap", "optional");
  }
  if (!table.find("add")) load.faults.add(entry.at, "`every` mist `add`", "`every` lacks `add`");
  if (every.add != kNoNode && r.build.node(every.add).parent != r.node().parent)
    load.faults.add(entry.at, "`every` voegt iets uit de eigen fase toe", "`every` adds something of its own scope");
  r.node().every = every;
}

void read_skip_by(Loading& load, R& r, const Keyed& entry) {
  const auto* role = entry.value.as_word("role");
  if (!role || role->body) return report_wrong(load, entry, "role \"...\"", "role \"...\"");
  check_role(load, *role->name, role->name_place);
  r.node().skip_by = *role->name;
}
void read_required(Loading& load, R& r, const Keyed& entry) {
  r.node().required = read_yesno(load, entry).value_or(false);
}
void read_requires(Loading& load, R& r, const Keyed& entry) { r.node().requires_fn = read_function(load, entry); }

constexpr NodeKey kStepKeys[] = {{"by", read_by},
                                 {"allocate", read_allocate},
                                 {"due", read_due},
                                 {"escalate", read_escalate},
                                 {"remind", read_remind},
                                 {"form", read_form},
                                 {"evidence", read_evidence},
                                 {"reserve", read_reserve},
                                 {"spend", read_spend},
                                 {"match", read_match},
                                 {"skip_by", read_skip_by},
                                 {"every", read_every},
                                 {"required", read_required},
                                 {"requires", read_requires}};

}  // namespace

std::span<const NodeKey> step_keys() { return kStepKeys; }

void list_step_part_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_by_keys(out);
  list_keys<DueReading>("due", kDueKeys, out);
  list_keys<EvidenceReading>("evidence document", kEvidenceKeys, out);
  list_keys<ReserveReading>("seats", kReserveKeys, out);
  list_keys<SpendReading>("spend budget", kSpendKeys, out);
  out.emplace_back("every", "add");
  out.emplace_back("every", "missed");
}

}  // namespace trajectum::route
