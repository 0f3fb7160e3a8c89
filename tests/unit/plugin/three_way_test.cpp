#include "plugin/three_way.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "route/scripts.hpp"
#include "shown_lines.hpp"
#include "small_region.hpp"

using namespace trajectum;
using namespace trajectum::plugin;
using namespace trajectum::plugin::testing;

namespace {

const std::string kTitledStep = "title = { nl = \"T\", en = \"T\" }, by = role \"r\", due = days(1)";

/// A base of a stage that draws its ways beside three steps in order.
Files base(const std::string& a = "due = days(1)", const std::string& more = "", const std::string& go = "y") {
  auto out = small_workflow();
  out["route.lua"] =
      "return route \"klein\" { version = \"1.1.0\", title = { nl = \"Klein\", en = \"Small\" }, subject = \"client\", "
      "owner = \"r\",\n  file = { yesno \"fit\" },\n"
      "  step \"a\" { title = { nl = \"A\", en = \"A\" }, by = role \"r\", " +
      a + " },\n" + more +
      "  stage \"s\" { title = { nl = \"S\", en = \"S\" },\n"
      "    step \"x\" { " +
      kTitledStep + ", outcomes = { on = \"" + go +
      "\", off = done } },\n"
      "    step \"y\" { " +
      kTitledStep +
      ", next = done },\n"
      "    step \"z\" { " +
      kTitledStep +
      ", next = done },\n"
      "  },\n"
      "  step \"c\" { " +
      kTitledStep + " },\n}\n";
  return out;
}

std::string without(std::string text, const std::string& line) {
  auto at = text.find(line);
  REQUIRE(at != std::string::npos);
  return text.erase(at, text.find('\n', at) + 1 - at);
}

Files region(const std::string& operations, const std::string& keys = "") {
  auto out = small_plugin();
  out["routes/eigen.lua"] =
      "return route \"eigen\" { extends = \"klein\", version = \"1.2.0\", " + keys + "\n" + operations + "}\n";
  return out;
}

VersionDeclared alone(const Files& files) {
  std::vector<route::Fault> faults;
  BundleSources sources;
  sources.top.source = workflow_of(files);
  sources.good = true;
  auto out = declare(sources, faults);
  REQUIRE_MESSAGE(out.bundle, told(faults));
  return out;
}

ThreeWay compared(const Files& was, const Files& now, const Files& plugin) {
  std::vector<route::Fault> faults, of_new;
  auto with = declare({plugin_of(plugin), {workflow_of(was)}, true}, faults);
  REQUIRE_MESSAGE(with.bundle, told(faults));
  declare({plugin_of(plugin), {workflow_of(now)}, true}, of_new);
  std::erase_if(of_new, [](const auto& fault) { return fault.warning; });
  return three_way(alone(was), alone(now), with, of_new);
}

/// "kind name key: was | base | region", of each conflict.
std::vector<std::string> conflicts(const Files& was, const Files& now, const Files& plugin) {
  std::vector<std::string> out;
  for (const auto& c : compared(was, now, plugin).conflicts)
    out.push_back(std::string(conflict_name(c.kind)) + " " + c.name + " " + c.key + ": " + c.was + " | " + c.base +
                  " | " + c.region);
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("ThreeWay_WithoutConflictSaysWhatBothChange") {
  auto said = compared(base(), base("due = days(2)"), region("  change \"c\" { due = days(9) },\n"));
  CHECK(said.conflicts.empty());
  CHECK(said.faults.empty());
  REQUIRE(said.base.size() == 1);
  CHECK(said.base[0].name == "a");
  CHECK(said.base[0].now == "days(2)");
  REQUIRE(said.region.size() == 2);
  CHECK(said.region[0].word == "route");
  CHECK(said.region[0].keys == Lines{"version"});
  CHECK(said.region[1].word == "change");
  CHECK(said.region[1].name == "c");
  CHECK(said.region[1].keys == Lines{"due"});
  CHECK(said.region[1].at.line == 2);
}

TEST_CASE("ThreeWay_FindsAKeyThatBothSay") {
  auto own = region("  change \"a\" { due = days(4) },\n");
  CHECK(conflicts(base(), base("due = days(2)"), own) == Lines{"key a due: days(1) | days(2) | days(4)"});
  CHECK(conflicts(base(), base("due = days(4)"), own).empty());  // they agree by now
  CHECK(conflicts(base(), base("due = days(1), manual = true"), own).empty());
  auto form = [](const std::string& fields) { return base("due = days(1), form = { " + fields + " }"); };
  auto changes_one = region("  change \"a\" { form = { text \"one\" { max = 5 } } },\n");
  CHECK(conflicts(form("text \"one\" {}, text \"two\" {}"), form("text \"one\" {}, text \"two\" { max = 9 }"),
                  changes_one)
            .empty());  // another field of the form
  CHECK(conflicts(form("text \"one\" {}"), form("text \"one\" { max = 9 }"), changes_one) ==
        Lines{"key a form.one: text \"one\" | form.one = text \"one\", form.one.max = 9 | form.one = text \"one\", "
              "form.one.max = 5"});
}

TEST_CASE("ThreeWay_FindsAKeyOfTheWholeRoute") {
  auto now = base();
  now["route.lua"].replace(now["route.lua"].find("nl = \"Klein\""), 12, "nl = \"Kort!\"");
  auto own = region("", "title = { nl = \"Eigen\", en = \"Own\" },");
  CHECK(conflicts(base(), now, own).size() == 1);
  CHECK(conflicts(base(), now, own)[0].starts_with("key eigen title: "));
  CHECK(conflicts(base(), now, region("")).empty());
}

TEST_CASE("ThreeWay_FindsWhatTheBaseNoLongerHas") {
  auto gone = base();
  gone["route.lua"] = without(gone["route.lua"], "    step \"z\"");
  CHECK(conflicts(base(), gone, region("  change \"s.z\" { due = days(4) },\n")) == Lines{"gone s.z :  |  | change"});
  CHECK(conflicts(base(), gone, region("  change \"z\" { due = days(4) },\n")) == Lines{"gone s.z :  |  | change"});
  CHECK(conflicts(base(), gone, region("  replace \"s.z\" { step \"z\" { " + kTitledStep + ", next = done } },\n")) ==
        Lines{"gone s.z :  |  | replace"});
  auto said = compared(base(), gone, region("  change \"s.z\" { due = days(4) },\n"));
  CHECK(told(said.faults).find("has no node `s.z`") != std::string::npos);
  auto last = base();
  last["route.lua"] = without(last["route.lua"], "  step \"c\"");
  CHECK(conflicts(base(), last, region("  remove \"c\",\n")) == Lines{"gone c :  |  | remove"});
  CHECK(conflicts(base(), last, region("  before \"c\" { step \"n\" { " + kTitledStep + " } },\n")) ==
        Lines{"anchor c :  |  | before"});
  CHECK(conflicts(base(), last, region("  after \"c\" { step \"n\" { " + kTitledStep + " } },\n")) ==
        Lines{"anchor c :  |  | after"});
}

TEST_CASE("ThreeWay_FindsWhatTheRegionNoLongerSees") {
  auto now = base("due = days(1), manual = true");
  CHECK(conflicts(base(), now, region("  replace \"a\" { step \"a\" { " + kTitledStep + " } },\n")) ==
        Lines{"node a a: manual:  | true | replace"});
  CHECK(conflicts(base(), now, region("  remove \"a\",\n")) == Lines{"node a a: manual:  | true | remove"});
  auto inside = base();
  inside["route.lua"].replace(inside["route.lua"].find("next = done"), 11, "next = \"z\"");
  CHECK(conflicts(base(), inside, region("  remove \"s\",\n")) == Lines{"node s s.y: next: done | \"z\" | remove"});
  CHECK(conflicts(base(), inside, region("  remove \"a\",\n")).empty());
}

TEST_CASE("ThreeWay_FindsAWayThatLeadsElsewhere") {
  auto own = region("  after \"s.x\" { on = \"on\", step \"n\" { " + kTitledStep + " } },\n");
  CHECK(conflicts(base(), base("due = days(1)", "", "z"), own) == Lines{"arcs s.x outcomes.on: \"y\" | \"z\" | after"});
  CHECK(conflicts(base(), base("due = days(2)"), own).empty());
}

TEST_CASE("ThreeWay_FindsANameThatBothBring") {
  auto now = base("due = days(1)", "  step \"n\" { " + kTitledStep + " },\n");
  CHECK(conflicts(base(), now, region("  after \"a\" { step \"n\" { " + kTitledStep + " } },\n")) ==
        Lines{"name n :  | step | after"});
  CHECK(conflicts(base(), now, region("  add \"eigen\" { optional \"n\" { " + kTitledStep + " } },\n")).size() == 1);
  CHECK(conflicts(base(), now, region("  after \"a\" { step \"m\" { " + kTitledStep + " } },\n")).empty());
}

TEST_CASE("ThreeWay_FindsWhatStandsInThePlaceOfTheBases") {
  auto own = region("");
  own["plugin.json"].replace(own["plugin.json"].find("[]"), 2, "[\"registers\"]");
  own["registers/client.lua"] = "return register \"client\" { key = text \"n\", fields = { text \"own\" {} } }\n";
  auto now = base();
  now["registers/client.lua"] =
      "return register \"client\" { key = text \"n\", fields = { text \"name\" {}, date \"born\" {} } }\n";
  CHECK(conflicts(base(), now, own) == Lines{"hidden register client fields.born:  | date \"born\" | "});
  CHECK(conflicts(base(), base("due = days(2)"), own).empty());
  CHECK(conflicts(base(), now, region("")).empty());
}

TEST_CASE("ThreeWay_ReadsAsJsonAndAsText") {
  auto said = compared(base(), base("due = days(2)"), region("  change \"a\" { due = days(4) },\n"));
  auto json = nlohmann::json::parse(to_json(said));
  CHECK(json["good"] == false);
  REQUIRE(json["conflicts"].size() == 1);
  CHECK(json["conflicts"][0]["base_at"] == "workflows/klein/route.lua:3");
  CHECK(json["conflicts"][0]["region_at"] == "plugins/regio/routes/eigen.lua:2");
  CHECK(json["conflicts"][0]["advice"]["nl"] != json["conflicts"][0]["advice"]["en"]);
  CHECK(json["base"][0]["was_at"] == "workflows/klein/route.lua:3");
  CHECK(json["region"][1]["word"] == "change");
  std::ostringstream text, none;
  print(said, text, Lang::en);
  CHECK(text.str().find("  ! eigen: a  due\n      was     days(1)\n      base    days(2)  "
                        "(workflows/klein/route.lua:3)\n      region  days(4)") != std::string::npos);
  print(compared(base(), base(), region("")), none, Lang::en);
  CHECK(none.str().find("nowhere: the region fits on the new base") != std::string::npos);
}
