#include "state/jobs.hpp"

#include <algorithm>

namespace trajectum::state {

const QueuedJob* JobQueue::find(CaseNo case_no, InstanceNo instance) const {
  auto it = jobs_.find({case_no, instance});
  return it == jobs_.end() ? nullptr : &it->second;
}

void JobQueue::put(QueuedJob job) {
  drop(job.case_no, job.instance);
  if (!job.held) free_[job.kind].insert({job.free_at(), job.case_no, job.instance});
  std::pair key{job.case_no, job.instance};
  if (job.lease == 0 && !job.held) ++changes;
  jobs_.emplace(key, std::move(job));
}

void JobQueue::drop(CaseNo case_no, InstanceNo instance) {
  auto it = jobs_.find({case_no, instance});
  if (it == jobs_.end()) return;
  if (auto kind = free_.find(it->second.kind); kind != free_.end()) {  // one that is held is not there
    kind->second.erase({it->second.free_at(), case_no, instance});
    if (kind->second.empty()) free_.erase(kind);
  }
  jobs_.erase(it);
}

std::vector<QueuedJob> JobQueue::free(const std::set<std::string>& kinds, Instant now, std::size_t at_most) const {
  std::vector<std::tuple<Instant, CaseNo, InstanceNo>> found;
  for (const auto& kind : kinds) {
    auto of_kind = free_.find(kind);
    if (of_kind == free_.end()) continue;
    std::size_t taken = 0;
    for (const auto& one : of_kind->second) {
      if (std::get<0>(one) > now || taken++ >= at_most) break;
      found.push_back(one);
    }
  }
  std::sort(found.begin(), found.end());
  if (found.size() > at_most) found.resize(at_most);
  std::vector<QueuedJob> out;
  for (const auto& [at, case_no, instance] : found) out.push_back(jobs_.at({case_no, instance}));
  return out;
}

std::optional<Instant> JobQueue::next_free(const std::set<std::string>& kinds) const {
  std::optional<Instant> next;
  for (const auto& kind : kinds) {
    auto of_kind = free_.find(kind);
    if (of_kind == free_.end()) continue;
    auto at = std::get<0>(*of_kind->second.begin());
    if (!next || at < *next) next = at;
  }
  return next;
}

std::vector<std::pair<std::string, Instant>> JobQueue::first_of_kinds() const {
  std::vector<std::pair<std::string, Instant>> out;
  for (const auto& [kind, jobs] : free_) out.emplace_back(kind, std::get<0>(*jobs.begin()));
  return out;
}

}  // namespace trajectum::state
