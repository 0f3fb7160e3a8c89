#include "pipeline/reads.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/limits.hpp"

namespace trajectum::pipeline {

std::optional<access::User> Reads::user(RegionNo region, const std::string& id) {
  return access::find_user(store_, region, id, engine_.damaged_row());
}

std::optional<access::User> Reads::user_by_token(RegionNo region, std::string_view token) {
  return access::find_by_token(store_, region, token, engine_.damaged_row());
}

std::vector<access::User> Reads::users(RegionNo region, const std::string& after, std::size_t limit) {
  return access::find_users(store_, region, after, limit, engine_.damaged_row());
}

std::optional<CaseNo> Reads::case_by_key(RegionNo region, const std::string& key) {
  return store_.case_by_key(region, key);
}

std::vector<CaseRow> Reads::cases(RegionNo region, const CaseQuery& query) { return store_.find_cases(region, query); }

bool Reads::is_case_cursor(std::string_view cursor) { return store::is_case_cursor(cursor); }

std::vector<ItemFound> Reads::items(RegionNo region, const ItemQuery& query) {
  return store_.find_items(region, query);
}

namespace {

/// Keys "case.instance" of one person's entries, behind `after`.
std::vector<std::string> item_keys(store::Store& store, RegionNo region, const char* space, const std::string& who,
                                   const std::string& after, std::size_t limit) {
  std::vector<std::string> keys;
  auto prefix = who + '\0';
  store.scan_entries(region, space, prefix, after.empty() ? "" : prefix + after,
                     [&](std::string_view key, std::string_view) {
                       keys.emplace_back(key.substr(prefix.size()));
                       return keys.size() < limit;
                     });
  return keys;
}

std::pair<CaseNo, InstanceNo> item_of(const std::string& key) {
  auto hex = [](const std::string& s) { return std::strtoull(s.c_str(), nullptr, 16); };
  return {static_cast<CaseNo>(hex(key.substr(0, 16))), static_cast<InstanceNo>(hex(key.substr(17)))};
}

/// The row of one item; none when it is not in the worklist.
std::optional<ItemFound> find_item(store::Store& store, RegionNo region, CaseNo no, InstanceNo instance) {
  ItemQuery query;
  query.case_no = no;
  query.limit = limits::kListLimitMax;
  for (auto& found : store.find_items(region, query))
    if (found.item.instance == instance) return std::move(found);
  return std::nullopt;
}

}  // namespace

std::vector<ItemFound> Reads::helped(RegionNo region, const std::string& user, const std::string& after,
                                     std::size_t limit) {
  std::vector<ItemFound> out;
  for (const auto& key : item_keys(store_, region, state::space::kHelper, user, after, limit)) {
    auto [no, instance] = item_of(key);
    auto found = find_item(store_, region, no, instance);
    if (!found) continue;
    found->cursor = key;
    out.push_back(std::move(*found));
  }
  return out;
}

std::vector<Reads::ToldOf> Reads::told(RegionNo region, const std::vector<std::string>& who, const std::string& after,
                                       std::size_t limit) {
  std::set<std::string> keys;  // the same may have been told to a user and to his role
  for (const auto& one : who)
    for (auto& key : item_keys(store_, region, state::space::kTold, one, after, limit)) keys.insert(std::move(key));
  std::vector<ToldOf> out;
  for (const auto& key : keys) {
    if (out.size() == limit) break;
    auto [no, instance] = item_of(key);
    out.push_back({no, instance, instance == 0 ? std::nullopt : find_item(store_, region, no, instance), key});
  }
  return out;
}

std::size_t Reads::count_items(RegionNo region, const ItemQuery& query) { return store_.count_items(region, query); }

bool Reads::is_item_cursor(std::string_view cursor, bool newest_first) {
  return store::is_item_cursor(cursor, newest_first);
}

Result<Reads::Turns> Reads::history(const RegionAtWork& r, const state::Case& c, std::uint32_t after,
                                    std::size_t limit) {
  std::vector<store::HistoryRow> rows;
  for (auto id = c.last_history; id != 0;) {
    auto row = store_.history(r.no, id);
    if (!row) return internal_error("a row of this case's history is missing");
    id = row->prev;
    rows.push_back(std::move(*row));
  }
  std::reverse(rows.begin(), rows.end());
  Turns out;
  std::string hash;
  for (const auto& row : rows) {
    auto turn = state::TurnRecord::decode(row.body);
    if (!turn) engine_.tell_damaged_row("history");
    if (!turn) return internal_error("a row of this case's history is damaged");
    auto begun_on = hash;
    for (const auto& e : turn->events) {
      if (auto* opened = std::get_if<state::CaseOpened>(&e)) begun_on = hash = opened->hash;
      if (auto* moved = std::get_if<state::CaseMoved>(&e)) hash = moved->hash;
      if (auto* back = std::get_if<state::CaseMovedBack>(&e)) hash = back->hash;
    }
    if (turn->seq <= after) continue;
    if (out.turns.size() == limit) {
      out.more = true;
      break;
    }
    out.turns.push_back({std::move(*turn), row.at, begun_on});
  }
  return out;
}

Reads::RouteFound Reads::route_version(RegionAtWork& r, const std::string& id, const std::string& version) {
  auto in = [&](const std::shared_ptr<const route::Bundle>& bundle) -> RouteFound {
    if (!bundle) return {};
    auto it = bundle->routes.find(id);
    if (it == bundle->routes.end() || (!version.empty() && it->second.version != version)) return {};
    return {bundle, &it->second};
  };
  if (auto served = in(r.bundle); served.route || version.empty()) return served;
  for (const auto& [hash, bundle] : r.by_hash)
    if (auto found = in(bundle); found.route) return found;
  std::vector<std::pair<std::string, std::string>> kept;  // loaded after the scan: the store is not asked within it
  store_.scan_entries(r.no, kBundleSpace, "", "", [&](std::string_view hash, std::string_view packed) {
    if (!r.by_hash.count(std::string(hash))) kept.emplace_back(hash, packed);
    return kept.size() < limits::kBundlesTriedMax;
  });
  for (const auto& [hash, packed] : kept) {
    std::vector<route::Fault> faults;
    auto bundle = plugin::load_packed(packed, faults);
    if (!bundle) continue;
    r.adopt(hash, bundle);
    if (auto found = in(bundle); found.route) return found;
  }
  return {};
}

Reads::Figures Reads::figures(RegionNo region) {
  return {store_.durable(), store_.steps(), store_.last_history(region), store_.last_case(region)};
}

std::vector<Reads::PostingFound> Reads::postings(RegionNo region, const std::string& budget,
                                                 std::optional<CaseNo> case_no, const std::string& after,
                                                 std::size_t limit) {
  std::vector<PostingFound> out;
  // Of one case there are few, of any lines; of one line there may be a hundred thousand, all of them of that line.
  auto prefix = state::joined(case_no ? state::key_number(static_cast<std::uint64_t>(*case_no)) : budget, "");
  store_.scan_entries(region, case_no ? state::space::kLedgerOfCase : state::space::kLedgerOf, prefix,
                      after.empty() ? "" : prefix + after, [&](std::string_view key, std::string_view) {
                        std::string id(key.substr(prefix.size()));
                        auto posting = engine_.read_row<state::MoneyPosted>(
                            store_.entry(region, state::space::kLedger, id), "posting");
                        if (posting && (posting->budget == budget || posting->into == budget))
                          out.push_back({std::move(id), std::move(*posting)});
                        return out.size() < limit;
                      });
  return out;
}

}  // namespace trajectum::pipeline
