// Where along its far side each arc leaves a box: in the order of where it goes, groups together, room for every label.
#include <algorithm>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

constexpr double kSlot = 14;       // of an arc without a text
constexpr double kLabelAside = 5;  // between a line and its text
constexpr double kGroupSpace = 8;

}  // namespace

double Sheet::next_place(int l) const {
  // Where the first hop ends: rails stand before or behind everything.
  const auto& first = hops_[l].front();
  if (first.to.cell < 0) return 1e6;
  const auto& cell = cells_[first.to.cell];
  if (cell.kind == Kind::loop) return 9e5;
  return (cell.rank_class - 1) * 1e5 + cell.order;
}

void Sheet::spread_box(int box, std::vector<int>& out) {
  auto group_key = [&](int l) { return links_[l].group >= 0 ? links_[l].group : -1 - l; };
  std::map<int, std::pair<double, int>> sums;
  for (int l : out) {
    auto& [sum, n] = sums[group_key(l)];
    sum += next_place(l);
    ++n;
  }
  auto mean = [&](int l) {
    const auto& [sum, n] = sums[group_key(l)];
    return sum / n;
  };
  std::stable_sort(out.begin(), out.end(), [&](int a, int b) {
    if (group_key(a) != group_key(b)) return std::pair(mean(a), group_key(a)) < std::pair(mean(b), group_key(b));
    return next_place(a) < next_place(b);
  });
  auto slot = [&](int l) {
    return flow_ == Flow::down && links_[l].label > 0 ? links_[l].label + kLabelAside + 9 : kSlot;
  };
  std::vector<double> width;
  double total = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    width.push_back(slot(out[i]));
    total += width.back();
  }
  std::vector<double> extra(out.size(), 0);  // space before a slot, so that a group is as wide as it must be
  for (std::size_t i = 0; i < out.size();) {
    auto end = i;
    double sum = 0;
    while (end < out.size() && group_key(out[end]) == group_key(out[i])) sum += width[end++];
    if (links_[out[i]].group >= 0) {
      auto lack = std::max(0.0, links_[out[i]].group_width - sum) + kGroupSpace;
      extra[i] += lack / 2;
      total += lack;
      if (end < out.size()) extra[end] += lack / 2;
    }
    i = end;
  }
  auto& cell = cells_[box];
  bool is_single = out.size() == 1 && links_[out[0]].group < 0;
  cell.across = std::max(cell.across, is_single ? 2 * total - kSlot : total + 8);
  if (boxes_[box].entry < 0) cell.entry = cell.across / 2;
  double at = is_single ? cell.across / 2 - kSlot / 2 : (cell.across - total) / 2;
  for (std::size_t i = 0; i < out.size(); ++i) {
    at += extra[i];
    links_[out[i]].port_at = at + kSlot / 2;
    if (int group = links_[out[i]].group; group >= 0) {
      auto [it, is_new] = strips_.try_emplace(group, at, at + width[i]);
      it->second.second = at + width[i];
      if (!is_new) it->second.first = std::min(it->second.first, at);
    }
    at += width[i];
  }
  for (int l : out) {
    if (links_[l].group < 0) continue;
    auto& [low, high] = strips_[links_[l].group];
    if (auto lack = links_[l].group_width - (high - low); lack > 0) low -= lack / 2, high += lack / 2;
  }
}

void Sheet::spread_ports() {
  std::vector<std::vector<int>> out(boxes_.size());
  for (int l = 0; l < static_cast<int>(links_.size()); ++l) out[links_[l].from].push_back(l);
  for (int box = 0; box < static_cast<int>(boxes_.size()); ++box) {
    if (boxes_[box].ports_fixed) {
      for (int l : out[box]) links_[l].port_at = links_[l].port;
    } else if (!out[box].empty()) {
      spread_box(box, out[box]);
    }
  }
}

std::pair<double, double> Sheet::group_strip(int group) const {
  auto it = strips_.find(group);
  return it == strips_.end() ? std::pair(0.0, 0.0) : it->second;
}

}  // namespace trajectum::graph
