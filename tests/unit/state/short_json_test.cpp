// Answers as they are kept: short, and back byte for byte.
#include "state/short_json.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>
#include <vector>

#include "state/events.hpp"

using namespace trajectum;
using namespace trajectum::state;

namespace {

constexpr std::string_view kAnswer =
    R"({"case":"c7-abcdefgh","seq":4,"state":"active","opened":[{"item":"c7-abcdefgh.8","node":"intake.gesprek",)"
    R"("title":"Gesprek","state":"allocated","due":"2026-12-11","assignee":"anna","role":"adviser",)"
    R"("opened_at":"2026-11-29T21:26:03+01:00"}],"closed":["c7-abcdefgh.6"]})";

}  // namespace

TEST_CASE("ShortJson_MakesAnAnswerShort") {
  auto kept = shorten(kAnswer);
  CHECK(kept.size() * 2 < kAnswer.size());
  CHECK(lengthen(kept) == kAnswer);
}

TEST_CASE("ShortJson_WhatWasKeptIsReadForGood") {
  // Not to be changed: databases hold this.
  std::string all;
  for (char one = 2; one <= 25; ++one) all += lengthen(std::string(1, one)) + "\n";
  CHECK(all == R"(","seq":
,"state":"active","opened":[
,"state":"completed","opened":[
,"state":"active","work":[
{"item":"
","node":"
","title":"
","state":"allocated"
","state":"offered"
","state":"started"
,"due":"
","assignee":"
","role":"
","opened_at":"
+01:00"}
+02:00"}
],"closed":["
],"closed":[]}
,{"item":"
,"document":
,"version":
","reason":"
","state":"
","date":"
)");
  CHECK(lengthen("\x01"
                 "c7-a\x02"
                 "4,\x06\x1f.8\"}") == R"({"case":"c7-a","seq":4,{"item":"c7-a.8"})");
  CHECK(lengthen(kAnswer) == kAnswer);  // as answers were kept before
}

TEST_CASE("ShortJson_GivesBackWhatWentIn") {
  for (std::string_view text :
       {"", "{}", "\"", "{\"case\":\"", "{\"case\":\"\"}", "{\"case\":\"a", "{\"case\":\"a,{\\\"b\"",
        "{\"case\":\"a\",{\"case\":\"b\",a,b", "\x01 is no JSON", "\n", "{\"case\":\"\x1f\"}"})
    CHECK(lengthen(shorten(text)) == text);
  CHECK(lengthen(shorten(std::string_view("\0a", 2))) == std::string_view("\0a", 2));
  unsigned seed = std::getenv("TRAJECTUM_SEED") ? static_cast<unsigned>(std::atoi(std::getenv("TRAJECTUM_SEED"))) : 1;
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::vector<std::string_view> parts = {
      "{\"case\":\"", "c7-a", "\",\"seq\":", "\"", ",", "]}", "+01:00\"}",     "c", "7",
      "{\"item\":\"", "\\\"", "é",           "\t", "}", "[",  "\"closed\":[]}"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto count = random() % 12; count > 0; --count)
      text += parts[random() % (random() % 50 == 0 ? parts.size() : parts.size() - 4)];
    REQUIRE(lengthen(shorten(text)) == text);
  }
}

TEST_CASE("TurnRecord_KeepsItsAnswer") {
  TurnRecord turn{"work.complete", "anna", "id-1", 7, 3, 4, {}, std::string(kAnswer)};
  auto bytes = turn.encode();
  CHECK(bytes.size() < 180);
  auto back = TurnRecord::decode(bytes);
  REQUIRE(back);
  CHECK(back->reply == kAnswer);
}
