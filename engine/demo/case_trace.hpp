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

/// What matching looks at of a client, as the profile says it.
struct Profile {
  std::string sector;
  std::vector<std::string> skills;
  Date since;  // seeking in this sector
};

/// A vacancy that was proposed for a client.
struct ProposalMade {
  Moment at;
  std::string vacancy;
  double score = -1;  // as it stands in the history
  std::optional<Date> accepted_on;
  Profile profile;  // as it was then
};

/// A stretch of work, from the first day on.
struct Employment {
  Date first_day;
  std::optional<Date> ended;
  std::size_t proposal = 0;  // place of the proposal it came from, from 1; 0: none
};

/// Everything the recomputation wants of one case.
struct CaseFacts {
  std::string case_id;
  std::string route;
  std::string subject;
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
  std::vector<ProposalMade> proposals;
  std::vector<Employment> jobs;
  std::int64_t choices = 0;
  std::int64_t mutual_choices = 0;
  std::int64_t one_sided = 0;  // chose work though the employer did not agree
  std::int64_t back_first = 0;
  std::int64_t no_show_calls = 0;
  std::map<std::string, std::int64_t> signals;
  std::int64_t workplace_visits = 0;
  bool agreed = false;                         // of a match: somebody accepted
  bool left_beside = false;                    // and a proposal stood open beside it all the same
  std::int64_t withdrawn = 0;                  // proposals that went by it
  bool visited = false;                        // of an employer in the campaign
  std::vector<std::string> signed_agreements;  // their hashes
  std::int64_t contacts = 0;
  std::int64_t contacts_on_time = 0;
  std::optional<std::int64_t> waited_minutes;  // from entering the pool until the first placement
  std::optional<std::int64_t> touched_minutes;
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
