// Leaving a version of a route: nothing is lost but what the plan says, and nothing is guessed.
#include <algorithm>

#include "turn/moving.hpp"

namespace trajectum::turn {

using namespace state;
using Fate = route::MovePlan::Fate;
using route::NodeKind;

namespace {

class Departing {
 public:
  Departing(Play& play, const route::Route& to, const route::MovePlan& plan)
      : play_(play), c_(play.state()), from_(play.route()), to_(to), plan_(plan) {}

  Result<Departure> leave() {
    for (auto scope : scopes())
      if (auto marks = marks_of(scope); !marks) return marks.error();
    for (auto no : outermost_gone())
      if (auto ended = end(no); !ended) return ended.error();
    for (const auto& i : std::vector<Instance>(c_.instances)) stop_clocks(i);
    note_lost();
    return std::move(out_);
  }

 private:
  std::vector<InstanceNo> scopes() const {
    std::vector<InstanceNo> out{0};
    for (const auto& i : c_.instances)
      if (i.life == Life::open && goes_on(i.no)) out.push_back(i.no);
    return out;
  }

  /// True of an instance whose node is there in the new version, and whose scopes are.
  bool goes_on(InstanceNo no) const {
    for (auto at = no; at != 0; at = c_.find(at)->scope)
      if (plan_.nodes[c_.find(at)->node].fate != Fate::same) return false;
    return true;
  }

  std::vector<InstanceNo> outermost_gone() const {
    std::vector<InstanceNo> out;
    for (const auto& i : c_.instances)
      if (plan_.nodes[i.node].fate != Fate::same && goes_on(i.scope)) out.push_back(i.no);
    return out;
  }

  Error asked(NodeIndex node) const {
    const auto& n = from_.node(node);
    auto title = n.title.empty() ? Text{n.name, n.name} : n.title;
    return refused("version.asked",
                   {"Dit traject is bij " + title.nl + " (" + n.name +
                        "), dat er in de nieuwe versie niet meer is; zeg met nodes "
                        "wat ervoor in de plaats komt, of \"\" als het eindigt.",
                    "This case is at " + title.en + " (" + n.name +
                        "), which the new version does not have; say with nodes what "
                        "takes its place, or \"\" when it ends."},
                   "nodes." + n.name);
  }

  /// A node of the new version that is put into a scope only once, whatever led there.
  void open(InstanceNo scope, NodeIndex node) {
    std::pair one{scope, node};
    if (std::find(out_.opens.begin(), out_.opens.end(), one) == out_.opens.end()) out_.opens.push_back(one);
  }

  Result<void> end(InstanceNo no) {
    auto* live = c_.find(no);
    if (!live) return {};
    auto i = *live;
    const auto& step = plan_.nodes[i.node];
    if (step.fate == Fate::asked) return asked(i.node);
    bool trouble = i.life == Life::incident && i.of != 0;  // of something that ends itself
    if (step.fate == Fate::instead && !trouble && i.life != Life::suspension) open(i.scope, step.to);
    if (!trouble && i.life != Life::suspension) out_.ended.push_back(from_.node(i.node).name);
    play_.withdraw(no, "version");
    return {};
  }

  // --- marks that wait ---

  /// True when a mark may wait before a node of the new version.
  bool waits(const route::Node& n) const {
    bool for_one = n.join.kind == route::JoinKind::count && n.join.need > 1;
    return n.join.marks > 1 || (n.join.kind != route::JoinKind::any && (n.sources.size() > 1 || for_one));
  }

  void take(InstanceNo scope, NodeIndex target, NodeIndex source) { out_.taken.push_back({scope, target, source}); }

  Result<void> marks_of(InstanceNo scope) {
    drop_dead_latches(scope);
    auto marks = c_.find(scope)->marks;
    for (const auto& [arc, count] : marks) {
      auto [target, source] = arc;
      if (plan_.nodes[target].fate == Fate::same && source != kWaitsToOpen) {
        if (auto moved = move_mark(scope, target, source, count); !moved) return moved.error();
        continue;
      }
      const auto& step = plan_.nodes[target];
      if (step.fate == Fate::same) continue;  // it waits to open, under its new number
      if (step.fate == Fate::asked || (step.fate == Fate::instead && !step.said)) return asked(target);
      if (step.fate == Fate::instead) open(scope, step.to);
      out_.ended.push_back(from_.node(target).name);
      take(scope, target, source);
    }
    return {};
  }

  Result<void> move_mark(InstanceNo scope, NodeIndex target, NodeIndex source, std::uint32_t count) {
    auto now = plan_.image(target);
    auto by = route::marked_by(from_, to_, plan_, target, source);
    if (!waits(to_.node(now))) {  // it waits for nobody any more
      take(scope, target, source);
      open(scope, now);
      return {};
    }
    if (by == route::kNoNode) return asked(source);
    if (by == plan_.image(source)) return {};  // under its new numbers
    take(scope, target, source);
    out_.marks.push_back({scope, now, by, count});
    return {};
  }

  /// A join would wait for ever for a late mark that no way brings any more.
  void drop_dead_latches(InstanceNo scope) {
    auto dead = [&](const auto& latch) {
      auto now = plan_.image(latch.first);
      auto source = plan_.image(latch.second);
      if (now == route::kNoNode || source == route::kNoNode) return false;  // goes by itself
      const auto& sources = to_.node(now).sources;
      return !std::binary_search(sources.begin(), sources.end(), source);
    };
    for (const auto& latch : c_.find(scope)->latches)
      if (dead(latch)) out_.forgotten.push_back({scope, latch.first, latch.second});
  }

  // --- clocks that mean nothing there ---

  void stop_clocks(const Instance& i) {
    if (i.life == Life::suspension || i.life == Life::incident || !c_.find(i.no)) return;
    const auto& now = to_.node(plan_.image(i.node));
    end_terms_without(i.no, now);
    for (auto timers : {c_.timers, c_.stopped})
      for (const auto& t : timers)
        if (t.instance == i.no && !means_something(t, now)) drop_timer(t);
    drop_waits(i, now);
  }

  void drop_timer(const Timer& t) {
    if (!c_.timer(t.no)) play_.emit(TimerGoesOn{t.no, t.at});
    play_.emit(TimerGone{t.no, false});
  }

  static bool means_something(const Timer& t, const route::Node& n) {
    switch (t.kind) {
      case TimerKind::escalate: return t.number < n.escalate.size();
      case TimerKind::within: return n.within.has_value();
      case TimerKind::ready: return t.number == kLasts ? n.lasts.has_value() : !n.ready_on.empty();
      case TimerKind::occurrence: return n.recurs.has_value() || t.number <= n.at.size();
      case TimerKind::every: return n.every.has_value();
      case TimerKind::milestone: return !n.on.empty();
      case TimerKind::remind: return n.remind.has_value();
      case TimerKind::overdue: return n.watched;
      default: return true;  // of a seat, a message, a term or a service level: theirs
    }
  }

  void end_terms_without(InstanceNo no, const route::Node& now) {
    auto has = [](const auto& list, const std::string& id) {
      return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    };
    std::vector<std::uint32_t> terms, slas;
    for (const auto& t : c_.terms)
      if (t.instance == no && !t.ended && !has(now.terms, t.name)) terms.push_back(t.no);
    for (const auto& s : c_.slas)
      if (s.instance == no && !s.ended && !has(now.slas, s.name)) slas.push_back(s.no);
    for (auto term : terms) {
      for (auto kind : {TimerKind::term_end, TimerKind::term_resume}) play_.disarm_one(no, kind, term);
      play_.emit(TermEnded{term, c_.term(term)->name, c_.term(term)->passed});
    }
    for (auto sla : slas) {
      if (c_.sla(sla)->running_since) play_.hold_sla(sla);
      for (auto kind : {TimerKind::sla_risk, TimerKind::sla_breach}) play_.disarm_one(no, kind, sla);
      const auto& s = *c_.sla(sla);
      play_.emit(SlaEnded{sla, s.name, s.used, s.breached});
    }
  }

  /// A wait for a place in a register that it does not ask for any more.
  void drop_waits(const Instance& i, const route::Node& now) {
    auto waiting = c_.waiting;
    for (const auto& [no, reg] : waiting) {
      bool asks =
          std::any_of(now.reserve.begin(), now.reserve.end(), [&, &reg = reg](const auto& r) { return r.reg == reg; });
      if (no == i.no && !asks) play_.emit(Waitlisted{no, reg, true});
    }
  }

  void note_lost() {
    auto gone = [&](NodeIndex node) { return plan_.nodes[node].fate != Fate::same; };
    for (const auto& [node, form] : c_.results)
      if (gone(node)) out_.lost.push_back(from_.node(node).name);
    for (const auto& u : c_.undo)
      if (gone(u.node)) out_.lost.push_back(from_.node(u.node).name + ".compensate");
    for (const auto& m : c_.milestones)
      if (gone(m.node)) out_.lost.push_back(from_.node(m.node).name);
    std::sort(out_.lost.begin(), out_.lost.end());
    out_.lost.erase(std::unique(out_.lost.begin(), out_.lost.end()), out_.lost.end());
  }

  Play& play_;
  const Case& c_;
  const route::Route& from_;
  const route::Route& to_;
  const route::MovePlan& plan_;
  Departure out_;
};

}  // namespace

Result<Departure> depart(Play& play, const route::Bundle& to, const route::Route& route, const route::MovePlan& plan,
                         const std::string& reason) {
  const auto& c = play.state();
  const auto& from = play.route();
  if (!c.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (route.subject != from.subject)
    return refused("version.subject",
                   {"In de nieuwe versie gaat deze route over een ander register (" + route.subject + ").",
                    "In the new version this route is about another register (" + route.subject + ")."});
  Record told;
  told.set("version", from.version);
  told.set("file", c.file);
  auto left = Departing(play, route, plan).leave();
  if (!left) return left.error();
  left->from = std::move(told);
  CaseMoved e;
  e.hash = to.hash;
  e.was = c.hash;
  e.version = route.version;
  e.version_was = from.version;
  e.reason = reason;
  e.taken = left->taken;
  e.forgotten = left->forgotten;
  for (const auto& step : plan.nodes) e.nodes.push_back(step.fate == Fate::same ? step.to : kNodeGone);
  for (auto counter : plan.counters)
    e.counters.push_back(counter < 0 ? kCounterGone : static_cast<std::uint32_t>(counter));
  play.emit(std::move(e));
  return left;
}

}  // namespace trajectum::turn
