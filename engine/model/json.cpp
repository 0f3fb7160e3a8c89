#include "model/json.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <cmath>
#include <set>

#include "base/limits.hpp"

namespace trajectum {
namespace {

Error bad(std::string nl, std::string en) {
  Error e;
  e.code = ErrorCode::parse_error;
  e.reason = "parse_error";
  e.text = {std::move(nl), std::move(en)};
  return e;
}

Result<Value> convert(simdjson::dom::element element);

Result<Value> convert_object(simdjson::dom::object object) {
  Record record;
  std::set<std::string_view> seen;  // only consulted for large objects
  bool large = object.size() > 16;
  for (auto [key, child] : object) {
    if (large ? !seen.insert(key).second : record.find(key) != nullptr)
      return bad(fmt::format("De sleutel \"{}\" staat er twee keer in.", key),
                 fmt::format("The key \"{}\" is given twice.", key));
    auto value = convert(child);
    if (!value) return value.error();
    record.append(std::string(key), std::move(*value));
  }
  return Value(std::move(record));
}

Result<Value> convert(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::NULL_VALUE: return Value();
    case element_type::BOOL: return Value(bool(element));
    case element_type::INT64: return Value(std::int64_t(element));
    case element_type::UINT64: return bad("Een geheel getal is te groot.", "An integer is too large.");
    case element_type::DOUBLE: return Value(double(element));
    case element_type::STRING: return Value(std::string_view(element));
    case element_type::ARRAY: {
      List list;
      for (auto child : simdjson::dom::array(element)) {
        auto value = convert(child);
        if (!value) return value.error();
        list.push_back(std::move(*value));
      }
      return Value(std::move(list));
    }
    case element_type::OBJECT: return convert_object(simdjson::dom::object(element));
  }
  return bad("Onbekende JSON.", "Unknown JSON.");
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  static thread_local bool ready = false;
  if (!ready) {
    if (parser.allocate(limits::kFrameBytesMax + simdjson::SIMDJSON_PADDING, limits::kJsonDepthMax) !=
        simdjson::SUCCESS)
      return internal_error("no memory for the JSON parser");
    ready = true;
  }
  simdjson::dom::element element;
  auto error = parser.parse(text.data(), text.size(), true).get(element);
  if (error == simdjson::DEPTH_ERROR) return bad("De JSON is te diep genest.", "The JSON is nested too deeply.");
  if (error != simdjson::SUCCESS) {
    std::string what = simdjson::error_message(error);
    return bad("Dit is geen geldige JSON: " + what, "This is not valid JSON: " + what);
  }
  return convert(element);
}

void append_json(std::string& out, const Record& record) {
  out.push_back('{');
  bool first = true;
  for (const auto& [name, value] : record) {
    if (!first) out.push_back(',');
    first = false;
    append_json_text(out, name);
    out.push_back(':');
    append_json(out, value);
  }
  out.push_back('}');
}

void append_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::none: out += "null"; break;
    case Value::Kind::yesno: out += value.yes() ? "true" : "false"; break;
    case Value::Kind::integer: fmt::format_to(std::back_inserter(out), "{}", *value.as<std::int64_t>()); break;
    case Value::Kind::decimal: {
      double d = *value.as<double>();
      if (d == 0 && std::signbit(d))
        out += "-0.0";  // "-0" would be read again as a whole number
      else if (std::isfinite(d))
        fmt::format_to(std::back_inserter(out), "{}", d);
      else
        out += "null";
      break;
    }
    case Value::Kind::text: append_json_text(out, value.text()); break;
    case Value::Kind::date: append_json_text(out, format_date(*value.as<Date>())); break;
    case Value::Kind::money:
      fmt::format_to(std::back_inserter(out), "{{\"cents\":{},\"currency\":\"EUR\"}}", value.as<Money>()->cents);
      break;
    case Value::Kind::duration: {
      auto* d = value.as<Duration>();
      fmt::format_to(std::back_inserter(out), "{{\"n\":{},\"unit\":\"{}\"}}", d->n, unit_name(d->unit));
      break;
    }
    case Value::Kind::list: {
      out.push_back('[');
      bool first = true;
      for (const auto& x : *value.as<List>()) {
        if (!first) out.push_back(',');
        first = false;
        append_json(out, x);
      }
      out.push_back(']');
      break;
    }
    case Value::Kind::record: append_json(out, *value.as<Record>()); break;
  }
}

/// Most answers fit: a text that grows step by step is copied on its way.
constexpr std::size_t kReserved = 400;

std::string to_json(const Value& value) {
  std::string out;
  out.reserve(kReserved);
  append_json(out, value);
  return out;
}

std::string to_json(const Record& record) {
  std::string out;
  out.reserve(kReserved);
  append_json(out, record);
  return out;
}

}  // namespace trajectum
