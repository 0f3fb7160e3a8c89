// A route after loading: a frozen graph of nodes, arcs and policies (language.md, semantics.md 1-2). Built only by the
// loader, read by `turn`, `check` and the diagrams. All names are linked: a path is parsed, a target is a node index.
#ifndef TRAJECTUM_ROUTE_GRAPH_HPP
#define TRAJECTUM_ROUTE_GRAPH_HPP
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calendar/misfire.hpp"
#include "model/field.hpp"
#include "model/value.hpp"

namespace trajectum::route {

using NodeIndex = std::uint16_t;
inline constexpr NodeIndex kNoNode = 0xffff;
inline constexpr NodeIndex kRoot = 0;  // the route itself

/// A Lua function of the bundle; 0: none.
using FunctionId = std::int32_t;
inline constexpr FunctionId kNoFunction = 0;

struct Origin {
  std::string file;
  int line = 0;
  int column = 0;
};

/// A checked path such as `file.employer.name`, `item.day`, `reserved.place.starts`, `broad_intake.motivation`.
struct Path {
  enum class Root : std::uint8_t { none, file, form, subject, item, reserved, result, term };
  struct Segment {
    std::string name;
    std::string through;  // this field is a ref to that register and the path goes on in its record
  };
  Root root = Root::none;
  std::string reg;                // reserved: the register
  NodeIndex node = kNoNode;       // result: the step; item: the each or series
  std::vector<Segment> segments;  // empty: the whole (`reserved.session` as a list)
  std::string text;               // as written
  bool empty() const { return root == Root::none; }
};

enum class TargetKind : std::uint8_t { to, done, finish, all, one, some, race };

/// Where an arc leads. A tree: `one`, `some`, `race` and `all` hold parts.
struct Target {
  TargetKind kind = TargetKind::done;
  NodeIndex node = kNoNode;       // to: a sibling
  std::string outcome;            // finish: the outcome
  NodeIndex scope = kNoNode;      // finish: the stage or route it ends
  FunctionId when = kNoFunction;  // (case, form)
  int at_most = 0;                // per scope instance; 0: no limit
  int counter = -1;               // index of the at_most counter within the route, -1: none
  bool bare = false;
  int marks = 1;                     // to: how many it puts [42]
  std::vector<NodeIndex> withdraws;  // taken away when this way is taken [19, 25]
  std::string priority;              // "" = unchanged
  Text title;
  std::vector<Target> parts;      // all, one, some, race
  std::vector<Target> otherwise;  // 0 or 1: the way when at_most is used up (automatic arcs)
  Origin origin;
};

struct Outcome {
  std::string id;
  Text title;
  Target target;
};

struct OwnerRule {
  enum class Kind : std::uint8_t { none, role, owner };
  Kind kind = Kind::none;
  std::string role;
  NodeIndex same_as = kNoNode;
  NodeIndex differs_from = kNoNode;
  Path speaks;        // a language that the worker must speak; empty, or empty in the case: any
  std::string holds;  // a register in which the worker must have a record of today; "": none
  int caseload = 0;   // at_most = caseload(n); 0: the role's own `caseload`
};

/// To whom offered work goes by itself.
enum class Allocate : std::uint8_t { offer, least_loaded, familiar };

struct Due {
  Duration span;
  Path after;  // empty: from enabling
};

struct Escalation {
  int percent = 0;  // of enabling to due (scope: to within); 0: use `after`
  std::optional<Duration> after;
  bool owner = false;  // to the case's owner
  std::string role;    // else to this role
};

struct Evidence {
  std::string kind;  // also the slot of the case file
  Text title;
  std::vector<std::string> signed_by;
  std::vector<std::string> types;
  std::int64_t bytes_max = 0;  // 0: no own limit
  Path when;                   // only asked when this path is yes; empty: always
};

struct Reserve {
  std::string reg;
  int count = 1;
  int at_least = 0;                // 0: count
  std::string distinct;            // a field of the register
  FunctionId where = kNoFunction;  // (case, record)
  std::optional<Duration> hold;    // held from entry for so long; else chosen at completion
};

struct Spend {
  std::string budget;
  std::int64_t units = 0;  // of the budget's unit; 0: amount
  Money amount;
  Path per;                                         // the value that one_per counts
  std::vector<std::pair<std::string, Path>> flags;  // of the budget's, and the yesno that says whether it holds
};

/// A period of the law on a node (language.md, "Time with consequences").
struct Term {
  std::string id;  // unique in its route
  Text title;
  Duration span;
  Path from;                               // empty: the day the node is entered
  std::optional<Duration> extend_at_most;  // of all extensions together; none: it cannot be extended
  std::string extend_by;                   // role
  std::vector<std::string> grounds;        // to suspend it on; none: it cannot be suspended
};

/// A service level on a node (language.md, "Time with consequences").
struct Sla {
  std::string id;  // unique in its route
  Text title;
  Duration target;                // minutes, hours or workdays; names the calendar that counts
  FunctionId runs = kNoFunction;  // (case); none: always
  int risk_percent = 80;          // of the target
};

struct Every {
  Duration span;
  NodeIndex add = kNoNode;  // an optional
  calendar::Misfire missed = calendar::Misfire::once;
};

/// What the route does about trouble at a node before a person has to (patterns.md 2.2).
struct FailureRule {
  enum class Action : std::uint8_t { incident, go, skip, cancel };
  std::vector<std::string> kinds;  // classes of incidents; empty: any
  int retry = 0;                   // so often it is tried again by itself first
  Duration after;                  // rests before each
  Action action = Action::incident;
  std::optional<Target> go;  // withdrawn, and this way
  std::string assign;        // the role that gets the incident; "": `incident_by`
  bool compensate = false;   // before `go` or `cancel`: what was done inside is made undone
};

enum class NodeKind : std::uint8_t {
  route,
  stage,
  step,
  optional,
  decide,
  wait,
  subroute,
  milestone,
  each,
  series,
  finish_by,
  script,
  job
};
inline constexpr NodeKind kNodeKindLast = NodeKind::job;
const char* node_kind_name(NodeKind kind);

enum class JoinKind : std::uint8_t { any, all, count, active };
/// What happens to marks that come after a join fired without them.
enum class JoinAfter : std::uint8_t { drain, block, cancel, keep };

/// When a node opens, given marks from several sources (semantics.md 2).
struct Join {
  JoinKind kind = JoinKind::any;
  int need = 0;  // count: of so many sources
  JoinAfter after = JoinAfter::drain;
  bool surplus_kept = false;  // a source's further mark is meant for the next round [33]
  bool here = false;          // active: ways that lead back are not waited for [37]
  int marks = 1;              // any: so many marks make one activation [41]
};

/// The planned rows of a `series` that does not list its moments.
struct Recurrence {
  Duration span;
  int times = 0;            // 0: without end
  Path till;                // no occurrence after this date; empty: none
  bool after_done = false;  // counted from the end of the last one, not from its planned day
};

struct Node {
  NodeKind kind = NodeKind::step;
  NodeIndex index = 0;
  NodeIndex parent = kNoNode;
  std::string id;    // "broad_intake"
  std::string name;  // full: "intake.broad_intake"; the route's own is its id
  Text title;
  Origin origin;                    // where it was written; with overlays also whose
  std::string bundle;               // the bundle it came from
  std::string was;                  // what it was called in the version before: full, or its id in the same scope
  std::vector<NodeIndex> children;  // document order
  std::vector<NodeIndex> start;     // what opens on entry (scopes)
  bool linear = false;

  std::optional<Target> next;     // completing without an outcome
  std::vector<Outcome> outcomes;  // in the order they show
  std::optional<Duration> within;
  std::optional<Target> on_timeout;
  Join join;
  std::vector<NodeIndex> sources;             // nodes with an arc to this one, sorted
  std::vector<std::vector<NodeIndex>> reach;  // by source: siblings from which a mark can come to that source, not
                                              // through this node, itself included; sorted. For joins that ask
  bool sentry = false;                        // a milestone off the arcs: reached when its `when` holds

  std::string mutex;                // "": none
  NodeIndex mutex_scope = kNoNode;  // the innermost scope that holds all nodes of this mutex
  NodeIndex while_in = kNoNode;     // enabled only while that node is live
  FunctionId withdraw_when = kNoFunction;
  FunctionId repeats = kNoFunction;
  FunctionId priority_fn = kNoFunction;
  std::string priority;  // "": the case's
  bool manual = false;   // must be started before it is completed

  OwnerRule by;
  Allocate allocate = Allocate::offer;
  std::optional<Due> due;
  std::vector<Escalation> escalate;
  std::vector<Field> form;
  std::vector<Path> form_paths;  // which the form's fields name (`prefill`, `from`), found by their text
  std::vector<Evidence> evidence;
  std::vector<Reserve> reserve;
  std::optional<Spend> spend;
  std::string match;    // register; the form then has an optional field of that name
  std::string skip_by;  // role
  std::optional<Every> every;
  std::optional<Duration> remind;  // so long before `due`
  std::vector<Term> terms;
  std::vector<Sla> slas;
  bool watched = false;   // a metric counts whether it is late
  bool required = false;  // `finish` waits for it; an optional then holds its scope
  FunctionId when = kNoFunction;
  FunctionId requires_fn = kNoFunction;
  FunctionId on_enter = kNoFunction;
  FunctionId on_done = kNoFunction;
  std::optional<std::vector<NodeIndex>> redo;  // it may be done once more; whose results are stale then
  FunctionId compensate = kNoFunction;         // makes undone what a completion did
  std::vector<FailureRule> on_failure;         // the first whose kinds match

  std::string table;         // decide: the decision
  std::vector<Path> inputs;  // decide: the decision's inputs in this route; empty where it is a function
  Path into;                 // decide: where its output goes; empty: outcomes by value
  std::vector<std::pair<std::string, Path>> into_each;   // decide: output by output
  std::string message;                                   // wait
  bool fresh = false;                                    // wait
  Path ready_on;                                         // wait: a date
  std::optional<Duration> lasts;                         // wait
  FunctionId ready = kNoFunction;                        // wait
  std::string subroute;                                  // subroute: the route's id
  Path child_subject;                                    // subroute: a ref; empty: the case's own subject
  std::string child_subject_register;                    // what it refers to
  std::vector<std::pair<std::string, Path>> child_file;  // subroute: field of theirs, our path
  bool bound = false;                                    // subroute: the child goes when this goes
  Path on;                                               // milestone: its date; empty: the day it is reached
  Path over;                                             // each: list, integer or reserved.x
  int over_count = 0;                                    // each: a number
  FunctionId over_fn = kNoFunction;                      // each: a list or a number
  bool open = false;                                     // each: elements may be added while it runs
  std::optional<int> need;                               // each: so many are enough; none: all
  bool cancel_rest = false;                              // each: enough withdraws the others
  FunctionId done_when = kNoFunction;                    // each: enough, whatever the number
  bool one_by_one = false;                               // each
  Path from;                                             // series: its anchor; empty: entry
  std::vector<Duration> at;                              // series
  std::optional<Recurrence> recurs;                      // series: instead of `at`
  calendar::Misfire missed = calendar::Misfire::each;    // series: of moments that went by unseen
  FunctionId run = kNoFunction;                          // script
  std::string job_kind;                                  // job: which workers take it
  std::vector<std::pair<std::string, Path>> input;       // job: what a worker gets; its result's fields are `form`
  int retry = 3;                                         // job: so many failures are an incident
  Path by_path;                                          // finish_by

  bool is_scope() const {
    return kind == NodeKind::route || kind == NodeKind::stage || kind == NodeKind::each || kind == NodeKind::series;
  }
  bool is_work() const { return kind == NodeKind::step || kind == NodeKind::optional; }
};

/// What a route lets the cases see that its own are linked with.
struct Shown {
  bool state = false, outcome = false;
  std::vector<std::string> fields;  // of the case file
  std::vector<NodeIndex> milestones;
  bool nothing() const { return !state && !outcome && fields.empty() && milestones.empty(); }
};

/// How open cases follow a new version of their route (semantics.md 8).
enum class Upgrade : std::uint8_t {
  pinned,       // they stay on theirs
  at_boundary,  // when a stage of the route opens
  immediate     // as soon as it is served
};

struct Route {
  std::string id;
  std::string version;
  std::string hash;         // of the composed content, hex; its identity
  std::string subject;      // register
  std::string owner;        // role
  std::string incident_by;  // role that mends what goes wrong; "": the owner's
  bool keep_open = false;   // with nothing live it stays open until somebody closes it
  Text title;
  std::optional<Date> valid_from;                  // cases that are opened before it are not on this version
  std::optional<Date> valid_to;                    // its last day: no case is opened on it afterwards
  Upgrade upgrade = Upgrade::pinned;               // of cases that are on an older version
  FunctionId migrate = kNoFunction;                // (case, from): makes the case file of an older version fit
  std::vector<std::pair<std::string, Text>> ends;  // its outcomes, when it names them
  std::map<std::string, Text> end_titles;          // of every outcome that it may end with
  Shown shows;
  std::vector<Field> file;
  std::vector<Node> nodes;       // nodes[kRoot] is the route
  int counter_count = 0;         // at_most counters
  std::vector<int> counter_max;  // by counter
  const Node& node(NodeIndex i) const { return nodes[i]; }
  /// By full name, else by short name if only one node has it; kNoNode if none or several.
  NodeIndex find(std::string_view name) const;
  /// The first node that has this handler, in any of its keys; kNoNode if none has (`migrate`).
  NodeIndex node_with(FunctionId function) const;
};

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_GRAPH_HPP
