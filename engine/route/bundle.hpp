// Everything a region runs on: its routes and what they refer to, loaded into one VM (language.md, "Other files").
#ifndef TRAJECTUM_ROUTE_BUNDLE_HPP
#define TRAJECTUM_ROUTE_BUNDLE_HPP
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "calendar/service.hpp"
#include "route/capability.hpp"
#include "route/graph.hpp"

namespace trajectum::route {

class Scripts;

/// What a record of a register is compared by with who is matched with it.
struct Criterion {
  std::string name;
  Text title;
  int weight = 1;                  // 0: it only says who fits
  FunctionId score = kNoFunction;  // (client, record) -> 0..1, true, or false: does not fit; and why
  Origin origin;
};

/// True of a field that no criterion sees: a ground nobody may be matched on, and what not everybody may see, because
/// everybody sees how a match came about.
inline bool is_unseen(const Field& field) { return field.is_protected || field.sensitive; }

struct Register {
  std::string id;
  Text title;
  Field key;
  std::vector<Field> fields;  // the key not among them
  std::string label;          // the text field that people know a record by; "": its key
  std::string capacity;       // an integer field; "": no capacity
  enum class Period : std::uint8_t { always, day, from } period = Period::always;
  std::string period_field;  // day: the date field "day"; from: the field named by `from`
  std::string period_to;     // `to`, may be ""
  std::string shared;        // "" or "province"
  std::vector<Criterion> criteria;
  std::string matched;  // with criteria: the register of whom it is matched with, the subject of the routes that do
};

/// One cell of a decision rule: what the input must be for the rule to hold.
struct Test {
  enum class Kind : std::uint8_t {
    any,
    known,
    unknown,
    equal,
    one_of,
    less,
    more,
    at_most,
    at_least,
    between
  } kind = Kind::any;
  std::vector<Value> values;  // equal 1, one_of n, less more at_most at_least 1, between 2 (both included)
};

struct DecisionInput {
  Path path;
  FunctionId function = kNoFunction;  // (case)
};

/// Which of the rules that hold give the result (DMN 1.3, "hit policy").
enum class Hit : std::uint8_t { unique, any, priority, first, collect, rule_order, output_order };
const char* hit_name(Hit hit);
/// What `collect` makes of the outputs.
enum class Gather : std::uint8_t { list, sum, min, max, count };
const char* gather_name(Gather with);

struct DecisionOutput {
  std::string name;          // "": the only one, without a name
  std::vector<Value> order;  // priority, output_order: the first ranks highest; empty: it does not count
};

struct RuleOutput {
  Value value;
  FunctionId function = kNoFunction;  // (case); then `value` is empty
};

struct DecisionRule {
  std::vector<Test> tests;          // one an input
  std::vector<RuleOutput> outputs;  // one an output
  Origin origin;
};

struct Decision {
  std::string id;
  Text title;
  Hit hit = Hit::first;
  Gather with = Gather::list;
  std::vector<DecisionInput> inputs;
  std::vector<DecisionOutput> outputs;  // one at least
  std::vector<DecisionRule> rules;

  /// Every rule that holds counts, and none is no mistake: the result is a list, a sum or a number of rules.
  bool takes_none() const {
    return hit == Hit::rule_order || hit == Hit::output_order ||
           (hit == Hit::collect && with != Gather::min && with != Gather::max);
  }
  bool gives_list() const {
    return hit == Hit::rule_order || hit == Hit::output_order || (hit == Hit::collect && with == Gather::list);
  }
  bool gives_record() const { return outputs.size() > 1; }
};

struct Budget {
  std::string id;
  Text title;
  Money total;
  Money unit;           // 0: none
  std::string one_per;  // register whose records may have one; "": no rule
  int year = 0;
  std::vector<std::pair<std::string, std::int64_t>> funders;  // who gives it, and his part; empty: not told apart
  std::vector<std::string> draw;   // funders whose money goes first, in order; empty: each by what he has left
  std::vector<std::string> flags;  // the kinds of use that are told apart
  std::string by;                  // the role that books by hand, beside administrators; "": nobody else
};

struct PoolSize {
  Date since;
  std::int64_t size;
};

struct Pool {
  std::string id;
  Text title;
  std::string route;
  std::vector<PoolSize> size;  // by date; empty: everybody
  Path quota_by;               // empty: no quota
  Path once;                   // a field of the client: one admission for each value of it; empty: however often
  std::string by;              // the role that takes somebody out by hand, beside administrators
  std::vector<std::pair<std::string, std::int64_t>> quota;
  std::string leave_reached;       // milestone; "" : only by command or case end
  FunctionId admit = kNoFunction;  // (client)
  FunctionId rank = kNoFunction;   // (client) -> numbers, dates, texts; low first, nil last
};

struct Metric {
  enum class Kind : std::uint8_t { share, count, average, total, duration, flow, stock };
  enum class Of : std::uint8_t { entered_pool, cases_of_route, open_cases, reached, members, left_pool, ended };
  enum class Where : std::uint8_t { everything, reached, visited, at, function, late };
  std::string id;
  Text title;
  Kind kind = Kind::count;
  Of of = Of::open_cases;
  std::string of_name;        // pool, route or milestone; "": open cases of any route
  std::optional<bool> again;  // flow of `entered`: only the first time (false), or only after that (true)
  std::string outcome;        // flow of `ended`: only with this outcome; "": however
  Where where = Where::everything;
  std::string where_name;             // milestone, stage or node, full name or short; of `late` also a term
  std::string before;                 // of `late`: only before this milestone; "": whenever
  std::optional<Duration> within;     // of `reached`, counted from `of`
  FunctionId function = kNoFunction;  // (case)
  std::optional<double> target;       // share: 0..1; duration: days or minutes; of money: cents
  std::string to;                     // duration: until this milestone, from `of`
  /// Duration: all of it, that in which no work was begun, or that in which some was.
  enum class Time : std::uint8_t { lead, wait, touch };
  Time time = Time::lead;
  std::string calendar;  // duration: only its hours count; "": all
  FieldType value_type = FieldType::integer;
  std::string value_text, by_text;    // as written; "": none
  std::map<std::string, Path> value;  // average, total: by route, of the routes that have it
  std::map<std::string, Path> by;     // one figure for each value of it
  bool by_owner = false;              // for each owner
  bool by_team = false;               // for each team that owners are of
  /// A record of the subject that changes may change it, also of a case that is closed.
  bool reads_subject = false;
  /// Of a duration: in minutes, by every turn; else in calendar days.
  bool is_in_minutes() const { return kind == Kind::duration && (time != Time::lead || !calendar.empty()); }
};

struct Role {
  std::string id;
  Text title;
  int caseload = 0;         // 0: no limit
  std::string overbook_by;  // the role that may give one of it a case above that; "": nobody
};

/// The service calendars of a bundle: what workdays are counted by.
struct Calendars {
  std::map<std::string, calendar::ServiceCalendar> by_id;
  std::string own;      // the region's: the first of its list; "": Monday to Friday less the legal holidays
  std::string decreed;  // the register of days that a royal decree made equal to holidays, for terms; "": none
  /// The one that a span names, else the region's own.
  const calendar::ServiceCalendar& of(const Duration& span) const;
};

/// A region's own words for what people see: by language, the word in lower case and what stands in its place.
struct Labels {
  std::map<std::string, std::string> nl, en;
};

/// A region's whole model, frozen. Shared because cases and readers of an older one may outlive a newer one.
struct Bundle {
  std::string id;      // of the plugin (or workflow)
  std::string region;  // "" for a bundle without a region
  std::string version;
  Text title;
  std::map<std::string, Route> routes;
  std::map<std::string, Register> registers;
  std::map<std::string, Decision> decisions;
  std::map<std::string, Budget> budgets;  // the lines
  std::map<std::string, Pool> pools;
  std::map<std::string, Metric> metrics;
  std::map<std::string, Role> roles;
  Labels labels;                         // every title has them already; for what a handler says to people
  std::map<std::string, Text> parties;   // that sign documents and are no role, and what they are called
  std::map<std::string, Text> messages;  // that a wait waits for, and what they are called
  Calendars calendars;
  std::string hash;                  // of every file it was made of, hex: what a case is pinned to
  std::string packed;                // those files, to load it again when only running cases still need it
  std::unique_ptr<Scripts> scripts;  // the VM with every handler of the routes above

  Bundle();
  ~Bundle();
};

/// One mistake in a bundle, with the place and the cure.
struct Fault {
  Origin origin;
  Text message;        // with "did you mean" where there is a guess
  std::string source;  // the line itself, "" if there is none
  bool warning = false;
  std::vector<Text> trace;  // how it comes to that, a line a step
  /// Two lines with the source and a caret under the column: `file:line:column: message`.
  std::string format(Lang lang) const;
};

/// One file of a bundle, as read from disk or from an archive. `path` is relative to the bundle's folder.
struct SourceFile {
  std::string path;
  std::string text;
};

/// What `load` gets: one folder, already read.
struct BundleSource {
  std::string id;     // manifest id, or the folder's name
  std::string where;  // the folder as a person knows it ("plugins/my-region"); "": the one he stands in
  std::string region;
  std::string version;
  Text title;
  std::vector<SourceFile> files;
  Capabilities may;  // what its files may use; a workflow: everything
  /// The path of a file of it as a person knows it; "" is the folder itself.
  std::string shown(const std::string& path) const {
    if (where.empty()) return path.empty() ? "." : path;
    return path.empty() ? where : where + "/" + path;
  }
};

struct LoadResult {
  std::shared_ptr<Bundle> bundle;  // null when a fault is not a warning
  std::vector<Fault> faults;       // all of them, in order of file and line
};

/// Loads `top` on top of the bundles it requires (given in order, base first) in one fresh sandboxed VM: runs every
/// file, composes overlays, links names, checks types and paths. Never throws; every fault is collected. Thread: any;
/// nothing is shared with other loads.
LoadResult load(const BundleSource& top, const std::vector<BundleSource>& bases);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_BUNDLE_HPP
