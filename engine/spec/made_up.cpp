#include "spec/made_up.hpp"

#include <algorithm>
#include <set>

#include "calendar/calendar.hpp"

namespace trajectum::spec {

namespace {

constexpr int kDepthMax = 6;                // records that refer to records: deeper is a circle
constexpr std::size_t kRecordsToTry = 4;    // of one register, as values of a ref
constexpr std::size_t kThresholdsMax = 30;  // more numbers than that are seldom one field's
constexpr std::uint64_t kMixtureSeed = 1;   // mixtures are the same in each run: a spec that passes, passes again

std::string text_of(const Field& field) {
  std::string out = field.name;
  auto low = static_cast<std::size_t>(std::max<std::int64_t>(0, field.min.value_or(0)));
  while (out.size() < low) out += " " + field.name;
  if (field.max && out.size() > static_cast<std::size_t>(std::max<std::int64_t>(0, *field.max)))
    out.resize(static_cast<std::size_t>(std::max<std::int64_t>(0, *field.max)));
  return out;
}

std::vector<std::int64_t> numbers(const Field& field, const std::vector<std::int64_t>& wanted) {
  std::vector<std::int64_t> out;
  auto add = [&](std::int64_t n) {
    if (field.min) n = std::max(n, *field.min);
    if (field.max) n = std::min(n, *field.max);
    if (std::find(out.begin(), out.end(), n) == out.end()) out.push_back(n);
  };
  for (auto n : wanted) add(n);
  if (field.min) add(*field.min);
  if (field.max) add(*field.max);
  return out;
}

void add_new(std::vector<Record>& to, Record form) {
  if (std::find(to.begin(), to.end(), form) == to.end()) to.push_back(std::move(form));
}

}  // namespace

std::vector<std::int64_t> MadeUp::thresholds() const {
  std::vector<std::int64_t> out;
  for (const auto& [id, decision] : rehearsal_.bundle().decisions)
    for (const auto& rule : decision.rules)
      for (const auto& test : rule.tests)
        for (const auto& value : test.values)
          if (auto* n = value.as<std::int64_t>(); n && out.size() < kThresholdsMax)
            out.insert(out.end(), {*n, *n + 1, *n - 1});
  return out;
}

std::vector<Value> MadeUp::records(const std::string& reg, int depth) {
  if (!rehearsal_.bundle().registers.count(reg)) return {};
  auto keys = rehearsal_.keys(reg);
  if (keys.empty() && depth < kDepthMax) {
    auto id = new_key(reg);
    if (make(reg, id, {}, depth + 1).ok()) keys.push_back(id);
  }
  if (keys.size() > kRecordsToTry) keys.resize(kRecordsToTry);
  return {keys.begin(), keys.end()};
}

std::vector<Value> MadeUp::choices(const Field& field, const state::Case* c, int depth) {
  std::vector<Value> out;
  for (const auto& option : field.options) out.emplace_back(option.id);
  if (field.from.empty()) return out;
  if (rehearsal_.bundle().registers.count(field.from)) return records(field.from, depth);
  if (c && field.from.rfind("file.", 0) == 0)
    if (auto* list = c->file.get(field.from.substr(5)).as<List>()) return *list;
  return out;
}

std::vector<Value> MadeUp::domain(const Field& field, const state::Case* c, int depth) {
  std::vector<Value> out;
  switch (field.type) {
    case FieldType::text:
    case FieldType::note: return {text_of(field)};
    case FieldType::yesno: return {true, false};
    case FieldType::integer: {
      auto wanted = thresholds();
      wanted.insert(wanted.begin(), {1, 0, 2, 3, 10, 100});
      for (auto n : numbers(field, wanted)) out.emplace_back(n);
      return out;
    }
    case FieldType::decimal:
      for (auto n : numbers(field, {1, 0, 10, 100})) out.emplace_back(static_cast<double>(n));
      return out;
    case FieldType::money:
      for (auto n : numbers(field, {10000, 0, 100000, 1000000})) out.emplace_back(Money{n});
      return out;
    case FieldType::date:
      for (int days : {0, 14, -14, 90}) out.emplace_back(Date{rehearsal_.today().days + days});
      return out;
    case FieldType::document: return {};
    case FieldType::bsn: return {made_up_bsn(1)};
    case FieldType::choice: return choices(field, c, depth);
    case FieldType::ref: return records(field.to, depth);
    case FieldType::choices: {
      auto all = choices(field, c, depth);
      auto least = static_cast<std::size_t>(std::max<std::int64_t>(field.required ? 1 : 0, field.min.value_or(0)));
      auto most = static_cast<std::size_t>(std::max<std::int64_t>(0, field.max.value_or(1000)));
      if (all.size() < least) return {};
      auto first = [&](std::size_t n) {
        return List(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min({n, most, all.size()})));
      };
      out.emplace_back(first(std::max<std::size_t>(least, 1)));
      out.emplace_back(first(all.size()));
      if (least <= 1 && most >= 1)
        for (std::size_t i = 1; i < all.size() && i < 4; ++i) out.emplace_back(List{all[i]});
      return out;
    }
    case FieldType::group: {
      auto row = required(field.fields, c, depth + 1, true);
      if (!field.many) return {row};
      auto least = static_cast<std::size_t>(std::max<std::int64_t>(1, field.min.value_or(1)));
      return {List(least, Value(row))};
    }
  }
  return out;
}

Record MadeUp::required(const std::vector<Field>& fields, const state::Case* c, int depth, bool all) {
  Record out;
  for (const auto& field : fields) {
    if (!field.required && !all && field.min.value_or(0) == 0) continue;
    auto values = domain(field, c, depth);
    if (!values.empty()) out.set(field.name, values.front());
  }
  return out;
}

std::vector<Record> MadeUp::forms(const std::vector<Field>& fields, const state::Case* c, std::size_t at_most) {
  auto least = required(fields, c, 0, false), most = required(fields, c, 0, true);
  std::vector<Record> out{least};
  add_new(out, most);
  std::vector<std::pair<std::string, std::vector<Value>>> domains;
  for (const auto& field : fields) {
    auto values = domain(field, c, 0);
    if (!field.required && !values.empty()) values.emplace_back();  // or not filled in
    if (values.size() > 1) domains.emplace_back(field.name, std::move(values));
  }
  for (const auto& base : {most, least})
    for (const auto& [name, values] : domains)
      for (const auto& value : values) {
        auto form = base;
        form.set(name, value);
        add_new(out, std::move(form));
      }
  SeededRandom dice(kMixtureSeed);
  for (std::size_t tries = 0; domains.size() > 1 && tries < 2 * at_most && out.size() < at_most; ++tries) {
    auto form = most;
    for (const auto& [name, values] : domains) form.set(name, values[dice.next() % values.size()]);
    add_new(out, std::move(form));
  }
  if (out.size() > at_most) out.resize(at_most);
  return out;
}

Record MadeUp::any_form(const std::vector<Field>& fields, const state::Case* c, SeededRandom& dice) {
  Record out;
  for (const auto& field : fields) {
    auto values = domain(field, c, 0);
    if (values.empty() || (!field.required && dice.next() % 4 == 0)) continue;
    out.set(field.name, values[dice.next() % values.size()]);
  }
  return out;
}

std::string MadeUp::new_key(const std::string& reg) {
  for (std::size_t n = rehearsal_.keys(reg).size() + 1;; ++n)
    if (auto id = reg + "-" + std::to_string(n); !rehearsal_.has_record(reg, id)) return id;
}

Result<void> MadeUp::make(const std::string& reg, const std::string& id, const Record& given, int depth) {
  const auto& declared = rehearsal_.bundle().registers.at(reg);
  auto raw = required(declared.fields, nullptr, depth, false);
  if (!declared.capacity.empty() && raw.get(declared.capacity).empty()) raw.set(declared.capacity, 1);
  auto old = rehearsal_.record_of(reg, id);
  for (const auto& [name, value] : old) raw.set(name, value);
  for (const auto& [name, value] : given) raw.set(name, value);
  if (auto supplied = supply(declared.fields, given, depth + 1); !supplied) return supplied;
  return rehearsal_.put(reg, id, raw);
}

Result<void> MadeUp::record(const std::string& reg, const std::string& id, const Record& given) {
  return make(reg, id, given, 0);
}

Result<void> MadeUp::supply(const std::vector<Field>& fields, const Record& given, int depth) {
  if (depth > kDepthMax) return {};
  for (const auto& field : fields) {
    const auto& value = given.get(field.name);
    if (value.empty()) continue;
    auto reg = field.type == FieldType::ref ? field.to : field.from;
    std::vector<Value> keys;
    if (auto* list = value.as<List>())
      keys = *list;
    else
      keys = {value};
    for (const auto& key : keys) {
      if (auto* row = key.as<Record>(); row && field.type == FieldType::group)
        if (auto supplied = supply(field.fields, *row, depth + 1); !supplied) return supplied;
      if (key.text().empty() || !rehearsal_.bundle().registers.count(reg)) continue;
      std::string id(key.text());
      if (rehearsal_.has_record(reg, id)) continue;
      if (auto made = make(reg, id, {}, depth + 1); !made) return made;
    }
  }
  return {};
}

}  // namespace trajectum::spec
