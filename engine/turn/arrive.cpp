// Arriving in another version of a route: what it says of time, roles and the case file holds from now on. And the way
// back.
#include <algorithm>
#include <map>

#include "calendar/calendar.hpp"
#include "turn/moving.hpp"

namespace trajectum::turn {

using namespace state;
using Fate = route::MovePlan::Fate;
using route::Clocks;
using route::NodeKind;

namespace {

class Arriving {
 public:
  Arriving(Play& play, const route::Route& from, const route::MovePlan& plan)
      : play_(play), c_(play.state()), from_(from), plan_(plan) {
    old_.assign(play.route().nodes.size(), route::kNoNode);
    for (NodeIndex i = 0; i < plan.nodes.size(); ++i)
      if (plan.nodes[i].fate == Fate::same) old_[plan.nodes[i].to] = i;
  }

  void adjust(InstanceNo no) {
    auto* live = c_.find(no);
    if (!live) return;
    auto i = *live;
    bool special = i.life == Life::incident || i.life == Life::suspension || i.element;
    if (special || old_[i.node] == route::kNoNode) return;
    const auto& n = play_.node(i.node);
    const auto& was = from_.node(old_[i.node]);
    auto clocks = plan_.nodes[old_[i.node]].clocks;
    if (n.is_work()) adjust_work(i, n, was);
    if (!i.entered) return;  // its time has not begun
    if (clocks != Clocks::keep) count_anew(i, n, clocks == Clocks::restart);
    add_clocks(i, n, was);
    start_new(i, n, was);
    if (n.kind == NodeKind::series) plan_row(i, n);
    if (n.kind == NodeKind::wait && !n.reserve.empty() && n.reserve.size() > was.reserve.size())
      play_.reserve_on_entry(n, no);
  }

 private:
  void adjust_work(const Instance& i, const route::Node& n, const route::Node& was) {
    bool to_owner = n.by.kind == route::OwnerRule::Kind::owner;
    auto role = to_owner ? play_.route().owner : n.by.role;
    if (role != i.role) play_.emit(ItemRoleSet{i.no, role});
    if (to_owner && was.by.kind != n.by.kind && i.life == Life::offered && !c_.owner.empty())
      play_.emit(Moved{i.no, Life::allocated, c_.owner});
    if (n.priority != was.priority) play_.emit(ItemPrioritySet{i.no, n.priority});
    if (!i.due && n.due && i.entered)
      if (auto due = play_.due_of(n, i.scope)) play_.emit(DueMoved{i.no, due});
  }

  bool is_armed(InstanceNo no, TimerKind kind, std::uint32_t number) const {
    for (const auto* timers : {&c_.timers, &c_.stopped})
      for (const auto& t : *timers)
        if (t.instance == no && t.kind == kind && t.number == number) return true;
    return false;
  }

  void arm_if(bool is_new, InstanceNo no, TimerKind kind, std::uint32_t number, std::optional<Instant> at) {
    if (is_new && at && !is_armed(no, kind, number)) play_.arm(no, kind, number, *at);
  }

  /// What the old version did not say: from now. What it did say and is over was told, or has had its effect.
  void add_clocks(const Instance& i, const route::Node& n, const route::Node& was) {
    auto now = play_.now();
    auto due = c_.find(i.no)->due;
    if (n.within) arm_if(!was.within, i.no, TimerKind::within, 0, play_.add_span(now, *n.within));
    for (auto k = static_cast<std::uint32_t>(was.escalate.size()); k < n.escalate.size(); ++k)
      arm_if(true, i.no, TimerKind::escalate, k, play_.escalation_at(n, n.escalate[k], now, due));
    if (n.lasts && i.life == Life::waiting)
      arm_if(!was.lasts, i.no, TimerKind::ready, kLasts, play_.add_span(now, *n.lasts));
    if (auto at = play_.reminder_at(n, due); at && *at > now) arm_if(!was.remind, i.no, TimerKind::remind, 0, at);
    if (n.watched && due) arm_if(!was.watched, i.no, TimerKind::overdue, 0, calendar::midnight({due->days + 1}));
    if (n.every)
      arm_if(!was.every, i.no, TimerKind::every, 1,
             calendar::midnight(play_.add_span(calendar::local_date(now), n.every->span)));
  }

  /// By the new version: from when it was entered, or (`restart`) from now. Then it stands as what somebody moved by
  /// hand does: where the route has it stays known, and counting it once more changes nothing.
  void count_anew(const Instance& i, const route::Node& n, bool restart) {
    if (c_.find(i.no)->stood_since != 0) return;  // its time stands still: it keeps what is left of it
    bool held_up = !n.mutex.empty() || n.while_in != route::kNoNode;  // when its time began is not kept
    if (held_up && !restart) return;
    move_due(i, n, restart, held_up);
    auto now = play_.now();
    auto set = [&](TimerKind kind, std::uint32_t number, const Duration& span) {
      auto by_route = play_.add_span(held_up ? now : i.opened_at, span) + (held_up ? 0 : i.stood_for);
      play_.arm_anew(i.no, kind, number, by_route);
      auto at = play_.add_span(now, span);
      if (!restart || at == by_route) return;
      for (const auto& t : std::vector<Timer>(c_.timers))
        if (t.instance == i.no && t.kind == kind && t.number == number)
          play_.emit(TimerMoved{t.no, t.at, at, by_route, "version"});
    };
    if (n.within) set(TimerKind::within, 0, *n.within);
    for (auto k = static_cast<std::uint32_t>(i.escalated.size()); k < n.escalate.size(); ++k)
      if (n.escalate[k].after) set(TimerKind::escalate, k, *n.escalate[k].after);
    if (n.lasts && i.life == Life::waiting) set(TimerKind::ready, kLasts, *n.lasts);
  }

  void move_due(const Instance& i, const route::Node& n, bool restart, bool held_up) {
    if (!n.is_work() || !n.due || !i.due) return;
    auto entered = calendar::local_date(i.opened_at), begun = play_.today();
    if (!n.due->after.empty())
      if (auto after = play_.date_of(n.due->after, i.scope)) entered = begun = *after;
    auto by_route = play_.add_span(entered, n.due->span);
    by_route.days += static_cast<std::int32_t>(i.stood_days);
    auto due = restart ? play_.add_span(begun, n.due->span) : by_route;
    auto planned = due == by_route || held_up ? std::nullopt : std::optional(by_route);
    if (due == *i.due && planned == i.planned_due) return;
    play_.emit(DueMovedByHand{i.no, i.due, due, planned, "version"});
    play_.follow_due(i.no);
  }

  /// Periods of the law and service levels that the old version did not have.
  void start_new(const Instance& i, const route::Node& n, const route::Node& was) {
    auto fresh = n;
    std::erase_if(fresh.terms, [&](const auto& t) { return has(was.terms, t.id); });
    std::erase_if(fresh.slas, [&](const auto& s) { return has(was.slas, s.id); });
    if (!fresh.terms.empty()) play_.start_terms(fresh, i.no);
    if (!fresh.slas.empty()) play_.start_slas(fresh, i.no);
  }

  template <class List>
  static bool has(const List& list, const std::string& id) {
    return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
  }

  /// Planned rows that the new version adds: those whose day is still to come.
  void plan_row(const Instance& i, const route::Node& n) {
    if (i.stood_since != 0) return;
    if (n.recurs) return play_.replan(i.no);
    auto* anchor = i.item.as<Date>();
    for (std::uint32_t k = i.number; anchor && k < n.at.size(); ++k) {
      auto at = calendar::midnight(play_.add_span(*anchor, n.at[k]));
      if (at > play_.now()) arm_if(true, i.no, TimerKind::occurrence, k + 1, at);
    }
  }

  Play& play_;
  const Case& c_;
  const route::Route& from_;
  const route::MovePlan& plan_;
  std::vector<NodeIndex> old_;  // by new index
};

Error does_not_fit(const std::string& field, const Error& why) {
  auto out = refused("version.file",
                     {"De waarde van " + field + " past niet in de nieuwe versie: " + why.text.nl,
                      "The value of " + field + " does not fit the new version: " + why.text.en},
                     "file." + field);
  return out;
}

}  // namespace

Result<void> arrive(Play& play, const route::Route& from, const route::MovePlan& plan, const Departure& departure) {
  const auto& c = play.state();
  const auto& route = play.route();
  if (route.migrate != route::kNoFunction) {
    route::ScriptArguments arguments;
    arguments.data = &departure.from;
    auto ran = play.run_script(route.migrate, 0, &play.node(route::kRoot), arguments);
    if (!ran) {
      auto error = ran.error();
      return refused("version.file",
                     {"`migrate` van de nieuwe versie mislukte: " + error.text.nl,
                      "`migrate` of the new version failed: " + error.text.en},
                     "migrate");
    }
  }
  for (const auto& field : route.file) {
    const auto& value = c.file.get(field.name);
    if (value.empty()) continue;
    if (auto set = play.set_file(field.name, value); !set) return does_not_fit(field.name, set.error());
  }
  auto live = c.instances;
  Arriving arriving(play, from, plan);
  for (const auto& i : live) arriving.adjust(i.no);
  for (const auto& mark : departure.marks) play.emit(mark);
  for (const auto& [scope, node] : departure.opens) play.place(node, scope);
  std::vector<Instance> all{c.root};
  all.insert(all.end(), c.instances.begin(), c.instances.end());
  std::erase_if(all, [](const Instance& i) { return i.stood_since != 0; });
  play.look_at_freed(all);
  play.record_changed();  // every guard is another function now
  return {};
}

std::optional<Text> beyond_recall(const std::vector<Event>& events) {
  for (const auto& e : events) {
    if (std::holds_alternative<MoneyPosted>(e)) return Text{"er is geld geboekt", "money was posted"};
    if (std::holds_alternative<PoolEntered>(e) || std::holds_alternative<PoolLeft>(e))
      return Text{"de plaats in een groep is veranderd", "the place in a pool changed"};
    if (std::holds_alternative<RecordWritten>(e) || std::holds_alternative<RecordGone>(e))
      return Text{"er is een register bijgewerkt", "a register was written"};
    if (std::holds_alternative<MessageSent>(e)) return Text{"er is een bericht verstuurd", "a message was sent"};
    if (std::holds_alternative<MessageTaken>(e) || std::holds_alternative<MessageLost>(e))
      return Text{"er is een bericht gebruikt", "a message was taken"};
    if (std::holds_alternative<ChildOpened>(e) || std::holds_alternative<ChildGone>(e))
      return Text{"er hoort nu een ander traject bij", "another case belongs to it now"};
  }
  return std::nullopt;
}

Result<void> put_back(Play& play, const Case& was, CaseMovedBack event) {
  const auto& c = play.state();
  auto has = [](const Case& of, std::uint32_t seat) {
    return std::any_of(of.seats.begin(), of.seats.end(), [&](const Seat& s) { return s.no == seat; });
  };
  std::map<std::pair<std::string, std::string>, std::int64_t> wanted;
  for (const auto& s : was.seats) {
    if (has(c, s.no)) continue;
    const auto& registers = play.world().bundle.registers;
    auto reg = registers.find(s.reg);
    auto* record = play.world().region.record(s.reg, s.record);
    auto units = ++wanted[{s.reg, s.record}];
    bool free = reg != registers.end() && record && play.free_units(reg->second, s.record, *record) >= units;
    if (!free)
      return refused("version.seat", {"De plaats bij " + s.reg + " " + s.record + " is intussen vergeven.",
                                      "The place at " + s.reg + " " + s.record + " has been taken meanwhile."});
  }
  play.emit(std::move(event));
  return {};
}

}  // namespace trajectum::turn
