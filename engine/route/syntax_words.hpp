// What Lua says of a text that it cannot read, in the words of an author, in both languages. Pure.
#ifndef TRAJECTUM_ROUTE_SYNTAX_WORDS_HPP
#define TRAJECTUM_ROUTE_SYNTAX_WORDS_HPP
#include "lua/source.hpp"
#include "lua/vm.hpp"
#include "route/draft.hpp"

namespace trajectum::route {

/// The sentence, and the column it is about.
struct Explained {
  Text message;
  int column = 1;
};
Explained explain_syntax(const lua::ScriptError& error, const lua::Source& source);

/// What a script said while it loaded. The words of values have a Dutch sentence; Lua's own stay as they are.
Text explain_run(const std::string& message);

/// Amounts that Lua reads otherwise than a Dutch author means them: `euro(12,50)`, `euro(100.000)`.
struct MisreadAmount {
  lua::Position at;
  Text message;
};
std::vector<MisreadAmount> misread_amounts(const lua::Source& source);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_SYNTAX_WORDS_HPP
