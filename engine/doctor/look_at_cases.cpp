#include <fmt/core.h>

#include <optional>
#include <set>
#include <utility>

#include "base/limits.hpp"
#include "doctor/rounds.hpp"
#include "state/case.hpp"
#include "state/events.hpp"
#include "state/work_item.hpp"

namespace trajectum::doctor {
namespace {

/// The case as its history makes it; nothing when a row is missing or damaged.
std::optional<state::Case> rebuilt(store::Store& store, RegionNo region, const store::CaseRow& row) {
  std::vector<store::HistoryRow> rows;  // newest first
  for (auto id = row.last_history; id != 0; id = rows.back().prev) {
    auto one = store.history(region, id);
    if (!one || one->case_no != row.no) return std::nullopt;
    rows.push_back(std::move(*one));
  }
  state::Case c;
  c.region = region;
  c.no = row.no;
  for (auto one = rows.rbegin(); one != rows.rend(); ++one) {
    auto turn = state::TurnRecord::decode(one->body);
    if (!turn || turn->seq != c.seq + 1) return std::nullopt;  // events that do not follow each other fit no case
    for (const auto& event : turn->events) c.apply(event);
    c.seq = turn->seq;
  }
  return c;
}

bool is_as_stored(store::Store& store, RegionNo region, const store::CaseRow& row, const state::Case& c) {
  auto file = store.case_file(region, row.no);
  if (c.encode_body() != row.body || !file || c.encode_file() != *file) return false;
  bool same_columns = c.key == row.key && c.route == row.route && state::case_life_name(c.life) == row.state &&
                      c.owner == row.owner && c.subject_register == row.subject_register &&
                      c.subject_id == row.subject_id && c.opened_at == row.opened_at && c.seq == row.seq;
  if (!same_columns) return false;
  for (const auto& timer : c.timers)
    if (!store.has_timer(region, {timer.at, c.no, timer.no})) return false;
  std::set<std::pair<InstanceNo, std::string>> work, listed;  // and whose it is
  for (const auto& i : c.instances)
    if (state::is_work_item(i)) work.emplace(i.no, i.assignee.empty() ? "r:" + i.role : "u:" + i.assignee);
  store::ItemQuery query;
  query.case_no = c.no;
  query.limit = limits::kListLimitMax;
  for (const auto& found : store.find_items(region, query)) listed.emplace(found.item.instance, found.item.queue);
  return work.size() > query.limit || work == listed;
}

}  // namespace

void look_at_cases(store::Store& store, Report& report) {
  std::int64_t other = 0;
  std::string first;
  for (const auto& [region, name] : store.regions()) {
    store::CaseQuery query;
    query.limit = limits::kListLimitMax;
    while (true) {
      auto rows = store.find_cases(region, query);
      for (const auto& row : rows) {
        ++report.cases;
        auto c = rebuilt(store, region, row);
        if (c) ++report.rebuilt;
        if (c && is_as_stored(store, region, row, *c)) continue;
        if (++other <= static_cast<std::int64_t>(limits::kFindingsOfKindMax))
          first += fmt::format("{}{}:{}", first.empty() ? "" : ", ", region, row.no);
      }
      if (rows.size() < query.limit) break;
      query.after = std::to_string(rows.back().no);
    }
  }
  if (other == 0) return;
  report.findings.push_back(
      {"cases.rebuilt",
       true,
       {fmt::format("trajecten die anders zijn dan hun geschiedenis: {} (regio:nummer {})", other, first),
        fmt::format("cases that are not what their history makes of them: {} (region:number {})", other, first)},
       {"Zet een reservekopie van ervoor terug, of meld dit met een reservekopie: de geschiedenis is wat telt.",
        "Restore a backup of before, or report this with a backup: the history is what counts."}});
}

}  // namespace trajectum::doctor
