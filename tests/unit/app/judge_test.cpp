#include "app/judge.hpp"

#include <doctest/doctest.h>

#include "plugin/packed.hpp"

using namespace trajectum;

namespace {

/// The packed files of a bundle of one step, with this spec.
std::string packed(const std::string& spec, const std::string& title = "title = { nl = \"A\", en = \"A\" },") {
  route::BundleSource source;
  source.id = source.where = "proef";
  source.region = "hier";
  source.version = "1.0.0";
  source.files.push_back({"plugin.json",
                          R"({"id": "proef", "version": "1.0.0", "engine": "^1", "title": {"nl": "P", "en": "P"},
      "region": "hier", "requires": {}, "capabilities": ["registers"], "publisher": "P"})"});
  source.files.push_back(
      {"registers/client.lua",
       "return register \"client\" { title = { nl = \"C\", en = \"C\" }, key = text \"id\" { title = "
       "{ nl = \"I\", en = \"I\" } } }\n"});
  source.files.push_back({"roles.lua", "return roles { role \"w\" { title = { nl = \"W\", en = \"W\" } } }\n"});
  source.files.push_back({"routes/r.lua",
                          "return route \"r\" { version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = "
                          "\"client\", owner = \"w\",\n  step \"a\" { " +
                              title + " by = role \"w\", due = days(3), next = done } }\n"});
  if (!spec.empty()) source.files.push_back({"spec/r_spec.lua", spec});
  route::Bundle bundle;
  plugin::pin(bundle, source, {});
  return bundle.packed;
}

pipeline::ToJudge asked(std::string files) {
  pipeline::ToJudge out;
  out.packed = std::move(files);
  out.region = "hier";
  return out;
}

std::string reason(const pipeline::Judgement& judgement) { return judgement.refusal ? judgement.refusal->reason : ""; }

const char* kGood = "it(\"begins\", function() expect(open(\"r\")).enabled { \"a\" } end)\n";

}  // namespace

TEST_CASE("Judge_SaysWhatItFoundOfAGoodBundle") {
  std::atomic<bool> stop = false;
  auto judgement = app::judge(asked(packed(kGood)), stop);
  REQUIRE_MESSAGE(!judgement.refusal, judgement.refusal->text.en);
  CHECK(judgement.version.passed == 1);
  CHECK(judgement.version.routes == 1);
  CHECK(judgement.version.states > 0);
  CHECK(judgement.version.capabilities == std::vector<std::string>{"registers"});
  CHECK(judgement.version.warnings.empty());
  CHECK_FALSE(judgement.hash.empty());
  auto without = app::judge(asked(packed("")), stop);
  REQUIRE(without.version.warnings.size() == 1);  // nothing shows that it does what it must
}

TEST_CASE("Judge_RefusesEachForItsOwnReason") {
  std::atomic<bool> stop = false;
  CHECK(reason(app::judge(asked("no packed files"), stop)) == "bundle");
  CHECK(reason(app::judge(asked(packed(kGood, "")), stop)) == "labels");
  auto elsewhere = asked(packed(kGood));
  elsewhere.region = "daar";
  CHECK(reason(app::judge(elsewhere, stop)) == "region");
  auto broken = app::judge(asked(packed(kGood, "titel = 1,")), stop);
  CHECK(reason(broken) == "bundle");
  REQUIRE_FALSE(broken.refusal->faults.empty());
  CHECK(broken.refusal->faults[0].file == "proef/routes/r.lua");
  CHECK(broken.refusal->faults[0].line == 2);
}

TEST_CASE("Judge_TellsFailedTestsUpToALimitAndStopsAtItsTime") {
  std::atomic<bool> stop = false;
  std::string many;
  for (std::size_t n = 0; n < limits::kTestsToldMax + 3; ++n)
    many += "it(\"fails " + std::to_string(n) + "\", function() expect(1).is(2) end)\n";
  auto failed = app::judge(asked(packed(many)), stop);
  CHECK(reason(failed) == "tests");
  CHECK(failed.failed == static_cast<std::int64_t>(limits::kTestsToldMax + 3));
  CHECK(failed.refusal->faults.size() == limits::kTestsToldMax);
  auto unasked = asked(packed(many));
  unasked.specs = false;
  CHECK(reason(app::judge(unasked, stop)).empty());
  auto late = asked(packed(kGood));
  late.specs_ms_max = -1;
  CHECK(reason(app::judge(late, stop)) == "tests");
  stop = true;
  CHECK(reason(app::judge(asked(packed(kGood)), stop)) == "stopping");
}
