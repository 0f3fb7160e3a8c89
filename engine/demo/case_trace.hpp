// What one case's history says, event by event: when it was in the pool and whose it was, which seats it held, and
// whether at every moment somebody had a next thing to do. Pure; knows nothing of the server but its events.
#ifndef TRAJECTUM_DEMO_CASE_TRACE_HPP
#define TRAJECTUM_DEMO_CASE_TRACE_HPP
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "demo/history.hpp"

namespace trajectum::demo {

/// A stretch of time; `till` is open when it lasts still.
struct Stretch {
  Moment from;
  std::optional<Moment> till;
};

struct HeldBy {
  std::string owner;
  Stretch when;
};

struct HeldSeat {
  std::string record;  // "register/id"
  Stretch when;
};

/// Everything the recomputation wants of one case.
struct CaseFacts {
  std::string case_id;
  std::string route;
  bool open = false;
  std::string owner;     // at the end
  bool in_pool = false;  // at the end
  bool pooled = false;   // ever
  Moment entered;        // the first time
  std::vector<Moment> pool_in;
  std::vector<Moment> pool_out;
  std::vector<HeldBy> pool_holders;  // who held it while it was in the pool
  std::vector<HeldSeat> seats;
  std::vector<Moment> placed;
  std::optional<std::string> first_plan;
  bool learning_work = false;
  std::int64_t relapses = 0;
  std::int64_t session_seats = 0;
  std::int64_t agreements = 0;
  std::int64_t no_shows = 0;
  std::vector<std::pair<std::string, std::int64_t>> vouchers;  // employer, cents
  std::vector<std::string> completed;
  std::vector<Date> open_due;  // days of the work still open
  std::vector<Stretch> idle;   // open, and nothing could happen
  std::vector<std::string> incidents;
  bool broken = false;
};

/// Reads a whole history.
CaseFacts trace(const CaseHistory& history);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_CASE_TRACE_HPP
