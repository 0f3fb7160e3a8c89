#include "route/syntax_words.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "lua/lexer.hpp"
#include "route/workshop.hpp"

namespace trajectum::route {
namespace {

using lua::Token;
using lua::TokenKind;

/// What stands between `before` and the next `after` in a text; "" if they are not there.
std::string between(std::string_view text, std::string_view before, std::string_view after) {
  auto from = text.find(before);
  if (from == std::string_view::npos) return "";
  from += before.size();
  auto to = text.find(after, from);
  return to == std::string_view::npos ? "" : std::string(text.substr(from, to - from));
}

constexpr std::string_view kCurly[] = {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019"};

/// The first quotation mark of a word processor on the line: its column and itself; 0 if there is none.
std::pair<int, std::string_view> curly_on(std::string_view line) {
  auto first = std::string_view::npos;
  std::string_view which;
  for (auto mark : kCurly)
    if (auto at = line.find(mark); at < first) first = at, which = mark;
  if (which.empty()) return {0, ""};
  auto before = line.substr(0, first);
  auto characters = std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
  return {static_cast<int>(characters) + 1, which};
}

/// The word of the language that stands right before a column and lacks its name in quotes, or "".
std::string word_before(const std::vector<Token>& tokens, int line, int column) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].at.line != line || tokens[i].at.column != column) continue;
    const auto* spec = find_word_spec(tokens[i - 1].text);
    bool named = tokens[i - 1].kind == TokenKind::name && spec && spec->call == WordSpec::Call::named;
    return named && tokens[i].kind == TokenKind::name ? tokens[i - 1].text : "";
  }
  return "";
}

/// The line that a bracket or block at fault was opened on, for " (of line 4)"; "" when it is the same.
std::string opened_on(std::string_view message) { return between(message, " at line ", ")"); }

Text unclosed(const std::string& what, const std::string& opened, const std::string& near) {
  auto open = what == "}" ? "{" : what == ")" ? "(" : "[";
  Text of = opened.empty() ? Text{} : Text{" van regel " + opened, " of line " + opened};
  if (near == "<eof>")
    return {fmt::format("de `{}`{} wordt nergens gesloten", open, of.nl),
            fmt::format("the `{}`{} is closed nowhere", open, of.en)};
  if (what == "}")
    return {fmt::format("voor `{}` ontbreekt een komma, of de `{{`{} is niet gesloten", near, of.nl),
            fmt::format("a comma is missing before `{}`, or the `{{`{} is not closed", near, of.en)};
  return {fmt::format("voor `{}` ontbreekt `{}`: de `{}`{} is niet gesloten", near, what, open, of.nl),
          fmt::format("`{}` is missing before `{}`: the `{}`{} is not closed", what, near, open, of.en)};
}

/// Of what Lua expected something else: a bracket, `end`, `then`, `=`.
Text expected(const std::string& what, std::string_view message, const std::string& near) {
  if (what == "}" || what == ")" || what == "]") return unclosed(what, opened_on(message), near);
  auto opener = between(message, "to close '", "'");
  if (near == "!" || near == "&" || near == "|")
    return {fmt::format("`{}` kent Lua niet: ongelijk is `~=`, en verder `and`, `or`, `not`", near),
            fmt::format("Lua has no `{}`: unequal is `~=`, and there are `and`, `or`, `not`", near)};
  if (near == "=") return {"`=` geeft een waarde; vergelijken is `==`", "`=` gives a value; comparing is `==`"};
  if (what == "end" && !opener.empty())
    return {fmt::format("de `{}` van regel {} mist zijn `end`", opener, opened_on(message)),
            fmt::format("the `{}` of line {} lacks its `end`", opener, opened_on(message))};
  auto shown = near == "<eof>" ? Text{"het eind van het bestand", "the end of the file"}
                               : Text{"`" + near + "`", "`" + near + "`"};
  return {fmt::format("voor {} ontbreekt `{}`", shown.nl, what),
          fmt::format("`{}` is missing before {}", what, shown.en)};
}

Text in_words(std::string_view message, const std::string& near) {
  auto what = between(message, "'", "' expected");
  if (!what.empty() && message.front() == '\'') return expected(what, message, near);
  if (message.starts_with("unfinished string"))
    return {"deze tekst is niet gesloten: een tekst staat tussen \" en \" op een regel",
            "this text is not closed: a text stands between \" and \" on one line"};
  if (message.starts_with("unexpected symbol") && (near == "//" || near == "/"))
    return {"commentaar begint met `--`", "a comment begins with `--`"};
  if (message.starts_with("unexpected symbol"))
    return {fmt::format("`{}` kan hier niet staan: ontbreekt ervoor een `end`, een haakje of een waarde?", near),
            fmt::format("`{}` cannot stand here: is an `end`, a bracket or a value missing before it?", near)};
  return {"Lua kan dit niet lezen: " + std::string(message), "Lua cannot read this: " + std::string(message)};
}

bool is_number(const Token& token) { return token.kind == TokenKind::number; }

/// `100.000` and `1.250.000`: dots before groups of three.
bool has_thousands(std::string_view number) {
  auto dot = number.find('.');
  return dot != std::string_view::npos && dot >= 1 && dot <= 3 && number.size() == dot + 4 &&
         std::all_of(number.begin() + static_cast<std::ptrdiff_t>(dot) + 1, number.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Explained explain_syntax(const lua::ScriptError& error, const lua::Source& source) {
  auto line = source.line(error.line);
  if (auto [column, mark] = curly_on(line); column > 0 && error.near.starts_with("<\\2"))
    return {{fmt::format("`{}` is het aanhalingsteken van een tekstverwerker; schrijf \"", mark),
             fmt::format("`{}` is the quotation mark of a word processor; write \"", mark)},
            column};
  Explained out;
  if (error.line > 0 && !error.near.empty()) out.column = source.find_token(error.near, error.line).column;
  auto word = word_before(lua::tokens_of(source.text()), error.line, out.column);
  if (word.empty())
    out.message = in_words(error.message, error.near);
  else
    out.message = {fmt::format("een naam staat tussen aanhalingstekens: {} \"{}\"", word, error.near),
                   fmt::format("a name stands between quotation marks: {} \"{}\"", word, error.near)};
  return out;
}

Text explain_run(const std::string& message) {
  struct Known {
    std::string_view en, nl;
  };
  static constexpr Known kKnown[] = {
      {"a day is written as ", "een dag schrijft u als "},
      {"euro(n) takes a number", "euro(n) krijgt een getal"},
      {"euro(n) has at most two decimals", "euro(n) heeft hooguit twee cijfers achter de punt"},
      {"this amount is too large", "dit bedrag is te groot"},
      {"this duration is too long", "deze duur is te lang"},
      {"this nests too deeply", "dit staat te diep in elkaar"},
      {"this table is too large", "deze tabel is te groot"},
  };
  for (const auto& known : kKnown)
    if (message.starts_with(known.en)) return {std::string(known.nl) + message.substr(known.en.size()), message};
  return {"fout bij het laden: " + message, "error while loading: " + message};
}

std::vector<MisreadAmount> misread_amounts(const lua::Source& source) {
  std::vector<MisreadAmount> out;
  auto tokens = lua::tokens_of(source.text());
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::name || tokens[i].text != "euro") continue;
    if (!tokens[i + 1].is("(") || !is_number(tokens[i + 2])) continue;
    const auto& whole = tokens[i + 2].text;
    if (tokens[i + 3].is(",") && i + 4 < tokens.size() && is_number(tokens[i + 4])) {
      auto good = fmt::format("euro({}.{})", whole, tokens[i + 4].text);
      out.push_back({tokens[i].at, {"centen staan achter een punt: " + good, "cents stand behind a dot: " + good}});
    } else if (has_thousands(whole)) {
      auto plain = whole;
      std::erase(plain, '.');
      auto dot = whole.find('.');
      out.push_back(
          {tokens[i].at,
           {fmt::format("een punt scheidt centen af: dit is {} euro. Schrijf euro({})", whole.substr(0, dot), plain),
            fmt::format("a dot is for cents: this is {} euros. Write euro({})", whole.substr(0, dot), plain)}});
    }
  }
  return out;
}

}  // namespace trajectum::route
