// Small helpers around Record, so that a call reads as what it asks.
#ifndef TRAJECTUM_DEMO_RECORD_HPP
#define TRAJECTUM_DEMO_RECORD_HPP
#include <initializer_list>
#include <string_view>
#include <utility>

#include "model/value.hpp"

namespace trajectum::demo {

/// A record of the given names and values; empty values are left out.
inline Record record(std::initializer_list<std::pair<std::string_view, Value>> entries) {
  Record out;
  for (const auto& [name, value] : entries)
    if (!value.empty()) out.append(std::string(name), value);
  return out;
}

inline const List& list_in(const Record& from, std::string_view name) {
  static const List kNone;
  auto* list = from.get(name).as<List>();
  return list ? *list : kNone;
}

inline const Record& record_in(const Record& from, std::string_view name) {
  static const Record kNone;
  auto* inner = from.get(name).as<Record>();
  return inner ? *inner : kNone;
}

inline const Record& as_record(const Value& value) {
  static const Record kNone;
  auto* inner = value.as<Record>();
  return inner ? *inner : kNone;
}

/// A number that the wire may have written as a whole one.
inline double number_in(const Record& from, std::string_view name) {
  const auto& value = from.get(name);
  auto* exact = value.as<double>();
  return exact ? *exact : static_cast<double>(value.integer());
}

inline std::string text_in(const Record& from, std::string_view name) { return std::string(from.get(name).text()); }

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_RECORD_HPP
