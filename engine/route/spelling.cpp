#include "route/spelling.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::route {
namespace {

using lua::Token;
using lua::TokenKind;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

bool opens(const Token& t) { return t.is("function") || t.is("if") || t.is("do") || t.is("repeat"); }
bool closes(const Token& t) { return t.is("end") || t.is("until"); }

/// True where a person writes no blank between the two.
bool is_tight(const Token& before, const Token& after) {
  for (const char* one : {"(", "[", ".", ":", "#"})
    if (before.is(one)) return true;
  for (const char* one : {")", "]", ",", ".", ":", ";"})
    if (after.is(one)) return true;
  bool call = before.kind == TokenKind::name || before.is(")") || before.is("]") || before.is("function");
  return call && (after.is("(") || after.is("["));
}

using Tokens = std::vector<Token>;

std::string text_of(const Tokens& tokens, std::size_t from, std::size_t to) {
  std::string out;
  for (auto i = from; i < to; ++i) {
    if (i > from && !is_tight(tokens[i - 1], tokens[i])) out += ' ';
    out += tokens[i].kind == TokenKind::text ? quoted(tokens[i].text) : tokens[i].text;
  }
  return out;
}

/// Behind the `end` of the function that begins there.
std::size_t end_of_function(const Tokens& tokens, std::size_t at) {
  for (int depth = 0; at < tokens.size(); ++at) {
    depth += opens(tokens[at]) ? 1 : closes(tokens[at]) ? -1 : 0;
    if (depth == 0) return at + 1;
  }
  return at;
}

/// A local of a whole file, as far as it is laid out as people do: from the margin up to what stands there next.
struct Local {
  std::size_t from, to;
};

std::map<std::string, Local> locals_of(const Tokens& tokens) {
  std::map<std::string, Local> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].is("local") || tokens[i].at.column != 1) continue;
    auto name = i + 1 < tokens.size() && tokens[i + 1].is("function") ? i + 2 : i + 1;
    auto to = i + 1;
    while (to < tokens.size() && tokens[to].kind != TokenKind::end &&
           (tokens[to].at.column != 1 || closes(tokens[to]) || tokens[to].is("}")))
      ++to;
    if (name < to) out[tokens[name].text] = {i, to};
  }
  return out;
}

/// The text of the function that a place names: written there, or a local of its file. Behind it the locals of the file
/// that it uses, and those that they use: who changes a local changes every handler that stands on it.
std::string function_text(Loading& load, const Place& place) {
  if (place.file < 0) return "function";
  auto [known, fresh] = load.tokens.try_emplace(place.file);
  if (fresh) known->second = lua::tokens_of(load.files[static_cast<std::size_t>(place.file)]->source.text());
  const auto& tokens = known->second;
  auto begin = std::find_if(tokens.begin(), tokens.end(),
                            [&](const Token& t) { return t.at.line == place.line && t.at.column >= place.column; });
  auto at = static_cast<std::size_t>(begin - tokens.begin());
  if (at == tokens.size()) return "function";
  auto locals = locals_of(tokens);
  std::vector<Local> parts = {{at, tokens[at].is("function") ? end_of_function(tokens, at) : at + 1}};
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out += (i == 0 ? "" : "; ") + text_of(tokens, parts[i].from, parts[i].to);
    for (auto k = parts[i].from; k < parts[i].to; ++k) {
      bool field = k > 0 && (tokens[k - 1].is(".") || tokens[k - 1].is(":"));
      if (tokens[k].kind != TokenKind::name || field) continue;
      if (auto local = locals.extract(tokens[k].text); !local.empty()) parts.push_back(local.mapped());
    }
  }
  return out;
}

std::string spelled(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::none: return "nil";
    case Value::Kind::yesno: return value.yes() ? "true" : "false";
    case Value::Kind::integer: return std::to_string(value.integer());
    case Value::Kind::decimal: return fmt::format("{}", *value.as<double>());
    case Value::Kind::text: return quoted(value.text());
    case Value::Kind::date: return fmt::format("date \"{}\"", format_date(*value.as<Date>()));
    case Value::Kind::money: {
      auto cents = value.as<Money>()->cents;
      return cents % 100 == 0 ? fmt::format("euro({})", cents / 100)
                              : fmt::format("euro({}.{:02})", cents / 100, cents < 0 ? -(cents % 100) : cents % 100);
    }
    case Value::Kind::duration: {
      const auto& span = *value.as<Duration>();
      auto calendar = span.calendar.empty() ? std::string() : ", " + quoted(span.calendar);
      return fmt::format("{}({}{})", unit_name(span.unit), span.n, calendar);
    }
    default: return "{}";  // a draft keeps lists and records as tables
  }
}

/// `role "consultant"`, `at("80%", owner)`, without its body.
std::string head_of(Loading& load, const Word& word) {
  std::string out = word.word;
  if (word.name) out += " " + quoted(*word.name);
  if (word.arguments.empty()) return out;
  out += "(";
  for (const auto& one : word.arguments) out += (out.back() == '(' ? "" : ", ") + spelled(load, one);
  return out + ")";
}

std::string spelled(Loading& load, const Table& table) {
  std::vector<std::string> parts;
  for (const auto& entry : table.keyed) parts.push_back(entry.key + " = " + spelled(load, entry.value));
  std::sort(parts.begin(), parts.end());
  for (const auto& one : table.list) parts.push_back(spelled(load, one));
  std::string out = "{";
  for (const auto& part : parts) out += (out.size() == 1 ? " " : ", ") + part;
  return out + (parts.empty() ? "}" : " }");
}

bool is_named(const Draft& draft) { return draft.is(Draft::Kind::word) && draft.word->name.has_value(); }

/// A path that is not taken yet: two of one name are told apart by number.
std::string fresh(const std::map<std::string, DeclaredKey>& taken, const std::string& path) {
  auto out = path;
  for (int n = 2; taken.count(out); ++n) out = fmt::format("{}#{}", path, n);
  return out;
}

std::string joined(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

}  // namespace

std::string spelled(Loading& load, const Draft& draft) {
  switch (draft.kind) {
    case Draft::Kind::value: return spelled(draft.value);
    case Draft::Kind::function: return function_text(load, draft.place);
    case Draft::Kind::table: return spelled(load, *draft.table);
    case Draft::Kind::word: {
      auto head = head_of(load, *draft.word);
      return draft.word->body ? head + " " + spelled(load, *draft.word->body) : head;
    }
    default: return "nil";
  }
}

void flatten(Loading& load, const std::string& path, const Table& table, const Place& at,
             std::map<std::string, DeclaredKey>& out) {
  for (const auto& entry : table.keyed) flatten(load, joined(path, entry.key), entry.value, entry.at, out);
  bool plain =
      std::all_of(table.list.begin(), table.list.end(), [](const auto& d) { return d.is(Draft::Kind::value); });
  if (plain && !table.list.empty()) {
    Table list;
    list.list = table.list;
    out[fresh(out, joined(path, "list"))] = {spelled(load, list), load.faults.origin(at)};
    return;
  }
  for (std::size_t i = 0; i < table.list.size(); ++i) {
    const auto& one = table.list[i];
    auto name = is_named(one) ? *one.word->name : std::to_string(i + 1);
    flatten(load, fresh(out, joined(path, name)), one, one.place.line > 0 ? one.place : at, out);
  }
}

void flatten(Loading& load, const std::string& path, const Draft& draft, const Place& at,
             std::map<std::string, DeclaredKey>& out) {
  bool empty = draft.is(Draft::Kind::table) && draft.table->keyed.empty() && draft.table->list.empty();
  if (draft.is(Draft::Kind::table) && !empty) return flatten(load, path, *draft.table, at, out);
  if (!draft.is(Draft::Kind::word)) {
    out[path] = {spelled(load, draft), load.faults.origin(at)};
    return;
  }
  out[path] = {head_of(load, *draft.word), load.faults.origin(at)};
  if (draft.word->body) flatten(load, path, *draft.word->body, at, out);
}

}  // namespace trajectum::route
