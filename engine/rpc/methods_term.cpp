// `term.*`: periods of the law of a case (language.md, "Time with consequences").
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace views = pipeline::views;

namespace {

const Param kCase{.name = "case", .required = true, .doc = "the case's id"};
const Param kTerm{.name = "term", .required = true, .doc = "its name in the route"};
const Param kItem{.name = "item", .doc = "of which node, when the term runs on several (term.find shows it)"};
const Param kExpectedSeq{
    .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused};

Result<turn::Play::TermCommand> named_term(Services& services, const Call& call) {
  turn::Play::TermCommand out;
  out.term = text_of(call, "term");
  auto id = text_of(call, "item");
  if (id.empty()) return out;
  auto item = services.engine.ids().item_no(call.session.region_no, id);
  if (!item || item->first != services.engine.ids().case_no(call.session.region_no, text_of(call, "case")))
    return not_found({"Dit onderdeel is er niet in dit traject.", "There is no such item in this case."});
  out.instance = item->second;
  return out;
}

Result<std::string> find(Services& services, Call& call) {
  auto at = case_at_hand(services, call);
  if (!at) return at.error();
  Record out;
  out.set("terms", views::terms(services.engine, at->region, at->c, at->route, call.lang, true));
  return to_json(out);
}

Result<std::string> suspend(Services& services, Call& call) {
  auto term = named_term(services, call);
  if (!term) return term.error();
  return on_case(services, call, "term.suspend", [&](turn::Play& play) {
    return play.term_suspend(*term, text_of(call, "ground"), text_of(call, "letter"), date_of(call, "letter_date"),
                             *date_of(call, "till"));
  });
}

Result<std::string> resume(Services& services, Call& call) {
  auto term = named_term(services, call);
  if (!term) return term.error();
  return on_case(services, call, "term.resume", [&](turn::Play& play) {
    return play.term_resume(*term, date_of(call, "date"), text_of(call, "reason"));
  });
}

Result<std::string> extend(Services& services, Call& call) {
  auto term = named_term(services, call);
  if (!term) return term.error();
  auto span = duration_of(call.params.get("duration"));
  if (!span)
    return invalid_params("duration", {"duration is een duur, zoals {\"n\": 6, \"unit\": \"weeks\"}.",
                                       "duration is a duration, such as {\"n\": 6, \"unit\": \"weeks\"}."});
  return on_case(services, call, "term.extend",
                 [&](turn::Play& play) { return play.term_extend(*term, *span, text_of(call, "reason")); });
}

}  // namespace

void add_term_methods(MethodTable& table, Services& services) {
  table.add({.name = "term.find",
             .summary = "The legal periods of a case: where each stands, and why it ends when it ends.",
             .params = {kCase},
             .result =
                 "{terms: [{term, term_title, node, title, item, state, from, end, duration, suspensions, extensions, "
                 "grounds, extend, derivation: [{rule, from, to, text}]}]}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "term.suspend",
             .summary = "Makes a legal period stand still, on a ground that the route names.",
             .changes = true,
             .params = {kCase,
                        kTerm,
                        {.name = "ground", .required = true, .doc = "one of the term's grounds"},
                        {.name = "letter", .required = true, .doc = "what told the client so: its name or number"},
                        {.name = "letter_date", .type = ParamType::date, .doc = "when it was sent; left out: today"},
                        {.name = "till", .type = ParamType::date, .required = true, .doc = "the day it runs again"},
                        kItem,
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return suspend(services, call); }});
  table.add({.name = "term.resume",
             .summary = "Lets a suspended period run again before its day.",
             .changes = true,
             .params = {kCase,
                        kTerm,
                        {.name = "date", .type = ParamType::date, .doc = "the day of the answer; left out: today"},
                        {.name = "reason"},
                        kItem,
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return resume(services, call); }});
  table.add({.name = "term.extend",
             .summary = "Extends a legal period, within what its route allows.",
             .changes = true,
             .params = {kCase,
                        kTerm,
                        {.name = "duration",
                         .type = ParamType::record,
                         .required = true,
                         .fields = {{.name = "n", .type = ParamType::integer, .required = true},
                                    {.name = "unit", .required = true}}},
                        {.name = "reason", .required = true},
                        kItem,
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return extend(services, call); }});
}

}  // namespace trajectum::rpc
