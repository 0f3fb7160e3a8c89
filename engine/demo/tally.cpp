#include "demo/tally.hpp"

#include <algorithm>

namespace trajectum::demo {

void Tally::completed(const std::string& item) {
  std::lock_guard lock(mutex_);
  completed_.push_back(item);
}

void Tally::planned(const std::string& direction) {
  std::lock_guard lock(mutex_);
  ++plans_[direction];
}

void Tally::count(const std::string& what, std::int64_t n) {
  std::lock_guard lock(mutex_);
  counts_[what] += n;
}

void Tally::refused(const std::string& method, const std::string& reason, const std::string& message) {
  std::lock_guard lock(mutex_);
  auto key = method + " " + reason;
  ++refusals_[key];
  sentences_.try_emplace(key, message);
}

void Tally::probed(const std::string& name, bool as_meant) {
  std::lock_guard lock(mutex_);
  auto& probe = probes_[name];
  ++probe.asked;
  if (as_meant) ++probe.refused_as_meant;
}

std::int64_t Tally::counted(const std::string& what) const {
  std::lock_guard lock(mutex_);
  auto at = counts_.find(what);
  return at == counts_.end() ? 0 : at->second;
}

std::map<std::string, std::int64_t> Tally::plans() const {
  std::lock_guard lock(mutex_);
  return plans_;
}

std::map<std::string, Probe> Tally::probes() const {
  std::lock_guard lock(mutex_);
  return probes_;
}

std::map<std::string, std::int64_t> Tally::refusals() const {
  std::lock_guard lock(mutex_);
  return refusals_;
}

std::map<std::string, std::string> Tally::first_sentences() const {
  std::lock_guard lock(mutex_);
  return sentences_;
}

std::vector<std::string> Tally::completed_sorted() const {
  std::lock_guard lock(mutex_);
  auto items = completed_;
  std::sort(items.begin(), items.end());
  return items;
}

}  // namespace trajectum::demo
