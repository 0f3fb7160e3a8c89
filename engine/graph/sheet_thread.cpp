// Arcs over several layers, cut into hops from layer to layer; what leads to the same box shares places and nets.
#include <algorithm>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

constexpr double kPlace = 8;  // what a passing line takes across

}  // namespace

int Sheet::place(int l, int layer, Kind kind) {
  const auto& link = links_[l];
  int target = link.to >= 0 ? link.to * 2 + link.aside : -1 - link.side;
  int k = static_cast<int>(kind);
  if (kind == Kind::loop) k = 100 + link.from;  // a loop stays beside its own box
  auto [it, is_new] = places_.try_emplace({{target, k}, layer}, static_cast<int>(cells_.size()));
  if (!is_new) return it->second;
  Cell cell;
  cell.kind = kind;
  cell.layer = layer;
  cell.across = kPlace;
  cell.entry = kPlace / 2;
  cell.born = link.to >= 0 ? link.to : link.from;
  cell.beside = kind == Kind::loop ? link.from : -1;
  if (flow_ == Flow::down)
    cell.rank_class = kind == Kind::back ? 0 : kind == Kind::out ? 2 : 1;
  else
    cell.rank_class = kind == Kind::back ? 2 : phases_ && kind == Kind::forward ? 0 : 1;
  cells_.push_back(cell);
  layers_[layer].push_back(it->second);
  return it->second;
}

int Sheet::net_of(int channel, const Link& link) {
  int target = link.to >= 0 ? link.to * 2 + link.aside : -1 - link.side;
  auto [it, is_new] = nets_by_target_.try_emplace({channel, target}, static_cast<int>(nets_.size()));
  if (is_new) {
    Net net;
    net.channel = channel;
    net.side = link.side;
    nets_.push_back(net);
  }
  return it->second;
}

void Sheet::hop(int l, int channel, End from, bool from_left, End to, bool to_left) {
  int net = net_of(channel, links_[l]);
  auto add = [](std::vector<End>& ends, const End& end) {
    for (const auto& known : ends)
      if (known.cell == end.cell && known.link == end.link) return;
    ends.push_back(end);
  };
  add(from_left ? nets_[net].left : nets_[net].right, from);
  if (to.cell >= 0) add(to_left ? nets_[net].left : nets_[net].right, to);
  hops_[l].push_back({net, from, to, from_left, to_left});
}

Sheet::End Sheet::target_end(int l) const {
  const auto& link = links_[l];
  return link.to >= 0 ? End{link.to, -1, link.aside} : End{};
}

/// True if a way back from elsewhere leads to the same box: a loop then takes that one.
bool Sheet::has_rail(const Link& loop) const {
  return std::any_of(links_.begin(), links_.end(), [&](const Link& other) {
    return other.to == loop.to && other.from != loop.from && other.aside == loop.aside &&
           cells_[other.from].layer >= cells_[loop.to].layer;
  });
}

void Sheet::thread_link(int l) {
  const auto& link = links_[l];
  int a = cells_[link.from].layer;
  End at{link.from, l, false};
  if (link.side >= 0) {
    int home = home_[link.side];
    for (int layer = a + 1; layer <= home; ++layer) {
      End next{place(l, layer, Kind::out), -1, false};
      hop(l, layer - 1, at, true, next, false);
      at = next;
    }
    hop(l, home, at, true, {}, false);
    return;
  }
  int b = cells_[link.to].layer;
  if (b > a) {
    for (int layer = a + 1; layer < b; ++layer) {
      End next{place(l, layer, Kind::forward), -1, false};
      hop(l, layer - 1, at, true, next, false);
      at = next;
    }
    hop(l, b - 1, at, true, target_end(l), false);
    return;
  }
  // Back: out of the far side of its layer, past its own box and all before it, into the near side of the target.
  auto kind = link.to == link.from && !has_rail(link) ? Kind::loop : Kind::back;
  for (int layer = a; layer >= b; --layer) {
    End next{place(l, layer, kind), -1, false};
    hop(l, layer, at, layer == a, next, true);
    at = next;
  }
  hop(l, b - 1, at, false, target_end(l), false);
}

void Sheet::thread() {
  hops_.assign(links_.size(), {});
  for (int l = 0; l < static_cast<int>(links_.size()); ++l) thread_link(l);
  // A way out that nothing leads to still has its place on the border.
  for (int side = 0; side < static_cast<int>(sides_.size()); ++side) {
    Link only;
    only.side = side;
    net_of(home_[side], only);
  }
  channel_nets_.assign(layers_.size() + 1, {});
  for (std::size_t n = 0; n < nets_.size(); ++n)
    channel_nets_[static_cast<std::size_t>(nets_[n].channel) + 1].push_back(static_cast<int>(n));
}

}  // namespace trajectum::graph
