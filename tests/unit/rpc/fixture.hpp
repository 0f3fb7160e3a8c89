// A small method table that exercises every kind of parameter and of failure.
#ifndef TRAJECTUM_TESTS_UNIT_RPC_FIXTURE_HPP
#define TRAJECTUM_TESTS_UNIT_RPC_FIXTURE_HPP
#include <stdexcept>
#include <string>

#include "model/json.hpp"
#include "rpc/dispatcher.hpp"

namespace trajectum::rpc::test {

struct Bench {
  Bench() {
    add_discover(table);
    table.add({.name = "math.subtract",
               .summary = "Subtracts.",
               .access = Access::anyone,
               .params = {{.name = "subtrahend", .type = ParamType::integer, .required = true, .doc = "what goes off"},
                          {.name = "minuend", .type = ParamType::integer, .required = true, .doc = "from what"}},
               .result = "a whole number",
               .run = [](Call& call) -> Result<std::string> {
                 return std::to_string(call.params.get("minuend").integer() - call.params.get("subtrahend").integer());
               }});
    table.add({.name = "note.add",
               .summary = "Counts.",
               .access = Access::anyone,
               .changes = true,
               .params = {{.name = "text"}},
               .run = [this](Call& call) -> Result<std::string> {
                 ++notes;
                 last_was_notification = call.notification;
                 last_lang = call.lang;
                 return to_json(call.params);
               }});
    table.add({.name = "case.find",
               .summary = "Takes every kind.",
               .params = {{.name = "filter",
                           .type = ParamType::record,
                           .fields = {{.name = "state", .type = ParamType::texts, .one_of = {"active", "closed"}},
                                      {.name = "due_before", .type = ParamType::date},
                                      {.name = "owner", .required = true}}},
                          {.name = "limit", .type = ParamType::integer},
                          {.name = "count", .type = ParamType::yesno},
                          {.name = "file", .type = ParamType::record},
                          {.name = "rows", .type = ParamType::list, .fields = {{.name = "id", .required = true}}},
                          {.name = "bag", .type = ParamType::list},
                          {.name = "outcome", .type = ParamType::any},
                          {.name = "mode", .one_of = {"fast", "slow"}}},
               .errors = {ErrorCode::not_found},
               .run = [](Call&) -> Result<std::string> { return std::string("[]"); }});
    table.add({.name = "system.release",
               .summary = "For administrators.",
               .access = Access::admin,
               .run = [](Call&) -> Result<std::string> { return std::string("true"); }});
    table.add(
        {.name = "fail.throw", .summary = "Throws.", .access = Access::anyone, .run = [](Call&) -> Result<std::string> {
           throw std::runtime_error("secret detail");
         }});
    table.add({.name = "fail.odd",
               .summary = "Throws no exception.",
               .access = Access::anyone,
               .run = [](Call&) -> Result<std::string> { throw 42; }});
    table.add({.name = "fail.internal",
               .summary = "Gives internal.",
               .access = Access::anyone,
               .run = [](Call&) -> Result<std::string> { return internal_error("secret detail"); }});
    table.add({.name = "fail.refuse",
               .summary = "Refuses.",
               .access = Access::anyone,
               .run = [](Call&) -> Result<std::string> {
                 auto e = refused("capacity.session", {"Vol.", "Full."}, "form.session");
                 e.hint = {"Kies een andere.", "Choose another."};
                 e.retry_ms = 250;
                 return e;
               }});
    session.logged_in = true;
  }

  std::string ask(std::string_view frame) { return dispatcher.handle(session, frame); }
  /// The reply as a record; empty when there was none.
  Record reply(std::string_view frame) {
    auto parsed = parse_json(ask(frame));
    auto* record = parsed.ok() ? parsed->as<Record>() : nullptr;
    return record ? *record : Record();
  }
  Record error(std::string_view frame) {
    auto whole = reply(frame);
    auto* record = whole.get("error").as<Record>();
    return record ? *record : Record();
  }
  std::int64_t code(std::string_view frame) { return error(frame).get("code").integer(); }
  /// The paths of the faults of a call of case.find, joined.
  std::string paths(const std::string& params) {
    auto data = error(R"({"jsonrpc":"2.0","id":1,"method":"case.find","params":)" + params + "}").get("data");
    std::string out;
    if (auto* record = data.as<Record>())
      if (auto* list = record->get("paths").as<List>())
        for (const auto& fault : *list) out += std::string(fault.as<Record>()->get("path").text()) + " ";
    return out;
  }

  MethodTable table;
  Dispatcher dispatcher{table};
  Session session;
  int notes = 0;
  bool last_was_notification = false;
  Lang last_lang = Lang::nl;
};

}  // namespace trajectum::rpc::test

#endif  // TRAJECTUM_TESTS_UNIT_RPC_FIXTURE_HPP
