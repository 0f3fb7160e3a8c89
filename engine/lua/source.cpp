#include "lua/source.hpp"

#include <algorithm>

#include "lua/source_reader.hpp"

namespace trajectum::lua {
namespace {

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// True if the bytes at `from` are not the middle of a longer word.
bool stands_alone(std::string_view line, std::size_t from, std::size_t size) {
  bool before = from > 0 && is_word_letter(line[from - 1]) && is_word_letter(line[from]);
  auto end = from + size;
  bool after = end < line.size() && is_word_letter(line[end]) && is_word_letter(line[end - 1]);
  return !before && !after;
}

/// Lua ends a line at LF, at CR and at the two in either order; what it runs is the same when all are LF. Else code
/// could stand in what is a comment to whoever ends lines at LF alone.
std::string with_one_line_end(std::string text) {
  auto end = text.begin();
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i], next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\r' || c == '\n') {
      if ((next == '\r' || next == '\n') && next != c) ++i;
      c = '\n';
    }
    *end++ = c;
  }
  text.erase(end, text.end());
  return text;
}

}  // namespace

Source::Source(std::string file, std::string text) : file_(std::move(file)), text_(with_one_line_end(std::move(text))) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  auto found = read_tokens(tokens_of(text_));
  words_ = std::move(found.words);
  duplicates_ = std::move(found.duplicates);
  free_names_ = std::move(found.free_names);
  assigned_upvalues_ = std::move(found.assigned_upvalues);
}

std::string_view Source::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  auto from = line_starts_[static_cast<std::size_t>(number) - 1];
  auto end = std::min(text_.find('\n', from), text_.size());
  return std::string_view(text_).substr(from, end - from);
}

const WordAt* Source::find_word(std::string_view word, std::string_view name, int line) const {
  for (const auto& w : words_)
    if (w.at.line == line && w.word == word && (name.empty() || w.name == name)) return &w;
  return nullptr;
}

Position Source::find_token(std::string_view token, int number) const {
  auto text = line(number);
  if (token.empty()) return {number, 1};
  for (auto at = text.find(token); at != std::string_view::npos; at = text.find(token, at + 1)) {
    if (!stands_alone(text, at, token.size())) continue;
    auto before = text.substr(0, at);
    auto characters = std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return {number, static_cast<int>(characters) + 1};
  }
  return {number, 1};
}

}  // namespace trajectum::lua
