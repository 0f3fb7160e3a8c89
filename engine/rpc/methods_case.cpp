#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

using pipeline::Engine;
namespace views = pipeline::views;

namespace {

const Param kCase{.name = "case", .required = true, .doc = "the case's id"};
const Param kExpectedSeq{
    .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};

Result<std::string> open(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto* subject = call.params.get("subject").as<Record>();
  auto name = text_of(call, "route");
  auto route = r.bundle->routes.find(name);
  if (route != r.bundle->routes.end()) {
    if (subject->get("register").text() != route->second.subject)
      return invalid_params("subject.register", {"Deze route gaat over een " + route->second.subject + ".",
                                                 "This route is about a " + route->second.subject + "."});
    auto may = call.session.admin || std::find(call.session.roles.begin(), call.session.roles.end(),
                                               route->second.owner) != call.session.roles.end();
    if (!may)
      return forbidden({"Alleen de rol " + route->second.owner + " mag dit traject openen.",
                        "Only the role " + route->second.owner + " may open this case."});
  }
  Engine::OpenCommand command;
  command.route = name;
  command.subject_id = std::string(subject->get("id").text());
  command.key = text_of(call, "key");
  if (command.key.size() > 128)
    return invalid_params("key", {"Een sleutel is hoogstens 128 tekens.", "A key is at most 128 characters."});
  if (auto* file = call.params.get("file").as<Record>()) command.file = *file;
  command.answer = [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
    auto value = views::command_answer(services.engine, play, before, lang);
    auto& out = *value.as<Record>();
    out.set("work", out.get("opened"));
    out.erase("opened");
    out.erase("closed");
    return to_json(value);
  };
  return services.engine.open_case(caller_of(call, "case.open"), command);
}

Result<std::string> get(Services& services, Call& call) {
  auto& r = region_of(services, call);
  CaseNo no = 0;
  auto key = text_of(call, "key");
  if (key.empty() == text_of(call, "case").empty())
    return invalid_params("case", {"Geef case of key.", "Give case or key."});
  if (!key.empty()) {
    auto found = services.reads.case_by_key(r.no, key);
    if (!found) return not_found({"Er is geen traject met deze sleutel.", "There is no case with this key."});
    no = *found;
  } else {
    auto found = case_of(services, call, text_of(call, "case"));
    if (!found) return found.error();
    no = *found;
  }
  return to_json(views::whole_case(services.engine, r, *services.engine.find_case(r, no), call.lang));
}

Result<std::string> find(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  pipeline::CaseQuery query;
  query.limit = *limit;
  query.after = text_of(call, "after");
  if (!query.after.empty() && !pipeline::Reads::is_case_cursor(query.after))
    return invalid_params("after", {"Deze cursor is geen cursor van case.find.", "This is not a cursor of case.find."});
  if (auto* filter = call.params.get("filter").as<Record>()) {
    for (auto [member, what] : {std::pair("route", NameOf::route), {"owner", NameOf::user}})
      if (auto known = check_filter_names(services, call, member, what); !known) return known.error();
    query.route = std::string(filter->get("route").text());
    query.state = std::string(filter->get("state").text());
    query.owner = std::string(filter->get("owner").text());
    if (query.owner == "me") query.owner = call.session.user;
    query.key = std::string(filter->get("key").text());
    if (auto* subject = filter->get("subject").as<Record>()) {
      query.subject_register = std::string(subject->get("register").text());
      if (auto known = check_name(services, call, "filter.subject.register", NameOf::reg, query.subject_register);
          !known)
        return known.error();
      query.subject_id = std::string(subject->get("id").text());
    }
  }
  List cases;
  auto rows = services.reads.cases(r.no, query);
  for (const auto& row : rows) {
    Record one;
    one.set("case", services.engine.ids().case_id(r.no, row.no));
    if (!row.key.empty()) one.set("key", row.key);
    one.set("route", row.route);
    one.set("state", row.state);
    if (!row.owner.empty()) one.set("owner", row.owner);
    one.set("subject", views::subject(r, row.subject_register, row.subject_id));
    one.set("seq", static_cast<std::int64_t>(row.seq));
    one.set("opened_at", calendar::format_instant(row.opened_at));
    cases.push_back(std::move(one));
  }
  Record out;
  if (rows.size() == *limit) out.set("after", std::to_string(rows.back().no));
  out.set("cases", std::move(cases));
  return to_json(out);
}

Result<std::string> history(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto at_hand = case_at_hand(services, call);
  if (!at_hand) return at_hand.error();
  auto& [r, c, route] = *at_hand;
  auto after_text = text_of(call, "after");
  std::uint32_t after = 0;
  if (!after_text.empty()) {
    if (!pipeline::Reads::is_case_cursor(after_text))
      return invalid_params("after",
                            {"Deze cursor is geen cursor van case.history.", "This is not a cursor of case.history."});
    after = static_cast<std::uint32_t>(std::strtoul(after_text.c_str(), nullptr, 10));
  }
  auto turns = services.reads.history(r, c, after, *limit);
  if (!turns) return turns.error();
  Record out;
  List entries;
  for (const auto& turn : turns->turns)
    entries.push_back(views::history_entry(services.engine, r, route.id, turn, call.lang));
  if (turns->more) out.set("after", std::to_string(turns->turns.back().turn.seq));
  out.set("entries", std::move(entries));
  return to_json(out);
}

const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused,
                                       ErrorCode::incident};

void add_look_methods(MethodTable& table, Services& services) {
  const std::vector<Param> subject = {{.name = "register", .required = true}, {.name = "id", .required = true}};
  table.add({.name = "case.open",
             .summary = "Opens a case of a route for a subject.",
             .changes = true,
             .params = {{.name = "route", .required = true},
                        {.name = "subject", .type = ParamType::record, .required = true, .fields = subject},
                        {.name = "key", .doc = "your own key, unique in the region"},
                        {.name = "file", .type = ParamType::record, .doc = "first values of the case file"}},
             .result = "{case, seq, state, work: [item]}",
             .errors = {ErrorCode::conflict, ErrorCode::refused, ErrorCode::forbidden},
             .run = [&services](Call& call) { return open(services, call); }});
  table.add(
      {.name = "case.get",
       .summary = "Gives a whole case, by id or by key.",
       .params = {{.name = "case"}, {.name = "key"}},
       .result =
           "{case, seq, state, outcome, route, key, owner, priority, subject, file, work, at, pools, next_action}",
       .errors = {ErrorCode::not_found},
       .run = [&services](Call& call) { return get(services, call); }});
  table.add({.name = "case.explain",
             .summary = "Says why a case stands where it stands: what each open node waits for, what joins lack, and "
                        "what would bring it to each step that is not there yet.",
             .params = {kCase, {.name = "node", .doc = "only what would bring it to this node; left out: to each"}},
             .result = "{case, state, next_action, open: [{item, node, title, state, due, until, waits_for, evidence, "
                       "escalated, reminded}], slas, joins: [{node, title, has, lacks, need, waits_for}], may_add: "
                       "[{node, title, by}], not_enabled: [{node, title, kind, waits_for, ways: [{do, node, item, "
                       "outcome, to, message, at, reads, values, place, wanted, value}], away, keeps, never}]}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) -> Result<std::string> {
               auto no = case_of(services, call, text_of(call, "case"));
               if (!no) return no.error();
               auto& r = region_of(services, call);
               auto told = views::explain(services.engine, r, *services.engine.find_case(r, *no), text_of(call, "node"),
                                          call.lang);
               if (!told) return told.error();
               return to_json(*told);
             }});
  table.add({.name = "case.find",
             .summary = "Lists cases by number.",
             .params = list_params({{.name = "filter",
                                     .type = ParamType::record,
                                     .fields = {{.name = "route"},
                                                {.name = "state", .one_of = {"active", "completed", "cancelled"}},
                                                {.name = "owner", .doc = "a user, or me"},
                                                {.name = "key"},
                                                {.name = "subject", .type = ParamType::record, .fields = subject}}}}),
             .result = "{cases: [{case, key, route, state, owner, subject, seq, opened_at}], after}",
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "case.history",
             .summary = "Gives what happened to a case, turn by turn, oldest first.",
             .params = list_params({kCase}),
             .result = "{entries: [{seq, at, by, command, events: [{type, ...}]}], after}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return history(services, call); }});
}

void add_change_methods(MethodTable& table, Services& services) {
  table.add({.name = "case.note",
             .summary = "Adds a note to a case.",
             .changes = true,
             .params = {kCase, {.name = "text", .required = true}, kExpectedSeq},
             .result = "{case, seq}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_case(services, call, "case.note",
                              [text = text_of(call, "text")](turn::Play& play) { return play.note(text); });
             }});
  table.add({.name = "case.close",
             .summary = "Closes a case whose route is kept open, when nothing is left to do.",
             .changes = true,
             .params = {kCase, {.name = "reason", .required = true}, kExpectedSeq},
             .result = "{case, seq, state, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_case(services, call, "case.close",
                              [reason = text_of(call, "reason")](turn::Play& play) { return play.close(reason); });
             }});
  table.add({.name = "case.set",
             .summary = "Corrects declared values of the case file, with a reason.",
             .changes = true,
             .params = {kCase,
                        {.name = "file", .type = ParamType::record, .doc = "new values"},
                        {.name = "clear", .type = ParamType::list, .doc = "fields to empty"},
                        {.name = "reason", .required = true},
                        kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               auto* file = call.params.get("file").as<Record>();
               return on_case(
                   services, call, "case.set",
                   [file = file ? *file : Record(), clear = texts(call.params.get("clear")),
                    reason = text_of(call, "reason")](turn::Play& play) { return play.correct(file, clear, reason); });
             }});
  table.add({.name = "case.cancel",
             .summary = "Stops a case, with a reason; what was done and can be made undone is (`compensate`), unless "
                        "recover is none.",
             .changes = true,
             .params = {kCase,
                        {.name = "reason", .required = true},
                        {.name = "recover", .doc = "compensate when left out", .one_of = {"compensate", "none"}},
                        kExpectedSeq},
             .result = "{case, seq, state, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               using Recover = turn::Play::Recover;
               auto recover = text_of(call, "recover") == "none" ? Recover::none : Recover::compensate;
               return on_case(services, call, "case.cancel",
                              [reason = text_of(call, "reason"), recover](turn::Play& play) {
                                return play.cancel(reason, recover);
                              });
             }});
}

void add_keeping_methods(MethodTable& table, Services& services) {
  table.add({.name = "case.transfer",
             .summary = "Gives a case another owner, with a reason; the owner's work goes along.",
             .changes = true,
             .params = {kCase,
                        {.name = "to", .required = true, .doc = "a user"},
                        {.name = "reason", .required = true},
                        kExpectedSeq},
             .result = "{case, seq}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_case(services, call, "case.transfer",
                              [to = text_of(call, "to"), reason = text_of(call, "reason")](turn::Play& play) {
                                return play.transfer(to, reason);
                              });
             }});
  table.add({.name = "case.overbook",
             .summary = "Gives a case to somebody who has as many cases as he may have, with a note; for the role that "
                        "the owner's role names with `overbook_by`.",
             .changes = true,
             .params = {kCase,
                        {.name = "to", .required = true, .doc = "a user"},
                        {.name = "reason", .required = true, .doc = "the note: it is in the history"},
                        kExpectedSeq},
             .result = "{case, seq}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_case(services, call, "case.overbook",
                              [to = text_of(call, "to"), reason = text_of(call, "reason")](turn::Play& play) {
                                return play.transfer(to, reason, true);
                              });
             }});
}

/// Commands on an `each` that is open. `act` gets the live each.
using OnEach = Result<void> (*)(turn::Play& play, InstanceNo each, const Call& call);

void add_each_method(MethodTable& table, Services& services, Method method, OnEach act) {
  method.changes = true;
  method.params.insert(method.params.begin(), {kCase, {.name = "node", .required = true, .doc = "the each"}});
  method.params.push_back(kExpectedSeq);
  method.result = "{case, seq, opened, closed}";
  method.errors = kUsual;
  method.run = [&services, name = method.name, act](Call& call) {
    return on_case(services, call, name.c_str(), [&call, act](turn::Play& play) -> Result<void> {
      auto each = play.find_each(text_of(call, "node"));
      if (!each) return each.error();
      return act(play, *each, call);
    });
  };
  table.add(std::move(method));
}

void add_each_methods(MethodTable& table, Services& services) {
  add_each_method(
      table, services,
      {.name = "each.add",
       .summary = "Adds an element to an each that is open.",
       .params = {{.name = "item", .type = ParamType::any, .doc = "what it is about; left out: its number"}}},
      [](turn::Play& play, InstanceNo each, const Call& call) -> Result<void> {
        auto added = play.each_add(each, call.params.get("item"));
        if (!added) return added.error();
        return {};
      });
  add_each_method(table, services, {.name = "each.close", .summary = "Says that no more elements will be added."},
                  [](turn::Play& play, InstanceNo each, const Call&) { return play.each_close(each); });
  add_each_method(table, services,
                  {.name = "each.complete", .summary = "Says that what is done is enough; the rest is withdrawn."},
                  [](turn::Play& play, InstanceNo each, const Call&) { return play.each_complete(each); });
}

}  // namespace

void add_case_methods(MethodTable& table, Services& services) {
  add_look_methods(table, services);
  add_each_methods(table, services);
  add_change_methods(table, services);
  add_keeping_methods(table, services);
}

}  // namespace trajectum::rpc
