// `trajectum check`: what a person who writes routes runs after every change.
#include <fmt/core.h>

#include <algorithm>

#include "plugin/generation.hpp"
#include "plugin/shelf.hpp"

namespace trajectum::plugin {
namespace {

/// "1 pool", "2 pools".
std::string count(std::ptrdiff_t n, Lang lang, const Text& one, const Text& several) {
  return fmt::format("{} {}", n, (n == 1 ? one : several).in(lang));
}

void print_summary(const route::Bundle& bundle, std::size_t states, std::ostream& out, Lang lang) {
  out << fmt::format("{} {}: {}\n", bundle.id, bundle.version, lang == Lang::nl ? "in orde" : "in order");
  auto say = [lang](std::size_t n, const Text& one, const Text& several) {
    return count(static_cast<std::ptrdiff_t>(n), lang, one, several);
  };
  for (const auto& [id, route] : bundle.routes)
    out << fmt::format("  route {} {} ({}): {}\n", id, route.version, route.hash.substr(0, 12),
                       say(route.nodes.size() - 1, {"knoop", "node"}, {"knopen", "nodes"}));
  out << fmt::format("  {}, {}, {}, {}, {}\n",
                     say(bundle.registers.size(), {"register", "register"}, {"registers", "registers"}),
                     say(bundle.decisions.size(), {"beslistabel", "decision"}, {"beslistabellen", "decisions"}),
                     say(bundle.budgets.size(), {"budgetregel", "budget line"}, {"budgetregels", "budget lines"}),
                     say(bundle.pools.size(), {"pool", "pool"}, {"pools", "pools"}),
                     say(bundle.metrics.size(), {"kengetal", "metric"}, {"kengetallen", "metrics"}));
  out << (lang == Lang::nl ? "  bewezen: elk traject kan eindigen en heeft altijd een volgende actie ("
                           : "  proven: every case can end and always has a next action (")
      << say(states, {"toestand", "state"}, {"toestanden", "states"}) << ")\n";
}

bool print_faults(const std::vector<route::Fault>& faults, std::ostream& out, Lang lang) {
  bool wrong = false;
  for (const auto& fault : faults) {
    out << fault.format(lang) << "\n";
    wrong = wrong || !fault.warning;
  }
  return wrong;
}

bool check_one(const std::string& dir, const std::vector<std::string>& dirs, std::ostream& out, Lang lang) {
  if (auto wrong = wrong_bundle(dir)) {
    out << dir << ": " << wrong->in(lang) << "\n";
    return false;
  }
  auto loaded = load_folder(dir, dirs);
  bool wrong = print_faults(loaded.faults, out, lang) || !loaded.bundle;
  auto mistakes = std::count_if(loaded.faults.begin(), loaded.faults.end(), [](auto& fault) { return !fault.warning; });
  if (wrong)
    out << fmt::format("{}: {}\n", loaded.folder.source.id,
                       count(mistakes, lang, {"fout", "fault"}, {"fouten", "faults"}));
  else
    print_summary(*loaded.bundle, loaded.states, out, lang);
  return !wrong;
}

}  // namespace

int check(const std::vector<std::string>& dirs, std::ostream& out, Lang lang) {
  bool good = !dirs.empty();
  for (const auto& dir : dirs) good = check_one(dir, dirs, out, lang) && good;
  return good ? 0 : 1;
}

}  // namespace trajectum::plugin
