// Positions in Lua source, which Lua itself forgets: columns, keys written twice, names no global has.
// A tolerant scan of the text; it never fails: what it cannot read it leaves out.
#ifndef TRAJECTUM_LUA_SOURCE_HPP
#define TRAJECTUM_LUA_SOURCE_HPP
#include <string>
#include <string_view>
#include <vector>

namespace trajectum::lua {

struct Position {
  int line = 0;    // 1-based
  int column = 0;  // 1-based, in characters
};

/// `key = value` or a positional value inside one table constructor.
struct KeyAt {
  std::string key;  // "" for a positional entry
  Position at;      // of the key, or of the value when positional
  Position value_at;
  std::string literal;  // the value when it is one string or number token, else ""
};

/// One use of a host word: `step "x" { ... }`, `role "consultant"`, `workdays(5)`.
struct WordAt {
  std::string word;
  std::string name;         // the first string argument, "" if none
  Position at;              // of the word
  Position name_at;         // of that string
  int end_line = 0;         // where its last argument ends
  std::vector<KeyAt> keys;  // of its last table constructor (only that level)
};

struct DuplicateKey {
  std::string key;
  Position first, again;
};

struct FreeName {
  std::string name;  // a global that the source reads or writes
  Position at;
  bool written = false;
  bool in_function = false;  // inside a function body, so met only when a handler runs
};

class Source {
 public:
  Source(std::string file, std::string text);
  const std::string& file() const { return file_; }
  /// Each line of it ends in LF, whatever it was brought with.
  const std::string& text() const { return text_; }
  /// The line without its newline; "" out of range.
  std::string_view line(int number) const;
  const std::vector<WordAt>& words() const { return words_; }
  const std::vector<DuplicateKey>& duplicate_keys() const { return duplicates_; }
  const std::vector<FreeName>& free_names() const { return free_names_; }
  /// Locals of one function that another function inside it, or code after it closed over them, assigns: upvalues that
  /// change. Only assignments to a local that some inner function reads or writes are listed.
  const std::vector<FreeName>& assigned_upvalues() const { return assigned_upvalues_; }
  /// The use of `word` (with this first string, if not "") that starts on this line, or null.
  const WordAt* find_word(std::string_view word, std::string_view name, int line) const;
  /// The first place of the token on the line, column 1 if it is not there.
  Position find_token(std::string_view token, int line) const;

 private:
  std::string file_, text_;
  std::vector<std::size_t> line_starts_;
  std::vector<WordAt> words_;
  std::vector<DuplicateKey> duplicates_;
  std::vector<FreeName> free_names_;
  std::vector<FreeName> assigned_upvalues_;
};

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_SOURCE_HPP
