#include "lua/lexer.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace trajectum::lua {
namespace {

constexpr std::array<std::string_view, 22> kKeywords = {
    "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
    "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
// Longest first: the first that fits is the token.
constexpr std::array<std::string_view, 10> kLongSymbols = {"...", "<<", ">>", "//", "==", "~=", "<=", ">=", "::", ".."};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Lexer {
 public:
  explicit Lexer(std::string_view source) : s_(source) {}

  std::vector<Token> run() {
    if (s_.substr(0, 1) == "#") skip_line();  // a first line for the shell
    for (;;) {
      skip_blanks();
      Token token;
      token.at = {line_, column_};
      if (i_ >= s_.size()) {
        token.end_line = line_;
        tokens_.push_back(std::move(token));
        return std::move(tokens_);
      }
      read(token);
      token.end_line = line_;
      tokens_.push_back(std::move(token));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return i_ + ahead < s_.size() ? s_[i_ + ahead] : '\0'; }

  void step() {
    char c = s_[i_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((c & 0xC0) != 0x80) {  // a character, not the rest of one
      ++column_;
    }
  }
  void step(std::size_t n) {
    while (n-- > 0 && i_ < s_.size()) step();
  }
  void skip_line() {
    while (i_ < s_.size() && s_[i_] != '\n') step();
  }

  /// The number of = in `[==[` here, or -1.
  int long_level() const {
    if (peek() != '[') return -1;
    std::size_t n = 0;
    while (peek(1 + n) == '=') ++n;
    return peek(1 + n) == '[' ? static_cast<int>(n) : -1;
  }

  std::string read_long(int level) {
    step(static_cast<std::size_t>(level) + 2);
    if (peek() == '\n') step();
    auto close = "]" + std::string(static_cast<std::size_t>(level), '=') + "]";
    auto end = std::min(s_.find(close, i_), s_.size());
    std::string text(s_.substr(i_, end - i_));
    step(end - i_ + close.size());
    return text;
  }

  void skip_blanks() {
    while (i_ < s_.size()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f') {
        step();
      } else if (c == '-' && peek(1) == '-') {
        step(2);
        int level = long_level();
        if (level >= 0)
          read_long(level);
        else
          skip_line();
      } else {
        return;
      }
    }
  }

  void read(Token& token) {
    char c = peek();
    int level = long_level();
    if (is_letter(c)) {
      read_name(token);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      read_number(token);
    } else if (c == '"' || c == '\'') {
      token.kind = TokenKind::text;
      token.text = read_quoted(c);
    } else if (level >= 0) {
      token.kind = TokenKind::text;
      token.text = read_long(level);
    } else {
      read_symbol(token);
    }
  }

  void read_name(Token& token) {
    auto from = i_;
    while (is_letter(peek()) || is_digit(peek())) step();
    token.text = s_.substr(from, i_ - from);
    bool keyword = std::find(kKeywords.begin(), kKeywords.end(), token.text) != kKeywords.end();
    token.kind = keyword ? TokenKind::keyword : TokenKind::name;
  }

  void read_number(Token& token) {
    auto from = i_;
    bool hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
    if (hex) step(2);
    for (;;) {
      char c = peek();
      bool exponent = hex ? (c == 'p' || c == 'P') : (c == 'e' || c == 'E');
      if (exponent && (peek(1) == '+' || peek(1) == '-'))
        step(2);
      else if (is_letter(c) || is_digit(c) || c == '.')
        step();
      else
        break;
    }
    token.text = s_.substr(from, i_ - from);
    token.kind = TokenKind::number;
  }

  void read_symbol(Token& token) {
    token.kind = TokenKind::symbol;
    for (auto symbol : kLongSymbols) {
      if (s_.substr(i_, symbol.size()) != symbol) continue;
      token.text = symbol;
      step(symbol.size());
      return;
    }
    token.text = std::string(1, peek());
    step();
  }

  std::string read_quoted(char quote) {
    std::string text;
    step();
    while (i_ < s_.size() && peek() != quote && peek() != '\n') {
      if (peek() == '\\')
        read_escape(text);
      else {
        text.push_back(peek());
        step();
      }
    }
    if (peek() == quote) step();
    return text;
  }

  void read_escape(std::string& text) {
    step();
    char c = peek();
    constexpr std::string_view kFrom = "abfnrtv", kTo = "\a\b\f\n\r\t\v";
    if (auto at = kFrom.find(c); at != std::string_view::npos && c != '\0') {
      text.push_back(kTo[at]);
      step();
    } else if (c == 'x') {
      step();
      read_code(text, 2, 16);
    } else if (c == 'z') {
      step();
      while (i_ < s_.size() && std::string_view(" \t\n\r\v\f").find(peek()) != std::string_view::npos) step();
    } else if (is_digit(c)) {
      read_code(text, 3, 10);
    } else if (c == 'u' && peek(1) == '{') {
      read_unicode(text);
    } else if (i_ < s_.size()) {
      text.push_back(c);  // also an escaped line end
      step();
    }
  }

  void read_code(std::string& text, int digits, int base) {
    std::string code;
    while (digits-- > 0 && (base == 16 ? is_hex(peek()) : is_digit(peek()))) {
      code.push_back(peek());
      step();
    }
    text.push_back(static_cast<char>(std::strtol(code.c_str(), nullptr, base)));
  }

  void read_unicode(std::string& text) {
    step(2);
    std::string code;
    while (is_hex(peek()) && code.size() < 8) {
      code.push_back(peek());
      step();
    }
    if (peek() == '}') step();
    auto n = std::strtoul(code.c_str(), nullptr, 16);
    auto tail = [&](int shift) { text.push_back(static_cast<char>(0x80 | ((n >> shift) & 0x3F))); };
    if (n < 0x80) {
      text.push_back(static_cast<char>(n));
    } else if (n < 0x800) {
      text.push_back(static_cast<char>(0xC0 | (n >> 6)));
      tail(0);
    } else if (n < 0x10000) {
      text.push_back(static_cast<char>(0xE0 | (n >> 12)));
      tail(6);
      tail(0);
    } else {
      text.push_back(static_cast<char>(0xF0 | ((n >> 18) & 7)));
      tail(12);
      tail(6);
      tail(0);
    }
  }

  std::string_view s_;
  std::size_t i_ = 0;
  int line_ = 1;
  int column_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view source) { return Lexer(source).run(); }

}  // namespace trajectum::lua
