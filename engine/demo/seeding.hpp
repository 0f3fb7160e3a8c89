// Fills the registers and hires the people, by calls: what the region has before the first day, what comes on offer
// each month, and the consultants who come when the pool grows. Thread: one; it uses the lanes of the region itself.
#ifndef TRAJECTUM_DEMO_SEEDING_HPP
#define TRAJECTUM_DEMO_SEEDING_HPP
#include <functional>

#include "demo/region.hpp"

namespace trajectum::demo {

class Seeding {
 public:
  explicit Seeding(Region& region) : region_(region) {}

  /// Vocabulary, employers, staff, offers of the first months and every client. `done(n)` hears how many clients are
  /// in.
  void before_the_first_day(const std::function<void(std::int64_t)>& done);
  /// Puts what is offered in the month that begins on `first`.
  void offers_of(Date first);
  /// Hires until there are `count` consultants.
  /// Takes the vacancies off the register that have closed.
  void remove_closed();
  void hire_consultants(std::size_t count);

 private:
  void put_rows(const std::vector<RegisterRow>& rows, const std::function<void(std::int64_t)>& done);
  void hire(std::vector<Worker>& into, const std::string& role, std::size_t count, std::string called = {});

  Region& region_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_SEEDING_HPP
