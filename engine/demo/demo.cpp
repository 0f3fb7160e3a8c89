#include "demo/demo.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <ostream>

#include "client/run_folder.hpp"
#include "client/server_process.hpp"
#include "demo/bundle_copy.hpp"
#include "demo/chaos.hpp"
#include "demo/checks.hpp"
#include "demo/collect.hpp"
#include "demo/play.hpp"
#include "demo/print.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr int kExitDone = 0;
constexpr int kExitFailed = 1;
constexpr int kExitUnreachable = 3;
constexpr const char* kRegion =
    "zuid-limburg";                           // whose cases are played: the shelf that the server gets holds no other
constexpr std::int64_t kCallsPerClient = 40;  // about: only the moments of killing lean on it

double seconds_since(SteadyClock::time_point from) {
  return std::chrono::duration<double>(SteadyClock::now() - from).count();
}

Lang language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value && *value) return std::string_view(value).starts_with("nl") ? Lang::nl : Lang::en;
  }
  return Lang::en;
}

Result<std::unique_ptr<client::ServerProcess>> start_server(const Options& options, const Scale& scale,
                                                            const client::RunFolder& folder) {
  BundleFolders bundle{options.workflows, options.plugins};
  if (auto source = fs::path(bundle.plugins) / kRegion; fs::is_directory(source)) {  // it plays one region
    auto shelf = fs::path(folder.path()) / "shelf";
    std::error_code failed;
    fs::create_directories(shelf, failed);
    fs::copy(source, shelf / kRegion, fs::copy_options::recursive, failed);
    if (!failed) bundle.plugins = shelf.string();
  }
  if (options.quick) {
    auto copy = copy_scaled(bundle, folder.path() + "/bundle", scale);
    if (!copy) return copy.error();
    bundle = *copy;
  }
  auto server = std::make_unique<client::ServerProcess>(client::ServerSetup{.binary = options.server_binary,
                                                                            .data = folder.path() + "/data",
                                                                            .workflows = bundle.workflows,
                                                                            .plugins = bundle.plugins,
                                                                            .log = folder.path() + "/server.log",
                                                                            .more = {"--virtual-clock"}});
  if (auto started = server->start(); !started) return started.error();
  return server;
}

std::string make_run_id(const Options& options) {
  // A fresh store knows no command ids; a running server may know those of an earlier demo.
  if (options.connect.empty()) return fmt::format("d{}", options.seed);
  return fmt::format("d{}-{}-{}", options.seed, getpid(), SteadyClock::now().time_since_epoch().count());
}

Date last_day(const Options& options) { return date_of(options.intake_only ? kLastDayOfIntake : kLastDay); }

// Why a demo cannot be played on the server that answers, or "". A lost connection shows in the first call of the run.
std::string why_unfit(const std::string& address, const std::string& token) {
  auto connection = client::Connection::open(address);
  if (!connection) return connection.error().text.in(language());
  auto login = (*connection)->call("session.login", record({{"token", token}}));
  if (!login.ok()) return login.error->message;
  auto clock = (*connection)->call("system.clock", {});
  if (!clock.ok()) return clock.error->message;
  const auto& answer = as_record(clock.result);
  Text text;
  if (!answer.get("virtual").yes())
    text = {"Deze server loopt op echte tijd; start hem met --virtual-clock.",
            "This server runs in real time; start it with --virtual-clock."};
  else if (date_in(answer.get("now").text()).value_or(Date{}) >= date_of(kFirstDay))
    text = {
        fmt::format("De klok van deze server staat al op {}; start hem op een lege datamap.", answer.get("now").text()),
        fmt::format("The clock of this server stands at {}; start it on an empty data directory.",
                    answer.get("now").text())};
  return text.in(language());
}

// What matching looks at, as the register was given it.
Profile profile_in(const Record& fields) {
  Profile profile{text_in(fields, "sector"), {}, date_of(kFirstDay)};
  for (const auto& skill : list_in(fields, "skills")) profile.skills.emplace_back(skill.text());
  return profile;
}

// The run once a server answers.
class Run {
 public:
  Run(const Options& options, Line& line, const std::string& token, std::ostream& err)
      : options_(options),
        line_(line),
        population_(options.seed, options.quick ? quick_scale() : full_scale()),
        region_(options.seed, population_, line, static_cast<std::size_t>(std::max(options.connections, 1)), token),
        marks_(region_),
        progress_(err, [&line] { return line.meter.calls(); }) {}

  /// Nothing if the server stayed away; `why()` says more.
  std::optional<Summary> play() {
    auto from = SteadyClock::now();
    Play play(region_, marks_, progress_);
    play.seed();
    auto play_from = SteadyClock::now();
    if (!region_.is_over()) play.months(last_day(options_));
    Summary summary;
    summary.answered.play_seconds = seconds_since(play_from);
    if (!region_.is_over()) add_up(summary);
    if (region_.is_over()) return std::nullopt;
    summary.answered.total_seconds = seconds_since(from);
    summary.checks = checks(summary);
    return summary;
  }

  std::string why() const { return region_.fatal().value_or(""); }

 private:
  void add_up(Summary& summary) {
    summary.seed = options_.seed;
    summary.intake_only = options_.intake_only;
    Collect collect(region_);
    auto play_seconds = summary.answered.play_seconds;
    summary.answered = collect.answered(marks_);
    summary.answered.play_seconds = play_seconds;
    progress_.begin("recompute", collect.case_count());
    auto cases = collect.histories([&](std::int64_t done) { progress_.at(done, "histories"); });
    progress_.end();
    Questions questions;
    questions.today = region_.today;
    questions.midnights = marks_.midnights;
    questions.pool_at = marks_.pool_at;
    questions.seats = region_.book.offers.seats;
    for (const auto& [id, v] : region_.book.offers.vacancies)
      questions.vacancies.push_back({id, v.sector, v.skills, v.openings, v.since, v.closes});
    for (const auto& row : region_.population.seekers()) questions.seekers.emplace(row.id, profile_in(row.fields));
    summary.recomputed = recompute(cases, questions);
    summary.answered.refusals = region_.tally.refusals();
    summary.answered.resent = line_.resent.load();
    summary.answered.latency = line_.meter.latency();
  }

  const Options& options_;
  Line& line_;
  Population population_;
  Region region_;
  Marks marks_;
  Progress progress_;
};

int report(const Options& options, const Summary& summary, std::ostream& out, std::ostream& err) {
  out << (options.json ? summary_json(summary) : summary_text(summary, language())) << std::flush;
  for (const auto& [name, sentence] : summary.answered.first_sentences)
    err << "refused: " << name << ": " << sentence << '\n';
  const auto& incidents = summary.recomputed.findings.incidents;
  for (std::size_t i = 0; i < std::min<std::size_t>(incidents.size(), 5); ++i)
    err << "incident: " << incidents[i] << '\n';
  return summary.all_true() ? kExitDone : kExitFailed;
}

}  // namespace

int run(const Options& options, std::ostream& out, std::ostream& err) {
  err << fmt::format("trajectum demo, seed {}\n", options.seed) << std::flush;
  auto named = options.connect.empty() ? options.data : std::string();
  client::RunFolder folder(named, "trajectum-demo", options.keep || !named.empty());  // a named one is its owner's
  Line line;
  line.run_id = make_run_id(options);
  std::unique_ptr<client::ServerProcess> server;
  std::string token = options.token;
  if (options.connect.empty()) {
    auto scale = options.quick ? quick_scale() : full_scale();
    auto started = start_server(options, scale, folder);
    auto read = started ? (*started)->admin_token() : Result<std::string>(started.error());
    if (!read) {
      err << read.error().text.in(language()) << '\n';
      return kExitUnreachable;
    }
    server = std::move(*started);
    token = *read;
  }
  line.address = [&] { return server ? server->address() : options.connect; };
  line.is_gone = [&] { return server && server->died(); };
  if (auto why = why_unfit(line.address(), token); !why.empty()) {
    err << why << '\n';
    return kExitUnreachable;
  }
  std::unique_ptr<Chaos> chaos;
  if (options.kill && server) {
    auto clients = options.quick ? quick_scale().clients : full_scale().clients;
    chaos = std::make_unique<Chaos>(*server, Chaos::moments(options.seed, clients * kCallsPerClient),
                                    [&] { return line.meter.calls(); });
  }
  Run demo(options, line, token, err);
  auto summary = demo.play();
  if (!summary) {
    err << demo.why() << '\n';
    if (line.is_gone())
      err << (language() == Lang::nl ? "De server is onverwacht gestopt; hij zei het laatst:\n"
                                     : "The server stopped unexpectedly; it said last:\n")
          << server->last_words();
    return kExitUnreachable;
  }
  if (chaos) summary->answered.kills = chaos->kills();
  return report(options, *summary, out, err);
}

}  // namespace trajectum::demo
