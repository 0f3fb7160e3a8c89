#include "graph/svg_legend.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

#include "graph/svg_shapes.hpp"
#include "graph/text_width.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

using route::NodeKind;
using route::TargetKind;

std::string kind_word(NodeKind kind, Lang lang) {
  static const Text words[] = {{"route", "route"},
                               {"fase", "stage"},
                               {"stap", "step"},
                               {"naar keuze", "optional"},
                               {"beslissing", "decision"},
                               {"wachten", "wait"},
                               {"andere route", "other route"},
                               {"mijlpaal", "milestone"},
                               {"voor elk", "for each"},
                               {"reeks", "series"},
                               {"einde naar waarde", "end by value"},
                               {"automatisch", "automatic"},
                               {"opdracht", "job"}};
  static_assert(std::size(words) == static_cast<std::size_t>(route::kNodeKindLast) + 1);
  return words[static_cast<std::size_t>(kind)].in(lang);
}

namespace {

constexpr double kRow = 24, kSample = 30;

struct Entry {
  std::string picture;  // SVG in a box of 30 by 16 from (0, 0)
  std::string words;
};

class Entries {
 public:
  explicit Entries(const Chart& chart) : chart_(chart) {}

  std::vector<Entry> all() {
    kinds();
    ends();
    lines();
    marks();
    overlays();
    return std::move(out_);
  }

 private:
  void add(std::string picture, const char* nl, const char* en) {
    out_.push_back({std::move(picture), chart_.lang == Lang::nl ? nl : en});
  }
  bool any_box(const std::function<bool(const Box&)>& f) const {
    return std::any_of(chart_.boxes.begin() + 1, chart_.boxes.end(), f);
  }
  bool any_arc(const std::function<bool(const Arc&)>& f) const {
    return std::any_of(chart_.arcs.begin(), chart_.arcs.end(), f);
  }

  void kinds() {
    for (auto kind :
         {NodeKind::stage, NodeKind::step, NodeKind::optional, NodeKind::decide, NodeKind::finish_by, NodeKind::wait,
          NodeKind::script, NodeKind::job, NodeKind::milestone, NodeKind::subroute, NodeKind::each, NodeKind::series}) {
      if (!any_box([&](const Box& b) { return b.shape == Shape::node && b.kind == kind; })) continue;
      Rect r{0, 0, 30, 16};
      bool is_scope = kind == NodeKind::stage || kind == NodeKind::each || kind == NodeKind::series;
      auto look = is_scope ? fmt::format(
                                 "<rect class=\"shape\" width=\"30\" height=\"16\" rx=\"3\"/>"
                                 "<rect class=\"bar\" x=\"1\" y=\"1\" width=\"28\" height=\"5\"/>")
                           : shape(kind, r);
      if (kind == NodeKind::each) look += "<path class=\"glyph\" d=\"M11 8v6M15 8v6M19 8v6\"/>";
      if (kind == NodeKind::series) look += "<path class=\"glyph\" d=\"M10 8.5h10M10 11h10M10 13.5h10\"/>";
      out_.push_back(
          {fmt::format("<g class=\"{}\">{}</g>", route::node_kind_name(kind), look), kind_word(kind, chart_.lang)});
    }
  }

  void ends() {
    add("<circle class=\"dot\" cx=\"15\" cy=\"8\" r=\"6\"/>", "begin", "start");
    auto has = [&](Shape shape) { return any_box([&](const Box& b) { return b.shape == shape; }); };
    if (has(Shape::exit_done)) add("<circle class=\"ring\" cx=\"15\" cy=\"8\" r=\"6\"/>", "uitgang", "way out");
    if (has(Shape::exit_finish))
      add("<circle class=\"ring\" cx=\"15\" cy=\"8\" r=\"6\"/><circle class=\"dot\" cx=\"15\" cy=\"8\" r=\"3.3\"/>",
          "einde: trekt de rest in", "finish: withdraws the rest");
    if (has(Shape::exit_time))
      add("<g class=\"clock\"><circle class=\"ring\" cx=\"15\" cy=\"8\" r=\"6\"/><path class=\"hand\" "
          "d=\"M15 4.4V8H18\"/></g>",
          "uitgang na een tijd", "way out after a time");
  }

  void line(const char* look, const char* nl, const char* en) {
    add(fmt::format("<g class=\"arc {0}\"><path d=\"M0 8H29\" marker-end=\"url(#tj-{0})\"/></g>", look), nl, en);
  }
  void lines() {
    auto has = [&](Line kind) { return any_arc([&](const Arc& a) { return a.line == kind; }); };
    if (has(Line::timeout)) line("timeout", "na een tijd", "after a time");
    if (has(Line::every)) line("every", "telkens", "each time");
    if (has(Line::withdraw)) line("withdraw", "trekt in", "withdraws");
  }

  void join(const char* mark, const char* nl, const char* en) {
    auto has = any_box([&](const Box& b) {
      return *mark == 'n'   ? b.join.size() == 1 && b.join[0] >= '0' && b.join[0] <= '9'
             : *mark == '#' ? b.join.size() > 1
                            : b.join == mark;
    });
    if (has) add(join_shape(15, 8, *mark == '#' ? "3x" : *mark == 'n' ? "2" : mark), nl, en);
  }
  void split(TargetKind kind, const char* nl, const char* en) {
    bool has = std::any_of(chart_.splits.begin(), chart_.splits.end(), [&](const Split& s) { return s.kind == kind; });
    if (has)
      add(fmt::format("<g class=\"split {}\">{}</g>", split_class(kind), split_shape(kind, {2, 1, 26, 14})), nl, en);
  }
  void marks() {
    join("+", "wacht op alle wegen", "waits for all ways");
    join("n", "wacht op zoveel wegen", "waits for so many ways");
    join("~", "wacht op wat nog kan komen", "waits for what can still come");
    join("#", "wacht op zoveel merken", "waits for so many marks");
    split(TargetKind::all, "alle wegen", "all ways");
    split(TargetKind::one, "één weg: de eerste die geldt", "one way: the first that holds");
    split(TargetKind::some, "elke weg die geldt", "every way that holds");
    split(TargetKind::race, "de eerste die begint", "the first that starts");
    auto has = [&](const char* sign) {
      return any_arc([&](const Arc& a) { return a.label.find(sign) != std::string::npos; });
    };
    if (has("?"))
      add(text(15, 12, kTitleSize, "?", "mid bold", 30), "als een voorwaarde geldt", "if a condition holds");
    if (has("≤")) add(text(15, 12, kLabelSize, "≤2×", "mid", 30), "hoogstens zo vaak", "at most so often");
  }

  void tag(const char* look, const std::string& words, const char* nl, const char* en) {
    add(fmt::format("<rect class=\"tag {}\" width=\"30\" height=\"16\" rx=\"8\"/>", look) +
            text(15, 11.6, kLineSize, words, "white", 26),
        nl, en);
  }
  void overlays() {
    if (chart_.has_position) {
      tag("live", "…", "nu hier", "here now");
      tag("done", "…", "klaar", "done");
      tag("stuck", "!", "hier gaat het mis", "here it goes wrong");
      line("gone", "de gegane weg", "the way gone");
    }
    if (chart_.has_counts) {
      tag("count", "12", "open trajecten", "open cases");
      tag("late", "3", "daarvan te laat", "of these late");
    }
    if (!chart_.against.empty()) {
      tag("added", "+", "nieuw", "added");
      tag("removed", "−", "verdwenen", "removed");
      tag("changed", "~", "veranderd", "changed");
      line("added", "nieuwe pijl", "added arc");
      line("removed", "verdwenen pijl", "removed arc");
      line("changed", "veranderde pijl", "changed arc");
    }
  }

  const Chart& chart_;
  std::vector<Entry> out_;
};

}  // namespace

Legend legend(const Chart& chart, double width) {
  Legend out;
  double x = 0, y = 0;
  for (const auto& entry : Entries(chart).all()) {
    double wide = kSample + 7 + text_width(entry.words, kLineSize);
    if (x > 0 && x + wide > width) x = 0, y += kRow;
    out.text += fmt::format("<g transform=\"translate({} {})\">{}{}</g>", number(x), number(y), entry.picture,
                            text(kSample + 7, 11.6, kLineSize, entry.words, "small", wide - kSample - 6));
    x += wide + 18;
  }
  for (const auto& note : chart.notes)
    for (const auto& words : wrapped(note, width, kLineSize, 4)) {
      y += x > 0 ? kRow : 14;
      x = 0;
      out.text += text(0, y + 11.6, kLineSize, words, "small", width);
    }
  out.height = y + kRow;
  return out;
}

std::string description(const Chart& chart) {
  std::size_t stages = 0, nodes = 0;
  std::vector<std::string> here;
  std::string phases;
  for (std::size_t i = 1; i < chart.boxes.size(); ++i) {
    const auto& box = chart.boxes[i];
    if (box.shape != Shape::node) continue;
    box.kind == NodeKind::stage ? ++stages : ++nodes;
    if (box.parent == 0) phases += (phases.empty() ? "" : ", ") + box.title;
    if (!box.state.empty() && box.state != "done" && box.state != "withdrawn") here.push_back(box.title);
  }
  bool nl = chart.lang == Lang::nl;
  auto out = nl ? fmt::format("Diagram van een route met {} fasen en {} andere knopen. Van links naar rechts: {}.",
                              stages, nodes, phases)
                : fmt::format("Diagram of a route with {} stages and {} other nodes. From left to right: {}.", stages,
                              nodes, phases);
  if (chart.has_position) {
    std::string names;
    for (const auto& one : here) names += (names.empty() ? "" : ", ") + one;
    out += (nl ? " Nu open: " : " Open now: ") + (names.empty() ? (nl ? "niets" : "nothing") : names) + ".";
  }
  for (const auto& note : chart.notes) out += " " + note;
  return out;
}

}  // namespace trajectum::graph
