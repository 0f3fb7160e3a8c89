#include "desk.hpp"

#include <doctest/doctest.h>

#include "plugin/packed.hpp"
#include "route/scripts.hpp"

namespace trajectum::test {

namespace {

constexpr const char* kRoute = R"(
return route "desk" {
  version = "1.0.0", title = { nl = "Balie", en = "Desk" }, subject = "client", owner = "worker",
  file = { text "word", ref "shop", date "day", choice "mood" { "bad", "good" } },
  stage "ask" {
    start = { "talk", "letter" },
    step "talk" {
      title = { nl = "Gesprek", en = "Talk" },
      by = role "worker", due = days(10), escalate = { at("50%", role "boss"), at("100%", owner) },
      form = { choice "mood" { "bad", "good", required = true }, text "word" { required = true, max = 20 }, ref "shop" },
      on_done = function(case, form)
        case.file.mood, case.file.word, case.file.shop = form.mood, form.word, form.shop
        if form.mood == "bad" then case.priority = "high" end
      end,
      outcomes = {
        fine  = to "check" { when = function(case, form) return form.mood == "good" end },
        again = to "talk" { at_most = 1, bare = true },
        angry = finish "lost",
      },
    },
    step "check" {
      title = { nl = "Controle", en = "Check" },
      by = role "boss" { differs_from = "talk" }, due = days(5), manual = true,
      evidence = { document "proof" { signed_by = { "client" }, types = { "image/png" } } },
      requires = function(case) return case.file.word ~= "no", { nl = "Dat woord niet.", en = "Not that word." } end,
      next = "visits",
    },
    each "visits" {
      open = true, over = 1, within = days(200), on_timeout = "last",
      step "visit" { by = role "worker", due = days(5), next = done },
      next = "passed",
    },
    milestone "passed" { title = { nl = "Geslaagd", en = "Passed" }, next = "last" },
    step "last" { term = term "answer" { weeks(8), extend = { at_most = weeks(6), by = role "boss" }, suspend = { "advice" } },
      by = role "worker", due = days(5) { after = "term.answer" }, skip_by = role "boss", next = finish "won" },
    optional "voucher" { by = role "worker", due = days(5), spend = budget "purse" { units = 1, per = "file.shop" } },
    wait "letter" { message = "letter", within = days(100), on_timeout = "reply", next = "reply" },
    step "reply" { by = role "worker", due = days(5), next = done },
    outcomes = { won = finish "won", lost = finish "lost" },
  },
}
)";

// Branches that all must come together; a decision that reads what was answered two steps before; records.
constexpr const char* kFork = R"(
return route "fork" {
  version = "1.0.0", title = { nl = "Vork", en = "Fork" }, subject = "client", owner = "worker",
  file = { choice "size" { "s", "m", "l", "xl" }, integer "n", date "day" },
  start = { "a", "b", "c" },
  step "a" { by = role "worker", due = days(5), next = "joined",
    form = { choice "size" { "s", "m", "l", "xl", required = true }, integer "n" { required = true, min = 0, max = 50 } },
    on_done = function(case, form) case.file.size, case.file.n = form.size, form.n end },
  step "b" { by = role "worker", due = days(5), form = { yesno "x", yesno "y", yesno "z" }, next = "joined" },
  step "c" { by = role "worker", due = days(5), form = { choice "x" { "1", "2", "3" } }, next = "joined" },
  step "joined" { join = "all", by = role "worker", due = days(5), next = "sort" },
  decide "sort" { table = "sort", outcomes = { rare = to "rare", usual = to "seat" } },
  step "rare" { by = role "worker", due = days(5), next = done },
  step "seat" { by = role "worker", due = days(5), reserve = seats "chair" { count = 2, distinct = "shop",
    where = function(case, chair) return chair.kind == "red" end }, next = "sit" },
  subroute "sit" { route = "sitting", within = months(3), on_timeout = done, next = "after" },
  step "after" { by = role "worker", due = days(5), next = done },
}
)";
constexpr const char* kSitting = R"(
return route "sitting" { version = "1.0.0", title = { nl = "Zitten", en = "Sitting" }, subject = "client", owner = "worker",
  step "down" { by = role "worker", due = days(5) }, step "up" { by = role "worker", due = days(5) } }
)";
constexpr const char* kRobot = R"(
return route "robot" { version = "1.0.0", title = { nl = "Robot", en = "Robot" }, subject = "client", owner = "worker",
  file = { integer "n" },
  job "print" { kind = "printer", within = days(3), on_timeout = done, fields = { integer "pages" { required = true, min = 1 } },
    on_done = function(case, result) case.file.n = result.pages end, next = "bind" },
  job "bind" { kind = "binder", within = days(3), on_timeout = done, outcomes = { bound = done, torn = to "mend" } },
  step "mend" { by = role "worker", due = days(5), next = done } }
)";
constexpr const char* kSort = R"(
return decision "sort" { hit = "first", inputs = { "file.size", "file.n" },
  rules = { { "l", more(49), "rare" }, { any, any, "usual" } } }
)";
constexpr const char* kChair = R"(
return register "chair" { key = text "code", capacity = "units", fields = {
  ref "shop" { required = true }, choice "kind" { "blue", "red", required = true }, integer "units" { required = true, min = 0 } } }
)";

constexpr const char* kClient = R"(
return register "client" { key = text "number", fields = {
  text "name" { required = true }, integer "age" { required = true, min = 18, max = 99 }, ref "shop" { required = true },
  yesno "fit" } }
)";
constexpr const char* kShop = R"(
return register "shop" { key = text "code", fields = {
  text "name" { required = true, max = 10 }, choice "kind" { from = "kind", required = true } } }
)";
constexpr const char* kKind = R"(return register "kind" { key = text "code", fields = { text "name" } })";

route::BundleSource source_of(const std::string& spec) {
  route::BundleSource out;
  out.id = out.where = "desk";
  out.region = "test";
  out.version = "1.0.0";
  out.files = {
      {"routes/desk.lua", kRoute},
      {"routes/fork.lua", kFork},
      {"routes/sitting.lua", kSitting},
      {"routes/robot.lua", kRobot},
      {"decisions/sort.lua", kSort},
      {"registers/chair.lua", kChair},
      {"registers/client.lua", kClient},
      {"registers/shop.lua", kShop},
      {"registers/kind.lua", kKind},
      {"roles.lua", "return roles { role \"worker\" { }, role \"boss\" { } }"},
      {"budgets.lua",
       "return budgets { year = 2019, total = euro(3000), budget \"purse\" { euro(3000), unit = euro(1000) } }"},
      {"pools.lua",
       "return pools { pool \"queue\" { route = \"desk\", size = { since(\"2019-07-01\", 1) }, admit = "
       "function(client) return client.fit end } }"},
      {"metrics.lua",
       "return metrics { count \"open\" { of = open_cases() }, share \"placed\" { of = cases \"desk\", where = "
       "reached \"passed\" } }"}};
  if (!spec.empty()) out.files.push_back({"spec/desk_spec.lua", spec});
  return out;
}

}  // namespace

std::shared_ptr<route::Bundle> desk() {
  auto source = source_of("");
  auto loaded = route::load(source, {});
  for (const auto& fault : loaded.faults) MESSAGE(fault.format(Lang::en));
  REQUIRE(loaded.bundle);
  plugin::pin(*loaded.bundle, source, {});
  return loaded.bundle;
}

spec::Report run_file(const std::string& text, const std::string& only, std::uint64_t seed, spec::Coverage* coverage,
                      std::shared_ptr<route::Bundle> bundle) {
  spec::Report report;
  if (!bundle) bundle = desk();
  spec::run_specs(source_of(text), {bundle, seed, Lang::en, coverage}, only, report, [](const spec::Outcome&) {});
  return report;
}

namespace {

std::optional<spec::Failure> outcome_of(const std::string& body) {
  auto report = run_file("it(\"one\", function()\n" + body + "\nend)\n");
  REQUIRE(report.outcomes.size() == 1);
  return report.outcomes.front().failure;
}

}  // namespace

std::string said(const std::string& body) {
  auto failed = outcome_of(body);
  if (!failed) return "";
  auto out = failed->message.en;
  if (!failed->expected.empty()) out += " | " + failed->expected + " | " + failed->actual;
  return out;
}

spec::Failure failure(const std::string& body) {
  auto failed = outcome_of(body);
  REQUIRE(failed);
  return *failed;
}

}  // namespace trajectum::test
