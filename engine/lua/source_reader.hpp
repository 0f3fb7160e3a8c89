// A light reading of Lua's grammar over tokens: scopes, table constructors, calls. Used by Source only.
#ifndef TRAJECTUM_LUA_SOURCE_READER_HPP
#define TRAJECTUM_LUA_SOURCE_READER_HPP
#include <vector>

#include "lua/lexer.hpp"
#include "lua/source.hpp"

namespace trajectum::lua {

struct Findings {
  std::vector<WordAt> words;  // in the order they begin
  std::vector<DuplicateKey> duplicates;
  std::vector<FreeName> free_names;
  std::vector<FreeName> assigned_upvalues;
};

/// Never fails: a token that fits nowhere is stepped over. Nesting beyond a fixed depth is stepped over as well.
Findings read_tokens(std::vector<Token> tokens);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_SOURCE_READER_HPP
