#include "support/engine/bench.hpp"

#include <cstdlib>

#include "calendar/calendar.hpp"
#include "pipeline/records.hpp"
#include "route/scripts.hpp"
#include "turn/absence.hpp"

namespace trajectum::test {

Record record(std::initializer_list<std::pair<const char*, Value>> entries) {
  Record out;
  for (const auto& [name, value] : entries) out.set(name, value);
  return out;
}

Bench::Bench(plugin::Generation generation, std::unique_ptr<store::Store> store, std::uint64_t seed, Instant start_at)
    : start_at_(start_at),
      generation_(std::move(generation)),
      store_(std::move(store)),
      clock_(start_at),
      random_(seed) {
  auto started = start();
  TRAJECTUM_ASSERT(started.ok());
}

namespace {

void must_be_whole(const char*) { TRAJECTUM_ASSERT(false && "what a trial stored can be read"); }

/// What a slow machine left to be counted from the history: the figures are the declared ones from then on.
Result<void> count_all(pipeline::Engine& engine) {
  while (engine.has_more_to_do())
    if (auto counted = engine.run_group([&] { return engine.do_some(); }); !counted) return counted;
  return {};
}

}  // namespace

Result<void> Bench::start() {
  engine_ = std::make_unique<pipeline::Engine>(*store_, clock_, random_);
  if (bytes_) engine_->use_bytes(*bytes_);
  if (auto started = engine_->start(generation_); !started) return started;
  return count_all(*engine_);
}

void Bench::die() {
  engine_.reset();
  store_.reset();
  in_group_ = false;
}

Result<void> Bench::come_back(std::unique_ptr<store::Store> store) {
  store_ = std::move(store);
  auto now = store_->setting("virtual_now");
  clock_ = VirtualClock(now ? std::strtoll(now->c_str(), nullptr, 10) : start_at_);
  auto started = start();
  if (!started) die();
  return started;
}

const state::Case& Bench::get(CaseNo no) {
  auto* c = engine_->find_case(region(), no);
  TRAJECTUM_ASSERT(c != nullptr);
  return *c;
}

const route::Route& Bench::route(CaseNo no) { return *engine_->route_of(region(), get(no)); }

turn::Principal Bench::principal(const std::string& user) {
  turn::Principal out;
  out.user = user;
  for (const auto& [name, roles] : people_) {
    if (name != user) continue;
    out.roles = roles;
    if (auto known = access::find_user(*store_, region().no, user, must_be_whole)) out.languages = known->languages;
    return out;
  }
  for (const auto& [id, role] : region().bundle->roles) out.roles.push_back(id);
  return out;
}

void Bench::user(const std::string& id, std::vector<std::string> roles, std::vector<std::string> languages,
                 const std::string& team) {
  std::erase_if(people_, [&](const auto& one) { return one.first == id; });
  person(id, roles);
  group([&] {
    pipeline::Caller caller;
    caller.region = region().no;
    caller.method = "user.put";
    auto done = engine_->on_region(caller, [&](auto&) -> Result<pipeline::Engine::RegionCommand> {
      pipeline::Engine::RegionCommand command;
      command.rows.push_back({access::kUserSpace, id, encode(access::User{id, id, roles, false, languages, team})});
      command.reply = "{}";
      return command;
    });
    TRAJECTUM_ASSERT(done.ok());
  });
}

Result<void> Bench::absent(const std::string& user, std::int64_t in_days, std::int64_t days,
                           const std::string& substitute) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.region = region().no;
    caller.method = "absence.put";
    auto done = engine_->on_region(caller, [&](auto& r) -> Result<pipeline::Engine::RegionCommand> {
      auto today = calendar::local_date(clock_.now());
      Date from{today.days + static_cast<std::int32_t>(in_days)};
      Date till{from.days + static_cast<std::int32_t>(days) - 1};
      auto person = [&](const std::string& id) -> std::optional<turn::Person> {
        auto found = access::find_user(*store_, r.no, id, must_be_whole);
        return found ? std::optional(turn::Person{found->roles, found->languages}) : std::nullopt;
      };
      auto may = turn::may_be_absent(r.state.absences, {user, from, till, substitute, "leave"}, today, person);
      if (!may) return may.error();
      pipeline::Engine::RegionCommand command;
      command.events.push_back(state::AbsencePut{user, from, till, substitute, "leave"});
      command.reply = "{}";
      return command;
    });
    if (!done) out = done.error();
  });
  return out;
}

void Bench::present(const std::string& user, std::int64_t in_days) {
  group([&] {
    pipeline::Caller caller;
    caller.region = region().no;
    caller.method = "absence.remove";
    auto done = engine_->on_region(caller, [&](auto&) -> Result<pipeline::Engine::RegionCommand> {
      auto today = calendar::local_date(clock_.now());
      pipeline::Engine::RegionCommand command;
      command.events.push_back(state::AbsenceGone{user, {today.days + static_cast<std::int32_t>(in_days)}, "removed"});
      command.reply = "{}";
      return command;
    });
    TRAJECTUM_ASSERT(done.ok());
  });
}

void Bench::group(const std::function<void()>& commands) {
  if (in_group_) return commands();
  auto begun = engine_->begin_group();
  TRAJECTUM_ASSERT(begun.ok());
  in_group_ = true;
  commands();
  in_group_ = false;
  auto ended = engine_->end_group();
  TRAJECTUM_ASSERT(ended.ok());
  if (after_group) after_group();
}

Result<void> Bench::on(CaseNo no, const std::string& user, const pipeline::Engine::Decide& decide) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.principal = principal(user);
    caller.region = region().no;
    caller.method = "test";
    auto done = engine_->on_case(caller, {no, std::nullopt, decide, nullptr});
    if (!done) out = done.error();
  });
  return out;
}

Result<void> Bench::move(CaseNo no, const route::MoveWish& wish, turn::Departure* seen) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.principal = principal("beheer");
    caller.region = region().no;
    caller.method = "case.migrate";
    auto answer = [&](const turn::Play&, const state::Case&, const pipeline::Engine::MoveSeen& move) {
      if (seen) *seen = move.departure;
      return std::string("{}");
    };
    auto done = engine_->move_case(caller, {no, std::nullopt, "", wish, "new version"}, answer);
    if (!done) out = done.error();
  });
  return out;
}

Result<void> Bench::try_move(CaseNo no, const route::MoveWish& wish) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.principal = principal("beheer");
    caller.region = region().no;
    out = engine_->try_move(caller, {no, std::nullopt, "", wish, "new version"}, nullptr);
  });
  return out;
}

Result<void> Bench::move_back(CaseNo no) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.principal = principal("beheer");
    caller.region = region().no;
    caller.method = "case.revert";
    auto done = engine_->move_back(caller, no, "not yet", nullptr);
    if (!done) out = done.error();
  });
  return out;
}

Result<CaseNo> Bench::open(const std::string& route, const std::string& subject, const Record& file,
                           const std::string& user) {
  Result<CaseNo> out = CaseNo{0};
  group([&] {
    pipeline::Caller caller;
    caller.principal = principal(user);
    caller.region = region().no;
    caller.method = "case.open";
    CaseNo made = 0;
    auto note_number = [&](const turn::Play& play, const state::Case&) {
      made = play.state().no;
      return std::string("{}");
    };
    auto done = engine_->open_case(caller, {route, subject, "", file, note_number});
    if (done)
      out = made;
    else
      out = done.error();
  });
  return out;
}

Result<void> Bench::remove(const std::string& reg, const std::string& id) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.region = region().no;
    caller.method = "register.remove";
    auto done = engine_->on_region(caller, [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
      auto gone = pipeline::Records(*engine_).removed(r, r.bundle->registers.at(reg), id, "", "");
      if (!gone) return gone.error();
      return pipeline::Engine::RegionCommand{{std::move(*gone)}, {}, "{}"};
    });
    if (!done) out = done.error();
  });
  return out;
}

Result<void> Bench::put(const std::string& reg, const std::string& id, const Record& raw,
                        std::vector<std::pair<std::string, std::string>> externals) {
  Result<void> out;
  group([&] {
    pipeline::Caller caller;
    caller.region = region().no;
    caller.method = "register.put";
    auto done = engine_->on_region(caller, [&](pipeline::RegionAtWork& r) {
      return pipeline::put_record(*engine_, r, r.bundle->registers.at(reg),
                                  {.id = id, .raw = raw, .externals = externals});
    });
    if (!done) out = done.error();
  });
  return out;
}

void Bench::advance(const Duration& span) {
  bool days = span.unit != Unit::minutes && span.unit != Unit::hours;
  // To the end of the last day's first hour, so that what falls due on that day has fired.
  auto to = days ? calendar::midnight(calendar::add(calendar::local_date(clock_.now()), span)) + 3600 * 1000
                 : calendar::add(clock_.now(), span);
  advance_to(std::max(to, clock_.now()));
}

void Bench::advance_to(Instant at) {
  group([&] {
    auto moved = engine_->advance(clock_, at);
    TRAJECTUM_ASSERT(moved.ok());
  });
}

void Bench::oversleep(const Duration& span) {
  clock_.move_to(calendar::add(clock_.now(), span));
  for (bool more = true; more;) {
    group([&] {
      auto played = engine_->play_due();
      TRAJECTUM_ASSERT(played.ok());
      more = *played;
    });
  }
}

Result<std::vector<std::string>> Bench::switch_to(plugin::Generation generation) {
  Result<std::vector<std::string>> switched = std::vector<std::string>();
  group([&] { switched = engine_->switch_to(generation); });
  if (!switched) return switched;
  lay_out(std::move(generation));
  auto counted = count_all(*engine_);
  TRAJECTUM_ASSERT(counted.ok());
  group([&] {
    auto played = engine_->play_due();
    TRAJECTUM_ASSERT(played.ok());
  });
  return switched;
}

void Bench::lay_out(plugin::Generation generation) {
  older_.push_back(std::move(generation_));
  generation_ = std::move(generation);
}

void Bench::restart(bool orderly) {
  TRAJECTUM_ASSERT(!in_group_);
  if (orderly) {
    auto stopped = engine_->stop();
    TRAJECTUM_ASSERT(stopped.ok());
  }
  engine_.reset();
  auto started = start();
  TRAJECTUM_ASSERT(started.ok());
}

}  // namespace trajectum::test
