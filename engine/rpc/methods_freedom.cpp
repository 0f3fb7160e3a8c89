// Case freedom: a case or a part of it stands still and goes on, a closed case is opened again, cases are linked.
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace {

const Param kCase{.name = "case", .required = true, .doc = "the case's id"};
const Param kItem{.name = "item", .doc = "a part of it, as case.explain names it; left out: the whole case"};
const Param kReason{.name = "reason", .required = true};
const Param kExpectedSeq{
    .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused};

/// The part of the case that `item` names; 0 without one.
Result<InstanceNo> named_part(Services& services, const Call& call) {
  auto id = text_of(call, "item");
  if (id.empty()) return InstanceNo{0};
  auto item = services.engine.ids().item_no(call.session.region_no, id);
  if (!item || item->first != services.engine.ids().case_no(call.session.region_no, text_of(call, "case")))
    return not_found({"Dit onderdeel is er niet in dit traject.", "There is no such item in this case."});
  return item->second;
}

Result<std::string> suspend(Services& services, Call& call) {
  auto part = named_part(services, call);
  if (!part) return part.error();
  return on_case(services, call, "case.suspend", [&](turn::Play& play) {
    return play.suspend(*part, *parse_date(text_of(call, "till")), text_of(call, "reason"));
  });
}

Result<std::string> go_on(Services& services, Call& call) {
  auto part = named_part(services, call);
  if (!part) return part.error();
  return on_case(services, call, "case.resume",
                 [&](turn::Play& play) { return play.go_on_with(*part, text_of(call, "reason")); });
}

using OnLink = Result<void> (turn::Play::*)(const std::string& kind, CaseNo other, const std::string& reason);

void add_link_method(MethodTable& table, Services& services, Method method, OnLink act) {
  method.changes = true;
  method.params = {kCase,
                   {.name = "kind", .required = true, .one_of = turn::link_kinds()},
                   {.name = "to", .required = true, .doc = "the other case's id"},
                   {.name = "reason"},
                   kExpectedSeq};
  method.result = "{case, seq, state, opened, closed}";
  method.errors = kUsual;
  method.run = [&services, name = method.name, act](Call& call) -> Result<std::string> {
    auto other = case_of(services, call, text_of(call, "to"));
    if (!other) return invalid_params("to", {"Dat traject is er niet.", "There is no such case."});
    return on_case(services, call, name.c_str(), [&, act](turn::Play& play) {
      return (play.*act)(text_of(call, "kind"), *other, text_of(call, "reason"));
    });
  };
  table.add(std::move(method));
}

}  // namespace

void add_freedom_methods(MethodTable& table, Services& services) {
  table.add({.name = "case.suspend",
             .summary = "Lets a case or a part of it stand still until a date; said again: until another date.",
             .changes = true,
             .params = {kCase,
                        {.name = "till",
                         .type = ParamType::date,
                         .required = true,
                         .doc = "the day its owner is asked whether it goes on"},
                        kReason,
                        kItem,
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return suspend(services, call); }});
  table.add({.name = "case.resume",
             .summary = "Lets what stands still go on.",
             .changes = true,
             .params = {kCase,
                        {.name = "reason"},
                        {.name = "item", .doc = "what stands still, or the item of its suspension; left out: the case"},
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return go_on(services, call); }});
  table.add({.name = "case.reopen",
             .summary = "Opens a closed case again, in a new round, with its history.",
             .changes = true,
             .params = {kCase,
                        kReason,
                        {.name = "at", .doc = "a node of the route itself; left out: where the route starts"},
                        kExpectedSeq},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return on_case(services, call, "case.reopen", [&](turn::Play& play) {
                 return play.reopen(text_of(call, "at"), text_of(call, "reason"));
               });
             }});
  add_link_method(
      table, services,
      {.name = "case.link", .summary = "Says that a case has another as its parent, follows it or blocks it."},
      &turn::Play::link);
  add_link_method(table, services, {.name = "case.unlink", .summary = "Takes such a link back."}, &turn::Play::unlink);
}

}  // namespace trajectum::rpc
