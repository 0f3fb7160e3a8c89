// What the specs of a bundle have seen of its routes: nodes, ways out of them, guards that held and did not, rules that
// fired. Guards are heard by standing between the bundle and its handlers; the rest is read from the histories.
#ifndef TRAJECTUM_SPEC_COVERAGE_HPP
#define TRAJECTUM_SPEC_COVERAGE_HPP
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "spec/rehearsal.hpp"

namespace trajectum::spec {

class Coverage {
 public:
  /// Listens to the handlers of the bundle from now on. The bundle must not be at work yet, and be gone before this is.
  explicit Coverage(route::Bundle& bundle);
  ~Coverage();
  Coverage(const Coverage&) = delete;
  Coverage& operator=(const Coverage&) = delete;

  /// Takes what happened in a rehearsal.
  void take(Rehearsal& rehearsal);

  /// While one is alive nothing is heard: what is only tried was not seen.
  class Quiet {
   public:
    explicit Quiet(Coverage* coverage);
    ~Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

   private:
    Coverage* coverage_;
  };

  struct Count {
    std::string what;  // "nodes", "outcomes", "guards", "rules"
    std::size_t seen = 0, all = 0;
    std::vector<std::string> never;
  };
  /// One list for each route, by id; and under "" the rules of the decisions.
  std::map<std::string, std::vector<Count>> counts() const;

 private:
  class Ear;
  const route::Bundle& bundle_;
  Ear* ear_ = nullptr;  // owned by the bundle
  int quiet_ = 0;
  std::map<route::FunctionId, std::pair<bool, bool>> answers_;  // seen false, seen true
  std::map<std::string, std::set<route::NodeIndex>> nodes_;     // by route
  std::map<std::string, std::set<std::pair<route::NodeIndex, std::string>>> ways_;
  std::map<std::string, std::set<std::uint32_t>> rules_;  // by decision
};

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_COVERAGE_HPP
