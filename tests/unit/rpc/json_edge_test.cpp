// Hostile JSON at the door of the dispatcher (reliability.md row 15).
#include <doctest/doctest.h>

#include <chrono>

#include "fixture.hpp"

using namespace trajectum;
using namespace trajectum::rpc::test;

TEST_CASE("Json_IsStrict") {
  Bench b;
  auto with = [](const std::string& params) {
    return R"({"jsonrpc":"2.0","id":1,"method":"note.add","params":)" + params + "}";
  };
  for (const std::string& frame : {with(R"({"text":"a","text":"b"})"),
                                   std::string(R"({"jsonrpc":"2.0","id":1,"id":2,"method":"note.add"})"),
                                   with("{\"text\":\"\xff\"}"),
                                   with("{\"text\":\"\xed\xa0\x80\"}"),
                                   with("{\"text\":\"\xc0\xaf\"}"),
                                   with(R"({"text":"\ud800"})"),
                                   with("{\"text\":\"a\tb\"}"),
                                   with(R"({"text":NaN})"),
                                   with(R"({"text":1e999})"),
                                   with(R"({"text":9223372036854775808})"),
                                   with(R"({"text":123456789012345678901234567890})"),
                                   with(R"({"text":01})"),
                                   with(R"({"text":+1})"),
                                   with(R"({"text":.5})"),
                                   with(R"({"text":'x'})"),
                                   with(R"({"text":"x",})"),
                                   with("{/* no */}"),
                                   with("{}") + " x",
                                   std::string(""),
                                   std::string(" "),
                                   std::string("{"),
                                   std::string("\xef\xbb\xbf[]x")})
    CHECK_MESSAGE(b.code(frame) == -32700, frame);
  CHECK(b.notes == 0);
  CHECK(b.reply(with(R"({"text":"\u00e9\ud83d\ude00 \u0000"})")).find("result") != nullptr);
}

TEST_CASE("Json_DepthIsBoundedAndCheap") {
  Bench b;
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  auto begun = std::chrono::steady_clock::now();
  CHECK(b.code(nested(400000)) == -32700);
  CHECK(b.code(std::string(1000000, '[')) == -32700);
  CHECK(b.code(std::string(300000, '{')) == -32700);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
  // The request itself and "params" are two levels.
  auto with = [&](std::size_t depth) {
    return R"({"jsonrpc":"2.0","id":1,"method":"case.find","params":{"outcome":)" + nested(depth) + "}}";
  };
  CHECK(b.reply(with(50)).find("result") != nullptr);
  CHECK(b.code(with(70)) == -32700);
}

TEST_CASE("Json_IntegersAreExact") {
  Bench b;
  CHECK(
      b.ask(
          R"({"jsonrpc":"2.0","id":1,"method":"math.subtract","params":{"minuend":9007199254740993,"subtrahend":0}})") ==
      R"({"jsonrpc":"2.0","id":1,"result":9007199254740993})");
  CHECK(b.code(R"({"jsonrpc":"2.0","id":1,"method":"math.subtract","params":{"minuend":1.0,"subtrahend":0}})") ==
        -32602);
  CHECK(b.code(R"({"jsonrpc":"2.0","id":1,"method":"math.subtract","params":{"minuend":"1","subtrahend":0}})") ==
        -32602);
}

TEST_CASE("Json_AHostileBatchCannotBuyTime") {
  Bench b;
  std::string frame = "[";
  for (int i = 0; i < 1000; ++i)
    frame += std::string(i ? "," : "") + R"({"jsonrpc":"2.0","id":1,"method":"note.)" + std::string(50, 'x') + R"("})";
  frame += "]";
  auto begun = std::chrono::steady_clock::now();
  b.ask(frame);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(1));
  // A name of half a megabyte does not come back.
  CHECK(b.ask(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(500000, 'm') + "\"}").size() < 1000);
  CHECK(
      b.ask(R"({"jsonrpc":"2.0","id":1,"method":"note.add","params":{")" + std::string(500000, 'p') + "\":1}}").size() <
      1000);
}

TEST_CASE("Hints_AreBoundedPerFrame") {
  rpc::Hints hints;
  for (int i = 0; i < limits::kHintsPerFrameMax; ++i) REQUIRE(hints.suggest("case.fnid", {"case.find"}).has_value());
  CHECK_FALSE(hints.suggest("case.fnid", {"case.find"}).has_value());
}
