// What was typed behind a verb, as the parameters of its method.

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/nouns.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

Error wrong(const std::string& name, const std::string& what) { return invalid_params(name, {what, what}); }

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The line where the text stops being JSON, with a caret under the place; "" when the shape is right and it is refused
/// for something else.
std::string place_of_mistake(const std::string& text) {
  std::size_t at = 0;
  try {
    auto parsed = nlohmann::json::parse(text);
    return "";
  } catch (const nlohmann::json::parse_error& error) {
    at = std::min(error.byte == 0 ? 0 : error.byte - 1, text.size());
  } catch (const nlohmann::json::out_of_range&) {  // a number too large for it
    return "";
  }
  auto begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  auto end = std::min(text.find('\n', at), text.size());
  constexpr std::size_t kBytesBefore = 60, kBytesShown = 100;  // one line of a terminal
  if (at - begin > kBytesBefore) begin = at - kBytesBefore;
  while (begin < at && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  auto line = std::string_view(text).substr(begin, std::min(end - begin, kBytesShown));
  auto before = std::string_view(text).substr(begin, at - begin);
  return fmt::format(" at character {}:\n  {}\n  {}^", letters(std::string_view(text).substr(0, at)) + 1, line,
                     std::string(letters(before), ' '));
}

/// Cents of "1250", "1250.5" or "1250.50"; nothing of anything else.
std::optional<std::int64_t> cents_of(std::string_view text) {
  auto dot = text.find('.');
  auto whole = text.substr(0, dot), rest = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  constexpr std::size_t kDigitsMax = 15;  // what fits in 64 bits as cents
  bool digits = !whole.empty() && whole.size() <= kDigitsMax && rest.size() <= 2 &&
                text.find_first_not_of("0123456789.") == std::string_view::npos &&
                rest.find('.') == std::string_view::npos && (dot == std::string_view::npos || !rest.empty());
  if (!digits) return std::nullopt;
  auto shown = std::string(whole) + std::string(rest) + std::string(2 - rest.size(), '0');
  return std::strtoll(shown.c_str(), nullptr, 10);
}

Result<Value> value_of(const Word& word, const std::string& shown, const std::string& text) {
  switch (word.kind) {
    case Word::Kind::text: break;
    case Word::Kind::whole: {
      std::int64_t number = 0;
      auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (failed != std::errc() || end != text.data() + text.size())
        return wrong(word.name, fmt::format("{} takes a whole number, not \"{}\"", shown, text));
      return Value(number);
    }
    case Word::Kind::euros: {
      auto cents = cents_of(text);
      if (!cents)
        return wrong(word.name, fmt::format("{} takes an amount such as 1250 or 1250.50, not \"{}\"", shown, text));
      Record money;
      money.set("cents", *cents);
      money.set("currency", "EUR");
      return Value(std::move(money));
    }
    case Word::Kind::json: {
      auto parsed = parse_json(text);
      if (parsed) return *parsed;
      auto place = place_of_mistake(text);
      auto what = place.empty() ? ": " + parsed.error().text.en : place;
      auto as_typed = shown.starts_with("--") ? shown + " " : "";
      return wrong(word.name, fmt::format("{} is not valid JSON{}\nit is written like this: {}'{}'", shown, what,
                                          as_typed, word.example));
    }
  }
  return Value(text);
}

/// `to.subject.id` is the member `id` of the member `subject` of the parameter `to`.
void put(Record& params, std::string name, Value value) {
  std::replace(name.begin(), name.end(), '-', '_');
  auto dot = name.find('.');
  if (dot == std::string::npos) {
    params.set(name, std::move(value));
    return;
  }
  auto outer = name.substr(0, dot);
  Record inner;
  if (auto* there = params.get(outer).as<Record>()) inner = *there;
  put(inner, name.substr(dot + 1), std::move(value));
  params.set(outer, std::move(inner));
}

}  // namespace

Result<Record> params_of(const Verb& verb, const std::map<std::string, std::string>& given) {
  Record params;
  auto take = [&](const Word& word, const std::string& shown) -> Result<void> {
    auto typed = given.find(word.name);
    if (typed == given.end() || typed->second.empty()) return {};
    auto value = value_of(word, shown, typed->second);
    if (!value) return value.error();
    put(params, word.name, std::move(*value));
    return {};
  };
  for (const auto& word : verb.positional)
    if (auto taken = take(word, word.name); !taken) return taken.error();
  for (const auto& word : verb.options)
    if (auto taken = take(word, "--" + word.name); !taken) return taken.error();
  if (verb.is_positional_optional && params.begin() == params.end()) {
    const auto& one = verb.positional.front().name;
    return wrong(one, fmt::format("which {}? Give it behind `{} {}`, or give --{}", one, one, verb.name,
                                  verb.options.front().name));
  }
  return params;
}

}  // namespace trajectum::app
