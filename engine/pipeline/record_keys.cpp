#include "pipeline/record_keys.hpp"

#include <algorithm>
#include <bit>

#include "base/limits.hpp"
#include "model/fold.hpp"

namespace trajectum::pipeline {
namespace {

constexpr char kSomething = '\x01';
const std::string kNothing = "\xff";

/// Eight bytes that sort as the number does.
std::string ordered(std::uint64_t n) {
  std::string out(8, '\0');
  for (int i = 7; i >= 0; --i, n >>= 8) out[static_cast<std::size_t>(i)] = static_cast<char>(n & 0xff);
  return out;
}
std::string of_integer(std::int64_t n) { return ordered(static_cast<std::uint64_t>(n) ^ (std::uint64_t{1} << 63)); }
std::string of_decimal(double d) {
  if (d == 0) d = 0;  // a negative zero is zero
  auto bits = std::bit_cast<std::uint64_t>(d);
  return ordered(bits >> 63 ? ~bits : bits | (std::uint64_t{1} << 63));
}

bool has_words(const Field& field) {
  return !field.sensitive && (field.type == FieldType::text || field.type == FieldType::note);
}

}  // namespace

bool has_keys(const Field& field) { return field.type != FieldType::group && field.type != FieldType::document; }

std::string key_of(const Field& field, const Value& value) {
  if (value.empty()) return kNothing;
  std::string out(1, kSomething);
  switch (field.type) {
    case FieldType::text:
    case FieldType::note:
      out += field.by_surname ? surname_key(value.text()) : fold(value.text());
      out += '\0';
      return out += value.text();
    case FieldType::integer: return out += of_integer(value.integer());
    case FieldType::decimal: {
      auto* d = value.as<double>();
      return out += of_decimal(d ? *d : static_cast<double>(value.integer()));
    }
    case FieldType::money: return out += of_integer(value.as<Money>() ? value.as<Money>()->cents : 0);
    case FieldType::date: return out += of_integer(value.as<Date>() ? value.as<Date>()->days : 0);
    case FieldType::yesno: return out += value.yes() ? '1' : '0';
    case FieldType::choice:
    case FieldType::choices:
    case FieldType::ref:
    case FieldType::bsn:
    case FieldType::document:
    case FieldType::group: return out += value.text();
  }
  return out;
}

std::vector<std::string> keys_of(const Field& field, const Value& value) {
  auto* list = field.type == FieldType::choices ? value.as<List>() : nullptr;
  if (!list) return {key_of(field, value)};
  if (list->empty()) return {kNothing};
  std::vector<std::string> out;
  for (const auto& one : *list) out.push_back(key_of(field, one));
  std::sort(out.begin(), out.end());
  return out;
}

Value value_of_key(const Field& field, std::string_view key) {
  if (key == kNothing || key.empty()) return {};
  auto value = key.substr(1);
  if (field.type == FieldType::yesno) return value == "1";
  return value;
}

std::string words_of(const route::Register& reg, const std::string& id, const Record& record) {
  std::string out = fold(id);
  for (const auto& field : reg.fields)
    if (auto text = record.get(field.name).text(); has_words(field) && !text.empty()) out += " " + fold(text);
  return out;
}

std::string index_signature(const route::Register& reg) {
  std::string out = "1";  // the grammar of the keys and words
  for (const auto& field : reg.fields) {
    if (field.index) out += " " + field.name + ":" + field_type_name(field.type) + (field.by_surname ? ":name" : "");
    if (has_words(field)) out += " " + field.name + "*";
  }
  return out;
}

void index_record(const route::Register& reg, const std::string& id, const Record* was, const Record* now,
                  store::Changes& changes) {
  for (const auto& field : reg.fields) {
    if (!field.index) continue;
    auto before = was ? keys_of(field, was->get(field.name)) : std::vector<std::string>();
    auto after = now ? keys_of(field, now->get(field.name)) : std::vector<std::string>();
    for (const auto& key : before)
      if (!std::binary_search(after.begin(), after.end(), key))
        changes.record_keys_gone.push_back({reg.id, field.name, key, id});
    for (const auto& key : after)
      if (!std::binary_search(before.begin(), before.end(), key))
        changes.record_keys.push_back({reg.id, field.name, key, id});
  }
  auto words = now ? words_of(reg, id, *now) : "";
  if (!was || words != words_of(reg, id, *was)) changes.record_words.push_back({reg.id, id, words});
}

Result<std::vector<std::pair<std::string, Record>>> equal_records(store::Store& store, RegionNo region,
                                                                  const route::Register& reg, const Record& wanted) {
  store::RecordQuery query;
  query.reg = reg.id;
  query.limit = limits::kFindUnindexedMax + 1;
  std::vector<const Field*> others;  // not indexed: looked at one by one
  for (const auto& [name, value] : wanted) {
    const auto* field = find_field(reg.fields, name);
    if (name == reg.key.name || name == "id") {
      auto body = store.record(region, reg.id, std::string(value.text()));
      auto record = body ? decode<Record>(*body) : std::nullopt;
      std::vector<std::pair<std::string, Record>> one;
      bool fits = record && std::all_of(wanted.begin(), wanted.end(), [&](const auto& other) {
                    return other.first == name || record->get(other.first) == other.second;
                  });
      if (fits) one.emplace_back(value.text(), std::move(*record));
      return one;
    }
    if (field && field->index)
      for (auto& key : keys_of(*field, value)) query.filters.push_back({name, {std::move(key)}, "", ""});
    else if (field)
      others.push_back(field);
  }
  auto found = store.find_records(region, query);
  if (found.size() > limits::kFindUnindexedMax) {
    auto most = std::to_string(limits::kFindUnindexedMax);
    return refused(
        "find",
        {"case:find: " + reg.id + " heeft meer dan " + most + " records om te bekijken; noem een veld met `index`.",
         "case:find: " + reg.id + " has more than " + most + " records to look at; name a field with `index`."});
  }
  std::vector<std::pair<std::string, Record>> out;
  for (auto& one : found) {
    auto record = decode<Record>(one.body);
    bool fits = record && std::all_of(others.begin(), others.end(), [&](const Field* other) {
                  auto has = keys_of(*other, record->get(other->name)),
                       asked = keys_of(*other, wanted.get(other->name));
                  return has_keys(*other) ? std::includes(has.begin(), has.end(), asked.begin(), asked.end())
                                          : record->get(other->name) == wanted.get(other->name);
                });
    if (fits) out.emplace_back(std::move(one.id), std::move(*record));
  }
  return out;
}

}  // namespace trajectum::pipeline
