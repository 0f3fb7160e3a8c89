// What a region's bundle did not ask leave for is not there in its files; the workflows below it have everything.
#include <doctest/doctest.h>

#include "route/capability.hpp"

#include "bundles.hpp"
#include "route/script_vm.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

namespace {

BundleSource base() { return small("step \"a\" { by = owner, due = days(1) },\n"); }

/// A region on that base with one file, and leave for these.
LoadResult region(const SourceFile& file, std::set<std::string, std::less<>> asked) {
  BundleSource top;
  top.id = top.region = "regio";
  top.where = "plugins/regio";
  top.files = {file};
  top.may = std::move(asked);
  return load(top, {base()});
}

SourceFile route_with(const std::string& step) {
  return {"routes/eigen.lua",
          "return route \"eigen\" {\n  version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", "
          "owner = \"worker\", file = { integer \"n\" {} },\n  step \"a\" { by = owner, due = days(1), " +
              step + " },\n}\n"};
}

/// A fault of a place that begins so, with these words.
bool told(const LoadResult& result, const std::string& place, const std::string& words) {
  return std::any_of(result.faults.begin(), result.faults.end(), [&](const Fault& fault) {
    auto at = fault.origin.file + ":" + std::to_string(fault.origin.line);
    return at.rfind(place, 0) == 0 && fault.message.en.find(words) != std::string::npos && !fault.message.nl.empty();
  });
}

const SourceFile kBudget{"budgets.lua",
                         "return budgets { year = 2019, total = euro(1), budget \"b\" { euro(1), unit = euro(1) } }\n"};

}  // namespace

TEST_CASE("Capability_AWordThatNobodyAskedForIsNotThere") {
  struct Sample {
    const char* capability;
    const char* word;
    SourceFile file;
  };
  const Sample kSamples[] = {
      {"budgets", "budgets", kBudget},
      {"registers",
       "register",
       {"registers/thing.lua",
        "return register \"thing\" { key = text \"code\" {}, fields = { text \"name\" {} } }\n"}},
      {"metrics", "metrics", {"metrics.lua", "return metrics { }\n"}},
      {"pools", "pools", {"pools.lua", "return pools { }\n"}},
      {"reservations", "seats", route_with("reserve = seats \"place\" { count = 1 }")},
  };
  for (const auto& sample : kSamples) {
    CAPTURE(sample.word);
    auto without = region(sample.file, {});
    INFO(all(without.faults));
    CHECK_FALSE(without.bundle);
    std::string said = "`" + std::string(sample.word) +
                       "` is not there: this bundle does not ask for the capability `" + sample.capability + "`";
    CHECK(told(without, "plugins/regio/" + sample.file.path, said));
    CHECK(told(without, "plugins/regio/" + sample.file.path, "plugin.json"));
    auto with = region(sample.file, {sample.capability});
    CHECK_FALSE(told(with, "plugins/regio/" + sample.file.path, "is not there"));
  }
  CHECK(region(kBudget, {"budgets"}).bundle);
}

TEST_CASE("Capability_AMemberOfTheCaseThatNobodyAskedForIsNotThere") {
  for (const auto& need : capability_needs()) {
    if (!need.member) continue;
    CAPTURE(need.member);
    auto seen = route_with("on_done = function(case) case:" + std::string(need.member) + "(\"x\") end");
    std::string said = "`case:" + std::string(need.member) + "` is not there";
    CHECK(told(region(seen, {}), "plugins/regio/routes/eigen.lua:3", said));
    CHECK_FALSE(told(region(seen, {need.capability}), "plugins/regio/routes/eigen.lua", said));
    // Under another name the text does not show it; the handler meets it.
    auto hidden =
        route_with("on_done = function(case) local c = case local f = c[\"" + std::string(need.member) + "\"] end");
    CHECK(region(hidden, {}).bundle);
  }
}

TEST_CASE("Capability_AWorkflowHasEverything") {
  auto with_all = base();
  with_all.files.push_back(kBudget);
  BundleSource top;
  top.id = top.region = "regio";
  top.where = "plugins/regio";
  top.files = {route_with("next = done")};
  top.may.emplace();
  auto loaded = load(top, {with_all});
  INFO(all(loaded.faults));
  CHECK(loaded.bundle);
  CHECK(load(with_all, {}).bundle);
}

TEST_CASE("Capability_EveryOneHasAWordOrAMember") {
  CHECK(capability_names() ==
        std::vector<std::string>{"registers", "reservations", "budgets", "pools", "metrics", "messages"});
}

TEST_CASE("Capability_TheTableInTheDocsIsThisOne") {
  std::ifstream in(std::filesystem::path(TRAJECTUM_SOURCE_DIR) / "docs/bundles.md");
  std::vector<std::pair<std::string, std::string>> told, needed;
  for (std::string line; std::getline(in, line);)
    for (const auto& name : capability_names()) {
      if (line.rfind("| `" + name + "` |", 0) != 0) continue;
      auto rest = line.substr(name.size() + 6);
      for (auto at = rest.find('`'); at != std::string::npos; at = rest.find('`', at + 1)) {
        auto end = rest.find('`', at + 1);
        told.emplace_back(name, rest.substr(at + 1, end - at - 1));
        at = end;
      }
    }
  for (const auto& need : capability_needs())
    needed.emplace_back(need.capability, need.word ? need.word : "case:" + std::string(need.member));
  std::sort(told.begin(), told.end());
  std::sort(needed.begin(), needed.end());
  CHECK(told == needed);
}

TEST_CASE("Environment_IsNobodysToSetOrToReplaceForHandlers") {
  for (const char* step : {"on_done = function(case) _ENV = { math = 1 } end",
                           "on_done = function(case) local function f() _ENV = nil end f() end"}) {
    auto result = region(route_with(step), {});
    INFO(all(result.faults));
    CHECK_FALSE(result.bundle);
    CHECK(told(result, "plugins/regio/routes/eigen.lua:3", "`_ENV` cannot be set"));
  }
  // A table of its own under this name would be kept from one call to the next.
  SourceFile own = route_with("on_done = function(case) math.n = (math.n or 0) + 1 case.file.n = math.n end");
  auto at = own.text.find("return route");
  own.text.insert(at,
                  "local _ENV = { route = route, text = text, integer = integer, step = step, owner = owner, days = "
                  "days, math = {} }\n");
  auto result = region(own, {});
  INFO(all(result.faults));
  CHECK_FALSE(result.bundle);
  CHECK(told(result, "plugins/regio/routes/eigen.lua", "remembers `_ENV`"));
}
