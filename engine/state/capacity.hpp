// Capacity: who holds which unit of which record. A book in memory of the live bookings, kept exact by events and
// stored as one entry a booking. A record's units are never oversold because the one writer asks here before it
// decides.
#ifndef TRAJECTUM_STATE_CAPACITY_HPP
#define TRAJECTUM_STATE_CAPACITY_HPP
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/time.hpp"

namespace trajectum::state {

/// Days of a booking, both included.
struct Days {
  Date from, till;
  bool operator==(const Days&) const = default;
  template <class V>
  void fields(V&& v) {
    v(from);
    v(till);
  }
};

struct Booking {
  CaseNo case_no = 0;
  std::uint32_t seat = 0;
  std::optional<Days> days;  // none: as long as the record lasts
  bool operator==(const Booking&) const = default;
};

/// One that waits for a unit of a register, in the order it came.
struct Waiting {
  HistoryNo order = 0;
  CaseNo case_no = 0;
  InstanceNo instance = 0;
  auto operator<=>(const Waiting&) const = default;
};

class Capacity {
 public:
  /// The most units of a record that are in use on one day from `from` on, up to `till` (none: for good). A booking
  /// without days of its own counts on every day: its period is the record's.
  std::int64_t used(const std::string& reg, const std::string& record, Date from = Date{INT32_MIN},
                    std::optional<Date> till = std::nullopt) const;
  void take(const std::string& reg, const std::string& record, Booking booking);
  void give_back(const std::string& reg, const std::string& record, Booking booking);
  /// By record, in the order of cases and seats: the same after a restart.
  const std::map<std::string, std::vector<Booking>>& bookings(const std::string& reg) const;

  void wait(const std::string& reg, Waiting who);
  void stop_waiting(const std::string& reg, CaseNo case_no, InstanceNo instance);
  /// In fair order: first come, first served.
  const std::vector<Waiting>& waiting(const std::string& reg) const;

 private:
  std::map<std::string, std::map<std::string, std::vector<Booking>>> book_;
  std::map<std::string, std::vector<Waiting>> waiting_;
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_CAPACITY_HPP
