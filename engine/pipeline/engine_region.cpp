// What a turn sets in motion beside its case: freed seats go to those who wait, pools are filled.
#include "base/log.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/engine.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

using state::Candidate;

namespace {

constexpr std::size_t kAdmissionsPerGroup = 256;  // a pool of thousands fills over several groups, so nobody waits long

}  // namespace

Result<void> Engine::settle_region(RegionAtWork& r) {
  if (depth_ > 0 || rests(r)) return {};
  if (auto followed = follow_versions(r); !followed) return followed.error();
  if (auto offered = offer_seats(r); !offered) return offered.error();
  auto fill = std::move(r.pools_to_fill);
  r.pools_to_fill.clear();
  for (const auto& id : fill) {
    auto it = r.bundle->pools.find(id);
    if (it == r.bundle->pools.end()) continue;
    auto admitted = fill_pool(r, it->second, kAdmissionsPerGroup);
    if (!admitted) return admitted.error();
    if (*admitted == kAdmissionsPerGroup) r.pools_to_fill.insert(id);  // more in the next group
  }
  return {};
}

Result<void> Engine::offer_seats(RegionAtWork& r) {
  while (!r.seats_to_offer.empty()) {
    auto reg = *r.seats_to_offer.begin();
    r.seats_to_offer.erase(r.seats_to_offer.begin());
    auto waiting = r.state.capacity.waiting(reg);  // a copy: the list changes while seats are taken
    for (const auto& w : waiting) {
      auto played = engine_turn(r, w.case_no, "capacity.offer", [&](turn::Play& play) { play.offer_seat(w.instance); });
      if (!played) return played.error();
    }
    // What a waiting case gave up meanwhile is offered in the next round; an offer that nobody could take ends here.
    if (waiting.empty()) continue;
    if (r.state.capacity.waiting(reg).size() == waiting.size()) r.seats_to_offer.erase(reg);
  }
  return {};
}

std::int64_t Engine::pool_target(const RegionAtWork& r, const route::Pool& pool, Date day) const {
  if (pool.size.empty()) {
    auto it = r.state.pools.find(pool.id);
    return it == r.state.pools.end()
               ? 0
               : static_cast<std::int64_t>(it->second.members().size() + it->second.queue_length());
  }
  std::int64_t size = 0;
  for (const auto& s : pool.size)
    if (s.since <= day) size = s.size;
  return size;
}

void Engine::ask_candidate(RegionAtWork& r, const route::Pool& pool, const std::string& client) {
  if (r.gate->stopped()) return;  // all are asked when handlers run again
  auto& book = r.state.pools[pool.id];
  auto* open = book.pool_case(client);
  bool member = book.members().count(client) != 0;
  std::optional<Candidate> found;
  if (!member && (!open || open->may_enter)) {
    if (auto* record = r.state.record(r.bundle->routes.at(pool.route).subject, client)) {
      auto asked = turn::candidate(*r.bundle, pool, client, *record, calendar::local_date(clock_.now()));
      if (!asked)
        log::warn("pool.rule_failed", "region {region}: pool {pool}: the rule failed for a client: {why}",
                  {{"region", r.name}, {"pool", pool.id}, {"why", log::why(asked.error())}});
      else if (!*asked || !book.is_used((*asked)->once))
        found = *asked;
    }
  }
  book.set_candidate(client, std::move(found));
  r.pools_to_fill.insert(pool.id);
}

Result<std::string> Engine::let_go(const Caller& caller, const route::Pool& pool, const std::string& client,
                                   const std::string& reason, const Answer& answer) {
  auto before = answered_before(caller);
  if (!before) return before.error();
  if (before->found) return before->reply;
  const auto& members = region(caller.region)->state.pools[pool.id].members();
  auto member = members.find(client);
  if (member == members.end())
    return refused("pool.member", {"Deze client is niet in de pool.", "This client is not in the pool."});
  auto leave = [&](turn::Play& play) -> Result<void> {
    play.leave_pool(pool.id, "by hand: " + reason);
    return {};
  };
  return on_case(caller, {member->second.case_no, std::nullopt, leave, answer});
}

Result<void> Engine::admit(RegionAtWork& r, const route::Pool& pool, const Candidate& candidate,
                           const std::string& rule) {
  auto& book = r.state.pools[pool.id];
  if (auto* open = book.pool_case(candidate.client)) {
    auto no = open->case_no;
    auto* c = load_case(r, no);
    auto role = c ? r.bundle->roles.find(r.bundle->routes.at(pool.route).owner) : r.bundle->roles.end();
    bool full = c && !c->owner.empty() && role != r.bundle->roles.end() && role->second.caseload > 0 &&
                caseload_of(r, c->owner) >= static_cast<std::size_t>(role->second.caseload);
    return engine_turn(r, no, "pool.admit", [&](turn::Play& play) { play.enter_pool(pool.id, candidate, rule, full); });
  }
  auto fresh = std::make_unique<state::Case>();
  fresh->region = r.no;
  fresh->no = store_.last_case(r.no) + 1;
  auto no = fresh->no;
  auto before = *fresh;
  r.cases[no] = std::move(fresh);
  Caller caller;
  caller.region = r.no;
  caller.method = "pool.admit";
  ++depth_;
  auto opened = play_turn(
      r, caller, *r.cases[no], before,
      [&](turn::Play& play) -> Result<void> {
        if (auto done = play.open_case("", candidate.client, 0, 0, {}); !done) return done.error();
        play.enter_pool(pool.id, candidate, rule, false);
        return {};
      },
      nullptr, *route_of_today(r, pool.route));  // fill_pool asked
  --depth_;
  if (!opened) {
    r.cases.erase(no);
    return opened.error();
  }
  return {};
}

Result<std::size_t> Engine::fill_pool(RegionAtWork& r, const route::Pool& pool, std::size_t at_most) {
  if (!route_of_today(r, pool.route)) return 0;  // nobody can be admitted to it yet
  auto& book = r.state.pools[pool.id];
  auto target = pool_target(r, pool, calendar::local_date(clock_.now()));
  auto shares = state::share_by_quota(target, pool.quota);
  std::size_t admitted = 0;
  while (admitted < at_most && static_cast<std::int64_t>(book.members().size()) < target) {
    const Candidate* next = nullptr;
    std::string rule;
    for (std::size_t i = 0; i < pool.quota.size() && !next; ++i) {
      const auto& part = pool.quota[i].first;
      if (static_cast<std::int64_t>(book.members_of(part)) >= shares[i]) continue;
      next = book.first(&part);
      if (next) rule = "quota " + part;
    }
    if (!next) {  // a part without candidates leaves its places to the others
      next = book.first(nullptr);
      rule = pool.quota.empty() ? "rank" : "rank, another part's place";
    }
    if (!next) break;
    auto candidate = *next;
    book.set_candidate(candidate.client, std::nullopt);  // before: the turn may find that another case of his waits
    if (auto done = admit(r, pool, candidate, rule); !done) {
      if (done.error().code == ErrorCode::unavailable) return done.error();
      log::warn("pool.not_admitted", "region {region}: pool {pool}: a client could not be admitted: {why}",
                {{"region", r.name}, {"pool", pool.id}, {"why", log::why(done.error())}});
    }
    ++admitted;
  }
  return admitted;
}

}  // namespace trajectum::pipeline
