// What must hold after every turn (semantics.md 9), asked of the store and of a second state that is rebuilt from the
// history alone. It never calls a handler and never believes the engine's own caches.
#ifndef TRAJECTUM_TESTS_SUPPORT_ENGINE_INVARIANTS_HPP
#define TRAJECTUM_TESTS_SUPPORT_ENGINE_INVARIANTS_HPP
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "support/engine/bench.hpp"

namespace trajectum::test {

class Invariants {
 public:
  using Slot = std::tuple<CaseNo, InstanceNo, state::NodeIndex, state::NodeIndex>;  // scope, target, source
  /// What the metrics of turns are about, after each turn of a case.
  struct Step {
    Instant at = 0;
    bool open = false, begun = false;
    std::set<std::string> pools;
    std::map<std::string, Instant> entered;  // for the first time
    std::set<std::string> here;              // full names of nodes
    std::vector<std::pair<std::string, Date>> reached;
    std::vector<std::string> happened;  // "opened", "ended x", "entered p", "left p"
  };
  explicit Invariants(Bench& bench) : bench_(bench) {}

  /// Reads the history that is new, rebuilds its cases, and looks at them, at `also` and at what the region shares.
  /// Gives every broken promise in words; nothing means all hold.
  std::vector<std::string> check(const std::set<CaseNo>& also = {});
  /// The same of every case there is, with the counts of whole tables.
  std::vector<std::string> check_everything();
  /// Starts again from the first history row, as a new process would.
  void forget();

  const std::map<CaseNo, state::Case>& rebuilt() const { return cases_; }
  /// A pool's members and queue, the balances, caseloads and numbers: what a restart may not change.
  std::string shared_state();

 private:
  void follow();
  void follow_marks(const state::TurnRecord& turn, const state::Event& event);
  void look_at_case(const state::Case& c);
  void look_at_items(const state::Case& c, const route::Route& route);
  void look_at_flow(const state::Case& c, const route::Route& route);
  void look_at_time(const state::Case& c, const route::Route& route);
  void look_at_jobs(const state::Case& c, const route::Route& route);
  void look_at_slas(const state::Case& c);
  /// Whom what was told, of everything that is open.
  void look_at_told();
  void look_at_queue();
  void look_at_freedom(const state::Case& c);
  void look_at_region();
  void look_at_seats();
  void look_at_days(const std::string& id, const std::string& record, const std::vector<state::Booking>& bookings,
                    std::int64_t units);
  void look_at_ledger();
  void follow_money(const state::Event& event);
  std::string shared_money();
  void look_at_pools();
  void look_at_caseloads();
  void look_at_metrics();
  /// Metrics that are of what happened and when, from the trails.
  void look_at_trails();
  void leave_trail(const state::Case& c, Instant at, const std::vector<state::Event>& events);
  void look_at_tables();
  void follow_record(const state::Event& event);
  /// Records, by what they are found and who knows them, against what the history says.
  void look_at_records();
  void look_at_blobs();
  void look_at_versions();
  /// Marks of a case that goes on in another version, and back: by the numbers that nodes have there.
  void keep_before_move(const state::TurnRecord& turn);
  void follow_move(CaseNo no, const state::Event& event);
  void say(std::string what) { broken_.push_back(std::move(what)); }

  Bench& bench_;
  HistoryNo read_to_ = 0;
  std::map<CaseNo, state::Case> cases_;
  std::map<Slot, int> marks_;
  std::set<Slot> latches_;
  /// The same of a case before the turn that moved it to another version.
  std::map<CaseNo, std::pair<std::map<Slot, int>, std::set<Slot>>> before_move_;
  /// Cents by budget, account, funder and holder ("" of outside and free), added up from the history by other code than
  /// the ledger's.
  std::map<std::tuple<std::string, state::Account, std::string, std::string>, std::int64_t> money_;
  std::map<std::pair<std::string, std::string>, Record> records_;  // by register and key
  std::map<std::string, std::string> externals_;                   // as the store's entries
  std::map<CaseNo, std::vector<Step>> trails_;
  std::set<CaseNo> touched_;
  std::vector<std::string> broken_;
};

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_ENGINE_INVARIANTS_HPP
