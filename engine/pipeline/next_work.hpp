// The work that a person does best next, of what he may do, with why. It reads the first rows of each of his queues in
// the order of the worklist's index, never a whole queue. Pure reading. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_NEXT_WORK_HPP
#define TRAJECTUM_PIPELINE_NEXT_WORK_HPP
#include <optional>
#include <string>
#include <vector>

#include "pipeline/reads.hpp"
#include "pipeline/views.hpp"

namespace trajectum::pipeline {

struct NextWanted {
  enum class Mode { best, piled, chained } mode = Mode::best;
  std::string node;    // piled: this step again, in another case
  CaseNo case_no = 0;  // chained: the next step of this case
  views::Reader reader;
};

struct NextFound {
  store::ItemFound found;
  std::string reason;  // "overdue", "priority", "due", "familiar", "piled", "chained", "oldest"
  Text why;
};

/// The best first; those of a step or case that was asked for keep their order. At most `most`.
std::vector<NextFound> next_work(Engine& engine, Reads& reads, RegionAtWork& r, const NextWanted& wanted,
                                 std::size_t most);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_NEXT_WORK_HPP
