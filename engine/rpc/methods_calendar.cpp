// `calendar.recount`: the dates of open cases counted anew after a calendar has changed.
#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/recount.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

using pipeline::DateMoved;
using pipeline::Engine;
using pipeline::Recounts;

namespace {

const char* name_of(DateMoved::What what) {
  return what == DateMoved::What::due ? "due" : what == DateMoved::What::term ? "term" : "timer";
}

void set_moment(Record& out, const char* name, DateMoved::What what, const std::optional<Instant>& at) {
  if (!at) return;
  if (what == DateMoved::What::timer)
    out.set(name, calendar::format_instant(*at));
  else
    out.set(name, calendar::local_date(*at));
}

Record shown(Services& services, const Call& call, const pipeline::CaseRecounted& one) {
  auto& r = region_of(services, call);
  const auto* c = services.engine.find_case(r, one.case_no);
  const auto* route = c ? services.engine.route_of(r, *c) : nullptr;
  Record out;
  out.set("case", services.engine.ids().case_id(r.no, one.case_no));
  if (c && !c->key.empty()) out.set("key", c->key);
  if (one.stays) {
    out.set("reason", one.stays->reason);
    out.set("message", one.stays->text.in(call.lang));
  }
  List dates;
  for (const auto& moved : one.dates) {
    Record date;
    date.set("what", name_of(moved.what));
    if (route) date.set("node", route->node(moved.node).name);
    if (moved.instance != 0) date.set("item", services.engine.ids().item_id(r.no, one.case_no, moved.instance));
    if (!moved.name.empty()) date.set(moved.what == DateMoved::What::term ? "term" : "kind", moved.name);
    set_moment(date, "was", moved.what, moved.was);
    set_moment(date, "is", moved.what, moved.is);
    dates.push_back(std::move(date));
  }
  out.set("dates", std::move(dates));
  return out;
}

void show_plan(Services& services, const Call& call, const Recounts::Plan& plan, Record& out) {
  List moves, stays;
  for (const auto& one : plan.cases) (one.stays ? stays : moves).push_back(shown(services, call, one));
  out.set("looked_at", static_cast<std::int64_t>(plan.looked_at));
  out.set("moves", std::move(moves));
  out.set("stays", std::move(stays));
  if (plan.after != 0) out.set("after", services.engine.ids().case_id(call.session.region_no, plan.after));
}

Result<std::string> recount(Services& services, Call& call) {
  auto most = static_cast<std::int64_t>(limits::kRecountCasesMax);
  auto limit = call.params.get("limit").integer(most);
  if (limit < 1 || limit > most)
    return invalid_params("limit", {"limit is 1 tot en met " + std::to_string(most) + ".",
                                    "limit is 1 to " + std::to_string(most) + "."});
  auto reason = text_of(call, "reason");
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  CaseNo after = 0;
  if (auto id = text_of(call, "after"); !id.empty()) {
    auto no = case_of(services, call, id);
    if (!no)
      return invalid_params("after",
                            {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
    after = *no;
  }
  auto only = case_if_given(services, call);
  if (!only) return only.error();
  if (*only && (call.params.find("limit") || after != 0))
    return invalid_params("case", {"Geef `case`, of `limit` en `after`.", "Give `case`, or `limit` and `after`."});
  Recounts recounts(services.engine, services.reads);
  auto caller = caller_of(call, "calendar.recount");
  auto go = [&](pipeline::RegionAtWork& r, bool for_real) {
    if (*only) return recounts.go_on_case(caller, **only, reason, for_real);
    return recounts.go(r, caller, after, static_cast<std::size_t>(limit), reason, for_real);
  };
  if (call.params.get("dry_run").yes()) {
    auto plan = go(region_of(services, call), false);
    if (!plan) return plan.error();
    Record out;
    out.set("dry_run", true);
    show_plan(services, call, *plan, out);
    return to_json(out);
  }
  return services.engine.on_region(caller, [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
    auto plan = go(r, true);
    if (!plan) return plan.error();
    Engine::RegionCommand command;
    Record detail, out;
    detail.set("reason", reason);
    detail.set("cases", static_cast<std::int64_t>(plan->cases.size()));
    command.events.push_back(state::Administered{"calendar.recount", "", detail});
    show_plan(services, call, *plan, out);
    command.reply = to_json(out);
    return command;
  });
}

}  // namespace

void add_calendar_methods(MethodTable& table, Services& services) {
  table.add(
      {.name = "calendar.recount",
       .summary = "Counts the dates of open cases anew after a calendar has changed: with dry_run only shows which.",
       .access = Access::admin,
       .changes = true,
       .params = {{.name = "reason", .required = true, .doc = "noted in each case of which a date changes"},
                  {.name = "dry_run", .type = ParamType::yesno, .doc = "only show; nothing is written"},
                  {.name = "case", .doc = "only this case: of a batch"},
                  {.name = "limit", .type = ParamType::integer, .doc = "cases looked at in this call"},
                  {.name = "after", .doc = "the case behind which it goes on"}},
       .result = "{dry_run, looked_at, moves: [{case, key, dates: [{what, node, item, term, kind, was, is}]}], "
                 "stays: [{case, key, reason, message, dates}], after}",
       .errors = {ErrorCode::not_found, ErrorCode::refused, ErrorCode::conflict},
       .run = [&services](Call& call) { return recount(services, call); }});
}

}  // namespace trajectum::rpc
