// Two versions of a route in one chart: what is known by the same name is the same thing.
#include <map>

#include "graph/chart.hpp"
#include "route/renames.hpp"

namespace trajectum::graph {
namespace {

bool same_words(const Box& a, const Box& b) {
  return a.kind == b.kind && a.title == b.title && a.line == b.line && a.about == b.about && a.join == b.join &&
         a.print == b.print;
}

/// What says itself that it is called otherwise is marked as changed, and told below the drawing.
void tell_renames(const route::Route& now, const std::map<std::string, std::string>& renames, Chart& out) {
  for (const auto& [was, is] : renames) {
    auto at = out.box(is);
    if (at < 0 || now.node(now.find(is)).was.empty()) continue;
    auto& box = out.boxes[static_cast<std::size_t>(at)];
    box.change = Change::changed;
    auto said = out.lang == Lang::nl ? "heette `" + was + "`" : "was called `" + was + "`";
    box.about += (box.about.empty() ? "" : "\n") + said;
    out.notes.push_back("`" + is + "` " + said + ".");
  }
}

}  // namespace

Chart difference(const route::Route& was, const route::Route& now, Lang lang) {
  auto renames = route::renames(was, now);
  auto old = chart_of(route::renamed(was, renames), lang);
  auto out = chart_of(now, lang);
  out.against = was.version;
  std::map<std::string, int> box_by_key, arc_by_key;
  for (std::size_t i = 0; i < out.boxes.size(); ++i) box_by_key[out.boxes[i].key] = static_cast<int>(i);
  for (std::size_t i = 0; i < out.arcs.size(); ++i) arc_by_key[out.arcs[i].key] = static_cast<int>(i);
  for (auto& box : out.boxes) box.change = Change::added;
  for (auto& arc : out.arcs) arc.change = Change::added;
  std::vector<int> merged(old.boxes.size(), 0);
  for (std::size_t i = 0; i < old.boxes.size(); ++i) {
    auto box = old.boxes[i];
    auto known = box_by_key.find(box.key);
    if (known != box_by_key.end()) {
      auto& same = out.boxes[static_cast<std::size_t>(known->second)];
      same.change = i == 0 || same_words(box, same) ? Change::same : Change::changed;
      merged[i] = known->second;
      continue;
    }
    box.change = Change::removed;
    if (box.parent >= 0) box.parent = merged[static_cast<std::size_t>(box.parent)];
    merged[i] = static_cast<int>(out.boxes.size());
    out.boxes.push_back(std::move(box));
  }
  for (auto arc : old.arcs) {
    arc.from = merged[static_cast<std::size_t>(arc.from)];
    arc.to = merged[static_cast<std::size_t>(arc.to)];
    auto known = arc_by_key.find(arc.key);
    if (known != arc_by_key.end()) {
      auto& same = out.arcs[static_cast<std::size_t>(known->second)];
      if (same.from == arc.from && same.to == arc.to) {
        same.change = same.label == arc.label && same.about == arc.about ? Change::same : Change::changed;
        continue;
      }
      arc.key += "/was";
    }
    arc.change = Change::removed;
    if (arc.split >= 0) arc.label = old.splits[static_cast<std::size_t>(arc.split)].label, arc.split = -1;
    out.arcs.push_back(std::move(arc));
  }
  tell_renames(now, renames, out);
  out.notes.push_back(lang == Lang::nl ? "Van functies is vergeleken of ze er zijn, niet wat erin staat."
                                       : "Of functions it was compared whether they are there, not what they say.");
  return out;
}

}  // namespace trajectum::graph
