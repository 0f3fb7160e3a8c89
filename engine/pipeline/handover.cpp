#include "pipeline/handover.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/score.hpp"

namespace trajectum::pipeline {

namespace {

constexpr Instant kHour = 3600 * 1000;
// Pairs of a case and a person that one call compares: as long for the one thread as so many cases that move.
constexpr std::size_t kComparedMax = limits::kHandoverCasesMax * 10;

/// Nothing of the case moved: the turn is taken back, its errors are in the plan.
Error nothing_moved() { return refused("nothing", {"Er verandert niets.", "Nothing changes."}); }

bool is_of(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

}  // namespace

Result<void> Handovers::check(RegionAtWork& r, const Wanted& wanted) const {
  auto no_user = [](const char* path, const std::string& id) {
    return invalid_params(path, {"Er is geen gebruiker " + id + ".", "There is no user " + id + "."});
  };
  const auto& staff = engine_.staff(r);
  if (!staff.count(wanted.from)) return no_user("from", wanted.from);
  if (wanted.to.empty() == wanted.policy.empty())
    return invalid_params("to", {"Geef óf `to` óf `policy`.", "Give either `to` or `policy`."});
  if ((wanted.policy == "ranked") == wanted.reg.empty())
    return invalid_params("register",
                          {"`register` hoort bij het beleid `ranked`.", "`register` belongs to the policy `ranked`."});
  if (!wanted.reg.empty() && r.bundle->registers.at(wanted.reg).criteria.empty())
    return refused("criteria",
                   {"Het register " + wanted.reg + " heeft geen criteria; kies een ander beleid.",
                    "The register " + wanted.reg + " has no criteria; choose another policy."},
                   "register");
  if (wanted.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden voor de overdracht.", "Give a reason for the handover."}, "reason");
  if (wanted.to.empty()) return {};
  if (!staff.count(wanted.to)) return no_user("to", wanted.to);
  if (wanted.to == wanted.from) return invalid_params("to", {"Dat is dezelfde persoon.", "That is the same person."});
  if (auto* away = r.state.absences.on(wanted.to, calendar::local_date(engine_.now())))
    return refused("absent",
                   {wanted.to + " is afwezig tot en met " + format_date(away->till) + "; kies iemand anders.",
                    wanted.to + " is absent until " + format_date(away->till) + "; choose somebody else."},
                   "to");
  return {};
}

/// Of the cases that are named: those that are his, or have work on his name.
std::set<CaseNo> Handovers::named_of(RegionAtWork& r, const Wanted& wanted) {
  std::set<CaseNo> found;
  for (auto no : wanted.cases) {
    const auto* c = engine_.find_case(r, no);
    if (!c || !c->is_open() || !is_of(wanted.routes, c->route)) continue;
    store::ItemQuery query;
    query.queues.push_back("u:" + wanted.from);
    query.nodes = wanted.nodes;
    query.case_no = no;
    bool is_his = wanted.nodes.empty() && c->owner == wanted.from;
    if (is_his || reads_.count_items(r.no, query) > 0) found.insert(no);
  }
  return found;
}

std::vector<CaseNo> Handovers::cases_of(RegionAtWork& r, const Wanted& wanted) {
  std::set<CaseNo> found;
  if (!wanted.cases.empty()) {
    found = named_of(r, wanted);
    return {found.upper_bound(wanted.after), found.end()};
  }
  if (wanted.nodes.empty()) {
    store::CaseQuery query;
    query.owner = wanted.from;
    query.state = "active";
    query.limit = limits::kListLimitMax;
    while (true) {
      auto rows = reads_.cases(r.no, query);
      for (const auto& row : rows)
        if (is_of(wanted.routes, row.route)) found.insert(row.no);
      if (rows.size() < query.limit) break;
      query.after = std::to_string(rows.back().no);
    }
  }
  store::ItemQuery query;
  query.queues.push_back("u:" + wanted.from);
  query.nodes = wanted.nodes;
  query.limit = limits::kListLimitMax;
  while (true) {
    auto rows = reads_.items(r.no, query);
    for (const auto& row : rows)
      if (is_of(wanted.routes, row.route)) found.insert(row.item.case_no);
    if (rows.size() < query.limit) break;
    query.after = rows.back().cursor;
  }
  return {found.upper_bound(wanted.after), found.end()};
}

std::map<std::string, std::size_t> Handovers::with_room(RegionAtWork& r, const route::Route& route,
                                                        const std::string& from) {
  auto today = calendar::local_date(engine_.now());
  auto role = r.bundle->roles.find(route.owner);
  auto most = role == r.bundle->roles.end() ? 0 : role->second.caseload;
  std::map<std::string, std::size_t> free;
  for (const auto& [id, person] : engine_.staff(r)) {
    bool has_role = std::find(person.roles.begin(), person.roles.end(), route.owner) != person.roles.end();
    if (!has_role || id == from || r.state.absences.on(id, today)) continue;
    auto load = engine_.caseload_of(r, id) + r.rehearsed[id];
    if (most == 0 || load < static_cast<std::size_t>(most)) free[id] = load;
  }
  return free;
}

Result<std::string> Handovers::best(RegionAtWork& r, const state::Case& c, const std::string& reg,
                                    const std::map<std::string, std::size_t>& free, CaseMove& move) {
  const auto& staff = r.bundle->registers.at(reg);
  auto* subject = r.state.record(c.subject_register, c.subject_id);
  if (staff.matched != c.subject_register || !subject)
    return refused("criteria", {"Dit traject gaat niet over wie dit register mee vergelijkt.",
                                "This case is not about whom this register is matched with."});
  turn::Comparer comparer(*r.bundle, staff, calendar::local_date(engine_.now()));
  auto client = comparer.client(c.subject_id, *subject);
  using Place = std::tuple<double, std::size_t, std::string>;  // the best score, the fewest cases, by name
  std::optional<Place> first;
  for (const auto& [id, load] : free) {
    auto* record = r.state.record(reg, id);
    if (!record) continue;
    ++compared_;
    auto compared = comparer.compare(client, comparer.record(id, *record));
    if (!compared) return compared.error();
    if (!compared->fits) continue;
    Place place{-compared->score, load, id};
    if (!first || place < *first) first = place;
  }
  if (!first)
    return refused("caseload",
                   {"Niemand die ruimte heeft past bij dit traject.", "Nobody who has room fits this case."});
  move.score = -std::get<0>(*first);
  return std::get<2>(*first);
}

Result<std::string> Handovers::receiver(RegionAtWork& r, const state::Case& c, const Wanted& wanted, CaseMove& move) {
  if (!wanted.to.empty()) return wanted.to;
  if (wanted.policy == "offer") return std::string();
  const auto* route = engine_.route_of(r, c);
  if (!route) return internal_error("the route of a case cannot be loaded");
  auto free = with_room(r, *route, wanted.from);
  if (free.empty())
    return refused("caseload", {"Niemand anders met de rol " + route->owner + " heeft ruimte.",
                                "Nobody else with the role " + route->owner + " has room."});
  if (wanted.policy == "ranked") return best(r, c, wanted.reg, free, move);
  if (wanted.policy == "familiar") {
    const state::NodeMemory* last = nullptr;
    for (const auto& m : c.memory)
      if (free.count(m.by) && (!last || m.ended_seq > last->ended_seq)) last = &m;
    if (last) return last->by;
  }
  auto least = std::min_element(free.begin(), free.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second, a.first) < std::pair(b.second, b.first);
  });
  return least->first;
}

Result<CaseMove> Handovers::one(RegionAtWork& r, const Caller& caller, const Wanted& wanted, CaseNo no, bool for_real,
                                HandedCase* made) {
  CaseMove move;
  move.case_no = no;
  const auto* c = engine_.find_case(r, no);
  if (!c) return internal_error("a case of the worklist cannot be read");
  auto to = receiver(r, *c, wanted, move);
  if (!to) {
    move.stays = to.error();
    return move;
  }
  move.to = *to;
  turn::Play::HandedOver done;
  Engine::CaseCommand command;
  command.case_no = no;
  command.decide = [&](turn::Play& play) -> Result<void> {
    auto handed = play.hand_over({wanted.from, move.to, wanted.reason, wanted.nodes.empty(), wanted.nodes});
    if (!handed) return handed.error();
    done = std::move(*handed);
    if (!done.owner && done.items.empty()) return nothing_moved();
    return {};
  };
  Result<void> turn;
  if (for_real) {
    if (auto played = engine_.on_case(caller, command); !played) turn = played.error();
  } else {
    turn = engine_.try_on_case(caller, command);
  }
  move.kept = done.kept;
  if (!turn && turn.error().code != ErrorCode::refused && turn.error().code != ErrorCode::invalid_params &&
      turn.error().code != ErrorCode::incident)
    return turn.error();
  if (!turn) {
    if (move.kept.empty()) move.stays = turn.error();
    return move;
  }
  move.owner = done.owner;
  for (const auto& [item, was] : done.items) move.items.push_back(item);
  if (made) *made = {no, move.to, done.owner, done.items};
  if (!for_real && done.owner && turn::counts_in_caseload(*r.bundle, *c)) ++r.rehearsed[move.to];
  return move;
}

Result<Handovers::Plan> Handovers::go(RegionAtWork& r, const Caller& caller, const Wanted& wanted, bool for_real,
                                      std::vector<HandedCase>* made) {
  Plan plan;
  r.rehearsed.clear();
  compared_ = 0;
  auto numbers = cases_of(r, wanted);
  for (auto no : numbers) {
    if (plan.cases.size() == wanted.limit || compared_ >= kComparedMax) {
      plan.after = plan.cases.back().case_no;
      break;
    }
    HandedCase handed;
    auto move = one(r, caller, wanted, no, for_real, &handed);
    if (!move) {
      r.rehearsed.clear();
      return move.error();
    }
    if (made && move->moved()) made->push_back(std::move(handed));
    plan.cases.push_back(std::move(*move));
  }
  r.rehearsed.clear();
  return plan;
}

Result<Handovers::Plan> Handovers::show(RegionAtWork& r, const Caller& caller, const Wanted& wanted) {
  if (auto right = check(r, wanted); !right) return right.error();
  return go(r, caller, wanted, false, nullptr);
}

Result<Handovers::Plan> Handovers::make(RegionAtWork& r, const Caller& caller, const Wanted& wanted,
                                        Engine::RegionCommand& command, HistoryNo& number) {
  if (auto right = check(r, wanted); !right) return right.error();
  Handover handover{engine_.now(), caller.principal.user, wanted.from, wanted.to, wanted.policy, wanted.reason, {}};
  auto single = caller;
  single.command_id.clear();  // the whole has it; each case is a turn of its own
  auto plan = go(r, single, wanted, true, &handover.cases);
  if (!plan) return plan.error();
  number = store_.last_history(r.no) + 1;  // the row that the region's command will be
  store_.scan_entries(r.no, kHandoverSpace, "", "", [&](std::string_view key, std::string_view body) {
    auto old = engine_.read_row<Handover>(body, "handover");
    bool keep = old && engine_.now() - old->at <= limits::kHandoverKeptDays * 24 * kHour;
    if (!keep) command.rows.push_back({kHandoverSpace, std::string(key), std::nullopt});
    return true;
  });
  auto key = state::key_number(static_cast<std::uint64_t>(number));
  if (!handover.cases.empty()) command.rows.push_back({kHandoverSpace, key, encode(handover)});
  Record detail;
  detail.set("from", wanted.from);
  detail.set("to", wanted.to.empty() ? wanted.policy : wanted.to);
  detail.set("reason", wanted.reason);
  detail.set("cases", static_cast<std::int64_t>(handover.cases.size()));
  command.events.push_back(state::Administered{"handover.make", key, detail});
  return plan;
}

Result<Handovers::Plan> Handovers::undo(RegionAtWork& r, const Caller& caller, HistoryNo number,
                                        Engine::RegionCommand& command) {
  auto key = state::key_number(static_cast<std::uint64_t>(number));
  auto handover = engine_.read_row<Handover>(store_.entry(r.no, kHandoverSpace, key), "handover");
  if (!handover) return not_found({"Deze overdracht is er niet.", "There is no such handover."});
  if (!caller.principal.admin && caller.principal.user != handover->by)
    return forbidden({"Alleen " + handover->by + " of een beheerder mag dit terugdraaien.",
                      "Only " + handover->by + " or an administrator may take this back."});
  if (handover->undone)
    return refused("handover.undone", {"Dit is al teruggedraaid.", "This has been taken back already."});
  if (engine_.now() - handover->at > limits::kHandoverUndoHours * kHour) {
    auto hours = std::to_string(limits::kHandoverUndoHours);
    return refused("handover.late", {"Terugdraaien kan binnen " + hours + " uur; draag het werk opnieuw over.",
                                     "It can be taken back within " + hours + " hours; hand the work over again."});
  }
  auto single = caller;
  single.command_id.clear();
  Plan plan;
  for (const auto& handed : handover->cases) {
    CaseMove move;
    move.case_no = handed.case_no;
    move.to = handover->from;
    turn::Play::HandedOver done;
    Engine::CaseCommand back;
    back.case_no = handed.case_no;
    back.decide = [&](turn::Play& play) -> Result<void> {
      auto taken = play.take_back({handover->from, handed.to, handover->reason, handed.owner, {}},
                                  {handed.owner, handed.items, {}});
      if (!taken) return taken.error();
      done = std::move(*taken);
      if (!done.owner && done.items.empty()) return nothing_moved();
      return {};
    };
    auto turn = engine_.on_case(single, back);
    if (!turn && turn.error().code == ErrorCode::unavailable) return turn.error();
    move.kept = done.kept;
    if (!turn && move.kept.empty()) move.stays = turn.error();
    if (turn) {
      move.owner = done.owner;
      for (const auto& [item, was] : done.items) move.items.push_back(item);
    }
    plan.cases.push_back(std::move(move));
  }
  handover->undone = true;
  command.rows.push_back({kHandoverSpace, key, encode(*handover)});
  command.events.push_back(state::Administered{"handover.undo", key, {}});
  return plan;
}

std::vector<std::pair<HistoryNo, Handover>> Handovers::find(RegionNo region, HistoryNo after, std::size_t limit) {
  std::vector<std::pair<HistoryNo, Handover>> out;
  auto from = after == 0 ? std::string() : state::key_number(static_cast<std::uint64_t>(after));
  store_.scan_entries(region, kHandoverSpace, "", from, [&](std::string_view key, std::string_view body) {
    if (auto handover = engine_.read_row<Handover>(body, "handover"))
      out.emplace_back(static_cast<HistoryNo>(std::strtoull(std::string(key).c_str(), nullptr, 16)),
                       std::move(*handover));
    return out.size() < limit;
  });
  return out;
}

}  // namespace trajectum::pipeline
