// What deciding costs: a plain completion of a step, with a form of six fields, an outcome with a guard and an
// `on_done` that writes two values, in `turn` + `route` + `lua` alone: no store, no socket, no JSON. Beside it what an
// empty Lua call costs, so that a figure of one machine can be read on another.
//   build/bench_decide [--benchmark_repetitions=5]
// The bar is 15 us of CPU, the aim 8 (bench_decide --bar fails above the bar, by the median of nine rounds).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

#include "route/scripts.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

constexpr double kBarMicroseconds = 15;
constexpr int kRounds = 9, kTurnsInARound = 2000;
// Well below what one node may begin on one day (limits.hpp): a loop that runs longer is held up, and would not be
// measured.
constexpr std::int64_t kTurnsInADay = 1000, kDayMs = 86'400'000;

// Two steps that lead to each other, so that a case can be completed for as long as the clock wants.
constexpr const char* kSource = R"(
  start = "a",
  step "a" { by = role "worker", due = days(9),
    form = { integer "n" { required = true }, text "word", yesno "go", date "day", note "why", choice "way" { "left", "right" } },
    on_done = function(case, form) case.file.n = form.n; case.file.word = form.word end,
    outcomes = { on = to "b" { when = function(case, form) return form.n > 2 end }, off = to "b" } },
  step "b" { by = role "worker", due = days(9),
    form = { integer "n" { required = true }, text "word", yesno "go", date "day", note "why", choice "way" { "left", "right" } },
    on_done = function(case, form) case.file.n = form.n; case.file.word = form.word end,
    outcomes = { on = to "a" { when = function(case, form) return form.n > 2 end }, off = to "a" } },
  script "empty" { run = function(case) end, next = done },
)";

class Desk {
 public:
  Desk() : trial_(kSource) {
    auto no = trial_.open();
    case_ = trial_.c();
    route_ = &trial_.bench().route(no);
    who_ = trial_.bench().principal("wim");
    for (const auto& n : route_->nodes)
      if (n.id == "empty") empty_ = n.run;
  }

  /// One turn: a fresh Play, the completion, and all that follows by itself. True when it was done.
  bool complete() {
    turn::Play play(world(), *route_, case_, who_);
    ++case_.seq;
    form_.set("n", ++n_);
    auto done = play.complete({case_.instances.front().no, "on", form_});
    play.settle();
    benchmark::DoNotOptimize(play.events.data());
    return done.ok() && case_.is_open();
  }

  bool call_empty() {
    turn::Play play(world(), *route_, case_, who_);
    return play.run_script(empty_, 0, nullptr).ok();
  }

 private:
  turn::World world() {
    static const std::map<std::string, turn::Person> kStaff;
    return {trial_.bundle(),
            trial_.bench().region().state,
            trial_.bench().engine().ids(),
            kMondayMorning + n_ / kTurnsInADay * kDayMs,
            1,
            [](const std::string&) { return std::size_t{0}; },
            [](const std::string&) { return std::optional<turn::Person>(); },
            []() -> const std::map<std::string, turn::Person>& { return kStaff; },
            [](const std::string&) { return std::size_t{0}; },
            trial_.bundle().calendars,
            &answers_,
            nullptr};
  }

  Trial trial_;
  state::Case case_;
  const route::Route* route_ = nullptr;
  turn::Principal who_;
  turn::GuardAnswers answers_;
  route::FunctionId empty_ = route::kNoFunction;
  std::int64_t n_ = 2;
  Record form_ = record({{"word", "a remark of some length"},
                         {"go", true},
                         {"day", "2019-07-02"},
                         {"why", "because it is so"},
                         {"way", "left"}});
};

void complete_a_step(benchmark::State& state) {
  Desk desk;
  for (auto _ : state)
    if (!desk.complete()) return state.SkipWithError("the completion was refused");
}
BENCHMARK(complete_a_step)->Unit(benchmark::kMicrosecond);

void empty_lua_call(benchmark::State& state) {
  Desk desk;
  for (auto _ : state)
    if (!desk.call_empty()) return state.SkipWithError("the call failed");
}
BENCHMARK(empty_lua_call)->Unit(benchmark::kMicrosecond);

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// Microseconds of CPU of one completion: the median of some rounds, so that one disturbed round says nothing.
double median_of_completions() {
  Desk desk;
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    auto begun = cpu_us();
    for (int i = 0; i < kTurnsInARound; ++i)
      if (!desk.complete()) return -1;
    rounds.push_back((cpu_us() - begun) / kTurnsInARound);
  }
  std::nth_element(rounds.begin(), rounds.begin() + kRounds / 2, rounds.end());
  return rounds[kRounds / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--bar") == 0) {
    auto took = median_of_completions();
    bool good = took >= 0 && took <= kBarMicroseconds;
    std::printf("a completion is decided in %.1f us of CPU (bar %.0f)\n%d passed, %d failed\n", took, kBarMicroseconds,
                good, !good);
    return good ? 0 : 1;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
