// What could still come in a case, and what can be done now to bring it there. The route and the case as it is become
// rules ("when these hold, that follows, at so much effort"); effort spreads from what can be done now to every node,
// and the way to a node is read back from it. Guards are asked as the case is; what a form decides is taken to hold.
// Too hopeful where branches hinder each other: it is asked again after each thing done. Changes nothing.
#ifndef TRAJECTUM_PIPELINE_OUTLOOK_HPP
#define TRAJECTUM_PIPELINE_OUTLOOK_HPP
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "turn/guard_look.hpp"
#include "turn/play.hpp"

namespace trajectum::pipeline {

using route::NodeIndex;

/// One thing that can be done now.
struct Way {
  enum class Do : std::uint8_t {
    set,  // a guard, or a path that is empty, holds it up
    resume,
    retry,
    resolve,
    record,  // a free seat on record
    send,
    add,
    add_element,
    release,  // who has it may not do it
    start,
    complete,
    skip,
    job,
    close_row,
    complete_row,
    end_child,
    clock,
    fail,  // only when the work of a program fails
  } what = Do::set;
  NodeIndex node = route::kRoot;
  InstanceNo item = 0;
  std::string word;             // outcome, message or register
  Instant at = 0;               // clock
  CaseNo child = 0;             // end_child
  route::Origin place;          // set; complete: of the guard that the outcome has, if any
  std::set<std::string> reads;  // set
  bool wanted = true;           // set: what the guard should say
  std::string value;            // set: what the table should choose, or the path should be
  bool same(const Way& o) const {
    return what == o.what && node == o.node && item == o.item && word == o.word && at == o.at && reads == o.reads &&
           place.line == o.place.line && wanted == o.wanted && value == o.value;
  }
};

class Outlook {
 public:
  static constexpr int kFar = 1000000;
  static constexpr int kToSet = 4;  // a value of the case file is corrected rather than a step done: only if need be

  /// `play` must outlive this and is only asked.
  explicit Outlook(const turn::Play& play);

  struct Plan {
    int away = kFar;         // how many things must be done, about; kFar: it cannot come any more
    std::vector<Way> ways;   // of those the ones that can be done now, what must come first first
    std::vector<Way> keeps;  // what is as it should be and has to stay so until it is asked
  };
  Plan to(NodeIndex node) const;
  /// True of a node that somebody, or something, can complete now.
  bool is_enabled(NodeIndex node) const;
  /// An arc to the node that was taken so often that it may not be taken again, or null.
  const route::Target* used_up(NodeIndex node) const;

 private:
  enum class Fact : std::uint8_t {
    comes,    // a node is reached, its join asked
    opens,    // and opens
    here,     // a node is live
    mark,     // (target, source)
    left,     // a scope, with an outcome
    branch,   // a branch in a scope is done
    over,     // an instance is no longer there
    drained,  // neither is what follows from it
    holds,    // a guard says what it should
    met       // one condition of a live wait
  };
  static constexpr int kTimeLimit = 3;  // the effort of time that runs out: other things may run out with it
  static constexpr int kTrouble = 6;    // of a way that is there for when something fails
  struct Rule {
    std::vector<int> needs;
    std::size_t of = 0;  // so many of the needs, the easiest; 0: all
    int effort = 0;
    int way = -1;
    int gives = 0;
  };
  /// From where an arc starts: what must hold, what it takes, and in which live scope, if it is.
  struct From {
    std::vector<int> needs;
    int effort = 0;
    int way = -1;
    const state::Instance* scope = nullptr;  // live: its counters hold
  };

  // outlook.cpp
  int fact(Fact kind, std::uint64_t a, std::uint64_t b = 0, const std::string& word = "");
  void rule(std::vector<int> needs, int effort, int way, int gives, std::size_t of = 0);
  void given(int gives) { rule({}, 0, -1, gives); }
  int way(Way one);
  void condition(int gives, const Way& set, bool holds);
  int guard(route::FunctionId f, NodeIndex at, bool wanted, const route::Origin& place);
  int choice(const route::Node& n, const std::string& outcome);
  int path_is_there(const route::Path& path, const route::Node& n, bool number);
  int may_spend(const route::Node& n);
  InstanceNo scope_of(NodeIndex node) const;
  void spread();
  int effort_of(const Rule& r, std::vector<int>* chosen) const;

  // outlook_route.cpp: what follows from what, in any case of the route
  void follow_all(const route::Node& n);
  void opens_by(const route::Node& n);
  void join_of(const route::Node& n);
  void ends_of_work(const route::Node& n);
  void ends_of_scope(const route::Node& n);
  void leads(const route::Target& target, const route::Node& from, From by);
  void passes(const route::Node& n, const From& by);
  void goes_on(const route::Node& n, const std::string& outcome, const From& by);
  int row_goes_on(const route::Node& n);
  int row_begins(const route::Node& n);
  int row_is_filled(const route::Node& n);
  void count_drains();
  int drain_of(const route::Target& target) const;

  // outlook_case.cpp: what can be done in this one
  void stand(const state::Instance& scope);
  void live(const state::Instance& i);
  void live_work(const state::Instance& i, bool leads_on);
  void live_wait(const state::Instance& i, bool leads_on);
  void live_elsewhere(const state::Instance& i, bool leads_on, const std::vector<int>& needs);
  void runs_out(const state::Instance& i, bool leads_on);
  void live_scope(const state::Instance& i, bool leads_on);
  void live_body(const state::Instance& scope, NodeIndex node, bool leads_on);
  void live_incident(const state::Instance& i, bool leads_on);
  void ends_when_empty(const state::Instance& i, bool leads_on);
  void done_by(const state::Instance& i, Way what, int effort, const route::Target* target, bool leads_on,
               std::vector<int> needs = {});
  bool is_withdrawn(const route::Node& n) const;
  Way resume_of(const state::Instance& i) const;
  bool is_dying(InstanceNo scope) const;
  bool may_still_come(const route::Node& join, const state::Instance& scope, const state::Instance& i) const;
  std::vector<int> held_by(const route::Node& n, InstanceNo scope, InstanceNo self);
  std::vector<int> empties(InstanceNo scope, bool required_only);
  std::optional<Instant> ends_at(InstanceNo scope) const;
  const state::Timer* timer(InstanceNo no, state::TimerKind kind) const;

  const turn::Play& play_;
  const state::Case& c_;
  const route::Route& route_;
  std::map<std::tuple<Fact, std::uint64_t, std::uint64_t, std::string>, int> facts_;
  std::vector<Rule> rules_;
  std::vector<Way> ways_;
  std::map<int, Way> keeps_;        // by fact
  std::vector<int> effort_, best_;  // by fact
  std::vector<int> drains_;         // by node: what it takes until nothing follows from it any more
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_OUTLOOK_HPP
