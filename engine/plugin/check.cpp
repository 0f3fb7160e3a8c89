#include "plugin/check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "plugin/counter_example.hpp"
#include "plugin/generation.hpp"
#include "plugin/json_line.hpp"
#include "plugin/shelf.hpp"
#include "plugin/titles.hpp"

namespace trajectum::plugin {
namespace {

/// "1 pool", "2 pools".
std::string count(std::ptrdiff_t n, Lang lang, const Text& one, const Text& several) {
  return fmt::format("{} {}", n, (n == 1 ? one : several).in(lang));
}

void print_summary(const route::Bundle& bundle, std::size_t states, std::ostream& out, Lang lang) {
  out << fmt::format("{} {}: {}\n", bundle.id, bundle.version, lang == Lang::nl ? "in orde" : "in order");
  if (bundle.version.empty())
    out << (lang == Lang::nl ? "  niet voor `serve`: geen route heet als deze map, `"
                             : "  not for `serve`: no route has the name of this folder, `")
        << bundle.id << "`\n";
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
  struct Drawing {
    std::string svg, mermaid;
  };
  std::map<std::size_t, Drawing> drawings;  // by fault: where they were written
  std::vector<Text> not_drawn;              // and why
};

bool write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  return static_cast<bool>(file.flush());
}

/// The fault that tells this finding; it is there once.
std::optional<std::size_t> fault_of(const Checked& checked, const route::Fault& told) {
  for (std::size_t i = 0; i < checked.faults.size(); ++i) {
    const auto& fault = checked.faults[i];
    bool same = fault.message == told.message && fault.trace == told.trace && fault.origin.file == told.origin.file &&
                fault.origin.line == told.origin.line;
    if (same && !checked.drawings.count(i)) return i;
  }
  return std::nullopt;
}

/// Draws every broken promise of a bundle into the folder.
void draw(Checked& checked, const Proven& proven, const CheckOptions& options) {
  namespace fs = std::filesystem;
  std::error_code failed;
  for (const auto& proof : proven.routes) {
    const auto& route = proven.bundle->routes.at(proof.route);
    auto told = faults_of(proof);  // the findings first, in their order
    for (std::size_t i = 0; i < proof.verdict.findings.size(); ++i) {
      auto fault = fault_of(checked, told[i]);
      if (!fault) continue;
      if (auto can = graph::drawable(route); !can) {
        checked.not_drawn.push_back(can.error().text);
        continue;
      }
      auto chart = counter_example(route, proof.net, proof.verdict.findings[i], options.lang);
      auto stem =
          (fs::path(options.diagrams) / fmt::format("{}-{}-{}", checked.id, proof.route, i + 1)).generic_string();
      Checked::Drawing drawing{stem + ".svg", stem + ".mmd"};
      fs::create_directories(options.diagrams, failed);
      if (write_file(drawing.svg, graph::svg(chart)) && write_file(drawing.mermaid, graph::mermaid(chart)))
        checked.drawings[*fault] = std::move(drawing);
      else
        checked.not_drawn.push_back({drawing.svg + " kan niet geschreven worden", drawing.svg + " cannot be written"});
    }
  }
}

Checked check_one(const std::string& dir, const CheckOptions& options) {
  Checked out;
  out.dir = out.id = dir;
  out.wrong_folder = wrong_bundle(dir);
  if (out.wrong_folder) return out;
  auto loaded = load_folder(dir, options.dirs);
  out.id = loaded.folder.source.id;
  out.bundle = std::move(loaded.bundle);
  out.faults = std::move(loaded.faults);
  out.states = loaded.proven.states;
  if (options.titles && out.bundle)
    for (auto& warning : missing_titles(*out.bundle)) out.faults.push_back(std::move(warning));
  bool wrong = std::any_of(out.faults.begin(), out.faults.end(), [](const auto& fault) { return !fault.warning; });
  if (wrong) out.bundle = nullptr;
  if (!options.diagrams.empty() && loaded.proven.bundle) draw(out, loaded.proven, options);
  return out;
}

void print(const Checked& checked, std::ostream& out, Lang lang) {
  if (checked.wrong_folder) {
    out << checked.dir << ": " << checked.wrong_folder->in(lang) << "\n";
    return;
  }
  for (std::size_t i = 0; i < checked.faults.size(); ++i) {
    out << checked.faults[i].format(lang) << "\n";
    if (auto drawing = checked.drawings.find(i); drawing != checked.drawings.end())
      out << "  " << Text{"getekend: ", "drawn: "}.in(lang) << drawing->second.svg << "\n";
  }
  for (const auto& why : checked.not_drawn)
    out << Text{"niet getekend: ", "not drawn: "}.in(lang) << why.in(lang) << "\n";
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
  for (std::size_t i = 0; i < checked.faults.size(); ++i) {
    const auto& fault = checked.faults[i];
    nlohmann::ordered_json one = {{"file", fault.origin.file},
                                  {"line", fault.origin.line},
                                  {"column", fault.origin.column},
                                  {"warning", fault.warning},
                                  {"message", json_of(fault.message)}};
    auto trace = nlohmann::ordered_json::array();
    for (const auto& step : fault.trace) trace.push_back(json_of(step));
    if (!trace.empty()) one["trace"] = std::move(trace);
    if (auto drawing = checked.drawings.find(i); drawing != checked.drawings.end())
      one["diagrams"] = {{"svg", drawing->second.svg}, {"mermaid", drawing->second.mermaid}};
    faults.push_back(std::move(one));
  }
  return {{"bundle", checked.id},
          {"good", checked.bundle != nullptr},
          {"states", checked.states},
          {"faults", std::move(faults)}};
}

}  // namespace

int check(const CheckOptions& options, std::ostream& out) {
  bool good = !options.dirs.empty();
  auto bundles = nlohmann::ordered_json::array();
  for (const auto& dir : options.dirs) {
    auto checked = check_one(dir, options);
    good = good && checked.bundle;
    if (options.format == CheckFormat::json)
      bundles.push_back(json_of(checked));
    else
      print(checked, out, options.lang);
  }
  if (options.format == CheckFormat::json)
    out << json_line(nlohmann::ordered_json{{"good", good}, {"bundles", std::move(bundles)}}) << "\n";
  return good ? 0 : 1;
}

}  // namespace trajectum::plugin
