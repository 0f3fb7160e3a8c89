// Which arcs lead back, and which layer each box stands in.
#include <algorithm>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

// What long lines may take of a scope in all. A tangle beyond it gets fewer, wider layers: it is no picture either way,
// but it must be drawn in time.
constexpr long kPlacesMax = 12'000;

}  // namespace

/// Halves the layers until the lines over several of them fit.
void Sheet::fold(std::vector<int>& layer) const {
  for (;;) {
    std::map<int, std::pair<int, int>> span;  // by target: lines to the same box share their places
    for (const auto& link : links_) {
      if (link.to < 0) continue;
      auto a = layer[link.from], b = layer[link.to];
      auto [it, is_new] = span.try_emplace(link.to, std::min(a, b), std::max(a, b));
      it->second = {std::min(it->second.first, std::min(a, b)), std::max(it->second.second, std::max(a, b))};
    }
    long places = 0;
    for (const auto& [target, range] : span) places += range.second - range.first;
    if (places <= kPlacesMax) return;
    for (auto& one : layer) one /= 2;
  }
}

void Sheet::walk(int start, std::vector<int>& color) {
  // By hand, not by recursion: a route may be a chain of thousands.
  std::vector<std::vector<int>> out(boxes_.size());
  for (int l = 0; l < static_cast<int>(links_.size()); ++l)
    if (links_[l].to >= 0 && !links_[l].aside) out[links_[l].from].push_back(l);
  std::vector<std::pair<int, std::size_t>> stack{{start, 0}};
  color[start] = 1;
  while (!stack.empty()) {
    auto& [box, next] = stack.back();
    if (next == out[box].size()) {
      color[box] = 2;
      stack.pop_back();
      continue;
    }
    int l = out[box][next++];
    int to = links_[l].to;
    if (color[to] == 1)
      back_[l] = true;
    else if (color[to] == 0) {
      color[to] = 1;
      stack.emplace_back(to, 0);
    }
  }
}

void Sheet::find_back_links() {
  back_.assign(links_.size(), false);
  std::vector<int> color(boxes_.size(), 0), in(boxes_.size(), 0);
  for (const auto& link : links_)
    if (link.to >= 0 && link.to != link.from && !link.aside) ++in[link.to];
  for (int pass = 0; pass < 2; ++pass)  // where nothing leads to first: a walk from there sees the whole way
    for (int box = 0; box < static_cast<int>(boxes_.size()); ++box)
      if (color[box] == 0 && (pass == 1 || in[box] == 0)) walk(box, color);
}

void Sheet::rank() {
  find_back_links();
  auto count = static_cast<int>(boxes_.size());
  std::vector<int> waiting(boxes_.size(), 0), layer(boxes_.size(), 0), ready;
  auto counts = [&](int l) { return links_[l].to >= 0 && !back_[l] && !links_[l].aside; };
  std::vector<std::vector<int>> out(boxes_.size());
  for (int l = 0; l < static_cast<int>(links_.size()); ++l)
    if (counts(l)) out[links_[l].from].push_back(l), ++waiting[links_[l].to];
  for (int box = 0; box < count; ++box)
    if (waiting[box] == 0) ready.push_back(box);
  std::vector<int> sorted;
  for (std::size_t i = 0; i < ready.size(); ++i) {
    int box = ready[i];
    sorted.push_back(box);
    for (int l : out[box]) {
      int to = links_[l].to;
      layer[to] = std::max(layer[to], layer[box] + 1);
      if (--waiting[to] == 0) ready.push_back(to);
    }
  }
  // What nothing leads to stands right before what it leads to, not at the far begin.
  std::vector<bool> led_to(boxes_.size(), false);
  for (int l = 0; l < static_cast<int>(links_.size()); ++l)
    if (counts(l)) led_to[links_[l].to] = true;
  for (auto it = sorted.rbegin(); it != sorted.rend(); ++it) {
    if (led_to[*it] || out[*it].empty()) continue;
    int nearest = count;
    for (int l : out[*it]) nearest = std::min(nearest, layer[links_[l].to]);
    layer[*it] = nearest - 1;
  }
  fold(layer);
  int last = 0;
  std::vector<bool> pinned(boxes_.size(), false);
  for (int box : pinned_last_) pinned[box] = true;
  for (int box = 0; box < count; ++box) last = std::max(last, layer[box] + (!pinned[box] && !pinned_last_.empty()));
  for (int box : pinned_last_) layer[box] = last;
  for (int box = 0; box < count; ++box) cells_[box].layer = layer[box];
  layers_.assign(static_cast<std::size_t>(last) + 1, {});
  for (int box = 0; box < count; ++box) layers_[layer[box]].push_back(box);
  home_.assign(sides_.size(), -1);
  for (const auto& link : links_)
    if (link.side >= 0) home_[link.side] = std::max(home_[link.side], layer[link.from]);
  for (auto& home : home_)
    if (home < 0) home = last;
}

}  // namespace trajectum::graph
