#include "pipeline/engine.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/planted.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/batches.hpp"
#include "pipeline/record_keys.hpp"
#include "pipeline/versions.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

using state::Case;

RegionAtWork::RegionAtWork(RegionNo number, std::string called, std::shared_ptr<const route::Bundle> running,
                           std::shared_ptr<Gate> stands_before, state::Region::RecordLoader loader)
    : gate(std::move(stands_before)),
      no(number),
      name(std::move(called)),
      bundle(std::move(running)),
      state(number, std::move(loader)) {
  adopt(bundle->hash, bundle);
  metrics = std::make_unique<report::Metrics>(*bundle);
}

RegionAtWork::RegionAtWork(RegionAtWork& before, std::shared_ptr<const route::Bundle> running)
    : gate(before.gate),
      no(before.no),
      name(before.name),
      bundle(std::move(running)),
      by_hash(std::move(before.by_hash)),  // open cases run on them
      state(std::move(before.state)),
      cases(std::move(before.cases)),
      pools_to_fill(std::move(before.pools_to_fill)),
      seats_to_offer(std::move(before.seats_to_offer)),
      robbed(std::move(before.robbed)),
      staff(std::move(before.staff)) {
  adopt(bundle->hash, bundle);
  metrics = std::make_unique<report::Metrics>(*bundle);
}

void RegionAtWork::adopt(const std::string& hash, std::shared_ptr<const route::Bundle> loaded) {
  if (loaded) loaded->scripts->put_gate(gate);
  by_hash[hash] = std::move(loaded);
}

Engine::Engine(store::Store& store, Clock& clock, Random& random) : store_(store), clock_(clock), random_(random) {}
Engine::~Engine() = default;

RegionAtWork* Engine::region(RegionNo no) {
  auto it = regions_.find(no);
  return it == regions_.end() ? nullptr : it->second.get();
}

RegionAtWork* Engine::region(const std::string& name) {
  for (auto& [no, r] : regions_)
    if (r->name == name) return r.get();
  return nullptr;
}

Result<void> Engine::begin_group() {
  TRAJECTUM_ASSERT(!in_group_);
  if (planted.reply_before_sync && std::exchange(late_, false))
    if (auto committed = store_.commit(); !committed) return committed.error();
  if (auto begun = store_.begin(); !begun) return begun.error();
  in_group_ = true;
  return {};
}

Result<void> Engine::end_group() {
  TRAJECTUM_ASSERT(in_group_);
  in_group_ = false;
  for (auto& [no, r] : regions_) trim_cache(*r);
  if (damage_ && store_.is_written()) return *damage_;
  if (planted.reply_before_sync && store_.disk() == store::Disk::sound) {
    late_ = true;
  } else {
    auto begun = std::chrono::steady_clock::now();
    store_.set_instant(now());
    auto committed = store_.commit();
    auto took = std::chrono::steady_clock::now() - begun;
    commits_.note(std::chrono::duration_cast<std::chrono::milliseconds>(took).count(),
                  std::exchange(had_turns_, false));
    if (!committed) return committed.error();
    TRAJECTUM_ASSERT(store_.durable() >= *committed);  // this driver syncs inside commit
  }
  moved_ = nullptr;
  for (const auto& [no, r] : regions_)  // of each group: most change nothing here
    if (auto& was = served_[no]; was != r->bundle) was = r->bundle;
  return {};
}

void Engine::trim_cache(RegionAtWork& r) {
  // Random eviction: the hash order is as good as any, and costs nothing to keep.
  while (r.cases.size() > limits::kCaseCacheCount) {
    r.answers.erase(r.cases.begin()->first);
    r.cases.erase(r.cases.begin());
  }
}

Case* Engine::load_case(RegionAtWork& r, CaseNo no) {
  auto it = r.cases.find(no);
  if (it != r.cases.end()) return it->second.get();
  auto row = store_.case_row(r.no, no);
  if (!row) return nullptr;
  auto c = std::make_unique<Case>();
  c->region = r.no;
  c->no = no;
  c->last_history = row->last_history;
  auto file = store_.case_file(r.no, no);
  if (!c->decode_body(row->body) || (file && !c->decode_file(*file))) {
    log::error("case.unreadable", "case {case} of region {region} cannot be read: its stored bytes are damaged",
               {{"case", ids_->case_id(r.no, no)}, {"region", r.name}});
    if (beginning_) return nullptr;
    fail_damaged();
  }
  return (r.cases[no] = std::move(c)).get();
}

const Case* Engine::find_case(RegionAtWork& r, CaseNo no) { return load_case(r, no); }

const route::Bundle* Engine::bundle_of(RegionAtWork& r, const Case& c) {
  if (c.hash.empty()) return r.bundle.get();  // it is being opened
  auto it = r.by_hash.find(c.hash);
  if (it != r.by_hash.end()) return it->second.get();
  // A case stays on the version it began on (semantics.md 8, `pinned`); its files were kept when it was first served,
  // or brought: a case may move to a version before that is activated.
  std::vector<route::Fault> faults;
  auto packed = Versions(*this).files(r.no, c.hash);
  auto bundle = packed ? plugin::load_packed(*packed, faults) : nullptr;
  if (!bundle)
    log::error("bundle.unloadable", "region {region}: bundle {bundle} of a running case cannot be loaded",
               {{"region", r.name}, {"bundle", c.hash}});
  plugin::log_faults(faults);
  r.adopt(c.hash, bundle);
  return bundle.get();
}

const route::Route* Engine::route_of(RegionAtWork& r, const Case& c) {
  const auto* bundle = bundle_of(r, c);
  if (!bundle) return nullptr;
  auto it = bundle->routes.find(c.route);
  return it == bundle->routes.end() ? nullptr : &it->second;
}

turn::World Engine::world(RegionAtWork& r, const route::Bundle& bundle, CaseNo no) {
  return {bundle,
          r.state,
          *ids_,
          clock_.now(),
          store_.last_history(r.no) + 1,
          [this, &r](const std::string& owner) {
            auto more = r.rehearsed.find(owner);
            return caseload_of(r, owner) + (more == r.rehearsed.end() ? 0 : more->second);
          },
          [this, &r](const std::string& user) -> std::optional<turn::Person> {
            const auto& all = staff(r);
            auto found = all.find(user);
            return found == all.end() ? std::nullopt : std::optional(found->second);
          },
          [this, &r]() -> const std::map<std::string, turn::Person>& { return staff(r); },
          [this, &r](const std::string& user) {
            store::ItemQuery query;
            query.queues.push_back("u:" + user);
            return store_.count_items(r.no, query);
          },
          r.bundle->calendars,
          &r.answers[no],
          [this, &r](CaseNo other) -> std::optional<turn::OtherCase> {
            auto* c = load_case(r, other);
            auto* route = c ? route_of(r, *c) : nullptr;
            return route ? std::optional(turn::OtherCase{c, route}) : std::nullopt;
          },
          r.robbed.count(no) != 0,
          [this, &r](const std::string& reg, const Record& wanted, const std::set<std::string>& written) {
            using Found = turn::World::Records;
            auto declared = r.bundle->registers.find(reg);  // a case of an older version may name one that is no more
            if (declared == r.bundle->registers.end()) return Result<Found>(Found());
            std::map<std::string, Record> now;
            for (const auto& id : written) now[id] = *r.state.record(reg, id);
            return equal_records(store_, r.no, declared->second, wanted, now,
                                 [this](std::string_view body) { return read_row<Record>(body, "record"); });
          },
          [this, region = r.no](const std::string& sha256) { return trust(region, sha256); },
          &r.bundle->registers,
          &r.bundle->roles};
}

void Engine::ask(RegionAtWork& r, const Case& c, const std::function<void(const turn::Play&)>& f) {
  auto* route = route_of(r, c);
  if (!route) return;
  const turn::Play play(world(r, *bundle_of(r, c), c.no), *route, const_cast<Case&>(c), {});  // asks only
  f(play);
}

Value Engine::next_action(RegionAtWork& r, const Case& c) {
  Value out;
  ask(r, c, [&](const turn::Play& play) { out = play.next_action(); });
  return out;
}

std::size_t Engine::caseload_of(RegionAtWork& r, const std::string& owner) {
  auto it = r.caseload.find(owner);
  if (it != r.caseload.end()) return it->second;
  std::size_t count = 0;
  store::CaseQuery query;
  query.owner = owner;
  query.state = "active";
  query.limit = limits::kListLimitMax;
  while (true) {
    auto rows = store_.find_cases(r.no, query);
    for (const auto& row : rows)
      if (auto* c = load_case(r, row.no); c && turn::counts_in_caseload(*r.bundle, *c)) ++count;
    if (rows.size() < query.limit) break;
    query.after = std::to_string(rows.back().no);
  }
  r.caseload[owner] = count;
  return count;
}

Result<Engine::Answered> Engine::answered_before(const Caller& caller) {
  if (caller.command_id.empty()) return Answered{};
  auto hash = stable_hash(caller.command_id);
  for (const auto& row : store_.commands(caller.region, hash)) {
    auto stored = store_.history(caller.region, row.history);
    auto turn = stored ? state::TurnRecord::decode(stored->body) : std::nullopt;
    if (stored && !turn) tell_damaged_row("history");
    if (!turn || turn->command_id != caller.command_id) continue;
    if (turn->params_hash != caller.params_hash || turn->by != caller.principal.user)
      return conflict("command_id", {"Dit command_id is al gebruikt voor een andere opdracht.",
                                     "This command_id was used for another command."});
    return Answered{true, turn->reply};
  }
  return Answered{};
}

Result<void> Engine::has_seq(const Case& c, std::optional<std::int64_t> expected) {
  if (!expected || *expected == c.seq) return {};
  return conflict("expected_seq", {"Het traject is intussen verder gegaan (seq " + std::to_string(c.seq) + ").",
                                   "The case has moved on (seq " + std::to_string(c.seq) + ")."});
}

Result<std::string> Engine::on_case(const Caller& caller, const CaseCommand& command) {
  auto* r = region(caller.region);
  if (!r) return not_found();
  if (trying_) {
    if (auto tried = try_on_case(caller, command); !tried) return tried.error();
    return std::string("{}");
  }
  auto before_answer = answered_before(caller);
  if (!before_answer) return before_answer.error();
  if (before_answer->found) return before_answer->reply;
  auto* c = load_case(*r, command.case_no);
  if (!c) return not_found({"Dit traject is er niet.", "There is no such case."});
  if (auto same = has_seq(*c, command.expected_seq); !same) return same.error();
  auto before = *c;
  return play_turn(*r, caller, *c, before, command.decide, command.answer);
}

Result<void> Engine::try_on_case(const Caller& caller, const CaseCommand& command) {
  auto* r = region(caller.region);
  auto* c = r ? load_case(*r, command.case_no) : nullptr;
  if (!c) return not_found({"Dit traject is er niet.", "There is no such case."});
  if (auto same = has_seq(*c, command.expected_seq); !same) return same.error();
  auto* route = route_of(*r, *c);
  if (!route) return internal_error("the version of the route that this case runs on cannot be loaded");
  auto before = *c;
  auto mark = r->state.mark();
  ++c->seq;
  auto around = world(*r, *bundle_of(*r, *c), c->no);
  around.answers = nullptr;  // what is answered here is of a case that never was
  turn::Play play(std::move(around), *route, *c, caller.principal);
  Gate::Turn turn(*r->gate, true);
  auto decided = command.decide(play);
  take_back(*r, *c, before, mark);
  if (turn.met()) return *turn.met();
  return decided;
}

Result<void> Engine::try_open(RegionAtWork& r, const Caller& caller, const OpenCommand& command,
                              const route::Route& route) {
  Case fresh;
  fresh.region = r.no;
  fresh.no = store_.last_case(r.no) + 1;
  fresh.seq = 1;
  auto mark = r.state.mark();
  auto around = world(r, bundle_with(r, route), fresh.no);
  around.answers = nullptr;  // of a case that never was
  turn::Play play(std::move(around), route, fresh, caller.principal);
  Gate::Turn turn(*r.gate, true);
  auto opened = play.open_case(command.key, command.subject_id, 0, 0, command.file);
  r.state.roll_back(mark);
  r.answers.erase(fresh.no);
  if (turn.met()) return *turn.met();
  return opened;
}

Result<std::string> Engine::open_case(const Caller& caller, const OpenCommand& command) {
  auto* r = region(caller.region);
  if (!r) return not_found();
  auto before_answer = answered_before(caller);
  if (!before_answer) return before_answer.error();
  if (before_answer->found) return before_answer->reply;
  auto found = r->bundle->routes.find(command.route);
  if (found == r->bundle->routes.end()) {
    std::vector<std::string> names;
    for (const auto& [id, route] : r->bundle->routes) names.push_back(id);
    auto guess = did_you_mean(command.route, names);
    return invalid_params(
        "route", {"Er is geen route \"" + command.route + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                  "There is no route \"" + command.route + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  if (!command.key.empty() && store_.case_by_key(r->no, command.key))
    return conflict("key", {"Er is al een traject met de sleutel " + command.key + ".",
                            "There already is a case with the key " + command.key + "."});
  auto today = route_of_today(*r, command.route);
  if (!today) return today.error();
  if (trying_) {
    if (auto tried = try_open(*r, caller, command, **today); !tried) return tried.error();
    return std::string("{}");
  }
  auto fresh = std::make_unique<Case>();
  fresh->region = r->no;
  fresh->no = store_.last_case(r->no) + 1;
  auto before = *fresh;
  // The row must exist before follow-ups ask for it, so the case goes into the cache first and out again on refusal.
  auto no = fresh->no;
  r->cases[no] = std::move(fresh);
  auto reply = play_turn(
      *r, caller, *r->cases[no], before,
      [&](turn::Play& play) { return play.open_case(command.key, command.subject_id, 0, 0, command.file); },
      command.answer, *today);
  if (!reply) r->cases.erase(no);
  return reply;
}

Result<std::string> Engine::on_region(const Caller& caller,
                                      const std::function<Result<RegionCommand>(RegionAtWork&)>& decide) {
  auto* r = region(caller.region);
  if (!r) return not_found();
  if (trying_)
    return conflict(kNotTried, {"Dit kan niet vooraf worden geprobeerd.", "This cannot be tried beforehand."});
  auto before_answer = answered_before(caller);
  if (!before_answer) return before_answer.error();
  if (before_answer->found) return before_answer->reply;
  auto decided = decide(*r);
  if (!decided) return decided.error();
  store::Changes changes;
  changes.region = r->no;
  auto history = store_.last_history(r->no) + 1;
  state::TurnRecord turn{caller.method,
                         caller.principal.user,
                         caller.command_id,
                         caller.params_hash,
                         0,
                         0,
                         {},
                         caller.command_id.empty() ? "" : decided->reply};
  for (const auto& event : decided->events) r->state.apply(event, nullptr, history);
  auto written = put_record_rows(r->bundle->registers, decided->events, changes);
  turn.events = std::move(decided->events);
  changes.history.push_back({history, 0, 0, clock_.now(), turn.encode()});
  auto rows = r->state.accept();
  rows.insert(rows.end(), decided->rows.begin(), decided->rows.end());
  for (auto& row : rows) {
    if (row.body)
      changes.entries.push_back({row.space, row.key, *row.body});
    else
      changes.entries_gone.push_back({row.space, row.key});
  }
  if (!caller.command_id.empty()) changes.commands.push_back({stable_hash(caller.command_id), history, clock_.now()});
  if (auto stored = store_.write(changes); !stored) return stored.error();
  if (std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.space == access::kUserSpace; }))
    r->staff.reset(), r->teams.reset();
  if (auto told = records_changed(*r, written, 0); !told) return told.error();
  if (auto back = bring_back(*r, turn.events); !back) return back.error();
  if (auto settled = settle_region(*r); !settled) return settled.error();
  return decided->reply;
}

Result<void> Engine::records_changed(RegionAtWork& r, const std::set<std::pair<std::string, std::string>>& written,
                                     CaseNo by) {
  for (const auto& [reg, id] : written) {
    for (const auto& [name, pool] : r.bundle->pools)
      if (r.bundle->routes.at(pool.route).subject == reg) ask_candidate(r, pool, id);
    if (!r.bundle->registers.at(reg).capacity.empty()) r.seats_to_offer.insert(reg);
    if (auto told = tell_cases(r, reg, id, by); !told) return told.error();
  }
  return {};
}

Result<void> Engine::tell_cases(RegionAtWork& r, const std::string& reg, const std::string& id, CaseNo by) {
  // Guards and dates may read this record: through the case's subject, or through a seat on it. The case that wrote it
  // asked its own in the same turn.
  std::set<CaseNo> readers;
  store::CaseQuery query;
  query.subject_register = reg;
  query.subject_id = id;
  query.state = "active";
  query.limit = limits::kListLimitMax;
  for (const auto& row : store_.find_cases(r.no, query)) readers.insert(row.no);
  const auto& bookings = r.state.capacity.bookings(reg);
  if (auto booked = bookings.find(id); booked != bookings.end())
    for (const auto& b : booked->second) readers.insert(b.case_no);
  readers.erase(by);
  if (by != 0 && !readers.empty() && depth_ >= limits::kLinkTurnsDeepMax) {
    readers.clear();
    if (auto stopped = set_off_too_deep(r, by); !stopped) return stopped;
  }
  for (auto no : readers) {
    if (!r.gate->stopped()) continue;
    if (auto kept = put_off(r, no); !kept) return kept;
  }
  if (r.gate->stopped()) readers.clear();
  for (auto no : readers)
    if (auto told = engine_turn(r, no, "record.changed", [](turn::Play& play) { play.record_changed(); }); !told)
      return told;
  recount_subject(r, reg, id);
  return {};
}

}  // namespace trajectum::pipeline
