#include "plugin/difference.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "plugin/origins.hpp"
#include "route/scripts.hpp"
#include "shown_lines.hpp"
#include "small_region.hpp"

using namespace trajectum;
using namespace trajectum::plugin;
using namespace trajectum::plugin::testing;

namespace {

VersionDeclared version(const Files& plugin, const Files& workflow = small_workflow()) {
  std::vector<route::Fault> faults;
  auto out = declare({plugin_of(plugin), {workflow_of(workflow)}, true}, faults);
  REQUIRE_MESSAGE(out.bundle, told(faults));
  return out;
}

Files with(Files files, const std::string& path, const std::string& was, const std::string& now) {
  auto at = files.at(path).find(was);
  REQUIRE_MESSAGE(at != std::string::npos, was);
  files[path].replace(at, was.size(), now);
  return files;
}

/// "+ nodes step extra", "~ nodes step a due: days(1) -> days(2)", ...
std::vector<std::string> changes(const Files& was, const Files& now, const Files& base = small_workflow()) {
  std::vector<std::string> out;
  for (const auto& c : difference(version(was, base), version(now, base)).changes) {
    std::string line = c.how == Change::How::added ? "+ " : c.how == Change::How::removed ? "- " : "~ ";
    if (c.how == Change::How::renamed) line = "> " + c.was + " -> ";
    line += std::string(area_name(c.area)) + " " + c.kind + " " + c.name;
    if (!c.key.empty()) line += " " + c.key;
    if (!c.key.empty()) line += ": " + c.was + " -> " + c.now;
    out.push_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;
const std::string kRoute = "routes/eigen.lua";

}  // namespace

TEST_CASE("Difference_OfTheSameIsNothing") {
  CHECK(changes(small_plugin(), small_plugin()).empty());
  auto other = with(small_plugin(), kRoute, "change \"a\" { due = days(4) },",
                    "-- said otherwise\n  change   \"a\"{due=days( 4 )},");
  CHECK(changes(small_plugin(), other).empty());
  auto difference_of = difference(version(small_plugin()), version(other));
  CHECK(difference_of.was.hash != difference_of.now.hash);
  CHECK(difference_of.was.id == "regio");
  CHECK(difference_of.now.version == "1.2.0");
}

TEST_CASE("Difference_TellsNodesAndArcs") {
  auto more =
      with(small_plugin(), kRoute, "change \"a\" { due = days(4) },",
           "change \"a\" { due = days(5) },\n  before \"c\" { step \"late\" { title = { nl = \"Laat\", en = \"Late\" "
           "}, by = role \"r\", due = days(1) } },");
  CHECK(changes(small_plugin(), more) == Lines{"~ nodes step a due: days(4) -> days(5)", "+ nodes step late",
                                               "- arcs arc extra -> c", "+ arcs arc extra -> late",
                                               "+ arcs arc late -> c"});
  CHECK(changes(more, small_plugin()) == Lines{"~ nodes step a due: days(5) -> days(4)", "- nodes step late",
                                               "+ arcs arc extra -> c", "- arcs arc extra -> late",
                                               "- arcs arc late -> c"});
  auto renamed = with(small_plugin(), kRoute, "step \"extra\"", "step \"anders\"");
  CHECK(changes(small_plugin(), renamed) == Lines{"+ nodes step anders", "- nodes step extra", "+ arcs arc anders -> c",
                                                  "+ arcs arc b -> anders", "- arcs arc b -> extra",
                                                  "- arcs arc extra -> c"});
}

TEST_CASE("Difference_TellsWhatEachKeyIsAbout") {
  auto change = [](const std::string& keys) {
    return with(small_plugin(), kRoute, "change \"a\" { due = days(4) },",
                "change \"a\" { due = days(4), " + keys + " },");
  };
  auto one = [&](const std::string& keys) { return changes(small_plugin(), change(keys)); };
  CHECK(one("title = { nl = \"Start\", en = \"Begin\" }") == Lines{"~ texts step a title.nl: \"Begin\" -> \"Start\""});
  CHECK(one("form = { text \"wish\" { required = true } }") ==
        Lines{"+ forms step a form.wish:  -> text \"wish\"", "+ forms step a form.wish.required:  -> true"});
  CHECK(changes(change("form = { text \"wish\" { required = true } }"), change("form = { text \"wish\" {} }")) ==
        Lines{"- forms step a form.wish.required: true -> "});
  CHECK(one("skip_by = role \"r\"") == Lines{"+ rights step a skip_by:  -> role \"r\""});
  CHECK(one("evidence = { document \"plan\" { signed_by = { \"r\" } } }") ==
        Lines{"+ forms step a evidence.plan:  -> document \"plan\"",
              "+ rights step a evidence.plan.signed_by.list:  -> { \"r\" }"});
  CHECK(changes(change("when = function(case) return case.file.fit end"),
                change("when = function(c) -- no\n return not c.file.fit end")) ==
        Lines{"~ nodes step a when: function(case) return case.file.fit end -> function(c) return not c.file.fit end"});
}

TEST_CASE("Difference_SeesTheLocalsThatAHandlerStandsOn") {
  auto route = [](const std::string& limit, const std::string& fits, const std::string& other) {
    auto out = with(small_plugin(), kRoute, "change \"a\" { due = days(4) },",
                    "change \"a\" { due = days(4), when = fits },\n"
                    "  change \"b\" { when = function(case) return helped(case) end },");
    out[kRoute] =
        "local limit = " + limit + "\nlocal function fits(case)\n  return " + fits +
        "\nend\nlocal helped = function(case) return fits(case) and limit > 1 end\nlocal function other() return " +
        other + " end\n" + out[kRoute];
    return out;
  };
  auto was = route("2", "case.file.fit", "1");
  CHECK(changes(was, was).empty());
  CHECK(changes(was, route("2", "case.file.fit", "2")).empty());  // nobody stands on it
  auto limit = changes(was, route("3", "case.file.fit", "1"));
  REQUIRE(limit.size() == 1);
  CHECK(limit[0].starts_with("~ nodes step b when: function(case) return helped(case) end; local helped = "));
  CHECK(limit[0].find("local limit = 3") != std::string::npos);
  auto fits = changes(was, route("2", "not case.file.fit", "1"));
  REQUIRE(fits.size() == 2);
  CHECK(fits[0] ==
        "~ nodes step a when: fits; local function fits(case) return case.file.fit end -> "
        "fits; local function fits(case) return not case.file.fit end");
  CHECK(fits[1].starts_with("~ nodes step b when: "));
}

TEST_CASE("Difference_TellsWhatIsInNoRoute") {
  auto more = small_plugin();
  auto can = with(more, "plugin.json", "\"capabilities\": []",
                  "\"capabilities\": [\"registers\", \"budgets\", \"pools\", \"metrics\"]");
  auto was = can;
  was["registers/thing.lua"] = "return register \"thing\" { key = text \"k\", fields = { text \"name\" {} } }\n";
  was["budgets.lua"] = "return budgets { year = 2026, total = euro(10), budget \"line\" { euro(10) } }\n";
  was["metrics.lua"] =
      "return metrics { count \"all\" { title = { nl = \"Alle\", en = \"All\" }, of = open_cases(), target = 5 } }\n";
  was["decisions/way.lua"] =
      "return decision \"way\" { hit = \"first\", inputs = { \"file.fit\" },\n"
      "  rules = { { yes, \"in\" }, { any, \"out\" } } }\n";
  was["labels.lua"] = "return labels { begin = { nl = \"start\" } }\n";
  was["pools.lua"] =
      "return pools { pool \"p\" { title = { nl = \"P\", en = \"P\" }, route = \"eigen\", size = { "
      "since(\"2026-01-01\", 3) },\n"
      "  admit = function(client) return true end, rank = function(client) return 1 end } }\n";
  std::vector<route::Fault> faults;
  auto tried = declare({plugin_of(was), {workflow_of(small_workflow())}, true}, faults);
  if (!tried.bundle) MESSAGE(told(faults));
  auto now = with(was, "registers/thing.lua", "text \"name\" {}", "text \"name\" {}, integer \"size\" {}");
  now = with(now, "budgets.lua", "budget \"line\" { euro(10) }",
             "budget \"line\" { euro(7) }, budget \"rest\" { euro(3) }");
  now = with(now, "metrics.lua", "target = 5", "target = 6");
  now = with(now, "labels.lua", "start", "opening");
  now = with(now, "pools.lua", "since(\"2026-01-01\", 3)", "since(\"2026-01-01\", 4)");
  now["roles.lua"] = "return roles { role \"chief\" { title = { nl = \"Chef\", en = \"Chief\" } } }\n";
  now.erase("decisions/way.lua");
  auto lines = changes(was, now);
  auto has = [&](const std::string& line) { return std::find(lines.begin(), lines.end(), line) != lines.end(); };
  std::string all;
  for (const auto& line : lines) all += line + "\n";
  INFO(all);
  CHECK(has("+ registers register thing fields.size:  -> integer \"size\""));
  CHECK(has("~ budgets budget line list: { euro(10) } -> { euro(7) }"));
  CHECK(has("+ budgets budget rest"));
  CHECK(has("~ metrics count all target: 5 -> 6"));
  CHECK(has("~ texts labels  begin.nl: \"start\" -> \"opening\""));
  CHECK(has("+ rights role chief"));
  CHECK(has("- decisions decision way"));
  CHECK(std::any_of(lines.begin(), lines.end(),
                    [](const auto& line) { return line.starts_with("~ pools pool p size"); }));
}

TEST_CASE("Difference_TellsARenameOnce") {
  auto was = small_plugin();
  auto now = with(was, kRoute, "step \"extra\" {", "step \"meer\" { was = \"extra\",");
  CHECK(changes(was, now) == Lines{"> extra -> nodes step meer"});
  auto also = with(now, kRoute, "due = days(1)", "due = days(9)");
  CHECK(changes(was, also) == Lines{"> extra -> nodes step meer", "~ nodes step meer due: days(1) -> days(9)"});
  CHECK(changes(now, now).empty());
  auto another = with(was, kRoute, "step \"extra\" {", "step \"meer\" {");  // nothing says that it is the same one
  auto lines = changes(was, another);
  CHECK(std::count(lines.begin(), lines.end(), "- nodes step extra") == 1);
  CHECK(std::count(lines.begin(), lines.end(), "+ nodes step meer") == 1);
  auto compared = difference(version(was), version(now));
  std::ostringstream english;
  print(compared, english, Lang::en);
  CHECK(english.str().find("  > eigen: step meer (extra)  (plugins/regio/routes/eigen.lua:3)\n") != std::string::npos);
  auto json = nlohmann::json::parse(to_json(compared))["changes"]["nodes"][0];
  CHECK(json["change"] == "renamed");
  CHECK(json["was"] == "extra");
  CHECK(json["now"] == "meer");
}

TEST_CASE("Difference_TakesWhatIsInsideARenamedStageAlong") {
  auto stage = [](const std::string& head) {
    auto out = small_plugin();
    out[kRoute].replace(out[kRoute].find("  after"), std::string::npos,
                        "  after \"b\" { stage " + head +
                            " title = { nl = \"F\", en = \"F\" }, step \"in\" { title = { nl = \"I\", en = \"I\" }, "
                            "by = role \"r\", due = days(1) } } },\n}\n");
    return out;
  };
  CHECK(changes(stage("\"fase\" {"), stage("\"deel\" { was = \"fase\",")) == Lines{"> fase -> nodes stage deel"});
}

TEST_CASE("Difference_OfTitlesIsTold") {
  auto titles = [](const char* what, const char* text) {
    auto out = small_plugin();
    out["labels.lua"] =
        std::string("return labels { titles { fields = { ") + what + " = { nl = \"" + text + "\", en = \"X\" } } } }\n";
    return out;
  };
  auto base = small_workflow();
  base["labels.lua"] = "return labels { titles { fields = { n = { nl = \"Nummer\", en = \"Number\" } } } }\n";
  CHECK(changes(titles("fit", "Past"), titles("fit", "Passend"), base) ==
        Lines{"~ texts titles  fields.fit.nl: \"Past\" -> \"Passend\""});
  auto otherwise = with(base, "labels.lua", "Nummer", "Nr.");
  std::vector<std::string> said;
  for (const auto& c : difference(version(titles("fit", "P"), base), version(titles("fit", "P"), otherwise)).changes)
    said.push_back(c.key + ": " + c.now);
  CHECK(said == Lines{"fields.n.nl: \"Nr.\""});  // of the base below it, too
}

TEST_CASE("Difference_OfServedBundlesIsThatOfTheirFiles") {
  auto more = with(small_plugin(), kRoute, "due = days(4)", "due = days(6)");
  auto was = version(small_plugin()), now = version(more);
  auto of_served = difference(*was.bundle, *now.bundle);
  REQUIRE(of_served.ok());
  CHECK(to_json(*of_served) == to_json(difference(was, now)));
  CHECK_FALSE(difference(*was.bundle, route::Bundle()).ok());
}

TEST_CASE("Difference_ReadsAsJsonAndAsText") {
  auto more = with(small_plugin(), kRoute, "due = days(4)", "due = days(6)");
  auto compared = difference(version(small_plugin()), version(more));
  auto json = nlohmann::json::parse(to_json(compared));
  CHECK(json["was"]["id"] == "regio");
  REQUIRE(json["changes"]["nodes"].size() == 1);
  CHECK(json["changes"]["nodes"][0] == nlohmann::json{{"change", "changed"},
                                                      {"route", "eigen"},
                                                      {"kind", "step"},
                                                      {"name", "a"},
                                                      {"key", "due"},
                                                      {"was", "days(4)"},
                                                      {"now", "days(6)"},
                                                      {"was_at", "plugins/regio/routes/eigen.lua:2"},
                                                      {"now_at", "plugins/regio/routes/eigen.lua:2"}});
  CHECK(json["changes"]["arcs"].empty());
  std::ostringstream dutch, none;
  print(compared, dutch, Lang::nl);
  CHECK(dutch.str() ==
        "regio 1.2.0 -> regio 1.2.0\nknopen\n  ~ eigen: step a  due: days(4) -> days(6)  "
        "(plugins/regio/routes/eigen.lua:2)\n");
  print(difference(version(small_plugin()), version(small_plugin())), none, Lang::en);
  CHECK(none.str() == "regio 1.2.0 -> regio 1.2.0\nno difference\n");
}

TEST_CASE("Origins_TellWhereEachNodeComesFrom") {
  auto json = nlohmann::json::parse(origins_json(version(small_plugin()).declared));
  std::map<std::string, nlohmann::json> nodes;
  for (const auto& node : json["eigen"]) nodes[node["node"]] = node;
  CHECK(nodes.size() == 5);
  CHECK(nodes["b"] ==
        nlohmann::json{{"node", "b"}, {"kind", "step"}, {"bundle", "klein"}, {"at", "workflows/klein/route.lua:4"}});
  CHECK(nodes["a"]["at"] == "workflows/klein/route.lua:3");
  CHECK(nodes["a"]["touched"] ==
        nlohmann::json::array({{{"word", "change"}, {"bundle", "regio"}, {"at", "plugins/regio/routes/eigen.lua:2"}}}));
  CHECK(nodes["a"]["keys"] == nlohmann::json{{"due", "plugins/regio/routes/eigen.lua:2"}});
  CHECK(nodes["extra"]["bundle"] == "regio");
  CHECK(nodes["extra"]["at"] == "plugins/regio/routes/eigen.lua:3");
  CHECK(nodes["extra"]["touched"][0]["word"] == "after");
  CHECK(json["klein"].size() == 4);
  CHECK_FALSE(json["klein"][1].contains("touched"));
  std::ostringstream text;
  print_origins(version(small_plugin()).declared, text);
  CHECK(text.str().find("  step a  workflows/klein/route.lua:3\n      change  plugins/regio/routes/eigen.lua:2\n") !=
        std::string::npos);
}
