// Handing over many cases and their work at once: shown first, made case by case (each is a turn of its own, all in one
// group), and taken back as long as nobody touched it. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_HANDOVER_HPP
#define TRAJECTUM_PIPELINE_HANDOVER_HPP
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/reads.hpp"

namespace trajectum::pipeline {

inline constexpr const char* kHandoverSpace = "handover";  // number -> Handover

/// One case of a handover as it was made: what is needed to take it back.
struct HandedCase {
  CaseNo case_no = 0;
  std::string to;
  bool owner = false;
  std::vector<std::pair<InstanceNo, state::Life>> items;  // and what they were
  template <class V>
  void fields(V&& v) {
    v(case_no);
    v(to);
    v(owner);
    v(items);
  }
};

struct Handover {
  Instant at = 0;
  std::string by, from, to, policy, reason;
  std::vector<HandedCase> cases;
  bool undone = false;
  template <class V>
  void fields(V&& v) {
    v(at);
    v(by);
    v(from);
    v(to);
    v(policy);
    v(reason);
    v(cases);
    v(undone);
  }
};

/// What happened, or would happen, to one case.
struct CaseMove {
  CaseNo case_no = 0;
  std::string to;
  std::optional<double> score;  // of a ranked one: how well who gets it fits, 0..1
  bool owner = false;
  std::vector<InstanceNo> items;
  std::vector<std::pair<InstanceNo, Error>> kept;  // work that stays, and why
  std::optional<Error> stays;                      // nothing of it moves, and why
  bool moved() const { return owner || !items.empty(); }
};

class Handovers {
 public:
  Handovers(Engine& engine, Reads& reads) : engine_(engine), reads_(reads), store_(engine.store_) {}

  struct Wanted {
    std::string from, to, policy, reason;  // `to`, or a policy: "least_loaded", "familiar", "offer", "ranked"
    std::vector<std::string> routes, nodes;
    std::size_t limit = 0;
    CaseNo after = 0;
    std::string reg = {};            // ranked: the register that holds who could get it, by user
    std::vector<CaseNo> cases = {};  // only these; none: all
  };
  struct Plan {
    std::vector<CaseMove> cases;
    CaseNo after = 0;  // there are more behind this one; 0: that was all
  };
  /// Errors: `invalid_params`, `refused` ("absent", "criteria"). Writes nothing.
  Result<void> check(RegionAtWork& r, const Wanted& wanted) const;
  /// What would move, if it were made now. Writes nothing.
  Result<Plan> show(RegionAtWork& r, const Caller& caller, const Wanted& wanted);
  /// Moves it. Within a command of the region: its rows and event are in `command`, its number in `number`.
  Result<Plan> make(RegionAtWork& r, const Caller& caller, const Wanted& wanted, Engine::RegionCommand& command,
                    HistoryNo& number);
  /// Takes one back: what nobody touched since. Errors: `not_found`, `refused` ("handover.late", "handover.undone").
  Result<Plan> undo(RegionAtWork& r, const Caller& caller, HistoryNo number, Engine::RegionCommand& command);
  /// Those of the last days, oldest first, behind `after`.
  std::vector<std::pair<HistoryNo, Handover>> find(RegionNo region, HistoryNo after, std::size_t limit);

 private:
  std::set<CaseNo> named_of(RegionAtWork& r, const Wanted& wanted);
  std::vector<CaseNo> cases_of(RegionAtWork& r, const Wanted& wanted);
  /// Who could get a case of this route, with the cases that each has: there, of the owner's role, with room.
  std::map<std::string, std::size_t> with_room(RegionAtWork& r, const route::Route& route, const std::string& from);
  /// Who gets this case; its score is in `move` when they are ranked. Errors: `caseload` when nobody has room.
  Result<std::string> receiver(RegionAtWork& r, const state::Case& c, const Wanted& wanted, CaseMove& move);
  /// The one of `free` whose record in the register fits the case's subject best; of those the least loaded, then by
  /// name. Who has no record, or is ruled out by a criterion, is left out. Errors: `caseload`, `incident`.
  Result<std::string> best(RegionAtWork& r, const state::Case& c, const std::string& reg,
                           const std::map<std::string, std::size_t>& free, CaseMove& move);
  Result<Plan> go(RegionAtWork& r, const Caller& caller, const Wanted& wanted, bool for_real,
                  std::vector<HandedCase>* made);
  Result<CaseMove> one(RegionAtWork& r, const Caller& caller, const Wanted& wanted, CaseNo no, bool for_real,
                       HandedCase* made);

  Engine& engine_;
  Reads& reads_;
  store::Store& store_;
  std::size_t compared_ = 0;  // pairs of a case and a person, of this call
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_HANDOVER_HPP
