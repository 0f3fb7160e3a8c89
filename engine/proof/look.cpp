// From plain numbers to states.
#include "proof/look.hpp"

#include <algorithm>

namespace trajectum::proof {

namespace {
constexpr int kMostNumber = 254;  // of what a state keeps in a byte; the one above it says all, or without end

std::uint8_t in_a_byte(int n) { return static_cast<std::uint8_t>(std::clamp(n, 0, kMostNumber)); }
}  // namespace

Look::Look(const Model& model, const Position& position)
    : model_(model),
      position_(position),
      children_(position.instances.size()),
      below_(position.instances.size()),
      stands_(position.instances.size()) {
  const auto& all = position.instances;
  std::map<int, std::size_t> index;
  for (std::size_t n = 0; n < all.size(); ++n) fits_ = index.emplace(all[n].no, n).second && fits_;
  fits_ = fits_ && !all.empty() && all[0].no == 0 && all[0].node == kRoot && all[0].life == Position::Life::open;
  for (std::size_t n = 1; fits_ && n < all.size(); ++n) {
    auto up = index.find(all[n].scope);
    fits_ = up != index.end() && all[n].node > kRoot && all[n].node < model.size();
    if (fits_) children_[up->second].push_back(n);
  }
  if (fits_) place(0, 0);
  fits_ = fits_ && placed_ == all.size();  // none is its own scope
}

bool Look::belongs(const Instance& i) const {
  const auto& n = model_.node(i.node);
  bool open = i.life == Position::Life::open;
  return open == n.is_scope() || (!open && i.life != Position::Life::enabled && i.life != Position::Life::started);
}

void Look::place(std::size_t at, std::size_t top) {
  ++placed_;
  const auto& i = position_.instances[at];
  bool open = i.life == Position::Life::open;
  fits_ = fits_ && belongs(i) && (open || children_[at].empty());
  if (!fits_) return;
  if (at == 0 || (open && !model_.spot(i.node).nested)) {
    tops_.push_back(at);
    if (at != 0) below_[top].push_back(at);
    top = at;
  }
  if (open && !is_row(i)) check_body(i);
  for (auto child : children_[at]) {
    const auto& c = position_.instances[child];
    fits_ = fits_ && (is_row(i) ? c.element && c.node == i.node : !c.element && model_.node(c.node).parent == i.node);
    place(child, top);
    if (!fits_) return;
  }
  auto live = [&](NodeId node) {
    auto same = [&](std::size_t c) { return position_.instances[c].node == node; };
    return std::count_if(children_[at].begin(), children_[at].end(), same) +
           std::count(i.waiting.begin(), i.waiting.end(), node);
  };
  for (auto child : model_.node(i.node).children)
    if (!is_row(i) && live(child) > model_.spot(child).live_cap) fits_ = false;
}

void Look::check_body(const Instance& i) {
  auto here = [&](NodeId node) { return node > kRoot && node < model_.size() && model_.node(node).parent == i.node; };
  for (auto node : i.waiting) fits_ = fits_ && here(node);
  for (const auto& [arc, count] : i.marks) {
    fits_ = fits_ && here(arc.first);
    if (!fits_) return;
    const auto& join = model_.spot(arc.first);
    bool is_source = std::count(join.sources.begin(), join.sources.end(), arc.second) > 0;
    if (count > 0 && (join.plain || !is_source)) lost_.push_back(arc.first);
    fits_ = count <= join.mark_cap;
  }
}

LevelId Look::level(std::size_t top) const {
  const auto& i = position_.instances[top];
  return static_cast<LevelId>(i.node) * 2 + (is_row(i) ? 1 : 0);
}

std::string Look::bytes(std::size_t top, Fit fit) const {
  auto state = state_of(top, nullptr);
  if (fit != Fit::exact) thin(*state, fit);
  canonicalise(*state);
  std::string out;
  encode(*state, out);
  return out;
}

Phase Look::phase_of(const Instance& i) const {
  const auto& n = model_.node(i.node);
  using Life = Position::Life;
  switch (i.life) {
    case Life::waits: return Phase::waits;
    case Life::failed: return n.fails.empty() ? Phase::waits : Phase::failed;
    case Life::enabled: return n.is_automatic() ? Phase::waits : Phase::enabled;
    case Life::open: return !is_row(i) ? Phase::open : i.fired ? Phase::drain : Phase::live;
    case Life::started: break;
  }
  // That somebody began is kept where it makes a difference; elsewhere work is as it was when it was offered.
  bool told_apart = model_.spot(i.node).races || !n.mutex.empty() || n.while_in != kNone || n.when;
  return told_apart ? Phase::started : Phase::enabled;
}

std::unique_ptr<State> Look::state_of(std::size_t at, State* up) const {
  const auto& i = position_.instances[at];
  auto s = make_state(model_, i.node, is_row(i), up);
  if (is_row(i)) {
    bool endless = model_.node(i.node).count.n == Count::kEndless;  // else it comes to an end some time
    int many = i.left == Position::kEndless ? kMostNumber : i.left;
    s->left = endless && many > 0 ? State::kEndless : in_a_byte(many);
    s->needed = i.needed == Position::kAll ? State::kAll : in_a_byte(i.needed);
    s->open = i.takes;
    s->fired = i.fired;
  } else {
    fill_body(*s, i);
  }
  std::map<int, std::uint8_t> races;
  for (auto child : children_[at]) {
    const auto& c = position_.instances[child];
    if (!Model::plays(model_.node(c.node))) continue;
    Item item{c.node, phase_of(c), 0, nullptr};
    if (c.race != 0) item.race = races.emplace(c.race, static_cast<std::uint8_t>(races.size() + 1)).first->second;
    bool open = c.life == Position::Life::open;
    if (open && model_.spot(c.node).nested)
      item.inner = state_of(child, s.get());
    else if (open)
      item.stands = stands_[child];
    s->items.push_back(std::move(item));
  }
  return s;
}

void Look::fill_body(State& s, const Instance& i) const {
  const auto& own = model_.spot(i.node);
  auto slot = [&](const std::pair<NodeId, NodeId>& arc) -> int {
    const auto& join = model_.spot(arc.first);
    auto at = std::find(join.sources.begin(), join.sources.end(), arc.second);
    return join.plain || at == join.sources.end() ? -1 : join.first_slot + static_cast<int>(at - join.sources.begin());
  };
  for (const auto& [arc, count] : i.marks)
    if (auto n = slot(arc); n >= 0) s.marks[static_cast<std::size_t>(n)] = in_a_byte(count);
  for (const auto& arc : i.latches)
    if (auto n = slot(arc); n >= 0) s.latches[static_cast<std::size_t>(n)] = 1;
  for (const auto& [counter, uses] : i.counters) {
    auto at = own.counted.find(counter);
    if (at == own.counted.end()) continue;
    auto n = static_cast<std::size_t>(at->second);
    s.counters[n] = in_a_byte(std::min(uses, own.counters[n]));  // used up is used up
  }
  for (auto sentry : i.reached)
    if (auto once = model_.spot(sentry).once; once >= 0) s.counters[static_cast<std::size_t>(once)] = 1;
  if (i.ending) s.ending = model_.outcome_named(i.outcome);
  for (auto node : i.waiting)
    if (Model::plays(model_.node(node))) s.items.push_back({node, Phase::waits, 0, nullptr});
}

void Look::thin(State& s, Fit fit) const {
  for (auto& i : s.items)
    if (i.inner) thin(*i.inner, fit);
  if (!s.container) return;
  canonicalise(s);
  const auto& spot = model_.spot(s.scope);
  bool series = spot.node->kind == Kind::series;
  int enough = s.needed == State::kAll ? 2 : s.needed + 1;
  int most = series ? (spot.nested ? 2 : 1) : (spot.nested ? std::max(spot.elements, enough) : enough);
  int alike = 0;
  std::string before, now;
  std::vector<Item> kept;
  for (auto& i : s.items) {
    now.clear();
    if (i.inner) encode(*i.inner, now);
    bool same = !kept.empty() && kept.back().phase == i.phase && kept.back().stands == i.stands && now == before;
    alike = same ? alike + 1 : 1;
    before = now;
    if (alike <= most) kept.push_back(std::move(i));
  }
  s.items = std::move(kept);
  if (s.left == State::kEndless || s.left == 0) return;
  auto room = (series ? spot.elements : most) - static_cast<int>(s.items.size());
  s.left = in_a_byte(std::min<int>(s.left, std::max(fit == Fit::alike && !series ? 0 : 1, room)));
}

}  // namespace trajectum::proof
