// One route as a chart: its nodes in document order, then the ways out of each scope, then every way of every node.
#include <fmt/core.h>

#include <algorithm>

#include "graph/chart.hpp"
#include "graph/words.hpp"

namespace trajectum::graph {

using route::kNoNode;
using route::kRoot;
using route::Node;
using route::NodeIndex;
using route::NodeKind;
using route::Target;
using route::TargetKind;

int Chart::box(const std::string& key) const {
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (boxes[i].key == key) return static_cast<int>(i);
  return -1;
}

namespace {

class Charter {
 public:
  Charter(const route::Route& route, Lang lang) : route_(route) {
    out_.lang = lang;
    out_.route = route.id;
    out_.version = route.version;
    out_.title = route.title.empty() ? in_words(route.id) : route.title.in(lang);
  }

  Chart chart() {
    box_of_.assign(route_.nodes.size(), -1);
    add_node(kRoot, -1);
    for (const auto& n : route_.nodes) add_ways_out(n);
    for (const auto& n : route_.nodes) {
      add_starts(n);
      if (n.index != kRoot) add_ways(n);
    }
    return std::move(out_);
  }

 private:
  static std::string key_of(const Node& n) { return n.index == kRoot ? "@" : n.name; }
  bool nl() const { return out_.lang == Lang::nl; }
  std::string done_word() const { return nl() ? "klaar" : "done"; }

  int add_box(Box box) {
    out_.boxes.push_back(std::move(box));
    return static_cast<int>(out_.boxes.size()) - 1;
  }

  void add_node(NodeIndex index, int parent) {
    const auto& n = route_.node(index);
    Box box;
    box.kind = n.kind;
    box.parent = parent;
    box.key = key_of(n);
    box.title = index == kRoot ? out_.title : title_of(n, out_.lang);
    box.line = line_of(route_, n, out_.lang);
    box.about = about_of(route_, n, out_.lang);
    box.join = join_mark(n.join);
    box.print = fingerprint(n);
    int me = box_of_[index] = add_box(std::move(box));
    if (!n.is_scope()) return;
    Box start;
    start.shape = Shape::start;
    start.parent = me;
    start.key = key_of(n) + "/start";
    add_box(std::move(start));
    for (auto child : n.children) add_node(child, me);
  }

  int exit_box(const Node& scope, const std::string& id, Shape shape, const std::string& title) {
    auto key = key_of(scope) + "/exit." + id;
    auto [it, is_new] = exits_.try_emplace(key, 0);
    if (is_new) {
      Box box;
      box.shape = shape;
      box.parent = box_of_[scope.index];
      box.key = key;
      box.title = title;
      it->second = add_box(std::move(box));
    }
    return it->second;
  }

  std::string exit_title(const Node& scope, const std::string& outcome) const {
    for (const auto& o : scope.outcomes)
      if (o.id == outcome && !o.title.empty()) return o.title.in(out_.lang);
    return outcome == "done" ? done_word() : outcome_title(route_, scope.index, outcome, out_.lang);
  }
  static bool names(const Node& scope, const std::string& outcome) {
    return std::any_of(scope.outcomes.begin(), scope.outcomes.end(), [&](const auto& o) { return o.id == outcome; });
  }

  /// The way out that an outcome takes: its own, or the one of `next`, which is for all without a name.
  int exit_of(const Node& scope, const std::string& outcome) {
    auto shape = outcome == "done" ? Shape::exit_done : Shape::exit_finish;
    if (scope.index == kRoot || names(scope, outcome) || !scope.next)
      return exit_box(scope, outcome, shape, exit_title(scope, outcome));
    int exit = exit_box(scope, "next", Shape::exit_done, "");
    auto& box = out_.boxes[exit];
    if (shape == Shape::exit_finish) box.shape = shape;
    auto word = outcome == "done" && scope.kind != NodeKind::stage ? "" : exit_title(scope, outcome);
    if (!word.empty() && ((", " + box.title + ",").find(", " + word + ",") == std::string::npos))
      box.title += (box.title.empty() ? "" : ", ") + word;
    return exit;
  }

  void add_ways_out(const Node& n) {
    if (!n.is_scope() || n.index == kRoot) return;
    for (const auto& o : n.outcomes) exit_of(n, o.id);
    if (n.next) exit_box(n, "next", Shape::exit_done, "");
    if (n.on_timeout) exit_box(n, "timeout", Shape::exit_time, timeout_words(n));
    for (const auto& rule : n.on_failure)
      if (rule.go) exit_box(n, "failure", Shape::exit_time, failure_words());
  }

  std::string failure_words() const { return nl() ? "bij storing" : "on trouble"; }

  std::string timeout_words(const Node& n) const {
    if (!n.within) return nl() ? "te laat" : "timed out";
    return (nl() ? "na " : "after ") + span_words(*n.within, out_.lang);
  }

  void add_starts(const Node& n) {
    if (!n.is_scope()) return;
    int from = box_of_[n.index] + 1;
    for (auto first : n.start) {
      Arc arc;
      arc.key = key_of(n) + "/start." + route_.node(first).id;
      arc.from = from;
      arc.to = box_of_[first];
      arc.line = Line::start;
      out_.arcs.push_back(std::move(arc));
    }
  }

  struct Way {
    const Node& from;
    int box;  // that the arcs leave: the node, or a way out of it
    std::string key;
    std::string word;  // its name, if the box does not say it already
    Line line = Line::way;
  };

  void add_ways(const Node& n) {
    if (n.kind == NodeKind::finish_by) return add_values(n);
    int me = box_of_[n.index];
    if (n.next) {
      int box = n.is_scope() ? exit_box(n, "next", Shape::exit_done, "") : me;
      add_way({n, box, n.name + "/next", "", Line::way}, *n.next);
    }
    for (const auto& o : n.outcomes) {
      int box = n.is_scope() ? exit_of(n, o.id) : me;
      auto word = n.is_scope() ? "" : o.title.empty() ? in_words(o.id) : o.title.in(out_.lang);
      add_way({n, box, n.name + "/outcomes." + o.id, word, Line::way}, o.target);
    }
    if (n.on_timeout) {
      int box = n.is_scope() ? exit_box(n, "timeout", Shape::exit_time, timeout_words(n)) : me;
      add_way({n, box, n.name + "/timeout", n.is_scope() ? "" : timeout_words(n), Line::timeout}, *n.on_timeout);
    }
    int failure = 0;
    for (const auto& rule : n.on_failure) {
      if (!rule.go) continue;
      int box = n.is_scope() ? exit_box(n, "failure", Shape::exit_time, failure_words()) : me;
      auto id = n.name + "/failure" + (failure++ == 0 ? "" : "." + std::to_string(failure));
      add_way({n, box, id, n.is_scope() ? "" : failure_words(), Line::timeout}, *rule.go);
    }
    if (n.every && n.every->add != kNoNode && route_.node(n.every->add).parent == n.parent && !n.is_scope())
      add_arc(
          {n, me, n.name + "/every", (nl() ? "elke " : "every ") + span_words(n.every->span, out_.lang), Line::every},
          box_of_[n.every->add], {});
  }

  /// `finish_by`: one arc for each value that ends the scope.
  void add_values(const Node& n) {
    NodeIndex scope = n.parent;
    while (scope != kRoot && route_.node(scope).kind != NodeKind::stage) scope = route_.node(scope).parent;
    const auto& ends = route_.node(scope);
    for (const auto& o : ends.outcomes)
      add_arc({n, box_of_[n.index], n.name + "/by." + o.id, "", Line::way}, exit_of(ends, o.id), {});
    if (ends.outcomes.empty())
      add_arc({n, box_of_[n.index], n.name + "/by", "", Line::way}, exit_of(ends, n.by_path.text), {});
  }

  static bool is_split(TargetKind kind) {
    return kind == TargetKind::all || kind == TargetKind::one || kind == TargetKind::some || kind == TargetKind::race;
  }

  void add_way(const Way& way, const Target& target, int split = -1) {
    if (is_split(target.kind)) return add_parts(way, target, split);
    int to = target.kind == TargetKind::to       ? box_of_[target.node]
             : target.kind == TargetKind::finish ? exit_of(route_.node(target.scope), target.outcome)
                                                 : exit_of(route_.node(way.from.parent), "done");
    auto named = way;
    if (!target.title.empty()) named.word = target.title.in(out_.lang);
    if (auto suffix = suffix_of(target); !suffix.empty()) named.word += (named.word.empty() ? "" : " ") + suffix;
    add_arc(named, to, about_of(route_, target, out_.lang), split);
    for (const auto& other : target.otherwise)
      add_way({way.from, way.box, way.key + ".else", nl() ? "anders" : "otherwise", way.line}, other, split);
    add_withdrawals(way, target);
  }

  void add_parts(const Way& way, const Target& target, int split) {
    auto word = split_word(target.kind, out_.lang);
    auto part_word = way.word;
    bool from_node = out_.boxes[way.box].shape == Shape::node;
    if (split < 0 && from_node) {
      split = static_cast<int>(out_.splits.size());
      out_.splits.push_back({target.kind, way.word.empty() ? word : way.word + ": " + word});
      part_word = "";
    } else if (!from_node && way.word.empty() && split < 0) {
      auto& title = out_.boxes[way.box].title;
      title += (title.empty() ? "" : ": ") + word;
    }
    for (std::size_t i = 0; i < target.parts.size(); ++i)
      add_way({way.from, way.box, fmt::format("{}.{}", way.key, i + 1), part_word, way.line}, target.parts[i], split);
    for (const auto& other : target.otherwise)
      add_way({way.from, way.box, way.key + ".else", nl() ? "anders" : "otherwise", way.line}, other, split);
    add_withdrawals(way, target);
  }

  void add_arc(const Way& way, int to, const std::string& about, int split = -1) {
    Arc arc;
    arc.key = way.key;
    arc.from = way.box;
    arc.to = to;
    arc.line = way.line;
    arc.label = way.word;
    arc.about = about;
    arc.split = split;
    out_.arcs.push_back(std::move(arc));
  }

  /// A dotted arc to what is withdrawn, or to the sibling that holds it; what lies outside is told in the words.
  void add_withdrawals(const Way& way, const Target& target) {
    for (auto node : target.withdraws) {
      auto near = node;
      while (near != kRoot && route_.node(near).parent != way.from.parent) near = route_.node(near).parent;
      if (near == kRoot || near == way.from.index) continue;
      add_arc({way.from, way.box, way.key + ".withdraws." + route_.node(node).name, "", Line::withdraw}, box_of_[near],
              {});
    }
  }

  static std::string fingerprint(const Node& n);

  const route::Route& route_;
  Chart out_;
  std::vector<int> box_of_;
  std::map<std::string, int> exits_;
};

void print_fields(const std::vector<Field>& fields, std::string& out) {
  for (const auto& f : fields) {
    out += fmt::format("{}:{}:{}{}:{}:{}:{}:{}(", f.name, field_type_name(f.type), f.required, f.many, f.from, f.to,
                       f.prefill, f.title.nl + f.title.en);
    for (const auto& o : f.options) out += o.id + ",";
    if (f.min) out += fmt::format("min{}", *f.min);
    if (f.max) out += fmt::format("max{}", *f.max);
    print_fields(f.fields, out);
    out += ")";
  }
}

/// What the words of a node leave out, so that a difference sees it.
std::string Charter::fingerprint(const Node& n) {
  std::string out = fmt::format("{}|{}|{}|", static_cast<int>(n.kind), n.title.nl, n.title.en);
  print_fields(n.form, out);
  for (const auto& e : n.evidence) {
    out += fmt::format("|{}:{}:{}", e.kind, e.bytes_max, e.when.text);
    for (const auto& who : e.signed_by) out += "," + who;
    for (const auto& type : e.types) out += ";" + type;
  }
  for (const auto& r : n.reserve)
    out += fmt::format("|{}:{}:{}:{}:{}:{}", r.reg, r.count, r.at_least, r.distinct, r.where != route::kNoFunction,
                       r.hold ? r.hold->n : 0);
  if (n.spend) {
    out += fmt::format("|{}:{}:{}:{}", n.spend->budget, n.spend->units, n.spend->amount.cents, n.spend->per.text);
    for (const auto& [flag, path] : n.spend->flags) out += fmt::format(",{}={}", flag, path.text);
  }
  for (const auto& path : n.inputs) out += "|" + path.text;
  out += fmt::format("|{}:{}", n.by.caseload, n.linear);
  return out;
}

}  // namespace

Chart chart_of(const route::Route& route, Lang lang) { return Charter(route, lang).chart(); }

}  // namespace trajectum::graph
