// A chart as a Mermaid flowchart: scopes are subgraphs, every arc is drawn once. A join is a diamond before its node, a
// split one behind it.
#include <fmt/core.h>

#include <set>

#include "graph/graph.hpp"

namespace trajectum::graph {

using route::NodeKind;

namespace {

/// Text inside a quoted Mermaid label; what would end or change the label is written as an entity.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"')
      out += "#quot;";
    else if (c == '#')
      out += "#35;";
    else if (c == '<')
      out += "#lt;";
    else if (c == '>')
      out += "#gt;";
    else if (c == '`')
      out += '\'';
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

class MermaidText {
 public:
  explicit MermaidText(const Chart& chart) : chart_(chart), children_(chart.boxes.size()) {
    for (std::size_t i = 1; i < chart.boxes.size(); ++i)
      children_[static_cast<std::size_t>(chart.boxes[i].parent)].push_back(i);
  }

  std::string draw() {
    out_ = "flowchart TD\n";
    for (auto child : children_[0]) box(child, 1);
    for (std::size_t i = 0; i < chart_.boxes.size(); ++i)
      if (!chart_.boxes[i].join.empty()) out_ += fmt::format("  j{0} --> n{0}\n", i);
    for (std::size_t i = 0; i < chart_.splits.size(); ++i) split(static_cast<int>(i));
    for (const auto& one : chart_.arcs) arc(one);
    classes();
    return std::move(out_);
  }

 private:
  std::string label(const Box& b) const {
    auto text = b.title;
    if (b.count > 0) {
      text += fmt::format(" ({}", b.count);
      if (b.late > 0) text += fmt::format(", {} {}", b.late, chart_.lang == Lang::nl ? "laat" : "late");
      text += ")";
    }
    return quoted(text.empty() ? " " : text);
  }

  void box(std::size_t i, int depth) {
    const auto& b = chart_.boxes[i];
    std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
    bool is_scope =
        b.shape == Shape::node && (b.kind == NodeKind::stage || b.kind == NodeKind::each || b.kind == NodeKind::series);
    if (!b.join.empty()) out_ += fmt::format("{}j{}{{{}}}\n", indent, i, quoted(b.join));
    if (is_scope) {
      out_ += fmt::format("{}subgraph n{} [{}]\n", indent, i, label(b));
      for (auto child : children_[i]) box(child, depth + 1);
      out_ += indent + "end\n";
      return;
    }
    auto [open, close] = sides(b);
    out_ += fmt::format("{}n{}{}{}{}\n", indent, i, open, b.shape == Shape::start ? quoted("start") : label(b), close);
  }

  static std::pair<const char*, const char*> sides(const Box& b) {
    switch (b.shape) {
      case Shape::start:
      case Shape::exit_done: return {"((", "))"};
      case Shape::exit_finish: return {"(((", ")))"};
      case Shape::exit_time: return {"((", "))"};
      case Shape::node: break;
    }
    switch (b.kind) {
      case NodeKind::decide:
      case NodeKind::finish_by: return {"{", "}"};
      case NodeKind::wait: return {"([", "])"};
      case NodeKind::subroute: return {"[[", "]]"};
      case NodeKind::milestone: return {"{{", "}}"};
      case NodeKind::optional: return {"[/", "/]"};
      case NodeKind::script: return {"[\\", "\\]"};
      case NodeKind::job: return {"[(", ")]"};
      default: return {"[", "]"};
    }
  }

  void split(int i) {
    for (const auto& one : chart_.arcs)
      if (one.split == i) {
        out_ += fmt::format("  s{}{{{}}}\n  n{} --> s{}\n", i, quoted(chart_.splits[static_cast<std::size_t>(i)].label),
                            one.from, i);
        return;
      }
  }

  void arc(const Arc& one) {
    auto from = one.split >= 0 ? fmt::format("s{}", one.split) : fmt::format("n{}", one.from);
    bool joins = !chart_.boxes[static_cast<std::size_t>(one.to)].join.empty() && one.line != Line::withdraw;
    auto to = fmt::format("{}{}", joins ? "j" : "n", one.to);
    const char* arrow = "-->";
    if (one.line == Line::withdraw) arrow = "-.-x";
    if (one.line == Line::every || one.line == Line::timeout) arrow = "-.->";
    if (one.gone) arrow = "==>";
    auto text = one.label;
    if (one.change == Change::added) text = "+ " + text;
    if (one.change == Change::removed) text = "− " + text;
    if (one.change == Change::changed) text = "~ " + text;
    out_ += text.empty() ? fmt::format("  {} {} {}\n", from, arrow, to)
                         : fmt::format("  {} {}|{}| {}\n", from, arrow, quoted(text), to);
  }

  void classes() {
    std::set<std::string> used;
    std::string lines;
    for (std::size_t i = 1; i < chart_.boxes.size(); ++i) {
      const auto& b = chart_.boxes[i];
      std::string name = b.state.empty() || b.state == "withdrawn" ? ""
                         : b.state == "done"                       ? "done"
                         : is_trouble(b.state)                     ? "incident"
                                                                   : "live";
      if (b.late > 0) name = "late";
      constexpr const char* kChanges[] = {"", "added", "removed", "changed"};
      if (b.change != Change::same) name = kChanges[static_cast<std::size_t>(b.change)];
      if (name.empty()) continue;
      used.insert(name);
      lines += fmt::format("  class n{} {}\n", i, name);
    }
    static const std::map<std::string, const char*> looks = {
        {"done", "fill:#d5efdb,stroke:#1e7a34"},
        {"live", "fill:#ffe9a8,stroke:#a04a00,stroke-width:3px"},
        {"incident", "fill:#fde0dd,stroke:#b3261e,stroke-width:3px"},
        {"late", "stroke:#b3261e,stroke-width:3px"},
        {"added", "fill:#d9f2df,stroke:#1e7a34"},
        {"removed", "fill:#fce4e2,stroke:#b3261e,stroke-dasharray:7 4"},
        {"changed", "fill:#fff0cf,stroke:#9a5b00"}};
    for (const auto& name : used) out_ += fmt::format("  classDef {} {}\n", name, looks.at(name));
    out_ += lines;
    for (const auto& note : chart_.notes) out_ += "  %% " + comment(note) + "\n";
  }

  static std::string comment(std::string note) {
    for (auto& c : note)
      if (c == '\n' || c == '\r' || c == '{' || c == '}') c = ' ';
    return note;
  }

  const Chart& chart_;
  std::vector<std::vector<std::size_t>> children_;
  std::string out_;
};

}  // namespace

std::string mermaid(const Chart& chart) { return MermaidText(chart).draw(); }

}  // namespace trajectum::graph
