// Broken bundles: each mistake is found, at its own place, and the first never hides the rest.
#include <doctest/doctest.h>

#include "bundles.hpp"
#include "route/properties.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

namespace {

struct Broken {
  const char* body;  // lines 3 and on of route.lua
  const char* place;
  const char* words;
};

constexpr const char* kStep = "by = role \"worker\", due = days(1)";

/// `$` stands for the two things that every step says.
std::string filled(std::string body) {
  for (auto at = body.find('$'); at != std::string::npos; at = body.find('$')) body.replace(at, 1, kStep);
  return body;
}

void check_broken(const Broken& broken) {
  auto result = load(small(filled(broken.body)), {});
  INFO(broken.body, "\n", all(result.faults));
  CHECK_FALSE(result.bundle);
  CHECK(has(result, broken.place, broken.words));
}

}  // namespace

TEST_CASE("Small_LoadsSoThatOnlyTheMistakeIsAtFault") {
  auto result = load(small(filled("step \"a\" { $ },\nfinish \"end\",\n")), {});
  INFO(all(result.faults));
  CHECK(result.faults.empty());
  CHECK(result.bundle);
}

TEST_CASE("By_WhatItAsksOfAPersonIsChecked") {
  const Broken kBroken[] = {
      {"step \"a\" { by = role \"worker\" { speaks = \"file.langage\" }, due = days(1) },\n", "route.lua:3:42",
       "has no field `langage`"},
      {"step \"a\" { by = role \"worker\" { speaks = \"form.x\" }, due = days(1), form = { text \"x\" } },\n",
       "route.lua:3:42", "before there is a form"},
      {"step \"a\" { by = role \"worker\" { speaks = \"b.n\" }, due = days(1) },\n"
       "step \"b\" { $, form = { integer \"n\" } },\n",
       "route.lua:3:42", "must be a `text` or a `choice`"},
      {"step \"a\" { by = role \"worker\" { speaks = 5 }, due = days(1) },\n", "route.lua:3:42", "must be"},
      {"step \"a\" { by = role \"worker\" { holds = \"clint\" }, due = days(1) },\n", "route.lua:3:41",
       "did you mean `client`"},
  };
  for (const auto& broken : kBroken) check_broken(broken);
}

TEST_CASE("Allocate_IsAPolicyOfARole") {
  const Broken kBroken[] = {
      {"step \"a\" { $, allocate = \"least_load\" },\n", "route.lua:3:58", "did you mean `least_loaded`"},
      {"step \"a\" { $, allocate = 3 },\n", "route.lua:3:58", "must be"},
      {"step \"a\" { by = owner, due = days(1), allocate = \"familiar\" },\n", "route.lua:3:39", "whose work this is"},
      {"step \"a\" { $ },\nstep \"b\" { by = role \"worker\" { same_as = \"a\" }, due = days(1), "
       "allocate = \"familiar\" },\n",
       "route.lua:4:65", "whose work this is"},
  };
  for (const auto& broken : kBroken) check_broken(broken);
}

TEST_CASE("Nodes_FaultsHaveTheirPlace") {
  const Broken kBroken[] = {
      {"step \"a\" { $, titel = { nl = \"x\", en = \"x\" } },\n", "route.lua:3:", "did you mean `title`"},
      {"step \"a\" { $, title = { nl = \"x\" } },\n", "route.lua:3:", "lacks `en`"},
      {"step \"a\" { due = days(1) },\n", "route.lua:3:1", "lacks `by`"},
      {"step \"a\" { by = role \"worker\" },\n", "route.lua:3:1", "lacks `due`"},
      {"step \"a\" { by = role \"wroker\", due = days(1) },\n", "route.lua:3:22", "did you mean `worker`"},
      {"step \"a\" { by = \"worker\", due = days(1) },\n", "route.lua:3:17", "must be role"},
      {"step \"a\" { by = owner, due = 5 },\n", "route.lua:3:30", "must be a duration"},
      {"step \"A b\" { $ },\n", "route.lua:3:6", "is not an id"},
      {"step \"file\" { $ },\n", "route.lua:3:6", "begins a path"},
      {"step \"a\" { $ },\nstep \"a\" { $ },\n", "route.lua:4:6", "first on line 3"},
      {"step \"a\" { $, due = days(2) },\n", "route.lua:3:", "written twice"},
      {"step \"a\" { $, next = \"b\" },\nstep \"b\" { $ },\n", "route.lua:4:1", "`a` (line 3)"},
      {"step \"a\" { $, next = \"c\" },\nstep \"b\" { $, next = done },\n", "route.lua:3:54", "no node `c`"},
      {"stage \"s\" { step \"a\" { $, next = \"b\" }, outcomes = { } },\nstep \"b\" { $, next = done },\n",
       "route.lua:3:66", "another scope"},
      {"wait \"w\" { next = done },\n", "route.lua:3:1", "what it waits for"},
      {"wait \"w\" { message = \"m\", within = days(1), next = done },\n", "route.lua:3:1", "lacks `on_timeout`"},
      {"wait \"w\" { message = \"m\", on_timeout = done, next = done },\n", "route.lua:3:27", "without `within`"},
      {"subroute \"s\" { route = \"nowhere\", within = days(1), on_timeout = done, next = done },\n", "route.lua:3:24",
       "no route `nowhere`"},
      {"decide \"d\" { table = \"t\", into = \"x\" },\n", "route.lua:3:22", "no decision `t`"},
      {"step \"a\" { $, outcomes = { x = done { when = function() return true end } } },\n", "route.lua:3:1",
       "get stuck"},
      {"step \"a\" { $, skip_by = role \"boss\", outcomes = { x = done, y = done } },\n", "route.lua:3:1", "`skipped`"},
      {"decide \"d\" { table = \"t\", outcomes = { x = to \"d\" { at_most = 2 } } },\n", "route.lua:3:44",
       "`otherwise`"},
      {"finish \"x\",\nstep \"a\" { $ },\n", "route.lua:4:1", "nothing can come after"},
      {"stage \"s\" { title = { nl = \"S\", en = \"S\" }, next = done },\n", "route.lua:3:1", "has no nodes"},
      {"step \"a\" { $, every = { days(1), add = \"b\" }, next = done },\nstep \"b\" { $, next = done },\n",
       "route.lua:3:", "no optional"},
      {"step \"a\" { $, reserve = seats \"plaats\" { count = 1 } },\n", "route.lua:3:63", "no register `plaats`"},
      {"step \"a\" { $, spend = budget \"b\" { units = 1 } },\n", "route.lua:3:", "no budget `b`"},
      {"step \"a\" { $, evidence = { \"x\" } },\n", "route.lua:3:", "must be document"},
      {"step \"a\" { $, form = { choice \"c\" { } } },\n", "route.lua:3:", "needs a list of choices"},
      {"step \"a\" { $, form = { text \"c\", text \"c\" } },\n", "route.lua:3:", "is there twice"},
      {"step \"a\" { $, form = { ref \"emploier\" } },\n", "route.lua:3:", "did you mean `employer`"},
      {"step \"a\" { $, form = { yesno \"c\" { default = \"x\" } } },\n", "route.lua:3:", "must be yes or no"},
      {"step \"a\" { by = role \"worker\" { same_as = \"b\" }, due = days(1) },\n", "route.lua:3:43", "no step `b`"},
  };
  for (const auto& broken : kBroken) {
    Broken place = broken;
    auto result = load(small(filled(place.body)), {});
    INFO(place.body, "\n", all(result.faults));
    CHECK_FALSE(result.bundle);
    // A place that ends in ":" asks for the line only.
    bool found = false;
    for (const auto& fault : result.faults) {
      auto at = fault.origin.file + ":" + std::to_string(fault.origin.line) + ":" + std::to_string(fault.origin.column);
      auto wanted = "small/" + std::string(place.place);
      bool there = wanted.back() == ':' ? at.rfind(wanted, 0) == 0 : at == wanted;
      found = found || (there && fault.message.en.find(place.words) != std::string::npos);
    }
    CHECK(found);
  }
}

TEST_CASE("Stages_EveryEndHasAWayOn") {
  check_broken(
      {"stage \"s\" {\n  step \"a\" { $, next = finish \"god\" },\n  outcomes = { good = finish \"g\" },\n},\n",
       "route.lua:4:56", "did you mean `good`"});
  check_broken({"stage \"s\" {\n  step \"a\" { $, next = done },\n  outcomes = { good = finish \"g\" },\n},\n",
                "route.lua:4:56", "ends with `done`"});
  check_broken(
      {"file = { choice \"c\" { \"x\", \"y\" } },\nstage \"s\" {\n  step \"a\" { $ },\n  finish_by \"file.c\",\n"
       "  outcomes = { x = finish \"g\" },\n},\n",
       "route.lua:6:13", "where `y` goes on"});
  check_broken(
      {"file = { choice \"c\" { \"x\" } },\nstage \"s\" {\n  step \"a\" { $ },\n  finish_by \"file.c\",\n"
       "  outcomes = { x = finish \"g\", z = finish \"h\" },\n},\n",
       "route.lua:7:32", "with `z`"});
}

TEST_CASE("Stages_AnOutcomeThatNothingGivesIsAWarning") {
  auto result = load(small(filled("stage \"s\" {\n  step \"a\" { $ },\n  finish \"good\",\n"
                                  "  outcomes = { good = finish \"g\", other = finish \"h\" },\n},\n")),
                     {});
  INFO(all(result.faults));
  CHECK(result.bundle);
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].warning);
  CHECK(has(result, "route.lua:6:35", "`other`"));
}

TEST_CASE("Paths_AreCheckedNameByName") {
  const std::string file = "file = { date \"day\", ref \"employer\", yesno \"ok\" },\n";
  auto broken = [&](const std::string& path) {
    auto result =
        load(small(filled(file + "step \"a\" { by = owner, due = days(2) {\n after = \"" + path + "\" } },\n")), {});
    INFO(path, "\n", all(result.faults));
    CHECK_FALSE(result.bundle);
    return result;
  };
  CHECK(has(broken("file.dya"), "route.lua:5:10", "did you mean `day`"));
  CHECK(has(broken("file.employer.sinse_day"), "route.lua:5:10", "did you mean `since_day`"));
  CHECK(has(broken("file.ok"), "route.lua:5:10", "of the kind `yesno`"));
  CHECK(has(broken("file.ok.x"), "route.lua:5:10", "cannot go on"));
  CHECK(has(broken("item.day"), "route.lua:5:10", "inside an `each`"));
  CHECK(has(broken("fiel.day"), "route.lua:5:10", "did you mean `file`"));
  CHECK(has(broken("reserved.place.starts"), "route.lua:5:10", "reserves"));
  CHECK(has(broken("a..b"), "route.lua:5:10", "not a path"));
  CHECK(
      load(small(filled(file + "step \"a\" { by = owner, due = days(2) { after = \"file.employer.since_day\" } },\n")),
           {})
          .bundle);
}

TEST_CASE("Route_SaysAtLoadWhatItDoesNotKnowOfItself") {
  auto broken = [](const std::string& line) {
    auto result = load(small(filled(line + ", step \"a\" { $, next = finish \"well\" },\n")), {});
    CHECK_FALSE(result.bundle);
    return all(result.faults);
  };
  CHECK(broken("upgrade = \"at_once\"").find("must be pinned, at_boundary or immediate") != std::string::npos);
  CHECK(broken("valid_from = \"2026-01-01\"").find("a day such as") != std::string::npos);
  CHECK(broken("valid_to = \"2026-01-01\"").find("a day such as") != std::string::npos);
  CHECK(broken("valid_from = day \"2026-02-01\", valid_to = day \"2026-01-31\"").find("would ever be opened") !=
        std::string::npos);
  CHECK(broken("within = days(9), on_timeout = \"a\"").find("`done` or `finish") != std::string::npos);
  CHECK(broken("on_timeout = done").find("without `within`") != std::string::npos);
  CHECK(broken("outcomes = { wel = { nl = \"W\", en = \"W\" } }").find("did you mean `wel`") != std::string::npos);
  CHECK(broken("shows = { \"file.x\" }").find("`shows` names") != std::string::npos);
  CHECK(broken("file = { text \"x\" { sensitive = true } }, shows = { \"file.x\" }").find("is sensitive") !=
        std::string::npos);
  CHECK(broken("shows = \"state\"").find("a list of texts") != std::string::npos);
}

TEST_CASE("Criteria_EachMistakeIsTold") {
  // Over a register `gig` with a protected `age`, matched by a step of the route, or (`step` false) by none.
  auto broken = [](const std::string& criteria, bool step = true) {
    std::string route = step ? "step \"a\" { $, match = \"gig\" },\n" : "step \"a\" { $ },\n";
    auto result =
        load(small(filled(route),
                   {{"registers/gig.lua",
                     "return register \"gig\" { key = text \"code\",\n fields = { integer \"age\" { protected = "
                     "true }, integer \"level\" },\n criteria = { " +
                         criteria + " } }\n"}}),
             {});
    return result.bundle ? std::string("it loads") : all(result.faults);
  };
  auto says = [](const std::string& said, const char* what) { return said.find(what) != std::string::npos; };
  std::string fine = "score(\"l\", 1, function(client, gig) return gig.level end)";
  CHECK(broken(fine) == "it loads");
  CHECK(says(broken(fine, false), "no step compares with this"));
  CHECK(says(broken("score(\"l\", 1)"), "score(\"name\", weight, function(client, record) ... end)"));
  CHECK(says(broken("score(\"l\", -1, function(c, g) return 1 end)"), "a whole number from 0 to 1000"));
  CHECK(says(broken("score(\"l\", 1, 2)"), "must be a function"));
  CHECK(says(broken("score(\"l\", 1, function(c, g) return 1 end, \"L\")"), "a table { nl = "));
  CHECK(says(broken("score(\"L x\", 1, function(c, g) return 1 end)"), "L x"));
  CHECK(says(broken(fine + ", " + fine), "the criterion `l` is there twice"));
  CHECK(says(broken("text \"l\""), "must be score("));
  CHECK(says(broken("l = 1"), "a list of score(...)"));
  CHECK(says(broken("score(\"l\", 1, function(c, gig) return gig.age end)"), "gig.lua:3:"));
  CHECK(says(broken("score(\"l\", 1, function(c, gig) return gig.age end)"),
             "the field `age` of `gig` is `protected`: no criterion may see it"));
  CHECK(says(broken("score(\"l\", 1, function(c, gig) return gig[\"age\"] end)"), "no criterion may see it"));
  std::string many;
  for (int i = 0; i < 21; ++i) many += "score(\"l" + std::to_string(i) + "\", 1, function(c, g) return 1 end), ";
  CHECK(says(broken(many), "at most 20 criteria"));
}

TEST_CASE("Roles_OverbookByNamesARole") {
  auto says = [&](const char* by, const char* place, const char* words) {
    auto text = std::string("return roles {\n role \"worker\" { overbook_by = ") + by + " }, role \"boss\" { } }\n";
    auto result = load(small(filled("step \"a\" { $ },\n"), {{"roles.lua", text}}), {});
    INFO(by, "\n", all(result.faults));
    CHECK(has(result, place, words));
  };
  says("role \"bos\"", "roles.lua:2:37", "there is no role `bos`; did you mean `boss`?");
  says("\"boss\"", "roles.lua:2:32", "must be role \"...\"");
}

TEST_CASE("Folders_HoldSeveralFilesOfBudgetsAndMetrics") {
  auto budgets = [](const char* name) {
    return std::string("return budgets { year = 2019, budget \"") + name + "\" { euro(1) } }\n";
  };
  auto metrics = [](const char* name) {
    return std::string("return metrics { count \"") + name + "\" { of = cases \"r\" } }\n";
  };
  auto with = [&](const std::string& second) {
    return load(small(filled("step \"a\" { $ },\n"), {{"budgets.lua", budgets("one")},
                                                      {"budgets/more.lua", budgets(second.c_str())},
                                                      {"metrics/a.lua", metrics("x")},
                                                      {"metrics/b.lua", metrics("y")}}),
                {});
  };
  auto twice = with("one");
  INFO(all(twice.faults));
  auto good = with("two");
  INFO(all(good.faults));
  REQUIRE(good.bundle);
  CHECK(good.bundle->budgets.size() == 2);
  CHECK(good.bundle->metrics.size() == 2);
  CHECK(has(twice, "budgets/more.lua:1:38", "`one` is there already: small/budgets.lua"));
  auto deep = load(small(filled("step \"a\" { $ },\n"), {{"metrics/deep/x.lua", metrics("x")}}), {});
  CHECK(has(deep, "metrics/deep/x.lua:1:1", "is not supported by this version"));
}

TEST_CASE("Later_IsRefusedAndNeverIgnored") {
  const std::tuple<const char*, const char*, const char*> kFiles[] = {
      {"roles.lua", "roles.lua:1:32", "return roles { role \"worker\" { may = {} } }\n"},
  };
  for (const auto& [path, place, text] : kFiles) {
    auto result = load(small(filled("step \"a\" { $ },\n"), {{path, text}}), {});
    INFO(text, "\n", all(result.faults));
    CHECK_FALSE(result.bundle);
    CHECK(has(result, place, "is known but this version cannot run it yet"));
  }
  for (const char* path : {"label.lua", "routes/deep/x.lua", "theme.css"}) {
    auto result = load(small(filled("step \"a\" { $ },\n"), {{path, "return 1\n"}}), {});
    INFO(path, "\n", all(result.faults));
    CHECK_FALSE(result.bundle);
    CHECK(has(result, std::string(path) + ":1:1", "not supported by this version"));
  }
}

TEST_CASE("Load_FindsEveryMistakeOfAFileAtOnce") {
  auto result = load(small(filled("stpe \"a\" { $ },\n"
                                  "step \"b\" { $, nextt = done },\n"
                                  "step \"c\" { by = role \"nobody\", due = 3 },\n"
                                  "step \"d\" { $, when = function(case) return isready(case) end },\n")),
                     {});
  INFO(all(result.faults));
  CHECK(result.faults.size() == 5);
  CHECK(has(result, "route.lua:3:1", "did you mean `step`"));
  CHECK(has(result, "route.lua:4:47", "did you mean `next`"));
  CHECK(has(result, "route.lua:5:22", "`nobody`"));
  CHECK(has(result, "route.lua:5:38", "must be a duration"));
  CHECK(has(result, "route.lua:6:76", "no name `isready`"));
  CHECK(std::is_sorted(result.faults.begin(), result.faults.end(),
                       [](auto& a, auto& b) { return a.origin.line < b.origin.line; }));
  auto shown = result.faults[0].format(Lang::nl);
  CHECK(shown.find("small/route.lua:3:1: ") == 0);
  CHECK(shown.find("\nstpe \"a\"") != std::string::npos);
  CHECK(shown.substr(shown.size() - 2) == "\n^");
}

TEST_CASE("Handlers_RememberOnlyConstants") {
  auto with = [](const std::string& before, const std::string& handler) {
    auto bundle = small("");
    bundle.files.back().text = before + kHead + filled("step \"a\" { $, on_done = " + handler + " },\n}\n");
    return load(bundle, {});
  };
  CHECK(with("local n = 3\n", "function(case) case.priority = n end").bundle);
  CHECK_FALSE(with("local t = {}\n", "function(case) t[1] = case end").bundle);
  CHECK_FALSE(with("local n = 3\n", "function(case) n = n + 1 end").bundle);
  CHECK_FALSE(with("", "function(case) case:create(\"m\", {}) end").bundle);
}

TEST_CASE("Decisions_AreCheckedAgainstWhatTheirInputsCanHold") {
  const char* body =
      "file = { choice \"c\" { \"x\", \"y\" }, integer \"n\", choice \"way\" { \"up\", \"down\" } },\n"
      "decide \"d\" { table = \"t\", into = \"way\" },\n";
  auto with = [&](const std::string& rules) {
    return load(
        small(body, {{"decisions/t.lua",
                      "return decision \"t\" {\n hit = \"first\", inputs = { \"file.c\", \"file.n\" },\n rules = {\n" +
                          rules + " } }\n"}}),
        {});
  };
  auto good = with("  { \"x\", more(1), \"up\" },\n  { any, unknown, \"down\" },\n");
  INFO(all(good.faults));
  CHECK(good.bundle);
  CHECK(has(with("  { \"z\", any, \"up\" },\n"), "decisions/t.lua:4:5", "cell 1"));
  CHECK(has(with("  { any, \"x\", \"up\" },\n"), "decisions/t.lua:4:10", "a whole number"));
  CHECK(has(with("  { any, any, \"upp\" },\n"), "decisions/t.lua:4:15", "did you mean `up`"));
  CHECK(has(with("  { any, \"up\" },\n"), "decisions/t.lua:4:3", "this rule has 2 cells"));
  CHECK(has(with("  { any, more(\"x\"), \"up\" },\n"), "decisions/t.lua:4:10", "cannot be a cell"));
}

TEST_CASE("OtherFiles_FaultsHaveTheirPlace") {
  auto with = [](const char* path, const std::string& text) {
    auto result =
        load(small(filled("step \"a\" { $, next = \"m\" },\nmilestone \"m\" { next = done },\n"), {{path, text}}), {});
    INFO(all(result.faults));
    CHECK_FALSE(result.bundle);
    return result;
  };
  CHECK(has(
      with(
          "budgets.lua",
          "return budgets { year = 2019, total = euro(10),\n budget \"a\" { euro(3) },\n budget \"b\" { euro(6) } }\n"),
      "budgets.lua:1:39", "add up to EUR 9.00, not to EUR 10.00"));
  CHECK(has(with("budgets.lua", "return budgets { year = 2019,\n budget \"a\" { euro(3), one_per = \"empoyer\" } }\n"),
            "budgets.lua:2:34", "did you mean `employer`"));
  CHECK(has(
      with("pools.lua",
           "return pools { pool \"p\" { route = \"r\",\n quota = { by = \"client.source\", parts = { c = 3 } } } }\n"),
      "pools.lua:2:44", "`c` must be"));
  CHECK(has(with("pools.lua", "return pools { pool \"p\" { route = \"r\",\n leave = reached \"n\" } }\n"),
            "pools.lua:2:18", "no milestone `n`"));
  CHECK(has(with("metrics.lua",
                 "return metrics {\n share \"s\" { of = entered \"p\", where = reached \"m\", target = \"x\" } }\n"),
            "metrics.lua:2:27", "no pool `p`"));
  CHECK(has(with("metrics.lua", "return metrics {\n count \"s\" { of = cases \"r\", where = visited \"m\" } }\n"),
            "metrics.lua:2:46", "no stage `m`"));
  auto by_secret =
      load(small(filled("file = { choice \"s\" { \"a\", \"b\", sensitive = true } },\nstep \"a\" { $ },\n"),
                 {{"metrics.lua", "return metrics {\n count \"m\" { of = cases \"r\", by = \"file.s\" } }\n"}}),
           {});
  CHECK(has(by_secret, "metrics.lua:2:35", "`file.s` is `sensitive`"));
  CHECK(has(with("registers/place.lua",
                 "return register \"place\" { key = text \"code\", fields = { text \"x\" },\n capacity = \"x\" }\n"),
            "registers/place.lua:2:13", "of the kind `integer`"));
  CHECK(has(with("registers/place.lua", "return 5\n"), "registers/place.lua:1:1", "must return `register`"));
  CHECK(has(with("roles.lua", "return roles {\n role \"worker\" { }, role \"worker\" { }, role \"boss\" { } }\n"),
            "roles.lua:2:26", "is there already"));
}

TEST_CASE("Overlays_FaultsHaveTheirPlace") {
  auto with = [](const std::string& operations) {
    auto source = "return route \"o\" { extends = \"r\", version = \"1.0.0\", title = { nl = \"O\", en = \"O\" },\n" +
                  operations + "}\n";
    auto result = load(small(filled("stage \"s\" {\n step \"a\" { $ },\n step \"b\" { $ },\n next = done },\n"),
                             {{"routes/o.lua", filled(source)}}),
                       {});
    INFO(all(result.faults));
    return result;
  };
  auto good = with(
      "change \"s.a\" { due = days(9), form = { yesno \"x\" } }, before \"b\" { step \"c\" { $ } }, remove \"b\",");
  INFO(all(good.faults));
  REQUIRE(good.bundle);
  const auto& route = good.bundle->routes.at("o");
  CHECK(route.node(route.find("s")).children.size() == 2);
  CHECK(route.node(route.find("s.a")).next->node == route.find("s.c"));
  CHECK(route.node(route.find("s.a")).due->span.n == 9);
  CHECK(has(with("change \"s.x\" { due = days(9) },"), "routes/o.lua:2:8", "no node `s.x`"));
  CHECK(has(with("change \"s.a\" { deu = days(9) },"), "routes/o.lua:2:16", "did you mean `due`"));
  CHECK(has(with("step \"z\" { $ },"), "routes/o.lua:2:1", "`add`"));
  CHECK(has(with("replace \"b\" { step \"b\" { $ }, step \"c\" { $ } },"), "routes/o.lua:2:1", "takes one node"));
  CHECK(has(with("replace \"b\" { on = \"x\", step \"b\" { $ } },"), "routes/o.lua:2:15", "has no `on`"));
  CHECK(has(with("replace \"x\" { step \"b\" { $ } },"), "routes/o.lua:2:9", "no node `x`"));
  CHECK(has(with("before \"s\" { step \"c\" { $ } },"), "routes/o.lua:2:1", "cannot run it yet"));
}

TEST_CASE("Overlays_ReplaceANodeAtAnyDepth") {
  auto with = [](const std::string& operations) {
    auto source = "return route \"o\" { extends = \"r\", version = \"1.0.0\", title = { nl = \"O\", en = \"O\" },\n" +
                  operations + "}\n";
    return load(
        small(filled("stage \"s\" {\n step \"a\" { $, form = { text \"t\" } },\n"
                     " step \"b\" { by = role \"worker\" { same_as = \"a\" }, due = days(1) },\n next = done },\n"),
              {{"routes/o.lua", filled(source)}}),
        {});
  };
  auto good =
      with("replace \"s.a\" { stage \"a2\" { step \"a\" { $ } } }, replace \"b\" { wait \"b\" { lasts = days(2) } },");
  INFO(all(good.faults));
  REQUIRE(good.bundle);
  const auto& route = good.bundle->routes.at("o");
  CHECK(route.node(route.find("s.a2")).next->node == route.find("s.b"));
  CHECK(route.node(route.find("s.b")).kind == NodeKind::wait);
  CHECK(good.bundle->routes.at("r").node(1).children.size() == 2);
  // What named the old node must still fit: `same_as` of the node behind it.
  auto wait = with("replace \"a\" { wait \"a\" { lasts = days(2) } },");
  CHECK(has(wait, "route.lua:5:44", "no step `a`"));
  auto narrow = with("replace \"s\" { step \"s\" { $, next = done } }, add \"s\" { step \"c\" { $ } },");
  CHECK(has(narrow, "routes/o.lua:2:82", "not a scope"));
}

TEST_CASE("Jobs_FaultsHaveTheirPlace") {
  const Broken kBroken[] = {
      {"job \"j\" { within = days(1), on_timeout = done, next = done },\n", "route.lua:3:1", "lacks `kind`"},
      {"job \"j\" { kind = \"k\", on_timeout = done, next = done },\n", "route.lua:3:1", "lacks `within`"},
      {"job \"j\" { kind = \"k\", within = days(1), next = done },\n", "route.lua:3:1", "lacks `on_timeout`"},
      {"job \"j\" { kind = \"k\", within = days(1), on_timeout = done, next = done, retry = 0 },\n", "route.lua:3:81",
       "from 1 to 100"},
      {"job \"j\" { kind = \"k\", within = days(1), on_timeout = done, next = done, input = { x = \"file.y\" } },\n",
       "route.lua:3:87", "has no field `y`"},
      {"job \"j\" { kind = \"k\", within = days(1), on_timeout = done, next = done, fields = { text \"x\" }, inptu = { "
       "} "
       "},\n",
       "route.lua:3:96", "did you mean `input`"},
  };
  for (const auto& broken : kBroken) check_broken(broken);
}

TEST_CASE("Terms_FaultsHaveTheirPlace") {
  const Broken kBroken[] = {
      {"step \"a\" { $, term = weeks(8) },\n", "route.lua:3:54", "must be term"},
      {"step \"a\" { $, term = term \"T\" { weeks(8) } },\n", "route.lua:3:59", "is not an id"},
      {"step \"a\" { $, term = term \"t\" { } },\n", "route.lua:3:54", "names one duration"},
      {"step \"a\" { $, term = term \"t\" { hours(8) } },\n", "route.lua:3:65", "at least one day"},
      {"step \"a\" { $, term = term \"t\" { weeks(8), form = \"x\" } },\n", "route.lua:3:75", "did you mean `from`"},
      {"step \"a\" { $, term = term \"t\" { weeks(8), from = \"term.t\" } },\n", "route.lua:3:82", "its own end"},
      {"step \"a\" { $, term = term \"t\" { weeks(8), extend = { at_most = weeks(6) } } },\n", "route.lua:3:75",
       "lacks `by`"},
      {"step \"a\" { $, term = term \"t\" { weeks(8), extend = { at_most = weeks(6), by = role \"wroker\" } } },\n",
       "route.lua:3:116", "did you mean `worker`"},
      {"step \"a\" { $, term = term \"t\" { weeks(8), suspend = \"x\" } },\n", "route.lua:3:85", "a list of texts"},
      {"step \"a\" { $, term = term \"t\" { weeks(8) } },\nstep \"b\" { $, term = term \"t\" { weeks(8) } },\n",
       "route.lua:4:59", "already is a term `t`, on a"},
      {"step \"a\" { $, term = term \"besluit\" { weeks(8) } },\nwait \"w\" { ready_on = \"term.beslut\" },\n",
       "route.lua:4:23", "did you mean `besluit`"},
      {"wait \"w\" { ready_on = \"term\" },\n", "route.lua:3:23", "write `term.name`"},
  };
  for (const auto& broken : kBroken) check_broken(broken);
}

TEST_CASE("Properties_AreListedOnceEach") {
  auto known = known_properties();
  CHECK(std::find(known.begin(), known.end(), std::pair<std::string, std::string>("step", "same_as")) == known.end());
  CHECK(std::find(known.begin(), known.end(), std::pair<std::string, std::string>("step", "skip_by")) != known.end());
  CHECK(std::find(known.begin(), known.end(), std::pair<std::string, std::string>("by role", "same_as")) !=
        known.end());
  std::sort(known.begin(), known.end());
  CHECK(std::adjacent_find(known.begin(), known.end()) == known.end());
}

TEST_CASE("Faults_AreCountedAndThenItIsSaidThatThereAreMore") {
  std::string body;
  for (int i = 0; i < 600; ++i)
    body += "step \"s" + std::to_string(i) + "\" { by = owner, due = days(1), wrong = 1 },\n";
  auto result = load(small(body), {});
  CHECK_FALSE(result.bundle);
  CHECK(result.faults.size() == 501);
  CHECK(result.faults.back().message.en.find("more") != std::string::npos);
}
