// Canonical form and bytes of a state. Grammar of the bytes:
//   body      = marks latches counters ending item-count item*      (one byte each; ending + 1 and counts in two)
//   container = left needed open|fired item-count item*
//   item      = node (2 bytes) phase race which [body or container]
//   which     = 0: nothing inside is kept; 1: what is inside follows; else 1 + stands
#include "proof/state.hpp"

#include <algorithm>

namespace trajectum::proof {

std::unique_ptr<State> State::copy() const {
  auto out = std::make_unique<State>();
  out->scope = scope;
  out->container = container;
  out->marks = marks;
  out->latches = latches;
  out->counters = counters;
  out->ending = ending;
  out->left = left;
  out->needed = needed;
  out->open = open;
  out->fired = fired;
  out->items.reserve(items.size() + 2);
  for (const auto& i : items) {
    out->items.push_back({i.node, i.phase, i.race, i.inner ? i.inner->copy() : nullptr, i.stands});
    if (i.inner) out->items.back().inner->up = out.get();
  }
  return out;
}

Item* State::holder() const {
  if (up)
    for (auto& i : up->items)
      if (i.inner.get() == this) return &i;
  return nullptr;
}

std::unique_ptr<State> make_state(const Model& model, NodeId scope, bool container, State* up) {
  auto s = std::make_unique<State>();
  s->scope = scope;
  s->container = container;
  s->up = up;
  if (container) return s;
  const auto& spot = model.spot(scope);
  s->marks.assign(static_cast<std::size_t>(spot.slots), 0);
  s->latches.assign(static_cast<std::size_t>(spot.slots), 0);
  s->counters.assign(spot.counters.size(), 0);
  return s;
}

namespace {

void renumber_races(State& s) {
  std::uint8_t last = 0;
  for (const auto& i : s.items) last = std::max(last, i.race);
  if (last == 0) return;
  struct Group {
    std::vector<std::pair<NodeId, Phase>> members;
    std::uint8_t number;
  };
  std::vector<Group> groups;
  for (std::uint8_t g = 1; g <= last; ++g) {
    Group group{{}, g};
    for (const auto& i : s.items)
      if (i.race == g) group.members.emplace_back(i.node, i.phase);
    std::sort(group.members.begin(), group.members.end());
    if (group.members.size() > 1) groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.members < b.members; });
  std::vector<std::uint8_t> to(static_cast<std::size_t>(last) + 1, 0);
  for (std::size_t g = 0; g < groups.size(); ++g) to[groups[g].number] = static_cast<std::uint8_t>(g + 1);
  for (auto& i : s.items) i.race = to[i.race];
}

std::string bytes_of(const Item& i) {
  std::string out;
  if (i.inner) encode(*i.inner, out);
  return out;
}

bool plain_less(const Item& a, const Item& b) {
  if (a.node != b.node) return a.node < b.node;
  if (a.phase != b.phase) return a.phase < b.phase;
  if (a.stands != b.stands) return a.stands < b.stands;
  return a.race < b.race;
}

void put(std::string& out, std::size_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); }

class Reader {
 public:
  Reader(const Model& model, std::string_view bytes) : model_(model), bytes_(bytes) {}

  std::unique_ptr<State> state(NodeId scope, bool container, State* up) {
    auto s = make_state(model_, scope, container, up);
    if (container) {
      s->left = byte();
      s->needed = byte();
      auto flags = byte();
      s->open = flags & 1;
      s->fired = flags & 2;
    } else {
      for (auto* row : {&s->marks, &s->latches, &s->counters})
        for (auto& cell : *row) cell = byte();
      s->ending = two() - 1;
    }
    auto count = two();
    s->items.reserve(static_cast<std::size_t>(count) + 2);
    for (int n = 0; n < count; ++n) {
      Item i;
      i.node = two();
      i.phase = static_cast<Phase>(byte());
      i.race = byte();
      auto which = byte();
      if (which == 1) i.inner = state(i.node, !container && model_.node(i.node).is_multiple(), s.get());
      if (which > 1) i.stands = static_cast<std::uint8_t>(which - 1);
      s->items.push_back(std::move(i));
    }
    return s;
  }

 private:
  std::uint8_t byte() { return static_cast<std::uint8_t>(bytes_[at_++]); }
  int two() {
    int low = byte();
    return low | byte() << 8;
  }
  const Model& model_;
  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace

void canonicalise(State& s) {
  bool inner = false;
  for (auto& i : s.items)
    if (i.inner) canonicalise(*i.inner), inner = true;
  renumber_races(s);
  if (!inner) {
    std::sort(s.items.begin(), s.items.end(), plain_less);
    return;
  }
  std::sort(s.items.begin(), s.items.end(), [](const Item& a, const Item& b) {
    if (plain_less(a, b)) return true;
    if (plain_less(b, a)) return false;
    return bytes_of(a) < bytes_of(b);
  });
}

void encode(const State& s, std::string& out) {
  if (s.container) {
    put(out, s.left);
    put(out, s.needed);
    put(out, (s.open ? 1u : 0u) | (s.fired ? 2u : 0u));
  } else {
    for (const auto* row : {&s.marks, &s.latches, &s.counters})
      for (auto cell : *row) put(out, cell);
    put(out, static_cast<std::size_t>(s.ending + 1) & 255);
    put(out, static_cast<std::size_t>(s.ending + 1) >> 8);
  }
  put(out, s.items.size() & 255);
  put(out, s.items.size() >> 8);
  for (const auto& i : s.items) {
    put(out, static_cast<std::size_t>(i.node) & 255);
    put(out, static_cast<std::size_t>(i.node) >> 8);
    put(out, static_cast<std::size_t>(i.phase));
    put(out, i.race);
    put(out, i.inner ? 1u : i.stands == 0 ? 0u : i.stands + 1u);
    if (i.inner) encode(*i.inner, out);
  }
}

std::unique_ptr<State> decode(const Model& model, NodeId scope, bool container, std::string_view bytes) {
  return Reader(model, bytes).state(scope, container, nullptr);
}

}  // namespace trajectum::proof
