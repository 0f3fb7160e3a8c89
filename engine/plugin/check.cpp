// `trajectum check`: what a person who writes routes runs after every change.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

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

/// What came of one folder.
struct Checked {
  std::string dir, id;
  std::shared_ptr<route::Bundle> bundle;  // null: it cannot serve
  std::vector<route::Fault> faults;
  std::optional<Text> wrong_folder;
  std::size_t states = 0;
};

Checked check_one(const std::string& dir, const std::vector<std::string>& dirs) {
  Checked out;
  out.dir = out.id = dir;
  out.wrong_folder = wrong_bundle(dir);
  if (out.wrong_folder) return out;
  auto loaded = load_folder(dir, dirs);
  out.id = loaded.folder.source.id;
  out.bundle = std::move(loaded.bundle);
  out.faults = std::move(loaded.faults);
  out.states = loaded.states;
  bool wrong = std::any_of(out.faults.begin(), out.faults.end(), [](const auto& fault) { return !fault.warning; });
  if (wrong) out.bundle = nullptr;
  return out;
}

void print(const Checked& checked, std::ostream& out, Lang lang) {
  if (checked.wrong_folder) {
    out << checked.dir << ": " << checked.wrong_folder->in(lang) << "\n";
    return;
  }
  for (const auto& fault : checked.faults) out << fault.format(lang) << "\n";
  auto mistakes =
      std::count_if(checked.faults.begin(), checked.faults.end(), [](const auto& fault) { return !fault.warning; });
  if (checked.bundle)
    print_summary(*checked.bundle, checked.states, out, lang);
  else
    out << fmt::format("{}: {}\n", checked.id, count(mistakes, lang, {"fout", "fault"}, {"fouten", "faults"}));
}

nlohmann::ordered_json json_of(const Text& text) { return {{"nl", text.nl}, {"en", text.en}}; }

nlohmann::ordered_json json_of(const Checked& checked) {
  auto faults = nlohmann::ordered_json::array();
  if (checked.wrong_folder)
    faults.push_back({{"file", checked.dir}, {"warning", false}, {"message", json_of(*checked.wrong_folder)}});
  for (const auto& fault : checked.faults) {
    nlohmann::ordered_json one = {{"file", fault.origin.file},
                                  {"line", fault.origin.line},
                                  {"column", fault.origin.column},
                                  {"warning", fault.warning},
                                  {"message", json_of(fault.message)}};
    auto trace = nlohmann::ordered_json::array();
    for (const auto& step : fault.trace) trace.push_back(json_of(step));
    if (!trace.empty()) one["trace"] = std::move(trace);
    faults.push_back(std::move(one));
  }
  return {{"bundle", checked.id},
          {"good", checked.bundle != nullptr},
          {"states", checked.states},
          {"faults", std::move(faults)}};
}

}  // namespace

int check(const std::vector<std::string>& dirs, std::ostream& out, Lang lang, CheckFormat format) {
  bool good = !dirs.empty();
  auto bundles = nlohmann::ordered_json::array();
  for (const auto& dir : dirs) {
    auto checked = check_one(dir, dirs);
    good = good && checked.bundle;
    if (format == CheckFormat::json)
      bundles.push_back(json_of(checked));
    else
      print(checked, out, lang);
  }
  if (format == CheckFormat::json)
    out << nlohmann::ordered_json{{"good", good}, {"bundles", std::move(bundles)}}.dump() << "\n";
  return good ? 0 : 1;
}

}  // namespace trajectum::plugin
