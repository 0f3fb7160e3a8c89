// The figures of a run. They are made twice: from what the calls answered, and from the histories alone.
#ifndef TRAJECTUM_DEMO_FIGURES_HPP
#define TRAJECTUM_DEMO_FIGURES_HPP
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "demo/meter.hpp"
#include "demo/tally.hpp"
#include "model/time.hpp"

namespace trajectum::demo {

/// So many of so many.
struct Part {
  std::int64_t count = 0;
  std::int64_t of = 0;
  bool operator==(const Part&) const = default;
};

/// A duration over the clients for whom it is known.
struct Length {
  std::int64_t known = 0;
  std::int64_t median_minutes = 0;
  bool operator==(const Length&) const = default;
};

/// What a calendar month brought the pool.
struct Month {
  std::int64_t first = 0;  // came in for the first time
  std::int64_t again = 0;  // came back
  std::int64_t at_end = 0;
  bool operator==(const Month&) const = default;
};

/// The figures that both sides know.
struct Figures {
  std::map<std::string, std::int64_t> pool;         // size of the pool by midnight ("2019-08-01")
  std::map<std::string, std::int64_t> first_plans;  // clients by the direction of their first plan
  std::int64_t entered = 0;                         // clients who ever entered the pool
  std::int64_t placed_on_time = 0;                  // of them: at work within 3 months of entering
  std::int64_t learning_work = 0;                   // of them: in a learning-work place at some time
  std::int64_t placements = 0;
  std::int64_t relapses = 0;
  std::map<std::string, std::int64_t>
      placed_by;  // placements by where the vacancy stood in the list: first, second, lower
  Part mutual;    // choices after the visits: of them mutual
  std::int64_t no_show_calls = 0;
  std::map<std::string, std::int64_t> signals;  // talks that asked for a visit, by colour
  std::int64_t workplace_visits = 0;
  Part contacts_on_time;  // talks and visits of aftercare
  Part at_work_3;         // of the jobs that began three months ago or more: lasted so long
  Part at_work_6;
  std::map<std::string, Month> months;  // by "2019-07"
  Part side_by_side;                    // clients matched beside the focus file: of them agreed
  std::int64_t withdrawn = 0;           // proposals that went when another one was accepted
  Part campaign;                        // employers called in the campaign: of them visited
  std::int64_t signed_here = 0;         // agreements whose bytes were brought and that each party signed
  Length waiting;
  Length touch;
  std::int64_t session_seats = 0;  // seats of visits taken
  std::int64_t agreements = 0;     // learning-work agreements signed
  std::int64_t no_shows = 0;
  std::int64_t vouchers = 0;
  std::int64_t voucher_cents = 0;
  std::map<std::string, std::int64_t> caseload;      // cases in the pool, by consultant, at the end
  std::map<std::string, std::int64_t> outside_pool;  // open cases outside it (aftercare), likewise
  std::map<std::string, std::int64_t> seats_in_use;  // "register/id" -> seats held or taken, at the end
  std::int64_t open_cases = 0;
  std::int64_t overdue = 0;              // open work past its day, at the end
  std::int64_t without_next_action = 0;  // the worst of all midnights
  std::vector<std::string> completed;    // items completed by people, sorted
};

/// What only the histories tell.
struct Findings {
  std::vector<std::string> oversold;        // "session/s-1: 13 of 12"
  std::vector<std::string> over_caseload;   // "consultant-001: 41"
  std::vector<std::string> voucher_twice;   // employers with more than one
  std::vector<std::string> admitted_twice;  // cases that entered the pool again without a relapse
  std::vector<std::string> broken;          // cases whose history has a gap or cannot be read
  std::vector<std::string> incidents;       // first of each kind, with its place
  std::vector<std::string> misjudged;    // proposals scored otherwise than the criteria say, or not in the list at all
  std::set<std::string> signed_hashes;   // of the agreements that each party signed
  std::vector<std::string> left_beside;  // cases with a proposal still open beside the accepted one
  std::int64_t one_sided = 0;            // choices for work that only one side made
  std::int64_t back_first = 0;           // relapses that put the case in front
  std::int64_t incident_count = 0;
  std::int64_t caseload_max = 0;
  std::int64_t visits_used = 0;  // visits on which at least one seat was taken
};

struct Recomputed {
  Figures figures;
  Findings findings;
};

struct PoolPart {
  std::string part;
  std::int64_t target = 0;
  std::int64_t size = 0;
  std::int64_t queue = 0;
};

/// One `pool.status` at the first midnight of a month.
struct PoolMark {
  std::string at;
  std::int64_t size = 0;
  std::int64_t target = 0;
  std::int64_t queue = 0;
  std::vector<PoolPart> parts;
};

struct BudgetLine {
  std::string budget;
  std::int64_t total = 0;  // cents, as are the others
  std::int64_t free = 0;
  std::int64_t reserved = 0;
  std::int64_t committed = 0;
  std::int64_t paid = 0;
};

/// What the calls answered.
struct Answered {
  Figures figures;
  std::vector<PoolMark> pool;
  std::vector<BudgetLine> budgets;
  Text match_example;
  std::set<std::string> bytes_back;  // hashes of the bytes that were read back, as they are
  std::int64_t postings_sum = 0;
  std::map<std::string, Probe> probes;
  std::map<std::string, std::int64_t> refusals;        // not asked for
  std::map<std::string, std::string> first_sentences;  // of each of those
  std::int64_t midnights = 0;
  std::int64_t visits = 0;
  std::int64_t visit_seats = 0;
  std::int64_t resent = 0;
  std::int64_t kills = 0;
  Latency latency;
  double play_seconds = 0;
  double total_seconds = 0;
};

/// The whole outcome of a run.
struct Summary {
  std::uint64_t seed = 1;
  bool intake_only = false;
  Answered answered;
  Recomputed recomputed;
  std::vector<std::pair<std::string, bool>> checks;
  bool all_true() const {
    for (const auto& [name, value] : checks)
      if (!value) return false;
    return true;
  }
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_FIGURES_HPP
