// A route as a Mermaid flowchart: stages are subgraphs, every arc is drawn once.
#include <fmt/core.h>

#include <set>

#include "route/bundle.hpp"

namespace trajectum::route {
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
    else if (c == '\n' || c == '\r')
      out += ' ';
    else
      out += c;
  }
  return out + "\"";
}

class Chart {
 public:
  Chart(const Route& route, Lang lang) : route_(route), lang_(lang) {}

  std::string draw() {
    out_ = "flowchart TD\n";
    for (auto child : route_.node(kRoot).children) node(child, 1);
    out_ += "  n0((start))\n";
    for (auto first : route_.node(kRoot).start) line("n0", id(first), "", "-->");
    for (const auto& from : route_.nodes) arcs(from);
    return out_;
  }

 private:
  static std::string id(NodeIndex node) { return fmt::format("n{}", node); }

  std::string label(const Node& node) const { return quoted(node.title.empty() ? node.id : node.title.in(lang_)); }

  void node(NodeIndex index, int depth) {
    const auto& n = route_.node(index);
    std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
    if (n.is_scope()) {
      out_ += fmt::format("{}subgraph {} [{}]\n", indent, id(index), label(n));
      for (auto child : n.children) node(child, depth + 1);
      out_ += indent + "end\n";
      return;
    }
    const char* open = "[";
    const char* close = "]";
    if (n.kind == NodeKind::decide || n.kind == NodeKind::finish_by) open = "{", close = "}";
    if (n.kind == NodeKind::wait) open = "([", close = "])";
    if (n.kind == NodeKind::job) open = "[(", close = ")]";
    if (n.kind == NodeKind::subroute) open = "[[", close = "]]";
    if (n.kind == NodeKind::milestone) open = "{{", close = "}}";
    if (n.kind == NodeKind::optional) open = "[/", close = "/]";
    auto text = n.kind == NodeKind::finish_by ? quoted(n.by_path.text) : label(n);
    out_ += fmt::format("{}{}{}{}{}\n", indent, id(index), open, text, close);
  }

  void arcs(const Node& from) {
    if (from.index == kRoot) return;
    if (from.kind == NodeKind::finish_by) return by_value(from);
    if (from.next) arc(from, *from.next, "");
    for (const auto& outcome : from.outcomes)
      arc(from, outcome.target, outcome.title.empty() ? outcome.id : outcome.title.in(lang_));
    if (from.on_timeout) arc(from, *from.on_timeout, lang_ == Lang::nl ? "tijd voorbij" : "timed out");
  }

  /// The ways of a `finish_by` are the outcomes of its stage; they leave the stage itself.
  void by_value(const Node& from) {
    auto end = end_of(from.parent, lang_ == Lang::nl ? "naar waarde" : "by value");
    line(id(from.index), end, "", "-->");
  }

  void arc(const Node& from, const Target& target, const std::string& text) {
    switch (target.kind) {
      case TargetKind::to: line(id(from.index), id(target.node), text, "-->"); break;
      case TargetKind::done: line(id(from.index), end_of(from.parent, "done"), text, "-->"); break;
      case TargetKind::finish: line(id(from.index), end_of(target.scope, target.outcome), text, "-->"); break;
      default:
        for (const auto& part : target.parts) arc(from, part, text);
    }
    for (const auto& other : target.otherwise)
      arc(from, other, text + (lang_ == Lang::nl ? " (anders)" : " (otherwise)"));
  }

  void line(const std::string& from, const std::string& to, const std::string& text, const char* arrow) {
    auto drawn = text.empty() ? fmt::format("  {} {} {}\n", from, arrow, to)
                              : fmt::format("  {} {}|{}| {}\n", from, arrow, quoted(text), to);
    if (drawn_.insert(drawn).second) out_ += drawn;
  }

  /// The round end of a scope with an outcome; one for each pair.
  std::string end_of(NodeIndex scope, const std::string& outcome) {
    auto key = std::pair(scope, outcome);
    auto known = end_ids_.find(key);
    if (known != end_ids_.end()) return known->second;
    auto name = fmt::format("e{}", end_ids_.size());
    end_ids_.emplace(key, name);
    out_ += fmt::format("  {}(({}))\n", name, quoted(outcome));
    return name;
  }

  const Route& route_;
  Lang lang_;
  std::string out_;
  std::set<std::string> drawn_;
  std::map<std::pair<NodeIndex, std::string>, std::string> end_ids_;
};

}  // namespace

std::string mermaid(const Route& route, Lang lang) { return Chart(route, lang).draw(); }

}  // namespace trajectum::route
