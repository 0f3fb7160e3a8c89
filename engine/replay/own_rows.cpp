#include "replay/own_rows.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "bench/people.hpp"
#include "bench/writers.hpp"
#include "model/json.hpp"
#include "pipeline/engine.hpp"
#include "plugin/generation.hpp"
#include "replay/mirror_store.hpp"
#include "rpc/batch_runner.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods.hpp"

namespace trajectum::replay {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kTurnsAtOnce = 2048;  // played before they are written: some MiB of rows
constexpr int kFillInOne = 1000;    // turns in a transaction while the store is filled

Error broken(const std::string& what) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "bench";
  e.text = {"De eigen rijen zijn er niet: " + what, "Our own rows are not there: " + what};
  return e;
}

std::string call_of(const std::string& method, const Record& params) {
  return R"("method":")" + method + R"(","params":)" + to_json(params);
}

class EngineRows final : public bench::OwnRows {
 public:
  EngineRows(std::unique_ptr<store::Store> disk, std::uint64_t seed)
      : disk_(std::move(disk)),
        mirror_(*disk_),
        engine_(mirror_, clock_, random_),
        services_{engine_, pipeline::Reads(engine_), nullptr, {}, {}},
        batches_(table_, services_),
        writers_(marks_, "own", seed, bench::kPeople) {}

  Result<void> begin(const std::string& workflows);
  Result<void> fill(std::int64_t open_cases) override;
  Result<double> run(double seconds, int turns_in_one) override;

 private:
  rpc::Session session_of(const std::string& user, bool is_admin) const;
  Result<void> furnish();
  Result<std::string> ask(rpc::Session& session, const std::string& call);
  Result<std::vector<std::vector<store::Changes>>> play(int turns, int turns_in_one);
  Result<std::size_t> write(const std::vector<std::vector<store::Changes>>& turns, std::size_t turns_in_one,
                            SteadyClock::time_point until = SteadyClock::time_point::max(), std::size_t from = 0);

  std::unique_ptr<store::Store> disk_;
  MirrorStore mirror_;
  SystemClock clock_;
  SystemRandom random_;
  pipeline::Engine engine_;
  rpc::MethodTable table_;
  rpc::Dispatcher dispatcher_{table_};
  rpc::Services services_;
  rpc::BatchRunner batches_;
  bench::CaseMarks marks_;
  bench::Writers writers_;
  std::vector<rpc::Session> sessions_;  // of the users
};

rpc::Session EngineRows::session_of(const std::string& user, bool is_admin) const {
  const auto& region = *engine_.regions().begin()->second;
  rpc::Session out;
  out.logged_in = true;
  out.admin = is_admin;
  out.user = user;
  if (!is_admin) out.roles = {bench::kRole};
  out.region = region.name;
  out.region_no = region.no;
  return out;
}

/// Gives what stands behind `"result":`. Errors: the call was answered with one.
Result<std::string> EngineRows::ask(rpc::Session& session, const std::string& call) {
  auto reply = dispatcher_.handle(session, R"({"jsonrpc":"2.0","id":1,)" + call + "}");
  constexpr std::string_view kHead = R"({"jsonrpc":"2.0","id":1,"result":)";
  if (!reply.starts_with(kHead)) return broken(reply);
  return reply.substr(kHead.size());
}

Result<void> EngineRows::begin(const std::string& workflows) {
  auto generation = plugin::load_all(workflows, workflows + "/../plugins");
  if (generation.regions.empty()) return broken("the bundle does not load");
  if (auto started = engine_.start(generation); !started) return started.error();
  services_.batches = &batches_;
  rpc::add_all_methods(table_, services_);
  if (auto begun = engine_.begin_group(); !begun) return begun.error();
  if (auto furnished = furnish(); !furnished) return furnished.error();
  if (auto ended = engine_.end_group(); !ended) return ended.error();
  mirror_.keep_turns();
  return {};
}

Result<void> EngineRows::furnish() {
  auto admin = session_of("admin", true);
  for (std::size_t n = 0; n < bench::kUsers; ++n) {
    if (auto put = ask(admin, call_of("user.put", bench::user_params(n))); !put) return put.error();
    sessions_.push_back(session_of(bench::user_id(n), false));
  }
  for (std::size_t n = 0; n < bench::kPeople; ++n)
    if (auto put = ask(admin, call_of("register.put", bench::person_params(n))); !put) return put.error();
  return {};
}

/// Plays turns in groups as a server with so many connections would, and gives their rows.
Result<std::vector<std::vector<store::Changes>>> EngineRows::play(int turns, int turns_in_one) {
  auto lanes = static_cast<std::size_t>(turns_in_one);
  std::string call;
  for (int played = 0; played < turns;) {
    mirror_.next_turn();  // what the group itself writes is of its first turn
    if (auto begun = engine_.begin_group(); !begun) return begun.error();
    for (std::size_t lane = 0; lane < lanes && played < turns; ++lane, ++played) {
      if (lane > 0) mirror_.next_turn();
      call.clear();
      if (!writers_.ask(lane, 0, call)) break;
      auto result = ask(sessions_[lane % sessions_.size()], call);
      if (!result) return result.error();
      if (!writers_.answer(lane, 0, *result, 0)) return broken(*result);
    }
    if (auto ended = engine_.end_group(); !ended) return ended.error();
  }
  return mirror_.take();
}

/// Writes the turns from `from` on, until all are written or it is so late. Gives the first that is not.
Result<std::size_t> EngineRows::write(const std::vector<std::vector<store::Changes>>& turns, std::size_t turns_in_one,
                                      SteadyClock::time_point until, std::size_t from) {
  auto n = from;
  while (n < turns.size() && SteadyClock::now() < until) {
    if (auto begun = disk_->begin(); !begun) return begun.error();
    for (auto end = std::min(turns.size(), n + turns_in_one); n < end; ++n)
      for (const auto& changes : turns[n])
        if (auto written = disk_->write(changes); !written) return written.error();
    if (auto committed = disk_->commit(); !committed) return committed.error();
  }
  return n;
}

Result<void> EngineRows::fill(std::int64_t open_cases) {
  writers_.seat(kFillInOne, bench::kUsers);
  for (;;) {
    auto lacks = open_cases - static_cast<std::int64_t>(writers_.open_cases());
    if (lacks <= 0) break;
    auto count = static_cast<int>(std::min<std::int64_t>(lacks, kTurnsAtOnce));
    writers_.only_open(count);
    auto turns = play(count, kFillInOne);
    if (!turns) return turns.error();
    if (auto written = write(*turns, kFillInOne); !written) return written.error();
  }
  writers_.only_open(-1);
  return {};
}

Result<double> EngineRows::run(double seconds, int turns_in_one) {
  writers_.seat(static_cast<std::size_t>(turns_in_one), bench::kUsers);
  auto at_once = (kTurnsAtOnce + turns_in_one - 1) / turns_in_one * turns_in_one;
  std::int64_t written = 0;
  double passed = 0;
  while (passed < seconds) {
    auto turns = play(at_once, turns_in_one);
    if (!turns) return turns.error();
    auto begun = SteadyClock::now();
    auto left = std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds - passed));
    auto done = write(*turns, static_cast<std::size_t>(turns_in_one), begun + left);
    if (!done) return done.error();
    passed += std::chrono::duration<double>(SteadyClock::now() - begun).count();
    written += static_cast<std::int64_t>(*done);
    // What is left must be there too, before the rows that build on it.
    if (auto rest = write(*turns, turns->size(), SteadyClock::time_point::max(), *done); !rest) return rest.error();
  }
  return static_cast<double>(written) / passed;
}

}  // namespace

Result<std::unique_ptr<bench::OwnRows>> make_own_rows(const std::string& workflows, const std::string& path,
                                                      std::uint64_t seed) {
  store::SqliteOptions options;
  options.path = path;
  auto disk = store::open_sqlite(options);
  if (!disk) return disk.error();
  auto rows = std::make_unique<EngineRows>(std::move(*disk), seed);
  if (auto begun = rows->begin(workflows); !begun) return begun.error();
  return std::unique_ptr<bench::OwnRows>(std::move(rows));
}

}  // namespace trajectum::replay
