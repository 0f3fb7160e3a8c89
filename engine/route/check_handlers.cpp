// What the text of a handler shows before it runs: a guard that writes, a field of the case file or of a record that
// nobody declared.
// Only what is certain is told: `case` by the handler's own name for it, written out. The rest shows when it runs.
#include <fmt/core.h>

#include <algorithm>

#include "lua/lexer.hpp"
#include "route/loading.hpp"
#include "route/read_criteria.hpp"

namespace trajectum::route {
namespace {

using lua::Token;
using lua::TokenKind;

constexpr const char* kWriters[] = {"note", "send", "create", "update"};

const std::vector<Token>& tokens_of_file(Loading& load, int file) {
  auto [known, fresh] = load.tokens.try_emplace(file);
  if (fresh) known->second = lua::tokens_of(load.files[static_cast<std::size_t>(file)]->source.text());
  return known->second;
}

bool opens(const Token& t) { return t.is("function") || t.is("if") || t.is("do") || t.is("repeat"); }
bool closes(const Token& t) { return t.is("end") || t.is("until"); }

/// One function written out in a file: its tokens, from the one after `)` up to its `end`.
struct Body {
  const std::vector<Token>* tokens = nullptr;
  std::size_t from = 0, to = 0;
  std::string subject;  // its first parameter; "": none, so there is nothing to see
  std::string second;   // its second parameter, "" when it has none
  const Token& at(std::size_t i) const { return (*tokens)[std::min(i, tokens->size() - 1)]; }
};

Body body_at(const std::vector<Token>& tokens, const Place& place) {
  Body out{&tokens, 0, 0, "", ""};
  auto start = std::lower_bound(tokens.begin(), tokens.end(), place, [](const Token& t, const Place& p) {
    return std::pair(t.at.line, t.at.column) < std::pair(p.line, p.column);
  });
  if (start == tokens.end() || !start->is("function") || start->at.line != place.line) return out;
  auto i = static_cast<std::size_t>(start - tokens.begin()) + 1;
  if (out.at(i).kind == TokenKind::name) ++i;  // `local function fits(client, place)`
  if (!out.at(i).is("(") || out.at(i + 1).kind != TokenKind::name) return out;
  out.subject = out.at(i + 1).text;
  if (out.at(i + 2).is(",") && out.at(i + 3).kind == TokenKind::name) out.second = out.at(i + 3).text;
  while (i < tokens.size() && !tokens[i].is(")")) ++i;
  out.from = out.to = i + 1;
  for (int depth = 1; out.to < tokens.size(); ++out.to) {
    depth += opens(tokens[out.to]) ? 1 : closes(tokens[out.to]) ? -1 : 0;
    if (depth == 0) break;
  }
  return out;
}

/// True if the name means something else somewhere in the body: another parameter, a local, a loop.
bool is_hidden(const Body& body) {
  for (auto i = body.from; i < body.to; ++i) {
    const auto& t = body.at(i);
    auto stop = t.is("function") ? ")" : t.is("for") ? "do" : t.is("local") ? "=" : nullptr;
    if (!stop) continue;
    for (auto j = i + 1; j < body.to && !body.at(j).is(stop); ++j) {
      if (t.is("local") && body.at(j).at.line != t.at.line) break;
      if (t.is("for") && body.at(j).is("in")) break;
      if (body.at(j).kind == TokenKind::name && body.at(j).text == body.subject) return true;
    }
  }
  return false;
}

struct Use {
  std::size_t last = 0;  // of `case.file.x`: the token of `x`
  bool file = false;     // `case.file.x`
  bool written = false;
};

/// How the subject at `i` is used: as far as the names go.
Use use_at(const Body& body, std::size_t i) {
  Use out{i, false, false};
  while (body.at(out.last + 1).is(".") && body.at(out.last + 2).kind == TokenKind::name) out.last += 2;
  out.written = out.last > i && body.at(out.last + 1).is("=");
  out.file = out.last >= i + 4 && body.at(i + 2).text == "file";
  return out;
}

std::string written_out(const Body& body, std::size_t from, std::size_t to) {
  std::string out;
  for (auto i = from; i <= to; ++i) out += body.at(i).text;
  return out;
}

void report_write(Loading& load, const Place& at, std::string_view key, const std::string& what) {
  load.faults.add(at, fmt::format("`{}` kijkt alleen; `{}` schrijft. Doe dat in `on_enter` of `on_done`", key, what),
                  fmt::format("`{}` only looks; `{}` writes. Do that in `on_enter` or `on_done`", key, what));
}

void check_field_of_file(Loading& load, const Body& body, std::size_t i, int file) {
  const auto& name = body.at(i + 4);
  if (!load.route_file || find_field(*load.route_file, name.text)) return;
  std::vector<std::string> names;
  for (const auto& field : *load.route_file) names.push_back(field.name);
  auto meant = guess(name.text, names);
  load.faults.add({file, name.at.line, name.at.column},
                  fmt::format("het dossier heeft geen veld `{}`{}", name.text, meant.nl),
                  fmt::format("the case file has no field `{}`{}", name.text, meant.en));
}

/// Where the next argument begins behind the one at `i`; the end of the body when this was the last.
std::size_t next_argument(const Body& body, std::size_t i) {
  for (int depth = 0; i < body.to; ++i) {
    const auto& t = body.at(i);
    if (t.is("(") || t.is("{") || t.is("[")) ++depth;
    if (t.is(")") || t.is("}") || t.is("]")) --depth;
    if (depth < 0) break;
    if (depth == 0 && t.is(",")) return i + 1;
  }
  return body.to;
}

/// The names that a table written out gives a value: the tokens of `{ name = ... }`, those inside it apart.
std::vector<std::size_t> names_in_table(const Body& body, std::size_t i) {
  std::vector<std::size_t> out;
  for (int depth = 0; i < body.to; ++i) {
    const auto& t = body.at(i);
    if (t.is("(") || t.is("{") || t.is("[")) ++depth;
    if (t.is(")") || t.is("}") || t.is("]")) --depth;
    if (depth == 0) break;
    bool begins = body.at(i - 1).is("{") || body.at(i - 1).is(",") || body.at(i - 1).is(";");
    if (depth == 1 && begins && t.kind == TokenKind::name && body.at(i + 1).is("=")) out.push_back(i);
  }
  return out;
}

/// `case:create("client", { ... })`, `case:update("client", id, { ... })`: as far as they are written out.
void check_record_write(Loading& load, const Body& body, std::size_t method, int file) {
  const auto& named = body.at(method + 2);
  if (!body.at(method + 1).is("(") || named.kind != TokenKind::text) return;
  check_register(load, named.text, {file, named.at.line, named.at.column});
  auto reg = load.bundle->registers.find(named.text);
  if (reg == load.bundle->registers.end()) return;
  bool update = body.at(method).text == "update";
  auto table = next_argument(body, method + 2);
  if (update) table = next_argument(body, table);
  if (table >= body.to || !body.at(table).is("{")) return;
  std::vector<std::string> known{reg->second.key.name, "id"};
  for (const auto& field : reg->second.fields) known.push_back(field.name);
  for (auto i : names_in_table(body, table)) {
    const auto& name = body.at(i);
    Place at{file, name.at.line, name.at.column};
    if (std::find(known.begin(), known.end(), name.text) == known.end()) {
      auto meant = guess(name.text, known);
      load.faults.add(at, fmt::format("het register `{}` heeft geen veld `{}`{}", named.text, name.text, meant.nl),
                      fmt::format("the register `{}` has no field `{}`{}", named.text, name.text, meant.en));
    }
    const auto& behind = body.at(i + 3);
    if (update && body.at(i + 2).is("nil") && (behind.is(",") || behind.is(";") || behind.is("}")))
      load.faults.add(
          at, fmt::format("`{0} = nil` zegt in Lua niets: noem het veld erachter, {{ \"{0}\" }}", name.text),
          fmt::format("`{0} = nil` says nothing in Lua: name the field behind the table, {{ \"{0}\" }}", name.text));
  }
}

}  // namespace

void check_handler(Loading& load, const Draft& draft, std::string_view key, bool may_write) {
  if (draft.place.file < 0) return;
  const int file = draft.place.file;
  auto body = body_at(tokens_of_file(load, file), draft.place);
  if (body.subject.empty() || is_hidden(body)) return;
  for (auto i = body.from; i < body.to; ++i) {
    const auto& t = body.at(i);
    if (t.kind != TokenKind::name || t.text != body.subject) continue;
    if (body.at(i - 1).is(".") || body.at(i - 1).is(":")) continue;
    Place at{file, t.at.line, t.at.column};
    auto use = use_at(body, i);
    if (use.written && !may_write) report_write(load, at, key, written_out(body, i, use.last) + " =");
    const auto& method = body.at(i + 2).text;
    bool writes = std::find(std::begin(kWriters), std::end(kWriters), method) != std::end(kWriters);
    if (!may_write && writes && body.at(i + 1).is(":")) report_write(load, at, key, t.text + ":" + method);
    if (body.at(i + 1).is(":") && is_limited(load, draft.place))
      if (auto* missing = withheld_member(load.scripts->may(), method)) {
        auto said = withheld(t.text + ":" + method, missing);
        load.faults.add(at, said.nl, said.en);
        continue;
      }
    bool record = body.at(i + 1).is(":") && (method == "create" || method == "update");
    if (may_write && record) check_record_write(load, body, i + 2, file);
    if (use.file) check_field_of_file(load, body, i, file);
  }
}

void check_criterion(Loading& load, const Place& function, const Register& client, const Register& record) {
  if (function.file < 0) return;
  auto body = body_at(tokens_of_file(load, function.file), function);
  if (body.subject.empty()) return;
  for (auto i = body.from; i < body.to; ++i) {
    const auto& t = body.at(i);
    if (t.kind != TokenKind::name || body.at(i - 1).is(".") || body.at(i - 1).is(":")) continue;
    const auto* side = t.text == body.subject ? &client : t.text == body.second ? &record : nullptr;
    bool dot = body.at(i + 1).is(".") && body.at(i + 2).kind == TokenKind::name;
    bool index = body.at(i + 1).is("[") && body.at(i + 2).kind == TokenKind::text;
    if (!side || (!dot && !index)) continue;
    const auto& named = body.at(i + 2);
    const auto* field = find_field(side->fields, named.text);
    if (!field || !is_unseen(*field)) continue;
    auto why = field->is_protected ? "protected" : field->type == FieldType::bsn ? "bsn" : "sensitive";
    load.faults.add(
        {function.file, named.at.line, named.at.column},
        fmt::format("het veld `{}` van `{}` is `{}`: geen criterium mag het zien", named.text, side->id, why),
        fmt::format("the field `{}` of `{}` is `{}`: no criterion may see it", named.text, side->id, why));
  }
}

}  // namespace trajectum::route
