#include "route/read_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"

namespace trajectum::route {
namespace {

struct FieldReading {
  Field field;
  const FieldUse& use;
};

constexpr std::int64_t kBoundMin = -1'000'000'000'000;
constexpr std::int64_t kBoundMax = 1'000'000'000'000;

std::optional<std::int64_t> read_bound(Loading& load, const FieldReading& r, const Keyed& entry) {
  if (r.field.type == FieldType::money) {
    auto* money = entry.value.value.as<Money>();
    if (money) return money->cents;
    report_wrong(load, entry, "een bedrag zoals euro(100)", "an amount such as euro(100)");
    return std::nullopt;
  }
  bool counts = r.field.type != FieldType::integer && r.field.type != FieldType::decimal;
  return read_integer(load, entry, counts ? 0 : kBoundMin, kBoundMax);
}

void read_min(Loading& load, FieldReading& r, const Keyed& entry) { r.field.min = read_bound(load, r, entry); }
void read_max(Loading& load, FieldReading& r, const Keyed& entry) { r.field.max = read_bound(load, r, entry); }
void read_required(Loading& load, FieldReading& r, const Keyed& entry) {
  r.field.required = read_yesno(load, entry).value_or(false);
}
void read_index(Loading& load, FieldReading& r, const Keyed& entry) {
  r.field.index = read_yesno(load, entry).value_or(false);
  if (!r.use.is_register)
    load.faults.add(entry.at, "`index` kan alleen bij een veld van een register",
                    "`index` is for fields of a register only");
}
void read_sort(Loading& load, FieldReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  if (*text != "name") return report_wrong(load, entry, "\"name\"", "\"name\"");
  r.field.by_surname = true;
  if (!r.use.is_register)
    load.faults.add(entry.at, "`sort` kan alleen bij een veld van een register",
                    "`sort` is for fields of a register only");
}
void read_sensitive(Loading& load, FieldReading& r, const Keyed& entry) {
  r.field.sensitive = read_yesno(load, entry).value_or(false);
}
void read_protected(Loading& load, FieldReading& r, const Keyed& entry) {
  r.field.is_protected = read_yesno(load, entry).value_or(false);
  if (!r.use.is_register)
    load.faults.add(entry.at, "`protected` kan alleen bij een veld van een register; in een groep: bij de groep zelf",
                    "`protected` is for fields of a register only; inside a group: of the group itself");
}
void read_many(Loading& load, FieldReading& r, const Keyed& entry) {
  r.field.many = read_yesno(load, entry).value_or(false);
}
void read_field_title(Loading& load, FieldReading& r, const Keyed& entry) { r.field.title = read_title(load, entry); }

void read_default(Loading& load, FieldReading& r, const Keyed& entry) {
  Text why;
  if (!entry.value.is(Draft::Kind::value))
    report_wrong(load, entry, "een vaste waarde", "a literal");
  else if (!fits(r.field, entry.value.value, &why))
    report_wrong(load, entry, why.nl, why.en);
  else
    r.field.otherwise = entry.value.value;
}

void read_prefill(Loading& load, FieldReading& r, const Keyed& entry) {
  auto path = read_text(load, entry);
  if (!path) return;
  if (!r.use.on_path) {
    load.faults.add(entry.at, "`prefill` kan alleen in een formulier", "`prefill` is for forms only");
    return;
  }
  r.field.prefill = *path;
  r.use.on_path(*path, r.field.type, entry.value.place);
}

void read_from(Loading& load, FieldReading& r, const Keyed& entry) {
  auto from = read_text(load, entry);
  if (!from) return;
  r.field.from = *from;
  if (from->find('.') != std::string::npos) {
    if (r.use.on_path)
      r.use.on_path(*from, FieldType::choices, entry.value.place);
    else
      load.faults.add(entry.value.place, "hier kan `from` alleen een register noemen",
                      "here `from` can only name a register");
    return;
  }
  load.after_all.push_back([&load, name = *from, at = entry.value.place] { check_register(load, name, at); });
}

void read_to(Loading& load, FieldReading& r, const Keyed& entry) {
  if (auto to = read_text(load, entry)) r.field.to = *to;
}

using FieldKey = Key<FieldReading>;
constexpr FieldKey kText[] = {{"required", read_required},
                              {"sensitive", read_sensitive},
                              {"protected", read_protected},
                              {"title", read_field_title},
                              {"default", read_default},
                              {"prefill", read_prefill},
                              {"min", read_min},
                              {"max", read_max},
                              {"index", read_index},
                              {"sort", read_sort}};
constexpr FieldKey kNumber[] = {{"required", read_required},
                                {"sensitive", read_sensitive},
                                {"protected", read_protected},
                                {"title", read_field_title},
                                {"default", read_default},
                                {"prefill", read_prefill},
                                {"min", read_min},
                                {"max", read_max},
                                {"index", read_index}};
constexpr FieldKey kBsn[] = {
    {"required", read_required}, {"title", read_field_title}, {"prefill", read_prefill}, {"index", read_index}};
constexpr FieldKey kPlain[] = {{"index", read_index},         {"required", read_required},
                               {"sensitive", read_sensitive}, {"protected", read_protected},
                               {"title", read_field_title},   {"default", read_default},
                               {"prefill", read_prefill}};
constexpr FieldKey kNote[] = {{"required", read_required},
                              {"sensitive", read_sensitive},
                              {"protected", read_protected},
                              {"title", read_field_title},
                              {"default", read_default},
                              {"prefill", read_prefill},
                              {"min", read_min},
                              {"max", read_max}};
constexpr FieldKey kDocument[] = {{"sensitive", read_sensitive},
                                  {"title", read_field_title}};  // `evidence` asks for one; no form can
constexpr FieldKey kChoice[] = {{"required", read_required},   {"sensitive", read_sensitive},
                                {"protected", read_protected}, {"title", read_field_title},
                                {"from", read_from},           {"default", read_default},
                                {"prefill", read_prefill},     {"index", read_index}};
constexpr FieldKey kChoices[] = {
    {"index", read_index},         {"required", read_required}, {"sensitive", read_sensitive},
    {"protected", read_protected}, {"title", read_field_title}, {"from", read_from},
    {"prefill", read_prefill},     {"min", read_min},           {"max", read_max}};
constexpr FieldKey kRef[] = {{"index", read_index},         {"required", read_required}, {"sensitive", read_sensitive},
                             {"protected", read_protected}, {"title", read_field_title}, {"to", read_to},
                             {"prefill", read_prefill}};
constexpr FieldKey kGroup[] = {{"required", read_required},
                               {"sensitive", read_sensitive},
                               {"protected", read_protected},
                               {"title", read_field_title},
                               {"many", read_many},
                               {"min", read_min},
                               {"max", read_max}};

std::span<const FieldKey> keys_of(FieldType type) {
  switch (type) {
    case FieldType::text: return kText;
    case FieldType::note: return kNote;
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::money: return kNumber;
    case FieldType::yesno:
    case FieldType::date: return kPlain;
    case FieldType::document: return kDocument;
    case FieldType::choice: return kChoice;
    case FieldType::choices: return kChoices;
    case FieldType::ref: return kRef;
    case FieldType::group: return kGroup;
    case FieldType::bsn: return kBsn;
  }
  return kPlain;
}

void read_options_of(Loading& load, Field& field, const Table& body) {
  for (const auto& draft : body.list) {
    if (draft.is(Draft::Kind::poison)) continue;
    auto* id = draft.text();
    if (!id) {
      auto what = shown(draft);
      load.faults.add(draft.place, "een keuze is een tekst, niet " + what.nl, "a choice is a text, not " + what.en);
      continue;
    }
    if (id->empty() || id->size() > limits::kIdBytesMax)
      load.faults.add(draft.place, "een keuze heeft 1 tot 64 tekens", "a choice has 1 to 64 characters");
    bool twice = std::any_of(field.options.begin(), field.options.end(), [&](const Option& o) { return o.id == *id; });
    if (twice)
      load.faults.add(draft.place, fmt::format("de keuze `{}` staat er twee keer", *id),
                      fmt::format("the choice `{}` is there twice", *id));
    else
      field.options.push_back({*id, {}});
  }
}

/// Rows of a group are found by no index.
FieldUse inside_group(FieldUse use) {
  use.is_register = false;
  return use;
}

/// What a field must say besides its keys.
void check_field(Loading& load, const Field& field, const Word& word, const FieldUse& use) {
  bool chooses = field.type == FieldType::choice || field.type == FieldType::choices;
  if (chooses && field.options.empty() == field.from.empty())
    load.faults.add(word.place, word.shown() + " heeft een lijst met keuzes nodig, of `from`",
                    word.shown() + " needs a list of choices, or `from`");
  if (field.type == FieldType::document && !use.is_file)
    load.faults.add(word.place,
                    "een document komt nooit door een veld binnen: een stap vraagt het met `evidence`, een opdracht of "
                    "register noemt het in een `text`",
                    "a document never comes in by a field: a step asks for it with `evidence`, a job or a register "
                    "names it in a `text`");
  if (field.type == FieldType::group && field.fields.empty())
    load.faults.add(word.place, word.shown() + " heeft geen velden", word.shown() + " has no fields");
  if (field.min && field.max && *field.min > *field.max)
    load.faults.add(word.place, "`min` is groter dan `max`", "`min` is more than `max`");
  if (field.type == FieldType::group && !field.many && (field.min || field.max))
    load.faults.add(word.place, "`min` en `max` van een groep tellen regels: zet `many = true`",
                    "`min` and `max` of a group count rows: set `many = true`");
}

}  // namespace

std::optional<FieldType> field_type_of(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(kFieldTypeLast); ++i)
    if (word == field_type_name(static_cast<FieldType>(i))) return static_cast<FieldType>(i);
  return std::nullopt;
}

std::optional<Field> read_field(Loading& load, const Draft& draft, const FieldUse& use) {
  auto type = draft.is(Draft::Kind::word) ? field_type_of(draft.word->word) : std::nullopt;
  if (!type) return std::nullopt;
  const Word& word = *draft.word;
  FieldReading r{{}, use};
  r.field.type = *type;
  r.field.sensitive = *type == FieldType::bsn;  // by nature
  r.field.name = word.name.value_or("");
  check_id(load, r.field.name, word.name_place);
  static const Table kNothing;
  const Table& body = word.body ? *word.body : kNothing;
  if (*type == FieldType::choice || *type == FieldType::choices)
    read_options_of(load, r.field, body);
  else if (*type == FieldType::group)
    r.field.fields = read_fields(load, body.list, inside_group(use));
  else
    refuse_list(load, word.word, body);
  read_keys<FieldReading>(load, word.word, keys_of(*type), body.keyed, r);
  if (*type == FieldType::ref) {
    if (r.field.to.empty()) r.field.to = r.field.name;
    load.after_all.push_back([&load, name = r.field.to, at = word.name_place] { check_register(load, name, at); });
  }
  check_field(load, r.field, word, use);
  return std::move(r.field);
}

std::vector<Field> read_fields(Loading& load, const std::vector<Draft>& list, const FieldUse& use) {
  std::vector<Field> out;
  for (const auto& draft : list) {
    if (draft.is(Draft::Kind::poison)) continue;
    auto field = read_field(load, draft, use);
    if (!field) {
      if (use.on_other && use.on_other(draft)) continue;
      auto what = shown(draft);
      load.faults.add(draft.place, "hier hoort een veld, niet " + what.nl, "a field belongs here, not " + what.en);
      continue;
    }
    if (find_field(out, field->name))
      load.faults.add(draft.word->name_place, fmt::format("het veld `{}` staat er twee keer", field->name),
                      fmt::format("the field `{}` is there twice", field->name));
    else
      out.push_back(std::move(*field));
  }
  return out;
}

std::vector<Field> read_field_list(Loading& load, const Keyed& entry, const FieldUse& use) {
  if (!entry.value.is(Draft::Kind::table)) {
    report_wrong(load, entry, "een lijst met velden", "a list of fields");
    return {};
  }
  for (const auto& keyed : entry.value.table->keyed)
    load.faults.add(keyed.at, fmt::format("`{}` is een lijst met velden zonder namen ervoor", entry.key),
                    fmt::format("`{}` is a list of fields without names before them", entry.key));
  return read_fields(load, entry.value.table->list, use);
}

bool fits(const Field& field, const Value& value, Text* why) {
  using Kind = Value::Kind;
  switch (field.type) {
    case FieldType::text:
    case FieldType::note: *why = {"een tekst", "a text"}; return value.kind() == Kind::text;
    case FieldType::yesno: *why = {"yes of no", "yes or no"}; return value.kind() == Kind::yesno;
    case FieldType::integer: *why = {"een geheel getal", "a whole number"}; return value.kind() == Kind::integer;
    case FieldType::decimal:
      *why = {"een getal", "a number"};
      return value.kind() == Kind::integer || value.kind() == Kind::decimal;
    case FieldType::money: *why = {"een bedrag", "an amount of money"}; return value.kind() == Kind::money;
    case FieldType::date: *why = {"een datum", "a date"}; return value.kind() == Kind::date;
    case FieldType::choice:
    case FieldType::choices: {
      if (value.kind() != Kind::text) {
        *why = {"een van de keuzes", "one of the choices"};
        return false;
      }
      if (field.options.empty()) return true;
      std::vector<std::string> ids;
      for (const auto& option : field.options) {
        if (option.id == value.text()) return true;
        ids.push_back(option.id);
      }
      auto meant = guess(value.text(), ids);
      *why = {fmt::format("een keuze van `{}` ({}{})", field.name, fmt::join(ids, ", "), meant.nl),
              fmt::format("a choice of `{}` ({}{})", field.name, fmt::join(ids, ", "), meant.en)};
      return false;
    }
    default: *why = {"leeg", "empty"}; return false;
  }
}

void list_field_keys(std::vector<std::pair<std::string, std::string>>& out) {
  for (int i = 0; i <= static_cast<int>(kFieldTypeLast); ++i) {
    auto type = static_cast<FieldType>(i);
    list_keys<FieldReading>(field_type_name(type), keys_of(type), out);
  }
}

}  // namespace trajectum::route
