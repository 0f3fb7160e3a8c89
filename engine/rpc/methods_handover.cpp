// Handing over many cases at once: handover.make (with a preview), handover.undo, handover.find.
#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/handover.hpp"
#include "pipeline/views.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

using pipeline::Engine;
using pipeline::Handovers;

namespace {

std::string name_of(HistoryNo number) { return "h" + std::to_string(number); }

std::optional<HistoryNo> number_of(const std::string& name) {
  if (name.size() < 2 || name.size() > 18 || name[0] != 'h') return std::nullopt;
  HistoryNo number = 0;
  for (char c : name.substr(1)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

/// Work that stays, with its reason as a refusal has it.
Record kept(const Call& call, const Error& error) {
  Record out;
  out.set("reason", error.reason);
  out.set("message", error.text.in(call.lang));
  return out;
}

/// `moves`: what moved or would; `stays`: what not, and why.
void show_plan(Services& services, const Call& call, const Handovers::Plan& plan, Record& out) {
  auto& r = region_of(services, call);
  const auto& ids = services.engine.ids();
  List moves, stays;
  for (const auto& move : plan.cases) {
    const auto* c = services.engine.find_case(r, move.case_no);
    Record one;
    one.set("case", ids.case_id(r.no, move.case_no));
    if (c && !c->key.empty()) one.set("key", c->key);
    if (move.moved()) {
      auto moved = one;
      if (!move.to.empty()) moved.set("to", move.to);
      if (move.score) moved.set("score", *move.score);
      moved.set("owner", move.owner);
      List items;
      for (auto item : move.items) items.push_back(ids.item_id(r.no, move.case_no, item));
      moved.set("items", std::move(items));
      moves.push_back(std::move(moved));
    }
    auto stay = [&](const Error& error) {
      auto why = one;
      for (const auto& [name, value] : kept(call, error)) why.set(name, value);
      return why;
    };
    if (move.stays) stays.push_back(stay(*move.stays));
    for (const auto& [item, error] : move.kept) {
      auto why = stay(error);
      why.set("item", ids.item_id(r.no, move.case_no, item));
      stays.push_back(std::move(why));
    }
  }
  out.set("moves", std::move(moves));
  out.set("stays", std::move(stays));
  if (plan.after != 0) out.set("after", ids.case_id(r.no, plan.after));
}

Result<Handovers::Wanted> wanted_of(Services& services, const Call& call) {
  Handovers::Wanted wanted;
  for (auto [member, what] : {std::pair("route", NameOf::route), {"node", NameOf::node}})
    if (auto known = check_filter_names(services, call, member, what); !known) return known.error();
  auto self = [&](std::string id) { return id == "me" ? call.session.user : id; };
  wanted.from = self(text_of(call, "from"));
  wanted.to = self(text_of(call, "to"));
  wanted.policy = text_of(call, "policy");
  wanted.reg = text_of(call, "register");
  if (!wanted.reg.empty())
    if (auto known = check_name(services, call, "register", NameOf::reg, wanted.reg); !known) return known.error();
  wanted.reason = text_of(call, "reason");
  if (auto* filter = call.params.get("filter").as<Record>()) {
    wanted.routes = texts(filter->get("route"));
    wanted.nodes = texts(filter->get("node"));
    for (const auto& id : texts(filter->get("case"))) {
      auto no = case_of(services, call, id);
      if (!no) return no.error();
      wanted.cases.push_back(*no);
    }
    if (wanted.cases.size() > limits::kHandoverCasesMax)
      return invalid_params("filter.case", {"Hoogstens 500 trajecten in een keer.", "At most 500 cases at once."});
    if (!filter->get("case").empty() && wanted.cases.empty())
      return invalid_params("filter.case", {"Noem een traject, of laat `case` weg.", "Name a case, or leave it out."});
  }
  auto limit = call.params.get("limit").integer(static_cast<std::int64_t>(limits::kHandoverCasesMax));
  auto most = static_cast<std::int64_t>(limits::kHandoverCasesMax);
  if (limit < 1 || limit > most)
    return invalid_params("limit", {"limit is 1 tot en met " + std::to_string(most) + ".",
                                    "limit is 1 to " + std::to_string(most) + "."});
  wanted.limit = static_cast<std::size_t>(limit);
  if (auto after = text_of(call, "after"); !after.empty()) {
    auto no = case_of(services, call, after);
    if (!no)
      return invalid_params("after",
                            {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
    wanted.after = *no;
  }
  return wanted;
}

Result<std::string> make(Services& services, Call& call) {
  auto wanted = wanted_of(services, call);
  if (!wanted) return wanted.error();
  Handovers handovers(services.engine, services.reads);
  auto caller = caller_of(call, "handover.make");
  if (call.params.get("dry_run").yes()) {
    auto plan = handovers.show(region_of(services, call), caller, *wanted);
    if (!plan) return plan.error();
    Record out;
    out.set("dry_run", true);
    show_plan(services, call, *plan, out);
    return to_json(out);
  }
  return services.engine.on_region(caller, [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
    Engine::RegionCommand command;
    HistoryNo number = 0;
    auto plan = handovers.make(r, caller, *wanted, command, number);
    if (!plan) return plan.error();
    Record out;
    out.set("handover", name_of(number));
    show_plan(services, call, *plan, out);
    command.reply = to_json(out);
    return command;
  });
}

Result<std::string> undo(Services& services, Call& call) {
  auto number = number_of(text_of(call, "handover"));
  if (!number) return not_found({"Deze overdracht is er niet.", "There is no such handover."});
  Handovers handovers(services.engine, services.reads);
  auto caller = caller_of(call, "handover.undo");
  return services.engine.on_region(caller, [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
    Engine::RegionCommand command;
    auto plan = handovers.undo(r, caller, *number, command);
    if (!plan) return plan.error();
    Record out;
    show_plan(services, call, *plan, out);
    command.reply = to_json(out);
    return command;
  });
}

Result<std::string> find(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after = text_of(call, "after");
  auto behind = after.empty() ? std::optional<HistoryNo>(0) : number_of(after);
  if (!behind)
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  Handovers handovers(services.engine, services.reads);
  auto found = handovers.find(call.session.region_no, *behind, *limit);
  Record out;
  List list;
  for (const auto& [number, handover] : found) {
    Record one;
    one.set("handover", name_of(number));
    one.set("at", calendar::format_instant(handover.at));
    one.set("by", handover.by);
    one.set("from", handover.from);
    if (!handover.to.empty()) one.set("to", handover.to);
    if (!handover.policy.empty()) one.set("policy", handover.policy);
    one.set("reason", handover.reason);
    one.set("cases", static_cast<std::int64_t>(handover.cases.size()));
    if (handover.undone) one.set("undone", true);
    list.push_back(std::move(one));
  }
  if (found.size() == *limit) out.set("after", name_of(found.back().first));
  out.set("handovers", std::move(list));
  return to_json(out);
}

}  // namespace

void add_handover_methods(MethodTable& table, Services& services) {
  table.add({.name = "handover.make",
             .summary = "Hands over somebody's cases and the work on his name, at most 500 cases at once; `dry_run` "
                        "shows it only.",
             .changes = true,
             .params = {{.name = "from", .required = true, .doc = "whose; me"},
                        {.name = "to", .doc = "to whom; or a policy"},
                        {.name = "policy",
                         .doc = "who has the fewest cases; who did the last step of the case, else the fewest; back to "
                                "the role; or who fits best by the criteria of `register`, then the fewest",
                         .one_of = {"least_loaded", "familiar", "offer", "ranked"}},
                        {.name = "register", .doc = "of `ranked`: holds who could get it, by user, and has criteria"},
                        {.name = "filter",
                         .type = ParamType::record,
                         .fields = {{.name = "route", .type = ParamType::texts, .doc = "only cases on these"},
                                    {.name = "case", .type = ParamType::texts, .doc = "only these cases"},
                                    {.name = "node",
                                     .type = ParamType::texts,
                                     .doc = "only work at these nodes; the cases keep their owner"}}},
                        {.name = "reason", .required = true},
                        {.name = "dry_run", .type = ParamType::yesno, .doc = "only show what would move"},
                        {.name = "limit", .type = ParamType::integer, .doc = "how many cases, 1 to 500 (500)"},
                        {.name = "after", .doc = "the `after` that the last answer gave: there are more"}},
             .result = "{handover, moves: [{case, key, to, score, owner, items}], stays: [{case, key, item, reason, "
                       "message}], after}",
             .errors = {ErrorCode::refused},
             .run = [&services](Call& call) { return make(services, call); }});
  table.add({.name = "handover.undo",
             .summary = "Takes a handover back within 24 hours: what nobody has touched since.",
             .changes = true,
             .params = {{.name = "handover", .required = true, .doc = "its id"}},
             .result = "{moves, stays}",
             .errors = {ErrorCode::not_found, ErrorCode::forbidden, ErrorCode::refused},
             .run = [&services](Call& call) { return undo(services, call); }});
  table.add({.name = "handover.find",
             .summary = "The handovers of the last 30 days, oldest first.",
             .params = list_params({}),
             .result = "{handovers: [{handover, at, by, from, to, policy, reason, cases, undone}], after}",
             .run = [&services](Call& call) { return find(services, call); }});
}

}  // namespace trajectum::rpc
