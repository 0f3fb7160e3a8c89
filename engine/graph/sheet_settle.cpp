// Coordinates across the flow: every cell as near as its order allows to where its lines would be straight.
#include <algorithm>
#include <set>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

constexpr int kRounds = 16;
constexpr double kLaneSpace = 12;  // between the rails of a row of phases

double straightness(bool a_is_box, bool b_is_box) { return a_is_box && b_is_box ? 1 : a_is_box || b_is_box ? 2 : 8; }

/// The positions nearest to the wishes (by weighted squares) that keep their order: pools of neighbours that would
/// overtake each other share one place.
std::vector<double> in_order(const std::vector<double>& wish, const std::vector<double>& weight) {
  struct Pool {
    double sum, weight;
    std::size_t count;
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < wish.size(); ++i) {
    pools.push_back({wish[i] * weight[i], weight[i], 1});
    while (pools.size() > 1) {
      auto &a = pools[pools.size() - 2], &b = pools.back();
      if (a.sum / a.weight <= b.sum / b.weight) break;
      a.sum += b.sum;
      a.weight += b.weight;
      a.count += b.count;
      pools.pop_back();
    }
  }
  std::vector<double> out;
  for (const auto& pool : pools) out.insert(out.end(), pool.count, pool.sum / pool.weight);
  return out;
}

}  // namespace

double Sheet::gap(const Cell& a, const Cell& b) const {
  bool a_box = a.kind == Kind::box, b_box = b.kind == Kind::box;
  if (a_box && b_box) return 30;
  return a_box || b_box ? 16 : 8;
}

double Sheet::v_at(const End& end) const {
  if (end.cell < 0) return kBorder;
  const auto& cell = cells_[end.cell];
  if (end.link >= 0) return cell.v + links_[end.link].port_at;
  return cell.v + cell.entry + (end.aside ? std::min(24.0, cell.across / 3) : 0);
}

void Sheet::settle_layer(int layer, bool from_before) {
  const auto& cells = layers_[layer];
  std::vector<double> sum(cells.size(), 0), weight(cells.size(), 0), start(cells.size(), 0);
  auto wish = [&](const End& here, const End& there) {
    if (cells_[here.cell].layer != layer) return;
    const auto &a = cells_[here.cell], &b = cells_[there.cell];
    double w = straightness(a.kind == Kind::box, b.kind == Kind::box);
    auto i = static_cast<std::size_t>(a.order);
    sum[i] += w * (v_at(there) - (v_at(here) - a.v));
    weight[i] += w;
  };
  for (int n : channel_nets_[static_cast<std::size_t>(from_before ? layer : layer + 1)]) {
    const auto& net = nets_[n];
    for (const auto& l : net.left)
      for (const auto& r : net.right) from_before ? wish(r, l) : wish(l, r);
  }
  double at = 0;
  std::vector<double> wished(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& cell = cells_[cells[i]];
    if (i > 0) at += cells_[cells[i - 1]].across + gap(cells_[cells[i - 1]], cell);
    start[i] = at;
    wished[i] = (weight[i] > 0 ? sum[i] / weight[i] : cell.v) - at;
    if (weight[i] == 0) weight[i] = 0.05;
  }
  auto placed = in_order(wished, weight);
  for (std::size_t i = 0; i < cells.size(); ++i) cells_[cells[i]].v = placed[i] + start[i];
}

void Sheet::settle_free() {
  auto count = static_cast<int>(layers_.size());
  for (int layer = 0; layer < count; ++layer) {
    double at = 0;
    for (std::size_t i = 0; i < layers_[layer].size(); ++i) {
      auto& cell = cells_[layers_[layer][i]];
      if (i > 0) at += gap(cells_[layers_[layer][i - 1]], cell);
      cell.v = at;
      at += cell.across;
    }
    for (int i : layers_[layer]) cells_[i].v -= at / 2;
  }
  for (int round = 0; round < kRounds; ++round) {
    if (round % 2 == 0)
      for (int layer = 1; layer < count; ++layer) settle_layer(layer, true);
    else
      for (int layer = count - 2; layer >= 0; --layer) settle_layer(layer, false);
  }
}

/// A row of phases: their tops in one line, long ways forward above, ways back below, each on a lane of its own.
void Sheet::settle_phases() {
  double bottom = 0;
  for (const auto& layer : layers_) {
    double at = 0;
    for (int i : layer) {
      auto& cell = cells_[i];
      if (cell.kind != Kind::box && cell.kind != Kind::loop) continue;
      cell.v = at;
      at += cell.across + 30;
    }
    bottom = std::max(bottom, at - 30);
  }
  // What is small goes to the height of what leads to it, if there is room.
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    bool small = std::all_of(layers_[layer].begin(), layers_[layer].end(),
                             [&](int i) { return cells_[i].kind != Kind::box || !boxes_[i].scope; });
    if (!small) continue;
    settle_layer(static_cast<int>(layer), layer > 0);
    for (int i : layers_[layer])
      if (cells_[i].kind == Kind::box) {
        double lack = std::max(0.0, -cells_[i].v);
        for (int j : layers_[layer]) cells_[j].v += lack;
        break;
      }
    for (int i : layers_[layer])
      if (cells_[i].kind == Kind::box) bottom = std::max(bottom, cells_[i].v + cells_[i].across);
  }
  // The nearer a lane ends, the nearer it runs.
  std::map<std::pair<int, int>, std::vector<int>> lanes;
  for (int i = static_cast<int>(boxes_.size()); i < static_cast<int>(cells_.size()); ++i)
    if (cells_[i].kind != Kind::loop) lanes[{static_cast<int>(cells_[i].kind), cells_[i].born}].push_back(i);
  std::vector<std::pair<std::pair<std::size_t, int>, const std::vector<int>*>> sorted;
  for (const auto& [key, cells] : lanes) sorted.push_back({{cells.size(), key.second}, &cells});
  std::sort(sorted.begin(), sorted.end());
  double above = -kLaneSpace - 8, below = bottom + kLaneSpace + 8;
  for (const auto& [key, cells] : sorted) {
    bool forward = cells_[cells->front()].kind == Kind::forward;
    for (int i : *cells) cells_[i].v = forward ? above - cells_[i].across : below;
    (forward ? above : below) += forward ? -kLaneSpace : kLaneSpace;
  }
}

void Sheet::settle() {
  if (phases_)
    settle_phases();
  else
    settle_free();
  double low = 0, high = 0;
  bool is_first = true;
  for (const auto& cell : cells_) {
    low = is_first ? cell.v : std::min(low, cell.v);
    high = is_first ? cell.v + cell.across : std::max(high, cell.v + cell.across);
    is_first = false;
  }
  for (auto& cell : cells_) cell.v -= low;
  across_ = high - low;
}

}  // namespace trajectum::graph
