// Where a case stands, as the proof of its route sees it, and whether the promise holds from there
// (proof/standing.hpp). Asked of a case that was moved to another version or opened again, after its turn
// has come to rest. Reads; changes nothing. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_FOOTING_HPP
#define TRAJECTUM_PIPELINE_FOOTING_HPP
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "proof/standing.hpp"
#include "turn/play.hpp"

namespace trajectum::pipeline {

/// The position of an open case on the route it is played on. What the proof leaves out is left out here: a suspension
/// (its part counts as if it went on), what is done once more, and incidents about what is behind a node or is live
/// itself. An incident of what did not open is that node, failed; of a `repeats` it is the node once more.
proof::Position position_of(const turn::Play& play);

/// The nodes of the route that an answer other than `holds` speaks of, for people.
std::string names_of(const turn::Play& play, const proof::Standing::Answer& answer);

/// What is known of each route of each bundle that cases were judged on.
class Footings {
 public:
  explicit Footings(const proof::Budget& budget = {}) : budget_(budget) {}
  /// Whether the promise holds from where the case stands on the play's route, which is one of the bundle with this
  /// hash. A closed case keeps it. The first question about a route proves it: some milliseconds, at most the budget.
  proof::Standing::Answer judge(const std::string& bundle, const turn::Play& play);
  /// What is known of a route, proven now if need be.
  proof::Standing& of(const std::string& bundle, const route::Route& route);
  /// The bundle is no longer there.
  void forget(const std::string& bundle);
  std::size_t size() const { return known_.size(); }

 private:
  proof::Budget budget_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<proof::Standing>> known_;  // by bundle and route
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_FOOTING_HPP
