#include "app/completion.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace trajectum::app {
namespace {

/// "nl en" of an option that takes one of {nl,en}; "" when it takes anything.
std::string choices_of(const CLI::Option& option) {
  auto type = option.get_type_name();
  auto open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return "";
  auto list = type.substr(open + 1, close - open - 1);
  std::replace(list.begin(), list.end(), ',', ' ');
  return list;
}

struct Tables {
  std::string words;    // ["case open"]="--connect ..."
  std::string choices;  // ["graph --format"]="svg ..."
  std::string flags;    // ["case open --json"]=1: no value follows
};

void collect(const CLI::App& at, const std::string& path, Tables& out) {
  std::string words;
  for (const auto* command : at.get_subcommands([](const CLI::App*) { return true; })) {
    words += (words.empty() ? "" : " ") + command->get_name();
    collect(*command, path.empty() ? command->get_name() : path + " " + command->get_name(), out);
  }
  for (const auto* option : at.get_options()) {
    for (const auto& name : option->get_lnames()) {
      words += (words.empty() ? "--" : " --") + name;
      auto key = path + " --" + name;
      if (option->get_items_expected_max() == 0) out.flags += fmt::format("  [\"{}\"]=1\n", key);
      if (auto choices = choices_of(*option); !choices.empty())
        out.choices += fmt::format("  [\"{}\"]=\"{}\"\n", key, choices);
    }
  }
  out.words += fmt::format("  [\"{}\"]=\"{}\"\n", path.empty() ? "-" : path, words);  // bash has no empty key
}

constexpr const char* kScript = R"(
_trajectum() {
  local path="" i word
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == -* ]] && break
    [[ -n ${_trajectum_words["${path:+$path }$word"]+x} ]] || break
    path="${path:+$path }$word"
  done
  local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  if [[ $before == --* && -z ${_trajectum_flags["$path $before"]+x} ]]; then
    if [[ -n ${_trajectum_choices["$path $before"]+x} ]]; then
      COMPREPLY=($(compgen -W "${_trajectum_choices["$path $before"]}" -- "$now"))
    else
      COMPREPLY=($(compgen -f -- "$now"))
    fi
    return
  fi
  local words=${_trajectum_words["${path:--}"]} shown="" one
  for one in $words; do
    [[ $one == -* && $now != -* ]] || shown+=" $one"
  done
  COMPREPLY=($(compgen -W "$shown" -- "$now"))
  [[ -n $path && $now != -* && ${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$now"))
}
complete -o filenames -F _trajectum trajectum
)";

}  // namespace

std::string bash_completion(const CLI::App& app) {
  Tables tables;
  collect(app, "", tables);
  return "# Made by `trajectum completion bash`: source <(trajectum completion bash)\n"
         "declare -gA _trajectum_words=(\n" +
         tables.words + ")\ndeclare -gA _trajectum_choices=(\n" + tables.choices +
         ")\ndeclare -gA _trajectum_flags=(\n" + tables.flags + ")\n" + kScript;
}

}  // namespace trajectum::app
