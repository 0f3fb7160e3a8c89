// Adds up the histories of all cases into the figures of the run. Nothing here has seen an answer of the server but the
// histories; what it is told besides is only which moments to look at and how many seats there are. Pure.
#ifndef TRAJECTUM_DEMO_RECOMPUTE_HPP
#define TRAJECTUM_DEMO_RECOMPUTE_HPP
#include <map>
#include <string>
#include <vector>

#include "demo/case_trace.hpp"
#include "demo/figures.hpp"
#include "demo/rank_recount.hpp"

namespace trajectum::demo {

struct Questions {
  std::string route = "perspectief_op_werk";
  std::string campaign = "werkgeverscampagne";
  std::string match = "match";
  std::map<std::string, Profile> seekers;               // of the clients of that route
  Date today;                                           // the day of "overdue"
  std::vector<Moment> midnights;                        // all that were played
  std::vector<std::pair<std::string, Moment>> pool_at;  // the midnights at which the pool is counted
  std::map<std::string, std::int64_t> seats;            // by "register/id"
  std::vector<OnOffer> vacancies;                       // all that were ever on offer
};

Recomputed recompute(const std::vector<CaseFacts>& cases, const Questions& questions);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_RECOMPUTE_HPP
