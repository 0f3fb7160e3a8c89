#include "route/workshop.hpp"

#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <lua.hpp>

#include "base/limits.hpp"
#include "route/properties.hpp"
#include "route/syntax_words.hpp"
#include "route/workshop_words.hpp"

namespace trajectum::route {
namespace {

const char kResultKey = 0;  // registry slot of what a file returned

int cpu_ms_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<int>(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

}  // namespace

Workshop::Workshop(ScriptVm& scripts, const LoadFiles& files, Faults& faults)
    : scripts_(scripts), files_(files), faults_(faults) {
  install_words();
}

Workshop::~Workshop() {
  auto failed = scripts_.vm().protect([](lua_State* L) { set_workshop(L, nullptr); });
  TRAJECTUM_ASSERT(!failed && "the registry slot exists, so clearing it needs no memory");
}

void Workshop::install_words() {
  auto& vm = scripts_.vm();
  auto failed = vm.protect([this](lua_State* L) {
    make_word_types(L);
    set_workshop(L, this);
    lua_pushboolean(L, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &kResultKey);
  });
  TRAJECTUM_ASSERT(!failed && "no memory for the words in an empty VM");
  install_words(scripts_.globals());
  if (scripts_.limited_globals() != scripts_.globals()) install_words(scripts_.limited_globals());
  failed = vm.protect([](lua_State* L) { push_duration_options(L); });
  TRAJECTUM_ASSERT(!failed && "no memory for the words in an empty VM");
  vm.set_duration_options();
  for (auto& name : lua::global_names(vm, scripts_.globals()))
    if (name.find('.') == std::string::npos) global_names_.push_back(std::move(name));
}

void Workshop::install_words(int globals) {
  auto& vm = scripts_.vm();
  bool limited = globals != scripts_.globals();
  for (const auto& spec : word_specs()) {
    if (limited && withheld_word(scripts_.may(), spec.word)) continue;
    auto failed = vm.protect([&](lua_State* L) {
      if (spec.call == WordSpec::Call::constant)
        push_constant_word(L, *this, spec);
      else
        push_host_word(L, spec);
    });
    TRAJECTUM_ASSERT(!failed && "no memory for the words in an empty VM");
    if (std::string_view(spec.word) == "text")
      vm.set_text_word(globals);
    else
      vm.set_global(globals, spec.word);
  }
  for (bool yes : {true, false}) {
    lua_pushboolean(vm.state(), yes);
    vm.set_global(globals, yes ? "yes" : "no");
  }
}

std::vector<std::string> known_globals() {
  ScriptVm scripts;
  LoadFiles files;
  Faults faults(files);
  Workshop shop(scripts, files, faults);
  auto names = lua::global_names(scripts.vm(), scripts.globals());
  std::erase_if(names, [](const auto& name) {
    const auto* spec = find_word_spec(name);
    return spec && spec->call == WordSpec::Call::later;
  });
  return names;
}

int Workshop::keep(Word word) {
  words_.push_back(std::make_shared<const Word>(std::move(word)));
  return static_cast<int>(words_.size()) - 1;
}

const lua::WordAt* Workshop::nth_word(std::string_view word, std::string_view name, int line) {
  // Calls on one line come in the order of the text; a line that is run again (a loop) stays at its last.
  auto n = ++calls_[fmt::format("{}\n{}\n{}\n{}", current_file_, line, word, name)];
  const lua::WordAt* found = nullptr;
  std::vector<const lua::WordAt*> same;
  auto [first, last] = words_by_line_.equal_range(line);
  for (auto it = first; it != last; ++it)
    if (it->second->word == word && it->second->name == name) same.push_back(it->second);
  std::sort(same.begin(), same.end(), [](auto* a, auto* b) { return a->at.column < b->at.column; });
  if (!same.empty()) found = same[std::min<std::size_t>(static_cast<std::size_t>(n), same.size()) - 1];
  return found ? found : file().source.find_word(word, name, line);
}

const lua::WordAt* Workshop::word_at(std::string_view word, const Place& at) const {
  auto [first, last] = words_by_line_.equal_range(at.line);
  for (auto it = first; it != last; ++it)
    if (it->second->word == word && it->second->at.column == at.column) return it->second;
  return nullptr;
}

void Workshop::index_words() {
  words_by_line_.clear();
  for (const auto& word : file().source.words()) words_by_line_.emplace(word.at.line, &word);
}

Place Workshop::place_of(std::string_view word, std::string_view name, int line, Place* name_place) {
  Place at{current_file_, line, 0};
  if (const auto* seen = nth_word(word, name, line)) {
    at = {current_file_, seen->at.line, seen->at.column};
    if (name_place) *name_place = {current_file_, seen->name_at.line, seen->name_at.column};
    return at;
  }
  at.column = file().source.find_token(word, line).column;
  if (name_place) *name_place = at;
  return at;
}

int Workshop::cpu_budget_ms() const {
  // A file that overran is refused by itself; the rest of the bundle is still read, on a shorter lead.
  if (overruns_ > 0) return limits::kLoadMsMax / 10;
  return std::clamp(limits::kLoadMsMax - used_ms_, limits::kLoadMsMax / 10, limits::kLoadFileMsMax);
}

Draft Workshop::run(int file, bool only_compile) {
  current_file_ = file;
  Draft poison;
  poison.kind = Draft::Kind::poison;
  const auto& source = this->file().source;
  auto& vm = scripts_.vm();
  if (auto wrong = vm.compile(source.text(), this->file().shown, globals())) {
    report_syntax(*wrong);
    return poison;
  }
  for (auto& amount : misread_amounts(source))
    faults_.add({file, amount.at.line, amount.at.column}, std::move(amount.message.nl), std::move(amount.message.en));
  if (only_compile) {
    lua_pop(vm.state(), 1);
    return poison;
  }
  report_scan();
  index_words();
  if (overruns_ > 2) {
    lua_pop(vm.state(), 1);
    faults_.add({file, 1, 1}, "niet gelezen: te veel bestanden van deze bundel liepen over hun tijd",
                "not read: too many files of this bundle overran their time");
    return poison;
  }
  int before = cpu_ms_now();
  if (auto wrong = vm.call(0, 1, cpu_budget_ms())) {
    if (wrong->budget) ++overruns_;
    report_run(*wrong);
    return poison;
  }
  used_ms_ += cpu_ms_now() - before;
  lua_rawsetp(vm.state(), LUA_REGISTRYINDEX, &kResultKey);  // the slot exists: this takes no memory
  Draft out;
  auto wrong = vm.protect([&](lua_State* L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kResultKey);
    out = read_draft(L, *this, 1, {file, 1, 1});
    lua_settop(L, 0);
    lua_pushboolean(L, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &kResultKey);
  });
  if (!wrong) return out;
  report_run(*wrong);
  return poison;
}

void Workshop::report_syntax(const lua::ScriptError& error) {
  auto explained = explain_syntax(error, file().source);
  faults_.add({current_file_, error.line, explained.column}, explained.message.nl, explained.message.en);
}

void Workshop::report_run(const lua::ScriptError& error) {
  // The caret goes to the first sign on the line: Lua knows the line of a running script, never the column.
  Place at{current_file_, std::max(error.line, 1), 1};
  auto line = file().source.line(at.line);
  auto first = line.find_first_not_of(" \t");
  if (first != std::string_view::npos) at.column = static_cast<int>(first) + 1;
  if (error.message.starts_with("a day is written")) at.column = file().source.find_token("day", at.line).column;
  if (error.budget) {
    faults_.add(at, "dit bestand loopt bij het laden over zijn tijd of geheugen: " + error.message,
                "this file overran its time or memory while loading: " + error.message);
  } else {
    auto said = explain_run(error.message);
    faults_.add(at, said.nl, said.en);
  }
}

}  // namespace trajectum::route
