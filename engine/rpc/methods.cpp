#include "rpc/methods.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"

namespace trajectum::rpc {

namespace {

void say_in_order(std::string& out, const Value& value);

/// The same parameters in another order are the same command.
void say_in_order(std::string& out, const Record& record, bool is_call = false) {
  std::vector<const Record::Entry*> entries;
  for (const auto& entry : record)
    if (!is_call || (entry.first != "command_id" && entry.first != "lang")) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(), [](auto* a, auto* b) { return a->first < b->first; });
  out += '{';
  for (auto* entry : entries) {
    append_json_text(out, entry->first);
    out += ':';
    say_in_order(out, entry->second);
    out += ',';
  }
  out += '}';
}

void say_in_order(std::string& out, const Value& value) {
  if (auto* list = value.as<List>()) {
    out += '[';
    for (const auto& x : *list) {
      say_in_order(out, x);
      out += ',';
    }
    out += ']';
    return;
  }
  if (auto* record = value.as<Record>()) return say_in_order(out, *record);
  append_json(out, value);
}

}  // namespace

pipeline::Caller caller_of(const Call& call, const char* method) {
  pipeline::Caller caller;
  caller.principal = {call.session.user, call.session.roles, call.session.admin, call.session.languages};
  caller.region = call.session.region_no;
  caller.method = method;
  caller.command_id = std::string(call.params.get("command_id").text());
  if (!caller.command_id.empty()) {
    std::string said;
    said.reserve(500);
    said = method;
    say_in_order(said, call.params, true);
    caller.params_hash = stable_hash(said);
  }
  return caller;
}

pipeline::RegionAtWork& region_of(Services& services, const Call& call) {
  auto* r = services.engine.region(call.session.region_no);
  TRAJECTUM_ASSERT(r != nullptr);  // a session that is logged in has one
  return *r;
}

std::vector<Param> list_params(std::vector<Param> own) {
  own.push_back({.name = "limit", .type = ParamType::integer, .doc = "how many, 1 to 500 (50)"});
  own.push_back({.name = "after", .type = ParamType::text, .doc = "the cursor that the last page gave"});
  return own;
}

Result<std::size_t> limit_of(const Call& call) {
  auto limit = call.params.get("limit").integer(limits::kListLimitDefault);
  if (limit < 1 || limit > static_cast<std::int64_t>(limits::kListLimitMax))
    return invalid_params("limit", {"limit is 1 tot en met 500.", "limit is 1 to 500."});
  return static_cast<std::size_t>(limit);
}

std::string text_of(const Call& call, const char* name) { return std::string(call.params.get(name).text()); }

std::optional<Date> date_of(const Call& call, const char* name) { return parse_date(text_of(call, name)); }

Result<std::optional<CaseNo>> case_if_given(Services& services, const Call& call) {
  auto id = text_of(call, "case");
  if (id.empty()) return std::optional<CaseNo>();
  auto no = case_of(services, call, id);
  if (!no) return no.error();
  return std::optional(*no);
}

std::optional<Duration> duration_of(const Value& value) {
  auto* r = value.as<Record>();
  auto unit = r ? unit_of(r->get("unit").text()) : std::nullopt;
  if (!unit || r->get("n").integer(-1) < 0) return std::nullopt;
  return Duration{*unit, r->get("n").integer(), ""};
}

std::optional<std::int64_t> expected_seq_of(const Call& call) {
  auto* n = call.params.get("expected_seq").as<std::int64_t>();
  return n ? std::optional(*n) : std::nullopt;
}

Result<std::string> reason_of(const Call& call) {
  auto reason = text_of(call, "reason");
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return invalid_params("reason", {"Geef een reden.", "Give a reason."});
  return reason;
}

Record stopped_value(const pipeline::RegionAtWork& r) {
  Record out;
  const auto& why = r.gate->stopped();
  if (!why) return out;
  out.set("by", why->by);
  out.set("at", calendar::format_instant(why->at));
  out.set("reason", why->reason);
  return out;
}

Result<void> may_by_hand(const Call& call, const std::string& role) {
  const auto& roles = call.session.roles;
  if (call.session.admin || std::find(roles.begin(), roles.end(), role) != roles.end()) return {};
  Text who = role.empty() ? Text{"Alleen een beheerder mag dit.", "Only an administrator may do this."}
                          : Text{"Alleen de rol " + role + " of een beheerder mag dit.",
                                 "Only the role " + role + " or an administrator may do this."};
  return forbidden(who);
}

Result<std::string> on_case(Services& services, Call& call, const char* method, pipeline::Engine::Decide decide) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  return services.engine.on_case(
      caller_of(call, method), {*no, expected_seq_of(call), std::move(decide),
                                [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                  return to_json(pipeline::views::command_answer(services.engine, play, before, lang));
                                }});
}

Result<CaseNo> case_of(Services& services, const Call& call, const std::string& id) {
  auto no = services.engine.ids().case_no(call.session.region_no, id);
  if (!no || !services.engine.find_case(region_of(services, call), *no))
    return not_found({"Dit traject is er niet.", "There is no such case."});
  return *no;
}

std::optional<Error> held(const Services& services, const Call& call) {
  if (!services.engine.is_held(call.session.region_no)) return std::nullopt;
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "held";
  e.text = {"Deze server wordt vastgehouden: er kan worden gelezen, maar niets veranderd.",
            "This server is held: it can be read, and nothing can be changed."};
  e.hint = {"Een beheerder laat hem los met system.release.", "An administrator lets it go with system.release."};
  return e;
}

void add_all_methods(MethodTable& table, Services& services) {
  add_session_methods(table, services);
  add_system_methods(table, services);
  add_case_methods(table, services);
  add_document_methods(table, services);
  add_blob_methods(table, services);
  add_freedom_methods(table, services);
  add_job_methods(table, services);
  add_timer_methods(table, services);
  add_calendar_methods(table, services);
  add_term_methods(table, services);
  add_work_methods(table, services);
  add_register_methods(table, services);
  add_pool_methods(table, services);
  add_budget_methods(table, services);
  add_admin_methods(table, services);
  add_absence_methods(table, services);
  add_handover_methods(table, services);
  add_next_methods(table, services);
  add_redo_methods(table, services);
  add_match_methods(table, services);
  add_capacity_methods(table, services);
  add_message_methods(table, services);
  add_batch_methods(table, services);
  add_move_methods(table, services);
  add_publisher_methods(table, services);
  add_plugin_methods(table, services);
  add_backup_methods(table, services);
  table.before_writes([&services](const Call& call) { return held(services, call); });
  add_discover(table);
}

Result<CaseAtHand> case_at_hand(Services& services, const Call& call) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  auto& r = region_of(services, call);
  const auto& c = *services.engine.find_case(r, *no);
  const auto* route = services.engine.route_of(r, c);
  if (!route) return internal_error("the route of this case is not loaded");
  return CaseAtHand{r, c, *route};
}

}  // namespace trajectum::rpc
