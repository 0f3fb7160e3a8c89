#include "pipeline/recount.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"

namespace trajectum::pipeline {

namespace {

using state::Case;
using What = DateMoved::What;

Error nothing_moved() { return refused("nothing", {"Er verandert geen datum.", "No date changes."}); }

route::NodeIndex node_of(const Case& c, InstanceNo no) {
  auto* i = no == 0 ? nullptr : c.find(no);
  return i ? i->node : route::kRoot;
}

std::optional<Instant> moment(const std::optional<Date>& date) {
  return date ? std::optional(calendar::midnight(*date)) : std::nullopt;
}

/// What people plan by: reminders and escalations follow a due date that is told already.
bool is_told_of(state::TimerKind kind) {
  using K = state::TimerKind;
  return kind == K::within || kind == K::ready || kind == K::occurrence || kind == K::sla_breach;
}

std::vector<DateMoved> moved(const Case& before, const Case& after) {
  std::vector<DateMoved> out;
  for (const auto& i : after.instances)
    if (auto* was = before.find(i.no); was && was->due != i.due)
      out.push_back({What::due, i.node, i.no, "", moment(was->due), moment(i.due)});
  for (const auto& t : after.terms)
    if (auto* was = before.term(t.no); was && was->counted.date != t.counted.date)
      out.push_back({What::term, t.node, t.instance, t.name, moment(was->counted.date), moment(t.counted.date)});
  auto same = [](const Case& c, const state::Timer& t) -> const state::Timer* {
    for (const auto& one : c.timers)
      if (one.instance == t.instance && one.kind == t.kind && one.number == t.number) return &one;
    return nullptr;
  };
  for (const auto& t : before.timers) {
    auto* now = same(after, t);
    if (!is_told_of(t.kind) || (now && now->at == t.at)) continue;
    out.push_back({What::timer, node_of(before, t.instance), t.instance, views::timer_kind_name(t.kind), t.at,
                   now ? std::optional(now->at) : std::nullopt});
  }
  return out;
}

}  // namespace

Result<Recounts::Plan> Recounts::go(RegionAtWork& r, const Caller& caller, CaseNo after, std::size_t limit,
                                    const std::string& reason, bool for_real) {
  CaseQuery query;
  query.state = "active";
  query.limit = limit;
  if (after != 0) query.after = std::to_string(after);
  auto rows = reads_.cases(r.no, query);
  Plan plan;
  plan.looked_at = rows.size();
  if (rows.size() == limit) plan.after = rows.back().no;
  for (const auto& row : rows)
    if (auto looked = look_at(caller, row.no, reason, for_real, plan); !looked) return looked.error();
  return plan;
}

Result<Recounts::Plan> Recounts::go_on_case(const Caller& caller, CaseNo no, const std::string& reason, bool for_real) {
  Plan plan;
  plan.looked_at = 1;
  if (auto looked = look_at(caller, no, reason, for_real, plan); !looked) return looked.error();
  return plan;
}

Result<void> Recounts::look_at(const Caller& caller, CaseNo no, const std::string& reason, bool for_real, Plan& plan) {
  auto single = caller;
  single.command_id.clear();  // the whole has it; each case is a turn of its own
  CaseRecounted one;
  one.case_no = no;
  Engine::CaseCommand command;
  command.case_no = no;
  command.decide = [&](turn::Play& play) -> Result<void> {
    auto before = play.state();
    play.recount_calendars();
    one.dates = moved(before, play.state());
    if (play.events.empty()) return nothing_moved();
    if (auto noted = play.note(reason); !noted) return noted.error();
    return {};
  };
  Result<void> done;
  if (for_real) {
    if (auto played = engine_.on_case(single, command); !played) done = played.error();
  } else {
    done = engine_.try_on_case(single, command);
  }
  if (!done && done.error().code == ErrorCode::unavailable) return done.error();
  if (!done && done.error().reason != "nothing") one.stays = done.error();
  if (one.stays || !one.dates.empty()) plan.cases.push_back(std::move(one));
  return {};
}

}  // namespace trajectum::pipeline
