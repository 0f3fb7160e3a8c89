// Event -> case state. One function a kind; shipped ones are frozen, because old histories must rebuild to the same
// state.
#include <algorithm>

#include "base/result.hpp"
#include "calendar/calendar.hpp"
#include "state/apply_freedom.hpp"
#include "state/apply_move.hpp"
#include "state/apply_time.hpp"

namespace trajectum::state {
namespace {

NodeMemory& memory_of(Case& c, NodeIndex node) {
  for (auto& m : c.memory)
    if (m.node == node) return m;
  NodeMemory fresh;
  fresh.node = node;
  c.memory.push_back(std::move(fresh));
  return c.memory.back();
}

Membership& membership_of(Case& c, const std::string& pool) {
  for (auto& m : c.pools)
    if (m.pool == pool) return m;
  c.pools.push_back({pool, 0, 0, 1, false});
  return c.pools.back();
}

template <class T, class Key>
void erase_no(std::vector<T>& list, Key no) {
  auto it = std::find_if(list.begin(), list.end(), [&](const T& x) { return x.no == no; });
  TRAJECTUM_ASSERT(it != list.end());
  list.erase(it);
}

/// Who did a step in a scope: the last one who did.
void note_did(Instance& scope, NodeIndex node, const std::string& by) {
  for (auto& [step, who] : scope.did) {
    if (step == node) {
      who = by;
      return;
    }
  }
  scope.did.emplace_back(node, by);
}

class Applier {
 public:
  explicit Applier(Case& c) : c_(c) {}

  void operator()(const CaseOpened& e) {
    c_.route = e.route;
    c_.hash = e.hash;
    c_.key = e.key;
    c_.subject_register = e.subject_register;
    c_.subject_id = e.subject_id;
    c_.parent_case = e.parent_case;
    c_.parent_instance = e.parent_instance;
    c_.opened_at = e.at;
    c_.root.opened_at = e.at;
    c_.priority = "normal";
  }

  void operator()(const Opened& e) {
    auto& m = memory_of(c_, e.node);
    if (!e.element) count_opening(m, e.at);
    Instance i;
    i.no = e.instance;
    i.scope = e.scope;
    i.node = e.node;
    i.life = e.life;
    i.element = e.element;
    i.number = e.number;
    i.iteration = e.iteration;
    i.role = e.role;
    i.assignee = e.assignee;
    i.due = e.due;
    i.item = e.item;
    i.opened_at = e.at;
    i.race = e.race;
    i.entered = e.life != Life::available;
    if (live(c_, e.scope).stood_since != 0) i.stood_since = e.at;
    if (auto& container = live(c_, e.scope); e.element) container.number = std::max(container.number + 1, e.number);
    TRAJECTUM_ASSERT(e.instance == c_.last_instance + 1);
    c_.last_instance = e.instance;
    if (e.life == Life::open && !e.element &&
        std::find(c_.visited.begin(), c_.visited.end(), e.node) == c_.visited.end())
      c_.visited.push_back(e.node);
    c_.instances.push_back(std::move(i));
  }

  void operator()(const Moved& e) {
    auto& i = live(c_, e.instance);
    i.life = e.life;
    i.assignee = e.assignee;
    i.entered = i.entered || e.life != Life::available;
  }

  void operator()(const Ended& e) {
    auto& i = live(c_, e.instance);
    if (i.life == Life::incident) {  // the trouble is over; the node itself was not worked on
      if (std::erase_if(c_.given, [&](const auto& g) { return g.first == e.instance; }) > 0) c_.file_changed = true;
      c_.instances.erase(c_.instances.begin() + (&i - c_.instances.data()));
      return;
    }
    for (auto& u : c_.undo)  // what was done in a scope that is over belongs to the scope around it
      if (u.scope == e.instance) u.scope = i.scope, c_.file_changed = true;
    drop_stand_in(e.instance);
    std::erase_if(c_.stopped, [&](const Timer& t) { return t.instance == e.instance; });
    std::erase_if(c_.jobs, [&](const Job& j) { return j.instance == e.instance; });
    std::erase_if(c_.helpers, [&](const Helper& h) { return h.instance == e.instance; });
    auto& m = memory_of(c_, e.node);
    m.ended_seq = e.seq;
    if (e.end == End::completed && !i.element) {
      m.by = e.by;
      m.outcome = e.outcome;
      m.stale = kNotStale;
      auto& done = live(c_, i.scope).done_steps;
      if (!e.by.empty() && std::find(done.begin(), done.end(), e.node) == done.end()) done.push_back(e.node);
      if (!e.form.empty()) set_result(e.node, e.form);
      if (i.scope != 0 && !e.by.empty()) note_did(live(c_, i.scope), e.node, e.by);
    }
    if (i.scope != 0)  // the same of a scope that is over
      for (const auto& [step, who] : i.did) note_did(live(c_, i.scope), step, who);
    if (e.end == End::completed && i.element) ++live(c_, i.scope).done;
    c_.instances.erase(c_.instances.begin() + (&i - c_.instances.data()));
  }

  void operator()(const Passed&) {}

  void operator()(const MarkPut& e) {
    auto& s = live(c_, e.scope);
    for (auto& [arc, count] : s.marks) {
      if (arc == std::pair{e.target, e.source}) {
        count += e.count;
        return;
      }
    }
    s.marks.push_back({{e.target, e.source}, e.count});
  }

  void operator()(const MarksTaken& e) {
    auto& s = live(c_, e.scope);
    for (const auto& [source, count] : e.taken) take_marks(s, e.target, source, count);
    for (auto source : e.latched) s.latches.push_back({e.target, source});
  }
  void operator()(const MarkSwallowed& e) {
    auto& s = live(c_, e.scope);
    take_marks(s, e.target, e.source, e.count);
    auto latch = std::find(s.latches.begin(), s.latches.end(), std::pair{e.target, e.source});
    TRAJECTUM_ASSERT(latch != s.latches.end());
    s.latches.erase(latch);
  }
  void operator()(const MarksGone& e) {
    auto& s = live(c_, e.scope);
    std::erase_if(s.marks, [&](const auto& m) { return m.first.first == e.target; });
    std::erase_if(s.latches, [&](const auto& l) { return l.first == e.target; });
  }
  void operator()(const ElementPlanned& e) {
    auto& each = live(c_, e.instance);
    auto items = each.item.as<List>() ? *each.item.as<List>() : List();
    items.push_back(e.item);
    each.item = std::move(items);
  }
  void operator()(const ItemPrioritySet& e) { live(c_, e.instance).priority = e.priority; }
  void operator()(const EachClosed& e) { live(c_, e.instance).closed = true; }

  void operator()(const CounterUsed& e) {
    auto& s = live(c_, e.scope);
    for (auto& [counter, uses] : s.counters) {
      if (counter == e.counter) {
        ++uses;
        return;
      }
    }
    s.counters.push_back({e.counter, 1});
  }

  void operator()(const ScopeEnding& e) {
    auto& s = live(c_, e.scope);
    s.ending = e.outcome;
    std::erase_if(s.marks, [](const auto& m) { return m.first.second != kWaitsToOpen; });  // no join is asked any more
    s.latches.clear();
  }

  void operator()(const FileSet& e) {
    c_.file.set(e.field, e.now);
    c_.file_changed = true;
  }

  void operator()(const TimerArmed& e) {
    c_.timers.push_back({e.timer, e.instance, e.kind, e.number, e.at, {}});
    c_.last_timer = e.timer;
  }
  void operator()(const TimerGone& e) { erase_no(c_.timers, e.timer); }
  void operator()(const OwnerSet& e) { c_.owner = e.owner; }
  void operator()(const PrioritySet& e) { c_.priority = e.priority; }
  void operator()(const MilestoneReached& e) {
    c_.milestones.push_back({e.node, e.date, c_.round});
    auto& reached = live(c_, e.scope).reached;
    if (std::find(reached.begin(), reached.end(), e.node) == reached.end()) reached.push_back(e.node);
  }
  void operator()(const Decided&) {}
  void operator()(const Escalated& e) { live(c_, e.instance).escalated.push_back(e.to); }
  void operator()(const Late& e) { note_late(c_, e.instance, e.node, ""); }

  void operator()(const DocumentAttached& e) {
    c_.documents.push_back(e.document);
    c_.file_changed = true;
  }
  void operator()(const DocumentSigned& e) { changed_document(e.no).signatures.push_back(e.signature); }
  void operator()(const DocumentRemoved& e) {
    auto& d = changed_document(e.no);
    d.status = DocumentStatus::removed;
    d.removed_because = e.reason;
  }
  void operator()(const Noted&) {}

  void operator()(const MessageReceived& e) {
    c_.mailbox.push_back({e.number, e.message, e.data, e.at, e.until});
    c_.last_mail = e.number;
  }
  void operator()(const MessageTaken& e) {
    auto it = std::find_if(c_.mailbox.begin(), c_.mailbox.end(), [&](const Mail& m) { return m.no == e.number; });
    TRAJECTUM_ASSERT(it != c_.mailbox.end());
    if (e.instance == 0) {
      c_.not_taken.push_back(it->message);
      c_.file_changed = true;
    } else if (auto* wait = c_.find(e.instance)) {
      bring(wait->node, std::move(it->data));
    }
    c_.mailbox.erase(it);
  }

  void operator()(const SeatTaken& e) {
    c_.seats.push_back({e.seat, e.scope, e.instance, e.node, e.reg, e.record, e.held, e.from, e.till});
    c_.last_seat = e.seat;
  }
  void operator()(const SeatConfirmed& e) {
    for (auto& s : c_.seats)
      if (s.no == e.seat) s.held = false;
  }
  void operator()(const SeatGivenBack& e) {
    erase_no(c_.seats, e.seat);
    std::erase_if(c_.stopped, [&](const Timer& t) { return t.kind == TimerKind::hold && t.number == e.seat; });
  }

  void operator()(const Matched&) {}     // for people: the choice itself is in the form
  void operator()(const HeldByHand&) {}  // the seat is SeatTaken's
  void operator()(const Waitlisted& e) {
    if (e.over)
      std::erase(c_.waiting, std::pair{e.instance, e.reg});
    else
      c_.waiting.push_back({e.instance, e.reg});
  }
  void operator()(const MoneyPosted&) {}
  void operator()(const BudgetClosed&) {}

  void operator()(const PoolEntered& e) {
    auto& m = membership_of(c_, e.pool);
    if (m.first_at == 0) m.first_at = e.at;
    m.since = e.at;
    m.member = true;
    m.round = c_.round;
  }
  void operator()(const PoolLeft& e) {
    auto& m = membership_of(c_, e.pool);
    m.member = false;
    m.round = c_.round;  // only a round begun after this makes it a candidate again
  }

  void operator()(const IncidentRaised& e) {
    Instance i;
    i.no = e.instance;
    i.scope = e.scope;
    i.node = e.node;
    i.life = Life::incident;
    i.role = e.role;
    i.due = e.due;
    Record said;
    said.set("nl", e.message);
    said.set("en", e.message_en);
    i.item = std::move(said);
    i.opened_at = e.at;
    i.race = e.race;
    i.cls = e.cls;
    i.part = e.part;
    i.ending = e.outcome;
    i.of = e.of;
    if (live(c_, e.scope).stood_since != 0) i.stood_since = e.at;
    c_.last_instance = e.instance;
    c_.instances.push_back(std::move(i));
    if (e.given.empty()) return;
    c_.given.emplace_back(e.instance, e.given);
    c_.file_changed = true;
  }

  void operator()(const ChildOpened& e) {
    auto& i = live(c_, e.instance);
    i.child = e.child;
    std::pair open{i.node, e.child};
    if (std::find(c_.open_children.begin(), c_.open_children.end(), open) == c_.open_children.end())
      c_.open_children.push_back(open);
  }
  void operator()(const ChildGone& e) {
    std::erase_if(c_.open_children, [&](const auto& open) { return open.second == e.child; });
  }
  void operator()(const AnchorMoved& e) { live(c_, e.instance).item = e.date; }
  void operator()(const DueMoved& e) { live(c_, e.instance).due = e.due; }

  void operator()(const CaseEnded& e) {
    c_.life = e.cancelled ? CaseLife::cancelled : CaseLife::completed;
    c_.outcome = e.outcome;
    c_.ended_at = e.at;
    c_.root.counters.clear();
    c_.root.marks.clear();
    c_.root.latches.clear();
    c_.root.stood_since = 0;
    c_.stopped.clear();
    for (auto& d : c_.documents)
      if (d.status == DocumentStatus::removed && !d.let_go) d.let_go = c_.file_changed = true;
  }
  void operator()(const RoundBegun& e) { c_.round = e.round; }
  void operator()(const RecordPut&) {}
  void operator()(const RecordWritten&) {}
  void operator()(const RecordGone&) {}
  void operator()(const Administered&) {}
  void operator()(const AbsencePut&) {}
  void operator()(const AbsenceGone&) {}
  void operator()(const StoodIn& e) {
    drop_stand_in(e.instance);
    c_.stand_ins.push_back({e.instance, e.user});
  }
  void operator()(const StandInOver& e) { drop_stand_in(e.instance); }
  void operator()(const MessageLost& e) {
    auto it = std::find_if(c_.mailbox.begin(), c_.mailbox.end(), [&](const Mail& m) { return m.no == e.number; });
    TRAJECTUM_ASSERT(it != c_.mailbox.end());
    c_.not_taken.push_back(it->message);
    c_.file_changed = true;
    c_.mailbox.erase(it);
  }
  void operator()(const MessageSent&) {}
  void operator()(const Redone& e) {
    live(c_, e.instance).redo = true;
    for (auto node : e.stale) memory_of(c_, node).stale = e.node;
  }
  void operator()(const StaleConfirmed& e) { memory_of(c_, e.node).stale = kNotStale; }
  void operator()(const UndoKept& e) {
    c_.undo.push_back({e.number, e.scope, e.node, e.outcome, e.form, e.row, e.item, e.element});
    c_.last_undo = e.number;
    c_.file_changed = true;
  }
  void operator()(const Undone& e) {
    erase_no(c_.undo, e.number);
    c_.file_changed = true;
  }
  void operator()(const FailureMet& e) { live(c_, e.instance).tries = e.tries; }
  void operator()(const HelperAdded& e) { c_.helpers.push_back({e.instance, e.user}); }
  void operator()(const HelperGone& e) {
    std::erase_if(c_.helpers, [&](const Helper& h) { return h.instance == e.instance && h.user == e.user; });
  }
  template <class OfTime>
  void operator()(const OfTime& e) {
    apply_time(c_, e);
  }
  void operator()(const Suspended& e) { apply_freedom(c_, e); }
  void operator()(const SuspensionMoved& e) { apply_freedom(c_, e); }
  void operator()(const SuspensionOver& e) { apply_freedom(c_, e); }
  void operator()(const TimerStopped& e) { apply_freedom(c_, e); }
  void operator()(const TimerGoesOn& e) { apply_freedom(c_, e); }
  void operator()(const DueShifted& e) { apply_freedom(c_, e); }
  void operator()(const JobHeld& e) { apply_freedom(c_, e); }
  void operator()(const CaseReopened& e) { apply_freedom(c_, e); }
  void operator()(const CaseLinked& e) { apply_freedom(c_, e); }
  void operator()(const CaseUnlinked& e) { apply_freedom(c_, e); }
  void operator()(const CaseMoved& e) { apply_move(c_, e); }
  void operator()(const CaseMovedBack& e) { apply_move(c_, e); }
  void operator()(const ItemRoleSet& e) { apply_move(c_, e); }

 private:
  static void take_marks(Instance& s, NodeIndex target, NodeIndex source, std::uint32_t count) {
    auto it = std::find_if(s.marks.begin(), s.marks.end(), [&](const auto& m) {
      return m.first == std::pair{target, source};
    });
    TRAJECTUM_ASSERT(it != s.marks.end() && it->second >= count);
    it->second -= count;
    if (it->second == 0) s.marks.erase(it);
  }
  static void count_opening(NodeMemory& m, Instant at) {
    auto day = calendar::local_date(at);
    m.that_day = m.day == day ? m.that_day + 1 : 1;
    m.day = day;
    ++m.opened;
  }
  Document& changed_document(std::uint32_t no) {
    TRAJECTUM_ASSERT(no >= 1 && no <= c_.documents.size());
    c_.file_changed = true;
    return c_.documents[no - 1];
  }
  void drop_stand_in(InstanceNo no) {
    std::erase_if(c_.stand_ins, [&](const StandIn& s) { return s.instance == no; });
  }
  void set_result(NodeIndex node, const Record& form) {
    c_.file_changed = true;
    for (auto& [n, old] : c_.results) {
      if (n == node) {
        old = form;
        return;
      }
    }
    c_.results.push_back({node, form});
  }

  void bring(NodeIndex wait, Value data) {
    bool nothing = data.empty() && c_.brought_to(wait).empty();
    if (nothing) return;
    c_.file_changed = true;
    std::erase_if(c_.brought, [&](const auto& b) { return b.first == wait; });
    if (!data.empty()) c_.brought.emplace_back(wait, std::move(data));
  }

  Case& c_;
};

}  // namespace

void Case::apply(const Event& event) { std::visit(Applier(*this), event); }

}  // namespace trajectum::state
