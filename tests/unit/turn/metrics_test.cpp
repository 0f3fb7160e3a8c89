// Averages, totals and durations, and figures by value: what is counted, and what follows a change.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

Value shown(Trial& t, const std::string& metric) {
  return report::figure(t.bundle().metrics.at(metric), t.bench().region().metrics->value(metric));
}
Value shown(Trial& t, const std::string& metric, const std::string& by) {
  return report::figure(t.bundle().metrics.at(metric), t.bench().region().metrics->group(metric, by));
}

}  // namespace

TRIAL(Figures_ByTeamAreOfTheTeamsOfNow, R"(
  step "x" { by = role "worker", due = days(1), next = "y" },
  step "y" { by = owner, due = days(1), next = done },
=== metrics.lua
return metrics {
  count "by_team" { of = open_cases(), by = team },
  flow "came" { of = cases "r", by = team },
}
)") {
  t.bench().user("ann", {"worker"}, {}, "north");
  t.bench().user("bob", {"worker"}, {}, "north");
  t.bench().user("cor", {"worker"});
  for (const char* who : {"ann", "bob", "cor", "ann"}) {
    t.open();
    HOLD(t.claim("x", who));
  }
  t.open();  // nobody's
  auto& metrics = *t.bench().region().metrics;
  auto groups = [&](const std::string& metric) {
    std::string out;
    for (const auto& [team, value] :
         metrics.groups(metric, std::nullopt, 10, &t.bench().engine().teams(t.bench().region())))
      out += team + ":" + std::to_string(value.where) + " ";
    return out;
  };
  HOLD(groups("by_team") == ":2 north:3 ");
  HOLD(groups("came") == ":2 north:3 ");
  auto members = [&](const std::string& team) {
    return metrics.members("by_team", true, {team, &t.bench().engine().teams(t.bench().region())}, 0, 10).size();
  };
  HOLD(members("north") == 3 && members("") == 2 && members("south") == 0);
  t.bench().user("bob", {"worker"}, {}, "south");
  HOLD(groups("by_team") == ":2 north:2 south:1 ");
  HOLD(members("south") == 1);
  HOLD(metrics.group("by_team", "south", &t.bench().engine().teams(t.bench().region())).where == 1);
  auto today = t.today();
  auto days = metrics.series("by_team", {std::string("north"), &t.bench().engine().teams(t.bench().region())},
                             report::Per::day, today, today);
  HOLD(days.size() == 1 && days[0].value.where == 2);
  t.bench().restart(false);
  HOLD(report::figure(t.bundle().metrics.at("by_team"),
                      t.bench().region().metrics->group("by_team", "south",
                                                        &t.bench().engine().teams(t.bench().region()))) == Value(1));
}

TRIAL(Figures_AreOfWhatCasesHold, R"(
return route "r" { version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  file = { integer "hours", money "wage", decimal "part", choice "kind" { "a", "b" } },
  step "x" { by = role "worker", due = days(1), form = { integer "hours", money "wage", decimal "part", choice "kind" { "a", "b" } },
    on_done = function(case, form)
      case.file.hours, case.file.wage, case.file.part, case.file.kind = form.hours, form.wage, form.part, form.kind
    end },
  step "y" { by = role "worker", due = days(1) },
}
=== metrics.lua
return metrics {
  average "hours" {
    title = { nl = "Uren", en = "Hours" }, --@ average/title
    of = cases "r", --@ average/of
    where = at "y", --@ average/where
    value = "file.hours", --@ average/value
    target = 12, --@ average/target
    by = "file.kind", --@ average/by
  },
  total "wages" {
    title = { nl = "Loon", en = "Wages" }, --@ total/title
    of = cases "r", --@ total/of
    where = at "y", --@ total/where
    value = "file.wage", --@ total/value
    target = euro(100), --@ total/target
    by = "file.kind", --@ total/by
  },
  average "wage" { of = cases "r", value = "file.wage" },
  total "parts" { of = cases "r", value = "file.part" },
  count "kinds" {
    of = open_cases(),
    by = "file.kind", --@ count/by
  },
  share "at_y" {
    of = cases "r", where = at "y",
    by = "file.kind", --@ share/by
  },
}
)") {
  HOLD(t.loads());
  t.open();
  HOLD(shown(t, "hours").empty() && shown(t, "wages") == Value(Money{0}));
  HOLD(t.complete("x", "", record({{"hours", 10}, {"wage", Money{1001}}, {"part", 0.1}, {"kind", "a"}})));
  t.open({}, "c2");
  HOLD(t.complete("x", "", record({{"hours", 15}, {"wage", Money{1000}}, {"part", 0.2}, {"kind", "b"}})));
  t.open({}, "c3");
  HOLD(t.complete("x", "", record({{"kind", Value("b")}})));
  HOLD(shown(t, "hours") == Value(12.5) && shown(t, "hours", "a") == Value(10.0) &&
       shown(t, "hours", "b") == Value(15.0));
  HOLD(shown(t, "wages") == Value(Money{2001}) && shown(t, "wages", "b") == Value(Money{1000}));
  HOLD(shown(t, "wage") == Value(Money{1001}));  // 1000.5 cents: half up
  HOLD(shown(t, "parts") == Value(0.3));
  HOLD(shown(t, "kinds", "b") == Value(2) && shown(t, "at_y", "b") == Value(1.0));
  const auto& metrics = *t.bench().region().metrics;
  HOLD(metrics.value("hours").known == 2 && metrics.value("hours").where == 3);
  const report::Group of_b = std::optional<std::string>("b");
  HOLD(metrics.members("kinds", true, of_b, 0, 10).size() == 2 &&
       metrics.members("kinds", true, of_b, 0, 1).size() == 1);
  HOLD(metrics.groups("kinds", std::nullopt, 10).size() == 2 && metrics.groups("kinds", "a", 10).size() == 1);
  HOLD(t.complete("y"));  // of the third: it had no amounts
  HOLD(shown(t, "hours") == Value(12.5) && shown(t, "kinds", "b") == Value(1));
  t.look_at(2);
  HOLD(t.complete("y"));
  HOLD(shown(t, "hours") == Value(10.0) && shown(t, "hours", "b").empty() && shown(t, "wages") == Value(Money{1001}));
  const auto& wages = t.bundle().metrics.at("wages");
  HOLD(wages.target == 10000 && wages.title.en == "Wages");
  const auto& hours = t.bundle().metrics.at("hours");
  HOLD(hours.target == 12 && hours.title.en == "Hours");
}

TRIAL(Duration_IsOfDaysUntilTheMilestone, R"(
  step "x" { by = role "worker", due = days(1), next = "m" },
  milestone "m" { next = "y" },
  step "y" { by = role "worker", due = days(1), outcomes = { again = to "x", fine = done } },
=== metrics.lua
return metrics {
  duration "until_m" {
    title = { nl = "Tot m", en = "Until m" }, --@ duration/title
    of = cases "r", --@ duration/of
    where = at "y", --@ duration/where
    to = "m", --@ duration/to
    target = weeks(2), --@ duration/target
    by = "client.place", --@ duration/by
  },
}
=== registers/client.lua
return register "client" { key = text "number", fields = { text "name", text "place", integer "rank", yesno "fit" } }
)") {
  HOLD(t.loads());
  t.put("client", "c1", record({{"place", Value("Heerlen")}}));
  for (int days : {2, 4, 30}) {
    t.open();
    t.advance(days);
    HOLD(t.complete("x"));
  }
  HOLD(shown(t, "until_m") == Value(12.0) && shown(t, "until_m", "Heerlen") == Value(12.0));
  auto value = t.bench().region().metrics->value("until_m");
  HOLD(value.length_of(0.5) == 4 && value.length_of(0.9) == 30 && value.length_of(0) == 2);
  HOLD(t.bundle().metrics.at("until_m").target == 14 && t.bundle().metrics.at("until_m").title.en == "Until m");
  HOLD(t.complete("y", "fine"));
  HOLD(shown(t, "until_m") == Value(3.0));
  t.put("client", "c1", record({{"place", Value("Kerkrade")}}));  // also of the case that is closed
  HOLD(shown(t, "until_m", "Heerlen").empty() && t.bench().region().metrics->group("until_m", "Kerkrade").of == 3);
  auto kept = t.bench().region().metrics->groups("until_m", std::nullopt, 10);
  t.bench().restart(false);
  HOLD(shown(t, "until_m", "Kerkrade") == Value(3.0));
  HOLD(t.bench().region().metrics->groups("until_m", std::nullopt, 10).size() == kept.size());
}

TRIAL(Flow_IsHowOftenSomethingHappened, R"(
  start = "y",
  step "y" { by = role "worker", due = days(1), outcomes = { fine = to "m", again = to "y" { at_most = 5 }, wrong = finish "lost" } },
  milestone "m" { next = done },
=== pools.lua
return pools { pool "p" { route = "r", size = { since("2019-01-01", 1) }, admit = function(client) return client.fit end } }
=== metrics.lua
return metrics {
  flow "came" { title = { nl = "Gekomen", en = "Came" }, --@ flow/title
    of = entered "p" }, --@ flow/of
  flow "first" { of = entered "p" { again = false } }, --@ entered/again
  flow "back"  { of = entered "p" { again = true } },
  flow "went"  { of = left "p",
    target = 7, --@ flow/target
    by = "client.place" }, --@ flow/by
  flow "lost"  { of = ended "r" { outcome = "lost" } }, --@ ended/outcome
  flow "ended" { of = ended "r" },
  flow "opened" { of = cases "r" },
  flow "m_s"   { of = reached "m" },
}
=== registers/client.lua
return register "client" { key = text "number", fields = { text "name", text "place", integer "rank", yesno "fit" } }
)") {
  HOLD(t.loads());
  auto begin = t.today();
  t.put("client", "c1", record({{"place", Value("Heerlen")}, {"fit", Value(true)}}));  // admitted: a case opens
  t.look_at(t.bench().store().last_case(t.bench().region().no));
  t.advance(3);
  HOLD(t.complete("y", "wrong"));  // leaves, and as its case is gone and it still fits, comes back
  const auto& metrics = *t.bench().region().metrics;
  auto count = [&](const char* id) { return metrics.value(id).where; };
  HOLD(count("went") == 1);
  HOLD(count("lost") == 1);
  HOLD(count("ended") == 1);
  HOLD(count("m_s") == 0);
  HOLD(count("came") == count("opened"));
  HOLD(count("came") == count("first") + count("back"));
  HOLD(metrics.shown("came").title.en == "Came");
  HOLD(metrics.shown("went").target == 7);
  HOLD(metrics.group("went", "Heerlen").where == 1);
  auto days = metrics.series("went", std::nullopt, report::Per::day, begin, {begin.days + 5});
  HOLD((days[0].value.where == 0 && days[3].value.where == 1 && days[4].value.where == 0));
  t.bench().restart(false);
  HOLD(t.bench().region().metrics->value("went").where == 1);
  HOLD(t.bench()
           .region()
           .metrics->series("went", std::nullopt, report::Per::day, begin, {begin.days + 5})[3]
           .value.where == 1);
}

TRIAL(Stock_IsHowManyThereAreAtTheEndOfEachDay, R"(
  step "x" { by = role "worker", due = days(1), next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
=== metrics.lua
return metrics {
  stock "open" { title = { nl = "Open", en = "Open now" }, --@ stock/title
    of = open_cases("r"), --@ stock/of
    target = 9, --@ stock/target
    by = "client.place" }, --@ stock/by
  stock "at_y" { of = open_cases(), where = at "y" }, --@ stock/where
}
=== registers/client.lua
return register "client" { key = text "number", fields = { text "name", text "place", integer "rank", yesno "fit" } }
)") {
  HOLD(t.loads());
  t.put("client", "c1", record({{"place", Value("Heerlen")}}));
  auto begin = t.today();
  t.open();
  t.advance(2);
  t.open();
  HOLD(t.complete("x"));
  t.advance(2);
  HOLD(t.complete("y"));
  auto levels = [&](const char* id) {
    std::vector<std::int64_t> out;
    for (const auto& day :
         t.bench().region().metrics->series(id, std::nullopt, report::Per::day, begin, {begin.days + 5}))
      out.push_back(day.value.where);
    return out;
  };
  auto look = [&] {
    const auto& metrics = *t.bench().region().metrics;
    HOLD((levels("open") == std::vector<std::int64_t>{1, 1, 2, 2, 1, 1}));
    HOLD((levels("at_y") == std::vector<std::int64_t>{0, 0, 1, 1, 0, 0}));
    HOLD(metrics.value("open").where == 1);
    HOLD(metrics.members("open", true, std::nullopt, 0, 10).size() == 1);
    HOLD(metrics.group("open", "Heerlen").where == 1);
    HOLD((metrics.shown("open").target == 9 && metrics.shown("open").title.en == "Open now"));
    auto later = metrics.series("open", std::nullopt, report::Per::month, Date{begin.days + 40}, Date{begin.days + 40});
    HOLD(later[0].value.where == 1);  // of before the first period, and still there
  };
  look();
  t.bench().restart(false);
  look();
}

TRIAL(Duration_TellsWaitingFromWork, R"(
  step "x" { by = role "worker", due = days(1), next = "m" },
  milestone "m" { next = done },
=== calendars.lua
return calendars { calendar "mornings" { days = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" }, hours = "09:00-12:00" } }
=== metrics.lua
return metrics {
  duration "lead"  { of = cases "r", to = "m", time = "lead", calendar = "mornings" }, --@ duration/calendar
  duration "wait"  { of = cases "r", to = "m", time = "wait", target = hours(2) },
  duration "touch" { of = cases "r", to = "m", time = "touch", by = owner }, --@ duration/time
}
)") {
  HOLD(t.loads());
  t.advance(1);  // to one o'clock at night
  t.open();
  t.advance(1);
  HOLD(t.start("x"));
  t.advance(2);
  HOLD(t.complete("x"));
  auto look = [&] {
    const auto& metrics = *t.bench().region().metrics;
    HOLD(metrics.value("wait").length_of(0.5) == 24 * 60);
    HOLD(metrics.value("touch").length_of(0.5) == 2 * 24 * 60);
    HOLD(metrics.value("lead").length_of(0.5) == 3 * 3 * 60);
    HOLD(metrics.shown("wait").target == 120);
  };
  look();
  t.bench().restart(false);
  look();
}

TEST_CASE("Figure_DecimalsBeyondTheLimitAreNotCounted") {
  route::Metric m;
  m.kind = route::Metric::Kind::total;
  m.value_type = FieldType::decimal;
  report::MetricValue v;
  v.known = 1, v.sum = 1'500'000;
  CHECK(report::figure(m, v) == Value(1.5));
  CHECK(report::amount_of(Value(limits::kMetricDecimalMax), FieldType::decimal));
  CHECK_FALSE(report::amount_of(Value(limits::kMetricDecimalMax * 2), FieldType::decimal));
  CHECK(report::amount_of(Value(3), FieldType::decimal) == 3'000'000);  // it was declared a whole number before
  CHECK_FALSE(report::amount_of(Value(3), FieldType::money));
  CHECK_FALSE(report::amount_of(Value(Money{3}), FieldType::integer));
  m.kind = route::Metric::Kind::average, m.value_type = FieldType::money;
  v.known = 2, v.sum = -3;  // -1.5: half up
  CHECK(report::figure(m, v) == Value(Money{-1}));
}
