// Messages: message.send to a case, a key, or the open cases of a route about a subject; message.pending, what nobody
// took.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/messages.hpp"
#include "pipeline/views.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"
#include "turn/name_of.hpp"

namespace trajectum::rpc {

using pipeline::Engine;
using pipeline::Messages;
namespace views = pipeline::views;

namespace {

/// Minutes to years, as `{n, unit}`; nothing when it is none.
std::optional<Duration> duration_of(const Value& value) {
  auto* r = value.as<Record>();
  auto unit = r ? unit_of(r->get("unit").text()) : std::nullopt;
  if (!unit || r->get("n").integer(-1) < 0) return std::nullopt;
  return Duration{*unit, r->get("n").integer(), ""};
}

Result<turn::Play::Message> message_of(const Call& call) {
  turn::Play::Message message;
  message.message = text_of(call, "message");
  message.data = call.params.get("data");
  auto deliver = text_of(call, "deliver");
  if (deliver == "all") message.deliver = turn::Play::Delivery::all;
  if (deliver == "exactly_one") message.deliver = turn::Play::Delivery::exactly_one;
  if (call.params.get("ttl").empty()) return message;
  message.ttl = duration_of(call.params.get("ttl"));
  if (!message.ttl)
    return invalid_params("ttl", {"ttl is een duur, zoals {\"n\": 2, \"unit\": \"days\"}.",
                                  "ttl is a duration, such as {\"n\": 2, \"unit\": \"days\"}."});
  return message;
}

/// The message to the open cases of a route about a subject.
Result<std::string> send_to_route(Services& services, Call& call, const turn::Play::Message& message) {
  auto& r = region_of(services, call);
  const auto& to = *call.params.get("to").as<Record>();
  Messages::Wanted wanted;
  wanted.route = std::string(to.get("route").text());
  wanted.message = message;
  if (auto known = check_name(services, call, "to.route", NameOf::route, wanted.route); !known) return known.error();
  auto* subject = to.get("subject").as<Record>();
  if (!subject)
    return invalid_params("to.subject", {"Zeg ook over wie: to.subject is {\"register\", \"id\"}.",
                                         "Say about whom too: to.subject is {\"register\", \"id\"}."});
  wanted.subject_register = std::string(subject->get("register").text());
  wanted.subject_id = std::string(subject->get("id").text());
  auto caller = caller_of(call, "message.send");
  return services.engine.on_region(caller, [&](pipeline::RegionAtWork&) -> Result<Engine::RegionCommand> {
    auto single = caller;
    single.command_id.clear();
    auto delivered = Messages(services.engine, services.reads).deliver(r, single, wanted);
    if (!delivered) return delivered.error();
    List cases;
    for (const auto& one : *delivered) {
      Record shown;
      shown.set("case", services.engine.ids().case_id(r.no, one.case_no));
      shown.set("taken", one.taken);
      cases.push_back(std::move(shown));
    }
    Record out;
    out.set("cases", std::move(cases));
    Engine::RegionCommand command;
    command.reply = to_json(out);
    return command;
  });
}

Result<std::string> send(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto message = message_of(call);
  if (!message) return message.error();
  auto* to = call.params.get("to").as<Record>();
  auto id = std::string(to->get("case").text()), key = std::string(to->get("key").text());
  bool by_route = !to->get("route").empty() || !to->get("subject").empty();
  if (!id.empty() + !key.empty() + by_route != 1)
    return invalid_params("to", {"Geef to.case, to.key, of to.route met to.subject.",
                                 "Give to.case, to.key, or to.route with to.subject."});
  if (by_route) return send_to_route(services, call, *message);
  CaseNo no = 0;
  if (!id.empty()) {
    auto found = case_of(services, call, id);
    if (!found) return found.error();
    no = *found;
  } else {
    auto found = services.reads.case_by_key(r.no, key);
    if (!found) return not_found({"Er is geen traject met deze sleutel.", "There is no case with this key."});
    no = *found;
  }
  return services.engine.on_case(caller_of(call, "message.send"),
                                 {no, std::nullopt, [&](turn::Play& play) { return play.receive(*message); },
                                  [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                    return to_json(views::command_answer(services.engine, play, before, lang));
                                  }});
}

/// Why a message is where it is, as a word and a sentence.
std::pair<std::string, Text> why_of(Services& services, pipeline::RegionAtWork& r, const state::PendingMail& mail) {
  if (mail.reason == "expired") return {"expired", {"Zijn tijd is om.", "Its time ran out."}};
  if (mail.reason == "transient")
    return {"transient", {"Niets wachtte erop toen het kwam.", "Nothing waited for it when it came."}};
  if (mail.reason == "case_ended") return {"case_ended", {"Het traject is afgesloten.", "The case ended."}};
  bool awaited = false;
  if (const auto* c = services.engine.find_case(r, mail.case_no))
    services.engine.ask(r, *c,
                        [&](const turn::Play& play) { awaited = !play.waits_for_message(mail.message).empty(); });
  if (awaited)
    return {"not_ready",
            {"Wie erop wacht, wacht nog op iets anders.", "What waits for it waits for something else too."}};
  return {"no_wait", {"Niets wacht er nu op.", "Nothing waits for it now."}};
}

Result<std::string> pending(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto& r = region_of(services, call);
  auto* filter = call.params.get("filter").as<Record>();
  bool lost = filter && filter->get("state").text() == "lost";
  auto after = text_of(call, "after");
  bool is_key =
      after.find_first_not_of("0123456789abcdef.") == std::string::npos && (after.empty() || after.size() > 16);
  std::string of_case = filter ? std::string(filter->get("case").text()) : "";
  auto no = of_case.empty() ? Result<CaseNo>(CaseNo{0}) : case_of(services, call, of_case);
  if (!no) return no.error();
  if (!is_key)
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  Record out;
  List list;
  Messages messages(services.engine, services.reads);
  for (bool more = true; more && list.size() < *limit;) {
    auto page = messages.pending(r.no, lost, after, *limit);
    more = page.size() == *limit;
    for (const auto& [key, mail] : page) {
      after = key;
      if (*no != 0 && mail.case_no != *no) continue;
      auto [reason, why] = why_of(services, r, mail);
      Record one;
      one.set("case", services.engine.ids().case_id(r.no, mail.case_no));
      one.set("message", mail.message);
      one.set("title", turn::message_name(*r.bundle, mail.message, call.lang));
      one.set("state", lost ? "lost" : "waiting");
      one.set("at", calendar::format_instant(mail.at));
      if (mail.until) one.set("until", calendar::format_instant(*mail.until));
      if (lost) one.set("lost_at", calendar::format_instant(mail.lost_at));
      one.set("reason", reason);
      one.set("why", why.in(call.lang));
      list.push_back(std::move(one));
      if (list.size() == *limit) break;
    }
  }
  if (list.size() == *limit) out.set("after", after);
  out.set("messages", std::move(list));
  return to_json(out);
}

}  // namespace

void add_message_methods(MethodTable& table, Services& services) {
  const std::vector<Param> subject = {{.name = "register", .required = true}, {.name = "id", .required = true}};
  table.add({.name = "message.send",
             .summary = "Sends a message: the oldest wait for it takes it, else a mailbox keeps it.",
             .changes = true,
             .params = {{.name = "to",
                         .type = ParamType::record,
                         .required = true,
                         .doc = "a case, a key, or the open cases of a route about a subject",
                         .fields = {{.name = "case"},
                                    {.name = "key"},
                                    {.name = "route"},
                                    {.name = "subject", .type = ParamType::record, .fields = subject}}},
                        {.name = "message", .required = true},
                        {.name = "data", .type = ParamType::any},
                        {.name = "deliver",
                         .doc = "one (the default): the oldest wait; all: each wait of each case; exactly_one: refused "
                                "unless one wait is open",
                         .one_of = {"one", "all", "exactly_one"}},
                        {.name = "ttl",
                         .type = ParamType::record,
                         .doc = "how long it is kept; left out: until the case ends",
                         .fields = {{.name = "n", .type = ParamType::integer, .required = true},
                                    {.name = "unit", .required = true}}}},
             .result = "{case, seq, opened, closed}; to a route: {cases: [{case, taken}]}",
             .errors = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused, ErrorCode::incident},
             .run = [&services](Call& call) { return send(services, call); }});
  table.add(
      {.name = "message.pending",
       .summary = "Messages that nobody took: waiting in a mailbox, or lost (the last 1000), with why.",
       .params = list_params(
           {{.name = "filter",
             .type = ParamType::record,
             .fields = {{.name = "case"},
                        {.name = "state", .doc = "waiting (the default) or lost", .one_of = {"waiting", "lost"}}}}}),
       .result = "{messages: [{case, message, title, state, at, until, lost_at, reason, why}], after}",
       .errors = {ErrorCode::not_found},
       .run = [&services](Call& call) { return pending(services, call); }});
}

}  // namespace trajectum::rpc
