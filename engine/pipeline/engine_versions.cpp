// Which version of a route a new case is on: `valid_from` lets a version that is served already begin on its day. Until
// then it is the newest of those that were served before, whose files are kept. After `valid_to` only a later one will
// do.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/versions.hpp"

namespace trajectum::pipeline {

namespace {

bool has_begun(const route::Route& route, Date today) { return !route.valid_from || *route.valid_from <= today; }
bool is_over(const route::Route& route, Date today) { return route.valid_to && *route.valid_to < today; }

/// The numbers of "1.10.2", so that versions are compared as people do.
std::vector<std::int64_t> numbers_of(const std::string& version) {
  std::vector<std::int64_t> out{0};
  for (char c : version) {
    if (c == '.')
      out.push_back(0);
    else
      out.back() = out.back() * 10 + (c - '0');
  }
  return out;
}

/// True when a route is to be preferred: the later it became valid, then the higher its version.
bool is_newer(const route::Route& a, const route::Route& b) {
  auto since = [](const route::Route& route) { return route.valid_from.value_or(Date{INT32_MIN}); };
  if (since(a) != since(b)) return since(a) > since(b);
  return numbers_of(a.version) > numbers_of(b.version);
}

}  // namespace

Result<const route::Route*> Engine::route_of_today(RegionAtWork& r, const std::string& id) {
  const auto& served = r.bundle->routes.at(id);
  auto today = calendar::local_date(clock_.now());
  if (has_begun(served, today) && !is_over(served, today)) return &served;
  auto known = r.older.find(id);
  if (known == r.older.end() || known->second.first != today)
    known = r.older.insert_or_assign(id, std::pair{today, newest_other(r, id, today)}).first;
  if (known->second.second) return known->second.second;
  if (is_over(served, today)) {
    auto last = format_date(*served.valid_to);
    return refused("valid_to", {"Deze route gold tot en met " + last + "; er is nog geen latere versie actief.",
                                "This route was valid up to " + last + "; no later version is active yet."});
  }
  auto day = format_date(*served.valid_from);
  return refused("valid_from", {"Deze route geldt vanaf " + day + "; een eerdere versie is er hier niet.",
                                "This route is valid from " + day + "; there is no earlier version here."});
}

const route::Route* Engine::newest_other(RegionAtWork& r, const std::string& id, Date today) {
  std::vector<std::string> hashes;
  store_.scan_entries(r.no, kBundleSpace, "", "", [&](std::string_view hash, std::string_view) {
    if (hash != r.bundle->hash) hashes.emplace_back(hash);
    return true;
  });
  std::erase_if(hashes, [&, versions = Versions(*this)](const std::string& hash) mutable {
    auto version = versions.find(r.no, hash);
    return version && version->taken_back;
  });
  if (hashes.size() > limits::kBundlesTriedMax) hashes.resize(limits::kBundlesTriedMax);
  const route::Route* newest = nullptr;
  const auto& served = r.bundle->routes.at(id);
  for (const auto& hash : hashes) {
    state::Case asks;  // as a case that is pinned to it would load it
    asks.hash = hash;
    const auto* bundle = bundle_of(r, asks);
    if (!bundle) continue;
    auto found = bundle->routes.find(id);
    if (found == bundle->routes.end() || !has_begun(found->second, today) || is_over(found->second, today)) continue;
    if (is_over(served, today) && !is_newer(found->second, served)) continue;
    if (!newest || is_newer(found->second, *newest)) newest = &found->second;
  }
  return newest;
}

void Engine::put_cases_on(store::Changes& changes, const state::Case& before, const state::Case& after) {
  bool was = before.seq > 0, was_open = before.life == state::CaseLife::active,
       is_open = after.life == state::CaseLife::active;
  if (was && before.hash == after.hash && was_open == is_open) return;
  std::map<std::string, state::CasesOn> on;
  auto of = [&](const std::string& hash) -> state::CasesOn& {
    auto found = on.find(hash);
    if (found == on.end()) {
      auto row =
          read_row<state::CasesOn>(store_.entry(after.region, state::space::kVersionCases, hash), "version_cases");
      found = on.emplace(hash, row.value_or(state::CasesOn{})).first;
    }
    return found->second;
  };
  auto life = [](state::CasesOn& of, bool open) -> std::int64_t& { return open ? of.open : of.ended; };
  if (was) --life(of(before.hash), was_open);
  if (was && before.hash != after.hash) ++of(before.hash).left;
  ++life(of(after.hash), is_open);
  for (const auto& [hash, cases] : on) changes.entries.push_back({state::space::kVersionCases, hash, encode(cases)});
}

void Engine::trim_bundles(RegionAtWork& r) {
  std::set<std::string> needed{r.bundle->hash};
  for (const auto& [no, c] : r.cases) needed.insert(c->hash);
  r.older.clear();  // it points into them; whoever asks looks again
  std::erase_if(r.by_hash, [&](const auto& entry) { return !needed.count(entry.first); });
}

}  // namespace trajectum::pipeline
