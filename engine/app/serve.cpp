#include "app/serve.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <deque>
#include <unordered_map>

#include "access/access.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "calendar/calendar.hpp"
#include "net/server.hpp"
#include "pipeline/engine.hpp"
#include "plugin/generation.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods.hpp"
#include "store/store.hpp"

namespace trajectum::app {
namespace {

constexpr const char* kVersion = "0.1.0";

/// Frames wait here while others are read; then all of them are one commit group, and all answers leave after its sync.
class Loop final : public net::FrameSink {
 public:
  Loop(pipeline::Engine& engine, rpc::Dispatcher& dispatcher) : engine_(engine), dispatcher_(dispatcher) {}
  void join(net::Server& server, rpc::Services& services) {
    server_ = &server;
    services_ = &services;
  }

  void on_open(notify::SessionNo session) override { sessions_[session].rpc.no = session; }
  void on_close(notify::SessionNo session) override { sessions_.erase(session); }
  void on_frame(notify::SessionNo session, std::string_view frame) override {
    auto it = sessions_.find(session);
    if (it == sessions_.end()) return;
    if (it->second.frames.empty()) queue_of(it->second).push_back(session);
    it->second.frames.emplace_back(frame);
    wake();
  }
  void on_oversized(notify::SessionNo session) override {
    auto it = sessions_.find(session);
    auto lang = it == sessions_.end() ? Lang::nl : it->second.rpc.lang;
    Error e = rpc::invalid_request(
        {"Dit bericht is groter dan 1 MiB; stuur het in delen.", "This frame is larger than 1 MiB; send it in parts."});
    server_->send(session, rpc::error_reply(e, lang));
    server_->flush();
  }
  /// Arms the real timer for what is due next.
  void plan() {
    auto next = engine_.next_due();
    if (!next) return;
    auto wait = *next - engine_.now();
    constexpr std::int64_t kLongest = 3600 * 1000;  // looks again within the hour, should the system's clock be set
    server_->set_timer(std::max<std::int64_t>(0, std::min(wait, kLongest)), [this] { play_due(); });
  }
  void set_real_time(bool real) { real_time_ = real; }
  bool failed() const { return failed_; }

 private:
  struct Connected {
    rpc::Session rpc;
    std::deque<std::string> frames;  // read, not yet played; bounded by the in-flight limit of net
    bool slow = false;               // its last frame took a whole group's time
  };

  std::deque<notify::SessionNo>& queue_of(const Connected& c) { return c.slow ? slow_turns_ : turns_; }
  bool idle() const { return turns_.empty() && slow_turns_.empty(); }

  void wake() {
    if (posted_ || failed_) return;
    posted_ = true;
    server_->post([this] { run_group(); });
  }

  /// What cannot be written must not be answered: the process stops, and clients ask again with their command ids.
  void stop(const Error& error) {
    failed_ = true;
    log::critical(fmt::format("the store refused a commit; the server stops without answering: {}", error.text.en));
    std::_Exit(1);
  }

  /// Plays what waits, a frame of each session in turn, until all is played or the group has taken its time: what one
  /// session asks for must not keep the answers of the others (reliability.md row 10). A session whose last frame was
  /// slow gets a group for one frame alone, in turn with the groups of the quick.
  std::vector<std::pair<notify::SessionNo, std::string>> play_group() {
    using std::chrono::steady_clock;
    auto until = steady_clock::now() + std::chrono::milliseconds(limits::kGroupMsMax);
    std::vector<std::pair<notify::SessionNo, std::string>> replies;
    bool of_slow = turns_.empty() || (last_was_quick_ && !slow_turns_.empty());
    last_was_quick_ = !of_slow;
    auto& turns = of_slow ? slow_turns_ : turns_;
    while (!turns.empty() && replies.size() < limits::kCommandsPerGroupMax) {
      auto session = turns.front();
      turns.pop_front();
      auto it = sessions_.find(session);
      if (it == sessions_.end()) continue;  // gone before its turn came; what was not begun is not done
      auto frame = std::move(it->second.frames.front());
      it->second.frames.pop_front();
      auto begun = steady_clock::now();
      rpc::refresh(it->second.rpc, *services_);
      replies.emplace_back(session, dispatcher_.handle(it->second.rpc, frame));
      auto ended = steady_clock::now();
      it->second.slow = ended - begun >= std::chrono::milliseconds(limits::kGroupMsMax);
      if (!it->second.frames.empty()) queue_of(it->second).push_back(session);
      if (of_slow || ended >= until) break;
    }
    return replies;
  }

  void run_group() {
    posted_ = false;
    if (idle()) return;
    if (auto begun = engine_.begin_group(); !begun) return stop(begun.error());
    auto replies = play_group();
    if (real_time_)
      if (auto played = engine_.play_due(); !played) return stop(played.error());
    if (auto ended = engine_.end_group(); !ended) return stop(ended.error());
    for (auto& [session, reply] : replies) {
      if (!reply.empty()) server_->send(session, std::move(reply));
      server_->answered(session);
    }
    server_->flush();
    if (!idle()) wake();
    if (real_time_) plan();
  }

  void play_due() {
    if (auto begun = engine_.begin_group(); !begun) return stop(begun.error());
    if (auto played = engine_.play_due(); !played) return stop(played.error());
    if (auto ended = engine_.end_group(); !ended) return stop(ended.error());
    plan();
  }

  pipeline::Engine& engine_;
  rpc::Dispatcher& dispatcher_;
  net::Server* server_ = nullptr;
  rpc::Services* services_ = nullptr;
  std::unordered_map<notify::SessionNo, Connected> sessions_;
  std::deque<notify::SessionNo> turns_, slow_turns_;  // sessions with frames, each in one of them, once
  bool last_was_quick_ = false;
  bool posted_ = false, failed_ = false, real_time_ = true;
};

bool make_folder(const std::string& path) {
  for (std::size_t cut = 1; cut <= path.size(); ++cut)
    if (cut == path.size() || path[cut] == '/') mkdir(path.substr(0, cut).c_str(), 0700);
  struct stat s {};
  return stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}

/// One server a data directory: a second one would give out the same numbers.
int lock_folder(const std::string& data) {
  int fd = open((data + "/lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

/// The first administrator of a region and a token for it, when there is nobody yet.
Result<void> first_admin(pipeline::Engine& engine, const std::string& data) {
  for (const auto& [no, r] : engine.regions()) {
    if (!pipeline::Reads(engine).users(no, "", 1).empty()) continue;
    auto token = access::make_token(engine.random());
    access::User admin{"admin", "Beheerder", {}, true};
    pipeline::Caller caller;
    caller.region = no;
    caller.method = "first.admin";
    auto done = engine.on_region(caller, [&](pipeline::RegionAtWork&) -> Result<pipeline::Engine::RegionCommand> {
      pipeline::Engine::RegionCommand command;
      command.events.push_back(state::Administered{"first.admin", admin.id, {}});
      command.rows.push_back({access::kUserSpace, admin.id, encode(admin)});
      command.rows.push_back(
          {access::kTokenSpace, access::token_hash(token), encode(access::Token{admin.id, engine.now()})});
      return command;
    });
    if (!done) return done.error();
    bool several = engine.regions().size() > 1;
    auto path = data + "/admin.token" + (several ? "." + r->name : "");
    int fd = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    auto line = token + "\n";
    bool written =
        fd >= 0 && write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    if (!written) return internal_error("cannot write " + path);
    fmt::print("admin token{}: {}\n", several ? " (" + r->name + ")" : "", token);
  }
  return {};
}

void print_faults(const std::vector<route::Fault>& faults) {
  for (const auto& fault : faults) fmt::print(stderr, "{}\n", fault.format(Lang::en));
}

}  // namespace

int serve(const ServeOptions& options) {
  auto fail = [](const std::string& what) {
    fmt::print(stderr, "trajectum: {}\n", what);
    return 1;
  };
  umask(077);  // what is kept here is about people: nobody else on this machine may read it
  if (!make_folder(options.data)) return fail("cannot make the data directory " + options.data);
  int lock = lock_folder(options.data);
  if (lock < 0) return fail("another server uses " + options.data + " (or it cannot be written)");

  auto generation = plugin::load_all(options.workflows, options.plugins);
  print_faults(generation.faults);
  if (generation.regions.empty())
    return fail("no region could be loaded from " + options.workflows + " and " + options.plugins);

  store::SqliteOptions sqlite;
  sqlite.path = options.data + "/trajectum.db";
  auto store = store::open_sqlite(sqlite);
  if (!store) return fail(store.error().text.en);

  SystemClock system;
  std::optional<VirtualClock> standing;
  if (options.virtual_clock) {
    auto start = (*store)->setting("virtual_now");
    auto at = start ? std::optional<Instant>(std::strtoll(start->c_str(), nullptr, 10))
                    : calendar::parse_instant(options.clock.empty() ? "2019-06-30" : options.clock);
    if (!at) return fail("--clock takes a date (YYYY-MM-DD) or a moment, not \"" + options.clock + "\"");
    standing.emplace(*at);
  }
  Clock& clock = standing ? static_cast<Clock&>(*standing) : system;
  SystemRandom random;
  pipeline::Engine engine(**store, clock, random);
  if (auto started = engine.start(generation); !started) return fail(started.error().text.en);
  {
    auto begun = engine.begin_group();
    auto made = begun ? first_admin(engine, options.data) : Result<void>(begun.error());
    auto ended = made ? engine.end_group() : Result<void>(made.error());
    if (!ended) return fail(ended.error().text.en);
  }

  rpc::MethodTable table;
  rpc::Dispatcher dispatcher(table);
  Loop loop(engine, dispatcher);
  net::Server server(loop);
  rpc::Services services{engine, pipeline::Reads(engine), standing ? &*standing : nullptr,
                         [&](rpc::Session& s) { server.logged_in(s.no); }, kVersion};
  loop.join(server, services);
  loop.set_real_time(!standing);
  rpc::add_all_methods(table, services);

  if (!options.unix_path.empty())
    if (auto listening = server.listen_unix(options.unix_path); !listening) return fail(listening.error().text.en);
  if (!options.tcp.empty()) {
    auto bound = server.listen_tcp(options.tcp);
    if (!bound) return fail(bound.error().text.en);
    fmt::print("listening on {}\n", *bound);
  } else {
    fmt::print("listening on unix:{}\n", options.unix_path);
  }
  std::fflush(stdout);
  server.on_terminate([&] {
    log::info("draining");
    server.drain();
  });
  if (!standing) loop.plan();
  server.run();
  if (auto stopped = engine.stop(); !stopped) return fail(stopped.error().text.en);
  close(lock);
  return 0;
}

}  // namespace trajectum::app
