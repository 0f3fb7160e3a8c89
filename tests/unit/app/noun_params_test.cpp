// Words of a shell become parameters of a method, or an error that says which word and where in it.
#include <doctest/doctest.h>

#include <algorithm>

#include "app/nouns.hpp"
#include "model/json.hpp"

using namespace trajectum;
using app::nouns;
using app::params_of;

namespace {

const app::Verb& verb(const std::string& method) {
  for (const auto& noun : nouns())
    for (const auto& verb : noun.verbs)
      if (verb.method == method) return verb;
  FAIL("no verb for " << method);
  std::abort();
}

}  // namespace

TEST_CASE("NounParams_PutsMembersAndTypes") {
  auto params = params_of(verb("work.complete"), {{"item", "c1.2"}, {"form", R"({"a": 1})"}, {"expected-seq", "4"}});
  REQUIRE(params.ok());
  CHECK(to_json(*params) == R"({"item":"c1.2","form":{"a":1},"expected_seq":4})");
  params = params_of(verb("work.find"), {{"filter.owner", "me"}, {"filter.role", "x"}, {"limit", "2"}, {"after", ""}});
  REQUIRE(params.ok());
  CHECK(to_json(*params) == R"({"filter":{"owner":"me","role":"x"},"limit":2})");
}

TEST_CASE("NounParams_SaysWhereJsonIsWrong") {
  for (const auto* text : {"{", "x", "{\"a\": tru}", "{\"a\":\n 1,}", "\xff", "{'a': 1}", "[1, 2"}) {
    CAPTURE(text);
    auto params = params_of(verb("work.complete"), {{"item", "c1.2"}, {"form", text}});
    REQUIRE_FALSE(params.ok());
    CHECK(params.error().path == "form");
    CHECK(params.error().text.en.find("character") != std::string::npos);
    CHECK(params.error().text.en.find("--form '{") != std::string::npos);
  }
  auto large = params_of(verb("work.complete"), {{"item", "c1.2"}, {"form", R"({"a": 1e999})"}});
  REQUIRE_FALSE(large.ok());
  CHECK(large.error().path == "form");
  CHECK_FALSE(params_of(verb("work.find"), {{"limit", "2x"}}).ok());
  CHECK_FALSE(params_of(verb("case.get"), {}).ok());
}

TEST_CASE("NounParams_ReadsEuros") {
  auto amount = [](const char* text) {
    auto params = params_of(verb("budget.pay"), {{"budget", "b"}, {"amount", text}, {"reason", "r"}});
    return params ? params->get("amount").as<Record>()->get("cents").integer() : -1;
  };
  CHECK(amount("12") == 1200);
  CHECK(amount("12.5") == 1250);
  CHECK(amount("0.05") == 5);
  CHECK(amount("999999999999999.99") == 99999999999999999);
  for (const auto* wrong : {"12,5", "12.345", "-1", "1.", ".5", "1.2.3", "x", "1e3", "1000000000000000", "12 "}) {
    CAPTURE(wrong);
    CHECK(amount(wrong) == -1);
  }
}

TEST_CASE("Nouns_EveryJsonWordHasAnExampleThatIsRight") {
  for (const auto& noun : nouns())
    for (const auto& verb : noun.verbs)
      for (const auto& words : {verb.positional, verb.options})
        for (const auto& word : words) {
          if (word.kind != app::Word::Kind::json) continue;
          CAPTURE(verb.method + " " + word.name);
          CHECK(parse_json(word.example).ok());
        }
}
