// Where each proposed vacancy stood in the list of that morning, worked out from the histories alone: which openings
// were left by then, and how the region's criteria score them, written down here once more. Pure.
#ifndef TRAJECTUM_DEMO_RANK_RECOUNT_HPP
#define TRAJECTUM_DEMO_RANK_RECOUNT_HPP
#include <map>
#include <string>
#include <vector>

#include "demo/case_trace.hpp"

namespace trajectum::demo {

/// A vacancy as it was put on offer.
struct OnOffer {
  std::string id;
  std::string sector;
  std::vector<std::string> skills;
  int openings = 0;
  Date since;
  Date closes;
};

class RankRecount {
 public:
  RankRecount(const std::vector<CaseFacts>& cases, const std::vector<OnOffer>& offers);

  /// From 1; 0 when it was not in the list of that day.
  int position(const ProposalMade& made) const;
  /// True if the score in the history is what the criteria give.
  bool is_scored_right(const ProposalMade& made) const;

 private:
  int left(const OnOffer& offer, Date on) const;

  const std::vector<OnOffer>& offers_;
  std::map<std::string, std::vector<Date>> accepted_;  // by vacancy: the days
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_RANK_RECOUNT_HPP
