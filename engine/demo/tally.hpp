// What the calls answered, counted while the region is played. Thread: any; one lock.
#ifndef TRAJECTUM_DEMO_TALLY_HPP
#define TRAJECTUM_DEMO_TALLY_HPP
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace trajectum::demo {

/// A refusal that was asked for on purpose.
struct Probe {
  std::int64_t asked = 0;
  std::int64_t refused_as_meant = 0;
};

class Tally {
 public:
  /// An acknowledged completion of a work item.
  void completed(const std::string& item);
  /// The first plan of a client names a direction.
  void planned(const std::string& direction);
  void count(const std::string& what, std::int64_t n = 1);
  /// A call answered with an error that nobody asked for.
  void refused(const std::string& method, const std::string& reason, const std::string& message);
  void probed(const std::string& name, bool as_meant);

  std::int64_t counted(const std::string& what) const;
  std::map<std::string, std::int64_t> plans() const;
  std::map<std::string, Probe> probes() const;
  /// Method and reason -> times; with the sentence of the first of each.
  std::map<std::string, std::int64_t> refusals() const;
  std::map<std::string, std::string> first_sentences() const;
  std::vector<std::string> completed_sorted() const;

 private:
  mutable std::mutex mutex_;  // guards all below
  std::vector<std::string> completed_;
  std::map<std::string, std::int64_t> plans_;
  std::map<std::string, std::int64_t> counts_;
  std::map<std::string, Probe> probes_;
  std::map<std::string, std::int64_t> refusals_;
  std::map<std::string, std::string> sentences_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_TALLY_HPP
