// A case: the state that its events made. `apply` is the only writer; deciding code sees it const.
//
// Stored as two blobs: the body (everything that most turns change) and the file (the client's data: case file, results
// of steps, documents), rewritten only when changed. Both open with a format number; the rest is the members in order
// (codec.hpp).
#ifndef TRAJECTUM_STATE_CASE_HPP
#define TRAJECTUM_STATE_CASE_HPP
#include <optional>
#include <string>
#include <vector>

#include "state/events.hpp"

namespace trajectum::state {

struct Instance {
  InstanceNo no = 0, scope = 0;  // scope 0: the route itself
  NodeIndex node = 0;
  Life life = Life::open;
  bool element = false;
  std::uint32_t number = 0;  // of an element; of what has elements that of the last one that came, or was missed
  std::uint32_t iteration = 1;
  std::string role, assignee;
  std::optional<Date> due;
  Value item;
  Instant opened_at = 0;
  CaseNo child = 0;    // subroute
  std::string ending;  // a scope that waits for its required nodes: its outcome
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counters;                 // counter, uses
  std::vector<std::pair<std::pair<NodeIndex, NodeIndex>, std::uint32_t>> marks;  // (target, source), count
  std::vector<std::string> escalated;
  std::string priority;                                  // "": the case's
  std::uint32_t race = 0;                                // 0: none
  bool entered = true;                                   // false: it has been `available` since it came
  std::uint32_t done = 0;                                // each: elements that are done
  bool closed = false;                                   // each: nothing is added any more
  std::vector<std::pair<NodeIndex, NodeIndex>> latches;  // (join, source): late marks it will swallow
  std::vector<NodeIndex> reached;                        // milestones of this scope
  std::string cls, part;                                 // of an incident; its node's outcome is in `ending`
  bool redo = false;                                     // done once more: it leads nowhere on
  std::uint32_t tries = 0;            // of an incident, or of a job: how often it was tried again by itself
  std::vector<NodeIndex> done_steps;  // of a scope: steps that somebody completed in it
  Instant stood_since = 0;            // suspended since then; 0: it is not
  std::uint32_t stood_days = 0;       // by which its due date was moved
  std::vector<std::string> reminded;  // users and roles
  std::optional<Date> planned_due;    // where the route puts it, of a due date that somebody moved
  // Of a scope: who last did each step in it, and in what was inside it and is over. Not of the route: `memory` has
  // that.
  std::vector<std::pair<NodeIndex, std::string>> did;
  /// The due date by the route alone.
  std::optional<Date> counted_due() const { return planned_due ? planned_due : due; }
  InstanceNo of = 0;      // of an incident: what stumbled, 0 when it is not (or no longer) there
  Instant stood_for = 0;  // ms that it was suspended, of what is over
  template <class V>
  void fields(V&& v) {
    v(no);
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
    v(opened_at);
    v(child);
    v(ending);
    v(counters);
    v(marks);
    v(escalated);
    v(priority);
    v(race);
    v(entered);
    v(done);
    v(closed);
    v(latches);
    v(reached);
    v(cls);
    v(part);
    v(redo);
    v(tries);
    v(done_steps);
    v(stood_since);
    v(stood_days);
    v(reminded);
    v(planned_due);
    v(did);
    v(of);
    v(stood_for);
  }
};

inline constexpr NodeIndex kNotStale = 0xffff;

/// What a node has been through in this case.
struct NodeMemory {
  NodeIndex node = 0;
  std::uint32_t opened = 0;     // how often
  std::uint32_t ended_seq = 0;  // seq of the turn that last ended it
  std::string by, outcome;      // of its last completion
  NodeIndex stale = kNotStale;  // the step that was done once more, so that this result may no longer hold
  Date day;                     // of its last opening, in Amsterdam
  std::uint32_t that_day = 0;   // how often it opened on that day
  template <class V>
  void fields(V&& v) {
    v(node);
    v(opened);
    v(ended_seq);
    v(by);
    v(outcome);
    v(stale);
    v(day);
    v(that_day);
  }
};

struct Timer {
  std::uint32_t no = 0;
  InstanceNo instance = 0;
  TimerKind kind = TimerKind::within;
  std::uint32_t number = 0;
  Instant at = 0;
  std::optional<Instant> planned;  // where the route had put it, of one that was moved
  Instant counted_at() const { return planned.value_or(at); }
  template <class V>
  void fields(V&& v) {
    v(no);
    v(instance);
    v(kind);
    v(number);
    v(at);
    v(planned);
  }
};

struct Seat {
  std::uint32_t no = 0;
  InstanceNo scope = 0, instance = 0;
  NodeIndex node = 0;
  std::string reg, record;
  bool held = false;
  std::optional<Date> from, till;
  bool by_hand() const { return instance == 0; }  // no node took it
  template <class V>
  void fields(V&& v) {
    v(no);
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

struct Mail {
  std::uint32_t no = 0;
  std::string message;
  Value data;
  Instant at = 0;
  std::optional<Instant> until;
  template <class V>
  void fields(V&& v) {
    v(no);
    v(message);
    v(data);
    v(at);
    v(until);
  }
};

struct Milestone {
  NodeIndex node = 0;
  Date date;
  std::uint32_t round = 1;
  template <class V>
  void fields(V&& v) {
    v(node);
    v(date);
    v(round);
  }
};

struct Membership {
  std::string pool;
  Instant first_at = 0, since = 0;
  std::uint32_t round = 1;  // the round it was (last) admitted in
  bool member = false;
  template <class V>
  void fields(V&& v) {
    v(pool);
    v(first_at);
    v(since);
    v(round);
    v(member);
  }
};

/// Work that somebody does, or may take, for a user who is absent.
struct StandIn {
  InstanceNo instance = 0;
  std::string user;  // who is absent
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(user);
  }
};

/// A live job: how often it failed. Where it stands in the queue, and who has it, is the region's (jobs.hpp).
struct Job {
  InstanceNo instance = 0;
  std::uint32_t failures = 0;
  bool stopped = false;  // it failed too often: a person looks at it
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(failures);
    v(stopped);
  }
};

/// A period of the law (language.md, "Time with consequences"). Kept after its node ended: paths read its end.
struct Term {
  std::uint32_t no = 0;
  InstanceNo instance = 0;  // of the node that has it
  NodeIndex node = 0;
  std::string name;
  Duration span;
  Date from;
  std::vector<calendar::Suspension> suspensions;
  std::vector<calendar::Extension> extensions;
  calendar::TermEnd counted;
  bool suspended = false;  // its last suspension still lasts
  bool passed = false;     // its last day is over
  bool ended = false;      // its node is
  template <class V>
  void fields(V&& v) {
    v(no);
    v(instance);
    v(node);
    v(name);
    v(span);
    v(from);
    v(suspensions);
    v(extensions);
    v(counted);
    v(suspended);
    v(passed);
    v(ended);
  }
};

/// What `compensate` can make undone, in the order it was done.
struct Undo {
  std::uint32_t no = 0;
  InstanceNo scope = 0;
  NodeIndex node = 0;
  std::string outcome;
  Record form;
  NodeIndex row = 0;  // of an element of this each or series: what it was
  Value item;
  std::uint32_t element = 0;
  template <class V>
  void fields(V&& v) {
    v(no);
    v(scope);
    v(node);
    v(outcome);
    v(form);
    v(row);
    v(item);
    v(element);
  }
};

/// The clock of a service level. Kept after its node ended, the last one of each name.
struct Sla {
  std::uint32_t no = 0;
  InstanceNo instance = 0;  // of the node that has it
  NodeIndex node = 0;
  std::string name;
  std::int64_t target = 0, at_risk = 0, used = 0;  // seconds of service; `used` in the segments that ended
  std::optional<Instant> running_since;
  bool risk_told = false, breached = false, ended = false;
  template <class V>
  void fields(V&& v) {
    v(no);
    v(instance);
    v(node);
    v(name);
    v(target);
    v(at_risk);
    v(used);
    v(running_since);
    v(risk_told);
    v(breached);
    v(ended);
  }
};

/// The first time that a node, or a term, was late.
struct Lateness {
  InstanceNo instance = 0;
  NodeIndex node = 0;
  std::string term;              // "": the node itself: its due date, or its `within`
  std::uint32_t milestones = 0;  // of the case that had been reached by then
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
    v(term);
    v(milestones);
  }
};

struct Helper {
  InstanceNo instance = 0;
  std::string user;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(user);
  }
};

/// A part of the case, or all of it, that stands still.
struct Suspension {
  InstanceNo item = 0, of = 0;  // its own work item; what stands still (0: the case)
  Instant since = 0;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(item);
    v(of);
    v(since);
    v(reason);
  }
};

struct CaseLink {
  std::string kind;  // "parent", "follows", "blocks"
  CaseNo other = 0;
  bool incoming = false;  // the other case said it
  template <class V>
  void fields(V&& v) {
    v(kind);
    v(other);
    v(incoming);
  }
};

enum class CaseLife : std::uint8_t { active, completed, cancelled };
const char* case_life_name(CaseLife life);

class Case {
 public:
  Case();
  Case(const Case& other);
  Case(Case&& other) noexcept;
  Case& operator=(const Case& other);
  Case& operator=(Case&& other) noexcept;
  ~Case();

  RegionNo region = 0;
  CaseNo no = 0;
  HistoryNo last_history = 0;

  // --- body ---
  std::string route, hash, key, subject_register, subject_id, owner, priority, outcome;
  CaseLife life = CaseLife::active;
  CaseNo parent_case = 0;
  InstanceNo parent_instance = 0;
  Instant opened_at = 0, ended_at = 0;
  std::uint32_t seq = 0, round = 1;
  InstanceNo last_instance = 0;
  std::uint32_t last_timer = 0, last_seat = 0, last_mail = 0;
  Instance root;                    // the route's own scope, no = 0
  std::vector<Instance> instances;  // live ones, oldest first
  std::vector<NodeMemory> memory;   // by first use
  std::vector<Timer> timers;
  std::vector<Seat> seats;
  std::vector<Mail> mailbox;
  std::vector<Milestone> milestones;
  std::vector<NodeIndex> visited;  // stages
  std::vector<Membership> pools;
  std::vector<std::pair<InstanceNo, std::string>> waiting;  // on a register's waiting list
  std::vector<Job> jobs;
  std::vector<std::pair<NodeIndex, CaseNo>> open_children;  // of subroutes, also those a time-out left behind
  std::vector<StandIn> stand_ins;
  std::vector<Helper> helpers;  // in the order they came
  std::vector<Suspension> suspensions;
  std::vector<Timer> stopped;  // of what is suspended, as they were
  std::vector<CaseLink> links;
  std::uint32_t last_sla = 0;
  std::vector<Sla> slas;  // oldest first
  std::vector<Lateness> late;

  // --- file ---
  Record file;
  std::vector<std::pair<NodeIndex, Record>> results;  // last form of each step
  std::vector<Document> documents;                    // by number, every version of each
  std::vector<std::string> not_taken;                 // messages that expired or outlived the case
  std::uint32_t last_term = 0;
  std::vector<Term> terms;  // oldest first; of those that ended the last one of each name
  std::uint32_t last_undo = 0;
  std::vector<Undo> undo;                            // oldest first
  std::vector<std::pair<NodeIndex, Value>> brought;  // by wait: what the message that it took last held
  std::vector<std::pair<InstanceNo, Value>> given;   // by incident: what the handler that failed was given

  bool file_changed = false;  // since it was last stored

  bool is_open() const { return life == CaseLife::active; }
  /// True of a live instance in a part that stands still; of 0 when the whole case does.
  bool is_suspended(InstanceNo no) const;
  /// True when a live instance lies in another, or is it.
  bool is_part_of(InstanceNo no, InstanceNo outer) const;
  /// True when a suspension other than the one of `except` (its item) holds it.
  bool is_covered(InstanceNo no, InstanceNo except) const;
  /// The suspension with this item, or null; the one of exactly this part, or null.
  const Suspension* suspension(InstanceNo item) const;
  const Suspension* suspension_of(InstanceNo part) const;
  const Instance* find(InstanceNo no) const;
  Instance* find(InstanceNo no);
  const NodeMemory* remembered(NodeIndex node) const;
  const Record* result(NodeIndex node) const;
  /// What the last message that a wait took held; empty when it held nothing, or none was taken.
  const Value& brought_to(NodeIndex wait) const;
  /// What the handler that an incident is about was given; empty when that was nothing.
  const Value& given_to(InstanceNo incident) const;
  const Timer* timer(std::uint32_t no) const;
  /// Who is absent, of work that somebody else does for him; "" = nobody.
  const std::string& stands_for(InstanceNo instance) const;
  const Term* term(std::uint32_t no) const;
  const Job* job(InstanceNo instance) const;
  const Sla* sla(std::uint32_t no) const;
  const Document* document(std::uint32_t no) const;
  /// Who help with a work item.
  std::vector<std::string> helpers_of(InstanceNo instance) const;
  const Membership* membership(const std::string& pool) const;
  std::uint32_t counter_uses(InstanceNo scope, std::uint32_t counter) const;
  /// Live children of a scope (0: of the route).
  std::vector<InstanceNo> children(InstanceNo scope) const;

  /// Applies one event. It never fails: an event that does not fit is a bug and asserts.
  void apply(const Event& event);

  std::string encode_body() const;
  std::string encode_file() const;
  /// False if damaged or of a newer format.
  bool decode_body(std::string_view bytes);
  bool decode_file(std::string_view bytes);
  /// The same stored state (what encode gives).
  bool same_state(const Case& other) const;
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_CASE_HPP
