// Counting the dates of open cases anew after a calendar has changed: shown first, then done case by case (each is a
// turn of its own, all in one group). Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_RECOUNT_HPP
#define TRAJECTUM_PIPELINE_RECOUNT_HPP
#include <optional>
#include <string>
#include <vector>

#include "pipeline/reads.hpp"

namespace trajectum::pipeline {

/// One date of a case that is, or would be, another.
struct DateMoved {
  enum class What { due, term, timer } what = What::due;
  route::NodeIndex node = route::kRoot;
  InstanceNo instance = 0;         // 0: of the route
  std::string name;                // of a term; the kind of a timer
  std::optional<Instant> was, is;  // a due date and a term's end at their first moment; none: no longer planned
};

struct CaseRecounted {
  CaseNo case_no = 0;
  std::vector<DateMoved> dates;
  std::optional<Error> stays;  // it cannot be counted, and why
};

class Recounts {
 public:
  Recounts(Engine& engine, Reads& reads) : engine_(engine), reads_(reads) {}

  struct Plan {
    std::vector<CaseRecounted> cases;  // only those with another date, or that cannot be counted
    std::size_t looked_at = 0;
    CaseNo after = 0;  // there are more open cases behind this one; 0: that was all
  };
  /// Looks at so many open cases behind `after`. Without `for_real` nothing is written.
  Result<Plan> go(RegionAtWork& r, const Caller& caller, CaseNo after, std::size_t limit, const std::string& reason,
                  bool for_real);

  /// The same of one case.
  Result<Plan> go_on_case(const Caller& caller, CaseNo no, const std::string& reason, bool for_real);

 private:
  Result<void> look_at(const Caller& caller, CaseNo no, const std::string& reason, bool for_real, Plan& plan);

  Engine& engine_;
  Reads& reads_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RECOUNT_HPP
