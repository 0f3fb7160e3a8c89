// The employer campaign (D075): on one day a case for every employer where clients work, opened by the server as one
// batch, and in the days after it the calls, and a visit where support is needed. Thread: one.
#ifndef TRAJECTUM_DEMO_CAMPAIGN_HPP
#define TRAJECTUM_DEMO_CAMPAIGN_HPP
#include <cstdint>
#include <optional>
#include <string>

#include "demo/progress.hpp"
#include "demo/region.hpp"

namespace trajectum::demo {

class Campaign {
 public:
  Campaign(Region& region, Progress& progress) : region_(region), progress_(progress) {}

  /// One working day: starts the batch when it is time, and calls who is to be called.
  void work_today();

 private:
  void start();
  bool watch(const std::string& batch);
  void call_employers();
  std::optional<Record> act(const Item& item);
  List employers_with_clients();
  bool works_there(const std::string& employer);

  Region& region_;
  Progress& progress_;
  bool started_ = false;
  std::int64_t open_ = 0;  // cases of it; 0 when none has work left
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_CAMPAIGN_HPP
