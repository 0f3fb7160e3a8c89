#include "sim/run.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "plugin/generation.hpp"
#include "plugin/packed.hpp"

namespace trajectum::sim {

namespace {

namespace fs = std::filesystem;

/// What the engine calls an error in its log is one here.
class Complaints final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  std::vector<std::string> heard;

 protected:
  void sink_it_(const spdlog::details::log_msg& m) override {
    if (m.level >= spdlog::level::err) heard.emplace_back(m.payload.data(), m.payload.size());
  }
  void flush_() override {}
};

/// Listens to the log for as long as it lives.
class Listening {
 public:
  Listening() : before_(spdlog::default_logger()), sink_(std::make_shared<Complaints>()) {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("sim", sink_));
  }
  ~Listening() { spdlog::set_default_logger(before_); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  const std::vector<std::string>& heard() const { return sink_->heard; }

 private:
  std::shared_ptr<spdlog::logger> before_;
  std::shared_ptr<Complaints> sink_;
};

std::string source_dir() { return TRAJECTUM_SOURCE_DIR; }

/// Small numbers, so that every limit is met within some hundred steps.
void shrink(plugin::Generation& generation) {
  for (auto& [name, bundle] : generation.regions) {
    for (auto& [id, role] : bundle->roles)
      if (role.caseload > 0) role.caseload = 3;
    for (auto& [id, budget] : bundle->budgets)
      if (budget.unit.cents > 0) budget.total = {3 * budget.unit.cents};
    for (auto& [id, pool] : bundle->pools) {
      std::int64_t n = 6;
      for (auto& size : pool.size) size.size = n += 4;
      for (auto& [part, share] : pool.quota) share = std::max<std::int64_t>(1, share * 10 / 4400);
    }
  }
}

plugin::Generation region() {
  auto out = plugin::load_all(source_dir() + "/workflows", source_dir() + "/plugins");
  shrink(out);
  return out;
}

plugin::Generation national() {
  auto out = plugin::load_all(source_dir() + "/workflows", source_dir() + "/no-such-folder");
  shrink(out);
  return out;
}

plugin::Generation garden() {
  route::BundleSource source;
  source.id = source.where = "garden";
  source.region = "garden";
  source.version = "1.0.0";
  auto root = fs::path(source_dir()) / "tests/sim/garden";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    source.files.push_back(
        {entry.path().lexically_relative(root).generic_string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
  auto loaded = route::load(source, {});
  plugin::Generation out;
  for (const auto& fault : loaded.faults)
    if (!fault.warning) fmt::print(stderr, "{}\n", fault.format(Lang::en));
  if (!loaded.bundle) return out;
  plugin::pin(*loaded.bundle, source, {});
  out.regions["garden"] = loaded.bundle;
  return out;
}

std::string first(const std::vector<std::string>& broken, std::uint64_t seed, std::size_t step) {
  if (broken.empty()) return "";
  std::string out = fmt::format("seed {}, step {}:", seed, step);
  for (std::size_t i = 0; i < broken.size() && i < 5; ++i) out += "\n  " + broken[i];
  return out;
}

}  // namespace

std::vector<World> worlds() {
  return {{"region", region, {}},
          {"national", national, {}},
          {"garden", garden, {}},
          {"allotment", garden, {"allotment", 6}}};
}

Outcome run(const World& world, std::unique_ptr<store::Store> store, std::uint64_t seed, std::size_t steps) {
  Outcome out;
  auto generation = world.load();
  if (generation.regions.empty()) {
    out.broken = "the bundle does not load";
    return out;
  }
  test::Bench bench(std::move(generation), std::move(store), seed);
  Listening log;
  Players players(seed, bench, world.habits);
  test::Invariants invariants(bench);
  auto& dice = players.dice();
  players.furnish();
  out.broken = first(invariants.check_everything(), seed, 0);
  for (std::size_t step = 1; step <= steps && out.broken.empty(); ++step) {
    std::set<CaseNo> asked;
    if (dice.percent(15)) {
      players.let_time_pass();
      if (dice.one_in(4)) players.change_teams();
    } else {
      bench.group([&] {
        for (auto n = 1 + dice.below(4); n > 0; --n)
          if (auto no = players.act(); no != 0) asked.insert(no);
      });
    }
    out.broken = first(invariants.check(asked), seed, step);
    if (out.broken.empty()) out.broken = first(log.heard(), seed, step);
    if (!out.broken.empty() || !dice.one_in(60)) continue;
    auto before = invariants.shared_state();
    bool switches = dice.one_in(3);
    if (switches) {
      auto next = world.load();  // the same routes under another hash: a version of its own
      for (auto& [name, bundle] : next.regions) bundle->hash += fmt::format("+{}", out.switches);
      auto done = bench.switch_to(std::move(next));
      if (!done || done->empty()) out.broken = fmt::format("seed {}, step {}: nothing was switched", seed, step);
      ++out.switches;
    } else {
      bench.restart(dice.one_in(2));
      ++out.restarts;
    }
    invariants.forget();
    if (!out.broken.empty()) continue;
    out.broken = first(invariants.check_everything(), seed, step);
    auto after = invariants.shared_state();
    if (out.broken.empty() && before != after)
      out.broken = fmt::format("seed {}, step {}: a {} changed what the region shares\n--- before\n{}--- after\n{}",
                               seed, step, switches ? "switch" : "restart", before, after);
  }
  if (out.broken.empty()) out.broken = first(invariants.check_everything(), seed, steps);
  for (const auto& [no, c] : invariants.rebuilt()) out.turns += c.seq;
  out.cases = invariants.rebuilt().size();
  out.tally = players.tally();
  return out;
}

}  // namespace trajectum::sim
