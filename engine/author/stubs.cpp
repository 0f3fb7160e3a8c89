// Stubs as LuaLS reads them: `---@meta`, a class for the keys of each construct, a function for each word.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "author/editor_files.hpp"
#include "author/notes.hpp"
#include "route/properties.hpp"
#include "route/workshop.hpp"
#include "spec/words.hpp"

namespace trajectum::author {
namespace {

using Call = route::WordSpec::Call;
using Body = route::WordSpec::Body;

/// The classes that no word of the language makes by itself, and what can be done with values.
constexpr const char* kOwnClasses = R"(---@class trajectum.title
---@field nl string
---@field en string

---@class trajectum.date
---@field year integer
---@operator add(trajectum.duration): trajectum.date
---@operator sub(trajectum.duration|trajectum.date): any

---@class trajectum.money
---@field cents integer
---@operator add(trajectum.money): trajectum.money
---@operator sub(trajectum.money): trajectum.money
---@operator mul(number): trajectum.money

---@class trajectum.duration
---@field n integer
---@operator add(trajectum.duration|trajectum.date): any
---@operator sub(trajectum.duration): trajectum.duration
---@operator mul(integer): trajectum.duration
---@overload fun(options: trajectum.keys.due|trajectum.keys.workdays): trajectum.duration

---@alias trajectum.way string|trajectum.arc|(string|trajectum.arc)[]

)";

std::string header(const char* name) {
  return fmt::format(
      "---@meta {}\n"
      "-- Gemaakt door `trajectum editor`; verander dit niet met de hand. Made by `trajectum editor`; do not edit.\n\n",
      name);
}

std::string said(const char* nl, const char* en) { return fmt::format("{} / {}", nl, en); }

/// "by role" -> trajectum.keys.by_role
std::string keys_class(std::string_view construct) {
  std::string out = "trajectum.keys." + std::string(construct);
  std::replace(out.begin() + 15, out.end(), ' ', '_');
  return out;
}

/// The constructs whose keys a word may say: those of its note that the loader knows.
std::vector<std::string> constructs_of(const WordNote& note, const std::set<std::string>& known) {
  std::vector<std::string> out;
  std::string_view takes = *note.takes ? note.takes : note.word;
  each_part(takes, [&](std::string_view one) {
    if (known.count(std::string(one))) out.emplace_back(one);
  });
  return out;
}

struct Language {
  std::vector<std::pair<std::string, std::vector<std::string>>> constructs;  // in the loader's order, with keys
  std::set<std::string> names;
  std::map<std::string, std::string> lists;  // construct -> what its list holds
};

Language language() {
  Language out;
  std::map<std::string, std::size_t> at;
  for (const auto& [construct, key] : route::known_properties()) {
    auto [found, is_new] = at.emplace(construct, out.constructs.size());
    if (is_new) out.constructs.push_back({construct, {}});
    out.constructs[found->second].second.push_back(key);
    out.names.insert(construct);
  }
  for (const auto& note : word_notes())
    if (*note.list)
      for (const auto& construct : constructs_of(note, out.names)) out.lists[construct] = note.list;
  out.lists["every"] = "trajectum.duration";
  return out;
}

void put_field(std::string& out, const KeyNote& note, const std::string& key) {
  out += fmt::format("---{}\n---@field {}{} {}\n", said(note.nl, note.en), key, note.required ? "" : "?", note.type);
}

void put_keys(std::string& out, const Language& language) {
  for (const auto& [construct, keys] : language.constructs) {
    out += fmt::format("---@class {}\n", keys_class(construct));
    for (const auto& key : keys) {
      if (const auto* note = note_of(construct, key)) put_field(out, *note, key);  // a test asks for every note
    }
    if (auto list = language.lists.find(construct); list != language.lists.end())
      out += fmt::format("---@field [integer] {}\n", list->second);
    out += "\n";
  }
}

std::string body_type(const WordNote& note, const Language& language) {
  if (note.list == std::string_view("*")) return "table<string, any>";
  std::string out;
  for (const auto& construct : constructs_of(note, language.names))
    out += (out.empty() ? "" : "|") + keys_class(construct);
  if (out.empty() && *note.list) return fmt::format("({})[]", note.list);
  return out.empty() ? "table" : out;
}

/// "name: string, f?: any" as `---@param`s, and the names alone.
std::string put_params(std::string& out, std::string_view arguments) {
  std::string names;
  int depth = 0;
  std::string one;
  auto take = [&] {
    auto colon = one.find(':');
    if (one.empty()) return;
    auto name = one.substr(0, colon);
    while (name.front() == ' ') name.erase(0, 1);
    out += fmt::format("---@param {} {}\n", name, one.substr(colon + 2));
    if (name.back() == '?') name.pop_back();
    names += (names.empty() ? "" : ", ") + name;
    one.clear();
  };
  for (char c : arguments) {
    depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
    if (c == ',' && depth == 0)
      take();
    else
      one += c;
  }
  take();
  return names;
}

void put_word(std::string& out, const route::WordSpec& spec, const Language& language) {
  const auto* note = note_of_word(spec.word);
  if (!note) return;  // of a word for later; a test asks for the others
  auto body = body_type(*note, language);
  auto open = fmt::format("trajectum.open.{}", spec.word);
  if (spec.body == Body::optional)  // what it gives can be called once more, with options
    out += fmt::format("---@class {}: {}\n---@overload fun(options: {}): {}\n\n", open, note->gives, body, note->gives);
  out += fmt::format("---{}\n", said(note->nl, note->en));
  auto gives = spec.body == Body::optional ? open : std::string(note->gives);
  switch (spec.call) {
    case Call::constant: out += fmt::format("---@type {}\n{} = {{}}\n\n", gives, spec.word); return;
    case Call::bodied:
      out += fmt::format("---@param body {}\n---@return {}\nfunction {}(body) end\n\n", body, gives, spec.word);
      return;
    case Call::arguments: {
      auto names = note->arguments == std::string_view("-") ? "" : put_params(out, note->arguments);
      out += fmt::format("---@return {}\nfunction {}({}) end\n\n", gives, spec.word, names);
      return;
    }
    case Call::named:
      if (spec.body == Body::required) gives = fmt::format("fun(body: {}): {}", body, note->gives);
      if (spec.word == std::string_view("text"))  // also a library: its members follow
        out += fmt::format("---@class trajectum.text\n---@overload fun(name: string): {}\ntext = {{}}\n\n", gives);
      else
        out += fmt::format("---@param name string\n---@return {}\nfunction {}(name) end\n\n", gives, spec.word);
      return;
    case Call::later: return;
  }
}

void put_functions(std::string& out, std::string_view owner, std::string_view prefix) {
  for (const auto& note : function_notes()) {
    if (owner != note.owner) continue;
    out += fmt::format("---{}\n", said(note.nl, note.en));
    if (note.arguments == std::string_view("-")) {
      out += fmt::format("---@type {}\n{}{} = {}\n\n", note.gives, prefix, note.name,
                         note.name == std::string_view("yes"));
      continue;
    }
    auto names = put_params(out, note.arguments);
    if (*note.gives) out += fmt::format("---@return {}\n", note.gives);
    out += fmt::format("function {}{}({}) end\n\n", prefix, note.name, names);
  }
}

/// A class of what stands after `case.`, `case:` or `expect(x).`; `self`: its functions are called with a colon.
void put_members(std::string& out, std::string_view owner, std::string_view name, bool self) {
  out += fmt::format("---@class {}\n", name);
  std::string functions;
  for (const auto& note : function_notes()) {
    if (owner != note.owner) continue;
    out += fmt::format("---{}\n", said(note.nl, note.en));
    if (note.arguments == std::string_view("-")) {
      bool maybe = std::string_view(note.gives).ends_with('?');
      std::string type = note.gives;
      if (maybe) type.pop_back();
      out += fmt::format("---@field {}{} {}\n", note.name, maybe ? "?" : "", type);
    } else {
      auto arguments =
          fmt::format("{}{}", self ? fmt::format("self: {}", name) : "", self && *note.arguments ? ", " : "");
      out += fmt::format("---@field {} fun({}{}){}\n", note.name, arguments, note.arguments,
                         *note.gives ? ": " + std::string(note.gives) : "");
    }
  }
  out += "\n";
}

}  // namespace

std::string language_stub() {
  auto known = language();
  auto out = header("trajectum") + kOwnClasses;
  std::set<std::string> made;
  for (const auto& spec : route::word_specs()) {
    if (spec.call == Call::later) continue;
    const auto* note = note_of_word(spec.word);
    std::string gives = note ? note->gives : "";
    if (note && made.insert(gives).second) out += fmt::format("---@class {}\n\n", gives);
  }
  put_keys(out, known);
  for (const auto& spec : route::word_specs()) put_word(out, spec, known);
  put_functions(out, "", "");
  put_functions(out, "text", "text.");
  put_members(out, "case", "trajectum.case", true);
  return out;
}

std::string spec_stub() {
  auto out = header("trajectum.spec");
  put_members(out, "spec case", "trajectum.spec_case", true);
  put_members(out, "expect reached", "trajectum.expect_reached", false);
  put_members(out, "expect", "trajectum.expect", false);
  put_functions(out, "spec", "");
  return out;
}

}  // namespace trajectum::author
