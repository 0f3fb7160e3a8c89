#include "rpc/batch_following.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "base/limits.hpp"
#include "model/codec.hpp"
#include "pipeline/batches.hpp"
#include "pipeline/versions.hpp"
#include "rpc/batch_runner.hpp"

namespace trajectum::rpc {

using pipeline::Batch;
using pipeline::Batches;
using pipeline::BatchState;
using pipeline::RegionAtWork;

namespace {

constexpr std::size_t kPageCount = 50;  // cases: some 1 ms

}  // namespace

Following::Following(Services& services, const RegionAtWork& r, const route::Bundle& to)
    : hash_(to.hash), some_there_(pipeline::Versions(services.engine).cases_on(r.no, to.hash).open > 0) {
  for (const auto& [name, route] : to.routes)
    if (route.upgrade == route::Upgrade::immediate) routes_.push_back({name, route.version});
}

void Following::page(Services& services, RegionAtWork& r, OfRoute& one) {
  pipeline::CaseQuery query;
  query.route = one.route;
  query.state = "active";
  query.limit = kPageCount;
  query.after = one.after;
  auto rows = services.reads.cases(r.no, query);
  for (const auto& row : rows) {
    if (some_there_) {
      auto* c = services.engine.find_case(r, row.no);
      if (c && c->hash == hash_) continue;
    }
    Record item;
    item.set("case", services.engine.ids().case_id(r.no, row.no));
    one.items.push_back(std::move(item));
  }
  if (rows.size() < kPageCount)
    ++at_;
  else
    one.after = std::to_string(rows.back().no);
}

bool Following::gather(Services& services, Call& call) {
  auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(limits::kBatchGatherMs);
  while (at_ < routes_.size()) {
    page(services, region_of(services, call), routes_[at_]);
    if (call.session.is_last || std::chrono::steady_clock::now() < until) continue;
    if (at_ == routes_.size()) break;
    call.session.waits = true;
    call.session.wait_ms = 0;
    return false;
  }
  return true;
}

Result<std::string> Following::start_one(Services& services, const Call& call, const OfRoute& of,
                                         std::vector<Record> items) {
  Batch batch;
  batch.at = services.engine.now();
  batch.by = call.session.user;
  batch.title = of.route + " " + of.version;
  batch.command = "case.migrate";
  batch.over = "cases";
  batch.english = call.lang == Lang::en;
  // To what is served when a case's turn comes: after a rollback it has nothing left to do.
  batch.params.set("case", "{case}");
  batch.params.set("reason", batch.english ? "version " + of.version + " holds at once for open cases"
                                           : "versie " + of.version + " geldt meteen voor lopende trajecten");
  BatchState state;
  state.total = items.size();
  for (const auto& item : items) state.bytes += encode(item).size();
  auto caller = caller_of(call, "batch.start");
  caller.command_id.clear();  // that of the call is of the activation
  HistoryNo number = 0;
  auto started = services.engine.on_region(caller, [&](RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
    number = Batches(services.engine).next_number(r.no);
    return Batches::begun(number, batch, state, std::move(items));
  });
  if (!started) return started.error();
  services.batches->look_at(call.session.region_no, number);
  return pipeline::batch_name(number);
}

Result<Record> Following::start(Services& services, const Call& call) {
  List names;
  for (auto& of : routes_)
    for (std::size_t first = 0; first < of.items.size(); first += limits::kBatchItemsMax) {
      auto from = of.items.begin() + static_cast<std::ptrdiff_t>(first);
      auto count = std::min(limits::kBatchItemsMax, of.items.size() - first);
      std::vector<Record> part(std::make_move_iterator(from),
                               std::make_move_iterator(from + static_cast<std::ptrdiff_t>(count)));
      auto name = start_one(services, call, of, std::move(part));
      if (!name) return name.error();
      names.emplace_back(std::move(*name));
    }
  Record out;
  if (!names.empty()) out.set("batches", std::move(names));
  return out;
}

}  // namespace trajectum::rpc
