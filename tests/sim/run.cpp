#include "sim/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "pipeline/footing.hpp"
#include "plugin/generation.hpp"
#include "plugin/packed.hpp"
#include "support/engine/listening.hpp"

namespace trajectum::sim {

namespace {

namespace fs = std::filesystem;

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

plugin::Generation region(int) {
  auto out = plugin::load_all(source_dir() + "/workflows", source_dir() + "/plugins");
  std::erase_if(out.regions, [](const auto& one) { return one.first != "zuid-limburg"; });  // a bench plays one region
  shrink(out);
  return out;
}

plugin::Generation national(int) {
  auto out = plugin::load_all(source_dir() + "/workflows", source_dir() + "/no-such-folder");
  shrink(out);
  return out;
}

/// The routes of a later version have a node more, before all others: every node has another number.
std::string in_version(const std::string& path, std::string text, int version) {
  if (version == 0 || path.rfind("routes/", 0) != 0) return text;
  auto owner_at = text.find('"', text.find("owner")) + 1;
  auto owner = text.substr(owner_at, text.find('"', owner_at) - owner_at);
  auto at = std::string::npos;
  for (const char* word :
       {"step", "stage", "wait", "decide", "each", "series", "job", "script", "milestone", "subroute", "optional"})
    at = std::min(at, text.find(std::string("\n  ") + word + " \""));
  if (at == std::string::npos) return text;
  text.insert(at, fmt::format("\n  optional \"extra_{}\" {{ by = role \"{}\", due = days(5) }},", version, owner));
  return text;
}

plugin::Generation garden(int version) {
  route::BundleSource source;
  source.id = source.where = "garden";
  source.region = "garden";
  source.version = "1.0.0";
  auto root = fs::path(source_dir()) / "tests/sim/garden";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    auto path = entry.path().lexically_relative(root).generic_string();
    source.files.push_back({path, in_version(path, std::string(std::istreambuf_iterator<char>(in), {}), version)});
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

/// Whether the promise holds from where each open case stands (proof/standing.hpp): looked at when it had a turn.
class Footholds {
 public:
  Footholds(test::Bench& bench, const test::Invariants& invariants) : bench_(bench), invariants_(invariants) {}

  std::vector<std::string> look() {
    std::vector<std::string> broken;
    auto& r = bench_.region();
    for (const auto& [no, c] : invariants_.rebuilt()) {
      auto [at, fresh] = seen_.emplace(no, c.seq);
      if (!c.is_open() || (!fresh && at->second == c.seq)) continue;
      at->second = c.seq;
      bench_.engine().ask(r, *bench_.engine().find_case(r, no), [&](const turn::Play& play) {
        auto& standing = known_.of(c.hash, play.route());
        if (!standing.proven()) {  // too much in it refers to other parts: nothing is known of it
          ++unproven[c.route];
          return;
        }
        auto place = pipeline::position_of(play);
        auto answer = standing.judge(place);
        using Finding = proof::Standing::Finding;
        ++(standing.knows(place) ? known : elsewhere);
        if (answer.finding == Finding::holds) return;
        auto what = fmt::format("case {} of {} stands where it is {}:", no, c.route,
                                answer.finding == Finding::stuck    ? "stuck"
                                : answer.finding == Finding::let_go ? "let go"
                                                                    : "not proven");
        for (auto id : answer.nodes) what += ' ' + play.node(static_cast<route::NodeIndex>(id)).name;
        what += "; live:";
        for (const auto& i : play.state().instances)
          what += fmt::format(" {}/{}/{}", play.node(i.node).name, static_cast<int>(i.life), i.part);
        broken.push_back(what);
      });
    }
    return broken;
  }

  std::size_t known = 0, elsewhere = 0;
  std::map<std::string, std::size_t> unproven;

 private:
  static proof::Budget some() {
    proof::Budget out;
    out.states = 50'000;
    out.milliseconds = 1'000;
    return out;
  }
  test::Bench& bench_;
  const test::Invariants& invariants_;
  pipeline::Footings known_{some()};
  std::map<CaseNo, std::uint32_t> seen_;
};

std::string first(const std::vector<std::string>& broken, std::uint64_t seed, std::size_t step) {
  if (broken.empty()) return "";
  std::string out = fmt::format("seed {}, step {}:", seed, step);
  for (std::size_t i = 0; i < broken.size() && i < 5; ++i) out += "\n  " + broken[i];
  return out;
}

/// The handlers are stopped; people go on, time passes, the server dies; they run again. "" when that was possible.
std::string stand_still(test::Bench& bench, Players& players) {
  pipeline::Caller caller;
  caller.principal.user = "wim";
  caller.principal.admin = true;
  caller.region = bench.region().no;
  Result<std::string> done = std::string();
  bench.group([&] { done = bench.engine().stop_handlers(caller, "to see what comes of it"); });
  if (!done) return "the handlers could not be stopped: " + done.error().text.en;
  auto& dice = players.dice();
  for (auto n = 5 + dice.below(15); n > 0; --n) {
    if (dice.percent(20))
      players.let_time_pass();
    else
      bench.group([&] { players.act(); });
    if (dice.percent(5)) bench.restart(dice.one_in(2));
  }
  bench.group([&] { done = bench.engine().resume_handlers(caller, ""); });
  if (!done) return "the handlers could not run again: " + done.error().text.en;
  bench.advance({Unit::hours, 1, ""});  // what waited is played
  return "";
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
  auto generation = world.load(0);
  if (generation.regions.empty()) {
    out.broken = "the bundle does not load";
    return out;
  }
  test::Bench bench(std::move(generation), std::move(store), seed);
  test::Listening log;
  Players players(seed, bench, world.habits);
  test::Invariants invariants(bench);
  Footholds footholds(bench, invariants);
  auto& dice = players.dice();
  int while_stopped = 0;
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
    if (out.broken.empty()) out.broken = first(footholds.look(), seed, step);
    if (out.broken.empty() && dice.one_in(150)) {
      auto moved = [&] { return players.tally().count(kRecount) ? players.tally().at(kRecount).second : 0; };
      auto before = moved();
      out.broken = stand_still(bench, players);
      while_stopped += moved() - before;  // a record that changed is told to its cases only afterwards
      ++out.stops;
      invariants.forget();
      if (out.broken.empty()) out.broken = first(invariants.check_everything(), seed, step);
      if (out.broken.empty()) out.broken = first(log.heard(), seed, step);
    }
    if (!out.broken.empty() || !dice.one_in(60)) continue;
    auto before = invariants.shared_state();
    bool switches = dice.one_in(3);
    if (switches) {
      auto next = world.load(static_cast<int>(out.switches) + 1);  // another hash: a version of its own
      for (auto& [name, bundle] : next.regions)  // the same files once more: another hash makes them a version
        if (bundle->hash == bench.region().bundle->hash.substr(0, bundle->hash.size()))
          bundle->hash += fmt::format("+{}", out.switches);
      auto done = bench.switch_to(std::move(next));
      if (!done || done->empty()) out.broken = fmt::format("seed {}, step {}: nothing was switched", seed, step);
      ++out.switches;
      while (
          bench.engine().has_more_to_do())  // metrics of another definition, as the server's loop does between commands
        bench.group([&] { TRAJECTUM_ASSERT(bench.engine().do_some().ok()); });
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
  out.tally[kRecount].second -= while_stopped;
  out.known = footholds.known;
  out.elsewhere = footholds.elsewhere;
  for (const auto& [route, times] : footholds.unproven) out.unproven += times;
  return out;
}

}  // namespace trajectum::sim
