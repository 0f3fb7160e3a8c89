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

namespace {

/// True of a record in which the wanted fields are equal; of a list: it holds all that is wanted.
bool has_equal(const route::Register& reg, const std::string& id, const Record& record, const Record& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& one) {
    if (one.first == reg.key.name || one.first == "id") return one.second.text() == id;
    const auto* field = find_field(reg.fields, one.first);
    if (!field) return true;
    if (!has_keys(*field)) return record.get(one.first) == one.second;
    auto has = keys_of(*field, record.get(one.first)), asked = keys_of(*field, one.second);
    return std::includes(has.begin(), has.end(), asked.begin(), asked.end());
  });
}

}  // namespace

Result<std::vector<std::pair<std::string, Record>>> equal_records(store::Store& store, RegionNo region,
                                                                  const route::Register& reg, const Record& wanted,
                                                                  const std::map<std::string, Record>& written,
                                                                  const ReadRecord& read) {
  store::RecordQuery query;
  query.reg = reg.id;
  query.limit = limits::kFindUnindexedMax + 1;
  std::map<std::string, Record> out;  // by key
  auto take = [&](const std::string& id, std::optional<Record> record) {
    if (record && has_equal(reg, id, *record, wanted)) out[id] = std::move(*record);
  };
  bool by_key = false;
  for (const auto& [name, value] : wanted) {
    const auto* field = find_field(reg.fields, name);
    if (name == reg.key.name || name == "id") {
      by_key = true;
      std::string id(value.text());
      auto body = store.record(region, reg.id, id);
      take(id, body ? read(*body) : std::nullopt);
    } else if (field && field->index) {
      for (auto& key : keys_of(*field, value)) query.filters.push_back({name, {std::move(key)}, "", ""});
    }
  }
  auto found = by_key ? std::vector<store::RecordFound>() : store.find_records(region, query);
  if (found.size() > limits::kFindUnindexedMax) {
    auto most = std::to_string(limits::kFindUnindexedMax);
    return refused(
        "find",
        {"case:find: " + reg.id + " heeft meer dan " + most + " records om te bekijken; noem een veld met `index`.",
         "case:find: " + reg.id + " has more than " + most + " records to look at; name a field with `index`."});
  }
  for (auto& one : found) take(one.id, read(one.body));
  for (const auto& [id, record] : written) {
    out.erase(id);
    take(id, record);
  }
  return std::vector<std::pair<std::string, Record>>(out.begin(), out.end());
}

std::set<std::pair<std::string, std::string>> put_record_rows(const std::map<std::string, route::Register>& registers,
                                                              const std::vector<state::Event>& events,
                                                              store::Changes& changes) {
  struct Way {
    const Record* was = nullptr;  // null: it was not there
    const Record* now = nullptr;
  };
  std::map<std::pair<std::string, std::string>, Way> ways;
  for (const auto& event : events) {
    if (auto* e = std::get_if<state::RecordWritten>(&event))
      ways.try_emplace({e->reg, e->id}, Way{e->created ? nullptr : &e->was, nullptr}).first->second.now = &e->now;
    else if (auto* gone = std::get_if<state::RecordGone>(&event))
      ways.try_emplace({gone->reg, gone->id}, Way{&gone->was, nullptr}).first->second.now = nullptr;
  }
  std::set<std::pair<std::string, std::string>> out;
  for (const auto& [key, way] : ways) {
    out.insert(key);
    if (way.now)
      changes.records.push_back({key.first, key.second, encode(*way.now)});
    else if (way.was)
      changes.records_gone.push_back({key.first, key.second});
    index_record(registers.at(key.first), key.second, way.was, way.now, changes);
  }
  return out;
}

}  // namespace trajectum::pipeline
