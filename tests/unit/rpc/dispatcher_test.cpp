#include "rpc/dispatcher.hpp"

#include <doctest/doctest.h>

#include "fixture.hpp"

using namespace trajectum;
using namespace trajectum::rpc;
using namespace trajectum::rpc::test;

TEST_CASE("Params_EveryFaultIsNamed") {
  Bench b;
  CHECK(
      b.paths(R"({"filter":{"owner":"me","state":["active","closed"],"due_before":"2026-12-01"},"limit":5,"count":true,
                    "file":{"any":1},"rows":[{"id":"a"}],"bag":[1,"x"],"outcome":null,"mode":"fast","lang":"en"})") ==
      "");
  CHECK(b.paths(R"({"filter":{"owner":"me","state":"active"}})") == "");
  CHECK(b.paths(R"({"filter":7,"limit":"5","count":1,"file":[],"rows":{},"bag":"x","mode":3})") ==
        "filter limit count file rows bag mode ");
  CHECK(b.paths(R"({"filter":{"state":["active","opne"],"due_before":"2026-02-30","x":1}})") ==
        "filter.state[1] filter.due_before filter.x filter.owner ");
  CHECK(b.paths(R"({"rows":[{"id":"a"},{"id":2},{},7,{"id":"b","z":1}]})") ==
        "rows[1].id rows[2].id rows[3] rows[4].z ");
  CHECK(b.paths(R"({"filter":{"owner":null}})") == "filter.owner ");
  CHECK(b.paths(R"({"mode":null,"limit":null})") == "");  // null: not given
  CHECK(b.paths(R"({"filter":{"owner":"me","state":[1]},"mode":"quick","lang":"de"})") == "filter.state[0] mode lang ");
}

TEST_CASE("Params_UnknownNamesAreRefusedWithDidYouMean") {
  Bench b;
  auto error = b.error(R"({"jsonrpc":"2.0","id":1,"method":"case.find","params":{"limt":5,"lang":"en"}})");
  CHECK(error.get("code").integer() == -32602);
  auto* data = error.get("data").as<Record>();
  REQUIRE(data);
  CHECK(data->get("type").text() == "invalid_params");
  CHECK(data->get("path").text() == "limt");
  CHECK(error.get("message").text().find("limit") != std::string_view::npos);
}

TEST_CASE("Params_TheNumberOfFaultsIsBounded") {
  Bench b;
  std::string params = "{";
  for (int i = 0; i < 5000; ++i) params += (i ? ",\"x" : "\"x") + std::to_string(i) + "\":1";
  auto paths = b.paths(params + "}");
  CHECK(std::count(paths.begin(), paths.end(), ' ') == static_cast<std::ptrdiff_t>(limits::kParamFaultsMax));
}

TEST_CASE("Params_CommandIdIsForMethodsThatChange") {
  Bench b;
  auto call = [](const char* method, const std::string& id) {
    return std::string(R"({"jsonrpc":"2.0","id":1,"method":")") + method + R"(","params":{"command_id":)" + id + "}}";
  };
  CHECK(b.ask(call("note.add", "\"" + std::string(64, 'c') + "\"")).find("result") != std::string::npos);
  CHECK(b.code(call("note.add", "\"" + std::string(65, 'c') + "\"")) == -32602);
  CHECK(b.code(call("note.add", "\"\"")) == -32602);
  CHECK(b.code(call("note.add", "7")) == -32602);
  CHECK(b.code(call("case.find", "\"c\"")) == -32602);
  CHECK(b.notes == 1);
}

TEST_CASE("Dispatcher_SpeaksTheLanguageOfTheCallOrOfTheSession") {
  Bench b;
  auto message = [&](const std::string& params) {
    return std::string(
        b.error(R"({"jsonrpc":"2.0","id":1,"method":"fail.refuse","params":)" + params + "}").get("message").text());
  };
  CHECK(message("{}") == "Vol.");
  CHECK(message(R"({"lang":"en"})") == "Full.");
  b.session.lang = Lang::en;
  CHECK(message("{}") == "Full.");
  CHECK(message(R"({"lang":"nl"})") == "Vol.");
  b.ask(R"({"jsonrpc":"2.0","id":1,"method":"note.add","params":{"lang":"nl"}})");
  CHECK(b.last_lang == Lang::nl);
}

TEST_CASE("Dispatcher_GivesEveryPartOfAnError") {
  Bench b;
  CHECK(
      b.ask(R"({"jsonrpc":"2.0","id":1,"method":"fail.refuse"})") ==
      R"({"jsonrpc":"2.0","id":1,"error":{"code":1005,"message":"Vol.","data":{"type":"refused","reason":"capacity.session",)"
      R"("path":"form.session","hint":"Kies een andere.","retry_ms":250}}})");
}

TEST_CASE("Dispatcher_TurnsAnythingThrownIntoInternalAndKeepsItsSecret") {
  Bench b;
  std::string last;
  for (const char* method : {"fail.throw", "fail.odd", "fail.internal"}) {
    auto reply = b.ask(std::string(R"({"jsonrpc":"2.0","id":1,"method":")") + method + "\"}");
    CHECK(reply.find("-32603") != std::string::npos);
    CHECK(reply.find("secret") == std::string::npos);
    CHECK(reply != last);  // each has a reference of its own
    last = reply;
  }
}

TEST_CASE("Dispatcher_AsksForALoginAndForTheRight") {
  Bench b;
  const char* user = R"({"jsonrpc":"2.0","id":1,"method":"case.find","params":{"limt":1}})";
  const char* admin = R"({"jsonrpc":"2.0","id":1,"method":"system.release"})";
  CHECK(b.code(user) == -32602);
  CHECK(b.code(admin) == 1002);
  b.session.admin = true;
  CHECK(b.reply(admin).find("result") != nullptr);
  b.session.logged_in = false;
  CHECK(b.code(user) == 1001);  // before the parameters: what a method takes is not for everyone to try out
  CHECK(b.code(admin) == 1001);
  CHECK(b.reply(R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover"})").find("result") != nullptr);
}

TEST_CASE("Dispatcher_SuggestsTheMethodThatWasMeant") {
  Bench b;
  auto hint = [&](const std::string& method) {
    auto data = b.error(R"({"jsonrpc":"2.0","id":1,"method":")" + method + "\"}").get("data");
    return std::string(data.as<Record>()->get("hint").text());
  };
  CHECK(hint("case.fnid").find("case.find") != std::string::npos);
  CHECK(hint("zzzzzzzz").find("rpc.discover") != std::string::npos);
}

TEST_CASE("Discover_DescribesEveryMethodOfTheTable") {
  Bench b;
  auto reply = b.reply(R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover"})");
  auto* document = reply.get("result").as<Record>();
  REQUIRE(document);
  CHECK(document->get("openrpc").text().substr(0, 2) == "1.");
  auto* methods = document->get("methods").as<List>();
  REQUIRE(methods);
  REQUIRE(methods->size() == b.table.all().size());
  for (std::size_t i = 0; i < methods->size(); ++i) {
    auto* method = (*methods)[i].as<Record>();
    REQUIRE(method);
    CHECK(method->get("name").text() == b.table.all()[i].name);
    CHECK(method->get("paramStructure").text() == "by-name");
    bool optional_seen = false;
    for (const auto& param : *method->get("params").as<List>()) {
      bool required = param.as<Record>()->get("required").yes();
      CHECK_FALSE((required && optional_seen));
      optional_seen = optional_seen || !required;
      CHECK(param.as<Record>()->find("schema") != nullptr);
    }
  }
  auto* find = (*methods)[3].as<Record>();
  auto* filter = (*find->get("params").as<List>())[0].as<Record>()->get("schema").as<Record>();
  CHECK(filter->get("additionalProperties").kind() == Value::Kind::yesno);
  CHECK(filter->get("properties").as<Record>()->get("due_before").as<Record>()->get("format").text() == "date");
}

TEST_CASE("Dispatcher_RefusesWhatWritesAndRunsWhatReadsWhileItIsTold") {
  Bench b;
  Error full;
  full.code = ErrorCode::unavailable;
  full.reason = "disk.full";
  b.dispatcher.refuse_writes(full);
  CHECK(b.code(R"({"jsonrpc":"2.0","id":1,"method":"note.add","params":{}})") == 1008);
  CHECK(b.notes == 0);
  CHECK(b.ask(R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover","params":{}})").find("result") != std::string::npos);
  b.dispatcher.refuse_writes(std::nullopt);
  CHECK(b.ask(R"({"jsonrpc":"2.0","id":1,"method":"note.add","params":{}})").find("result") != std::string::npos);
  CHECK(b.notes == 1);
}

TEST_CASE("Dispatcher_RefusesAWholeFrameUnderItsIds") {
  Bench b;
  Error failed;
  failed.code = ErrorCode::unavailable;
  failed.reason = "disk.failed";
  auto refuse = [&](const std::string& frame) { return b.dispatcher.refuse(b.session, frame, failed); };
  auto one = [](const std::string& id) { return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"note.add"})"; };
  CHECK(refuse(one("\"a\"")).find("\"id\":\"a\",\"error\":{\"code\":1008") != std::string::npos);
  CHECK(refuse(R"({"jsonrpc":"2.0","method":"note.add"})").empty());
  auto both = refuse("[" + one("1") + R"(,{"jsonrpc":"2.0","method":"note.add"},)" + one("2") + "]");
  CHECK(both.front() == '[');
  CHECK(both.back() == ']');
  CHECK(both.find("\"id\":1,") != std::string::npos);
  CHECK(both.find("\"id\":2,") != std::string::npos);
  CHECK(refuse("[]") == b.ask("[]"));  // of which nothing was run either
  CHECK(refuse("nonsense").find("-32700") != std::string::npos);
  CHECK(b.notes == 0);
}
