#include "route/draft.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::route {

const Word* Draft::as_word(std::string_view name) const {
  return kind == Kind::word && word->word == name ? word.get() : nullptr;
}

std::size_t Draft::weight() const {
  if (kind == Kind::table) return table->weight;
  if (kind != Kind::word) return 1;
  std::size_t sum = 1 + (word->body ? word->body->weight : 0);
  for (const auto& argument : word->arguments) sum += argument.weight();
  return sum;
}

int Draft::depth() const {
  if (kind == Kind::table) return table->depth;
  if (kind != Kind::word) return 0;
  int deepest = word->body ? word->body->depth : 0;
  for (const auto& argument : word->arguments) deepest = std::max(deepest, argument.depth());
  return deepest + 1;
}

const Keyed* Table::find(std::string_view key) const {
  for (const auto& entry : keyed)
    if (entry.key == key) return &entry;
  return nullptr;
}

std::string Word::shown() const { return name ? fmt::format("`{} \"{}\"`", word, *name) : fmt::format("`{}`", word); }

Text shown(const Draft& draft) {
  switch (draft.kind) {
    case Draft::Kind::none: return {"niets", "nothing"};
    case Draft::Kind::poison: return {"iets onbekends", "something unknown"};
    case Draft::Kind::function: return {"een functie", "a function"};
    case Draft::Kind::table: return {"een tabel", "a table"};
    case Draft::Kind::word: return {draft.word->shown(), draft.word->shown()};
    case Draft::Kind::value: break;
  }
  switch (draft.value.kind()) {
    case Value::Kind::yesno: return {draft.value.yes() ? "ja" : "nee", draft.value.yes() ? "yes" : "no"};
    case Value::Kind::integer: {
      auto n = std::to_string(draft.value.integer());
      return {"het getal " + n, "the number " + n};
    }
    case Value::Kind::decimal: return {"een kommagetal", "a decimal number"};
    case Value::Kind::text: {
      auto text = std::string(draft.value.text().substr(0, 60));
      return {"de tekst \"" + text + "\"", "the text \"" + text + "\""};
    }
    case Value::Kind::date: return {"een datum", "a date"};
    case Value::Kind::money: return {"een bedrag", "an amount of money"};
    case Value::Kind::duration: return {"een duur", "a duration"};
    default: return {"een lijst", "a list"};
  }
}

}  // namespace trajectum::route
