#include "sim/forms.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"

namespace trajectum::sim {

std::vector<std::string> Forms::keys(const std::string& reg) {
  std::vector<std::string> out;
  bench_.store().scan_records(bench_.region().no, reg, "", [&](std::string_view id, std::string_view) {
    out.emplace_back(id);
    return true;
  });
  return out;
}

std::vector<Value> Forms::options(const Field& field, const state::Case* c) {
  std::vector<Value> out;
  for (const auto& option : field.options) out.emplace_back(option.id);
  if (field.from.empty()) return out;
  if (bench_.region().bundle->registers.count(field.from)) {
    for (const auto& key : keys(field.from)) out.emplace_back(key);
  } else if (c && field.from.rfind("file.", 0) == 0) {
    if (auto* list = c->file.get(field.from.substr(5)).as<List>()) out = *list;
  }
  return out;
}

Value Forms::value(const Field& field, const state::Case* c) {
  auto today = calendar::local_date(bench_.clock().now());
  auto low = field.min.value_or(0);
  switch (field.type) {
    case FieldType::text:
    case FieldType::note: {
      std::string text = "word " + std::to_string(dice_.below(100));
      auto most = static_cast<std::size_t>(field.max.value_or(40));
      return text.size() > most ? text.substr(0, most) : text;
    }
    case FieldType::yesno: return dice_.one_in(2);
    case FieldType::integer:
      return low +
             static_cast<std::int64_t>(dice_.below(static_cast<std::size_t>(field.max.value_or(low + 3) - low + 1)));
    case FieldType::decimal: return static_cast<double>(low) + 0.5;
    case FieldType::money: return Money{std::max<std::int64_t>(low, static_cast<std::int64_t>(dice_.below(500)) * 100)};
    case FieldType::date: return format_date({today.days + static_cast<std::int32_t>(dice_.below(120)) - 40});
    case FieldType::document: return {};
    case FieldType::bsn: return made_up_bsn(static_cast<std::int64_t>(dice_.below(1000)));
    case FieldType::choice: {
      auto all = options(field, c);
      return all.empty() ? Value() : dice_.of(all);
    }
    case FieldType::choices: {
      auto all = options(field, c);
      auto most = static_cast<std::size_t>(field.max.value_or(3));
      auto wanted = std::min({all.size(), most, static_cast<std::size_t>(low) + dice_.below(3)});
      List out;
      while (out.size() < wanted) {
        const auto& one = dice_.of(all);
        if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(one);
      }
      return out;
    }
    case FieldType::ref: {
      auto all = keys(field.to);
      return all.empty() ? Value() : Value(dice_.of(all));
    }
    case FieldType::group: {
      if (!field.many) return fill(field.fields, c);
      List rows;
      for (auto n = static_cast<std::size_t>(low) + dice_.below(3); n > 0; --n) rows.push_back(fill(field.fields, c));
      return rows;
    }
  }
  return {};
}

Record Forms::fill(const std::vector<Field>& fields, const state::Case* c) {
  Record out;
  for (const auto& field : fields)
    if (field.required || dice_.percent(70)) out.set(field.name, value(field, c));
  return out;
}

Record Forms::spoil(const std::vector<Field>& fields, const state::Case* c) {
  auto out = fill(fields, c);
  switch (dice_.below(4)) {
    case 0: out.set("no_such_field", 1); break;
    case 1:
      if (!fields.empty()) out.erase(dice_.of(fields).name);
      break;
    case 2:
      if (!fields.empty()) out.set(dice_.of(fields).name, List{Value(1), Value("x")});
      break;
    default:
      if (!fields.empty()) out.set(dice_.of(fields).name, "not among them");
  }
  return out;
}

}  // namespace trajectum::sim
