// What is known of a net, and judging positions with it: a look into the tables, else explorations that begin in them.
#include "proof/standing.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "proof/look.hpp"
#include "proof/tracer.hpp"

namespace trajectum::proof {

namespace {

bool same(const Summary& a, const Summary& b) {
  auto flags = [](const Summary& s) {
    return std::tuple(s.stuck_live, s.stuck_drain, s.uncovered_live, s.uncovered_drain);
  };
  return a.live == b.live && a.drain == b.drain && flags(a) == flags(b);
}

void add(std::vector<NodeId>& to, const std::vector<NodeId>& more) {
  for (auto id : more)
    if (std::find(to.begin(), to.end(), id) == to.end()) to.push_back(id);
}

/// A bad state of one level, as far as it is the level's own.
struct Place {
  std::vector<NodeId> nodes, starved;
  std::set<std::pair<NodeId, std::uint8_t>> inside;  // scopes that are open there: node, stands
};

/// What a scope comes to from one state.
struct Found {
  bool proven = false;
  std::uint8_t stands = 0;
  std::optional<Place> stuck, let_go;
};

}  // namespace

struct Standing::Places {
  std::vector<Summary> summaries;      // of the proof, and behind them those of places
  std::map<std::string, Found> found;  // by level and bytes
  std::size_t first = 0;               // of places
  bool full = false;

  explicit Places(const std::vector<Summary>& proven) : summaries(proven), first(proven.size()) {}
  /// The number of a summary: 0 when it is the one of the proof.
  std::uint8_t number(const Summary& s, LevelId level) {
    if (same(s, summaries[level])) return 0;
    auto at = std::find_if(summaries.begin() + static_cast<std::ptrdiff_t>(first), summaries.end(),
                           [&](const Summary& other) { return same(s, other); });
    if (at == summaries.end()) {
      if (summaries.size() - first == kStandsMost) {
        full = true;
        return 0;
      }
      at = summaries.insert(at, s);
    }
    return static_cast<std::uint8_t>(at - summaries.begin() - static_cast<std::ptrdiff_t>(first) + 1);
  }
};

namespace {

bool is_open(const Item& i) {
  return i.phase != Phase::waits && i.phase != Phase::enabled && i.phase != Phase::started && i.phase != Phase::failed;
}

Place place_in(const Model& model, const Exploration& in, std::uint32_t id, bool stuck) {
  Place out;
  Script script;
  auto state = in.state(id);
  Tracer::collect(model, *state, script);
  out.nodes.assign(script.live.begin(), script.live.end());
  add(out.nodes, {script.marked.begin(), script.marked.end()});
  if (stuck) out.starved = starved_after(model, in, id);
  auto walk = [&](auto& self, const State& s) -> void {
    for (const auto& i : s.items) {
      if (i.inner) self(self, *i.inner);
      if (!i.inner && is_open(i)) out.inside.insert({i.node, i.stands});
    }
  };
  walk(walk, *state);
  return out;
}

}  // namespace

/// Judges one position: level by level, the inner ones first.
class Standing::Judge {
 public:
  Judge(Standing& s, Look& look) : standing_(s), look_(look), found_(look.position().instances.size()) {}

  Answer run() {
    if (!explore(0)) return {Finding::not_proven, {}, {}};
    for (bool stuck : {true, false}) {
      const auto& root = *found_[0];
      if (!(stuck ? root.stuck : root.let_go)) continue;
      Answer out;
      out.finding = stuck ? Finding::stuck : Finding::let_go;
      tell(0, stuck, out);
      add(out.nodes, out.starved);
      return out;
    }
    return {};
  }

 private:
  bool explore(std::size_t instance) {
    for (auto inner : look_.below(instance)) {
      if (!explore(inner)) return false;
      look_.stands(inner) = found_[inner]->stands;
    }
    auto level = look_.level(instance);
    auto bytes = look_.bytes(instance, Look::Fit::close);
    auto& places = *standing_.places_;
    auto [at, added] = places.found.emplace(std::to_string(level) + ':' + bytes, Found{});
    if (added) at->second = explored(level, bytes);
    found_[instance] = &at->second;
    return at->second.proven;
  }

  Found explored(LevelId level, const std::string& bytes) {
    const auto& model = standing_.prover_->model();
    auto& places = *standing_.places_;
    Exploration from(model, places.summaries, static_cast<NodeId>(level / 2), level % 2 == 1, bytes);
    std::size_t used = 0;
    Found out;
    out.proven = from.run(standing_.budget_, used) && from.broken().empty() && from.cycle().empty();
    standing_.explored_ += from.size();
    if (!out.proven) return out;
    auto stuck = nearest_rest(from, [&](std::uint32_t id) { return from.stuck(id); });
    auto let_go = nearest_rest(from, [&](std::uint32_t id) { return !from.covered(id); });
    if (stuck != StateSet::kNoState) out.stuck = place_in(model, from, stuck, true);
    if (let_go != StateSet::kNoState) out.let_go = place_in(model, from, let_go, false);
    out.stands = places.number(from.summary(), level);
    out.proven = !places.full;
    return out;
  }

  void tell(std::size_t instance, bool stuck, Answer& out) const {
    const auto& found = *found_[instance];
    const auto& place = stuck ? found.stuck : found.let_go;
    if (!place) return;
    add(out.nodes, place->nodes);
    add(out.starved, place->starved);
    for (auto inner : look_.below(instance))
      if (place->inside.count({look_.position().instances[inner].node, found_[inner]->stands})) tell(inner, stuck, out);
  }

  Standing& standing_;
  Look& look_;
  std::vector<const Found*> found_;  // by instance
};

Standing::Standing(const Net& net, const Budget& budget) : net_(net), budget_(budget) {
  if (!malformed(net_).empty()) return;
  prover_ = std::make_unique<Prover>(net_, budget_, false);
  auto verdict = prover_->run();
  auto found = [&](proof::Finding::Kind kind) {
    return std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const auto& f) { return f.kind == kind; });
  };
  using Kind = proof::Finding::Kind;
  explored_all_ = verdict.result != Verdict::Result::not_proven;
  usable_ = explored_all_ && !found(Kind::unbounded) && !found(Kind::automatic_cycle);
  proven_ = usable_ && !found(Kind::stuck) && !found(Kind::let_go);
  for (const auto& scope : verdict.scopes) states_ += scope.states;
  places_ = std::make_unique<Places>(prover_->summaries());
}

Standing::~Standing() = default;

bool Standing::knows(const Position& position) const {
  if (!explored_all_) return false;
  Look look(prover_->model(), position);
  return look.fits() && look.lost().empty() && knows(look);
}

bool Standing::knows(Look& look) const {
  auto known = [&](std::size_t instance) {
    const auto& level = prover_->level(look.level(instance));
    for (auto fit : {Look::Fit::exact, Look::Fit::alike}) {
      auto id = level.exploration->find(look.bytes(instance, fit));
      if (id != StateSet::kNoState && level.exploration->rests(id)) return true;
    }
    return false;
  };
  const auto& tops = look.tops();
  return std::all_of(tops.begin(), tops.end(), known);
}

Standing::Answer Standing::judge(const Position& position) {
  if (!usable_) return {Finding::not_proven, {}, {}};
  Look look(prover_->model(), position);
  if (!look.fits()) return {Finding::not_proven, {}, {}};
  if (!look.lost().empty()) return {Finding::stuck, look.lost(), look.lost()};
  if (proven_ && knows(look)) return {};
  auto answer = Judge(*this, look).run();
  if (!places_->full) return answer;
  places_ = std::make_unique<Places>(prover_->summaries());  // too many kinds of places: from the beginning
  Look again(prover_->model(), position);
  return Judge(*this, again).run();
}

}  // namespace trajectum::proof
