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

const Param kItem{.name = "item", .required = true, .doc = "the work item's id"};
const Param kExpectedSeq{
    .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused,
                                       ErrorCode::incident};

Result<std::pair<CaseNo, InstanceNo>> item_of(Services& services, const Call& call) {
  auto found = services.engine.ids().item_no(call.session.region_no, text_of(call, "item"));
  const auto* c = found ? services.engine.find_case(region_of(services, call), found->first) : nullptr;
  if (!c || found->second > c->last_instance)  // a number that no work of the case ever had
    return not_found({"Dit werk is er niet.", "There is no such work item."});
  return *found;
}

Result<std::string> on_item(Services& services, Call& call, const char* method,
                            const std::function<Result<void>(turn::Play&, InstanceNo)>& decide) {
  auto item = item_of(services, call);
  if (!item) return item.error();
  auto* seq = call.params.get("expected_seq").as<std::int64_t>();
  return services.engine.on_case(caller_of(call, method),
                                 {item->first, seq ? std::optional(*seq) : std::nullopt,
                                  [&, no = item->second](turn::Play& play) { return decide(play, no); },
                                  [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                    return to_json(views::command_answer(services.engine, play, before, lang));
                                  }});
}

/// The filter of work.find as a store query; `nothing` when it can match no item at all.
Result<pipeline::ItemQuery> query_of(Services& services, const Call& call, bool& nothing) {
  pipeline::ItemQuery query;
  auto* filter = call.params.get("filter").as<Record>();
  if (!filter) return query;
  for (auto [member, what] : {std::pair("owner", NameOf::user), {"role", NameOf::role}, {"node", NameOf::node}})
    if (auto known = check_filter_names(services, call, member, what); !known) return known.error();
  const auto& absences = region_of(services, call).state.absences;
  auto today = calendar::local_date(services.engine.now());
  for (auto owner : texts(filter->get("owner"))) {
    if (owner == "me") owner = call.session.user;
    query.queues.push_back("u:" + owner);
    for (const auto& absent : absences.stood_in_by(owner, today)) query.queues.push_back("u:" + absent);
  }
  for (const auto& role : texts(filter->get("role"))) query.queues.push_back("r:" + role);
  query.states = texts(filter->get("state"));
  query.nodes = texts(filter->get("node"));
  if (auto before = filter->get("due_before"); !before.empty()) {
    query.due_before = parse_date(before.text());
    if (!query.due_before)
      return invalid_params("filter.due_before",
                            {"due_before is een datum (JJJJ-MM-DD).", "due_before is a date (YYYY-MM-DD)."});
  }
  if (auto id = std::string(filter->get("case").text()); !id.empty()) {
    query.case_no = services.engine.ids().case_no(call.session.region_no, id);
    nothing = !query.case_no;
  }
  return query;
}

/// A filter of work.find that gives a list of its own, by case, and stands alone.
Result<void> stands_alone(const Call& call, const char* member) {
  const auto& filter = *call.params.get("filter").as<Record>();
  bool alone = std::all_of(filter.begin(), filter.end(),
                           [&](const auto& entry) { return entry.first == member || entry.second.empty(); });
  std::string name(member);
  if (!alone)
    return invalid_params("filter", {"`" + name + "` staat alleen, zonder ander filter.",
                                     "`" + name + "` stands alone, without another filter."});
  auto after = text_of(call, "after");
  bool is_key = after.size() == 33 && after.find_first_not_of("0123456789abcdef.") == std::string::npos;
  if (!after.empty() && !is_key)
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  return {};
}

/// work.find with the filter `helper`: what somebody helps with, by case.
Result<std::string> find_helped(Services& services, Call& call, std::size_t limit) {
  if (auto known = check_filter_names(services, call, "helper", NameOf::user); !known) return known.error();
  if (auto alone = stands_alone(call, "helper"); !alone) return alone.error();
  auto user = std::string(call.params.get("filter").as<Record>()->get("helper").text());
  if (user == "me") user = call.session.user;
  auto& r = region_of(services, call);
  auto found = services.reads.helped(r.no, user, text_of(call, "after"), limit);
  Record out;
  List items;
  for (const auto& one : found) items.push_back(views::item(services.engine, r, one, call.lang));
  if (found.size() == limit) out.set("after", found.back().cursor);
  out.set("items", std::move(items));
  return to_json(out);
}

/// work.find with the filter `told`: what was escalated to somebody or his roles, or brought to mind, by case.
Result<std::string> find_told(Services& services, Call& call, std::size_t limit) {
  if (auto alone = stands_alone(call, "told"); !alone) return alone.error();
  auto& r = region_of(services, call);
  auto who = std::string(call.params.get("filter").as<Record>()->get("told").text());
  std::vector<std::string> names = {who};
  if (who == "me") {
    names = call.session.roles;
    names.push_back(call.session.user);
  } else if (!r.bundle->roles.count(who)) {
    if (auto known = check_filter_names(services, call, "told", NameOf::user); !known) return known.error();
  }
  auto found = services.reads.told(r.no, names, text_of(call, "after"), limit);
  Record out;
  List items;
  for (const auto& one : found) {
    const auto* c = services.engine.find_case(r, one.case_no);
    const auto* i = c ? c->find(one.instance) : nullptr;
    if (one.item)
      items.push_back(views::item(services.engine, r, *one.item, call.lang));
    else if (i && services.engine.route_of(r, *c))
      items.push_back(views::told_of(services.engine, r, *c, *i, call.lang));
  }
  if (found.size() == limit) out.set("after", found.back().cursor);
  out.set("items", std::move(items));
  return to_json(out);
}

/// Who asks, as far as work is offered to him; an administrator sees everything.
views::Reader person_of(const Call& call) {
  return {call.session.user, {call.session.roles, call.session.languages, call.session.admin}};
}

/// Work that stands on the name of somebody whose substitute is asked about says for whom it is.
void mark_absent(Services& services, const Call& call, const pipeline::ItemFound& found, Record& shown) {
  auto* filter = call.params.get("filter").as<Record>();
  if (!filter || !found.item.queue.starts_with("u:") || !shown.get("for").empty()) return;
  auto worker = found.item.queue.substr(2);
  const auto& absences = region_of(services, call).state.absences;
  auto today = calendar::local_date(services.engine.now());
  if (!absences.on(worker, today)) return;
  for (auto owner : texts(filter->get("owner"))) {
    if (owner == "me") owner = call.session.user;
    if (owner != worker && absences.acting(worker, today) == owner) shown.set("for", worker);
  }
}

Result<std::string> find(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  if (auto* filter = call.params.get("filter").as<Record>(); filter && !filter->get("helper").empty())
    return find_helped(services, call, *limit);
  if (auto* filter = call.params.get("filter").as<Record>(); filter && !filter->get("told").empty())
    return find_told(services, call, *limit);
  bool nothing = false;
  auto query = query_of(services, call, nothing);
  if (!query) return query.error();
  query->limit = *limit;
  auto sort = texts(call.params.get("sort"));
  query->newest_first = sort == std::vector<std::string>{"newest"};
  query->after = text_of(call, "after");
  if (!query->after.empty() && !pipeline::Reads::is_item_cursor(query->after, query->newest_first))
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  Record out;
  List items;
  if (!nothing) {
    std::size_t looked_at = 0;
    for (bool more = true; more && items.size() < *limit && looked_at < limits::kWorklistLookedAtMax;) {
      query->limit = *limit - items.size();
      auto found = services.reads.items(r.no, *query);
      looked_at += found.size();
      more = found.size() == query->limit;
      for (const auto& one : found) {
        if (!views::may_be_offered(services.engine, r, one, person_of(call))) continue;
        auto shown = views::item(services.engine, r, one, call.lang);
        mark_absent(services, call, one, *shown.as<Record>());
        items.push_back(std::move(shown));
      }
      if (more) query->after = found.back().cursor;
      if (more)
        out.set("after", found.back().cursor);
      else
        out.erase("after");
    }
    if (call.params.get("count").yes())
      out.set("count", static_cast<std::int64_t>(services.reads.count_items(r.no, *query)));
  }
  out.set("items", std::move(items));
  return to_json(out);
}

Result<std::string> get(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto item = item_of(services, call);
  if (!item) return item.error();
  const auto& c = *services.engine.find_case(r, item->first);
  auto* route = services.engine.route_of(r, c);
  auto* i = c.find(item->second);
  if (!i || i->life == state::Life::open || i->life == state::Life::waiting || !route)
    return not_found({"Dit werk staat niet meer open.", "This work is no longer open."});
  auto value = views::instance(services.engine, r, c, *route, *i, call.lang);
  auto& out = *value.as<Record>();
  out.set("case", services.engine.ids().case_id(r.no, c.no));
  out.set("seq", static_cast<std::int64_t>(c.seq));
  out.set("subject", views::subject(r, c.subject_register, c.subject_id));
  if (i->life != state::Life::incident && i->life != state::Life::suspension)
    services.engine.ask(r, c, [&](const turn::Play& play) { views::item_details(play, *i, call.lang, out); });
  return to_json(value);
}

Result<std::string> add(Services& services, Call& call) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  auto made = std::make_shared<InstanceNo>(0);
  auto region = call.session.region_no;
  return services.engine.on_case(
      caller_of(call, "work.add"),
      {*no, std::nullopt,
       [made, node = text_of(call, "node")](turn::Play& play) -> Result<void> {
         auto added = play.add_optional(node);
         if (!added) return added.error();
         *made = *added;
         return {};
       },
       [&services, made, region, lang = call.lang](const turn::Play& play, const state::Case& before) {
         auto value = views::command_answer(services.engine, play, before, lang);
         value.as<Record>()->set("item", services.engine.ids().item_id(region, play.state().no, *made));
         return to_json(value);
       }});
}

/// What `session.may` and `session.why_not` try: a command on a work item, played and taken back.
Result<void> try_work(Services& services, Call& call) {
  auto item = item_of(services, call);
  if (!item) return item.error();
  auto action = text_of(call, "action");
  auto no = item->second;
  Engine::Decide decide;
  if (action == "work.claim") decide = [no](turn::Play& p) { return p.claim(no); };
  if (action == "work.release") decide = [no](turn::Play& p) { return p.release(no); };
  if (action == "work.start") decide = [no](turn::Play& p) { return p.start(no); };
  if (action == "work.skip") decide = [no, &call](turn::Play& p) { return p.skip(no, text_of(call, "reason")); };
  if (action == "work.complete")
    decide = [no, &call](turn::Play& p) {
      auto* form = call.params.get("form").as<Record>();
      return p.complete({no, text_of(call, "outcome"), form ? *form : Record()});
    };
  return services.engine.try_on_case(caller_of(call, "session.may"), {item->first, std::nullopt, decide, nullptr});
}

void add_question_methods(MethodTable& table, Services& services) {
  const std::vector<Param> params = {
      {.name = "action",
       .required = true,
       .one_of = {"work.claim", "work.release", "work.start", "work.complete", "work.skip"}},
      kItem,
      {.name = "outcome"},
      {.name = "form", .type = ParamType::record},
      {.name = "reason"}};
  table.add({.name = "session.may",
             .summary = "Says whether a command on a work item would be accepted now, without doing it.",
             .params = params,
             .result = "{may}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) -> Result<std::string> {
               auto tried = try_work(services, call);
               if (!tried && tried.error().code == ErrorCode::not_found) return tried.error();
               return std::string(tried ? "{\"may\":true}" : "{\"may\":false}");
             }});
  table.add({.name = "session.why_not",
             .summary = "Says why a command on a work item would be refused now: the rule, and what to do.",
             .params = params,
             .result = "{may, reason, message, path}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) -> Result<std::string> {
               auto tried = try_work(services, call);
               if (!tried && tried.error().code == ErrorCode::not_found) return tried.error();
               Record out;
               out.set("may", tried.ok());
               if (!tried) {
                 out.set("reason", tried.error().reason);
                 out.set("message", tried.error().text.in(call.lang));
                 if (!tried.error().path.empty()) out.set("path", tried.error().path);
               }
               return to_json(out);
             }});
}

void add_list_methods(MethodTable& table, Services& services) {
  table.add({.name = "work.find",
             .summary = "The worklist: live work items with every column a list shows, by priority and due date.",
             .params = list_params(
                 {{.name = "filter",
                   .type = ParamType::record,
                   .fields = {{.name = "owner", .type = ParamType::texts, .doc = "allocated to these users; me"},
                              {.name = "role", .type = ParamType::texts, .doc = "offered to these roles"},
                              {.name = "helper", .doc = "who this user helps with, by case; me; no other filter"},
                              {.name = "told",
                               .doc = "what was escalated to this user or role, or brought to mind, by case; me: also "
                                      "to my roles; no other filter"},
                              {.name = "case"},
                              {.name = "node", .type = ParamType::texts},
                              {.name = "state",
                               .type = ParamType::texts,
                               .one_of = {"offered", "allocated", "started", "paused", "incident", "suspended",
                                          "suspension"}},
                              {.name = "due_before", .type = ParamType::date}}},
                  {.name = "sort",
                   .type = ParamType::texts,
                   .doc = "due (by priority, then due date) or newest",
                   .one_of = {"due", "newest"}},
                  {.name = "count", .type = ParamType::yesno}}),
             .result = "{items: [{item, case, key, route, node, title, state, due, priority, owner, assignee, role, "
                       "subject, opened_at, seq}], after, count}",
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "work.get",
             .summary = "One work item with its form, outcomes and what it asks for.",
             .params = {kItem},
             .result = "{item, case, node, title, state, due, form, outcomes, evidence, reserve}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return get(services, call); }});
}

void add_holding_methods(MethodTable& table, Services& services) {
  table.add({.name = "work.claim",
             .summary = "Takes offered work.",
             .changes = true,
             .params = {kItem, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.claim", [](turn::Play& p, InstanceNo i) { return p.claim(i); });
             }});
  table.add({.name = "work.release",
             .summary = "Gives work back to its role.",
             .changes = true,
             .params = {kItem, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.release", [](turn::Play& p, InstanceNo i) { return p.release(i); });
             }});
  table.add({.name = "work.start",
             .summary = "Begins work (and takes it, if it was offered).",
             .changes = true,
             .params = {kItem, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.start", [](turn::Play& p, InstanceNo i) { return p.start(i); });
             }});
}

void add_detour_methods(MethodTable& table, Services& services) {
  table.add({.name = "work.pause",
             .summary = "Lays started work aside.",
             .changes = true,
             .params = {kItem, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.pause", [](turn::Play& p, InstanceNo i) { return p.pause(i); });
             }});
  table.add({.name = "work.resume",
             .summary = "Goes on with paused work.",
             .changes = true,
             .params = {kItem, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.resume", [](turn::Play& p, InstanceNo i) { return p.resume(i); });
             }});
  table.add({.name = "work.delegate",
             .summary = "Gives work to somebody else who may do it.",
             .changes = true,
             .params = {kItem, {.name = "to", .required = true, .doc = "a user"}, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.delegate",
                              [&call](turn::Play& p, InstanceNo i) { return p.delegate(i, text_of(call, "to")); });
             }});
  table.add({.name = "work.reschedule",
             .summary = "Puts the due date of live work on another day, from today on, with a reason.",
             .changes = true,
             .params = {kItem,
                        {.name = "due", .type = ParamType::date, .required = true},
                        {.name = "reason", .required = true},
                        kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.reschedule", [&call](turn::Play& p, InstanceNo i) {
                 return p.due_move(i, *parse_date(text_of(call, "due")), text_of(call, "reason"));
               });
             }});
  table.add({.name = "work.help",
             .summary = "Adds or removes a helper: who sees the work and may add documents and notes, not complete it.",
             .changes = true,
             .params = {kItem,
                        {.name = "add", .doc = "a user who helps"},
                        {.name = "remove", .doc = "a user who helps no longer; me"},
                        kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) -> Result<std::string> {
               auto self = [&](std::string user) { return user == "me" ? call.session.user : user; };
               auto added = self(text_of(call, "add")), removed = self(text_of(call, "remove"));
               if (added.empty() == removed.empty())
                 return invalid_params("add", {"Geef `add` of `remove`.", "Give `add` or `remove`."});
               return on_item(services, call, "work.help", [&](turn::Play& p, InstanceNo i) {
                 return added.empty() ? p.stop_helping(i, removed) : p.help(i, added);
               });
             }});
}

void add_progress_methods(MethodTable& table, Services& services) {
  table.add({.name = "work.complete",
             .summary = "Completes a step, all or nothing; unclaimed work is claimed in the same turn.",
             .changes = true,
             .params = {kItem,
                        {.name = "outcome", .doc = "one of the step's outcomes; left out: the usual way on"},
                        {.name = "form", .type = ParamType::record},
                        kExpectedSeq},
             .result = "{case, seq, state, opened: [item], closed: [id]}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.complete", [&call](turn::Play& p, InstanceNo i) {
                 auto* form = call.params.get("form").as<Record>();
                 return p.complete({i, text_of(call, "outcome"), form ? *form : Record()});
               });
             }});
  table.add({.name = "work.skip",
             .summary = "Skips a step, with authority and a reason.",
             .changes = true,
             .params = {kItem, {.name = "reason", .required = true}, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "work.skip",
                              [&call](turn::Play& p, InstanceNo i) { return p.skip(i, text_of(call, "reason")); });
             }});
  table.add({.name = "work.add",
             .summary = "Adds an optional step to a case.",
             .changes = true,
             .params = {{.name = "case", .required = true}, {.name = "node", .required = true}},
             .result = "{case, seq, item, opened}",
             .errors = kUsual,
             .run = [&services](Call& call) { return add(services, call); }});
}

/// The worklist, of incidents alone.
Result<std::string> find_incidents(Services& services, Call& call) {
  auto* given = call.params.get("filter").as<Record>();
  Record filter = given ? *given : Record();
  filter.set("state", List{"incident"});
  Record params = call.params;
  params.set("filter", std::move(filter));
  Call worklist{call.session, params, call.lang, call.notification};
  return find(services, worklist);
}

void add_incident_methods(MethodTable& table, Services& services) {
  table.add({.name = "incident.find",
             .summary = "What went wrong and is not mended yet, by priority and due date: the worklist, of incidents.",
             .params = list_params(
                 {{.name = "filter",
                   .type = ParamType::record,
                   .fields = {{.name = "owner", .type = ParamType::texts, .doc = "on the name of these users; me"},
                              {.name = "role", .type = ParamType::texts, .doc = "of these roles"},
                              {.name = "case"},
                              {.name = "node", .type = ParamType::texts},
                              {.name = "due_before", .type = ParamType::date}}},
                  {.name = "count", .type = ParamType::yesno}}),
             .result = "{items: [as of work.find], after, count}",
             .run = [&services](Call& call) { return find_incidents(services, call); }});
  table.add({.name = "incident.retry",
             .summary = "Tries again what went wrong, after correcting values of the case file if they are given.",
             .changes = true,
             .params = {kItem,
                        {.name = "file", .type = ParamType::record, .doc = "corrected values of the case file"},
                        kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               auto* file = call.params.get("file").as<Record>();
               return on_item(services, call, "incident.retry", [&](turn::Play& p, InstanceNo i) {
                 return p.retry_incident(i, file ? *file : Record());
               });
             }});
  table.add(
      {.name = "incident.resolve",
       .summary = "Closes an incident without trying again: what had not begun is passed by, what stands goes on.",
       .changes = true,
       .params = {kItem, {.name = "reason", .required = true}, kExpectedSeq},
       .result = "{case, seq, opened, closed}",
       .errors = kUsual,
       .run = [&services](Call& call) {
         return on_item(services, call, "incident.resolve", [&call](turn::Play& p, InstanceNo i) {
           return p.resolve_incident(i, text_of(call, "reason"));
         });
       }});
  table.add({.name = "incident.assign",
             .summary = "Puts an incident on somebody's name.",
             .changes = true,
             .params = {kItem, {.name = "to", .required = true, .doc = "a user"}, kExpectedSeq},
             .result = "{case, seq, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_item(services, call, "incident.assign", [&call](turn::Play& p, InstanceNo i) {
                 return p.assign_incident(i, text_of(call, "to"));
               });
             }});
}

}  // namespace

void add_work_methods(MethodTable& table, Services& services) {
  add_question_methods(table, services);
  add_list_methods(table, services);
  add_holding_methods(table, services);
  add_detour_methods(table, services);
  add_progress_methods(table, services);
  add_incident_methods(table, services);
}

}  // namespace trajectum::rpc
