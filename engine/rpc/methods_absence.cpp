// Who is away and who does the work meanwhile: absence.put, absence.find, absence.remove. A person puts his own, an
// administrator anybody's. The reason is shown to those two only: it may say something of somebody's health.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"
#include "turn/absence.hpp"

namespace trajectum::rpc {

using pipeline::Engine;

namespace {

std::string user_of(const Call& call) {
  auto user = text_of(call, "user");
  return user.empty() || user == "me" ? call.session.user : user;
}

Result<void> may_put(const Call& call, const std::string& user) {
  if (call.session.admin || call.session.user == user) return {};
  return forbidden(
      {"Alleen " + user + " zelf of een beheerder mag dit.", "Only " + user + " or an administrator may do this."});
}

Record shown(const Call& call, const state::Absence& absence) {
  Record one;
  one.set("user", absence.user);
  one.set("from", absence.from);
  one.set("till", absence.till);
  if (!absence.substitute.empty()) one.set("substitute", absence.substitute);
  if (call.session.admin || call.session.user == absence.user) one.set("reason", absence.reason);
  return one;
}

/// A parameter that was checked to be a date.
Date date_in(const Call& call, const char* name) { return parse_date(text_of(call, name)).value_or(Date{}); }

Result<std::string> put(Services& services, Call& call) {
  state::Absence absence;
  absence.user = user_of(call);
  if (auto may = may_put(call, absence.user); !may) return may.error();
  absence.from = date_in(call, "from");
  absence.till = date_in(call, "till");
  absence.substitute = text_of(call, "substitute");
  if (absence.substitute == "me") absence.substitute = call.session.user;
  absence.reason = text_of(call, "reason");
  if (absence.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return invalid_params("reason", {"Geef een reden.", "Give a reason."});
  auto person = [&](const std::string& id) -> std::optional<turn::Person> {
    auto user = services.reads.user(call.session.region_no, id);
    return user ? std::optional(turn::Person{user->roles, user->languages}) : std::nullopt;
  };
  return services.engine.on_region(
      caller_of(call, "absence.put"), [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
        auto today = calendar::local_date(services.engine.now());
        auto may = turn::may_be_absent(r.state.absences, absence, today, person);
        if (!may) return may.error();
        Engine::RegionCommand command;
        command.events.push_back(
            state::AbsencePut{absence.user, absence.from, absence.till, absence.substitute, absence.reason});
        auto out = shown(call, absence);
        pipeline::ItemQuery query;
        query.queues.push_back("u:" + absence.user);
        out.set("work", static_cast<std::int64_t>(services.reads.count_items(r.no, query)));
        command.reply = to_json(out);
        return command;
      });
}

Result<std::string> remove(Services& services, Call& call) {
  auto user = user_of(call);
  if (auto may = may_put(call, user); !may) return may.error();
  auto from = date_in(call, "from");
  return services.engine.on_region(
      caller_of(call, "absence.remove"), [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
        auto* there = r.state.absences.find(user, from);
        if (!there)
          return not_found({"Er is geen afwezigheid van " + user + " vanaf " + format_date(from) + ".",
                            "There is no absence of " + user + " from " + format_date(from) + "."});
        Engine::RegionCommand command;
        command.reply = to_json(shown(call, *there));
        command.events.push_back(state::AbsenceGone{user, from, "removed"});
        return command;
      });
}

/// Where a page goes on: behind this user's absence from this day. Nothing when it is no cursor.
std::optional<std::pair<std::string, Date>> cursor_of(const std::string& text) {
  if (text.empty()) return std::pair(std::string(), Date{});
  auto slash = text.rfind('/');
  auto day = slash == std::string::npos ? std::nullopt : parse_date(std::string_view(text).substr(slash + 1));
  return day ? std::optional(std::pair(text.substr(0, slash), *day)) : std::nullopt;
}

Result<std::string> find(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  if (auto known = check_filter_names(services, call, "user", NameOf::user); !known) return known.error();
  auto* filter = call.params.get("filter").as<Record>();
  auto users = filter ? texts(filter->get("user")) : std::vector<std::string>{};
  for (auto& user : users)
    if (user == "me") user = call.session.user;
  std::optional<Date> on = filter ? parse_date(filter->get("on").text()) : std::nullopt;
  auto after = cursor_of(text_of(call, "after"));
  if (!after)
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  Record out;
  List list;
  for (const auto& absence : region_of(services, call).state.absences.all()) {
    bool asked = users.empty() || std::find(users.begin(), users.end(), absence.user) != users.end();
    if (!asked || std::pair(absence.user, absence.from) <= *after || (on && !absence.covers(*on))) continue;
    if (list.size() == *limit) break;
    list.push_back(shown(call, absence));
    if (list.size() == *limit) out.set("after", absence.user + "/" + format_date(absence.from));
  }
  out.set("absences", std::move(list));
  return to_json(out);
}

}  // namespace

void add_absence_methods(MethodTable& table, Services& services) {
  const Param user{.name = "user", .doc = "left out: yourself; another: administrators only"};
  const Param from{.name = "from", .type = ParamType::date, .required = true, .doc = "the first day"};
  table.add({.name = "absence.put",
             .summary = "Puts on record that somebody is away; his work goes to the substitute, else to the role. The "
                        "same first day again changes it.",
             .changes = true,
             .params = {user,
                        from,
                        {.name = "till", .type = ParamType::date, .required = true, .doc = "the last day"},
                        {.name = "substitute", .doc = "a user who does the work meanwhile"},
                        {.name = "reason", .required = true, .doc = "shown to the person and administrators"}},
             .result = "{user, from, till, substitute, reason, work}",
             .errors = {ErrorCode::forbidden, ErrorCode::refused},
             .run = [&services](Call& call) { return put(services, call); }});
  table.add({.name = "absence.find",
             .summary = "Lists who is or will be away, by user and first day.",
             .params = list_params({{.name = "filter",
                                     .type = ParamType::record,
                                     .fields = {{.name = "user", .type = ParamType::texts, .doc = "of these; me"},
                                                {.name = "on", .type = ParamType::date, .doc = "away on this day"}}}}),
             .result = "{absences: [{user, from, till, substitute, reason}], after}",
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "absence.remove",
             .summary = "Takes an absence back, or ends it today; what nobody began goes back.",
             .changes = true,
             .params = {user, from},
             .result = "{user, from, till, substitute, reason}",
             .errors = {ErrorCode::forbidden, ErrorCode::not_found},
             .run = [&services](Call& call) { return remove(services, call); }});
}

}  // namespace trajectum::rpc
