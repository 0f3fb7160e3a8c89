// Lua text into tokens with positions. Tolerant: what it cannot read it leaves out; it never fails.
#ifndef TRAJECTUM_LUA_LEXER_HPP
#define TRAJECTUM_LUA_LEXER_HPP
#include <string>
#include <string_view>
#include <vector>

#include "lua/source.hpp"

namespace trajectum::lua {

enum class TokenKind : std::uint8_t { name, keyword, text, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // of a string: what it means, without quotes and escapes
  Position at;
  int end_line = 0;  // a long string ends lower than it begins
  bool is(std::string_view what) const {
    return text == what && (kind == TokenKind::symbol || kind == TokenKind::keyword);
  }
};

/// All tokens, ending in one of kind `end`.
std::vector<Token> tokens_of(std::string_view source);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_LEXER_HPP
