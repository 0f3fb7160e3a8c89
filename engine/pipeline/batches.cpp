#include "pipeline/batches.hpp"

#include <charconv>

#include "base/hash.hpp"
#include "base/limits.hpp"

namespace trajectum::pipeline {
namespace {

using Life = BatchState::Life;

constexpr std::string_view kCommandId = "batch-";
constexpr Instant kDay = 24 * 3600 * 1000;

std::string key_of(HistoryNo number) { return state::key_number(static_cast<std::uint64_t>(number)); }
std::string key_of(HistoryNo number, std::uint64_t index) { return key_of(number) + "." + state::key_number(index); }

std::uint64_t number_in(std::string_view hex) {
  std::uint64_t out = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), out, 16);
  return out;
}

/// The key before this one in a space of items: what a scan begins behind.
std::string key_before(HistoryNo number, std::uint64_t index) {
  return index == 0 ? key_of(number) + "." : key_of(number, index - 1);
}

Error wrong_state(Text text) { return refused("batch.state", std::move(text)); }

}  // namespace

const char* batch_life_name(Life life) {
  switch (life) {
    case Life::paused: return "paused";
    case Life::running: return "running";
    case Life::done: return "done";
    case Life::cancelled: return "cancelled";
  }
  return "";
}

std::string batch_name(HistoryNo number) { return "b" + std::to_string(number); }

std::optional<HistoryNo> batch_number(std::string_view name) {
  if (name.size() < 2 || name[0] != 'b' || name[1] < '1' || name[1] > '9') return std::nullopt;
  HistoryNo out = 0;
  auto [end, failed] = std::from_chars(name.data() + 1, name.data() + name.size(), out);
  if (failed != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return out;
}

std::string batch_command_id(HistoryNo number, std::uint64_t index) {
  return std::string(kCommandId) + std::to_string(number) + "-" + std::to_string(index + 1);
}

bool is_batch_command_id(std::string_view id) { return id.starts_with(kCommandId); }

Result<void> pause(BatchState& state, Instant now) {
  if (state.life != Life::running)
    return wrong_state(
        {"Deze reeks loopt niet; er is niets te pauzeren.", "This batch does not run; there is nothing to pause."});
  state.life = Life::paused;
  state.by_failures = state.by_incidents = false;
  state.paused_at = now;
  return {};
}

Result<void> resume(BatchState& state, Instant now) {
  if (state.life != Life::paused) return wrong_state({"Deze reeks is niet gepauzeerd.", "This batch is not paused."});
  state.life = Life::running;
  state.by_failures = state.by_incidents = false;
  state.left_paused = false;
  state.paused_at = 0;
  state.failures = state.incidents = 0;
  end_if_over(state, now);
  return {};
}

Result<void> cancel(BatchState& state, Instant now) {
  if (!state.is_open())
    return wrong_state({"Deze reeks is al afgelopen; wat gedaan is blijft gedaan.",
                        "This batch is over already; what was done stays done."});
  state.dropped = state.next < state.total;
  state.retrying.reset();
  state.life = Life::cancelled;
  state.by_failures = state.by_incidents = false;
  state.paused_at = 0;
  state.ended_at = now;
  return {};
}

Result<void> retry(BatchState& state) {
  if (state.life == Life::running)
    return wrong_state({"Deze reeks loopt nog; pauzeer haar of wacht tot zij klaar is.",
                        "This batch still runs; pause it, or wait until it is done."});
  if (state.refused == 0)
    return refused("batch.none", {"Er is niets geweigerd om opnieuw te doen.", "Nothing was refused to do again."});
  state.life = Life::running;
  state.by_failures = state.by_incidents = false;
  state.left_paused = false;
  state.paused_at = 0;
  state.failures = state.incidents = 0;
  state.retrying = 0;
  state.ended_at = 0;
  return {};
}

void count(BatchState& state, bool was_refused, bool again, std::int64_t stop_at_failures, Instant now) {
  if (was_refused && !again) ++state.refused;
  if (!was_refused && again) --state.refused;
  if (!was_refused) return;
  ++state.failures;
  if (stop_at_failures == 0 || state.failures < static_cast<std::uint64_t>(stop_at_failures)) return;
  state.life = Life::paused;
  state.by_failures = true;
  state.paused_at = now;
}

void count_incidents(BatchState& state, std::uint64_t more, std::int64_t stop_at_incidents, Instant now) {
  state.incidents += more;
  if (stop_at_incidents == 0 || state.incidents < static_cast<std::uint64_t>(stop_at_incidents)) return;
  state.life = Life::paused;
  state.by_incidents = true;
  state.paused_at = now;
}

void end_if_over(BatchState& state, Instant now) {
  // One that paused by itself at its last item has nothing left to go on with.
  bool goes_on = state.life == Life::running || (state.life == Life::paused && state.by_failures);
  if (!goes_on || state.retrying) return;
  if (state.next < state.total && !state.dropped) return;
  state.life = state.dropped ? Life::cancelled : Life::done;
  state.paused_at = 0;
  state.ended_at = now;
}

std::optional<Instant> cancelled_after(const BatchState& state) {
  if (state.life != Life::paused || state.paused_at == 0) return std::nullopt;
  return state.paused_at + limits::kBatchPausedDays * kDay;
}

bool cancel_if_left(BatchState& state, Instant now) {
  auto end = cancelled_after(state);
  if (!end || now < *end) return false;
  TRAJECTUM_ASSERT(cancel(state, now).ok());
  state.left_paused = true;
  return true;
}

std::optional<Batch> Batches::batch(RegionNo region, HistoryNo number) {
  return engine_.read_row<Batch>(store_.entry(region, kBatchSpace, key_of(number)), "batch");
}

std::optional<BatchState> Batches::state(RegionNo region, HistoryNo number) {
  return engine_.read_row<BatchState>(store_.entry(region, kBatchStateSpace, key_of(number)), "batch");
}

std::vector<std::pair<HistoryNo, BatchState>> Batches::all(RegionNo region) {
  std::vector<std::pair<HistoryNo, BatchState>> out;
  store_.scan_entries(region, kBatchStateSpace, "", "", [&](std::string_view key, std::string_view body) {
    if (auto state = decode<BatchState>(body))
      out.emplace_back(static_cast<HistoryNo>(number_in(key)), *state);
    else
      Engine::log_damaged_row("batch");  // a start asks for all: the others go on
    return true;
  });
  return out;
}

Result<BatchBlock> Batches::block(RegionNo region, HistoryNo items, std::uint64_t index) {
  std::optional<BatchBlock> found;
  store_.scan_entries(region, kBatchItemsSpace, key_of(items) + ".", key_before(items, index),
                      [&](std::string_view, std::string_view body) {
                        found = engine_.read_row<BatchBlock>(body, "batch");
                        return false;
                      });
  if (!found || !found->holds(index)) return internal_error("an item of a batch is not stored: " + key_of(items));
  return std::move(*found);
}

std::vector<std::pair<std::uint64_t, BatchRefusal>> Batches::refused(RegionNo region, HistoryNo number,
                                                                     std::uint64_t from, std::size_t limit) {
  std::vector<std::pair<std::uint64_t, BatchRefusal>> out;
  if (limit == 0) return out;
  auto prefix = key_of(number) + ".";
  store_.scan_entries(region, kBatchRefusedSpace, prefix, key_before(number, from),
                      [&](std::string_view key, std::string_view body) {
                        if (auto refusal = engine_.read_row<BatchRefusal>(body, "batch"))
                          out.emplace_back(number_in(key.substr(prefix.size())), std::move(*refusal));
                        return out.size() < limit;
                      });
  return out;
}

std::string Batches::answer(RegionNo region, HistoryNo number, std::uint64_t index) {
  auto id = batch_command_id(number, index);
  for (const auto& row : store_.commands(region, stable_hash(id))) {
    auto stored = store_.history(region, row.history);
    auto turn = stored ? state::TurnRecord::decode(stored->body) : std::nullopt;
    if (stored && !turn) engine_.tell_damaged_row("history");
    if (turn && turn->command_id == id) return turn->reply;
  }
  return "";
}

state::RowChange Batches::row(HistoryNo number, const Batch& batch) {
  return {kBatchSpace, key_of(number), encode(batch)};
}

state::RowChange Batches::row(HistoryNo number, const BatchState& state) {
  return {kBatchStateSpace, key_of(number), encode(state)};
}

state::RowChange Batches::row(HistoryNo number, std::uint64_t index, const std::optional<BatchRefusal>& refusal) {
  return {kBatchRefusedSpace, key_of(number, index), refusal ? std::optional(encode(*refusal)) : std::nullopt};
}

state::RowChange Batches::filling(HistoryNo items, std::optional<Instant> since) {
  return {kBatchFillingSpace, key_of(items), since ? std::optional(encode(*since)) : std::nullopt};
}

std::vector<state::RowChange> Batches::rows(HistoryNo under, std::uint64_t first, std::vector<Record> items) {
  std::vector<state::RowChange> out;
  BatchBlock block{first, {}};
  std::size_t bytes = 0;
  auto close = [&] {
    if (block.items.empty()) return;
    auto last = block.first + block.items.size() - 1;
    out.push_back({kBatchItemsSpace, key_of(under, last), encode(block)});
    block = {last + 1, {}};
    bytes = 0;
  };
  for (auto& item : items) {
    bytes += encode(item).size();
    block.items.push_back(std::move(item));
    if (block.items.size() == limits::kBatchBlockCount || bytes >= limits::kBatchBlockBytes) close();
  }
  close();
  return out;
}

Engine::RegionCommand Batches::begun(HistoryNo number, const Batch& batch, const BatchState& state,
                                     std::vector<Record> items, std::uint64_t first) {
  Engine::RegionCommand command;
  auto under = batch.items_under(number);
  command.rows = rows(under, first, std::move(items));
  if (batch.items != 0) command.rows.push_back(filling(under, std::nullopt));
  command.rows.push_back(row(number, batch));
  command.rows.push_back(row(number, state));
  Record detail;
  detail.set("command", batch.command);
  detail.set("items", static_cast<std::int64_t>(state.total));
  command.events.push_back(state::Administered{"batch.start", batch_name(number), std::move(detail)});
  return command;
}

Result<void> Batches::write(RegionNo region, const std::vector<state::RowChange>& rows) {
  store::Changes changes;
  changes.region = region;
  for (const auto& row : rows) {
    if (row.body)
      changes.entries.push_back({row.space, row.key, *row.body});
    else
      changes.entries_gone.push_back({row.space, row.key});
  }
  return store_.write(changes);
}

Result<void> Engine::trim_batches(RegionAtWork& r) {
  Batches batches(*this);
  std::vector<state::RowChange> rows;
  auto drop_all = [&](const char* space, HistoryNo under) {
    store_.scan_entries(r.no, space, key_of(under) + ".", "", [&](std::string_view row, std::string_view) {
      rows.push_back({space, std::string(row), std::nullopt});
      return true;
    });
  };
  for (auto& [number, state] : batches.all(r.no)) {
    bool unknown = state.life == Life::paused && state.paused_at == 0;  // an older version did not write it down
    if (unknown) state.paused_at = clock_.now();
    if (cancel_if_left(state, clock_.now()) || unknown) rows.push_back(Batches::row(number, state));
    if (state.is_open() || clock_.now() - state.ended_at <= limits::kBatchKeptDays * kDay) continue;
    auto batch = batches.batch(r.no, number);
    drop_all(kBatchItemsSpace, batch ? batch->items_under(number) : number);
    drop_all(kBatchRefusedSpace, number);
    rows.push_back({kBatchSpace, key_of(number), std::nullopt});
    rows.push_back({kBatchStateSpace, key_of(number), std::nullopt});
  }
  store_.scan_entries(r.no, kBatchFillingSpace, "", "", [&](std::string_view key, std::string_view since) {
    if (clock_.now() - decode<Instant>(since).value_or(0) < kDay) return true;  // somebody may still be at it
    auto items = static_cast<HistoryNo>(number_in(key));
    drop_all(kBatchItemsSpace, items);
    rows.push_back(Batches::filling(items, std::nullopt));
    return true;
  });
  return rows.empty() ? Result<void>() : batches.write(r.no, rows);
}

}  // namespace trajectum::pipeline
