// Doing a step once more, and saying of a stale result that it holds.
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace {

const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused,
                                       ErrorCode::incident};

Result<std::string> with_stale(Services& services, Call& call, const char* method,
                               const pipeline::Engine::Decide& decide) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  auto* seq = call.params.get("expected_seq").as<std::int64_t>();
  return services.engine.on_case(caller_of(call, method),
                                 {*no, seq ? std::optional(*seq) : std::nullopt, decide,
                                  [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                    auto value = pipeline::views::command_answer(services.engine, play, before, lang);
                                    auto stale = pipeline::views::stale(play.state(), play.route(), lang);
                                    if (!stale.empty()) value.as<Record>()->set("stale", std::move(stale));
                                    return to_json(value);
                                  }});
}

/// The scope that `within` names: an item of this case. 0: none was named.
Result<InstanceNo> within_of(Services& services, const Call& call) {
  auto text = text_of(call, "within");
  if (text.empty()) return InstanceNo{0};
  auto found = services.engine.ids().item_no(call.session.region_no, text);
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  if (!found || found->first != *no)
    return invalid_params("within", {"Dit is geen onderdeel van dit traject.", "This is no part of this case."});
  return found->second;
}

}  // namespace

void add_redo_methods(MethodTable& table, Services& services) {
  const Param kCase{.name = "case", .required = true};
  const Param kStep{.name = "node", .required = true, .doc = "a step that was done"};
  const Param kReason{.name = "reason", .required = true};
  const Param kExpectedSeq{
      .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
  table.add({.name = "work.redo",
             .summary =
                 "Does a step once more. It leads nowhere on; the results that depend on it are stale until they are "
                 "repeated or confirmed. Skipping the new item leaves its result as it was, without the seat.",
             .changes = true,
             .params = {kCase,
                        kStep,
                        kReason,
                        {.name = "within", .doc = "the item of the part it is in, when it is there several times"},
                        kExpectedSeq},
             .result = "{case, seq, opened, closed, stale: [{node, title, because}]}",
             .errors = kUsual,
             .run = [&services](Call& call) -> Result<std::string> {
               auto within = within_of(services, call);
               if (!within) return within.error();
               return with_stale(services, call, "work.redo", [&](turn::Play& play) -> Result<void> {
                 auto opened = play.redo(text_of(call, "node"), *within, text_of(call, "reason"));
                 if (!opened) return opened.error();
                 return {};
               });
             }});
  table.add({.name = "work.confirm",
             .summary = "Says of a stale result that it still holds.",
             .changes = true,
             .params = {kCase, kStep, kReason, kExpectedSeq},
             .result = "{case, seq, opened, closed, stale}",
             .errors = kUsual,
             .run = [&services](Call& call) {
               return with_stale(services, call, "work.confirm", [&](turn::Play& play) {
                 return play.confirm(text_of(call, "node"), text_of(call, "reason"));
               });
             }});
}

}  // namespace trajectum::rpc
