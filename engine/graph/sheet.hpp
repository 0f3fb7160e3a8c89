// One scope of a plan as a layered graph, laid out by itself: its children are boxes of known size. Coordinates are (u,
// v): u along the flow, v across it, so that one algorithm serves both ways.
//
//   rank    arcs that lead back are found by a walk in document order; the others order the boxes by the longest path
//   thread  an arc over several layers gets a place in each; arcs to the same box share their places, and so run
//   together order   barycentres, then exchanges of neighbours, as long as they take crossings away settle  v by least
//   squares within the order, u by what the channels between the layers hold track   in a channel, what leads to one
//   box is one net: a trunk on a track of its own, stubs to and from it
//
// Thread: any; a sheet is used by one caller.
#ifndef TRAJECTUM_GRAPH_SHEET_HPP
#define TRAJECTUM_GRAPH_SHEET_HPP
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "graph/plan.hpp"

namespace trajectum::graph {

inline constexpr double kBorder = std::numeric_limits<double>::infinity();  // v of the side border

struct SheetBox {
  double along = 0, across = 0;  // size
  double entry = 0;              // v of its entry, from its start
  bool ports_fixed = false;      // a scope: its links say where they leave
  bool scope = false;
};

/// A way out of this scope through its side border.
struct SideExit {
  double label = 0;
  int fan = 1;  // how many arcs go on from it
  // --- out ---
  double u = 0;
};

struct Link {
  int from = 0;
  int to = -1;      // a box; or
  int side = -1;    // a side exit
  double port = 0;  // fixed ports: v from the start of the box
  double label = 0;
  int group = -1;
  double group_width = 0;
  bool aside = false;
  // --- out ---
  double port_at = 0;                           // v of its port, from the start of its box
  std::vector<std::pair<double, double>> path;  // (u, v)
};

class Sheet {
 public:
  Sheet(Flow flow, std::vector<SheetBox> boxes, std::vector<Link> links, std::vector<SideExit> sides,
        std::vector<int> pinned_last);

  /// Does it all.
  void lay_out();

  double u_of(int box) const;  // start
  double v_of(int box) const;
  /// Along and across, as it came out: a leaf grows with the labels beside it.
  std::pair<double, double> size_of(int box) const { return {cells_[box].along, cells_[box].across}; }
  double along() const { return along_; }    // of the whole
  double across() const { return across_; }  // of the whole, without what side exits need
  const std::vector<Link>& links() const { return links_; }
  const std::vector<SideExit>& sides() const { return sides_; }
  /// The strip of a group along its box: begin and end in v, from the start of the box.
  std::pair<double, double> group_strip(int group) const;

 private:
  enum class Kind : std::uint8_t { box, forward, back, loop, out };
  /// A box, or the place of a long arc in one layer.
  struct Cell {
    Kind kind = Kind::box;
    int layer = 0, order = 0;
    double along = 0, across = 0, entry = 0;
    int rank_class = 1;  // first of all orders: rails first or last
    int beside = -1;     // loop: stands right behind this cell
    double v = 0;        // start
    int born = 0;        // document order
  };
  /// One end of a segment: a cell, and where on it.
  struct End {
    int cell = -1;  // -1: the side border
    int link = -1;  // its port; -1: the entry of a box, or a place
    bool aside = false;
  };
  /// What leads to one thing in one channel.
  struct Net {
    int channel = 0;
    std::vector<End> left, right;
    int side = -1;
    // settled
    double low = 0, high = 0;
    int track = -1;  // -1: straight
  };
  struct Hop {
    int net;
    End from, to;
    bool from_left, to_left;
  };

  // sheet_rank.cpp
  void find_back_links();
  void rank();
  void fold(std::vector<int>& layer) const;
  void walk(int box, std::vector<int>& color);
  // sheet_thread.cpp
  void thread();
  void thread_link(int l);
  bool has_rail(const Link& loop) const;
  int place(int l, int layer, Kind kind);
  int net_of(int channel, const Link& link);
  void hop(int l, int channel, End from, bool from_left, End to, bool to_left);
  End target_end(int l) const;
  // sheet_order.cpp
  void order();
  void order_first();
  void sweep(bool down);
  bool exchange();
  std::size_t crossings() const;
  std::size_t crossings_between(int layer) const;
  mutable std::size_t pairs_seen_ = 0;  // what counting has cost so far
  void renumber(int layer);
  void glue_loops(int layer);
  // sheet_ports.cpp
  void spread_ports();
  void spread_box(int box, std::vector<int>& out);
  double next_place(int l) const;
  // sheet_settle.cpp
  void settle();
  void settle_phases();
  void settle_free();
  void settle_layer(int layer, bool from_before);
  double gap(const Cell& a, const Cell& b) const;
  double v_at(const End& end) const;
  // sheet_tracks.cpp
  void track();
  void track_channel(int channel, std::vector<int>& nets);
  void measure_channels();
  void draw_links();

  Flow flow_;
  std::vector<SheetBox> boxes_;
  std::vector<Link> links_;
  std::vector<SideExit> sides_;
  std::vector<int> pinned_last_;  // boxes that stand in the last layer
  std::vector<bool> back_;        // by link
  std::vector<int> home_;         // by side exit: its channel
  bool phases_ = false;           // scopes in a row: their tops are aligned, long arcs run above and below

  std::vector<Cell> cells_;  // the boxes first
  std::vector<std::vector<int>> layers_;
  std::map<std::pair<std::pair<int, int>, int>, int> places_;  // ((target, kind), layer) -> cell
  std::map<std::pair<int, int>, int> nets_by_target_;          // (channel, target) -> net
  std::vector<Net> nets_;
  std::vector<std::vector<int>> channel_nets_;  // by channel + 1
  std::vector<std::vector<Hop>> hops_;          // by link
  std::map<int, std::pair<double, double>> strips_;

  std::vector<double> layer_u_, layer_along_;
  std::vector<double> channel_u_, channel_label_, track_end_;  // by channel + 1
  std::vector<std::vector<double>> track_u_;                   // by channel + 1, track
  double along_ = 0, across_ = 0;
};

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_SHEET_HPP
