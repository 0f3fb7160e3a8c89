// The library text: matching on RE2, whose time is linear, with the product of pattern and subject bounded as well.
#include <fmt/core.h>
#include <re2/re2.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

constexpr int kGroupsMax = 20;                   // brackets in one pattern
constexpr std::int64_t kPatternBytes = 1 << 20;  // what RE2 may use for one compiled pattern

re2::StringPiece piece_of(std::string_view text) { return {text.data(), text.size()}; }

std::string_view check_text(lua_State* L, int index) {
  if (lua_type(L, index) != LUA_TSTRING)
    luaL_argerror(L, index, lua_pushfstring(L, "a text is needed, not a %s", type_name(L, index)));
  return text_at(L, index);
}

/// The compiled pattern at `index`, checked against the subject it is for. Lives until the next call of this function.
const RE2& pattern_at(lua_State* L, int index, std::string_view subject) {
  auto text = check_text(L, index);
  if (text.size() > limits::kPatternBytesMax)
    raise(L, fmt::format("this pattern is longer than {} bytes", limits::kPatternBytesMax));
  if (subject.size() > limits::kPatternSubjectBytesMax)
    raise(L, fmt::format("patterns are for texts up to {} bytes", limits::kPatternSubjectBytesMax));
  auto& patterns = state_of(L).patterns;
  auto found = patterns.find(std::string(text));
  if (found == patterns.end()) {
    charge(L, limits::kLuaClockBytes / 16);  // compiling takes as long as copying that much
    if (patterns.size() >= limits::kPatternCacheCount) patterns.clear();
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kPatternBytes);
    auto made = std::make_unique<RE2>(piece_of(text), options);
    if (!made->ok()) raise(L, fmt::format("this pattern is not right: {}", made->error()));
    if (made->NumberOfCapturingGroups() > kGroupsMax)
      raise(L, fmt::format("a pattern has at most {} groups", kGroupsMax));
    found = patterns.emplace(std::string(text), std::move(made)).first;
  }
  const RE2& pattern = *found->second;
  auto work = static_cast<std::int64_t>(pattern.ProgramSize()) * static_cast<std::int64_t>(subject.size() + 1);
  if (work > limits::kPatternWorkMax) raise(L, "this pattern is too heavy for so long a text");
  return pattern;
}

/// Finds the next match from `from`; charged as the work it is at most.
bool match_from(lua_State* L, const RE2& pattern, std::string_view subject, std::size_t from,
                std::vector<re2::StringPiece>& groups) {
  charge(L, static_cast<std::size_t>(pattern.ProgramSize()) * (subject.size() - from + 1) / 16 + 64);
  groups.assign(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1, {});
  return pattern.Match(piece_of(subject), from, subject.size(), RE2::UNANCHORED, groups.data(),
                       static_cast<int>(groups.size()));
}

void push_group(lua_State* L, const re2::StringPiece& group) {
  if (group.data())
    lua_pushlstring(L, group.data(), group.size());
  else
    lua_pushnil(L);
}

/// Where the search goes on after a match; an empty match steps over one character.
std::size_t after(std::string_view subject, const re2::StringPiece& whole) {
  auto end = static_cast<std::size_t>(whole.data() - subject.data()) + whole.size();
  if (!whole.empty()) return end;
  ++end;
  while (end < subject.size() && (subject[end] & 0xC0) == 0x80) ++end;
  return end;
}

/// text.match(s, pattern): the groups of the first match, or all of it when there are none; nil without a match.
int text_match(lua_State* L) {
  auto subject = check_text(L, 1);
  const RE2& pattern = pattern_at(L, 2, subject);
  std::vector<re2::StringPiece> groups;
  if (!match_from(L, pattern, subject, 0, groups)) {
    lua_pushnil(L);
    return 1;
  }
  if (groups.size() == 1) {
    push_group(L, groups[0]);
    return 1;
  }
  luaL_checkstack(L, kGroupsMax, "too many groups");
  for (std::size_t i = 1; i < groups.size(); ++i) push_group(L, groups[i]);
  return static_cast<int>(groups.size()) - 1;
}

/// text.find_all(s, pattern): a list of what matched (of its first group if it has one).
int text_find_all(lua_State* L) {
  auto subject = check_text(L, 1);
  const RE2& pattern = pattern_at(L, 2, subject);
  lua_newtable(L);
  std::vector<re2::StringPiece> groups;
  lua_Integer n = 0;
  for (std::size_t from = 0; from <= subject.size(); from = after(subject, groups[0])) {
    if (!match_from(L, pattern, subject, from, groups)) break;
    const auto& found = groups[groups.size() > 1 ? 1 : 0];
    lua_pushlstring(L, found.data() ? found.data() : "", found.size());
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

/// text.replace(s, pattern, replacement): every match; \1 to \9 in the replacement are groups, \0 all of it.
int text_replace(lua_State* L) {
  auto subject = check_text(L, 1);
  auto replacement = check_text(L, 3);
  const RE2& pattern = pattern_at(L, 2, subject);
  std::string problem;
  if (!pattern.CheckRewriteString(piece_of(replacement), &problem)) raise(L, "text.replace: " + problem);
  std::string made;
  std::vector<re2::StringPiece> groups;
  std::size_t copied = 0;
  for (std::size_t from = 0; from <= subject.size(); from = after(subject, groups[0])) {
    if (!match_from(L, pattern, subject, from, groups)) break;
    auto start = static_cast<std::size_t>(groups[0].data() - subject.data());
    made.append(subject.substr(copied, start - copied));
    pattern.Rewrite(&made, piece_of(replacement), groups.data(), static_cast<int>(groups.size()));
    copied = start + groups[0].size();
    if (made.size() > limits::kLuaStringBytesMax)
      raise(L, fmt::format("text.replace would make a text of more than {} bytes", limits::kLuaStringBytesMax));
    charge(L, replacement.size());
  }
  made.append(subject.substr(copied));
  push_text(L, made);
  return 1;
}

/// text.contains(s, piece): a plain search, no pattern.
int text_contains(lua_State* L) {
  auto subject = check_text(L, 1);
  auto piece = check_text(L, 2);
  charge(L, subject.size() + 64);
  if (piece.size() > limits::kPatternBytesMax)
    raise(L, fmt::format("text.contains looks for at most {} bytes", limits::kPatternBytesMax));
  if (subject.size() > limits::kPatternSubjectBytesMax)
    raise(L, fmt::format("text.contains looks in texts up to {} bytes", limits::kPatternSubjectBytesMax));
  lua_pushboolean(L, subject.find(piece) != std::string_view::npos);
  return 1;
}

/// text.split(s, separator): the pieces between a plain separator.
int text_split(lua_State* L) {
  auto subject = check_text(L, 1);
  auto separator = check_text(L, 2);
  luaL_argcheck(L, !separator.empty(), 2, "the separator is empty");
  luaL_argcheck(L, separator.size() <= limits::kPatternBytesMax, 2, "the separator is too long");
  luaL_argcheck(L, subject.size() <= limits::kPatternSubjectBytesMax, 1, "the text is too long to split");
  lua_newtable(L);
  lua_Integer n = 0;
  for (;;) {
    auto end = subject.find(separator);
    charge(L, 64);
    push_text(L, subject.substr(0, end));
    lua_rawseti(L, -2, ++n);
    if (end == std::string_view::npos) return 1;
    subject.remove_prefix(end + separator.size());
  }
}

constexpr luaL_Reg kText[] = {
    {"match", &text_match},       {"find_all", &text_find_all}, {"replace", &text_replace},
    {"contains", &text_contains}, {"split", &text_split},       {nullptr, nullptr},
};

}  // namespace

State::State(std::size_t memory_bytes_max) : budget(memory_bytes_max) {}
State::~State() = default;

void push_text_functions(lua_State* L) { luaL_newlib(L, kText); }

}  // namespace trajectum::lua
