// Which version of a route a new case is on: `valid_from` lets a version that is served already begin on its day. Until
// then it is the newest of those that this server was started with before, whose files it keeps.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

namespace {

bool is_valid(const route::Route& route, Date today) { return !route.valid_from || *route.valid_from <= today; }

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
  if (is_valid(served, today)) return &served;
  auto known = r.older.find(id);
  if (known == r.older.end() || known->second.first != today)
    known = r.older.insert_or_assign(id, std::pair{today, newest_before(r, id, today)}).first;
  if (known->second.second) return known->second.second;
  auto day = format_date(*served.valid_from);
  return refused("valid_from", {"Deze route geldt vanaf " + day + "; een eerdere versie is er hier niet.",
                                "This route is valid from " + day + "; there is no earlier version here."});
}

const route::Route* Engine::newest_before(RegionAtWork& r, const std::string& id, Date today) {
  std::vector<std::string> hashes;
  store_.scan_entries(r.no, kBundleSpace, "", "", [&](std::string_view hash, std::string_view) {
    if (hash != r.bundle->hash) hashes.emplace_back(hash);
    return hashes.size() < limits::kBundlesTriedMax;
  });
  const route::Route* newest = nullptr;
  for (const auto& hash : hashes) {
    state::Case asks;  // as a case that is pinned to it would load it
    asks.hash = hash;
    const auto* bundle = bundle_of(r, asks);
    if (!bundle) continue;
    auto found = bundle->routes.find(id);
    if (found == bundle->routes.end() || !is_valid(found->second, today)) continue;
    if (!newest || is_newer(found->second, *newest)) newest = &found->second;
  }
  return newest;
}

}  // namespace trajectum::pipeline
