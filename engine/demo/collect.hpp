// Reads the end of a run from the server: the figures its calls give, and the history of every case.
// Thread: one; the histories are read on all lanes.
#ifndef TRAJECTUM_DEMO_COLLECT_HPP
#define TRAJECTUM_DEMO_COLLECT_HPP
#include <functional>

#include "demo/figures.hpp"
#include "demo/marks.hpp"
#include "demo/recompute.hpp"
#include "demo/region.hpp"

namespace trajectum::demo {

class Collect {
 public:
  explicit Collect(Region& region) : region_(region) {}

  /// The figures as the calls answered them.
  Answered answered(const Marks& marks);
  /// How many cases there are; known after `answered`.
  std::int64_t case_count() const { return static_cast<std::int64_t>(case_ids_.size()); }
  /// Every history, traced. `done(n)` hears how far it is.
  std::vector<CaseFacts> histories(const std::function<void(std::int64_t)>& done);

 private:
  void metrics(Figures& figures);
  void months(Figures& figures, const Marks& marks);
  void people(Figures& figures);
  void bytes(Answered& answered);
  void budgets(Answered& answered);
  void cases(Figures& figures);
  void overdue(Figures& figures);
  void seats(const std::string& reg, Figures& figures);
  CaseFacts history(const std::string& case_id, Link& link);

  Region& region_;
  std::vector<std::string> case_ids_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_COLLECT_HPP
