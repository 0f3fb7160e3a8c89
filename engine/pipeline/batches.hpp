// Batches: many commands that the server gives by itself, one an item, as rows of the store. Here is what a batch is,
// which way it may go on (paused, cancelled, the refused ones again), and where its rows are; what an item does is
// `rpc`. Nothing here plays a command. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_BATCHES_HPP
#define TRAJECTUM_PIPELINE_BATCHES_HPP
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

inline constexpr const char* kBatchSpace = "batch";                 // number -> Batch
inline constexpr const char* kBatchStateSpace = "batch_state";      // number -> BatchState
inline constexpr const char* kBatchItemsSpace = "batch_items";      // number.index of the last one -> BatchBlock
inline constexpr const char* kBatchFillingSpace = "batch_filling";  // key of items -> since when they are written ahead
inline constexpr const char* kBatchRefusedSpace = "batch_refused";  // number.index -> BatchRefusal

inline constexpr const char* kNotTried = "not_tried";  // what Engine::Trying gives for a command that is not tried

/// What it was started with; never changed.
struct Batch {
  Instant at = 0;
  std::string by, title, command, over;  // over: "cases", "items", "records", "results", "list" or "rows"
  Record params;                         // a template
  bool english = false;
  std::int64_t rate = 0;               // items a second; 0: as fast as it goes
  std::int64_t stop_at_failures = 0;   // refused items, then it pauses; 0: never
  HistoryNo items = 0;                 // what the rows of its items are kept under; 0: its own number
  std::int64_t stop_at_incidents = 0;  // in cases on the version that is served, since it went on; 0: never
  /// Stored is what stands here in order; `items` and what follows came later, and are not there in an older row.
  template <class V>
  void fields(V&& v) {
    v(at);
    v(by);
    v(title);
    v(command);
    v(over);
    v(params);
    v(english);
    v(rate);
    v(stop_at_failures);
    if constexpr (requires { v.at_end(); }) {
      if (v.at_end()) return;
    }
    v(items);
    v(stop_at_incidents);
  }
  HistoryNo items_under(HistoryNo number) const { return items != 0 ? items : number; }
};

/// How far it is. An item below `next` that has no row of a refusal succeeded.
struct BatchState {
  enum class Life : std::uint8_t { paused, running, done, cancelled } life = Life::running;
  std::uint64_t total = 0, next = 0, refused = 0;
  std::uint64_t failures = 0;             // refused since it went on last
  std::optional<std::uint64_t> retrying;  // the refused ones are played again, from this one
  bool dropped = false;                   // cancelled: what was not begun never is
  bool by_failures = false;               // it paused by itself
  Instant ended_at = 0;
  std::uint64_t bytes = 0;      // of its items
  Instant paused_at = 0;        // it stands still since; 0: it does not
  bool left_paused = false;     // cancelled, because nobody let it go on
  std::uint64_t incidents = 0;  // in cases on the version that is served, since it went on last
  bool by_incidents = false;    // it paused by itself
  /// Stored is what stands here in order; what is behind `ended_at` came later, and is not there in an older row.
  template <class V>
  void fields(V&& v) {
    v(life);
    v(total);
    v(next);
    v(refused);
    v(failures);
    v(retrying);
    v(dropped);
    v(by_failures);
    v(ended_at);
    if constexpr (requires { v.at_end(); }) {
      if (v.at_end()) return;
    }
    v(bytes);
    v(paused_at);
    v(left_paused);
    if constexpr (requires { v.at_end(); }) {
      if (v.at_end()) return;
    }
    v(incidents);
    v(by_incidents);
  }
  bool is_open() const { return life == Life::paused || life == Life::running; }
};
const char* batch_life_name(BatchState::Life life);

/// Items that are stored as one row: the values that the template takes from each.
struct BatchBlock {
  std::uint64_t first = 0;
  std::vector<Record> items;
  template <class V>
  void fields(V&& v) {
    v(first);
    v(items);
  }
  bool holds(std::uint64_t index) const { return index >= first && index - first < items.size(); }
};

/// Why an item was not done.
struct BatchRefusal {
  std::string reason, path, nl, en;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(reason);
    v(path);
    v(nl);
    v(en);
    v(at);
  }
};

/// "b12", and back.
std::string batch_name(HistoryNo number);
std::optional<HistoryNo> batch_number(std::string_view name);
/// The command id of an item, counted from 0: "batch-12-1". It is the server's: nobody else may give one like it.
std::string batch_command_id(HistoryNo number, std::uint64_t index);
bool is_batch_command_id(std::string_view id);

// --- what may become of it; errors: `refused` "batch.state" with what to do ---
Result<void> pause(BatchState& state, Instant now);
Result<void> resume(BatchState& state, Instant now);
Result<void> cancel(BatchState& state, Instant now);
/// The refused ones again. Errors: also "batch.none" when there are none.
Result<void> retry(BatchState& state);
/// After an item (`again`: of those refused before), or when nothing is left of a retry.
void count(BatchState& state, bool was_refused, bool again, std::int64_t stop_at_failures, Instant now);
/// So many more incidents in cases on the version that is served.
void count_incidents(BatchState& state, std::uint64_t more, std::int64_t stop_at_incidents, Instant now);
/// Ends it when nothing is left to do.
void end_if_over(BatchState& state, Instant now);
/// When a paused batch is cancelled unless it goes on before; nothing for one that is not paused.
std::optional<Instant> cancelled_after(const BatchState& state);
/// Cancels one that nobody let go on for so long; false: it is not so far.
bool cancel_if_left(BatchState& state, Instant now);

class Batches {
 public:
  explicit Batches(Engine& engine) : engine_(engine), store_(engine.store_) {}

  /// The number that a batch gets which the next command of the region starts: of the row of the history that tells of
  /// it, so that none is ever used again.
  HistoryNo next_number(RegionNo region) { return store_.last_history(region) + 1; }
  std::optional<Batch> batch(RegionNo region, HistoryNo number);
  std::optional<BatchState> state(RegionNo region, HistoryNo number);
  /// All of a region, oldest first.
  std::vector<std::pair<HistoryNo, BatchState>> all(RegionNo region);
  /// The row of items that this one is in, by what they are kept under. Errors: `internal` when it is not there.
  Result<BatchBlock> block(RegionNo region, HistoryNo items, std::uint64_t index);
  /// Refused items from an index on, in order.
  std::vector<std::pair<std::uint64_t, BatchRefusal>> refused(RegionNo region, HistoryNo number, std::uint64_t from,
                                                              std::size_t limit);
  /// What the item's command answered: JSON; "" when that is no longer kept.
  std::string answer(RegionNo region, HistoryNo number, std::uint64_t index);

  // --- rows ---
  static state::RowChange row(HistoryNo number, const Batch& batch);
  static state::RowChange row(HistoryNo number, const BatchState& state);
  static state::RowChange row(HistoryNo number, std::uint64_t index, const std::optional<BatchRefusal>& refusal);
  /// Items that come behind `first` others, cut into rows, to be kept under this.
  static std::vector<state::RowChange> rows(HistoryNo under, std::uint64_t first, std::vector<Record> items);
  /// Items are written ahead of their batch since then; nothing: it is there, and has them. What never came to one is
  /// removed at midnight.
  static state::RowChange filling(HistoryNo items, std::optional<Instant> since);
  /// What starting one writes, with its items that come behind `first` others, as a command of the region; its answer
  /// is still to be said.
  static Engine::RegionCommand begun(HistoryNo number, const Batch& batch, const BatchState& state,
                                     std::vector<Record> items, std::uint64_t first = 0);
  /// Writes rows beside the turns of the group. Errors: those of the store.
  Result<void> write(RegionNo region, const std::vector<state::RowChange>& rows);

 private:
  Engine& engine_;
  store::Store& store_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_BATCHES_HPP
