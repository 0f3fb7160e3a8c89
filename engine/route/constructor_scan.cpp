#include "route/constructor_scan.hpp"

#include <cctype>
#include <string_view>

namespace trajectum::route {
namespace {

struct Piece {
  std::string_view text;
  lua::Position at;
  bool name = false;
};

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Cuts the text into names, strings and single characters, and keeps count of lines and columns.
class Cutter {
 public:
  Cutter(std::string_view text, std::size_t from, lua::Position at) : text_(text), i_(from), at_(at) {}

  bool next(Piece& token) {
    skip_blank();
    if (i_ >= text_.size()) return false;
    auto from = i_;
    token.at = at_;
    token.name = false;
    char c = text_[i_];
    if (is_name_char(c)) {
      token.name = !std::isdigit(static_cast<unsigned char>(c));
      while (i_ < text_.size() && is_name_char(text_[i_])) step();
    } else if (c == '"' || c == '\'') {
      step();
      while (i_ < text_.size() && text_[i_] != c && text_[i_] != '\n') {
        if (text_[i_] == '\\') step();
        if (i_ < text_.size()) step();
      }
      if (i_ < text_.size()) step();
    } else if (!skip_long()) {
      step();
      if ((c == '=' || c == '~' || c == '<' || c == '>') && i_ < text_.size() && text_[i_] == '=') step();
    }
    token.text = text_.substr(from, i_ - from);
    return true;
  }

 private:
  void step() {
    char c = text_[i_++];
    if (c == '\n') {
      ++at_.line;
      at_.column = 1;
    } else if (i_ >= text_.size() || (static_cast<unsigned char>(text_[i_]) & 0xC0) != 0x80) {
      ++at_.column;
    }
  }

  /// Passes `[[ ]]` and `[=[ ]=]`; false and nothing passed if it is a plain bracket.
  bool skip_long() {
    if (text_[i_] != '[') return false;
    auto level = i_ + 1;
    while (level < text_.size() && text_[level] == '=') ++level;
    if (level >= text_.size() || text_[level] != '[') return false;
    std::string close = "]" + std::string(level - i_ - 1, '=') + "]";
    auto end = text_.find(close, level);
    auto stop = end == std::string_view::npos ? text_.size() : end + close.size();
    while (i_ < stop) step();
    return true;
  }

  void skip_blank() {
    while (i_ < text_.size()) {
      if (std::isspace(static_cast<unsigned char>(text_[i_]))) {
        step();
      } else if (text_.compare(i_, 2, "--") == 0) {
        step();
        step();
        if (i_ < text_.size() && skip_long()) continue;
        while (i_ < text_.size() && text_[i_] != '\n') step();
      } else {
        return;
      }
    }
  }

  std::string_view text_;
  std::size_t i_;
  lua::Position at_;
};

/// Byte offset of a position, or npos.
std::size_t offset_of(const lua::Source& source, lua::Position at) {
  auto line = source.line(at.line);
  if (line.empty()) return std::string_view::npos;
  auto i = static_cast<std::size_t>(line.data() - source.text().data());
  const auto end = i + line.size();
  for (int column = 1; i < end; ++i) {
    if ((static_cast<unsigned char>(source.text()[i]) & 0xC0) == 0x80) continue;
    if (column++ == at.column) return i;
  }
  return std::string_view::npos;
}

/// How much deeper (or less deep) code is after this token: brackets, and blocks that close with `end` or `until`.
int depth_change(const Piece& token) {
  auto t = token.text;
  if (t == "(" || t == "[" || t == "{" || t == "function" || t == "if" || t == "do" || t == "repeat") return 1;
  if (t == ")" || t == "]" || t == "}" || t == "end" || t == "until") return -1;
  return 0;
}

/// A text in quotes that says what stands there.
bool is_plain_text(std::string_view text) {
  return text.size() > 2 && (text[0] == '"' || text[0] == '\'') && text.find('\\') == std::string_view::npos;
}

}  // namespace

std::vector<EntryAt> constructor_entries(const lua::Source& source, lua::Position open) {
  std::vector<EntryAt> out;
  auto from = offset_of(source, open);
  if (from == std::string_view::npos || source.text()[from] != '{') return out;
  Cutter cutter(source.text(), from, open);
  Piece token;
  cutter.next(token);  // the `{`
  int depth = 0;
  std::size_t position = 0;  // of the token within its entry
  Piece first, quoted;       // the second: of `["a.b"] = ...`
  while (cutter.next(token)) {
    if (depth == 0 && token.text == "}") break;
    if (depth == 0 && (token.text == "," || token.text == ";")) {
      position = 0;
      continue;
    }
    if (position == 0) {
      first = token;
      out.push_back({"", token.at, token.at});
    } else if (position == 1 && token.text == "=" && first.name) {
      out.back().key = std::string(first.text);
    } else if (position == 2 && !out.back().key.empty()) {
      out.back().value_at = token.at;
    } else if (first.text == "[" && position == 1) {
      quoted = token;
    } else if (first.text == "[" && position == 3 && token.text == "=" && is_plain_text(quoted.text)) {
      out.back().key = std::string(quoted.text.substr(1, quoted.text.size() - 2));
    } else if (first.text == "[" && position == 4 && !out.back().key.empty()) {
      out.back().value_at = token.at;
    }
    ++position;
    depth += depth_change(token);
    if (depth < 0) break;
  }
  return out;
}

}  // namespace trajectum::route
