// What cases share, against what says how it came about: seats against the cases that have them, money against the
// history of all postings.
#include <fmt/core.h>

#include <set>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "doctor/rounds.hpp"
#include "model/codec.hpp"
#include "state/case.hpp"
#include "state/events.hpp"
#include "state/region.hpp"
#include "state/region_keys.hpp"

namespace trajectum::doctor {
namespace {

const Text kRestoreOlder{"Zet een reservekopie van ervoor terug, of meld dit met een reservekopie.",
                         "Restore a backup of before, or report this with a backup."};

/// Every case of a region, with its state as stored; one that cannot be read is told with the cases.
void each_case(store::Store& store, RegionNo region, const std::function<void(const state::Case&)>& f) {
  store::CaseQuery query;
  query.limit = limits::kListLimitMax;
  while (true) {
    auto rows = store.find_cases(region, query);
    for (const auto& row : rows) {
      state::Case c;
      c.region = region;
      c.no = row.no;
      if (c.decode_body(row.body)) f(c);
    }
    if (rows.size() < query.limit) return;
    query.after = std::to_string(rows.back().no);
  }
}

void look_at_seats(store::Store& store, RegionNo region, const std::string& name, Report& report) {
  std::set<std::string> of_cases, stored;
  each_case(store, region, [&](const state::Case& c) {
    for (const auto& s : c.seats) of_cases.insert(state::seat_key(s.reg, s.record, c.no, s.no));
  });
  store.scan_entries(region, state::space::kSeat, "", "", [&](std::string_view key, std::string_view) {
    stored.emplace(key);
    return true;
  });
  if (of_cases == stored) return;
  std::size_t both = 0;
  for (const auto& key : stored) both += of_cases.count(key);
  report.findings.push_back({"seats.differ",
                             true,
                             {fmt::format("regio {}: {} plaatsen bezet zonder traject, {} trajecten zonder hun plaats",
                                          name, stored.size() - both, of_cases.size() - both),
                              fmt::format("region {}: {} seats taken by no case, {} cases without their seat", name,
                                          stored.size() - both, of_cases.size() - both)},
                             kRestoreOlder});
}

/// The postings of a region as rows, and as the history has them: both in the order of history.
void look_at_money(store::Store& store, RegionNo region, const std::string& name, Report& report) {
  using Posting = std::pair<std::string, std::string>;  // history, body
  std::vector<Posting> stored;
  store.scan_entries(region, state::space::kLedger, "", "", [&](std::string_view key, std::string_view body) {
    stored.emplace_back(key.substr(0, key.find('.')), body);
    return true;
  });
  std::size_t at = 0;
  HistoryNo differs = 0;
  for (HistoryNo after = 0; differs == 0;) {
    auto rows = store.history_after(region, after, limits::kListLimitMax);
    if (rows.empty()) break;
    after = rows.back().id;
    for (const auto& row : rows) {
      auto turn = state::TurnRecord::decode(row.body);
      if (!turn) continue;  // told with its case
      for (const auto& event : turn->events) {
        const auto* posted = std::get_if<state::MoneyPosted>(&event);
        if (!posted || differs != 0) continue;
        Posting is{state::key_number(static_cast<std::uint64_t>(row.id)), encode(*posted)};
        if (at >= stored.size() || stored[at++] != is) differs = row.id;
      }
    }
  }
  if (differs == 0 && at == stored.size()) return;
  auto where = differs == 0 ? store.last_history(region) : differs;
  report.findings.push_back(
      {"money.differs",
       true,
       {fmt::format("regio {}: de boekingen zijn anders dan de geschiedenis, vanaf rij {}", name, where),
        fmt::format("region {}: the postings are not what history says, from row {} on", name, where)},
       kRestoreOlder});
}

}  // namespace

void look_at_shared(store::Store& store, Report& report) {
  for (const auto& [region, name] : store.regions()) {
    look_at_seats(store, region, name, report);
    look_at_money(store, region, name, report);
  }
}

}  // namespace trajectum::doctor
