// How many things must be done, at least, before a case of a route is at a node: guards are taken to hold, other
// branches to be no hindrance. The search for a way is led by it; being too hopeful only makes it look longer.
#ifndef TRAJECTUM_SPEC_DISTANCE_HPP
#define TRAJECTUM_SPEC_DISTANCE_HPP
#include <vector>

#include "route/graph.hpp"
#include "state/case.hpp"

namespace trajectum::spec {

class Distance {
 public:
  static constexpr int kFar = 1000000;

  /// To the node; kNoNode: to the end of the route. `route` must outlive this.
  Distance(const route::Route& route, route::NodeIndex target);
  /// Of a case as it is. 0: it is there. kFar: there is no way.
  int of(const state::Case& c) const;

 private:
  int entering(const route::Node& n) const;
  int over(const route::Target& target, const route::Node& from) const;
  int leaving(route::NodeIndex scope, const std::string& outcome) const;
  int past(const route::Node& n) const;
  int within(const route::Node& scope) const;
  int live(const state::Instance& i) const;

  const route::Route& route_;
  route::NodeIndex target_;
  std::vector<int> enter_;
};

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_DISTANCE_HPP
