#include "app/graph_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "graph/graph.hpp"
#include "plugin/generation.hpp"

namespace trajectum::app {
namespace {

namespace fs = std::filesystem;

struct Drawing {
  std::string name, text;
};

class GraphRun {
 public:
  GraphRun(const GraphOptions& options, std::ostream& print, std::ostream& complain)
      : options_(options), print_(print), complain_(complain) {}

  int run() {
    auto format = graph::format_of(options_.format);
    if (!format) return wrong("`--format` is svg, mermaid of bpmn", "`--format` is svg, mermaid or bpmn");
    if (!options_.against.empty() && *format == graph::Format::bpmn)
      return wrong("BPMN kent geen verschil tussen versies: kies svg of mermaid",
                   "BPMN has no difference of versions: choose svg or mermaid");
    std::shared_ptr<route::Bundle> old;
    if (!options_.against.empty() && !(old = load(options_.against))) return 1;
    std::vector<Drawing> drawings;
    for (const auto& dir : options_.dirs) {
      auto bundle = load(dir);
      if (!bundle) return 1;
      for (const auto& [id, route] : bundle->routes) {
        if (!options_.route.empty() ? id != options_.route : !is_own(*bundle, route)) continue;
        auto text = draw_one(route, *format, old.get());
        if (!text) return 1;
        if (std::none_of(drawings.begin(), drawings.end(), [&](const auto& d) { return d.name == id; }))
          drawings.push_back({id, std::move(*text)});
      }
      for (const auto& [id, route] : bundle->routes) known_.push_back(id);
    }
    if (drawings.empty()) return no_route();
    return write(drawings);
  }

 private:
  int wrong(const std::string& nl, const std::string& en) {
    complain_ << "trajectum: " << Text{nl, en}.in(options_.lang) << "\n";
    return 2;
  }
  void say(const std::string& nl, const std::string& en) {
    complain_ << "trajectum: " << Text{nl, en}.in(options_.lang) << "\n";
  }

  /// Written in this bundle itself, or in none that lies below it alone.
  static bool is_own(const route::Bundle& bundle, const route::Route& route) {
    return std::any_of(route.nodes.begin(), route.nodes.end(), [&](const auto& n) { return n.bundle == bundle.id; });
  }

  /// Loads without proving: who mends a route wants to see it before it is right.
  std::shared_ptr<route::Bundle> load(const std::string& dir) {
    std::vector<route::Fault> faults;
    auto near = options_.dirs;
    near.insert(near.begin(), dir);
    auto bundle = plugin::load_unproven(plugin::read_sources(dir, plugin::folders_behind(near), faults), faults);
    for (const auto& fault : faults)
      if (!fault.warning) complain_ << fault.format(options_.lang) << "\n";
    return bundle;
  }

  std::optional<std::string> draw_one(const route::Route& route, graph::Format format, const route::Bundle* old) {
    if (auto can = graph::drawable(route); !can) {
      complain_ << "trajectum: " << can.error().text.in(options_.lang) << "\n";
      return std::nullopt;
    }
    if (format == graph::Format::bpmn) return graph::bpmn(route, options_.lang);
    graph::Chart chart;
    if (old) {
      auto was = old->routes.find(route.id);
      if (was == old->routes.end()) {
        say(fmt::format("{} heeft geen route `{}` om mee te vergelijken", options_.against, route.id),
            fmt::format("{} has no route `{}` to compare with", options_.against, route.id));
        return std::nullopt;
      }
      chart = graph::difference(was->second, route, options_.lang);
    } else {
      chart = graph::chart_of(route, options_.lang);
    }
    return format == graph::Format::svg ? graph::svg(chart) : graph::mermaid(chart);
  }

  int no_route() {
    auto guess = did_you_mean(options_.route, known_);
    say(fmt::format("er is geen route `{}`{}", options_.route, guess ? "; bedoelt u `" + *guess + "`?" : ""),
        fmt::format("there is no route `{}`{}", options_.route, guess ? "; did you mean `" + *guess + "`?" : ""));
    return 1;
  }

  int write(const std::vector<Drawing>& drawings) {
    if (options_.out.empty()) {
      if (drawings.size() > 1)
        return wrong("er is meer dan één route: geef `--route` of een map met `--out`",
                     "there is more than one route: give `--route`, or a folder with `--out`");
      print_ << drawings[0].text;
      return 0;
    }
    std::error_code error;
    bool folder = drawings.size() > 1 || fs::is_directory(options_.out, error);
    if (folder) fs::create_directories(options_.out, error);
    for (const auto& drawing : drawings) {
      auto ending = options_.format == "mermaid" ? "mmd" : options_.format;
      auto path = folder ? fs::path(options_.out) / (drawing.name + "." + ending) : fs::path(options_.out);
      std::ofstream file(path, std::ios::binary);
      file << drawing.text;
      if (!file.flush()) {
        say(path.string() + " kan niet geschreven worden", path.string() + " cannot be written");
        return 1;
      }
    }
    return 0;
  }

  const GraphOptions& options_;
  std::ostream& print_;
  std::ostream& complain_;
  std::vector<std::string> known_;
};

}  // namespace

int draw(const GraphOptions& options, std::ostream& print, std::ostream& complain) {
  return GraphRun(options, print, complain).run();
}

}  // namespace trajectum::app
