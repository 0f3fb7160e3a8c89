// work.next: what to do next and why, taken at once when asked.
#include "base/limits.hpp"
#include "model/json.hpp"
#include "pipeline/next_work.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

using pipeline::Engine;
using pipeline::NextFound;
using pipeline::NextWanted;
namespace views = pipeline::views;

namespace {

Result<NextWanted> wanted_of(Services& services, const Call& call) {
  NextWanted wanted;
  wanted.reader = {call.session.user, {call.session.roles, call.session.languages}};
  auto mode = text_of(call, "mode");
  wanted.node = text_of(call, "node");
  auto id = text_of(call, "case");
  if (mode == "piled") {
    wanted.mode = NextWanted::Mode::piled;
    if (wanted.node.empty())
      return invalid_params("node", {"Zeg met `node` welke stap.", "Say with `node` which step."});
    if (auto known = check_name(services, call, "node", NameOf::node, wanted.node); !known) return known.error();
  } else if (mode == "chained") {
    wanted.mode = NextWanted::Mode::chained;
    if (id.empty()) return invalid_params("case", {"Zeg met `case` welk traject.", "Say with `case` which case."});
    auto no = case_of(services, call, id);
    if (!no) return no.error();
    wanted.case_no = *no;
  }
  if (wanted.mode != NextWanted::Mode::piled && !wanted.node.empty())
    return invalid_params("node", {"`node` hoort bij de stand `piled`.", "`node` belongs to the mode `piled`."});
  if (wanted.mode != NextWanted::Mode::chained && !id.empty())
    return invalid_params("case", {"`case` hoort bij de stand `chained`.", "`case` belongs to the mode `chained`."});
  return wanted;
}

Engine::CaseCommand claim_of(const NextFound& one) {
  Engine::CaseCommand command;
  command.case_no = one.found.item.case_no;
  command.decide = [item = one.found.item.instance](turn::Play& play) { return play.claim(item); };
  return command;
}

/// The first of them that he may take, taken when asked; its reply.
Result<std::string> first_of(Services& services, Call& call, const pipeline::Caller& caller, bool claim) {
  auto wanted = wanted_of(services, call);
  if (!wanted) return wanted.error();
  auto& r = region_of(services, call);
  auto single = caller;
  single.command_id.clear();
  Record out;
  for (const auto& one : pipeline::next_work(services.engine, services.reads, r, *wanted, limits::kNextTriedMax)) {
    bool mine = one.found.item.queue == "u:" + call.session.user;
    if (!mine && !services.engine.try_on_case(single, claim_of(one))) continue;
    if (!mine && claim)
      if (auto claimed = services.engine.on_case(single, claim_of(one)); !claimed) return claimed.error();
    const auto* c = services.engine.find_case(r, one.found.item.case_no);
    const auto* route = c ? services.engine.route_of(r, *c) : nullptr;
    const auto* item = c ? c->find(one.found.item.instance) : nullptr;
    if (!route || !item) continue;
    auto shown = views::instance(services.engine, r, *c, *route, *item, call.lang);
    auto& record = *shown.as<Record>();
    record.set("case", services.engine.ids().case_id(r.no, c->no));
    if (!c->key.empty()) record.set("key", c->key);
    record.set("seq", static_cast<std::int64_t>(c->seq));
    record.set("subject", views::subject(r, c->subject_register, c->subject_id));
    out.set("item", std::move(shown));
    out.set("reason", one.reason);
    out.set("why", one.why.in(call.lang));
    return to_json(out);
  }
  Text none{"Er is nu niets voor u te doen.", "There is nothing for you to do now."};
  out.set("reason", "nothing");
  out.set("why", none.in(call.lang));
  return to_json(out);
}

}  // namespace

void add_next_methods(MethodTable& table, Services& services) {
  table.add({.name = "work.next",
             .summary = "What to do next, and why: overdue first, then by priority, due date, and cases that you know.",
             .changes = true,
             .params = {{.name = "mode",
                         .doc = "best (the default); piled: the same step in another case; chained: the next step of "
                                "the same case",
                         .one_of = {"best", "piled", "chained"}},
                        {.name = "node", .doc = "of piled: the step's full name"},
                        {.name = "case", .doc = "of chained: the case"},
                        {.name = "claim", .type = ParamType::yesno, .doc = "takes it at once"}},
             .result = "{item: {item, case, key, node, title, state, due, subject, seq}, reason, why}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) -> Result<std::string> {
               auto caller = caller_of(call, "work.next");
               if (!call.params.get("claim").yes()) return first_of(services, call, caller, false);
               return services.engine.on_region(caller, [&](pipeline::RegionAtWork&) -> Result<Engine::RegionCommand> {
                 auto reply = first_of(services, call, caller, true);
                 if (!reply) return reply.error();
                 Engine::RegionCommand command;
                 command.reply = *reply;
                 return command;
               });
             }});
}

}  // namespace trajectum::rpc
