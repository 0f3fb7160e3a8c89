// Ranking: the records of a register for somebody who is matched with it, or who waits to be matched for one of its
// records. It compares one at a time, so that whoever asked can let others go first between any two; each is compared
// as it stands when its turn comes, all of them with the same copy of the one they are for. Reads only; runs inside a
// group like a command. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_RANKING_HPP
#define TRAJECTUM_PIPELINE_RANKING_HPP
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/registers.hpp"
#include "turn/score.hpp"

namespace trajectum::pipeline {

class Ranking {
 public:
  struct Wanted {
    std::string reg;
    std::string client;  // whom the records of `reg` are ranked for; "": who waits is ranked for
    std::string record;  // this record of `reg`
    Record filter;       // of records, as in a search
    std::size_t limit = 50;
    std::string after;
  };
  struct Row {
    double score = 0;
    std::string region, id, name;
    CaseNo case_no = 0;  // of one who waits: his case, and the work item at which he does
    InstanceNo item = 0;
    std::optional<std::int64_t> free;  // units of a record
    std::vector<turn::CriterionScore> criteria;
  };

  /// Compares by the criteria of this bundle. Errors: `not_found`, of whom or what it is for; `refused`
  /// "criteria" when the register has none; `invalid_params` of the filter or the cursor.
  static Result<std::shared_ptr<Ranking>> begin(Engine& engine, RegionAtWork& r, turn::Principal who,
                                                std::shared_ptr<const route::Bundle> bundle, Wanted wanted);
  /// Compares the next one; true when there is no next one. The region may be another object than the last time: what
  /// it serves may have been switched. Errors: `incident`, of a criterion; `refused` "rank.max"; those of a search.
  Result<bool> step(RegionAtWork& r);

  const route::Bundle& bundle() const { return *bundle_; }
  const route::Register& reg() const { return *reg_; }
  const Wanted& wanted() const { return wanted_; }
  /// The best first; the same score by key. Once it is done.
  std::vector<Row> take_rows();
  std::size_t fit() const { return fit_; }
  std::size_t full() const { return full_; }
  std::size_t out() const { return compared_ - fit_ - full_; }
  /// How many better ones stand before the first row.
  std::size_t before() const { return before_; }
  /// How many more would fit without one criterion: of each of them.
  const std::vector<std::size_t>& loosened() const { return loosened_; }
  /// What the next page begins behind; "" when there is none.
  const std::string& after() const { return after_; }

 private:
  /// One that is still to be compared.
  struct Next {
    std::string region, id;
    Record record;
    CaseNo case_no = 0;
    InstanceNo item = 0;
    std::optional<std::int64_t> free;
  };

  Ranking(Engine& engine, turn::Principal who, std::shared_ptr<const route::Bundle> bundle, Wanted wanted);
  Result<void> fetch(RegionAtWork& r);
  Result<void> fetch_records(RegionAtWork& r);
  void fetch_waiting(RegionAtWork& r);
  Result<void> compare(const Next& next);
  void keep(Row row);

  Engine& engine_;
  turn::Principal who_;
  std::shared_ptr<const route::Bundle> bundle_;
  Wanted wanted_;
  const route::Register* reg_;
  turn::Comparer comparer_;
  Record fixed_;  // whom or what it is for, as criteria see it
  std::vector<std::string> nodes_;
  std::deque<Next> next_;
  std::string page_;  // what the next page of rows begins behind
  bool last_page_ = false;
  std::set<std::string> met_;  // clients: one may wait in two cases
  std::optional<Row> from_;    // the last row of the page before
  std::vector<Row> rows_;      // a heap, the worst on top; one more than the limit at most
  std::size_t compared_ = 0, fit_ = 0, full_ = 0, before_ = 0;
  std::vector<std::size_t> loosened_;
  std::string after_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RANKING_HPP
