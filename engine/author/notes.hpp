// What an editor says about each word, key and function of the language: its type and one line in Dutch and English.
// The loader's own tables say which there are; a test holds these notes to them, so that none is missing and none is
// left over. Types are written as LuaLS writes them. Nothing here is read when a bundle loads. Thread: any.
#ifndef TRAJECTUM_AUTHOR_NOTES_HPP
#define TRAJECTUM_AUTHOR_NOTES_HPP
#include <span>
#include <string>
#include <string_view>

namespace trajectum::author {

/// A key of a construct, as route::known_properties names the two. `on`: constructs with a comma between, "*" for all
/// that no other row of this key names.
struct KeyNote {
  const char* on;
  const char* key;
  bool required;  // the loader refuses a construct without it, wherever it stands
  const char* type;
  const char* nl;
  const char* en;
};
std::span<const KeyNote> key_notes();
/// The note of a key, or null.
const KeyNote* note_of(std::string_view construct, std::string_view key);

/// A word of the language. `takes`: the constructs whose keys its options may say, with a comma between, "" when it is
/// the word itself. `list`: what stands in the list of its options, "" nothing. `arguments`: of word(a, b).
struct WordNote {
  const char* word;
  const char* gives;
  const char* takes;
  const char* list;
  const char* arguments;
  const char* nl;
  const char* en;
};
std::span<const WordNote> word_notes();
const WordNote* note_of_word(std::string_view word);

/// What can be called or read besides: `days`, `text.match`; after a class, `case:note` and `case.key`; the same of a
/// spec: `spec case:complete`, `expect.at`, `open`.
struct FunctionNote {
  const char* owner;  // "" the host's globals, "text", "case", "spec", "spec case", "expect", "expect reached"
  const char* name;
  const char* arguments;  // "name: string, record?: table"; "-": it is a value, not a function
  const char* gives;      // "": nothing
  const char* nl;
  const char* en;
};
std::span<const FunctionNote> function_notes();
const FunctionNote* note_of_function(std::string_view owner, std::string_view name);

/// Calls `f` with each part of "a, b".
template <class F>
void each_part(std::string_view list, F&& f) {
  while (!list.empty()) {
    auto comma = list.find(',');
    auto part = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    if (!part.empty()) f(part);
  }
}

}  // namespace trajectum::author

#endif  // TRAJECTUM_AUTHOR_NOTES_HPP
