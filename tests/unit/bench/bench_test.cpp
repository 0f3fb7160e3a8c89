#include <doctest/doctest.h>

#include <unistd.h>
#include <filesystem>
#include <fstream>

#include "bench/bare_loop.hpp"
#include "bench/bench.hpp"
#include "bench/bundle_text.hpp"
#include "bench/read_back.hpp"
#include "bench/report.hpp"
#include "bench/samples.hpp"
#include "bench/writers.hpp"
#include "model/json.hpp"

using namespace trajectum;
using namespace trajectum::bench;

TEST_CASE("Samples_TakeTheNearestRank") {
  Samples samples;
  CHECK(samples.percentiles().p999 == 0);
  for (int n = 1000; n >= 1; --n) samples.add(n * 1000000LL);
  auto p = samples.percentiles();
  CHECK(p.p50 == doctest::Approx(500));
  CHECK(p.p99 == doctest::Approx(990));
  CHECK(p.p999 == doctest::Approx(999));
  Samples one;
  one.add(2500000);
  CHECK(one.percentiles().p50 == doctest::Approx(2.5));
  CHECK(one.percentiles().p999 == doctest::Approx(2.5));
}

TEST_CASE("SpreadOf_TakesTheMiddleAndTheEnds") {
  CHECK(spread_of({}).median == 0);
  auto odd = spread_of({9, 1, 4});
  CHECK(odd.median == 4);
  CHECK(odd.low == 1);
  CHECK(odd.high == 9);
  CHECK(spread_of({4, 2, 8, 1}).median == 3);
}

TEST_CASE("Report_LeavesOutTheRoundsThatDoNotCount") {
  Report report;
  report.is_kept = {true, false, true};
  Row row;
  for (double rate : {10.0, 1000.0, 30.0}) {
    Measured measured;
    measured.per_second = rate;
    measured.floor_per_second = 20;
    row.rounds.push_back(measured);
  }
  CHECK(over_rounds(report, row, [](const Measured& m) { return m.per_second; }).median == 20);
  CHECK(over_rounds(report, row, ratio_of).high == 1.5);
  CHECK(discarded(report) == 1);
  CHECK(ratio_of({}) == 0);
}

TEST_CASE("BundleText_SendsWhatTheWorkloadSays") {
  for (std::uint64_t draw : {0ULL, 7ULL, 1234567ULL, ~0ULL}) {
    std::string file, form;
    append_file(file, draw);
    append_form(form, draw);
    CHECK(file.size() == kFileBytes);
    CHECK(form.size() == kFormBytes);
    auto parsed = parse_json(form);
    REQUIRE(parsed.ok());
    CHECK(parsed->as<Record>()->size() == 6);
    CHECK(parse_json(file).ok());
    CHECK((file + form).find("error") == std::string::npos);
  }
  CHECK(route_text(false).find("within") == std::string::npos);
  auto timed = route_text(true);
  std::size_t timers = 0;
  for (auto at = timed.find("within = days(90)"); at != std::string::npos; at = timed.find("within = days(90)", at + 1))
    ++timers;
  CHECK(timers == kPhases);
}

TEST_CASE("Writers_OpenACaseAndBringItToItsEnd") {
  CaseMarks marks;
  Writers writers(marks, "t", 1, 1);
  writers.seat(1, 1);
  std::string asked;
  REQUIRE(writers.ask(0, 0, asked));
  CHECK(asked.find("\"method\":\"case.open\"") == 0);
  CHECK(writers.answer(0, 0, R"({"case":"c1-a","seq":1,"state":"active","work":[{"item":"c1-a.2","node":"x"}]}})", 5));
  for (int n = 1; n <= kPhases; ++n) {
    asked.clear();
    REQUIRE(writers.ask(0, 0, asked));
    CHECK(asked.find("\"item\":\"c1-a." + std::to_string(2 * n) + "\"") != std::string::npos);
    CHECK(marks[0].under_way);
    auto opened = n < kPhases ? R"({"item":"c1-a.)" + std::to_string(2 * n + 2) + R"(","node":"x"})" : "";
    CHECK(writers.answer(0, 0, R"({"case":"c1-a","seq":2,"state":"x","opened":[)" + opened + R"(],"closed":[]}})", 5));
  }
  CHECK(marks[0].acknowledged == kStepsOfCase);
  CHECK_FALSE(marks[0].under_way);
  CHECK(writers.open_cases() == 0);
  CHECK(writers.took().size() == kStepsOfCase);
}

TEST_CASE("Writers_SeeAnAnswerThatIsNotTheRightOne") {
  CaseMarks marks;
  Writers writers(marks, "t", 1, 1);
  writers.seat(1, 1);
  std::string asked;
  writers.ask(0, 0, asked);
  CHECK_FALSE(writers.answer(0, 0, R"({"case":"c1-a","seq":1,"work":[]}})", 5));
}

TEST_CASE("BareLoop_StepsAndMakesItsTables") {
  auto pattern = (std::filesystem::temp_directory_path() / "trajectum-bare-XXXXXX").string();
  std::string folder = mkdtemp(pattern.data());
  {
    auto loop = BareLoop::open(folder + "/bare.db", 1);
    REQUIRE(loop.ok());
    REQUIRE((*loop)->fill(30).ok());
    auto run = (*loop)->run(0.05, 8);
    REQUIRE(run.ok());
    CHECK(run->per_second > 0);
    CHECK(run->transaction.p50 > 0);
    CHECK_FALSE(BareLoop::open(folder + "/bare.db", 1).ok());  // its tables are there: it measures an empty one only
  }
  std::filesystem::remove_all(folder);
}

namespace {

Record parsed(const std::string& json) {
  auto value = parse_json(json);
  REQUIRE(value.ok());
  return *value->as<Record>();
}

std::string history_of(int turns) {
  std::string out;
  for (int n = 1; n <= turns; ++n)
    out += (n > 1 ? "," : "") + std::string(R"({"seq":)") + std::to_string(n) + R"(,"events":[{"type":"x"}]})";
  return R"({"entries":[)" + out + "]}";
}

}  // namespace

TEST_CASE("ReadBack_MissesWhatWasAcknowledgedAndIsNotThere") {
  CaseMark mark{"c1-a", 3, false};
  auto at = [](int seq, const char* state = "active") {
    return parsed(R"({"seq":)" + std::to_string(seq) + R"(,"state":")" + state + "\"}");
  };
  CHECK(wrong_with(mark, at(3), parsed(history_of(3))).empty());
  CHECK_FALSE(wrong_with(mark, at(2), parsed(history_of(2))).empty());  // a turn is lost
  CHECK_FALSE(wrong_with(mark, at(3), parsed(history_of(2))).empty());  // its history is
  CHECK_FALSE(wrong_with(mark, at(4), parsed(history_of(4))).empty());  // nobody asked for it
  CHECK_FALSE(
      wrong_with(mark, at(3), parsed(R"({"entries":[{"seq":1,"events":[1]},{"seq":3,"events":[1]}]})")).empty());
  CHECK_FALSE(wrong_with(mark, at(3, "completed"), parsed(history_of(3))).empty());
  mark.under_way = true;  // it was killed in the middle of it: there or not
  CHECK(wrong_with(mark, at(4), parsed(history_of(4))).empty());
  CHECK(wrong_with(mark, at(3), parsed(history_of(3))).empty());
  CHECK_FALSE(wrong_with(mark, at(5), parsed(history_of(5))).empty());
  CHECK(wrong_with({"c1-b", kStepsOfCase, false}, at(kStepsOfCase, "completed"), parsed(history_of(kStepsOfCase)))
            .empty());
}

TEST_CASE("WhyUnfit_RefusesNonsense") {
  CHECK_FALSE(why_unfit({}));
  auto wrong = [](auto change) {
    Options options;
    change(options);
    return why_unfit(options).has_value();
  };
  CHECK(wrong([](Options& o) { o.connections = {}; }));
  CHECK(wrong([](Options& o) { o.connections = {0}; }));
  CHECK(wrong([](Options& o) { o.connections = {1001}; }));
  CHECK(wrong([](Options& o) { o.connections = {8, 8}; }));
  CHECK(wrong([](Options& o) { o.seconds = 0; }));
  CHECK(wrong([](Options& o) { o.rounds = 0; }));
  CHECK(wrong([](Options& o) { o.stored = -1; }));
  CHECK(wrong([](Options& o) { o.pipeline = 1; }));
  CHECK(wrong([](Options& o) { o.list = 257; }));
  CHECK(wrong([](Options& o) { o.json = o.markdown = true; }));
  CHECK(wrong([](Options& o) { o.dir = std::filesystem::temp_directory_path().string(); }));
}
