// Plays batches beside people's commands: a slice in each commit group, each item as a command of the batch's user,
// with how far it is in the same transaction, so that after any crash it goes on where it stopped and nothing is done
// twice. Which batch has its turn: the one that took the least time so far. What it keeps in memory it could forget.
// Thread: the one that dispatches.
#ifndef TRAJECTUM_RPC_BATCH_RUNNER_HPP
#define TRAJECTUM_RPC_BATCH_RUNNER_HPP
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/batches.hpp"
#include "rpc/batch_template.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

class BatchRunner {
 public:
  using Time = std::chrono::steady_clock::time_point;

  using Now = std::function<Time()>;

  /// Both are borrowed; the table is whole before anything is played. `now`: what rates and slices go by; a test plays
  /// with its own.
  BatchRunner(const MethodTable& table, Services& services, Now now = &std::chrono::steady_clock::now)
      : table_(table), services_(services), now_(std::move(now)), batches_(services.engine) {}

  /// Looks for what runs, in every region. Once, when the engine has started.
  void load();
  /// Forgets all it keeps and looks again: a group did not happen.
  void load_anew() {
    running_.clear();
    load();
  }
  /// A batch began, or may go on: its row is looked at again.
  void look_at(RegionNo region, HistoryNo number);
  /// In how many milliseconds something can be played: 0 = now; nothing: no batch runs.
  std::optional<std::int64_t> wait_ms() const;
  /// Plays a slice, inside a group; a short one when somebody waits for the group's answers. At least one item, if one
  /// is due. A batch whose item was heavy stands back while somebody asks (`base/fair_share.hpp`). Errors: those of the
  /// store; nobody may be answered then.
  Result<void> play(bool somebody_waits, bool somebody_asks);
  /// Items a second, since it went on last; nothing when that is not known yet.
  std::optional<double> per_second(RegionNo region, HistoryNo number) const;

  const MethodTable& table() const { return table_; }

 private:
  struct Running {
    pipeline::Batch batch;
    BatchTemplate form;
    const Method* method;
    Session session;
    pipeline::BatchBlock block;
    double used_ms = 0;
    Time since, due;  // it runs since; the next item is due by its rate
    std::uint64_t played = 0;
    std::optional<std::uint64_t> incidents = {};  // of the region's served version, when it was looked at last
    // Of the slice:
    std::optional<pipeline::BatchState> state;
    std::vector<state::RowChange> rows;
  };
  using Key = std::pair<RegionNo, HistoryNo>;

  Running* next(Time now, Key& key);
  Result<void> play_one(const Key& key, Running& one);
  /// Nothing: it was done. Errors: those of the store.
  Result<std::optional<pipeline::BatchRefusal>> play_item(const Key& key, Running& one, std::uint64_t index);

  const MethodTable& table_;
  Services& services_;
  Now now_;
  pipeline::Batches batches_;
  std::map<Key, Running> running_;
};

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_BATCH_RUNNER_HPP
