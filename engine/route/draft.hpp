// What a bundle's Lua said, as plain C++ values: the tree of host words and tables that every file returned. Nothing is
// checked here but size; reading a draft into the graph is the work of the `read_*` files. Frozen: a word's options are
// copied when it is called, so what a script does to a table afterwards changes nothing.
#ifndef TRAJECTUM_ROUTE_DRAFT_HPP
#define TRAJECTUM_ROUTE_DRAFT_HPP
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"
#include "route/place.hpp"

namespace trajectum::route {

struct Word;
struct Table;

struct Draft {
  /// `poison` stands for something already reported; readers pass over it in silence.
  enum class Kind : std::uint8_t { none, value, function, table, word, poison };
  Kind kind = Kind::none;
  Value value;
  int function = 0;  // registry reference
  std::shared_ptr<const Word> word;
  std::shared_ptr<const Table> table;
  Place place;

  bool is(Kind k) const { return kind == k; }
  /// The text of a text value, else null.
  const std::string* text() const { return kind == Kind::value ? value.as<std::string>() : nullptr; }
  /// The word if it is that one, else null.
  const Word* as_word(std::string_view name) const;
  std::size_t weight() const;
  int depth() const;
};

struct Keyed {
  std::string key;
  Place at;
  Draft value;
};

struct Table {
  std::vector<Keyed> keyed;  // in the order of the source where that is known, else by name
  std::vector<Draft> list;
  std::size_t weight = 1;  // of the tree with every shared part counted again: what a reader will walk
  int depth = 1;
  const Keyed* find(std::string_view key) const;
};

/// One call of a host word.
struct Word {
  std::string word;
  std::optional<std::string> name;
  std::vector<Draft> arguments;       // of words that take values: `more(0)`, `at("80%", owner)`
  std::shared_ptr<const Table> body;  // its options or contents; null: bare
  Place place;                        // of the word
  Place name_place;
  int sequence = 0;  // order of calls within the load; 0: a constant such as `done`
  /// `word "name"`, as a person wrote it.
  std::string shown() const;
};

/// What a draft is, for a message: "a text", "`role "consultant"`", "a function".
Text shown(const Draft& draft);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DRAFT_HPP
