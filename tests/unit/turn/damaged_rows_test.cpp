// A stored row that is whole and says nothing: its group is taken back, and from then on nothing is written.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

struct Damaged {
  Damaged() {
    sound = trial.open();
    damaged = trial.open();
    auto row = *bench.store().case_row(bench.region().no, damaged);
    row.body = "\xff\xff\xff";
    store::Changes changes;
    changes.region = bench.region().no;
    changes.cases.push_back(row);
    REQUIRE(bench.store().begin().ok());
    REQUIRE(bench.store().write(changes).ok());
    REQUIRE(bench.store().commit().ok());
    bench.restart(false);
  }
  /// What a group says in which somebody looks at a case, and somebody else completes the step of the sound one.
  Result<void> group(CaseNo looked_at, bool completes) {
    auto& engine = bench.engine();
    return engine.run_group([&]() -> Result<void> {
      if (completes) {
        pipeline::Caller caller{bench.principal("wim"), bench.region().no, "work.complete", "", 0};
        auto item = bench.get(sound).instances.front().no;
        auto done = engine.on_case(caller, {sound, std::nullopt,
                                            [&](turn::Play& play) {
                                              return play.complete({item, "", {}});
                                            },
                                            nullptr});
        if (!done) return done.error();
      }
      bool found = looked_at == 0 || engine.find_case(bench.region(), looked_at);
      CHECK(found);
      return {};
    });
  }
  std::string reason(const Result<void>& result) { return result ? "" : result.error().reason; }

  Trial trial{"start = \"x\", step \"x\" { WORK, next = done },"};
  Bench& bench = trial.bench();
  CaseNo sound = 0, damaged = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Damaged, "DamagedRow_TakesItsGroupBackAndEndsWriting") {
  CHECK(reason(group(damaged, true)) == store::kDiskCorrupt);
  CHECK(bench.engine().disk() == store::Disk::corrupt);
  CHECK(bench.engine().trouble()->reason == store::kDiskCorrupt);
  CHECK(bench.engine().reads_failed() == 1);
  CHECK(bench.get(sound).is_open());
  CHECK(reason(group(sound, false)) == "");
  CHECK(reason(group(0, true)) == store::kDiskCorrupt);  // whoever asks nobody whether he may
  CHECK(bench.get(sound).is_open());
  CHECK_FALSE(*bench.engine().try_disk_again());
}

TEST_CASE_FIXTURE(Damaged, "DamagedRow_IsNoTroubleUntilSomebodyAsks") {
  CHECK(reason(group(sound, true)) == "");
  CHECK(bench.engine().disk() == store::Disk::sound);
  CHECK_FALSE(bench.get(sound).is_open());
}
