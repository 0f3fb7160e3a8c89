// A trial: a small route and what must be true of it. A line of the route that ends in `--@ construct/property` says
// what it is there for: the trial is run again without that line, and must then fail. So no property can be accepted
// and ignored.
#ifndef TRAJECTUM_TESTS_SUPPORT_ENGINE_TRIAL_HPP
#define TRAJECTUM_TESTS_SUPPORT_ENGINE_TRIAL_HPP
#include <stdexcept>
#include <string>
#include <vector>

#include "support/engine/invariants.hpp"
#include "turn/documents.hpp"

namespace trajectum::test {

/// Something that a trial holds to be true is not.
struct Untrue : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Trial {
 public:
  /// `source`: the body of route "r" (or a whole `return route`), then other files, each after a line `=== path`; those
  /// of `=== base/path` are of a bundle below.
  /// WORK in it stands for what every step must say: `by = role "worker", due = days(9)`.
  explicit Trial(const std::string& source);

  bool loads() const { return generation_.regions.count("test") != 0; }
  /// The loader's faults, warnings among them, in English.
  const std::string& faults() const { return faults_; }
  Bench& bench();
  const route::Bundle& bundle() { return *bench().region().bundle; }

  /// Opens the case that everything below is about; another one when asked again.
  CaseNo open(const Record& file = {}, const std::string& client = "c1", const std::string& route = "r");
  void look_at(CaseNo no) { case_ = no; }
  const state::Case& c() { return bench().get(case_); }
  CaseNo no() const { return case_; }

  /// Live instances of a node (by id or full name); incidents apart.
  int at(const std::string& node);
  int incidents(const std::string& node = "");
  /// What somebody can work on now: the short names, sorted, as often as they are there ("a a b"); incidents apart.
  std::string enabled();
  /// The oldest live instance of a node. Untrue without one.
  const state::Instance& instance(const std::string& node);
  /// "" while the case is open, else its outcome.
  std::string ended() { return c().is_open() ? "" : c().outcome; }
  const Value& file(const std::string& field) { return c().file.get(field); }
  /// Events of one kind in the case's history.
  template <class E>
  std::vector<E> told() {
    std::vector<E> out;
    for (const auto& row : bench().store().history_after(bench().region().no, 0, 100000)) {
      auto turn = state::TurnRecord::decode(row.body);
      if (row.case_no != case_ || !turn) continue;
      for (const auto& event : turn->events)
        if (auto* e = std::get_if<E>(&event)) out.push_back(*e);
    }
    return out;
  }

  // Commands; false when refused, and then `error` says why.
  bool complete(const std::string& node, const std::string& outcome = "", const Record& form = {},
                const std::string& user = "wim");
  bool claim(const std::string& node, const std::string& user);
  bool start(const std::string& node, const std::string& user = "wim");
  bool skip(const std::string& node, const std::string& user = "wim");
  bool add(const std::string& node, const std::string& user = "wim");
  bool release(const std::string& node, const std::string& user = "wim");
  bool send(const std::string& message, std::optional<Duration> ttl = std::nullopt);
  /// Commands on an `each`: another element, no more of them, enough as it is.
  bool another(const std::string& each, const Value& item = {});
  bool close(const std::string& each);
  bool enough(const std::string& each);
  /// Commands on a node's incident: once more (after correcting the case file), closed without, given to somebody.
  bool retry(const std::string& node, const std::string& user = "wim", const Record& corrected = {});
  bool resolve(const std::string& node, const std::string& user = "wim");
  bool assign(const std::string& node, const std::string& to, const std::string& user = "wim");
  bool attach(const std::string& kind, std::vector<std::string> signed_by = {},
              const std::string& type = "application/pdf", std::int64_t bytes = 10);
  bool put_document(const turn::NewDocument& what, const std::string& user = "wim");
  bool sign(std::uint32_t document, const std::string& as, const std::string& user = "wim");
  bool remove_document(std::uint32_t document, const std::string& user = "wim");
  bool cancel(turn::Play::Recover recover = turn::Play::Recover::compensate);
  bool redo(const std::string& node, const std::string& user = "wim", InstanceNo within = 0);
  bool confirm(const std::string& node, const std::string& user = "wim");
  /// Whether the result of this step may no longer hold.
  bool stale(const std::string& node);
  bool help(const std::string& node, const std::string& helper, const std::string& user = "wim");
  bool stop_helping(const std::string& node, const std::string& helper, const std::string& user = "wim");
  bool delegate(const std::string& node, const std::string& to, const std::string& user = "wim");
  bool transfer(const std::string& to, const std::string& user = "wim");
  bool overbook(const std::string& to, const std::string& user, const std::string& note = "a note");
  bool put(const std::string& reg, const std::string& id, const Record& record);
  void advance(std::int64_t days) { bench().advance({Unit::days, days, ""}); }
  Date today();
  /// A node of the case's route as `route.get` shows it, and a live item as `work.get` does, as JSON.
  std::string shown_route();
  std::string shown_item(const std::string& node);
  /// The keys of a register's records that a region reads when the same bundle serves it and a neighbour, and the
  /// neighbour has this record; each as "region/id".
  std::vector<std::string> read_next_door(const std::string& reg, const std::string& id, const Record& raw);

  Error error;
  /// Promises that did not hold after a group; the promise of a next action is the route's own here, and is left out.
  std::vector<std::string> broken;

 private:
  bool did(const Result<void>& result);
  bool on_incident(const std::string& node, const std::string& user,
                   const std::function<Result<void>(turn::Play&, InstanceNo)>& command);
  bool on_item(const std::string& node, const std::string& user, Result<void> (turn::Play::*command)(InstanceNo));
  const state::Instance* find(const std::string& node, bool incident);
  plugin::Generation generation_;
  std::string faults_;
  std::unique_ptr<Bench> bench_;
  std::unique_ptr<Invariants> invariants_;
  CaseNo case_ = 0;
};

struct RegisteredTrial {
  std::string name, source;
  void (*body)(Trial&);
};
std::vector<RegisteredTrial>& trials();
/// Properties that a source names, as "construct/property".
std::vector<std::string> tags_of(const std::string& source);
/// The source without the line of one property.
std::string without(const std::string& source, const std::string& tag);
/// What is untrue in the trial of this source; "" when nothing is.
std::string untrue(const RegisteredTrial& trial, const std::string& source);

struct Registration {
  Registration(const char* name, std::string source, void (*body)(Trial&)) {
    trials().push_back({name, std::move(source), body});
  }
};

}  // namespace trajectum::test

#define HOLD(condition)                                                                                         \
  do {                                                                                                          \
    if (!(condition))                                                                                           \
      throw ::trajectum::test::Untrue(std::string(#condition) + " at line " + std::to_string(__LINE__) + ": " + \
                                      t.error.text.en);                                                         \
  } while (false)

/// A test case and the trial of that name: TRIAL(Name, source) { ... uses `t` ... }
#define TRIAL(NAME, ...)                                                                       \
  static void NAME(::trajectum::test::Trial& t);                                               \
  static const ::trajectum::test::Registration NAME##_registration(#NAME, __VA_ARGS__, &NAME); \
  TEST_CASE(#NAME) { ::trajectum::test::run_trial(#NAME); }                                    \
  static void NAME(::trajectum::test::Trial& t)

namespace trajectum::test {
/// Runs a trial, and again without each of its properties. Defined where doctest is (tests/unit/turn/trials.cpp).
void run_trial(const std::string& name);
}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_ENGINE_TRIAL_HPP
