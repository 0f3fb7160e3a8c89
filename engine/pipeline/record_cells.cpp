#include "pipeline/record_cells.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "model/fold.hpp"

namespace trajectum::pipeline {
namespace {

template <class T>
std::optional<T> parsed(std::string_view text) {
  T out{};
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// The Dutch way of writing a number as the other one: 1.234,50 is 1234.50. A point that no three digits follow is a
/// decimal point already.
std::string with_point(std::string_view text) {
  std::string out;
  bool has_comma = text.find(',') != std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto follow = std::min(text.find_first_not_of("0123456789", i + 1), text.size()) - i - 1;
    bool thousands = text[i] == '.' && (has_comma || (follow == 3 && i > 0));
    if (text[i] == ' ' || thousands) continue;
    out += text[i] == ',' ? '.' : text[i];
  }
  return out;
}

std::optional<Money> money_of(std::string_view text) {
  for (std::string_view sign : {"€", "EUR"})
    if (text.starts_with(sign)) text.remove_prefix(sign.size());
  auto number = with_point(text);
  auto point = number.find('.');
  auto cents = point == std::string::npos ? "00" : number.substr(point + 1);
  if (cents.size() == 1) cents += '0';
  if (cents.size() != 2) return std::nullopt;
  auto all = parsed<std::int64_t>(number.substr(0, point) + cents);
  return all ? std::optional(Money{*all}) : std::nullopt;
}

/// 1-7-2026, as people write it.
std::optional<Date> dutch_date(std::string_view text) {
  auto first = text.find('-'), second = text.find('-', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  auto day = parsed<int>(text.substr(0, first)), month = parsed<int>(text.substr(first + 1, second - first - 1)),
       year = parsed<int>(text.substr(second + 1));
  if (!day || !month || !year || *year < 1000) return std::nullopt;
  return parse_date(fmt::format("{:04}-{:02}-{:02}", *year, *month, *day));
}

}  // namespace

bool fits_in_a_cell(const Field& field) { return field.type != FieldType::group && field.type != FieldType::document; }

Value value_of_cell(const Field& field, std::string_view text) {
  if (text.empty()) return {};
  switch (field.type) {
    case FieldType::yesno: {
      auto word = fold(text);
      for (const char* yes : {"ja", "j", "yes", "true", "waar", "1"})
        if (word == yes) return true;
      for (const char* no : {"nee", "n", "no", "false", "onwaar", "0"})
        if (word == no) return false;
      return text;
    }
    case FieldType::integer: {
      auto n = parsed<std::int64_t>(with_point(text));
      return n ? Value(*n) : Value(text);
    }
    case FieldType::decimal: {
      auto d = parsed<double>(with_point(text));
      return d ? Value(*d) : Value(text);
    }
    case FieldType::money: {
      auto money = money_of(text);
      return money ? Value(*money) : Value(text);
    }
    case FieldType::date: {
      auto date = parse_date(text);
      if (!date) date = dutch_date(text);
      return date ? Value(*date) : Value(text);
    }
    case FieldType::choices: {
      List out;
      while (true) {
        auto bar = text.find('|');
        if (auto one = text.substr(0, bar); !one.empty()) out.emplace_back(one);
        if (bar == std::string_view::npos) return out;
        text.remove_prefix(bar + 1);
      }
    }
    case FieldType::text:
    case FieldType::note:
    case FieldType::choice:
    case FieldType::ref:
    case FieldType::bsn:
    case FieldType::document:
    case FieldType::group: return text;
  }
  return text;
}

std::string cell_of(const Field& field, const Value& value) {
  if (auto* b = value.as<bool>()) return *b ? "ja" : "nee";
  if (auto* n = value.as<std::int64_t>()) return std::to_string(*n);
  if (auto* d = value.as<double>()) {
    auto text = fmt::format("{}", *d);
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
  }
  if (auto* m = value.as<Money>())
    return fmt::format("{}{},{:02}", m->cents < 0 ? "-" : "", std::abs(m->cents / 100), std::abs(m->cents % 100));
  if (auto* d = value.as<Date>()) return format_date(*d);
  auto* list = value.as<List>();
  if (!list || field.type != FieldType::choices) return std::string(value.text());
  std::string out;
  for (const auto& one : *list) out += (out.empty() ? "" : "|") + std::string(one.text());
  return out;
}

}  // namespace trajectum::pipeline
