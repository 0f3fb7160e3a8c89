#include "pipeline/record_search.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "model/fold.hpp"
#include "pipeline/record_keys.hpp"

namespace trajectum::pipeline {
namespace {

Error wrong(const std::string& path, const std::string& nl, const std::string& en) {
  return invalid_params(path, {as_sentence(nl), as_sentence(en)});
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (unsigned char c : bytes) out += fmt::format("{:02x}", c);
  return out;
}

std::optional<std::string> bytes_of(std::string_view hex) {
  auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (digit(hex[i]) < 0 || digit(hex[i + 1]) < 0) return std::nullopt;
    out.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  return hex.size() % 2 == 0 ? std::optional(out) : std::nullopt;
}

class Planning {
 public:
  Planning(RegionAtWork& r, const turn::Principal& who, const route::Register& reg, const Registers::Search& search)
      : r_(r), who_(who), reg_(reg), search_(search) {}

  Result<SearchPlan> plan() {
    out_.query.reg = reg_.id;
    out_.query.limit = search_.limit;
    for (const auto& [name, value] : search_.filter)
      if (auto done = filter(name, value); !done) return done.error();
    if (auto done = words(); !done) return done.error();
    if (auto done = sort(); !done) return done.error();
    if (auto done = facets(); !done) return done.error();
    if ((search_.count || !out_.facets.empty()) && !out_.looked_at.empty())
      return no_index("filter." + out_.looked_at.front().first->name, *out_.looked_at.front().first, "geteld",
                      "counted");
    if (auto done = cursor(); !done) return done.error();
    return std::move(out_);
  }

 private:
  Error no_index(const std::string& path, const Field& field, const char* nl, const char* en) {
    return wrong(path, fmt::format("er kan niet worden {} op {}: dat veld heeft geen `index`", nl, field.name),
                 fmt::format("{} has no `index`, so records cannot be {} by it", field.name, en));
  }

  Result<const Field*> field_of(const std::string& name, const std::string& path) {
    const auto* field = find_field(reg_.fields, name);
    if (!field) {
      std::vector<std::string> names;
      for (const auto& f : reg_.fields) names.push_back(f.name);
      auto guess = did_you_mean(name, names);
      return wrong(path, "dit register heeft geen veld " + name + (guess ? "; bedoelt u " + *guess + "?" : ""),
                   "this register has no field " + name + (guess ? "; did you mean " + *guess + "?" : ""));
    }
    if (field->sensitive && !who_.admin)
      return forbidden({"Op " + name + " zoekt alleen een beheerder: dat veld is gevoelig.",
                        "Only an administrator searches by " + name + ": that field is sensitive."});
    return field;
  }

  /// One value of the field, as it is stored.
  Result<std::string> key(const Field& field, const Value& given, const std::string& path) {
    if (given.empty()) return key_of(field, given);
    auto plain = field;
    plain.required = false;
    plain.min = plain.max = std::nullopt;
    plain.prefill.clear();
    plain.otherwise = {};
    Record one, none;
    one.set(field.name, field.type == FieldType::choices ? Value(List{given}) : given);
    turn::RecordWorld world(r_.state, r_.bundle->registers, none);
    auto typed = coerce({plain}, one, world, {"filter", "filter", true});
    if (!typed) return invalid_params(path, typed.error().text);
    return keys_of(field, typed->get(field.name)).front();
  }

  Result<void> filter(const std::string& name, const Value& value) {
    auto path = "filter." + name;
    auto field = field_of(name, path);
    if (!field) return field.error();
    if (!has_keys(**field))
      return wrong(path, "op een groep of document kan niet worden gezocht",
                   "a group or a document cannot be searched");
    store::RecordFilter wanted;
    wanted.field = name;
    auto* range = value.as<Record>();
    if (range && (range->find("from") || range->find("to"))) {
      if (auto done = this->range(**field, *range, path, wanted); !done) return done;
    } else if (auto* list = value.as<List>()) {
      if (list->empty() || list->size() > limits::kFilterValuesMax) {
        auto most = std::to_string(limits::kFilterValuesMax);
        return wrong(path, "geef 1 tot " + most + " waarden", "give 1 to " + most + " values");
      }
      for (std::size_t i = 0; i < list->size(); ++i) {
        auto one = key(**field, (*list)[i], fmt::format("{}[{}]", path, i));
        if (!one) return one.error();
        wanted.any_of.push_back(std::move(*one));
      }
    } else {
      auto one = key(**field, value, path);
      if (!one) return one.error();
      wanted.any_of.push_back(std::move(*one));
    }
    if ((*field)->index)
      out_.query.filters.push_back(std::move(wanted));
    else
      out_.looked_at.emplace_back(*field, std::move(wanted));
    return {};
  }

  Result<void> range(const Field& field, const Record& given, const std::string& path, store::RecordFilter& wanted) {
    bool has_order = field.type == FieldType::integer || field.type == FieldType::decimal ||
                     field.type == FieldType::money || field.type == FieldType::date;
    if (!has_order)
      return wrong(path, "`from` en `to` zijn voor getallen, bedragen en datums",
                   "`from` and `to` are for numbers, amounts and dates");
    // A number is never empty, so an open range still leaves out who has none.
    wanted.from = std::string(1, '\x01');
    wanted.to = "\x01\xff\xff\xff\xff\xff\xff\xff\xff";
    for (const auto& [name, value] : given) {
      if (name != "from" && name != "to")
        return wrong(path + "." + name, "hier horen `from` en `to`", "`from` and `to` belong here");
      if (value.empty()) continue;
      auto one = key(field, value, path + "." + name);
      if (!one) return one.error();
      (name == "from" ? wanted.from : wanted.to) = std::move(*one);
    }
    return {};
  }

  Result<void> words() {
    if (search_.text.empty()) return {};
    out_.query.words = folded_words(search_.text);
    if (out_.query.words.empty())
      return wrong("text", "geef een woord, met letters of cijfers", "give a word, with letters or digits");
    if (out_.query.words.size() > limits::kSearchWordsMax) {
      auto most = std::to_string(limits::kSearchWordsMax);
      return wrong("text", "hoogstens " + most + " woorden", "at most " + most + " words");
    }
    return {};
  }

  Result<void> sort() {
    auto name = search_.sort;
    out_.query.descending = name.starts_with('-');
    if (out_.query.descending) name.erase(0, 1);
    if (name.empty() || name == reg_.key.name || name == "id") return {};
    auto field = field_of(name, "sort");
    if (!field) return field.error();
    if (!(*field)->index) return no_index("sort", **field, "gesorteerd", "sorted");
    if ((*field)->type == FieldType::choices)
      return wrong("sort", name + " heeft meer waarden: kies een veld met een",
                   name + " has several values: sort by a field with one");
    out_.sorted_by = *field;
    out_.query.sort = name;
    return {};
  }

  Result<void> facets() {
    if (search_.facets.size() > limits::kFacetFieldsMax) {
      auto most = std::to_string(limits::kFacetFieldsMax);
      return wrong("facets", "hoogstens " + most + " velden", "at most " + most + " fields");
    }
    for (const auto& name : search_.facets) {
      auto field = field_of(name, "facets");
      if (!field) return field.error();
      if (!(*field)->index) return no_index("facets", **field, "geteld", "counted");
      bool chooses = (*field)->type == FieldType::choice || (*field)->type == FieldType::choices ||
                     (*field)->type == FieldType::ref || (*field)->type == FieldType::yesno;
      if (!chooses)
        return wrong("facets", name + " is geen keuze: tel een choice, choices, ref of yesno",
                     name + " is no choice: count a choice, choices, ref or yesno");
      out_.facets.push_back(*field);
    }
    return {};
  }

  /// region / key, or sorted by a field: region / value in hexadecimal / key.
  Result<void> cursor() {
    if (search_.after.empty()) return {};
    auto slash = search_.after.find('/');
    out_.from_region = search_.after.substr(0, slash);
    std::string rest = slash == std::string::npos ? "" : search_.after.substr(slash + 1);
    if (out_.sorted_by) {
      slash = rest.find('/');
      auto value = bytes_of(rest.substr(0, slash));
      if (!value || slash == std::string::npos)
        return wrong("after", "dit is geen `after` van deze zoekvraag", "this is no `after` of this search");
      out_.query.after_value = *value;
      rest.erase(0, slash + 1);
    }
    out_.query.after_id = rest;
    return {};
  }

  RegionAtWork& r_;
  const turn::Principal& who_;
  const route::Register& reg_;
  const Registers::Search& search_;
  SearchPlan out_;
};

}  // namespace

Result<SearchPlan> plan_search(RegionAtWork& r, const turn::Principal& who, const route::Register& reg,
                               const Registers::Search& search) {
  return Planning(r, who, reg, search).plan();
}

bool passes(const SearchPlan& plan, const Record& record) {
  return std::all_of(plan.looked_at.begin(), plan.looked_at.end(), [&](const auto& one) {
    const auto& [field, filter] = one;
    auto keys = keys_of(*field, record.get(field->name));
    return std::any_of(keys.begin(), keys.end(), [&, &f = filter](const std::string& key) {
      if (f.any_of.empty()) return key >= f.from && key <= f.to;
      return std::find(f.any_of.begin(), f.any_of.end(), key) != f.any_of.end();
    });
  });
}

std::string search_cursor(const SearchPlan& plan, const RegionAtWork& home, const store::RecordFound& last) {
  return home.name + '/' + (plan.sorted_by ? hex_of(last.value) + '/' : "") + last.id;
}

}  // namespace trajectum::pipeline
