// Both forms of a line, and what of an error may be in it. What a server logs is a scenario's business.
#include "base/log.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>

using namespace trajectum;

namespace {

/// What `f` writes to standard error.
std::string written(const std::function<void()>& f) {
  std::FILE* file = std::tmpfile();
  REQUIRE(file);
  std::fflush(stderr);
  int before = dup(2);
  dup2(fileno(file), 2);
  f();
  std::fflush(stderr);
  dup2(before, 2);
  close(before);
  std::string out(4096, '\0');
  std::rewind(file);
  out.resize(std::fread(out.data(), 1, out.size(), file));
  std::fclose(file);
  return out;
}

struct AsJson {
  AsJson() { log::set_format(log::Format::json); }
  ~AsJson() { log::set_format(log::Format::text); }
};

}  // namespace

TEST_CASE("Log_TextIsTheSentenceWithItsFields") {
  auto line = written([] {
    log::warn("a.b", "region {region}: {n} of {n}, not {other} or {", {{"region", "x"}, {"n", 3}});
  });
  CHECK(line.find("[warning] region x: 3 of 3, not {other} or {\n") != std::string::npos);
}

TEST_CASE("Log_JsonIsOneObjectALineWithNumbersAsNumbers") {
  AsJson json;
  auto line = written([] {
    log::error("a.b", "{what}", {{"what", "he said \"no\"\nand left\x01"}, {"ms", -12}, {"bytes", std::uint64_t{7}}});
  });
  CHECK(line.starts_with("{\"time\":\"20"));
  CHECK(line.find("Z\",\"level\":\"error\",\"event\":\"a.b\",\"message\":\"he said \\\"no\\\"\\nand left\\u0001\",") !=
        std::string::npos);
  CHECK(line.ends_with("\"ms\":-12,\"bytes\":7}\n"));
  CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("Log_JsonStaysUtf8WhateverAFileIsCalled") {
  AsJson json;
  CHECK(written([] { log::info("a.b", "é"); }).find("\"message\":\"é\"") != std::string::npos);
  CHECK(written([] { log::info("a.b", "{p}", {{"p", "a\xff\xfe"}}); }).find("\"p\":\"a??\"") != std::string::npos);
}

TEST_CASE("Log_WhileMutedOnlyWhatIsCriticalIsSaid") {
  log::Muted muted;
  CHECK(written([] { log::error("a.b", "x"); }).empty());
  CHECK(written([] { log::critical("a.b", "x"); }).find("[critical] x") != std::string::npos);
}

TEST_CASE("Log_WhyOfARefusalOrAScriptIsNotItsText") {
  CHECK(log::why(refused("caseload", {"Anna heeft genoeg.", "Anna has enough."})) == "caseload");
  auto script = refused("script", {"Anna", "Anna"});
  script.code = ErrorCode::incident;
  script.incident = ScriptPlace{"routes/r.lua", 7, "Anna"};
  CHECK(log::why(script) == "script at routes/r.lua:7");
  CHECK(log::why(internal_error("a row is gone")) == "a row is gone");
}
