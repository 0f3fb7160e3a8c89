// The order of what stands in one layer: barycentres first, then exchanges of neighbours, as long as crossings go away.
#include <algorithm>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

constexpr int kSweeps = 12;                  // the best order is found within six nearly always
constexpr int kExchanges = 8;                // rounds
constexpr std::size_t kPairsMax = 600'000;   // counted in all of a scope: some 50 ms; then its order stays as it is
constexpr std::size_t kExchangeCells = 120;  // of a layer: wider ones keep the order of the sweeps

/// Pairs out of order, counted with a tree of sums.
std::size_t inversions(std::vector<std::pair<int, int>>& pairs, int width) {
  std::sort(pairs.begin(), pairs.end());
  std::vector<std::size_t> tree(static_cast<std::size_t>(width) + 2, 0);
  std::size_t total = 0, seen = 0;
  for (const auto& [a, b] : pairs) {
    std::size_t not_after = 0;
    for (int i = b + 1; i > 0; i -= i & -i) not_after += tree[i];
    total += seen - not_after;
    ++seen;
    for (int i = b + 1; i < static_cast<int>(tree.size()); i += i & -i) ++tree[i];
  }
  return total;
}

}  // namespace

void Sheet::renumber(int layer) {
  for (std::size_t i = 0; i < layers_[layer].size(); ++i) cells_[layers_[layer][i]].order = static_cast<int>(i);
}

void Sheet::glue_loops(int layer) {
  auto& cells = layers_[layer];
  std::vector<int> out;
  for (int cell : cells) {
    if (cells_[cell].beside >= 0) continue;
    out.push_back(cell);
    for (int loop : cells)
      if (cells_[loop].beside == cell) out.push_back(loop);
  }
  cells = out;
  renumber(layer);
}

void Sheet::order_first() {
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    std::stable_sort(layers_[layer].begin(), layers_[layer].end(), [&](int a, int b) {
      const auto &x = cells_[a], &y = cells_[b];
      return std::pair(x.rank_class, x.born) < std::pair(y.rank_class, y.born);
    });
    glue_loops(static_cast<int>(layer));
  }
}

std::size_t Sheet::crossings_between(int layer) const {
  std::vector<std::pair<int, int>> pairs;
  int width = 0;
  for (int n : channel_nets_[static_cast<std::size_t>(layer) + 1]) {
    const auto& net = nets_[n];
    for (const auto& l : net.left)
      for (const auto& r : net.right) pairs.emplace_back(cells_[l.cell].order, cells_[r.cell].order);
  }
  pairs_seen_ += pairs.size();
  for (const auto& p : pairs) width = std::max(width, p.second);
  return inversions(pairs, width);
}

std::size_t Sheet::crossings() const {
  std::size_t total = 0;
  for (int layer = 0; layer + 1 < static_cast<int>(layers_.size()); ++layer) total += crossings_between(layer);
  return total;
}

void Sheet::sweep(bool down) {
  auto count = static_cast<int>(layers_.size());
  std::vector<double> sum(cells_.size()), weight(cells_.size());
  for (int step = 1; step < count; ++step) {
    int layer = down ? step : count - 1 - step;
    int channel = down ? layer - 1 : layer;
    std::fill(sum.begin(), sum.end(), 0);
    std::fill(weight.begin(), weight.end(), 0);
    for (int n : channel_nets_[static_cast<std::size_t>(channel) + 1]) {
      const auto& net = nets_[n];
      for (const auto& l : net.left)
        for (const auto& r : net.right) {
          int here = down ? r.cell : l.cell, there = down ? l.cell : r.cell;
          sum[here] += cells_[there].order;
          weight[here] += 1;
        }
    }
    auto key = [&](int cell) { return weight[cell] > 0 ? sum[cell] / weight[cell] : cells_[cell].order; };
    std::stable_sort(layers_[layer].begin(), layers_[layer].end(), [&](int a, int b) {
      return std::pair<double, double>(cells_[a].rank_class, key(a)) <
             std::pair<double, double>(cells_[b].rank_class, key(b));
    });
    glue_loops(layer);
  }
}

bool Sheet::exchange() {
  bool better = false;
  auto count = static_cast<int>(layers_.size());
  for (int layer = 0; layer < count; ++layer) {
    auto& cells = layers_[layer];
    if (cells.size() > kExchangeCells) continue;
    auto around = [&] {
      return (layer > 0 ? crossings_between(layer - 1) : 0) + (layer + 1 < count ? crossings_between(layer) : 0);
    };
    auto now = around();
    for (std::size_t i = 0; i + 1 < cells.size() && now > 0 && pairs_seen_ < kPairsMax; ++i) {
      const auto &a = cells_[cells[i]], &b = cells_[cells[i + 1]];
      if (a.rank_class != b.rank_class || a.beside >= 0 || b.beside >= 0) continue;
      std::swap(cells[i], cells[i + 1]);
      renumber(layer);
      auto then = around();
      if (then < now) {
        now = then;
        better = true;
      } else {
        std::swap(cells[i], cells[i + 1]);
        renumber(layer);
      }
    }
    glue_loops(layer);
  }
  return better;
}

void Sheet::order() {
  order_first();
  auto best = layers_;
  auto fewest = crossings();
  for (int i = 0; i < kSweeps && fewest > 0 && pairs_seen_ < kPairsMax; ++i) {
    sweep(i % 2 == 0);
    auto now = crossings();
    if (now >= fewest) continue;
    fewest = now;
    best = layers_;
  }
  layers_ = best;
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) renumber(static_cast<int>(layer));
  for (int i = 0; i < kExchanges && fewest > 0 && exchange(); ++i) {
  }
}

}  // namespace trajectum::graph
