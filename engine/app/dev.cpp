#include "app/dev.hpp"

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "app/dev_region.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/byte_work.hpp"
#include "plugin/generation.hpp"
#include "plugin/shelf.hpp"
#include "plugin/watch.hpp"
#include "store/blob_store.hpp"
#include "store/store.hpp"

namespace trajectum::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto kBetweenLooks = milliseconds(100);  // of "within a second", most is left for loading and proving

int fail(const std::string& what) {
  fmt::print(stderr, "trajectum: {}\n", what);
  return 1;
}

std::int64_t ms_since(steady_clock::time_point then) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - then).count();
}

void say(const std::string& nl, const std::string& en) { fmt::print("{}\n{}\n", nl, en); }

/// What is wrong, not what is only warned of. True if something was.
bool print_faults(const std::vector<route::Fault>& faults) {
  bool any = false;
  for (const auto& fault : faults) {
    if (fault.warning) continue;
    fmt::print(stderr, "{}\n", fault.format(Lang::nl));
    fmt::print(stderr, "({})\n", fault.message.en);
    any = true;
  }
  std::fflush(stderr);
  return any;
}

void print_region(const DevRegion& region) {
  std::string records;
  for (const auto& [reg, count] : region.records)
    records += fmt::format("{}{} {}", records.empty() ? "" : ", ", count, reg);
  fmt::print("\n{}: {}; {} trajecten / cases\n", region.name, records, region.cases);
  if (region.refused > 0)
    fmt::print("  {} records zijn niet geaccepteerd / were not accepted: {}\n", region.refused, region.why);
  for (const auto& login : region.logins) {
    std::string roles;
    for (const auto& role : login.roles) roles += (roles.empty() ? "" : ", ") + role;
    fmt::print("  {:<12} TRAJECTUM_TOKEN={}  {}\n", login.name, login.token, roles);
  }
}

/// Loads again whenever a file changed, and hands what it loaded to the loop of the server.
class Reloader {
 public:
  /// `seen`: what the folders held before what is served was loaded, so that no change since is missed.
  Reloader(const DevOptions& options, plugin::Look seen,
           std::function<void(std::shared_ptr<plugin::Generation>, steady_clock::time_point)> give)
      : options_(options), give_(std::move(give)), seen_(std::move(seen)), thread_([this] { run(); }) {}
  ~Reloader() {
    stop_ = true;
    thread_.join();
  }
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

 private:
  plugin::Look look() const { return plugin::Look({options_.workflows, options_.plugins}); }

  void run() {
    while (!stop_) {
      std::this_thread::sleep_for(kBetweenLooks);
      auto now = look();
      if (now == seen_) continue;
      auto begun = steady_clock::now();
      std::this_thread::sleep_for(kBetweenLooks / 2);
      if (look() != now) continue;  // somebody is still writing
      seen_ = std::move(now);
      auto loaded = std::make_shared<plugin::Generation>();
      if (auto wrong = plugin::wrong_shelves(options_.workflows, options_.plugins)) {
        route::Fault fault;
        fault.message = *wrong;
        loaded->faults.push_back(std::move(fault));
      } else {
        *loaded = plugin::load_all(options_.workflows, options_.plugins);
      }
      give_(std::move(loaded), begun);
    }
  }

  const DevOptions& options_;
  std::function<void(std::shared_ptr<plugin::Generation>, steady_clock::time_point)> give_;
  plugin::Look seen_;
  std::atomic<bool> stop_{false};
  std::thread thread_;  // last: it uses the others
};

class DevServer {
 public:
  explicit DevServer(const DevOptions& options, Instant at)
      : options_(options),
        store_(store::open_memory()),
        blobs_(store::open_blob_memory()),
        clock_(at),
        server_(loop_),
        bytes_(*blobs_,
               [this](std::uint64_t session) { server_.post([this, session] { loop_.bytes_done(session); }); }),
        engine_(*store_, clock_, random_) {
    engine_.use_bytes(bytes_);
  }

  int run() {
    auto begun = steady_clock::now();
    plugin::Look seen({options_.workflows, options_.plugins});
    auto generation = plugin::load_all(options_.workflows, options_.plugins);
    print_faults(generation.faults);
    if (generation.regions.empty())
      return fail("geen regio kan geladen worden / no region could be loaded: " + options_.workflows + ", " +
                  options_.plugins);
    auto address = listen(server_, options_.tcp, options_.unix_path);
    if (!address) return fail(address.error().text.in(Lang::nl));
    if (auto started = engine_.start(generation); !started) return fail(started.error().text.en);
    joined_.emplace(loop_, server_, engine_, &clock_, rpc::ReleaseRules{.takes_unsigned = true, .four_eyes = false});
    loop_.set_real_time(false);
    say("Dit is een proefserver: alles staat in het geheugen, de mensen zijn verzonnen, en niets wordt bewaard.",
        "This is a server to try things on: all of it is in memory, the people are made up, and nothing is kept.");
    for (const auto& [no, region] : engine_.regions())
      if (auto filled = fill(*region); filled != 0) return filled;
    fmt::print(
        "\nDe klok staat op / The clock stands at {}: trajectum system clock --advance "
        "'{{\"n\":1,\"unit\":\"days\"}}' (beheerder)\n",
        calendar::format_instant(clock_.now()));
    fmt::print("Klaar in / Ready in {:.2f} s. {}, {}: een verandering dient meteen / a change is served at once\n",
               static_cast<double>(ms_since(begun)) / 1000, options_.workflows, options_.plugins);
    fmt::print("listening on {}\n", *address);
    std::fflush(stdout);
    Reloader reloader(options_, std::move(seen), [this](auto loaded, auto since) {
      server_.post([this, loaded = std::move(loaded), since] { take(*loaded, since); });
    });
    server_.run();
    return 0;
  }

 private:
  int fill(pipeline::RegionAtWork& region) {
    auto filled = fill_region(engine_, joined_->dispatcher(), region, options_.seed);
    if (!filled) return fail(filled.error().text.en);
    filled_.insert(filled->name);
    print_region(*filled);
    return 0;
  }

  /// On the loop: what was loaded takes its place, or is told.
  void take(const plugin::Generation& loaded, steady_clock::time_point since) {
    bool broken = print_faults(loaded.faults);
    auto switched = loop_.switch_to(loaded);
    if (!switched) {
      fmt::print(stderr, "{}\n", switched.error().text.en);
      broken = true;
    }
    if (switched) {
      for (const auto& name : *switched) {
        const auto& bundle = *engine_.region(name)->bundle;
        fmt::print("{0} {1}: dient, nieuwe trajecten lopen erop / serves, new cases run on it ({2} ms)\n", name,
                   bundle.version, ms_since(since));
        if (!filled_.count(name)) fill(*engine_.region(name));
      }
    }
    if (broken)
      for (const auto& [no, region] : engine_.regions())
        if (!loaded.regions.count(region->name))
          fmt::print("{0} {1}: wat er was blijft dienen / what there was serves on\n", region->name,
                     region->bundle->version);
    std::fflush(stdout);
  }

  const DevOptions& options_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::BlobStore> blobs_;
  VirtualClock clock_;
  SystemRandom random_;
  FrameLoop loop_;
  net::Server server_;
  pipeline::ByteWork bytes_;
  pipeline::Engine engine_;
  std::optional<Joined> joined_;
  std::set<std::string> filled_;  // regions with people in them
};

}  // namespace

int dev(const DevOptions& options) {
  auto at = calendar::parse_instant(options.clock);
  if (!at) return fail("--clock takes a date (YYYY-MM-DD) or a moment, not \"" + options.clock + "\"");
  if (auto wrong = plugin::wrong_shelves(options.workflows, options.plugins)) return fail(wrong->nl + "\n" + wrong->en);
  return DevServer(options, *at).run();
}

}  // namespace trajectum::app
