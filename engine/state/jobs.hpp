// Jobs that wait for a worker, of all cases of a region: exact, in memory, one entry a job. That a job waits is decided
// by events; who has it is not history but a lease: written when it is given and when it is extended, so that it
// outlives a restart. Its number is never given twice: whoever comes with an older one is refused.
#ifndef TRAJECTUM_STATE_JOBS_HPP
#define TRAJECTUM_STATE_JOBS_HPP
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.hpp"
#include "model/ids.hpp"

namespace trajectum::state {

struct QueuedJob {
  CaseNo case_no = 0;
  InstanceNo instance = 0;
  std::string kind;
  Instant ready_at = 0;
  std::uint64_t lease = 0;  // 0: nobody has it
  std::string worker;
  Instant leased_until = 0;
  bool held = false;  // what it belongs to stands still: it keeps its lease and is given to nobody
  template <class V>
  void fields(V&& v) {
    v(case_no);
    v(instance);
    v(kind);
    v(ready_at);
    v(lease);
    v(worker);
    v(leased_until);
    v(held);
  }
  /// When somebody may take it: a lease that ran out is worth nothing.
  Instant free_at() const { return lease == 0 ? ready_at : leased_until; }
};

class JobQueue {
 public:
  const QueuedJob* find(CaseNo case_no, InstanceNo instance) const;
  void put(QueuedJob job);
  void drop(CaseNo case_no, InstanceNo instance);
  /// Jobs of these kinds that may be taken at `now`, who waits longest first.
  std::vector<QueuedJob> free(const std::set<std::string>& kinds, Instant now, std::size_t at_most) const;
  /// The first moment at which one of these kinds may be taken; nothing without one.
  std::optional<Instant> next_free(const std::set<std::string>& kinds) const;
  /// Since when somebody of each kind waits, or will: its first one.
  std::vector<std::pair<std::string, Instant>> first_of_kinds() const;
  std::size_t size() const { return jobs_.size(); }
  const std::map<std::pair<CaseNo, InstanceNo>, QueuedJob>& all() const { return jobs_; }

  std::uint64_t last_lease = 0;  // of the region, stored
  std::uint64_t changes = 0;     // counts what may let a waiting worker go on; not stored

 private:
  std::map<std::pair<CaseNo, InstanceNo>, QueuedJob> jobs_;
  std::map<std::string, std::set<std::tuple<Instant, CaseNo, InstanceNo>>> free_;  // by kind: free_at
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_JOBS_HPP
