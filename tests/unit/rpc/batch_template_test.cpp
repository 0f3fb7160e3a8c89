// The parameters of many calls, written once.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "rpc/batch_template.hpp"
#include "unit/rpc/fixture.hpp"

namespace trajectum::rpc::test {
namespace {

Record record(const char* json) { return *parse_json(json)->as<Record>(); }

std::string filled(const BatchTemplate& form, const char* item) {
  auto out = form.fill(record(item));
  return out ? to_json(*out) : out.error().reason + " " + out.error().path;
}

const Method kMethod{
    .name = "x.y",
    .changes = true,
    .params = {{.name = "case", .required = true},
               {.name = "n", .type = ParamType::integer},
               {.name = "subject", .type = ParamType::record, .fields = {{.name = "id", .required = true}}},
               {.name = "list", .type = ParamType::list},
               {.name = "command_id"}}};

std::string fault(const BatchTemplate& form) {
  auto right = form.check(kMethod);
  return right ? "" : right.error().path;
}

TEST_CASE("Template_FillsAtAnyDepthAndKeepsTheKindOfAValue") {
  BatchTemplate form(record(R"({"case":"{case}","n":"{n}","subject":{"id":"{id}"},"list":[["{id}"],"x{id}","{}"]})"),
                     false);
  CHECK(filled(form, R"({"case":"c1","n":7,"id":"k"})") ==
        R"({"case":"c1","n":7,"subject":{"id":"k"},"list":[["k"],"x{id}","{}"]})");
  CHECK(form.takes("id"));
  CHECK(!form.takes("case2"));
  CHECK(filled(form, R"({"case":"c1","n":7})") == "placeholder ");
  CHECK(filled(form, R"({"case":"c1","n":7,"id":"k","more":1})").find("more") == std::string::npos);
}

TEST_CASE("Template_OfAListWhatNoPlaceholderTakesIsAParameter") {
  BatchTemplate form(record(R"({"case":"{c}"})"), true);
  CHECK(filled(form, R"({"c":"c1","n":3})") == R"({"case":"c1","n":3})");
  CHECK(filled(form, R"({"c":"c1","case":"c2"})") == "invalid_params case");
}

TEST_CASE("Template_IsCheckedAgainstTheMethodWherePlaceholdersAreNot") {
  CHECK(fault(BatchTemplate(record(R"({"case":"{c}","n":"{n}","subject":{"id":"{s}"}})"), false)) == "");
  CHECK(fault(BatchTemplate(record(R"({"case":"{c}","n":"7"})"), false)) == "params.n");
  CHECK(fault(BatchTemplate(record(R"({"case":"c","subject":{"di":"{s}","id":"x"}})"), false)) == "params.subject.di");
  CHECK(fault(BatchTemplate(record(R"({"n":1})"), false)) == "params.case");
  CHECK(fault(BatchTemplate(record(R"({"n":1})"), true)) == "");  // an item brings it
  CHECK(fault(BatchTemplate(record(R"({"case":"c","subject":{}})"), true)) == "params.subject.id");
  CHECK(fault(BatchTemplate(record(R"({"cse":"c"})"), true)) == "params.cse");
  CHECK(fault(BatchTemplate(record(R"({"case":"c","command_id":"x"})"), false)) == "params.command_id");
}

TEST_CASE("Template_APlaceholderThatNobodyHasIsToldWithAGuess") {
  BatchTemplate form(record(R"({"subject":{"id":"{recrd}"}})"), false);
  auto named = form.check_names({"record", "key"});
  REQUIRE(!named.ok());
  CHECK(named.error().path == "params.subject.id");
  CHECK(named.error().text.en.find("record") != std::string::npos);
  CHECK(form.check_names({"recrd"}).ok());
}

TEST_CASE("Dispatcher_RefusesTheCommandIdsOfBatches") {
  Bench bench;
  auto reply =
      bench.ask(R"({"jsonrpc":"2.0","id":1,"method":"note.add","params":{"text":"x","command_id":"batch-1-1"}})");
  CHECK(reply.find("-32602") != std::string::npos);
  CHECK(bench.notes == 0);
}

}  // namespace
}  // namespace trajectum::rpc::test
