// A register's declaration as JSON Schema 2020-12: what `register.put` takes. What a schema cannot say (that a
// reference is there, the elfproef) is said in words.
#include "base/limits.hpp"
#include "rpc/register_common.hpp"

namespace trajectum::rpc {
namespace {

Record schema_of_fields(const std::vector<Field>& fields, Lang lang);

Record typed(const char* type) {
  Record out;
  out.set("type", type);
  return out;
}

Value of_key(const std::string& reg, Lang lang) {
  auto out = typed("string");
  out.set("minLength", 1);
  out.set("maxLength", static_cast<std::int64_t>(limits::kRecordKeyBytesMax));
  Text text{"de sleutel van een record van " + reg, "the key of a record of " + reg};
  out.set("description", text.in(lang));
  return out;
}

Value one_choice(const Field& field, Lang lang) {
  if (!field.from.empty()) return of_key(field.from, lang);
  List ids;
  for (const auto& option : field.options) ids.emplace_back(option.id);
  Record out;
  List titled;  // the same ones, as people call them
  for (const auto& option : field.options) {
    if (option.title.empty()) continue;
    Record one;
    one.set("const", option.id);
    one.set("title", option.title.in(lang));
    titled.push_back(std::move(one));
  }
  bool all = !titled.empty() && titled.size() == ids.size();
  out.set("enum", std::move(ids));
  if (all) out.set("oneOf", std::move(titled));
  return out;
}

void bound(Record& out, const char* name, const std::optional<std::int64_t>& n) {
  if (n) out.set(name, *n);
}

Record money(const Field& field) {
  auto cents = typed("integer");
  bound(cents, "minimum", field.min);
  bound(cents, "maximum", field.max);
  Record currency, properties, out = typed("object");
  currency.set("const", "EUR");
  properties.set("cents", std::move(cents));
  properties.set("currency", std::move(currency));
  out.set("properties", std::move(properties));
  out.set("required", List{"cents", "currency"});
  out.set("additionalProperties", false);
  return out;
}

Record text(const Field& field) {
  auto out = typed("string");
  bound(out, "minLength", field.min);
  bound(out, "maxLength", field.max);
  if (field.required && !field.min) out.set("minLength", 1);
  return out;
}

Record list_of(const Field& field, Value items) {
  auto out = typed("array");
  out.set("items", std::move(items));
  bound(out, "minItems", field.min);
  bound(out, "maxItems", field.max);
  return out;
}

Record schema_of(const Field& field, Lang lang) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::note: return text(field);
    case FieldType::yesno: return typed("boolean");
    case FieldType::integer:
    case FieldType::decimal: {
      auto out = typed(field.type == FieldType::integer ? "integer" : "number");
      bound(out, "minimum", field.min);
      bound(out, "maximum", field.max);
      return out;
    }
    case FieldType::money: return money(field);
    case FieldType::date: {
      auto out = typed("string");
      out.set("format", "date");
      return out;
    }
    case FieldType::choice: return *one_choice(field, lang).as<Record>();
    case FieldType::choices: {
      auto out = list_of(field, one_choice(field, lang));
      out.set("uniqueItems", true);
      return out;
    }
    case FieldType::ref: return *of_key(field.to, lang).as<Record>();
    case FieldType::bsn: {
      auto out = typed("string");
      out.set("pattern", "^[0-9]{8,9}$");
      Text says{"een burgerservicenummer dat aan de elfproef voldoet",
                "a citizen service number that passes the check"};
      out.set("description", says.in(lang));
      return out;
    }
    case FieldType::group: {
      auto one = schema_of_fields(field.fields, lang);
      return field.many ? list_of(field, std::move(one)) : one;
    }
    case FieldType::document: return {};  // no register holds one
  }
  return {};
}

Record schema_of_fields(const std::vector<Field>& fields, Lang lang) {
  Record properties;
  List required;
  for (const auto& field : fields) {
    auto one = schema_of(field, lang);
    if (!field.title.empty()) one.set("title", field.title.in(lang));
    if (!field.otherwise.empty()) one.set("default", field.otherwise);
    if (field.required && field.otherwise.empty()) required.emplace_back(field.name);
    properties.append(field.name, std::move(one));
  }
  auto out = typed("object");
  out.set("properties", std::move(properties));
  if (!required.empty()) out.set("required", std::move(required));
  out.set("additionalProperties", false);
  return out;
}

}  // namespace

Record record_schema(const route::Register& reg, const std::string& region, Lang lang) {
  Record out;
  out.set("$schema", "https://json-schema.org/draft/2020-12/schema");
  out.set("$id", "urn:trajectum:" + region + ":register:" + reg.id);
  out.set("title", reg.title.empty() ? reg.id : reg.title.in(lang));
  for (const auto& [name, value] : schema_of_fields(reg.fields, lang)) out.set(name, value);
  return out;
}

}  // namespace trajectum::rpc
