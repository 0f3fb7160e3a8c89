// What a batch may become, and its rows.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "pipeline/batches.hpp"

namespace trajectum::pipeline {
namespace {

using Life = BatchState::Life;

BatchState running(std::uint64_t total, std::uint64_t next = 0) {
  BatchState state;
  state.total = total;
  state.next = next;
  return state;
}

std::string reason(const Result<void>& result) { return result ? "" : result.error().reason; }

TEST_CASE("Batch_ACommandIdIsKnownAndItsNameReadBack") {
  CHECK(batch_command_id(12, 0) == "batch-12-1");
  CHECK(is_batch_command_id("batch-12-1"));
  CHECK(!is_batch_command_id("batches"));
  CHECK(batch_number(batch_name(12)) == 12);
  for (const char* wrong : {"", "b", "b0", "b-1", "h12", "b12x", "b99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK(!batch_number(wrong));
  }
}

TEST_CASE("Batch_EndsWhenNothingIsLeft") {
  auto state = running(2, 1);
  end_if_over(state, 7);
  CHECK(state.life == Life::running);
  state.next = 2;
  end_if_over(state, 7);
  CHECK(state.life == Life::done);
  CHECK(state.ended_at == 7);
  CHECK(reason(pause(state, 1)) == "batch.state");
  CHECK(reason(resume(state, 8)) == "batch.state");
  CHECK(reason(cancel(state, 8)) == "batch.state");
  CHECK(reason(retry(state)) == "batch.none");
  auto empty = running(0);
  end_if_over(empty, 7);
  CHECK(empty.life == Life::done);
}

TEST_CASE("Batch_PausesByItselfAfterSoManyRefusals") {
  auto state = running(9, 3);
  count(state, true, false, 2, 5);
  count(state, false, false, 2, 5);
  CHECK(state.life == Life::running);
  count(state, true, false, 2, 5);
  CHECK(state.life == Life::paused);
  CHECK(state.by_failures);
  REQUIRE(resume(state, 1).ok());
  count(state, true, false, 2, 5);
  CHECK(state.life == Life::running);  // it counts since it went on
  CHECK(state.refused == 3);
  auto never = running(9);
  for (int i = 0; i < 9; ++i) count(never, true, false, 0, 5);
  CHECK(never.life == Life::running);
}

TEST_CASE("Batch_ARetryGoesOnWithTheRestUnlessThatWasDropped") {
  auto state = running(5, 2);
  state.refused = 1;
  CHECK(reason(retry(state)) == "batch.state");  // it runs
  REQUIRE(pause(state, 1).ok());
  REQUIRE(retry(state).ok());
  CHECK(state.retrying == 0);
  end_if_over(state, 3);
  CHECK(state.life == Life::running);
  count(state, false, true, 0, 5);
  CHECK(state.refused == 0);
  state.retrying.reset();
  end_if_over(state, 3);
  CHECK(state.life == Life::running);  // three are left
  state.refused = 1;
  REQUIRE(cancel(state, 4).ok());
  CHECK(state.dropped);
  REQUIRE(retry(state).ok());
  state.retrying.reset();
  end_if_over(state, 5);
  CHECK(state.life == Life::cancelled);
}

struct Shelf {
  Shelf() {
    REQUIRE(store->begin().ok());
    region = *store->region("proef");
  }
  std::unique_ptr<store::Store> store = store::open_memory();
  VirtualClock clock{0};
  SystemRandom random;
  Engine engine{*store, clock, random};
  Batches batches{engine};
  RegionNo region = 0;
};

TEST_CASE("Batch_ItemsAreFoundByTheirNumberAlsoOfPartsThatCameLater") {
  Shelf shelf;
  auto item = [](int n) {
    Record out;
    out.set("n", n);
    return out;
  };
  int made = 0;
  for (std::size_t part : {limits::kBatchBlockCount + 1, std::size_t{1}, std::size_t{3}}) {
    std::vector<Record> items;
    auto first = static_cast<std::uint64_t>(made);
    for (std::size_t i = 0; i < part; ++i) items.push_back(item(made++));
    REQUIRE(shelf.batches.write(shelf.region, Batches::rows(12, first, std::move(items))).ok());
  }
  REQUIRE(shelf.batches.write(shelf.region, Batches::rows(13, 0, {item(-1)})).ok());
  for (int n = 0; n < made; ++n) {
    auto index = static_cast<std::uint64_t>(n);
    auto block = shelf.batches.block(shelf.region, 12, index);
    REQUIRE(block.ok());
    CHECK(block->items[index - block->first].get("n").integer() == n);
  }
  CHECK(!shelf.batches.block(shelf.region, 12, static_cast<std::uint64_t>(made)).ok());
}

TEST_CASE("Batch_LargeItemsAreRowsOfTheirOwn") {
  Record large;
  large.set("csv", std::string(limits::kBatchBlockBytes, 'x'));
  CHECK(Batches::rows(1, 0, {large, large, large}).size() == 3);
}

TEST_CASE("Batch_ThatNobodyLetsGoOnIsCancelled") {
  constexpr Instant kDay = 24 * 3600 * 1000, kBegin = 1000;
  auto state = running(5, 2);
  CHECK(!cancelled_after(state));
  REQUIRE(pause(state, kBegin).ok());
  CHECK(cancelled_after(state) == kBegin + limits::kBatchPausedDays * kDay);
  CHECK(!cancel_if_left(state, kBegin + limits::kBatchPausedDays * kDay - 1));
  auto resumed = state;
  REQUIRE(resume(resumed, kBegin + kDay).ok());
  CHECK(!cancel_if_left(resumed, kBegin + 2 * limits::kBatchPausedDays * kDay));
  REQUIRE(cancel_if_left(state, kBegin + limits::kBatchPausedDays * kDay));
  CHECK(state.life == Life::cancelled);
  CHECK(state.left_paused);
  CHECK(!cancelled_after(state));
  auto failing = running(5, 2);
  count(failing, true, false, 1, kBegin);
  CHECK(cancelled_after(failing) == kBegin + limits::kBatchPausedDays * kDay);
}

TEST_CASE("Batch_AnOlderOneKeepsItsItemsUnderItsNumber") {
  Batch batch;
  CHECK(batch.items_under(12) == 12);
  batch.items = 7;
  CHECK(batch.items_under(12) == 7);
}

TEST_CASE("Batch_AnOlderRowHasNoBytesAndNoPause") {
  // As `fields` wrote it before: what came later is not there.
  BatchState state = running(7, 3);
  Writer w;
  w(state.life), w(state.total), w(state.next), w(state.refused), w(state.failures), w(state.retrying);
  w(state.dropped), w(state.by_failures), w(state.ended_at);
  auto read = decode<BatchState>(w.take());
  REQUIRE(read.has_value());
  CHECK(read->next == 3);
  CHECK(read->paused_at == 0);
}

TEST_CASE("Batch_RefusalsAreFoundInOrderFromAnItemOn") {
  Shelf shelf;
  for (std::uint64_t index : {300, 2, 17}) {
    BatchRefusal refusal;
    refusal.reason = std::to_string(index);
    REQUIRE(shelf.batches.write(shelf.region, {Batches::row(5, index, refusal)}).ok());
  }
  auto numbers = [&](std::uint64_t from, std::size_t limit) {
    std::vector<std::uint64_t> out;
    for (const auto& [index, refusal] : shelf.batches.refused(shelf.region, 5, from, limit)) out.push_back(index);
    return out;
  };
  CHECK(numbers(0, 10) == std::vector<std::uint64_t>{2, 17, 300});
  CHECK(numbers(17, 10) == std::vector<std::uint64_t>{17, 300});
  CHECK(numbers(18, 10) == std::vector<std::uint64_t>{300});
  CHECK(numbers(0, 1) == std::vector<std::uint64_t>{2});
  REQUIRE(shelf.batches.write(shelf.region, {Batches::row(5, 17, std::nullopt)}).ok());
  CHECK(numbers(0, 10) == std::vector<std::uint64_t>{2, 300});
}

}  // namespace
}  // namespace trajectum::pipeline
