// `timer.*` and `sla.find`: what of a case is planned, and clocks of service levels.
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace views = pipeline::views;

namespace {

const Param kCase{.name = "case", .required = true, .doc = "the case's id"};
const Param kTimer{
    .name = "timer", .type = ParamType::integer, .required = true, .doc = "its number, as timer.find shows it"};
const Param kReason{.name = "reason", .required = true};
const Param kExpectedSeq{
    .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused};

std::uint32_t timer_of(const Call& call) {
  auto no = call.params.get("timer").integer();
  return no < 1 || no > UINT32_MAX ? 0 : static_cast<std::uint32_t>(no);  // no timer has number 0
}

Result<std::string> find(Services& services, Call& call) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  auto& r = region_of(services, call);
  Record out;
  out.set("timers", views::timers(services.engine, r, *services.engine.find_case(r, *no), call.lang));
  return to_json(out);
}

Result<std::string> move(Services& services, Call& call) {
  auto at = calendar::parse_instant(text_of(call, "at"));
  if (!at)
    return invalid_params("at", {"at is een datum (JJJJ-MM-DD) of een moment met tijdzone (2026-07-01T09:00:00+02:00).",
                                 "at is a date (YYYY-MM-DD) or a moment with its zone (2026-07-01T09:00:00+02:00)."});
  return on_case(services, call, "timer.move",
                 [&](turn::Play& play) { return play.timer_move(timer_of(call), *at, text_of(call, "reason")); });
}

Result<std::string> fire(Services& services, Call& call) {
  return on_case(services, call, "timer.fire",
                 [&](turn::Play& play) { return play.timer_fire(timer_of(call), text_of(call, "reason")); });
}

Result<std::string> find_slas(Services& services, Call& call) {
  auto at = case_at_hand(services, call);
  if (!at) return at.error();
  Record out;
  out.set("slas", views::slas(services.engine, at->region, at->c, at->route, call.lang));
  return to_json(out);
}

}  // namespace

void add_timer_methods(MethodTable& table, Services& services) {
  table.add({.name = "timer.find",
             .summary = "The timers of a case, soonest first.",
             .params = {kCase},
             .result = "{timers: [{timer, kind, node, title, item, at, planned}]}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "timer.move",
             .summary = "Moves a timer to a later moment, or an earlier one that is still to come, with a reason.",
             .changes = true,
             .params = {kCase,
                        kTimer,
                        {.name = "at", .required = true, .doc = "a date (its first moment), or a moment with its zone"},
                        kReason,
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return move(services, call); }});
  table.add({.name = "timer.fire",
             .summary = "Lets a timer go off now, with a reason.",
             .changes = true,
             .params = {kCase, kTimer, kReason, kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return fire(services, call); }});
  table.add(
      {.name = "sla.find",
       .summary = "The service levels of a case: how much service time each has used, and when it will be up.",
       .params = {kCase},
       .result =
           "{slas: [{sla, sla_title, node, title, item, state, running, used_seconds, target_seconds, at_risk_seconds, "
           "at_risk_at, breach_at}]}",
       .errors = {ErrorCode::not_found},
       .run = [&services](Call& call) { return find_slas(services, call); }});
}

}  // namespace trajectum::rpc
