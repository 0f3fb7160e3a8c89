#include "app/serve.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "app/frame_loop.hpp"
#include "app/scanner.hpp"
#include "app/server_folder.hpp"
#include "app/start.hpp"
#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "calendar/calendar.hpp"
#include "net/server.hpp"
#include "pipeline/backups.hpp"
#include "pipeline/byte_work.hpp"
#include "pipeline/engine.hpp"
#include "plugin/generation.hpp"
#include "plugin/shelf.hpp"
#include "store/blob_store.hpp"
#include "store/store.hpp"

namespace trajectum::app {
namespace {

/// The first administrator of each region that has nobody yet; his token is printed and kept beside the database.
Result<void> first_admins(pipeline::Engine& engine, const std::string& data) {
  for (const auto& [no, r] : engine.regions()) {
    if (!pipeline::Reads(engine).users(no, "", 1).empty()) continue;
    auto token = make_admin(engine, no);
    if (!token) return token.error();
    bool several = engine.regions().size() > 1;
    auto path = data + "/admin.token" + (several ? "." + r->name : "");
    int fd = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    auto line = *token + "\n";
    bool written =
        fd >= 0 && write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    if (!written) return internal_error("cannot write " + path);
    fmt::print("admin token{}: {}\n", several ? " (" + r->name + ")" : "", *token);
  }
  return {};
}

int fail(const std::string& what) {
  log::critical("server.not_started", "{why}", {{"why", what}});
  return 1;
}

constexpr const char* kClockStart = "virtual_start";  // where a virtual clock began: the mark of such a directory
constexpr const char* kClockNow = "virtual_now";      // as the engine keeps it

std::optional<Instant> stored_instant(store::Store& store, const char* setting) {
  auto text = store.setting(setting);
  return text ? std::optional<Instant>(std::strtoll(text->c_str(), nullptr, 10)) : std::nullopt;
}

/// Where the virtual clock of this directory stands; nothing on real time. Errors: what was asked is not what this
/// directory was made with, so that it would be ignored, or would move a region's time by years.
Result<std::optional<Instant>> clock_of(store::Store& store, const ServeOptions& options,
                                        std::optional<Instant> asked) {
  auto wrong = [](const std::string& en) { return invalid_params("--clock", {en, en}); };
  bool is_new = !store.setting("id_key");
  auto begun = stored_instant(store, kClockStart);
  auto now = stored_instant(store, kClockNow);
  if (!now) now = begun;
  if (!options.virtual_clock) {
    if (now)
      return wrong(options.data + " was made with a virtual clock, which stands at " + calendar::format_instant(*now) +
                   "; add --virtual-clock, or give another --data");
    return std::optional<Instant>();
  }
  if (is_new) return asked;
  if (!now)
    return wrong(options.data +
                 " was made on real time, and its cases would go back in time; leave out --virtual-clock, "
                 "or give another --data");
  if (!options.clock.empty() && asked != now && asked != begun)
    return wrong("the clock of " + options.data + " stands at " + calendar::format_instant(*now) + "; --clock " +
                 options.clock +
                 " is for a new data directory: leave it out, and move the clock with `trajectum system "
                 "clock`, or give another --data");
  return now;
}

/// Writes where the clock of a new directory starts, before anything else: a start that dies after it can be repeated.
Result<void> keep_clock_start(store::Store& store, std::optional<Instant> at) {
  if (!at || store.setting("id_key")) return {};
  if (auto begun = store.begin(); !begun) return begun.error();
  if (auto set = store.set_setting(kClockStart, std::to_string(*at)); !set) return set.error();
  if (auto committed = store.commit(); !committed) return committed.error();
  return {};
}

Result<void> begin_directory(pipeline::Engine& engine, const std::string& data) {
  if (auto begun = engine.begin_group(); !begun) return begun.error();
  if (auto made = first_admins(engine, data); !made) return made.error();
  return engine.end_group();
}

/// Until SIGTERM. Gives the exit code.
int run(net::Server& server, pipeline::Engine& engine, const std::string& address) {
  fmt::print("listening on {}\n", address);
  std::fflush(stdout);
  log::info("server.started", "version {version} serves {regions} regions at {address}",
            {{"version", kVersion}, {"regions", engine.regions().size()}, {"address", address}});
  server.run();
  if (auto stopped = engine.stop(); !stopped) {
    log::error("server.not_saved", "what was counted could not be kept at the end: {why}",
               {{"why", log::why(stopped.error())}});
    return 1;
  }
  log::info("server.stopped", "stopped: all that was asked is answered and kept");
  return 0;
}

}  // namespace

int serve(const ServeOptions& options) try {
  log::set_format(options.log_format == "json" ? log::Format::json : log::Format::text);
  umask(077);  // what is kept here is about people: nobody else on this machine may read it
  auto asked = calendar::parse_instant(options.clock.empty() ? "2019-06-30" : options.clock);
  if (!asked) return fail("--clock takes a date (YYYY-MM-DD) or a moment, not \"" + options.clock + "\"");
  auto folder = ServerFolder::open(options.data);
  if (!folder) return fail(folder.error().text.en);
  if (auto wrong = plugin::wrong_shelves(options.workflows, options.plugins)) return fail(wrong->en);
  auto generation = plugin::load_all(options.workflows, options.plugins);
  plugin::log_faults(generation.faults);
  if (generation.regions.count("default") && plugin::bundle_folders(options.plugins).empty())
    log::warn("region.default", "no bundles in {folder}: the region \"default\" serves the workflows alone",
              {{"folder", options.plugins}});
  std::error_code ignored;
  bool may_have_active = std::filesystem::exists(options.data + "/trajectum.db", ignored);
  auto none = "no region could be loaded from " + options.workflows + " and " + options.plugins;
  if (generation.regions.empty() && !may_have_active) return fail(none);
  FrameLoop loop;
  net::Server server(loop);
  auto address = listen(server, options.tcp, options.unix_path);
  if (!address) return fail(address.error().text.en);

  store::SqliteOptions sqlite;
  sqlite.path = options.data + "/trajectum.db";
  sqlite.archive.folder = options.archive;
  sqlite.archive.blobs = options.data + "/blobs";
  sqlite.archive.program = kVersion;
  sqlite.archive.keep_ms = options.archive_days * 24 * 3600 * 1000;
  auto store = store::open_sqlite(sqlite);
  if (!store) return fail(store.error().text.en);
  (*folder)->keep();
  auto at = clock_of(**store, options, asked);
  if (!at) return fail(at.error().text.en);
  if (auto kept = keep_clock_start(**store, *at); !kept) return fail(kept.error().text.en);
  SystemClock system;
  std::optional<VirtualClock> standing;
  if (*at) standing.emplace(**at);
  Clock& clock = standing ? static_cast<Clock&>(*standing) : system;
  SystemRandom random;
  auto blobs =
      store::open_blob_files(sqlite.archive.blobs, [&store](const std::string& path) { (*store)->blob_kept(path); });
  auto scanner = options.scan.empty() ? nullptr : scanner_of(*blobs, options.scan);
  pipeline::ByteWork bytes(
      *blobs, [&server, &loop](std::uint64_t session) { server.post([&loop, session] { loop.bytes_done(session); }); },
      std::move(scanner));
  pipeline::Engine engine(**store, clock, random);
  engine.use_bytes(bytes);
  engine.set_slow_turn_ms(options.slow_turn_ms);
  if (options.hold) engine.hold_all();
  if (auto started = engine.start(generation); !started) return fail(started.error().text.en);
  if (engine.regions().empty()) return fail(none + ", and none has an active version");
  if (auto begun = begin_directory(engine, options.data); !begun) return fail(begun.error().text.en);

  std::optional<pipeline::Backups> backups;
  if (!options.backups.empty())
    backups.emplace(options.data, options.backups, kVersion, [&server, &loop](std::uint64_t session) {
      server.post([&loop, session] { loop.bytes_done(session); });
    });
  pipeline::Alarms alarms(engine, options.alarms, options.data, options.backups);
  Joined joined(loop, server, engine, standing ? &*standing : nullptr,
                {.takes_unsigned = false, .four_eyes = options.four_eyes_release}, backups ? &*backups : nullptr,
                &alarms);
  if (options.hold)
    log::warn("server.held", "held: reads are answered, nothing is changed or played until system.release");
  loop.set_real_time(!standing);
  if (!standing) loop.plan();
  loop.watch_over(alarms);
  return run(server, engine, *address);
} catch (const ReadFailed& failed) {  // what a start or a stop needs
  return fail(failed.error.text.en);
}

}  // namespace trajectum::app
