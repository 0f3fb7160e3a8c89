// Pools: who waits for a place, and a case that gets one (semantics.md 6).
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

Result<std::optional<Candidate>> candidate(const route::Bundle& bundle, const route::Pool& pool,
                                           const std::string& client, const Record& record, Date today) {
  const auto& reg = bundle.registers.at(bundle.routes.at(pool.route).subject);
  Record whole = record;
  whole.set(reg.key.name, client);
  whole.set("id", client);
  Candidate c;
  c.client = client;
  if (pool.admit != route::kNoFunction) {
    auto admitted = bundle.scripts->call_record(pool.admit, whole, reg.fields, reg.key.name, today);
    if (!admitted) return admitted.error();
    bool yes =
        !admitted->empty() && !admitted->front().empty() && !(admitted->front().as<bool>() && !admitted->front().yes());
    if (!yes) return std::optional<Candidate>();
  }
  if (pool.rank != route::kNoFunction) {
    auto rank = bundle.scripts->call_record(pool.rank, whole, reg.fields, reg.key.name, today);
    if (!rank) return rank.error();
    c.rank = std::move(*rank);
  }
  c.order = rank_order(c.rank);
  if (!pool.once.empty()) c.once = std::string(record.get(pool.once.segments.front().name).text());
  if (!pool.quota_by.empty()) c.part = std::string(record.get(pool.quota_by.segments.front().name).text());
  return std::optional(std::move(c));
}

bool may_enter_pool(const Case& c, const std::string& pool) {
  if (!c.is_open()) return true;  // a closed case is in nobody's way
  auto* m = c.membership(pool);
  return !m || (!m->member && c.round > m->round);
}

void Play::enter_pool(const std::string& pool, const Candidate& candidate, const std::string& rule, bool owner_full) {
  if (owner_full && !case_.owner.empty()) {
    // Its consultant has no room any more: the case goes back to the role, never above the caseload.
    auto was = case_.owner;
    emit(OwnerSet{"", was});
    std::vector<InstanceNo> freed;
    for (const auto& i : case_.instances)
      if (i.life == Life::allocated && i.assignee == was) freed.push_back(i.no);
    for (auto no : freed) emit(Moved{no, Life::offered, ""});
  }
  emit(PoolEntered{pool, rule, candidate.part, candidate.rank, world_.now, candidate.once});
}

void Play::leave_pool(const std::string& pool, const std::string& reason) { emit(PoolLeft{pool, reason, world_.now}); }

}  // namespace trajectum::turn
