// The examples of section 7 of the JSON-RPC 2.0 specification, with our method names, and the rules around them.
// The two with parameters by position are refused: api.md has parameters by name only.
#include <doctest/doctest.h>

#include "fixture.hpp"

using namespace trajectum;
using namespace trajectum::rpc::test;

TEST_CASE("Spec_CallWithNamedParameters") {
  Bench b;
  CHECK(
      b.ask(R"({"jsonrpc": "2.0", "method": "math.subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3})") ==
      R"({"jsonrpc":"2.0","id":3,"result":19})");
  CHECK(
      b.ask(R"({"jsonrpc": "2.0", "method": "math.subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4})") ==
      R"({"jsonrpc":"2.0","id":4,"result":19})");
}

TEST_CASE("Spec_CallWithPositionalParametersIsInvalidParams") {
  Bench b;
  auto error = b.error(R"({"jsonrpc": "2.0", "method": "math.subtract", "params": [42, 23], "id": 1})");
  CHECK(error.get("code").integer() == -32602);
  CHECK(error.get("data").as<Record>()->get("path").text() == "params");
  CHECK(b.ask(R"({"jsonrpc": "2.0", "method": "math.subtract", "params": [42, 23]})").empty());
  CHECK(b.code(R"({"jsonrpc": "2.0", "method": "foobar", "params": [42, 23], "id": 1})") == -32601);
}

TEST_CASE("Spec_NotificationIsRunAndSilentAlsoWhenItFails") {
  Bench b;
  CHECK(b.ask(R"({"jsonrpc": "2.0", "method": "note.add", "params": {"text": "x"}})").empty());
  CHECK(b.notes == 1);
  CHECK(b.last_was_notification);
  CHECK(b.ask(R"({"jsonrpc": "2.0", "method": "foobar"})").empty());
  CHECK(b.ask(R"({"jsonrpc": "2.0", "method": "fail.throw"})").empty());
  CHECK(b.ask(R"({"jsonrpc": "2.0", "method": "fail.refuse"})").empty());
  CHECK(b.ask(R"({"jsonrpc": "2.0", "method": "math.subtract", "params": {"minuend": "x"}})").empty());
  CHECK_FALSE(b.ask(R"({"jsonrpc": "2.0", "method": "note.add", "id": null})").empty());  // a null id is an id
  CHECK_FALSE(b.last_was_notification);
}

TEST_CASE("Spec_CallOfAMissingMethod") {
  Bench b;
  auto reply = b.reply(R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})");
  CHECK(reply.get("id").text() == "1");
  CHECK(b.code(R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})") == -32601);
}

TEST_CASE("Spec_CallWithInvalidJson") {
  Bench b;
  for (const char* frame : {R"({"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz])",
                            R"([{"jsonrpc": "2.0", "method": "note.add"},{"jsonrpc": "2.0", "method")"}) {
    auto reply = b.reply(frame);
    REQUIRE(reply.find("id") != nullptr);
    CHECK(reply.get("id").empty());
    CHECK(b.code(frame) == -32700);
  }
  CHECK(b.notes == 0);
}

TEST_CASE("Spec_CallWithAnInvalidRequest") {
  Bench b;
  auto reply = b.reply(R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})");
  REQUIRE(reply.find("id") != nullptr);
  CHECK(reply.get("id").empty());
  for (const std::string frame :
       {R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})",
        R"({"jsonrpc": "2.0", "method": "note.add", "params": "bar"})",
        R"({"jsonrpc": "2.0", "method": "note.add", "params": null})",
        R"({"jsonrpc": "1.0", "method": "note.add", "id": 1})", R"({"jsonrpc": 2.0, "method": "note.add", "id": 1})",
        R"({"method": "note.add", "id": 1})", R"({"jsonrpc": "2.0", "id": 1})",
        R"({"jsonrpc": "2.0", "method": "note.add", "id": true})",
        R"({"jsonrpc": "2.0", "method": "note.add", "id": {}})",
        R"({"jsonrpc": "2.0", "method": "note.add", "id": [1]})",
        R"({"jsonrpc": "2.0", "method": "note.add", "parms": {}})", R"({"jsonrpc": "2.0", "result": 1, "id": 1})", "1",
        "\"x\"", "null", "true", "{}"})
    CHECK_MESSAGE(b.code(frame) == -32600, frame);
  CHECK(b.notes == 0);
  // An id that could be read comes back.
  CHECK(b.reply(R"({"jsonrpc": "2.0", "method": 1, "id": "abc"})").get("id").text() == "abc");
  auto data = b.error(R"({"jsonrpc": "2.0", "method": "note.add", "parms": {}, "id": 1})").get("data");
  CHECK(data.as<Record>()->get("path").text() == "parms");
  CHECK(data.as<Record>()->get("hint").text().find("params") != std::string_view::npos);
}

TEST_CASE("Spec_EmptyBatchIsOneError") {
  Bench b;
  auto reply = b.reply("[]");
  CHECK(reply.get("id").empty());
  CHECK(b.code("[]") == -32600);
}

TEST_CASE("Spec_BatchOfNonsense") {
  Bench b;
  auto parsed = parse_json(b.ask("[1,2,3]"));
  REQUIRE(parsed.ok());
  auto* list = parsed->as<List>();
  REQUIRE(list);
  REQUIRE(list->size() == 3);
  for (const auto& reply : *list) {
    CHECK(reply.as<Record>()->get("error").as<Record>()->get("code").integer() == -32600);
    CHECK(reply.as<Record>()->get("id").empty());
  }
}

TEST_CASE("Spec_MixedBatch") {
  Bench b;
  auto parsed = parse_json(b.ask(R"([
        {"jsonrpc": "2.0", "method": "math.subtract", "params": {"minuend": 7, "subtrahend": 1}, "id": "1"},
        {"jsonrpc": "2.0", "method": "note.add", "params": {"text": "7"}},
        {"jsonrpc": "2.0", "method": "math.subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": "2"},
        {"foo": "boo"},
        {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
        {"jsonrpc": "2.0", "method": "note.add", "id": "9"}])"));
  REQUIRE(parsed.ok());
  auto* list = parsed->as<List>();
  REQUIRE(list);
  REQUIRE(list->size() == 5);
  auto at = [&](std::size_t i) { return *(*list)[i].as<Record>(); };
  CHECK(at(0).get("result").integer() == 6);
  CHECK(at(1).get("result").integer() == 19);
  CHECK(at(2).get("error").as<Record>()->get("code").integer() == -32600);
  CHECK(at(3).get("error").as<Record>()->get("code").integer() == -32601);
  CHECK(at(3).get("id").text() == "5");
  CHECK(at(4).get("id").text() == "9");
  CHECK(b.notes == 2);
}

TEST_CASE("Spec_BatchOfNotificationsIsSilent") {
  Bench b;
  CHECK(b.ask(R"([{"jsonrpc": "2.0", "method": "note.add"},{"jsonrpc": "2.0", "method": "foobar"}])").empty());
  CHECK(b.notes == 1);
}

TEST_CASE("Spec_IdComesBackWithItsExactType") {
  Bench b;
  for (const char* id : {"1", "-7", "0", "1.5", "1.0", "-0.25", "9223372036854775807", "-9223372036854775808", "\"1\"",
                         "\"\"", "\"a\\\"b\\n\"", "\"\xc3\xa9\"", "null"}) {
    auto asked = std::string(R"({"jsonrpc":"2.0","method":"note.add","id":)") + id + "}";
    CHECK(b.ask(asked) == std::string(R"({"jsonrpc":"2.0","id":)") + id + R"(,"result":{}})");
  }
}

TEST_CASE("Batch_AboveTheLimitIsRefusedAsAWhole") {
  Bench b;
  auto batch = [](std::size_t count) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i)
      out += std::string(i ? "," : "") + R"({"jsonrpc":"2.0","method":"note.add","id":1})";
    return out + "]";
  };
  auto most = parse_json(b.ask(batch(limits::kBatchCountMax)));
  CHECK(most.value().as<List>()->size() == limits::kBatchCountMax);
  CHECK(b.notes == static_cast<int>(limits::kBatchCountMax));
  auto reply = b.reply(batch(limits::kBatchCountMax + 1));
  CHECK(reply.get("id").empty());
  CHECK(reply.get("error").as<Record>()->get("code").integer() == -32600);
  CHECK(b.notes == static_cast<int>(limits::kBatchCountMax));
}
