// The token game of one turn on one case (semantics.md 2): stimuli in, events out, applied as they are decided, until
// nothing automatic is left. It reads state and route; the only way it changes anything is `emit`.
// No I/O, no clock, no randomness: a turn is a function of (state, stimulus, now, route). Thread: the shard's.
#ifndef TRAJECTUM_TURN_PLAY_HPP
#define TRAJECTUM_TURN_PLAY_HPP
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"
#include "route/bundle.hpp"
#include "route/scripts.hpp"
#include "state/case.hpp"
#include "state/region.hpp"
#include "turn/commands.hpp"
#include "turn/decision_hits.hpp"
#include "turn/world.hpp"

namespace trajectum::turn {

using route::Node;
using route::NodeIndex;
using state::Case;
using state::Event;
using state::Instance;

class Play {
 public:
  using Completion = turn::Completion;
  using HandOver = turn::HandOver;
  using HandedOver = turn::HandedOver;
  using Recover = turn::Recover;
  using Delivery = turn::Delivery;
  using Message = turn::Message;
  using JobResult = turn::JobResult;
  using JobFailure = turn::JobFailure;
  using TermCommand = turn::TermCommand;

  Play(World world, const route::Route& route, Case& c, Principal by);

  // --- commands (one file each); on an error the caller rolls case and region back ---
  Result<void> open_case(const std::string& key, const std::string& subject_id, CaseNo parent,
                         InstanceNo parent_instance, const Record& file);
  Result<void> claim(InstanceNo item);
  Result<void> release(InstanceNo item);
  Result<void> start(InstanceNo item);
  Result<void> pause(InstanceNo item);
  Result<void> resume(InstanceNo item);
  /// Gives allocated or offered work to somebody else who may do it.
  Result<void> delegate(InstanceNo item, const std::string& to);
  /// Another owner; what waits for the old one as owner goes along. `overbook`: who has as many cases as he may, too.
  Result<void> transfer(const std::string& to, const std::string& reason, bool overbook = false);
  Result<void> complete(const Completion& what);
  Result<HandedOver> hand_over(const HandOver& what);
  /// The way back: what is as `hand_over` left it. What somebody touched since is in `kept`.
  Result<HandedOver> take_back(const HandOver& what, const HandedOver& moved);
  Result<void> skip(InstanceNo item, const std::string& reason);
  /// Does a step once more that was done and says `redo`, or whose result is stale; `within`: in which of several
  /// scopes of its own, 0 when there is one. Completing it leads nowhere on; what depended on it is stale from now.
  /// Errors: `redo` (it says no such thing), `state`, `role`, `within`.
  Result<InstanceNo> redo(const std::string& node, InstanceNo within, const std::string& reason);
  /// A stale result holds all the same. Errors: `state`, `role`.
  Result<void> confirm(const std::string& node, const std::string& reason);
  /// Somebody helps with it, or no longer does: both in the history, no more than once.
  Result<void> help(InstanceNo item, const std::string& user);
  Result<void> stop_helping(InstanceNo item, const std::string& user);
  /// Somebody is there again: what nobody started meanwhile is his again. Never refused.
  void come_back(InstanceNo item, const std::string& user);
  Result<InstanceNo> add_optional(const std::string& node);
  /// Commands on an `each` that is open: another element, no more elements, enough as it is.
  Result<InstanceNo> each_add(InstanceNo each, const Value& item);
  Result<void> each_close(InstanceNo each);
  Result<void> each_complete(InstanceNo each);
  /// The live `each` of that name. Errors: `invalid_params`, `refused`.
  Result<InstanceNo> find_each(const std::string& node) const;
  /// Once more, after these values of the case file are corrected. Errors: as set_file; `state`, `role`.
  Result<void> retry_incident(InstanceNo item, const Record& corrected = {});
  /// Closes it without: what had not begun is passed by, what stands goes on.
  Result<void> resolve_incident(InstanceNo item, const std::string& reason);
  Result<void> assign_incident(InstanceNo item, const std::string& to);
  Result<void> note(const std::string& text);
  /// Closes a case whose route is kept open and in which nothing is left to do.
  Result<void> close(const std::string& reason);
  /// Corrects declared values of the case file and empties others, with a reason.
  Result<void> correct(const Record& file, const std::vector<std::string>& emptied, const std::string& reason);
  Result<void> cancel(const std::string& reason, Recover recover = Recover::compensate);
  Result<void> receive(const Message& message);
  Result<void> job_done(const JobResult& what);
  Result<void> job_fail(const JobFailure& what);
  /// It stands still from the day after the letter was sent (default: today) up to `till`, on which it runs again.
  Result<void> term_suspend(const TermCommand& what, const std::string& ground, const std::string& letter,
                            std::optional<Date> sent, Date till);
  Result<void> term_resume(const TermCommand& what, std::optional<Date> on, const std::string& reason);  // or today
  Result<void> term_extend(const TermCommand& what, const Duration& by, const std::string& reason);

  // --- case freedom: play_suspend.cpp, play_reopen.cpp, play_links.cpp ---
  /// A live instance (0: the case) with all that is in it stands still until somebody resumes it. Said again: until
  /// another date.
  Result<void> suspend(InstanceNo part, Date till, const std::string& reason);
  /// It goes on. `part`: what stands still, or the item of its suspension.
  Result<void> go_on_with(InstanceNo part, const std::string& reason);
  /// A closed case is open again, at a node of the route ("": where it starts).
  Result<void> reopen(const std::string& node, const std::string& reason);
  Result<void> link(const std::string& kind, CaseNo other, const std::string& reason);
  Result<void> unlink(const std::string& kind, CaseNo other, const std::string& reason);
  /// The same timer at a later moment, or now. What the law, the case file or the engine itself counts is refused.
  Result<void> timer_move(std::uint32_t timer, Instant at, const std::string& reason);
  Result<void> timer_fire(std::uint32_t timer, const std::string& reason);
  /// The due date of live work on another day, from today on; what was counted from it goes along.
  Result<void> due_move(InstanceNo item, Date due, const std::string& reason);

  // --- stimuli of the engine; they never fail, what goes wrong becomes an incident ---
  void fire_timer(std::uint32_t timer);
  void tell_parent(const std::string& outcome, bool cancelled);
  void child_ended(CaseNo child, const std::string& outcome, bool cancelled, const Record& file);
  void child_opened(InstanceNo instance, CaseNo child);
  void offer_seat(InstanceNo instance);
  void enter_pool(const std::string& pool, const state::Candidate& candidate, const std::string& rule, bool owner_full);
  void leave_pool(const std::string& pool, const std::string& reason);
  void record_changed();
  /// The other side of a link that was made, or (`over`) is no more.
  void be_linked(const std::string& kind, CaseNo other, bool over, const std::string& reason);
  /// A linked case shows something else now.
  void link_changed();
  /// Counts anew what is counted by a calendar, after one has changed: terms, due dates, time limits, planned rows.
  void recount_calendars();
  /// The subroute that this case is bound to went.
  void cancel_bound();

  /// Everything automatic that the last stimulus left to do: guards asked again, pools left. Call once, at the end.
  void settle();

  std::vector<Event> events;
  std::vector<FollowUp> follow_ups;
  const Case& state() const { return case_; }
  const route::Route& route() const { return route_; }

  // --- shared by the files of this room ---
  void emit(Event event);
  const Node& node(NodeIndex i) const { return route_.node(i); }
  Date today() const;
  /// A date or an instant later by a span; workdays by the calendar that the span names, else the region's.
  Date add_span(Date from, const Duration& span) const;
  Instant add_span(Instant from, const Duration& span) const;
  /// What a span is counted by: the region's calendar of today, else the one of the case's own bundle.
  const calendar::ServiceCalendar& calendar_of(const Duration& span) const;
  /// The law's calendar, with the days that decrees added.
  calendar::LegalCalendar legal_calendar() const;
  Instant now() const { return world_.now; }
  const World& world() const { return world_; }
  const Principal& by() const { return by_; }

  // play_paths.cpp
  Value value_of(const route::Path& path, InstanceNo scope, const Record* form = nullptr) const;
  Value record_value(const std::string& reg, const std::string& id) const;
  std::optional<Date> date_of(const route::Path& path, InstanceNo scope) const;
  /// The record that `next_action` is: the next thing that will happen, or an empty value.
  Value next_action() const;

  // play_scripts.cpp; `writer`: the node whose handler may write, null: it only looks
  Result<std::vector<Value>> run_script(route::FunctionId f, InstanceNo scope, const Node* writer,
                                        const route::ScriptArguments& arguments = {});
  /// A guard: false and an incident when it fails.
  Result<bool> holds(route::FunctionId f, InstanceNo scope, const Record* form = nullptr,
                     const Node* form_of = nullptr);
  /// What a field of a node's form is prefilled with now; empty: nothing, or what would be refused there.
  Value prefilled(const Node& n, InstanceNo scope, const Field& field) const;
  /// A guard that gives a value: the priority of work.
  Result<Value> ask_value(route::FunctionId f, InstanceNo scope);
  /// A question without any effect, for metrics: no timer is armed, today() is an error.
  Result<bool> ask(route::FunctionId f);
  Result<void> set_file(const std::string& field, Value value);
  /// The value as the field would hold it; nothing is written. Errors: as set_file.
  Result<Value> fit_file(const std::string& field, Value value) const;
  void ask_guards_again();
  void ask_again(InstanceNo instance);
  void ask_what_waits_to_open();
  void leave_pools();

  // play_flow.cpp: arcs, joins, scopes
  void reach(NodeIndex target, InstanceNo scope, NodeIndex source, int marks = 1);
  void follow(const route::Target& target, InstanceNo scope, NodeIndex source, const Record* form = nullptr);
  void leave(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form = nullptr);
  /// The same after a node was done: its on_done, then again while it repeats, else its way.
  void leave_done(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form = nullptr);
  void run_on_done(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form, const Value& data);
  /// What a handler gets as `form` after a node was done declares: of a subroute the child's case file.
  const std::vector<Field>& form_fields(const Node& n) const;
  /// Again while it repeats, else its way.
  void go_on(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form);
  /// The way of a node that was not needed or was skipped: `skipped` if it names that, else `next`, else its only
  /// outcome.
  void pass_by(const Node& n, InstanceNo scope);
  /// Ends the stage or route that a `finish` inside this scope means.
  void finish_from(InstanceNo scope, NodeIndex ended, const std::string& outcome);
  /// `through`: the each or series it came from, 0 if none: that one never stays as it is.
  void finish(InstanceNo scope, const std::string& outcome, InstanceNo through);
  /// True of a required node that is live, and of a scope with one somewhere inside.
  bool holds_required(InstanceNo instance) const;
  /// True when one is to open in this very scope.
  bool awaits_required(InstanceNo scope) const;
  void end_all_but_required(InstanceNo scope, const std::string& outcome, InstanceNo through = 0);
  void end_scope(InstanceNo scope, const std::string& outcome);
  /// An each whose way on was taken while the rest goes on.
  bool has_gone_on(const Node& n, const Instance& i) const;
  void close_case(const std::string& outcome);
  /// The case has come to its end but for an incident: nothing in it goes on.
  void keep_open_for(const std::string& outcome);
  /// Its end is held up: a person is refused, else it is an incident.
  void hold_end(const Error& why, const std::string& outcome);
  void withdraw(InstanceNo instance, const std::string& reason);
  bool counter_left(const route::Target& target, InstanceNo scope) const;
  /// One work item for each thing that goes wrong at a node: the same again is not told twice.
  void raise_incident(NodeIndex at, InstanceNo scope, const Error& error, Stumbled where);
  void raise_incident(NodeIndex at, InstanceNo scope, const Error& error) { raise_incident(at, scope, error, {}); }
  Result<const Instance*> open_incident(InstanceNo item) const;
  /// The live instance that an incident is about, 0 when it did not come to be or is gone.
  InstanceNo stumbling(const Instance& incident) const;
  /// What a node stumbled over while it was there is over when it is.
  void end_incidents(InstanceNo over);
  bool scope_live(InstanceNo scope) const { return case_.is_open() && case_.find(scope) != nullptr; }

  // play_settle.cpp: what follows by itself, one move at a time
  /// A mark for a node that asks no join: it opens when the turn settles.
  void place(NodeIndex target, InstanceNo scope, std::uint32_t race = 0);
  /// Plays every automatic move there is. What a mutex or `while_in` holds up is then a mark that waits to open.
  void run();
  void open(NodeIndex target, InstanceNo scope, std::uint32_t race);
  void open_now(NodeIndex target, InstanceNo scope, std::uint32_t race);

  // play_joins.cpp: marks that wait
  using Taken = std::vector<std::pair<NodeIndex, std::uint32_t>>;
  /// What a join takes when it fires now; empty when it does not.
  Taken ready(const Node& join, InstanceNo scope) const;
  bool may_still_come(const Node& join, InstanceNo scope, const std::vector<NodeIndex>& reach) const;
  /// One late mark swallowed, or one firing; false when the join does neither.
  bool settle_join(NodeIndex target, InstanceNo scope);
  /// Withdraws a node's live instances and the marks waiting before it, wherever it is live in the innermost instance
  /// of a scope around both.
  void withdraw_region(NodeIndex node, InstanceNo scope);
  void withdraw_in(NodeIndex node, InstanceNo scope);
  /// The live bodies that this node can be in: 0 for the route, a stage, each element.
  std::vector<InstanceNo> bodies_of(NodeIndex home, InstanceNo within) const;

  // play_wake.cpp: who may go on
  /// Why a node may not open or go on now: the name of the rule, "" if it may.
  const char* waits_for(const Node& n, InstanceNo scope, InstanceNo self) const;
  /// Who holds the mutex that a node needs: a live instance, or 0.
  InstanceNo mutex_holder(const Node& n, InstanceNo scope, InstanceNo self) const;
  /// Moves between available and enabled whatever a mutex or `while_in` has stopped or freed; false when nothing moved.
  bool wake();
  /// A wait that was held up before it began.
  void open_held_wait(InstanceNo wait);
  void win_race(InstanceNo winner);
  /// All of a race but the winner go.
  void lose_race(std::uint32_t race, InstanceNo winner);
  /// A number that no race of the case has.
  std::uint32_t new_race() const;
  /// The instance, from this scope outwards, of the innermost scope that is around both nodes.
  InstanceNo common_scope(NodeIndex a, NodeIndex b, InstanceNo scope) const;
  bool is_within(InstanceNo scope, InstanceNo outer) const;
  void reach_sentries();
  /// Withdraws whoever's `withdraw_when` holds, sets the priority of work that has its own.
  void ask_about(InstanceNo instance);

  // play_many.cpp: each and series
  bool has_elements_left(const Instance& each) const;
  bool open_next_element(InstanceNo each);
  /// Enough elements are done: the way on is taken now, and the rest drains or is withdrawn.
  void fire_row(InstanceNo each);
  /// It is complete as it is: the rest is withdrawn.
  void complete_row(InstanceNo each);
  void ask_if_done(InstanceNo each);
  Result<InstanceNo> add_element(InstanceNo each, Value item);
  /// After the end of the occurrence of this number.
  void plan_after_end(InstanceNo series, std::uint32_t number);
  /// The day of an occurrence, counted from `after` or from the start of the series; empty when the row ends before.
  std::optional<Date> next_day(InstanceNo series, std::uint32_t number, Date after) const;
  void plan_next(InstanceNo series, std::uint32_t number, Date after);
  /// The next occurrence again, after `from` or `till` has changed.
  void replan(InstanceNo series);
  /// A live `each` that commands are about; null when it is none (any more).
  const Instance* commanded_each(InstanceNo each) const;

  // play_open.cpp: what each kind does when it becomes live
  void enter_work(InstanceNo instance);
  void enter_wait(InstanceNo instance);
  /// `of`: who enters; of a scope it is the `scope` itself, of a milestone that was reached nobody (0).
  void run_on_enter(const Node& n, InstanceNo scope, InstanceNo of, const char* part = kPartOnEnter);
  void open_script(const Node& n, InstanceNo scope);
  InstanceNo open_work(const Node& n, InstanceNo scope, std::uint32_t race = 0, const state::Redone* again = nullptr);
  InstanceNo open_instance(const Node& n, InstanceNo scope, state::Life life, bool element, std::uint32_t number,
                           Value item, std::uint32_t race = 0);
  void open_element(const Node& n, InstanceNo container, std::uint32_t number, Value item);
  void decide(const Node& n, InstanceNo scope);
  // decide.cpp: what a table says of this case. Errors: `decision`, or what a function of it failed on
  Result<TableResult> ask_table(const Node& n, InstanceNo scope);
  Result<std::vector<Value>> table_inputs(const Node& n, InstanceNo scope);
  void open_finish_by(const Node& n, InstanceNo scope);
  void open_milestone(const Node& n, InstanceNo scope);
  void open_stage(const Node& n, InstanceNo scope);
  void open_each(const Node& n, InstanceNo scope);
  void open_series(const Node& n, InstanceNo scope);
  void open_wait(const Node& n, InstanceNo scope, std::uint32_t race, state::Life life);
  void open_subroute(const Node& n, InstanceNo scope);
  void check_wait(InstanceNo instance);
  void check_milestone(InstanceNo instance);
  void reach_milestone(InstanceNo instance, Date date);

  // play_time.cpp
  std::optional<Date> due_of(const Node& n, InstanceNo scope) const;
  void arm(InstanceNo instance, state::TimerKind kind, std::uint32_t number, Instant at);
  /// The one timer of this kind and number: moved when its moment is another now.
  void arm_anew(InstanceNo instance, state::TimerKind kind, std::uint32_t number, Instant at);
  void disarm(InstanceNo instance);
  void disarm_one(InstanceNo instance, state::TimerKind kind, std::uint32_t number);
  void arm_limits(const Node& n, InstanceNo instance);
  /// When a share of the way to a due date, or to the end of `within`, or a span from entry is over.
  std::optional<Instant> escalation_at(const Node& n, const route::Escalation& e, Instant opened,
                                       std::optional<Date> due) const;
  /// When work is reminded of; none without `remind` or without a due date.
  std::optional<Instant> reminder_at(const Node& n, std::optional<Date> due) const;
  /// Another due date by the route, and what was counted from the old one. One that somebody moved stays.
  void move_due(InstanceNo item, std::optional<Date> due);
  void follow_due(InstanceNo item);
  void recount_spans(const Instance& instance);
  /// The first planned occurrence whose day has come; the next one is a turn of its own.
  void open_occurrence(InstanceNo series);
  /// Dates that were counted from something that may have changed: series and due dates.
  void recount_dates();
  void recount_recurring(const Instance& series);

  // redo.cpp
  Result<NodeIndex> named_work(const std::string& name) const;

  // compensate.cpp
  /// Keeps what its `compensate` needs, when the node has one.
  void keep_undo(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form);
  /// What could not be made undone: all of it by number, and the first with its error.
  struct NotUndone {
    std::vector<std::uint32_t> numbers;
    NodeIndex node = 0;
    Error error;
  };
  /// Makes undone what was done in a scope and inside it, the last first. What fails is left, and the rest is done all
  /// the same.
  std::optional<NotUndone> compensate(InstanceNo scope);
  std::optional<NotUndone> make_undone(const std::vector<std::uint32_t>& numbers);
  void undo_again(const Instance& incident);
  void raise_not_undone(const NotUndone& left, InstanceNo scope, const char* part);
  /// The element that what is being made undone was done in; null outside.
  const state::Undo* undoing_ = nullptr;

  // failures.cpp: what a route does about trouble by itself
  struct Met {
    const route::FailureRule* rule = nullptr;
    InstanceNo owner = 0;  // the scope whose rule it is; `own`: the node's itself
    bool own = false;
  };
  Met rule_for(NodeIndex at, InstanceNo scope, const std::string& cls, const std::string& part) const;
  /// True when a rule did something about an incident of this turn.
  bool meet_failures();
  bool meet(InstanceNo incident);
  void fire_retry(const state::Timer& timer);
  bool cancel_by_rule(const Instance& incident, const route::FailureRule& rule, std::uint32_t tries);
  void try_again(const Instance& incident);
  void enter_again(const Instance& incident);
  void look_again(const Instance& incident);
  void close_incident(InstanceNo incident, state::End end, const std::string& reason);
  /// The nodes of a loop through this one, joined by arrows: what went round.
  std::string loop_through(NodeIndex node) const;
  // play_timers.cpp: timers that people move, what timers do when they fire, and moments that went by unseen
  Result<state::Timer> commanded_timer(std::uint32_t timer, const std::string& reason) const;
  void fire_every(const state::Timer& timer);
  void fire_escalation(const state::Timer& timer);
  void fire_reminder(const state::Timer& timer);
  /// Does with missed moments of a series what its route says. Gives the timer that opens now, if any.
  std::optional<state::Timer> due_occurrence(InstanceNo series);
  /// What a moment whose day has passed does now; `next`: it waits until then.
  calendar::Firing missed_one(Instant at, calendar::Misfire policy) const;
  void drop_missed(const state::Timer& first, const std::optional<state::Timer>& instead);

  // play_slas.cpp
  void start_slas(const Node& n, InstanceNo instance);
  void end_slas(InstanceNo instance);
  /// Terms and service levels of what has just ended.
  void end_clocks(InstanceNo instance);
  /// Clocks whose `runs` is another now.
  void ask_slas();
  void run_sla(std::uint32_t sla);
  void hold_sla(std::uint32_t sla);
  /// Tells what has come, and arms what is still to come while it runs.
  void watch_sla(std::uint32_t sla);
  const route::Sla& declared_sla(const state::Sla& sla) const;

  // play_jobs.cpp
  void open_job(const Node& n, InstanceNo scope);
  /// What its worker gets, as the case is now.
  Record job_input(InstanceNo job) const;
  Result<const Instance*> leased_job(InstanceNo job, std::optional<std::uint64_t> lease) const;
  /// After an incident of a job that is live: into the queue again.
  void retry_job(InstanceNo job);

  // play_suspend.cpp
  /// Errors: `suspended`, when it lies in a part that stands still (0: the whole case).
  Result<void> not_suspended(InstanceNo no) const;
  void stop_part();
  /// Those of a part that is about to be gone.
  void end_suspensions(InstanceNo gone);
  void free_instance(const Instance& i);
  void look_at_freed(const std::vector<Instance>& freed);

  // play_reopen.cpp
  Result<void> may_reopen() const;
  void settle_owner();

  // play_links.cpp
  /// What the cases linked by this word show: records.
  Value shown_by_linked(const std::string& word) const;
  /// The open cases that block this one, as people name them; "" = none.
  std::string blockers() const;
  Error is_blocked(const std::string& by) const;
  /// Errors: `refused` when links of this kind lead from the other case back to this one.
  Result<void> check_circle(const std::string& kind, CaseNo from) const;
  void change_link(const std::string& kind, CaseNo other, bool over, const std::string& reason);
  bool is_shown(const Event& event) const;
  void tell_links();

  // play_terms.cpp
  void start_terms(const Node& n, InstanceNo instance);
  void end_terms(InstanceNo instance);
  /// The timers that a period needs now; tells when its last day is over.
  void watch_term(std::uint32_t term);
  void fire_term(const state::Timer& timer);
  /// Periods whose `from` is another date now.
  void recount_terms();
  /// The period of that name as seen from a scope: the nearest that runs, else the last that ended; null if none ever.
  const state::Term* term_near(const std::string& name, InstanceNo scope) const;
  Result<const state::Term*> commanded_term(const TermCommand& what) const;
  calendar::TermEnd counted(Date from, const Duration& span, const std::vector<calendar::Suspension>& suspensions,
                            const std::vector<calendar::Extension>& extensions) const;
  const route::Term& declared_term(const state::Term& term) const;

  // play_seats.cpp
  struct SeatChoice {
    std::string record;
    std::optional<Date> from, till;
  };
  /// The seats that a `reserve` still needs: the worker's choice, else the first fit. Fewer than needed: an error.
  Result<std::vector<SeatChoice>> choose_seats(const Node& n, const route::Reserve& r, InstanceNo scope,
                                               const List* chosen);
  void take_seats(const Node& n, const route::Reserve& r, InstanceNo instance, InstanceNo scope, bool held,
                  const std::vector<SeatChoice>& seats);
  void give_back(std::uint32_t seat, const std::string& reason);
  /// Free units of a record that one can still join.
  std::int64_t free_units(const route::Register& reg, const std::string& id, const Record& record) const;
  bool reserve_on_entry(const Node& n, InstanceNo instance);

  // helpers.cpp
  Result<void> may_ask_help(const Instance& item) const;

  // may_do.cpp: who may do it
  Result<void> may_work(const Instance& item, bool claiming);
  /// What a step asks of whoever does it, his role apart. `taking`: he does not have it yet, so what else stands on his
  /// name counts. Errors: `differs_from`, `speaks`, `holds`.
  Result<void> fits(const Instance& item, const std::string& user, const Person& person, bool taking = true) const;
  Result<void> speaks_and_holds(const Instance& item, const std::string& user, const Person& person) const;
  /// The language that this item asks of its worker; "" = any.
  std::string asked_language(const Instance& item) const;
  /// True when doing it takes it: it is offered, or its worker is absent and this is his substitute.
  bool is_taken_by_doing(const Instance& item) const;

  /// Whether somebody else may have it, or the case. Errors: `invalid_params`, `role`, `caseload`, and those of `fits`.
  Result<void> may_receive(const Instance& item, const std::string& to) const;
  Result<void> may_own(const std::string& to) const;

  // allocate.cpp: to whom work goes
  /// Work that has just become live: somebody who is absent does not get it.
  void allocate(InstanceNo item);
  /// Who does the work of an absent user at this item: a substitute who may; "" = nobody of them. A user who is there:
  /// himself.
  std::string acting(const std::string& user, const Instance& item) const;
  /// True when this user is the one who does the work of an absent one today.
  bool stands_in(const std::string& user, const std::string& absent) const;
  /// Offered work whose step says by what policy it goes to somebody. Nobody free: it stays offered.
  void allocate_by_policy(const Instance& item);
  /// There, of the role, may do it, and with room if the case becomes his.
  bool is_free(const std::string& user, const Person& person, const Instance& item) const;
  /// True when who takes it gets the case: nobody has it and it is for the owner's role.
  bool becomes_owner(const Instance& item) const;
  void give_to(const Instance& item, const std::string& user);
  void put_in_other_hands(InstanceNo item, const std::string& absent, const std::string& to);

  // messages.cpp
  /// The waits for a message that are open, oldest first.
  std::vector<InstanceNo> waits_for_message(const std::string& message) const;
  void receive_one(const Message& what, const std::vector<InstanceNo>& waits);
  /// The case that a message of a handler goes to; 0: those of its route. Errors: a case or a route that is not there.
  Result<CaseNo> check_outgoing(const route::Outgoing& mail) const;
  void send(const route::Outgoing& mail, CaseNo to, InstanceNo scope);
  /// A message of this case could not be delivered: an incident, as long as the case is open.
  void not_delivered(InstanceNo scope, const Error& error);
  void lose_message(std::uint32_t number, const std::string& reason);

  // complete_*.cpp
  /// The case's owner, the owner role of the route (to overbook: whom that role names for it), an administrator.
  Result<void> may_steer(bool overbook = false) const;
  Result<void> has_room(const std::string& user, int limit_of_step) const;
  Result<void> check_requires(const Node& n, InstanceNo scope, const Record& form, const std::string& outcome);
  Result<Record> check_form(const Node& n, InstanceNo scope, const Record& form, bool bare, Record& seats);
  Result<void> spend(const Node& n, InstanceNo scope);
  Result<void> take_reserved(const Node& n, InstanceNo item, InstanceNo scope, const Record& chosen);
  /// What a completion asks and does besides its way: evidence, `requires`, seats, money, `on_done`.
  Result<void> carry_out(const Node& n, Instance item, const std::string& outcome, const Record& form,
                         const Record& chosen);
  void give_back_of(const Node& n, InstanceNo scope);
  /// What somebody held by hand of these records, now that a step takes them.
  void give_back_by_hand(const std::string& reg, const List& chosen);
  Result<const Instance*> live_item(InstanceNo item) const;

 private:
  friend class FormWorld;
  World world_;
  const route::Route& route_;
  Case& case_;
  Principal by_;
  int activations_ = 0;
  bool by_person_ = false;        // still inside the person's own step: an empty finish_by refuses
  std::optional<Error> refusal_;  // set deep inside; the command then fails as a whole
  bool file_touched_ = false;     // guards that read data are asked again
  std::size_t caught_up_ = 0;     // occurrences whose moment was missed, opened in this turn

  // --- of the turn, never stored: what has been placed and has not opened yet ---
  struct Arrival {
    NodeIndex node = 0;
    InstanceNo scope = 0;
    std::uint32_t race = 0;
  };
  std::vector<Arrival> arrivals_;                      // oldest first
  std::vector<std::pair<InstanceNo, List>> elements_;  // of an each that is being opened: those still to come
  std::vector<InstanceNo> touched_;                    // scopes in which something may follow
  std::vector<InstanceNo> newly_waiting_;              // they may occur at once, when all else has come to rest
  bool holds_up_ = false;                              // the route has a mutex or `while_in`
  std::vector<InstanceNo> fresh_incidents_;            // nobody has looked at what the route says about them
  struct Retrying {
    NodeIndex node = 0;
    InstanceNo scope = 0;
    std::uint32_t tries = 0;
  };
  std::optional<Retrying> retrying_;  // this turn tries again what failed so often

  // play_settle.cpp
  void touch(InstanceNo scope);
  void touch_for(const Event& event);
  void touch_held_up();
  void drop_arrivals(InstanceNo scope, NodeIndex target = route::kNoNode);
  bool move();
  bool move_body(InstanceNo scope);
  bool move_row(InstanceNo each_or_series);
  bool open_oldest(NodeIndex target, InstanceNo scope);
  bool is_over(InstanceNo scope) const;
  bool is_held_wait(const Instance& i) const;
  std::vector<NodeIndex> candidates(InstanceNo scope) const;
  void look_at_the_new();

  void stop(const std::string& reason);
  /// True of an event after which guards may answer differently.
  bool is_asked_about(const Event& event) const;
  std::map<std::string, std::size_t> given_;  // work that this turn put on a name by a policy
};

/// "parent", "follows", "blocks"; and a link as one of its two cases names it: also "child", "followed_by",
/// "blocked_by".
const std::vector<std::string>& link_kinds();
std::string link_word(const state::CaseLink& link);

/// The refusal of an outcome that the node has not.
Error unknown_outcome(const Node& n, const std::string& outcome);

/// Asks a register's client whether he waits for a place in the pool: nothing when `admit` says no. Errors: `incident`.
Result<std::optional<state::Candidate>> candidate(const route::Bundle& bundle, const route::Pool& pool,
                                                  const std::string& client, const Record& record, Date today);

/// True when the case may (again) wait for a place: not a member, and not placed in its present round.
bool may_enter_pool(const Case& c, const std::string& pool);

/// The pool on this route, or null.
const route::Pool* pool_of(const route::Bundle& bundle, const std::string& route);

/// True if the case counts in its owner's caseload: open, and a member of its route's pool if that has one.
bool counts_in_caseload(const route::Bundle& bundle, const Case& c);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_PLAY_HPP
