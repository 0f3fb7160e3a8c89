#include "lua/source_reader.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace trajectum::lua {
namespace {

constexpr int kDepthMax = 200;  // Lua's own limit of nested syntax

struct Local {
  std::string name;
  int level;  // of the function that declares it; 0: the chunk
  bool captured = false;
  std::vector<Position> assigned;
};

/// What a name, index or call at the start of an expression is, as far as an assignment cares.
struct Target {
  int local = -1;  // index of a local
  int free = -1;   // index of a free name
  Position at;
  bool is_call = false;
  bool environment = false;  // `_ENV`, when that is no local
};

class Reading {
 public:
  explicit Reading(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Findings run() {
    while (now().kind != TokenKind::end) {
      block();
      if (now().kind != TokenKind::end) next();  // an `end` too many
    }
    return std::move(found_);
  }

 private:
  const Token& now() const { return tokens_[at_]; }
  const Token& ahead(std::size_t n) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }
  void next() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  bool accept(std::string_view what) {
    if (!now().is(what)) return false;
    next();
    return true;
  }

  // --- names ---

  void declare(std::string name) { locals_.push_back({std::move(name), level_, false, {}}); }

  void close_scope(std::size_t size) {
    while (locals_.size() > size) {
      auto& local = locals_.back();
      if (local.captured && local.level == 0)
        for (auto at : local.assigned) found_.assigned_upvalues.push_back({local.name, at, true, false});
      locals_.pop_back();
    }
  }

  Target use(const Token& name) {
    Target target;
    target.at = name.at;
    for (std::size_t i = locals_.size(); i-- > 0;) {
      if (locals_[i].name != name.text) continue;
      if (locals_[i].level < level_) locals_[i].captured = true;
      target.local = static_cast<int>(i);
      return target;
    }
    if (name.text == "_ENV") {
      target.environment = true;
      return target;
    }
    target.free = static_cast<int>(found_.free_names.size());
    found_.free_names.push_back({name.text, name.at, false, level_ > 0});
    return target;
  }

  void assign(const Target& target) {
    if (target.environment) found_.free_names.push_back({"_ENV", target.at, true, level_ > 0});
    if (target.free >= 0) found_.free_names[static_cast<std::size_t>(target.free)].written = true;
    if (target.local >= 0) locals_[static_cast<std::size_t>(target.local)].assigned.push_back(target.at);
  }

  // --- statements ---

  bool at_block_end() const {
    const auto& t = now();
    return t.kind == TokenKind::end || t.is("end") || t.is("else") || t.is("elseif") || t.is("until");
  }

  void block() {
    auto scope = locals_.size();
    open_block();
    close_scope(scope);
  }

  void open_block() {
    if (++depth_ > kDepthMax) {
      next();
    } else {
      while (!at_block_end()) {
        auto before = at_;
        statement();
        if (at_ == before) next();
      }
    }
    --depth_;
  }

  void statement() {
    if (accept("do") || accept("while")) {
      if (!tokens_[at_ - 1].is("do")) {
        expression();
        accept("do");
      }
      block();
      accept("end");
    } else if (accept("repeat")) {
      auto scope = locals_.size();
      open_block();
      if (accept("until")) expression();
      close_scope(scope);
    } else if (accept("if")) {
      if_statement();
    } else if (accept("for")) {
      for_statement();
    } else if (accept("function")) {
      function_statement();
    } else if (accept("local")) {
      local_statement();
    } else if (accept("return")) {
      if (!at_block_end() && !now().is(";")) expressions();
    } else if (accept("goto") || accept("::")) {
      next();
      accept("::");
    } else if (!accept(";") && !accept("break")) {
      expression_statement();
    }
  }

  void if_statement() {
    do {
      expression();
      accept("then");
      block();
    } while (accept("elseif"));
    if (accept("else")) block();
    accept("end");
  }

  void for_statement() {
    std::vector<std::string> names;
    while (now().kind == TokenKind::name) {
      names.push_back(now().text);
      next();
      if (!accept(",")) break;
    }
    if (!accept("=")) accept("in");
    expressions();
    accept("do");
    auto scope = locals_.size();
    for (auto& name : names) declare(std::move(name));
    block();
    close_scope(scope);
    accept("end");
  }

  void function_statement() {
    bool method = false;
    if (now().kind == TokenKind::name) {
      auto target = use(now());
      next();
      bool plain = true;
      while (now().is(".") || now().is(":")) {
        method = now().is(":");
        plain = false;
        next();
        next();
      }
      if (plain) assign(target);
    }
    function_body(method);
  }

  void local_statement() {
    if (accept("function")) {
      if (now().kind == TokenKind::name) declare(now().text);
      next();
      function_body(false);
      return;
    }
    std::vector<std::string> names;
    while (now().kind == TokenKind::name) {
      names.push_back(now().text);
      next();
      if (accept("<")) {  // <const>, <close>
        next();
        accept(">");
      }
      if (!accept(",")) break;
    }
    if (accept("=")) expressions();
    for (auto& name : names) declare(std::move(name));
  }

  void expression_statement() {
    std::vector<Target> targets;
    do {
      Target target;
      if (!suffixed(target)) return;
      targets.push_back(target);
    } while (accept(","));
    if (!accept("=")) return;
    expressions();
    for (const auto& target : targets) assign(target);
  }

  // --- expressions ---

  void expressions() {
    do expression();
    while (accept(","));
  }

  bool at_binary_operator() const {
    static constexpr std::string_view kOperators[] = {"+",  "-",  "*", "/",  "//", "^",  "%",  "&",  "~",   "|", "<<",
                                                      ">>", "..", "<", "<=", ">",  ">=", "==", "~=", "and", "or"};
    for (auto op : kOperators)
      if (now().is(op)) return true;
    return false;
  }

  void expression() {
    if (++depth_ <= kDepthMax) {
      operand();
      while (at_binary_operator()) {
        next();
        operand();
      }
    } else {
      next();
    }
    --depth_;
  }

  void operand() {
    while (now().is("not") || now().is("-") || now().is("#") || now().is("~")) next();
    const auto& t = now();
    if (t.kind == TokenKind::text || t.kind == TokenKind::number || t.is("nil") || t.is("true") || t.is("false") ||
        t.is("...")) {
      next();
    } else if (t.is("{")) {
      constructor();
    } else if (accept("function")) {
      function_body(false);
    } else {
      Target ignored;
      suffixed(ignored);
    }
  }

  bool at_arguments() const { return now().kind == TokenKind::text || now().is("{") || now().is("("); }

  /// name or (expression), then any row of `.x`, `[x]`, `:m(...)` and calls. False, and nothing read, if there is none.
  bool suffixed(Target& target) {
    int word = -1;
    if (now().kind == TokenKind::name) {
      target = use(now());
      auto name = now();
      next();
      if (target.free >= 0 && at_arguments()) {
        word = static_cast<int>(found_.words.size());
        found_.words.push_back({name.text, "", name.at, name.at, name.end_line, {}});
      }
    } else if (accept("(")) {
      expression();
      accept(")");
      target.is_call = true;
    } else {
      return false;
    }
    for (;;) {
      if (at_arguments()) {
        target = {-1, -1, target.at, true};
        arguments(word);
      } else if (now().is(".") || now().is("[") || now().is(":")) {
        word = -1;
        target = {-1, -1, target.at, false};
        member();
      } else {
        return true;
      }
    }
  }

  void member() {
    if (accept("[")) {
      expression();
      accept("]");
      return;
    }
    next();
    if (now().kind == TokenKind::name) next();
  }

  /// One call's arguments; what they say is noted in the word they belong to, if any.
  void arguments(int word) {
    auto* noted = [&]() -> WordAt* { return word < 0 ? nullptr : &found_.words[static_cast<std::size_t>(word)]; }();
    int last_line = now().end_line;
    if (now().kind == TokenKind::text) {
      if (noted && noted->name.empty()) {
        noted->name = now().text;
        noted->name_at = now().at;
      }
      next();
    } else if (now().is("{")) {
      auto keys = constructor();
      last_line = tokens_[at_ - 1].end_line;
      if (word >= 0) found_.words[static_cast<std::size_t>(word)].keys = std::move(keys);
    } else {
      next();
      last_line = bracketed_arguments(word);
    }
    if (word >= 0) found_.words[static_cast<std::size_t>(word)].end_line = last_line;
  }

  int bracketed_arguments(int word) {
    while (!now().is(")") && now().kind != TokenKind::end) {
      auto before = at_;
      if (word >= 0 && now().kind == TokenKind::text && found_.words[static_cast<std::size_t>(word)].name.empty()) {
        found_.words[static_cast<std::size_t>(word)].name = now().text;
        found_.words[static_cast<std::size_t>(word)].name_at = now().at;
      }
      if (now().is("{")) {
        auto keys = constructor();
        if (word >= 0) found_.words[static_cast<std::size_t>(word)].keys = std::move(keys);
      } else {
        expression();
      }
      if (!accept(",") && !now().is(")") && at_ == before) break;
      if (at_block_end()) break;
    }
    int line = now().end_line;
    accept(")");
    return line;
  }

  std::vector<KeyAt> constructor() {
    std::vector<KeyAt> keys;
    std::map<std::string, Position> seen;
    next();
    if (++depth_ > kDepthMax) {
      --depth_;
      return keys;
    }
    while (!now().is("}") && now().kind != TokenKind::end) {
      auto before = at_;
      KeyAt key;
      bool known = read_key(key);
      key.value_at = now().at;
      if (key.key.empty()) key.at = key.value_at;
      auto value = at_;
      expression();
      const auto& token = tokens_[value];
      bool literal = token.kind == TokenKind::text || token.kind == TokenKind::number;
      if (at_ == value + 1 && literal) key.literal = token.text;
      if (!key.key.empty() && known) {
        auto [first, fresh] = seen.emplace(key.key, key.at);
        if (!fresh) found_.duplicates.push_back({key.key, first->second, key.at});
      }
      if (known) keys.push_back(std::move(key));
      if (!accept(",")) accept(";");
      if (at_ == before) {
        if (at_block_end()) break;
        next();
      }
    }
    accept("}");
    --depth_;
    return keys;
  }

  /// `name =` and `["name"] =`; false for a key that is only known when it runs.
  bool read_key(KeyAt& key) {
    if (now().kind == TokenKind::name && ahead(1).is("=")) {
      key.key = now().text;
      key.at = now().at;
      next();
      next();
      return true;
    }
    if (!now().is("[")) return true;
    key.at = now().at;
    bool literal = ahead(1).kind == TokenKind::text && ahead(2).is("]");
    if (literal) key.key = ahead(1).text;
    next();
    expression();
    accept("]");
    accept("=");
    return literal;
  }

  void function_body(bool method) {
    auto scope = locals_.size();
    ++level_;
    if (method) declare("self");
    if (accept("(")) {
      while (now().kind == TokenKind::name || now().is("...")) {
        if (now().kind == TokenKind::name) declare(now().text);
        next();
        if (!accept(",")) break;
      }
      accept(")");
    }
    block();
    close_scope(scope);
    --level_;
    accept("end");
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int level_ = 0;
  int depth_ = 0;
  std::vector<Local> locals_;
  Findings found_;
};

}  // namespace

Findings read_tokens(std::vector<Token> tokens) { return Reading(std::move(tokens)).run(); }

}  // namespace trajectum::lua
