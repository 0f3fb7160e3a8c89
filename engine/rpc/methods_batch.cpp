// Batches: any command over many items, given by the server itself.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/blobs.hpp"
#include "rpc/batch_gathering.hpp"
#include "rpc/batch_runner.hpp"
#include "rpc/batch_wish.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/waiting.hpp"

namespace trajectum::rpc {

using pipeline::Batch;
using pipeline::Batches;
using pipeline::BatchState;
using pipeline::Engine;

namespace {

using Gathering = std::shared_ptr<BatchGathering>;

struct AtHand {
  HistoryNo number = 0;
  Batch batch;
  BatchState state;
};

/// The batch that `batch` names. Errors: `not_found`; `forbidden` when it is somebody else's.
Result<AtHand> at_hand(Services& services, const Call& call) {
  Batches batches(services.engine);
  auto number = pipeline::batch_number(text_of(call, "batch"));
  auto region = call.session.region_no;
  auto batch = number ? batches.batch(region, *number) : std::nullopt;
  auto state = batch ? batches.state(region, *number) : std::nullopt;
  if (!state) return not_found({"Deze reeks is er niet (meer).", "There is no such batch (any more)."});
  if (!call.session.admin && call.session.user != batch->by)
    return forbidden({"Deze reeks is van " + batch->by + "; alleen die of een beheerder mag erbij.",
                      "This batch is of " + batch->by + "; only they or an administrator may see it."});
  return AtHand{*number, std::move(*batch), *state};
}

Record shown(Services& services, const Call& call, const AtHand& one) {
  const auto& [number, batch, state] = one;
  Record out;
  out.set("batch", pipeline::batch_name(number));
  if (!batch.title.empty()) out.set("title", batch.title);
  out.set("command", batch.command);
  out.set("over", batch.over);
  out.set("state", pipeline::batch_life_name(state.life));
  if (state.by_failures) out.set("why", "failures");
  if (state.by_incidents) out.set("why", "incidents");
  if (state.left_paused) out.set("why", "paused");
  if (state.retrying) out.set("retrying", true);
  out.set("total", static_cast<std::int64_t>(state.total));
  out.set("done", static_cast<std::int64_t>(state.next));
  out.set("succeeded", static_cast<std::int64_t>(state.next - state.refused));
  out.set("refused", static_cast<std::int64_t>(state.refused));
  if (batch.rate > 0) out.set("rate", batch.rate);
  if (batch.stop_at_failures > 0) out.set("stop_at_failures", batch.stop_at_failures);
  if (batch.stop_at_incidents > 0) out.set("stop_at_incidents", batch.stop_at_incidents);
  if (auto speed = services.batches->per_second(call.session.region_no, number)) {
    out.set("per_second", std::round(*speed * 10) / 10);
    out.set("seconds_left", static_cast<std::int64_t>(static_cast<double>(state.total - state.next) / *speed + 1));
  }
  out.set("by", batch.by);
  out.set("at", calendar::format_instant(batch.at));
  if (state.ended_at != 0) out.set("ended_at", calendar::format_instant(state.ended_at));
  if (auto end = pipeline::cancelled_after(state)) out.set("cancelled_after", calendar::format_instant(*end));
  return out;
}

/// What an item is known by; the lines of a table are left out.
Record target_of(const Record& item) {
  auto out = item;
  out.erase("csv");
  if (out.get("rows").as<List>()) out.erase("rows");
  return out;
}

// --- starting one ---

Value refused_value(const BatchGathering& gathering, const BatchGathering::Tried::Refused& refused, Lang lang) {
  Record one;
  one.set("n", static_cast<std::int64_t>(refused.index + 1));
  one.set("target", target_of(gathering.items()[refused.index]));
  const auto& error = refused.error;
  one.set("reason", error.reason.empty() ? wire_type(error.code) : error.reason);
  one.set("message", (error.text.empty() ? default_text(error.code) : error.text).in(lang));
  if (!error.path.empty()) one.set("path", error.path);
  return one;
}

std::string preview(const BatchGathering& gathering, Lang lang) {
  const auto& items = gathering.items();
  List first, refusals;
  for (std::size_t i = 0; i < std::min(items.size(), limits::kBatchShownCount); ++i) {
    Record one;
    one.set("n", static_cast<std::int64_t>(i + 1));
    one.set("target", target_of(items[i]));
    if (auto params = gathering.form().fill(items[i])) {
      one.set("params", target_of(*params));
    }
    first.push_back(std::move(one));
  }
  const auto& tried = gathering.tried();
  for (std::size_t i = 0; i < std::min(tried.refused.size(), limits::kBatchShownCount); ++i)
    refusals.push_back(refused_value(gathering, tried.refused[i], lang));
  Record would;
  would.set("succeed", static_cast<std::int64_t>(tried.ok));
  would.set("be_refused", static_cast<std::int64_t>(tried.refused.size()));
  would.set("not_tried", static_cast<std::int64_t>(items.size() - tried.tried));
  Record out;
  out.set("preview", true);
  out.set("total", static_cast<std::int64_t>(items.size()));
  out.set("would", std::move(would));
  out.set("first", std::move(first));
  out.set("refusals", std::move(refusals));
  return to_json(out);
}

void go_on_later(Call& call, const Gathering& gathering) {
  call.session.gathering = gathering;
  call.session.waits = true;
  call.session.wait_ms = 0;
}

/// Looks for the items, and tries them for a preview; false: it goes on in its session's next turn.
Result<bool> gather(Services& services, Call& call, const Gathering& gathering, bool tries) {
  auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(limits::kBatchGatherMs);
  for (bool complete = false;;) {
    if (!complete) {
      auto stepped = gathering->step(call.session, call.lang);
      if (!stepped) return stepped.error();
      complete = *stepped;
    } else if (!tries || !gathering->try_next(services, call.session, call.lang)) {
      return true;
    }
    if (call.session.is_last || std::chrono::steady_clock::now() < until) continue;
    go_on_later(call, gathering);
    return false;
  }
}

/// The table that a blob holds, read and cut on the thread of bytes; false: the call waits for it.
Result<bool> bring_table(Services& services, Call& call, const Gathering& gathering) {
  if (gathering->blob().empty()) return true;
  pipeline::Blobs blobs(services.engine);
  auto errand = done(blobs, call, [&]() -> pipeline::Blobs::Asked {
    auto& r = region_of(services, call);
    auto blob = blobs.readable(r, caller_of(call, "batch.start").principal, gathering->blob());
    if (blob && blob->scan == state::Scan::infected)
      blob = pipeline::not_trusted(turn::Trust::infected, {"Dit bestand", "This file"});
    if (blob && static_cast<std::uint64_t>(blob->bytes) > limits::kBatchBytesMax) blob = too_many_bytes();
    if (blob)
      return blobs.use(
          r, call.session.no, gathering->blob(), blob->bytes,
          [read = gathering->table_reader()](const std::string& bytes, pipeline::Errand&) { return read(bytes); });
    blob.error().path = "over.rows.blob";
    return blob.error();
  });
  if (!errand) return errand.error();
  if (*errand) {
    gathering->table_read();
    return true;
  }
  call.session.gathering = gathering;
  return false;
}

/// Writes the items of a large table ahead of its batch, a piece in each group, so that nobody waits for all of them;
/// false: it goes on in its session's next turn.
Result<bool> write_ahead(Services& services, Call& call, BatchGathering& gathering) {
  constexpr std::size_t kPieceBytes = 512 * 1024;  // some 10 ms with its sync; the last one goes with the start
  Batches batches(services.engine);
  while (gathering.bytes_left() > kPieceBytes) {
    std::vector<state::RowChange> rows;
    if (gathering.kept_under == 0) {
      services.engine.random().fill(&gathering.kept_under, sizeof gathering.kept_under);
      constexpr HistoryNo kBehindAll = HistoryNo{1} << 62;  // no history is as long: it is no batch's number
      gathering.kept_under = (gathering.kept_under & (kBehindAll - 1)) | kBehindAll;
      rows.push_back(Batches::filling(gathering.kept_under, services.engine.now()));
    }
    auto first = gathering.handed_over();
    for (auto& row : Batches::rows(gathering.kept_under, first, gathering.take_items(kPieceBytes)))
      rows.push_back(std::move(row));
    if (auto written = batches.write(call.session.region_no, rows); !written) return written.error();
    if (!call.session.is_last) return false;
  }
  return true;
}

/// The answer that this start was given before; nothing when it was not.
std::optional<Result<std::string>> answered(Services& services, const Call& call) {
  constexpr const char* kNew = "new";
  if (text_of(call, "command_id").empty()) return std::nullopt;
  auto before = services.engine.on_region(
      caller_of(call, "batch.start"),
      [](pipeline::RegionAtWork&) -> Result<Engine::RegionCommand> { return conflict(kNew, {}); });
  if (!before && before.error().reason == kNew) return std::nullopt;
  return before;
}

Result<std::string> write_start(Services& services, Call& call, Batch batch, const Gathering& gathering) {
  HistoryNo number = 0;
  auto started = services.engine.on_region(
      caller_of(call, "batch.start"), [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
        Batches batches(services.engine);
        std::size_t open = 0;
        for (const auto& [other, state] : batches.all(r.no)) {
          auto theirs = state.is_open() ? batches.batch(r.no, other) : std::nullopt;
          open += theirs && theirs->by == batch.by ? 1 : 0;
        }
        if (open >= limits::kBatchesOpenMax) {
          auto most = std::to_string(limits::kBatchesOpenMax);
          return refused("batch.open",
                         {"U hebt al " + most + " reeksen die nog niet klaar zijn; wacht, of breek er een af.",
                          "You have " + most + " batches already that are not done; wait, or cancel one."});
        }
        number = batches.next_number(r.no);
        BatchState state;
        state.total = gathering->items().size();
        state.bytes = gathering->bytes();
        if (call.params.get("paused").yes())
          state.life = BatchState::Life::paused, state.paused_at = services.engine.now();
        else
          end_if_over(state, services.engine.now());
        auto first = gathering->handed_over();
        auto command = Batches::begun(number, batch, state, gathering->take_items(), first);
        command.reply = to_json(shown(services, call, {number, batch, state}));
        return command;
      });
  if (started && number != 0) services.batches->look_at(call.session.region_no, number);
  return started;
}

Result<std::string> start(Services& services, Call& call) {
  auto gathering = std::exchange(call.session.gathering, nullptr);
  if (!gathering && !call.session.may_wait)
    return refused("batch.alone", {"Begin een reeks in een verzoek apart, niet in een lijst van verzoeken.",
                                   "Start a batch in a request of its own, not in a list of requests."});
  auto method = command_of(services, call);
  if (!method) return method.error();
  bool is_preview = call.params.get("preview").yes();
  if (!gathering) {
    if (!is_preview)
      if (auto before = answered(services, call)) return *before;
    auto* params = call.params.get("params").as<Record>();
    auto begun = BatchGathering::begin(services.batches->table(), **method, params ? *params : Record(),
                                       *call.params.get("over").as<Record>());
    if (!begun) return begun.error();
    gathering = *begun;
  }
  auto batch = batch_of(services, call, **method, gathering->over());
  if (!batch) return batch.error();
  auto brought = bring_table(services, call, gathering);
  if (!brought) return brought.error();
  if (!*brought) return std::string();  // not sent
  auto gathered = gather(services, call, gathering, is_preview);
  if (!gathered) return gathered.error();
  if (!*gathered) return std::string("{}");  // not sent
  if (is_preview) return preview(*gathering, call.lang);
  auto kept = write_ahead(services, call, *gathering);
  if (!kept) return kept.error();
  if (!*kept) {
    go_on_later(call, gathering);
    return std::string();  // not sent
  }
  batch->items = gathering->kept_under;
  return write_start(services, call, std::move(*batch), gathering);
}

// --- what becomes of it ---

/// A change of a batch as a command of the region: `decide` changes its state, and gives more rows if it has.
Result<std::string> change(
    Services& services, Call& call, const char* method,
    const std::function<Result<std::vector<state::RowChange>>(const AtHand&, BatchState&)>& decide) {
  auto one = at_hand(services, call);
  if (!one) return one.error();
  auto changed =
      services.engine.on_region(caller_of(call, method), [&](pipeline::RegionAtWork&) -> Result<Engine::RegionCommand> {
        auto rows = decide(*one, one->state);
        if (!rows) return rows.error();
        Engine::RegionCommand command;
        command.rows = std::move(*rows);
        command.rows.push_back(Batches::row(one->number, one->state));
        command.events.push_back(state::Administered{method, pipeline::batch_name(one->number), {}});
        command.reply = to_json(shown(services, call, *one));
        return command;
      });
  if (changed) services.batches->look_at(call.session.region_no, one->number);
  return changed;
}

Result<std::string> add(Services& services, Call& call) {
  return change(
      services, call, "batch.add", [&](const AtHand& one, BatchState& state) -> Result<std::vector<state::RowChange>> {
        if (state.life != BatchState::Life::paused || state.next != 0)
          return refused("batch.state", {"Toevoegen kan alleen aan een reeks die is begonnen met `paused`.",
                                         "Adding is only for a batch that was started with `paused`."});
        const auto& table = services.batches->table();
        auto gathering = BatchGathering::begin(table, *table.find(one.batch.command), one.batch.params,
                                               *call.params.get("over").as<Record>());
        if (!gathering) return gathering.error();
        if ((*gathering)->over() != one.batch.over)
          return invalid_params(
              "over", {"Deze reeks gaat over " + one.batch.over + ".", "This batch is over " + one.batch.over + "."});
        for (bool complete = false; !complete;) {
          auto stepped = (*gathering)->step(call.session, call.lang);
          if (!stepped) return stepped.error();
          complete = *stepped;
        }
        auto first = state.total;
        state.total += (*gathering)->items().size();
        state.bytes += (*gathering)->bytes();
        if (state.total > limits::kBatchItemsMax) return too_many_items();
        if (state.bytes > limits::kBatchBytesMax) return too_many_bytes();
        return Batches::rows(one.batch.items_under(one.number), first, (*gathering)->take_items());
      });
}

// --- looking at it ---

Result<std::string> find(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after = text_of(call, "after");
  auto behind = after.empty() ? std::optional<HistoryNo>() : pipeline::batch_number(after);
  if (!after.empty() && !behind)
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  auto wanted = text_of(call, "state");
  Batches batches(services.engine);
  auto all = batches.all(call.session.region_no);
  List list;
  Record out;
  for (auto it = all.rbegin(); it != all.rend() && out.empty(); ++it) {
    if (behind && it->first >= *behind) continue;
    if (!wanted.empty() && wanted != pipeline::batch_life_name(it->second.life)) continue;
    auto batch = batches.batch(call.session.region_no, it->first);
    if (!batch || (!call.session.admin && batch->by != call.session.user)) continue;
    list.push_back(shown(services, call, {it->first, std::move(*batch), it->second}));
    if (list.size() == *limit) out.set("after", pipeline::batch_name(it->first));
  }
  out.set("batches", std::move(list));
  return to_json(out);
}

/// The items of a batch with what came of each, in order.
class Results {
 public:
  Results(Services& services, const Call& call, const AtHand& one)
      : batches_(services.engine), region_(call.session.region_no), lang_(call.lang), one_(one) {}

  Result<std::string> page(const std::string& wanted, std::uint64_t from, std::size_t limit) {
    constexpr std::size_t kLookedAtMax = 4 * limits::kListLimitMax;
    if (wanted == "not_begun") from = std::max(from, one_.state.next);
    auto to = std::min<std::uint64_t>(one_.state.total, from + kLookedAtMax);
    auto refused = batches_.refused(region_, one_.number, from, kLookedAtMax);
    if (wanted == "refused") to = refused.size() < kLookedAtMax ? one_.state.total : refused.back().first + 1;
    auto next_refused = refused.begin();
    auto index = from;
    for (; index < to && list_.size() < limit && bytes_ < limits::kExportBytesMax; ++index) {
      if (wanted == "refused") {
        if (next_refused == refused.end()) {
          index = to;
          break;
        }
        index = next_refused->first;
      }
      bool is_refused = next_refused != refused.end() && next_refused->first == index;
      const char* is = is_refused ? "refused" : index < one_.state.next ? "ok" : "not_begun";
      if (wanted.empty() || wanted == is)
        if (auto shown = show(index, is, is_refused ? &next_refused->second : nullptr); !shown) return shown.error();
      if (is_refused) ++next_refused;
    }
    Record out;
    if (index < one_.state.total) out.set("after", std::to_string(index));
    out.set("results", std::move(list_));
    return to_json(out);
  }

 private:
  Result<void> show(std::uint64_t index, const char* is, const pipeline::BatchRefusal* refusal) {
    if (!block_.holds(index)) {
      auto block = batches_.block(region_, one_.batch.items_under(one_.number), index);
      if (!block) return block.error();
      block_ = std::move(*block);
    }
    Record row;
    row.set("n", static_cast<std::int64_t>(index + 1));
    row.set("state", is);
    auto target = target_of(block_.items[index - block_.first]);
    bytes_ += to_json(target).size();
    row.set("target", std::move(target));
    if (refusal) {
      row.set("reason", refusal->reason);
      row.set("message", lang_ == Lang::nl ? refusal->nl : refusal->en);
      if (!refusal->path.empty()) row.set("path", refusal->path);
    } else if (index < one_.state.next) {
      auto text = batches_.answer(region_, one_.number, index);
      bytes_ += text.size();
      if (auto answer = parse_json(text)) row.set("answer", std::move(*answer));
    }
    list_.push_back(std::move(row));
    return {};
  }

  Batches batches_;
  RegionNo region_;
  Lang lang_;
  const AtHand& one_;
  pipeline::BatchBlock block_;
  List list_;
  std::size_t bytes_ = 0;
};

Result<std::string> results(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto one = at_hand(services, call);
  if (!one) return one.error();
  auto after = text_of(call, "after");
  if (!after.empty() && !pipeline::Reads::is_case_cursor(after))
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  auto from = after.empty() ? 0 : std::strtoull(after.c_str(), nullptr, 10);
  return Results(services, call, *one).page(text_of(call, "state"), from, *limit);
}

const Param kBatch{.name = "batch", .required = true, .doc = "its id"};
const char* const kShown =
    "{batch, title, command, over, state, why, retrying, total, done, succeeded, refused, rate, stop_at_failures, "
    "stop_at_incidents, per_second, seconds_left, by, at, ended_at, cancelled_after}";
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::forbidden, ErrorCode::refused,
                                       ErrorCode::conflict};

void add_start(MethodTable& table, Services& services) {
  table.add(
      {.name = "batch.start",
       .summary = "Gives a command for each of many items, in the server; preview shows what would happen.",
       .changes = true,
       .params = {{.name = "command", .required = true, .doc = "a method that changes something"},
                  over_param(false),
                  {.name = "params",
                   .type = ParamType::record,
                   .doc = "of each call; a text such as {case}, {item} or {record} is that of the item"},
                  {.name = "rate", .type = ParamType::integer, .doc = "at most so many items a second"},
                  {.name = "stop_at_failures",
                   .type = ParamType::integer,
                   .doc = "pauses when so many items were refused since it went on"},
                  {.name = "stop_at_incidents",
                   .type = ParamType::integer,
                   .doc = "pauses when so many incidents came in cases on the served version since it went on"},
                  {.name = "title", .doc = "what it is for, at most 200 characters"},
                  {.name = "paused", .type = ParamType::yesno, .doc = "waits for batch.resume; batch.add brings more"},
                  {.name = "preview", .type = ParamType::yesno, .doc = "only shows; nothing is kept"}},
       .result = std::string(kShown) +
                 " or {preview, total, would: {succeed, be_refused, not_tried}, first: [{n, target, params}], "
                 "refusals: [{n, target, reason, message, path}]}",
       .errors = {ErrorCode::refused, ErrorCode::forbidden, ErrorCode::conflict},
       .run = [&services](Call& call) { return start(services, call); }});
  table.add({.name = "batch.add",
             .summary = "Brings more items for a batch that was started with paused.",
             .changes = true,
             .params = {kBatch, over_param(true)},
             .result = kShown,
             .errors = kUsual,
             .run = [&services](Call& call) { return add(services, call); }});
}

/// A method that changes only what state a batch is in.
void add_way(MethodTable& table, Services& services, Method method, Result<void> (*go)(BatchState&, Instant)) {
  method.changes = true;
  method.params = {kBatch};
  method.result = kShown;
  method.errors = kUsual;
  method.run = [&services, go, name = method.name](Call& call) {
    return change(services, call, name.c_str(),
                  [&](const AtHand&, BatchState& state) -> Result<std::vector<state::RowChange>> {
                    if (auto gone = go(state, services.engine.now()); !gone) return gone.error();
                    return std::vector<state::RowChange>();
                  });
  };
  table.add(std::move(method));
}

void add_changes(MethodTable& table, Services& services) {
  add_way(table, services,
          {.name = "batch.pause", .summary = "Lets a batch stand still; the item it is at is finished."},
          [](BatchState& state, Instant now) { return pipeline::pause(state, now); });
  add_way(table, services, {.name = "batch.resume", .summary = "Lets a paused batch go on."},
          [](BatchState& state, Instant now) { return pipeline::resume(state, now); });
  add_way(table, services,
          {.name = "batch.cancel", .summary = "Ends a batch: what is done stays, the rest is not begun."},
          [](BatchState& state, Instant now) { return pipeline::cancel(state, now); });
  add_way(table, services, {.name = "batch.retry", .summary = "Does the items that were refused again."},
          [](BatchState& state, Instant) { return pipeline::retry(state); });
}

}  // namespace

void add_batch_methods(MethodTable& table, Services& services) {
  add_start(table, services);
  add_changes(table, services);
  table.add({.name = "batch.get",
             .summary = "How far a batch is.",
             .params = {kBatch},
             .result = std::string(kShown) + ", params",
             .errors = {ErrorCode::not_found, ErrorCode::forbidden},
             .run = [&services](Call& call) -> Result<std::string> {
               auto one = at_hand(services, call);
               if (!one) return one.error();
               auto out = shown(services, call, *one);
               out.set("params", one->batch.params);
               return to_json(out);
             }});
  table.add({.name = "batch.find",
             .summary = "Your batches of the last 30 days, newest first; an administrator sees everybody's.",
             .params = list_params({{.name = "state", .one_of = {"running", "paused", "done", "cancelled"}}}),
             .result = std::string("{batches: [") + kShown + "], after}",
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "batch.results",
             .summary = "The items of a batch, and what came of each.",
             .params = list_params({kBatch, {.name = "state", .one_of = {"ok", "refused", "not_begun"}}}),
             .result = "{results: [{n, state, target, reason, message, path, answer}], after}",
             .errors = {ErrorCode::not_found, ErrorCode::forbidden},
             .run = [&services](Call& call) { return results(services, call); }});
}

}  // namespace trajectum::rpc
