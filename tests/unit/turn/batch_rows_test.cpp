// What a night does with the rows of batches: items that never came to one, and a batch that nobody lets go on.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "pipeline/batches.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using pipeline::Batches;
using pipeline::BatchState;

namespace {

constexpr const char* kOneStep = "  step \"x\" { by = role \"worker\", due = days(1), next = done },\n";

/// Batches of a trial's engine, written as their methods do.
class Rows {
 public:
  explicit Rows(Trial& trial) : trial_(trial), batches_(trial.bench().engine()) {}
  void write(const std::vector<state::RowChange>& rows) {
    trial_.bench().group([&] { REQUIRE(batches_.write(region(), rows).ok()); });
  }
  bool has_items(HistoryNo under) { return batches_.block(region(), under, 0).ok(); }
  std::optional<BatchState> state(HistoryNo number) { return batches_.state(region(), number); }
  bool is_filling(HistoryNo under) {
    return trial_.bench()
        .store()
        .entry(region(), pipeline::kBatchFillingSpace, state::key_number(static_cast<std::uint64_t>(under)))
        .has_value();
  }

 private:
  RegionNo region() { return trial_.bench().region().no; }
  Trial& trial_;
  Batches batches_;
};

std::vector<Record> one_item() { return {record({{"n", 1}})}; }

}  // namespace

TEST_CASE("BatchRows_WrittenAheadOfNoBatchGoTheNightAfter") {
  Trial t(kOneStep);
  Rows rows(t);
  constexpr HistoryNo kAhead = (HistoryNo{1} << 62) + 5;
  auto items = Batches::rows(kAhead, 0, one_item());
  items.push_back(Batches::filling(kAhead, t.bench().engine().now()));
  rows.write(items);
  auto whole = Batches::rows(kAhead + 1, 0, one_item());  // these came to a batch
  rows.write(whole);
  CHECK(rows.has_items(kAhead));
  t.advance(1);
  CHECK(rows.has_items(kAhead));  // less than a day at that midnight: somebody may still be at it
  t.advance(1);
  CHECK_FALSE(rows.has_items(kAhead));
  CHECK_FALSE(rows.is_filling(kAhead));
  CHECK(rows.has_items(kAhead + 1));
}

TEST_CASE("BatchRows_OfAPausedOneAndItsItemsGoInTheEnd") {
  Trial t(kOneStep);
  Rows rows(t);
  constexpr HistoryNo kNumber = 900, kAhead = (HistoryNo{1} << 62) + 7;
  pipeline::Batch batch;
  batch.items = kAhead;
  BatchState state;
  state.total = 1;
  state.life = BatchState::Life::paused;  // as an older version left it: since when is not known
  auto written = Batches::rows(kAhead, 0, one_item());
  written.push_back(Batches::row(kNumber, batch));
  written.push_back(Batches::row(kNumber, state));
  rows.write(written);
  t.advance(1);
  REQUIRE(rows.state(kNumber));
  CHECK(rows.state(kNumber)->paused_at != 0);
  t.advance(limits::kBatchPausedDays - 1);
  CHECK(rows.state(kNumber)->life == BatchState::Life::paused);
  t.advance(2);
  CHECK(rows.state(kNumber)->life == BatchState::Life::cancelled);
  CHECK(rows.state(kNumber)->left_paused);
  CHECK(rows.has_items(kAhead));
  t.advance(limits::kBatchKeptDays + 2);
  CHECK_FALSE(rows.state(kNumber).has_value());
  CHECK_FALSE(rows.has_items(kAhead));
}
