// The channels between the layers: one trunk for each net, on tracks ordered so that few stubs cross trunks.
#include <algorithm>
#include <cmath>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

constexpr double kTrackSpace = 9;
constexpr double kArrowSpace = 22;  // from the last track to the next layer: an arrow head and a mark of a join
constexpr double kStubSpace = 8;    // from a box to the first track
constexpr double kPhaseStub = 15;   // from a phase: its border is a line too
constexpr double kNear = 6;         // lines nearer than this look like one
constexpr int kOverlapCost = 20;    // two lines that look like one mislead; a crossing does not
constexpr int kPasses = 40;
constexpr std::size_t kNetsMax = 200;  // of a channel whose tracks are put in order: beyond, the first order stays

}  // namespace

void Sheet::track_channel(int channel, std::vector<int>& nets) {
  struct Ends {
    std::vector<double> left, right;
    double low, high;
  };
  std::vector<Ends> ends;
  for (int n : nets) {
    Ends e{{}, {}, nets_[n].low, nets_[n].high};
    for (const auto& end : nets_[n].left) e.left.push_back(v_at(end));
    for (const auto& end : nets_[n].right) e.right.push_back(v_at(end));
    ends.push_back(std::move(e));
  }
  auto cost = [&](std::size_t a, std::size_t b) {  // of a before b
    int sum = 0;
    for (double v : ends[a].right) {
      if (v > ends[b].low && v < ends[b].high) ++sum;
      for (double other : ends[b].left)
        if (std::abs(v - other) < kNear) sum += kOverlapCost;
    }
    for (double v : ends[b].left)
      if (v > ends[a].low && v < ends[a].high) ++sum;
    return sum;
  };
  std::vector<std::size_t> order(nets.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return ends[a].low > ends[b].low; });
  bool moved = nets.size() <= kNetsMax;
  for (int pass = 0; pass < kPasses && moved; ++pass) {
    moved = false;
    for (std::size_t i = 0; i + 1 < order.size(); ++i)
      if (cost(order[i + 1], order[i]) < cost(order[i], order[i + 1])) std::swap(order[i], order[i + 1]), moved = true;
  }
  std::vector<int> track(nets.size(), 0);
  int tracks = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto& mine = track[order[i]];
    for (std::size_t j = 0; j < i; ++j) {
      const auto &a = ends[order[j]], &b = ends[order[i]];
      if (a.low < b.high + kNear && b.low < a.high + kNear) mine = std::max(mine, track[order[j]] + 1);
    }
    nets_[nets[order[i]]].track = mine;
    tracks = std::max(tracks, mine + 1);
  }
  // A track with a way out to the side carries its text, and the arcs that go on from it fan out around it.
  std::vector<double> before(static_cast<std::size_t>(tracks), kTrackSpace), behind(before.size(), 0);
  for (int n : nets) {
    if (nets_[n].side < 0) continue;
    const auto& side = sides_[nets_[n].side];
    auto t = static_cast<std::size_t>(nets_[n].track);
    double fan = (side.fan - 1) * (kLabelHeight + 1) / 2.0;
    before[t] = std::max(before[t], kLabelHeight + 4 + fan);
    behind[t] = std::max(behind[t], 3 + fan);
  }
  double u = (phases_ ? kPhaseStub : kStubSpace) - kTrackSpace;
  auto& at = track_u_[static_cast<std::size_t>(channel) + 1];
  for (int t = 0; t < tracks; ++t) {
    u += before[t];
    at.push_back(u);
    u += behind[t];
  }
  track_end_[static_cast<std::size_t>(channel) + 1] = tracks > 0 ? u : 0;
}

void Sheet::measure_channels() {
  auto count = layers_.size();
  layer_u_.assign(count, 0);
  layer_along_.assign(count, 0);
  channel_u_.assign(count + 1, 0);
  for (std::size_t i = 0; i < count; ++i)
    for (int cell : layers_[i]) layer_along_[i] = std::max(layer_along_[i], cells_[cell].along);
  std::vector<bool> used(count + 1, false);
  for (const auto& net : nets_) used[static_cast<std::size_t>(net.channel) + 1] = true;
  double u = 0;
  for (std::size_t c = 0; c <= count; ++c) {
    channel_u_[c] = u;
    for (auto& track : track_u_[c]) track += channel_label_[c];
    double tracks = channel_label_[c] + track_end_[c];
    bool is_border = c == 0 || c == count;
    if (is_border)
      u += track_u_[c].empty() ? 0 : tracks + kStubSpace + (c == 0 ? kArrowSpace - kStubSpace : 4);
    else
      u += used[c] ? tracks + kArrowSpace : 30;
    if (c < count) {
      layer_u_[c] = u;
      u += layer_along_[c];
    }
  }
  along_ = u;
}

void Sheet::track() {
  auto channels = layers_.size() + 1;
  track_u_.assign(channels, {});
  track_end_.assign(channels, 0);
  channel_label_.assign(channels, 0);
  std::vector<std::vector<int>> by_channel(channels);
  for (int n = 0; n < static_cast<int>(nets_.size()); ++n) {
    auto& net = nets_[n];
    bool is_first = true;
    auto take = [&](double v) {
      net.low = is_first ? v : std::min(net.low, v);
      net.high = is_first ? v : std::max(net.high, v);
      is_first = false;
    };
    for (const auto& end : net.left) take(v_at(end));
    for (const auto& end : net.right) take(v_at(end));
    if (net.side >= 0) take(is_first ? across_ : kBorder), net.high = kBorder;
    if (net.high - net.low > 0.01) by_channel[static_cast<std::size_t>(net.channel) + 1].push_back(n);
  }
  for (const auto& link : links_) {
    auto& zone = channel_label_[static_cast<std::size_t>(cells_[link.from].layer) + 1];
    double label = link.label <= 0 ? 0 : flow_ == Flow::down ? kLabelHeight : link.label + 8;
    double strip = link.group < 0 ? 0 : flow_ == Flow::down ? kStripHeight : link.group_width;
    if (label > 0 && flow_ == Flow::down && boxes_[link.from].scope) label += kPileSpace;
    zone = std::max(zone, label + strip);
  }
  for (std::size_t c = 0; c < channels; ++c) track_channel(static_cast<int>(c) - 1, by_channel[c]);
  measure_channels();
  for (const auto& net : nets_) {
    if (net.side < 0 || net.channel != home_[net.side]) continue;
    auto c = static_cast<std::size_t>(net.channel) + 1;
    sides_[net.side].u = channel_u_[c] + track_u_[c][static_cast<std::size_t>(net.track)];
  }
  draw_links();
}

void Sheet::draw_links() {
  for (std::size_t l = 0; l < links_.size(); ++l) {
    auto& path = links_[l].path;
    auto add = [&](double u, double v) {
      if (path.empty() || path.back() != std::pair(u, v)) path.emplace_back(u, v);
    };
    auto border = [&](const End& end, bool is_left, int channel) {
      // The begin of a layer for what stands right of the channel; the end of the box itself for what stands left.
      const auto& cell = cells_[end.cell];
      if (!is_left) return layer_u_[static_cast<std::size_t>(channel) + 1];
      auto at = static_cast<std::size_t>(channel);
      return layer_u_[at] + (cell.kind == Kind::box ? cell.along : layer_along_[at]);
    };
    for (const auto& hop : hops_[l]) {
      const auto& net = nets_[hop.net];
      auto from = v_at(hop.from);
      add(border(hop.from, hop.from_left, net.channel), from);
      auto c = static_cast<std::size_t>(net.channel) + 1;
      if (net.track >= 0) add(channel_u_[c] + track_u_[c][net.track], from);
      auto to = hop.to.cell < 0 ? kBorder : v_at(hop.to);
      if (net.track >= 0) add(channel_u_[c] + track_u_[c][net.track], to);
      if (hop.to.cell >= 0) add(border(hop.to, hop.to_left, net.channel), to);
    }
  }
}

Sheet::Sheet(Flow flow, std::vector<SheetBox> boxes, std::vector<Link> links, std::vector<SideExit> sides,
             std::vector<int> pinned_last)
    : flow_(flow),
      boxes_(std::move(boxes)),
      links_(std::move(links)),
      sides_(std::move(sides)),
      pinned_last_(std::move(pinned_last)) {
  for (std::size_t i = 0; i < boxes_.size(); ++i) {
    const auto& box = boxes_[i];
    Cell cell;
    cell.along = box.along;
    cell.across = box.across;
    cell.entry = box.entry < 0 ? box.across / 2 : box.entry;
    cell.born = static_cast<int>(i);
    cells_.push_back(cell);
    phases_ = phases_ || (flow_ == Flow::right && box.scope);
  }
}

void Sheet::lay_out() {
  if (boxes_.empty()) return;
  rank();
  thread();
  order();
  spread_ports();
  settle();
  track();
}

double Sheet::u_of(int box) const { return layer_u_[static_cast<std::size_t>(cells_[box].layer)]; }
double Sheet::v_of(int box) const { return cells_[box].v; }

}  // namespace trajectum::graph
