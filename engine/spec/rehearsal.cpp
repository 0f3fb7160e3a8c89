#include "spec/rehearsal.hpp"

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/codec.hpp"
#include "pipeline/records.hpp"
#include "route/scripts.hpp"
#include "spec/coverage.hpp"

namespace trajectum::spec {

Rehearsal::Rehearsal(std::shared_ptr<route::Bundle> bundle, std::uint64_t seed, Instant start, Coverage* coverage)
    : bundle_(std::move(bundle)),
      seed_(seed),
      coverage_(coverage),
      store_(store::open_memory()),
      clock_(start),
      random_(seed) {
  engine_ = std::make_unique<pipeline::Engine>(*store_, clock_, random_);
  plugin::Generation generation;
  generation.regions["spec"] = bundle_;
  auto started = engine_->start(generation);
  TRAJECTUM_ASSERT(started.ok());
}

Rehearsal::~Rehearsal() = default;

std::unique_ptr<Rehearsal> Rehearsal::fork(std::uint64_t seed) const {
  auto out = std::make_unique<Rehearsal>(bundle_, seed, clock_.now(), coverage_);
  out->people_ = people_;
  // What refers to another record comes after it: once more for what was refused.
  for (int round = 0; round < 3; ++round)
    out->group([&] {
      for (const auto& [id, reg] : bundle_->registers)
        for (const auto& key : keys(id))
          if (!out->has_record(id, key)) (void)out->put(id, key, const_cast<Rehearsal*>(this)->record_of(id, key));
    });
  return out;
}

const state::Case& Rehearsal::get(CaseNo no) {
  auto* c = engine_->find_case(region(), no);
  TRAJECTUM_ASSERT(c != nullptr);
  return *c;
}

const route::Route& Rehearsal::route_of(CaseNo no) { return *engine_->route_of(region(), get(no)); }

std::vector<CaseNo> Rehearsal::cases() {
  std::vector<CaseNo> out;
  store::CaseQuery query;
  query.limit = limits::kListLimitMax;
  while (true) {
    auto rows = store_->find_cases(region().no, query);
    for (const auto& row : rows) out.push_back(row.no);
    if (rows.size() < query.limit) return out;
    query.after = std::to_string(rows.back().no);
  }
}

turn::Principal Rehearsal::principal(const std::string& person) const {
  turn::Principal out;
  out.user = person;
  auto known = people_.find(person);
  if (known != people_.end()) {
    out.roles = known->second.roles;
    out.languages = known->second.languages;
    return out;
  }
  out.whoever = true;
  for (const auto& [id, role] : bundle_->roles) out.roles.push_back(id);
  return out;
}

bool Rehearsal::knows(const std::string& id) const {
  return id == kEverybody || id == kSomebodyElse || people_.count(id) != 0;
}

std::vector<std::string> Rehearsal::people() const {
  std::vector<std::string> out{kEverybody, kSomebodyElse};
  for (const auto& [id, person] : people_) out.push_back(id);
  return out;
}

pipeline::Caller Rehearsal::caller(const std::string& person, const char* method) {
  pipeline::Caller out;
  out.principal = principal(person);
  out.region = region().no;
  out.method = method;
  return out;
}

void Rehearsal::group(const std::function<void()>& commands) {
  if (in_group_) return commands();
  auto begun = engine_->begin_group();
  TRAJECTUM_ASSERT(begun.ok());
  in_group_ = true;
  commands();
  in_group_ = false;
  auto ended = engine_->end_group();
  TRAJECTUM_ASSERT(ended.ok());
}

Result<void> Rehearsal::on(CaseNo no, const std::string& person, const pipeline::Engine::Decide& decide) {
  Result<void> out;
  group([&] {
    auto done = engine_->on_case(caller(person, "spec"), {no, std::nullopt, decide, nullptr});
    if (!done) out = done.error();
  });
  return out;
}

Result<void> Rehearsal::attempt(CaseNo no, const std::string& person, const pipeline::Engine::Decide& decide) {
  Result<void> out;
  Coverage::Quiet quiet(coverage_);
  group([&] { out = engine_->try_on_case(caller(person, "spec"), {no, std::nullopt, decide, nullptr}); });
  return out;
}

Result<CaseNo> Rehearsal::open(const std::string& route, const std::string& subject, const Record& file) {
  Result<CaseNo> out = CaseNo{0};
  group([&] {
    CaseNo made = 0;
    auto note_number = [&](const turn::Play& play, const state::Case&) {
      made = play.state().no;
      return std::string("{}");
    };
    auto done = engine_->open_case(caller(kEverybody, "case.open"), {route, subject, "", file, note_number});
    if (done)
      out = made;
    else
      out = done.error();
  });
  return out;
}

Result<void> Rehearsal::put(const std::string& reg, const std::string& id, const Record& raw) {
  Result<void> out;
  group([&] {
    auto decide = [&](pipeline::RegionAtWork& r) {
      return pipeline::put_record(*engine_, r, r.bundle->registers.at(reg), {.id = id, .raw = raw});
    };
    auto done = engine_->on_region(caller(kEverybody, "register.put"), decide);
    if (!done) out = done.error();
  });
  return out;
}

bool Rehearsal::has_record(const std::string& reg, const std::string& id) {
  return region().state.record(reg, id) != nullptr;
}

std::vector<std::string> Rehearsal::keys(const std::string& reg) const {
  std::vector<std::string> out;
  store_->scan_records(engine_->regions().begin()->first, reg, "", [&](std::string_view id, std::string_view) {
    out.emplace_back(id);
    return true;
  });
  return out;
}

Record Rehearsal::record_of(const std::string& reg, const std::string& id) {
  auto* record = region().state.record(reg, id);
  return record ? *record : Record();
}

Date Rehearsal::today() const { return calendar::local_date(clock_.now()); }

void Rehearsal::advance_to(Instant at) {
  if (at <= clock_.now()) return;
  group([&] {
    auto moved = engine_->advance(clock_, at);
    TRAJECTUM_ASSERT(moved.ok());
  });
}

std::vector<Rehearsal::Turn> Rehearsal::history() {
  std::vector<Turn> out;
  HistoryNo after = 0;
  while (true) {
    auto rows = store_->history_after(region().no, after, limits::kListLimitMax);
    for (const auto& row : rows) {
      auto turn = state::TurnRecord::decode(row.body);
      TRAJECTUM_ASSERT(turn.has_value());
      out.push_back({std::move(*turn), row.at});
    }
    if (rows.size() < limits::kListLimitMax) return out;
    after = rows.back().id;
  }
}

}  // namespace trajectum::spec
