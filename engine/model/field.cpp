#include "model/field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "base/limits.hpp"

namespace trajectum {
namespace {

constexpr const char* kTypeNames[] = {"text",     "note",   "yesno",   "integer", "decimal", "money", "date",
                                      "document", "choice", "choices", "ref",     "group",   "bsn"};

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Collects every fault of one record, so that a person mends all of them at once.
class Coercion {
 public:
  Coercion(const FieldWorld& world, const CoerceOptions& options) : world_(world), options_(options) {}

  Record record(const std::vector<Field>& fields, const Record& raw, const std::string& path) {
    Record out;
    for (const auto& [name, value] : raw)
      if (!find_field(fields, name)) unknown(fields, name, path);
    for (const auto& field : fields) {
      auto at = path + "." + field.name;
      const Value& said = raw.get(field.name);
      // Only what is left out is prefilled: null says that it is to be empty.
      bool left_out = raw.find(field.name) == nullptr && !field.prefill.empty() && !options_.partial;
      auto filled = left_out ? prefilled(field, world_) : Value();
      const Value& given = left_out ? filled : said;
      if (given.empty()) {
        if (!field.otherwise.empty() && !options_.partial)
          out.set(field.name, field.otherwise);
        else if (is_asked(field) && !options_.partial)
          fault(at, fmt::format("{} is verplicht", label(field, Lang::nl)),
                fmt::format("{} is required", label(field, Lang::en)));
        continue;
      }
      out.set(field.name, value(field, given, at));
    }
    return out;
  }

  std::optional<Error> error() const {
    if (nl_.empty()) return std::nullopt;
    return refused(options_.reason, {as_sentence(nl_), as_sentence(en_)}, first_path_);
  }

 private:
  /// A list of which at least one is asked may not be left out either.
  static bool is_asked(const Field& field) {
    bool is_list = field.type == FieldType::choices || field.many;
    return field.required || (is_list && field.min && *field.min > 0);
  }

  static std::string label(const Field& field, Lang lang) {
    if (field.title.empty()) return lang == Lang::nl ? "dit veld" : "this field";  // the path before it has the name
    return field.title.in(lang);
  }

  void fault(const std::string& path, const std::string& nl, const std::string& en) {
    if (nl_.empty()) first_path_ = path;
    nl_ += (nl_.empty() ? "" : "; ") + path + ": " + nl;
    en_ += (en_.empty() ? "" : "; ") + path + ": " + en;
  }

  void unknown(const std::vector<Field>& fields, const std::string& name, const std::string& path) {
    std::vector<std::string> names;
    for (const auto& f : fields) names.push_back(f.name);
    auto guess = did_you_mean(name, names);
    fault(path + "." + name, "dit veld bestaat niet" + (guess ? "; bedoelt u " + *guess + "?" : std::string()),
          "there is no such field" + (guess ? "; did you mean " + *guess + "?" : std::string()));
  }

  Value wrong(const std::string& path, const char* nl, const char* en) {
    fault(path, nl, en);
    return {};
  }

  void check_range(const Field& field, std::int64_t n, const std::string& path, const char* what_nl,
                   const char* what_en) {
    if (field.min && n < *field.min)
      fault(path, fmt::format("minstens {}{}", *field.min, what_nl), fmt::format("at least {}{}", *field.min, what_en));
    if (field.max && n > *field.max)
      fault(path, fmt::format("hoogstens {}{}", *field.max, what_nl), fmt::format("at most {}{}", *field.max, what_en));
  }

  Value text(const Field& field, const Value& given, const std::string& path) {
    auto* s = given.as<std::string>();
    if (!s) return wrong(path, "hier hoort tekst", "text is expected");
    if (field.required && !options_.partial && s->find_first_not_of(" \t\r\n") == std::string::npos)
      return wrong(path, "is verplicht en mag niet leeg zijn", "is required and may not be empty");
    auto bytes = field.type == FieldType::note ? limits::kNoteFieldBytesMax : limits::kTextFieldBytesMax;
    if (s->size() > bytes)
      fault(path, fmt::format("hoogstens {} bytes", bytes), fmt::format("at most {} bytes", bytes));
    check_range(field, static_cast<std::int64_t>(characters(*s)), path, " tekens", " characters");
    return given;
  }

  Value one_choice(const Field& field, const Value& given, const std::string& path) {
    auto* s = given.as<std::string>();
    if (!s) return wrong(path, "hier hoort een keuze (tekst)", "a choice (text) is expected");
    if (field.from.empty()) {
      std::vector<std::string> ids;
      for (const auto& o : field.options) {
        if (o.id == *s) return given;
        ids.push_back(o.id);
      }
      auto guess = did_you_mean(*s, ids);
      fault(path, fmt::format("kies uit {}{}", fmt::join(ids, ", "), guess ? "; bedoelt u " + *guess + "?" : ""),
            fmt::format("choose one of {}{}", fmt::join(ids, ", "), guess ? "; did you mean " + *guess + "?" : ""));
      return {};
    }
    if (auto listed = world_.listed(field.from)) {
      if (std::find(listed->begin(), listed->end(), given) == listed->end())
        return wrong(path, "staat niet in de lijst", "is not in the list");
      return given;
    }
    return record_id(field.from, given, path);
  }

  Value record_id(const std::string& reg, const Value& given, const std::string& path) {
    auto* s = given.as<std::string>();
    if (!s) return wrong(path, "hier hoort de sleutel van een record", "the key of a record is expected");
    if (!world_.record_exists(reg, *s)) {
      fault(path, fmt::format("{} \"{}\" bestaat niet", reg, *s), fmt::format("there is no {} \"{}\"", reg, *s));
      return {};
    }
    return given;
  }

  Value choices(const Field& field, const Value& given, const std::string& path) {
    auto* list = given.as<List>();
    if (!list) return wrong(path, "hier hoort een lijst", "a list is expected");
    check_range(field, static_cast<std::int64_t>(list->size()), path, "", "");
    List out;
    for (std::size_t i = 0; i < list->size(); ++i) {
      auto chosen = one_choice(field, (*list)[i], fmt::format("{}[{}]", path, i));
      if (std::find(out.begin(), out.end(), chosen) != out.end())
        fault(path, "een keuze staat er twee keer in", "a choice is given twice");
      out.push_back(std::move(chosen));
    }
    return out;
  }

  Value group(const Field& field, const Value& given, const std::string& path) {
    if (!field.many) {
      auto* one = given.as<Record>();
      if (!one) return wrong(path, "hier horen velden", "fields are expected");
      return record(field.fields, *one, path);
    }
    auto* list = given.as<List>();
    if (!list) return wrong(path, "hier hoort een lijst", "a list is expected");
    if (list->size() > limits::kGroupRowsMax) return wrong(path, "hoogstens 1000 regels", "at most 1000 rows");
    check_range(field, static_cast<std::int64_t>(list->size()), path, "", "");
    List out;
    for (std::size_t i = 0; i < list->size(); ++i) {
      auto at = fmt::format("{}[{}]", path, i);
      auto* row = (*list)[i].as<Record>();
      if (!row) {
        fault(at, "hier horen velden", "fields are expected");
        continue;
      }
      out.push_back(record(field.fields, *row, at));
    }
    return out;
  }

  Value money(const Field& field, const Value& given, const std::string& path) {
    std::optional<std::int64_t> cents;
    if (auto* m = given.as<Money>()) cents = m->cents;
    if (auto* r = given.as<Record>()) {
      auto* c = r->get("cents").as<std::int64_t>();
      if (c && r->get("currency").text() == "EUR" && r->size() == 2) cents = *c;
    }
    if (!cents)
      return wrong(path, "hier hoort een bedrag: {\"cents\": 100, \"currency\": \"EUR\"}",
                   "an amount is expected: {\"cents\": 100, \"currency\": \"EUR\"}");
    check_range(field, *cents, path, " cent", " cents");
    return Money{*cents};
  }

  /// What is wrong is never repeated: a mistyped number may be somebody else's.
  Value bsn(const Value& given, const std::string& path) {
    auto* s = given.as<std::string>();
    auto whole = s && s->size() == 8 ? "0" + *s : s ? *s : std::string();
    if (!s || !is_bsn(whole))
      return wrong(path, "geen burgerservicenummer: negen cijfers die aan de elfproef voldoen",
                   "not a citizen service number: nine digits that pass the check (elfproef)");
    return whole;
  }

  Value value(const Field& field, const Value& given, const std::string& path) {
    switch (field.type) {
      case FieldType::text:
      case FieldType::note: return text(field, given, path);
      case FieldType::yesno:
        if (!given.as<bool>())
          return wrong(path, "hier hoort ja of nee (true, false)", "yes or no (true, false) is expected");
        return given;
      case FieldType::integer: {
        auto* n = given.as<std::int64_t>();
        if (!n) return wrong(path, "hier hoort een geheel getal", "an integer is expected");
        check_range(field, *n, path, "", "");
        return given;
      }
      case FieldType::decimal: {
        auto* n = given.as<std::int64_t>();
        auto* d = given.as<double>();
        if (!n && !d) return wrong(path, "hier hoort een getal", "a number is expected");
        auto number = n ? static_cast<double>(*n) : *d;
        if (field.min && number < static_cast<double>(*field.min))
          fault(path, fmt::format("minstens {}", *field.min), fmt::format("at least {}", *field.min));
        if (field.max && number > static_cast<double>(*field.max))
          fault(path, fmt::format("hoogstens {}", *field.max), fmt::format("at most {}", *field.max));
        return number;
      }
      case FieldType::money: return money(field, given, path);
      case FieldType::date: {
        if (given.as<Date>()) return given;
        auto date = parse_date(given.text());
        if (!date) return wrong(path, "hier hoort een datum (JJJJ-MM-DD)", "a date (YYYY-MM-DD) is expected");
        return *date;
      }
      case FieldType::document:
        return wrong(path, "een document wordt toegevoegd met document.put", "a document is added with document.put");
      case FieldType::choice: return one_choice(field, given, path);
      case FieldType::choices: return choices(field, given, path);
      case FieldType::ref: return record_id(field.to, given, path);
      case FieldType::group: return group(field, given, path);
      case FieldType::bsn: return bsn(given, path);
    }
    return {};
  }

  const FieldWorld& world_;
  const CoerceOptions& options_;
  std::string nl_, en_, first_path_;
};

}  // namespace

bool is_bsn(std::string_view text) {
  constexpr int kWeights[] = {9, 8, 7, 6, 5, 4, 3, 2, -1};
  if (text.size() != std::size(kWeights)) return false;
  int sum = 0;
  bool zeros = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    zeros = zeros && text[i] == '0';
    sum += (text[i] - '0') * kWeights[i];
  }
  return !zeros && sum % 11 == 0;
}

std::string made_up_bsn(std::int64_t n) {
  for (auto number = 999'900'000 + std::abs(n % 9'000) * 11;; ++number)
    if (auto text = std::to_string(number); is_bsn(text)) return text;
}

std::string masked_bsn(std::string_view bsn) {
  constexpr std::size_t kShown = 3;
  if (bsn.size() < kShown) return std::string(bsn.size(), '*');
  return std::string(bsn.size() - kShown, '*') + std::string(bsn.substr(bsn.size() - kShown));
}

const char* field_type_name(FieldType type) { return kTypeNames[static_cast<int>(type)]; }

const Field* find_field(const std::vector<Field>& fields, std::string_view name) {
  for (const auto& f : fields)
    if (f.name == name) return &f;
  return nullptr;
}

Value FieldWorld::prefilled(const Field&) const { return {}; }

Value prefilled(const Field& field, const FieldWorld& world) {
  auto value = field.prefill.empty() ? Value() : world.prefilled(field);
  if (value.empty()) return {};
  Record raw;
  raw.set(field.name, std::move(value));
  auto plain = field;
  plain.prefill.clear();
  auto fits = coerce({plain}, raw, world, {"form", "form", false});
  return fits ? fits->get(field.name) : Value();
}

Result<Record> coerce(const std::vector<Field>& fields, const Record& raw, const FieldWorld& world,
                      const CoerceOptions& options) {
  Coercion c(world, options);
  auto out = c.record(fields, raw, options.path);
  if (auto error = c.error()) return *error;
  return out;
}

}  // namespace trajectum
