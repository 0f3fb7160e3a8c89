// The fourteen months, day by day: the clock goes to midnight, the marks are read, and on workdays people work from
// nine. Thread: one; the crew uses the lanes.
#ifndef TRAJECTUM_DEMO_PLAY_HPP
#define TRAJECTUM_DEMO_PLAY_HPP
#include "demo/campaign.hpp"
#include "demo/crew.hpp"
#include "demo/marks.hpp"
#include "demo/progress.hpp"
#include "demo/region.hpp"
#include "demo/seeding.hpp"
#include "demo/side_by_side.hpp"

namespace trajectum::demo {

class Play {
 public:
  Play(Region& region, Marks& marks, Progress& progress)
      : region_(region),
        marks_(marks),
        progress_(progress),
        crew_(region),
        campaign_(region, progress),
        side_by_side_(region) {}

  /// Fills the region. Stops early when the run is over (region.fatal()).
  void seed();
  /// Plays from the first day until `last`, whose midnight is the end.
  void months(Date last);

 private:
  std::optional<Moment> advance_to(const Value& moment);
  void workday(Date day);

  Region& region_;
  Marks& marks_;
  Progress& progress_;
  Crew crew_;
  Campaign campaign_;
  SideBySide side_by_side_;
  std::string now_;  // as the clock last answered
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_PLAY_HPP
