// What happened: the only thing that changes state, and all that history keeps. A turn decides events, `apply` makes
// them state, and rebuilding a case from its history is the same `apply` again; no Lua runs then.
//
// Grammar of a stored list of events: u:count (u:kind event)*, an event being its members in the order `fields` names
// them. A kind's number and members never change once released: a new shape is a new kind, added at the end.
#ifndef TRAJECTUM_STATE_EVENTS_HPP
#define TRAJECTUM_STATE_EVENTS_HPP
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "model/codec.hpp"
#include "model/ids.hpp"
#include "model/value.hpp"
#include "state/events_documents.hpp"
#include "state/events_freedom.hpp"
#include "state/events_money.hpp"
#include "state/events_move.hpp"
#include "state/events_people.hpp"
#include "state/events_places.hpp"
#include "state/events_records.hpp"
#include "state/events_repair.hpp"
#include "state/events_time.hpp"

namespace trajectum::state {

using NodeIndex = std::uint16_t;  // in the route version the case is on

/// Life of a node instance while it is live (semantics.md 3).
/// `available`: it may not go on yet (a mutex, `while_in`). `suspension`: not of a node but the item that asks whether
/// what stands still may go on.
enum class Life : std::uint8_t { open, waiting, offered, allocated, started, incident, available, paused, suspension };
/// How an instance ended.
enum class End : std::uint8_t { completed, skipped, withdrawn };
enum class TimerKind : std::uint8_t {
  escalate,
  within,
  hold,
  ready,
  occurrence,
  every,
  milestone,
  midnight,
  message,
  term_end,     // the day after a legal period's last
  term_resume,  // the day it runs again
  retry,        // an incident is tried again by itself
  remind,
  sla_risk,
  sla_breach,
  overdue  // the day after a due date that is counted
};
/// True of a timer that brings its case on when it fires; the others only tell, look or tidy up.
bool brings_on(TimerKind kind);

struct CaseOpened {
  std::string route, hash, key, subject_register, subject_id;
  CaseNo parent_case = 0;
  InstanceNo parent_instance = 0;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(route);
    v(hash);
    v(key);
    v(subject_register);
    v(subject_id);
    v(parent_case);
    v(parent_instance);
    v(at);
  }
};
/// A node became live: a step is offered, a scope opens, a wait begins.
struct Opened {
  InstanceNo instance = 0, scope = 0;
  NodeIndex node = 0;
  Life life = Life::open;
  bool element = false;      // one element of an `each`, one occurrence of a `series`
  std::uint32_t number = 0;  // of the element or occurrence, from 1
  std::uint32_t iteration = 1;
  std::string role, assignee;
  std::optional<Date> due;
  Value item;
  Instant at = 0;
  std::uint32_t race = 0;  // the first of this group to start or occur wins; 0: none
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(scope);
    v(node);
    v(life);
    v(element);
    v(number);
    v(iteration);
    v(role);
    v(assignee);
    v(due);
    v(item);
    v(at);
    v(race);
  }
};
/// Claimed, released or started.
struct Moved {
  InstanceNo instance = 0;
  Life life = Life::offered;
  std::string assignee;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(life);
    v(assignee);
  }
};
struct Ended {
  InstanceNo instance = 0;
  NodeIndex node = 0;
  End end = End::completed;
  std::string outcome, by, reason;
  Record form;
  std::uint32_t seq = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
    v(end);
    v(outcome);
    v(by);
    v(reason);
    v(form);
    v(seq);
  }
};
/// `when` said no: the node was passed by without becoming live.
struct Passed {
  NodeIndex node = 0;
  InstanceNo scope = 0;
  template <class V>
  void fields(V&& v) {
    v(node);
    v(scope);
  }
};
/// Marks wait before a node: at its join, or (source kWaitsToOpen) through the join but not yet allowed to open.
inline constexpr NodeIndex kWaitsToOpen = 0xffff;
struct MarkPut {
  InstanceNo scope = 0;
  NodeIndex target = 0, source = 0;
  std::uint32_t count = 1;
  template <class V>
  void fields(V&& v) {
    v(scope);
    v(target);
    v(source);
    v(count);
  }
};
/// A join fired: so many marks of each of these sources are consumed; a late mark of the `latched` ones will be
/// swallowed.
struct MarksTaken {
  InstanceNo scope = 0;
  NodeIndex target = 0;
  std::vector<std::pair<NodeIndex, std::uint32_t>> taken;
  std::vector<NodeIndex> latched;
  template <class V>
  void fields(V&& v) {
    v(scope);
    v(target);
    v(taken);
    v(latched);
  }
};
/// A late mark at a join that drains.
struct MarkSwallowed {
  InstanceNo scope = 0;
  NodeIndex target = 0, source = 0;
  std::uint32_t count = 1;
  template <class V>
  void fields(V&& v) {
    v(scope);
    v(target);
    v(source);
    v(count);
  }
};
/// The marks waiting before a node are withdrawn, and what its join would still swallow.
struct MarksGone {
  InstanceNo scope = 0;
  NodeIndex target = 0;
  template <class V>
  void fields(V&& v) {
    v(scope);
    v(target);
  }
};
/// The priority of one work item, when its step has its own ("": the case's).
struct ItemPrioritySet {
  InstanceNo instance = 0;
  std::string priority;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(priority);
  }
};
/// An element that will be opened when its turn comes (`one_by_one`).
struct ElementPlanned {
  InstanceNo instance = 0;
  Value item;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(item);
  }
};
/// No more elements will be added to an `each` that was open.
struct EachClosed {
  InstanceNo instance = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
  }
};
struct CounterUsed {
  InstanceNo scope = 0;
  std::uint32_t counter = 0;
  template <class V>
  void fields(V&& v) {
    v(scope);
    v(counter);
  }
};
/// `finish` while required nodes are open: the scope ends with this outcome when they are done.
struct ScopeEnding {
  InstanceNo scope = 0;
  std::string outcome;
  template <class V>
  void fields(V&& v) {
    v(scope);
    v(outcome);
  }
};
struct FileSet {
  std::string field;
  Value was, now;
  template <class V>
  void fields(V&& v) {
    v(field);
    v(was);
    v(now);
  }
};
struct TimerArmed {
  std::uint32_t timer = 0;
  InstanceNo instance = 0;
  TimerKind kind = TimerKind::within;
  std::uint32_t number = 0;  // which escalation, occurrence, seat or message
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(timer);
    v(instance);
    v(kind);
    v(number);
    v(at);
  }
};
struct TimerGone {
  std::uint32_t timer = 0;
  bool fired = false;
  template <class V>
  void fields(V&& v) {
    v(timer);
    v(fired);
  }
};
struct OwnerSet {
  std::string owner, was;
  template <class V>
  void fields(V&& v) {
    v(owner);
    v(was);
  }
};
struct PrioritySet {
  std::string priority, was;
  template <class V>
  void fields(V&& v) {
    v(priority);
    v(was);
  }
};
struct MilestoneReached {
  NodeIndex node = 0;
  Date date;
  InstanceNo scope = 0;
  template <class V>
  void fields(V&& v) {
    v(node);
    v(date);
    v(scope);
  }
};
/// A rule that a table decided by.
struct DecidedRule {
  std::uint32_t number = 0;  // from 1
  std::string place;         // as it stood when it decided: "decisions/x.lua:8"
  template <class V>
  void fields(V&& v) {
    v(number);
    v(place);
  }
};
struct Decided {
  NodeIndex node = 0;
  std::vector<DecidedRule> rules;  // in the order of the result
  Value output;                    // one value, a record, or a list of either
  template <class V>
  void fields(V&& v) {
    v(node);
    v(rules);
    v(output);
  }
};
struct Escalated {
  InstanceNo instance = 0;
  std::uint32_t number = 0;
  std::string to;  // a user or a role
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(number);
    v(to);
  }
};
/// A promise (`within` without `on_timeout`) was not kept.
struct Late {
  InstanceNo instance = 0;
  NodeIndex node = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
  }
};
struct Noted {
  std::string text, by;
  template <class V>
  void fields(V&& v) {
    v(text);
    v(by);
  }
};
struct SeatTaken {
  std::uint32_t seat = 0;
  InstanceNo scope = 0, instance = 0;
  NodeIndex node = 0;  // that took it
  std::string reg, record;
  bool held = false;  // until it is confirmed or its hold ends
  std::optional<Date> from, till;
  template <class V>
  void fields(V&& v) {
    v(seat);
    v(scope);
    v(instance);
    v(node);
    v(reg);
    v(record);
    v(held);
    v(from);
    v(till);
  }
};
struct SeatConfirmed {
  std::uint32_t seat = 0;
  template <class V>
  void fields(V&& v) {
    v(seat);
  }
};
struct SeatGivenBack {
  std::uint32_t seat = 0;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(seat);
    v(reason);
  }
};
/// The wait stands on the register's waiting list (or, `over`, no longer does).
struct Waitlisted {
  InstanceNo instance = 0;
  std::string reg;
  bool over = false;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(reg);
    v(over);
  }
};
struct PoolEntered {
  std::string pool, rule, part;
  std::vector<Value> rank;
  Instant at = 0;
  std::string once;  // the value that nobody is admitted for again; "": none
  template <class V>
  void fields(V&& v) {
    v(pool);
    v(rule);
    v(part);
    v(rank);
    v(at);
    v(once);
  }
};
struct PoolLeft {
  std::string pool, reason;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(pool);
    v(reason);
    v(at);
  }
};
struct ChildOpened {
  InstanceNo instance = 0;
  CaseNo child = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(child);
  }
};
/// The child case of a subroute ended, whether or not somebody still waited for it.
struct ChildGone {
  CaseNo child = 0;
  template <class V>
  void fields(V&& v) {
    v(child);
  }
};
/// What a date was counted from has changed: the start of a series.
struct AnchorMoved {
  InstanceNo instance = 0;
  Date date;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(date);
  }
};
struct DueMoved {
  InstanceNo instance = 0;
  std::optional<Date> due;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(due);
  }
};
struct CaseEnded {
  std::string outcome;
  bool cancelled = false;
  std::string reason;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(outcome);
    v(cancelled);
    v(reason);
    v(at);
  }
};
/// The route begins anew: its first node opened again (a relapse, a reconsideration). From 2.
struct RoundBegun {
  std::uint32_t round = 1;
  template <class V>
  void fields(V&& v) {
    v(round);
  }
};
/// A register's record was written.
struct RecordPut {
  std::string reg, id;
  Record was, now;
  template <class V>
  void fields(V&& v) {
    v(reg);
    v(id);
    v(was);
    v(now);
  }
};
/// Administration that is not state of a case: users, tokens. Kept for the record; `what` names the command.
struct Administered {
  std::string what, id;
  Record detail;
  template <class V>
  void fields(V&& v) {
    v(what);
    v(id);
    v(detail);
  }
};
/// The order is the stored kind: append only.
using AnyEvent = std::variant<
    CaseOpened, Opened, Moved, Ended, Passed, MarkPut, MarksTaken, CounterUsed, ScopeEnding, FileSet, TimerArmed,
    TimerGone, OwnerSet, PrioritySet, MilestoneReached, Decided, Escalated, Late, DocumentAttached, Noted,
    MessageReceived, MessageTaken, SeatTaken, SeatConfirmed, SeatGivenBack, Waitlisted, PoolEntered, PoolLeft,
    IncidentRaised, ChildOpened, CaseEnded, RoundBegun, RecordPut, Administered, ChildGone, AnchorMoved, DueMoved,
    MarkSwallowed, MarksGone, EachClosed, ItemPrioritySet, ElementPlanned, AbsencePut, AbsenceGone, StoodIn,
    StandInOver, TermStarted, TermSuspended, TermResumed, TermExtended, TermMoved, TermPassed, TermEnded, JobQueued,
    JobFailed, HelperAdded, HelperGone, MessageLost, MessageSent, Redone, StaleConfirmed, UndoKept, Undone, FailureMet,
    Suspended, SuspensionMoved, SuspensionOver, TimerStopped, TimerGoesOn, DueShifted, JobHeld, CaseReopened,
    CaseLinked, CaseUnlinked, TimerMoved, Reminded, MomentsMissed, SlaStarted, SlaRuns, SlaHeld, SlaAtRisk, SlaBreached,
    SlaEnded, DueMovedByHand, DuePlanned, RecordWritten, RecordGone, MoneyPosted, BudgetClosed, Matched, HeldByHand,
    DocumentSigned, DocumentRemoved, CaseMoved, CaseMovedBack, ItemRoleSet>;

/// What happened, one of the above. Copying and destroying live in one place, as they do for a Value: written out in
/// every file that holds events they were a tenth of the whole build.
struct Event : AnyEvent {
  Event();
  template <class E>
  requires(!std::same_as<std::remove_cvref_t<E>, Event>) Event(E&& what) : AnyEvent(std::forward<E>(what)) {}
  Event(const Event& other);
  Event(Event&& other) noexcept;
  Event& operator=(const Event& other);
  Event& operator=(Event&& other) noexcept;
  ~Event();
};

void write_events(Writer& writer, const std::vector<Event>& events);
/// False if the bytes are damaged or of a newer kind.
bool read_events(Reader& reader, std::vector<Event>& events);

/// One history row: a turn's stimulus, its events and its answer, in one blob (performance.md).
struct TurnRecord {
  std::string command;     // "work.complete", "timer", "pool.refill" ...
  std::string by;          // user id; "" = the engine
  std::string command_id;  // "" = none
  std::uint64_t params_hash = 0;
  CaseNo case_no = 0;
  std::uint32_t seq = 0;  // the case's, after this turn
  std::vector<Event> events;
  std::string reply;  // the result's JSON, when there is a command id to answer again

  std::string encode() const { return encode(events, reply); }
  /// With events and an answer that lie elsewhere.
  std::string encode(const std::vector<Event>& what, std::string_view answer) const;
  static std::optional<TurnRecord> decode(std::string_view bytes);
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_HPP
