// The token game of one turn on one case (semantics.md 2): stimuli in, events out, applied as they are decided, until
// nothing automatic is left. It reads state and route; the only way it changes anything is `emit`.
// No I/O, no clock, no randomness: a turn is a function of (state, stimulus, now, route). Thread: the shard's.
#pragma once
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
#include "turn/decision_hits.hpp"
#include "turn/guard_answers.hpp"

namespace trajectum::turn {

using route::Node;
using route::NodeIndex;
using state::Case;
using state::Event;
using state::Instance;

/// Who does it: a person with roles, or the engine itself (user "").
struct Principal {
  std::string user;
  std::vector<std::string> roles;
  bool admin = false;
  std::vector<std::string> languages;
  bool whoever = false;  // of specs: stands for anybody who fits, so what is asked of a person himself is not asked
  bool has_role(const std::string& role) const;
};

/// What the work asks of a person, of somebody who is not there himself.
struct Person {
  std::vector<std::string> roles, languages;
  bool whoever = false;
};

/// What must happen to other cases because of this turn; the pipeline plays it in the same transaction.
struct FollowUp {
  enum class Kind { open_child, child_ended, seat_free, cancel_child, message } kind = Kind::seat_free;
  InstanceNo instance = 0;  // open_child: the subroute's
  std::string route;        // open_child
  std::string subject;      // open_child
  Record file;              // open_child: its first values; child_ended: its last
  CaseNo child = 0;         // cancel_child
  CaseNo parent = 0;        // child_ended
  std::string outcome;      // child_ended
  bool cancelled = false;   // child_ended
  std::string reg;          // seat_free
  route::Outgoing mail;     // message
  CaseNo to = 0;            // message: this case; 0: the open cases of its route about its subject
};

/// What the turn needs of the world. References are borrowed for the turn.
struct World {
  const route::Bundle& bundle;
  state::Region& region;
  const IdCodec& ids;
  Instant now = 0;
  HistoryNo history = 0;  // the row this turn will be
  /// Open cases in a consultant's caseload (a pool's cases: only members).
  std::function<std::size_t(const std::string& user)> caseload;
  /// A user; nothing when there is none of that name.
  std::function<std::optional<Person>(const std::string& user)> person;
  /// Everybody, by name. Lifetime: the turn.
  std::function<const std::map<std::string, Person>&()> staff;
  /// Work items on a user's name, as the worklist had them before this turn.
  std::function<std::size_t(const std::string& user)> load;
  GuardAnswers* answers = nullptr;  // of this case; null: every guard is asked each time
  bool robbed = false;  // the watch found that its next action is not in the worklist: `next_action` says nothing
};

class Play {
 public:
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
  /// Another owner for the case; what waits for the old one as owner goes along.
  Result<void> transfer(const std::string& to, const std::string& reason);
  struct Completion {
    InstanceNo item = 0;
    std::string outcome;  // "" = `next`
    Record form;
  };
  Result<void> complete(const Completion& what);
  /// A case's part in a handover. `to` "": back to the role. What may not go is in `kept`, with why.
  struct HandOver {
    std::string from, to, reason;
    bool owner = true;               // the case too, when it is his
    std::vector<std::string> nodes;  // only work at these; empty: all
  };
  struct HandedOver {
    bool owner = false;
    std::vector<std::pair<InstanceNo, state::Life>> items;  // and what they were
    std::vector<std::pair<InstanceNo, Error>> kept;
  };
  Result<HandedOver> hand_over(const HandOver& what);
  /// The way back: what is as `hand_over` left it. What somebody touched since is in `kept`.
  Result<HandedOver> take_back(const HandOver& what, const HandedOver& moved);
  Result<void> skip(InstanceNo item, const std::string& reason);
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
  Result<void> retry_incident(InstanceNo item);
  Result<void> attach(const state::Document& document);
  Result<void> note(const std::string& text);
  Result<void> cancel(const std::string& reason);
  /// Of the waits for it that are open: the oldest takes it, each takes one, or there must be exactly one.
  enum class Delivery { one, all, exactly_one };
  struct Message {
    std::string message;
    Value data;
    std::optional<Duration> ttl;
    Delivery deliver = Delivery::one;
  };
  Result<void> receive(const Message& message);

  // --- stimuli of the engine; they never fail, what goes wrong becomes an incident ---
  void fire_timer(std::uint32_t timer);
  void tell_parent(const std::string& outcome, bool cancelled);
  void child_ended(CaseNo child, const std::string& outcome, bool cancelled, const Record& file);
  void child_opened(InstanceNo instance, CaseNo child);
  void offer_seat(InstanceNo instance);
  void enter_pool(const std::string& pool, const state::Candidate& candidate, const std::string& rule, bool owner_full);
  void record_changed();
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
  Instant now() const { return world_.now; }
  const World& world() const { return world_; }

  // play_paths.cpp
  Value value_of(const route::Path& path, InstanceNo scope, const Record* form = nullptr) const;
  Value record_value(const std::string& reg, const std::string& id) const;
  std::optional<Date> date_of(const route::Path& path, InstanceNo scope) const;
  /// The record that `next_action` is: the next thing that will happen, or an empty value.
  Value next_action() const;

  // play_scripts.cpp
  Result<std::vector<Value>> run_script(route::FunctionId f, InstanceNo scope, bool may_write,
                                        const route::ScriptArguments& arguments = {});
  /// A guard: false and an incident when it fails.
  Result<bool> holds(route::FunctionId f, InstanceNo scope, const Record* form = nullptr,
                     const Node* form_of = nullptr);
  /// A guard that gives a value: the priority of work.
  Result<Value> ask_value(route::FunctionId f, InstanceNo scope);
  /// A question without any effect, for metrics: no timer is armed, today() is an error.
  Result<bool> ask(route::FunctionId f);
  Result<void> set_file(const std::string& field, Value value);
  /// The value as the field would hold it; nothing is written. Errors: as set_file.
  Result<Value> fit_file(const std::string& field, Value value) const;
  void ask_guards_again();
  void ask_again(InstanceNo instance);
  void leave_pools();

  // play_flow.cpp: arcs, joins, scopes
  void reach(NodeIndex target, InstanceNo scope, NodeIndex source, int marks = 1);
  void follow(const route::Target& target, InstanceNo scope, NodeIndex source, const Record* form = nullptr);
  void leave(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form = nullptr);
  /// The same after a node was done: its on_done, then again while it repeats, else its way.
  void leave_done(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form = nullptr);
  /// The way of a node that was not needed or was skipped: `skipped` if it names that, else `next`, else its only
  /// outcome.
  void pass_by(const Node& n, InstanceNo scope);
  void pass_by_in_race(const Node& n, InstanceNo scope, std::uint32_t race);
  void finish(InstanceNo scope_instance, const std::string& outcome);
  /// True of a required node that is live, and of a scope with one somewhere inside.
  bool holds_required(InstanceNo instance) const;
  void end_all_but_required(InstanceNo scope, const std::string& outcome);
  void end_scope(InstanceNo scope, const std::string& outcome);
  void check_scope(InstanceNo scope);
  void withdraw(InstanceNo instance, const std::string& reason);
  bool counter_left(const route::Target& target, InstanceNo scope) const;
  /// One work item for each thing that goes wrong at a node: the same again is not told twice.
  void raise_incident(NodeIndex at, InstanceNo scope, const Error& error);
  /// What a wait stumbled over is over when the wait is.
  void end_incidents(NodeIndex at, InstanceNo scope);
  bool scope_live(InstanceNo scope) const { return case_.is_open() && case_.find(scope) != nullptr; }

  // play_joins.cpp: marks that wait
  void settle_join(NodeIndex target, InstanceNo scope);
  /// Joins that wait for what is active or withdraw it: asked when nothing else of the scope is being opened.
  void fire_joins_of(InstanceNo scope);
  /// Withdraws a node's live instances and the marks waiting before it: in this scope, else wherever it is live.
  void withdraw_region(NodeIndex node, InstanceNo scope);

  // play_wake.cpp: who may go on
  /// Why a node may not open or go on now: the name of the rule, "" if it may.
  const char* waits_for(const Node& n, InstanceNo scope, InstanceNo self) const;
  /// Who holds the mutex that a node needs: a live instance, or 0.
  InstanceNo mutex_holder(const Node& n, InstanceNo scope, InstanceNo self) const;
  /// Moves between available and enabled whatever a mutex or `while_in` has stopped or freed; false when nothing moved.
  bool wake();
  /// Opens what waited to open and now may; false when nothing did.
  bool open_waiting();
  void win_race(InstanceNo winner);
  /// A number that no race of the case has: neither a live one nor one that was won in this turn.
  std::uint32_t new_race() const;
  bool race_is_won(std::uint32_t group) const;
  void reach_sentries();
  /// Withdraws whoever's `withdraw_when` holds, sets the priority of work that has its own.
  void ask_about(InstanceNo instance);

  // play_many.cpp: each and series
  void each_progress(InstanceNo each);
  void open_next_element(InstanceNo each);
  Result<InstanceNo> add_element(InstanceNo each, Value item);
  void plan_after_end(InstanceNo series);
  /// The day of an occurrence, counted from `after` or from the start of the series; empty when the row ends before.
  std::optional<Date> next_day(InstanceNo series, std::uint32_t number, Date after) const;
  void plan_next(InstanceNo series, std::uint32_t number, Date after);
  /// The next occurrence again, after `from` or `till` has changed.
  void replan(InstanceNo series);
  /// A live `each` that commands are about; null when it is none (any more).
  const Instance* commanded_each(InstanceNo each) const;

  // play_open.cpp: what each kind does when it becomes live
  void activate(NodeIndex target, InstanceNo scope, std::uint32_t race = 0);
  void enter_work(InstanceNo instance);
  void enter_wait(InstanceNo instance);
  void run_on_enter(const Node& n, InstanceNo scope);
  void open_script(const Node& n, InstanceNo scope);
  InstanceNo open_work(const Node& n, InstanceNo scope, std::uint32_t race = 0);
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
  void open_wait(const Node& n, InstanceNo scope, std::uint32_t race);
  void open_subroute(const Node& n, InstanceNo scope);
  void check_wait(InstanceNo instance);
  void check_milestone(InstanceNo instance);

  // play_time.cpp
  std::optional<Date> due_of(const Node& n, InstanceNo scope) const;
  void arm(InstanceNo instance, state::TimerKind kind, std::uint32_t number, Instant at);
  /// The one timer of this kind and number: moved when its moment is another now.
  void arm_anew(InstanceNo instance, state::TimerKind kind, std::uint32_t number, Instant at);
  void disarm(InstanceNo instance);
  void arm_limits(const Node& n, InstanceNo instance);
  void open_occurrences(InstanceNo series);
  /// Dates that were counted from something that may have changed: series and due dates.
  void recount_dates();
  void recount_recurring(const Instance& series);

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
  /// What a step asks of whoever does it, his role apart. Errors: `differs_from`, `speaks`, `holds`.
  Result<void> fits(const Instance& item, const std::string& user, const Person& person) const;
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
  /// The case's owner, the owner role of the route, an administrator.
  Result<void> may_steer() const;
  Result<void> has_room(const std::string& user, int limit_of_step) const;
  Result<void> check_evidence(const Node& n, InstanceNo scope, const Record& form);
  Result<void> check_requires(const Node& n, InstanceNo scope, const Record& form, const std::string& outcome);
  Result<Record> check_form(const Node& n, InstanceNo scope, const Record& form, bool bare, Record& seats);
  Result<void> spend(const Node& n, InstanceNo scope);
  Result<void> take_reserved(const Node& n, InstanceNo item, InstanceNo scope, const Record& chosen);
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

  /// Keeps a scope open while several nodes of it are made live one after the other: the first may end at once, and the
  /// scope would look empty before the others are there.
  class Opening {
   public:
    Opening(Play& play, InstanceNo scope) : play_(play) { play_.opening_.push_back(scope); }
    ~Opening() { play_.opening_.pop_back(); }
    Opening(const Opening&) = delete;
    Opening& operator=(const Opening&) = delete;

   private:
    Play& play_;
  };
  std::vector<InstanceNo> opening_;
  void stop(const std::string& reason);
  /// True of an event after which guards may answer differently.
  bool is_asked_about(const Event& event) const;
  std::vector<std::uint32_t> won_;            // races decided in this turn
  std::map<std::string, std::size_t> given_;  // work that this turn put on a name by a policy
};

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
