// Start, switch and stop: regions, the state they share, new budgets, numbers caught up with the history.

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/names.hpp"
#include "pipeline/record_keys.hpp"
#include "pipeline/versions.hpp"
#include "plugin/packed.hpp"
#include "route/scripts.hpp"
#include "turn/money.hpp"

namespace trajectum::pipeline {

namespace {

Result<IdCodec::Key> id_key(store::Store& store, Random& random) {
  IdCodec::Key key;
  if (auto stored = store.setting("id_key"); stored && stored->size() == key.size()) {
    std::memcpy(key.data(), stored->data(), key.size());
    return key;
  }
  random.fill(key.data(), key.size());
  if (auto set = store.set_setting("id_key", std::string(reinterpret_cast<char*>(key.data()), key.size())); !set)
    return set.error();
  return key;
}

/// What is stored was written by a version that stores as this one does, or there is nothing yet.
Result<void> check_format(store::Store& store, const RegionAtWork& r, store::Changes& opening) {
  auto ours = encode(state::kStoredFormat);
  auto theirs = store.entry(r.no, state::space::kFormat, "state");
  if (theirs == ours) return {};
  if (theirs || store.last_history(r.no) > 0)
    return refused(
        "schema.state",
        {"Deze gegevensmap is geschreven door een andere versie, die dossiers anders bewaart; start die versie, of "
         "begin met een nieuwe map.",
         "This data directory was written by another version, that stores cases otherwise; start that version, or "
         "begin with a new directory."});
  opening.entries.push_back({state::space::kFormat, "state", ours});
  return {};
}

constexpr const char* kFundersSpace = "budget_funders";  // budget -> who gives it, as it was last planned

/// `turn::plan`; and a line whose funders are others now is refused when its total is not, because there is nothing to
/// post: what they gave is theirs. Errors: also `refused` "budget.ID.funders".
Result<std::optional<state::MoneyPosted>> plan_of(store::Store& store, const RegionAtWork& r,
                                                  const route::Budget& budget, Instant now) {
  auto planned = turn::plan(r.state.ledger, budget, now);
  if (!planned || *planned) return planned;
  auto before = store.entry(r.no, kFundersSpace, budget.id);
  if (!before || *before == encode(budget.funders)) return planned;
  return refused("budget." + budget.id + ".funders",
                 {"budgets.lua noemt voor " + budget.id +
                      " andere financiers of delen, bij hetzelfde totaal: wat er is blijft van wie het gaf. Wijzig ze "
                      "samen met het totaal (het verschil komt van hen), of verplaats geld met budget.transfer.",
                  "budgets.lua names other funders or parts for " + budget.id +
                      ", of the same total: what is there stays theirs who gave it. Change them together with the "
                      "total (the difference comes from them), or move money by budget.transfer."});
}

}  // namespace

Result<void> Engine::start(const plugin::Generation& generation) try {
  Beginning beginning(beginning_);
  started_at_ = clock_.now();
  if (auto begun = begin_group(); !begun) return begun.error();
  auto key = id_key(store_, random_);
  if (!key) return key.error();
  ids_ = std::make_unique<IdCodec>(*key);
  for (const auto& [name, bundle] : bundles_at_start(generation)) {
    auto made = make_region(name, bundle);
    if (!made) return made.error();
    regions_[(*made)->no] = std::move(*made);
  }
  for (const auto& [no, r] : regions_) {
    auto of_folder = generation.regions.find(r->name);
    if (of_folder == generation.regions.end() || of_folder->second->hash == r->bundle->hash) continue;
    if (auto noted = Versions(*this).note_of_folder(no, *of_folder->second); !noted) return noted.error();
  }
  for (const auto& [no, r] : regions_) ask_scans(no);
  return end_group();
} catch (const ReadFailed& failed) {
  return failed.error;
}

Engine::Bundles Engine::bundles_at_start(const plugin::Generation& generation) {
  Bundles out(generation.regions.begin(), generation.regions.end());
  for (const auto& [no, name] : store_.regions()) {
    auto active = Versions(*this).active(no);
    if (!active) continue;
    auto of_folder = out.find(name);
    if (of_folder != out.end() && of_folder->second->hash == active->hash) continue;
    std::vector<route::Fault> faults;
    auto packed = store_.entry(no, kBundleSpace, active->hash);
    auto bundle = packed ? plugin::load_packed(*packed, faults) : nullptr;
    plugin::log_faults(faults);
    if (bundle) {
      log::info("region.of_activation",
                "region {region}: {bundle} {version} serves, as it was activated, not what is in the folders",
                {{"region", name}, {"bundle", bundle->id}, {"version", bundle->version}});
      out[name] = std::move(bundle);
      continue;
    }
    // Another version than was decided on would open cases on the wrong route: rather none.
    log::error("region.not_served",
               "region {region}: the active bundle {bundle} cannot be loaded; the region is not served",
               {{"region", name}, {"bundle", active->hash}});
    out.erase(name);
  }
  return out;
}

Result<std::unique_ptr<RegionAtWork>> Engine::make_region(const std::string& name,
                                                          const std::shared_ptr<const route::Bundle>& bundle) {
  auto no = store_.region(name);
  if (!no) return no.error();
  auto loader = [this, n = *no](const std::string& reg, const std::string& id) -> std::optional<Record> {
    auto body = store_.record(n, reg, id);
    auto record = body ? decode<Record>(*body) : std::nullopt;
    if (!body || record) return record;
    log_damaged_row("record");
    if (beginning_) throw ReadFailed(internal_error("a record is damaged"));  // "there is none" would be kept
    fail_damaged();
  };
  auto made = std::make_unique<RegionAtWork>(*no, name, bundle, gate_of(*no, name), loader);
  if (auto started = start_region(*made); !started) return started.error();
  return made;
}

Result<std::vector<std::string>> Engine::switch_to(const plugin::Generation& generation) {
  return switch_bundles({generation.regions.begin(), generation.regions.end()});
}

Result<void> Engine::switch_region(RegionAtWork& r, std::shared_ptr<const route::Bundle> bundle) {
  auto switched = switch_bundles({{r.name, std::move(bundle)}});
  return switched ? Result<void>() : switched.error();
}

Result<std::vector<std::string>> Engine::switch_bundles(const Bundles& bundles) {
  TRAJECTUM_ASSERT(in_group_);
  // Refused before anything is written: a switch is whole, or is none.
  for (const auto& [name, bundle] : bundles) {
    auto* served = region(name);
    if (!served || served->bundle->hash == bundle->hash) continue;
    for (const auto& [id, budget] : bundle->budgets)
      if (auto planned = plan_of(store_, *served, budget, clock_.now()); !planned) return planned.error();
  }
  std::vector<std::unique_ptr<RegionAtWork>> added;
  for (const auto& [name, bundle] : bundles) {
    if (region(name)) continue;
    auto made = make_region(name, bundle);
    if (!made) return made.error();
    added.push_back(std::move(*made));
  }
  std::vector<std::string> switched;
  for (const auto& [name, bundle] : bundles) {
    auto* served = region(name);
    if (!served || served->bundle->hash == bundle->hash) continue;
    // What its metrics are now is what is shown while changed ones are counted.
    if (auto saved = save_metrics(*served); !saved) return saved.error();
    stamp_ += served->state.jobs.changes + 1;  // a stamp never comes back
    auto before = std::exchange(regions_[served->no], std::make_unique<RegionAtWork>(*served, bundle));
    if (auto started = start_region(*regions_[before->no], before.get()); !started) return started.error();
    switched.push_back(name);
  }
  for (auto& fresh : added) {
    switched.push_back(fresh->name);
    regions_[fresh->no] = std::move(fresh);
  }
  return switched;
}

void Engine::exchange(std::unique_ptr<RegionAtWork> fresh) {
  auto& place = regions_[fresh->no];
  if (place) {
    stamp_ += place->state.jobs.changes + 1;  // a stamp never comes back
    fresh->by_hash.merge(place->by_hash);     // open cases run on them
  }
  place = std::move(fresh);
}

void Engine::load_whole(RegionAtWork& r, const std::string& reg) {
  std::map<std::string, Record> records;
  store_.scan_records(r.no, reg, "", [&](std::string_view key, std::string_view body) {
    auto record = decode<Record>(body);
    if (!record) log_damaged_row("record");
    if (!record) fail_damaged();  // at a start too: nobody would ask for it again
    records[std::string(key)] = std::move(*record);
    return true;
  });
  r.state.keep_whole(reg, std::move(records));
}

namespace {

bool is_kept_whole(const route::Bundle& bundle, const route::Register& reg) {
  return !reg.capacity.empty() || reg.id == bundle.calendars.decreed;
}

}  // namespace

Result<void> Engine::load_shared(RegionAtWork& r) {
  for (const auto& [id, reg] : r.bundle->registers)
    if (is_kept_whole(*r.bundle, reg)) load_whole(r, id);
  namespace space = state::space;
  bool sound = true;
  for (const char* name : {space::kSeat, space::kWaiting, space::kLedger, space::kClosed, space::kMember,
                           space::kPoolOnce, space::kAbsence, space::kJob, space::kLease})
    store_.scan_entries(r.no, name, "", "", [&](std::string_view key, std::string_view body) {
      sound = r.state.load_row(name, key, body) && sound;
      return true;
    });
  if (!sound) return internal_error("region " + r.name + ": a stored row cannot be read; restore from a backup");
  return {};
}

Result<void> Engine::take_over(RegionAtWork& r, RegionAtWork& before) {
  const auto& was = *before.bundle;
  for (const auto& [id, reg] : r.bundle->registers) {
    auto old = was.registers.find(id);
    bool is_there = old != was.registers.end() && is_kept_whole(was, old->second);
    if (!is_there && is_kept_whole(*r.bundle, reg)) load_whole(r, id);
  }
  // Whom a pool admits, and before whom, its own files and those of the registers say: nothing else of a bundle.
  bool same_rules = plugin::have_same_files(was.packed, r.bundle->packed, {"pools", "registers"});
  std::set<std::string> anew;
  auto changed = [&](const std::string& id) {
    auto old = was.pools.find(id), now = r.bundle->pools.find(id);
    if (old == was.pools.end() || now == r.bundle->pools.end() || !same_rules) return true;
    const auto& route = now->second.route;
    return old->second.route != route || was.routes.at(route).subject != r.bundle->routes.at(route).subject;
  };
  for (const auto& [id, book] : r.state.pools)
    if (changed(id)) anew.insert(id);
  for (const auto& [id, pool] : r.bundle->pools)
    if (changed(id)) anew.insert(id);
  bool sound = true;
  for (const auto& id : anew) {
    r.state.pools.erase(id);
    for (const char* name : {state::space::kMember, state::space::kPoolOnce})
      store_.scan_entries(r.no, name, state::joined(id, ""), "", [&](std::string_view key, std::string_view body) {
        sound = r.state.load_row(name, key, body) && sound;
        return true;
      });
    if (auto pool = r.bundle->pools.find(id); pool != r.bundle->pools.end()) queue_pool(r, pool->second);
  }
  TRAJECTUM_ASSERT(sound && "these rows were read at the start, or written since");
  for (const auto& [id, pool] : r.bundle->pools) r.pools_to_fill.insert(id);  // its size may be another
  std::erase_if(r.pools_to_fill, [&](const std::string& id) { return !r.bundle->pools.count(id); });
  return {};
}

Result<void> Engine::start_region(RegionAtWork& r, RegionAtWork* before) {
  store::Changes opening;
  opening.region = r.no;
  if (auto known = check_format(store_, r, opening); !known) return known.error();
  if (auto loaded = before ? take_over(r, *before) : load_shared(r); !loaded) return loaded.error();
  if (disk() == store::Disk::sound)  // else it was served before, and the rest is made when writing goes again
    if (auto made = make_rows(r, opening); !made) return made;
  if (auto day = store_.entry(r.no, "watch", "day"))
    r.watched = decode<Date>(*day).value_or(Date{0});
  else
    r.watched = calendar::local_date(clock_.now());
  return before ? take_metrics_over(r, *before) : catch_up(r);
}

Result<void> Engine::make_rows(RegionAtWork& r, store::Changes& opening) {
  if (!store_.entry(r.no, kBundleSpace, r.bundle->hash))
    opening.entries.push_back({kBundleSpace, r.bundle->hash, r.bundle->packed});
  if (auto noted = Versions(*this).note_served(r); !noted) return noted.error();
  for (auto& row : missing_names(store_, r)) opening.entries.push_back(std::move(row));
  plan_budgets(r, opening);
  if (auto written = store_.write(opening); !written) return written.error();
  return index_registers(r);
}

void Engine::plan_budgets(RegionAtWork& r, store::Changes& changes) {
  state::TurnRecord turn;
  turn.command = "budget.plan";
  auto history = store_.last_history(r.no) + 1;
  for (const auto& [id, budget] : r.bundle->budgets) {
    auto posted = plan_of(store_, r, budget, clock_.now());
    if (!posted) {
      log::error("budget.plan_refused", "region {region}: the plan of budget {budget} is not posted: {why}",
                 {{"region", r.name}, {"budget", id}, {"why", log::why(posted.error())}});
      r.plans_refused.emplace(id, posted.error());
      continue;
    }
    if (auto funders = encode(budget.funders); store_.entry(r.no, kFundersSpace, id) != funders)
      changes.entries.push_back({kFundersSpace, id, std::move(funders)});
    if (!*posted) continue;
    turn.events.emplace_back(**posted);
    r.state.apply(turn.events.back(), nullptr, history);
  }
  for (auto& row : r.state.accept()) changes.entries.push_back({row.space, row.key, *row.body});
  if (!turn.events.empty()) changes.history.push_back({history, 0, 0, clock_.now(), turn.encode()});
}

Result<void> Engine::index_registers(RegionAtWork& r) {
  constexpr const char* kIndexSpace = "record_index";  // register -> index_signature
  for (const auto& [id, reg] : r.bundle->registers) {
    auto signature = index_signature(reg);
    if (store_.entry(r.no, kIndexSpace, id) == signature) continue;
    if (auto forgotten = store_.forget_record_keys(r.no, id); !forgotten) return forgotten.error();
    store::Changes changes;
    changes.region = r.no;
    store_.scan_records(r.no, id, "", [&, &of = reg](std::string_view key, std::string_view body) {
      if (auto record = read_row<Record>(body, "record"))
        index_record(of, std::string(key), nullptr, &*record, changes);
      return true;
    });
    changes.entries.push_back({kIndexSpace, id, signature});
    if (auto written = store_.write(changes); !written) return written.error();
  }
  return {};
}

void Engine::queue_pool(RegionAtWork& r, const route::Pool& pool) {
  store::CaseQuery query;
  query.route = pool.route;
  query.state = "active";
  query.limit = limits::kListLimitMax;
  while (true) {
    auto rows = store_.find_cases(r.no, query);
    for (const auto& row : rows) {
      state::Case c;
      c.region = r.no;
      c.no = row.no;
      if (!c.decode_body(row.body)) {
        tell_damaged_row("case");
        continue;
      }
      r.state.pools[pool.id].put_pool_case(row.subject_id, {row.no, turn::may_enter_pool(c, pool.id)});
    }
    if (rows.size() < query.limit) break;
    query.after = std::to_string(rows.back().no);
  }
  std::vector<std::string> clients;
  store_.scan_records(r.no, r.bundle->routes.at(pool.route).subject, "",
                      [&](std::string_view client, std::string_view) {
                        clients.emplace_back(client);
                        return true;
                      });
  for (const auto& client : clients) {
    try {
      ask_candidate(r, pool, client);
    } catch (const ReadFailed& failed) {
      if (failed.error.code == ErrorCode::unavailable) throw;  // else his record is left out
    }
  }
}

Result<void> Engine::catch_up(RegionAtWork& r) {
  for (const auto& [id, pool] : r.bundle->pools) queue_pool(r, pool);
  if (auto caught_up = catch_metrics_up(r); !caught_up) return caught_up.error();
  watch(r);
  return {};
}

Result<void> Engine::stop() try {
  if (auto begun = begin_group(); !begun) return begun.error();
  for (auto& [no, r] : regions_)
    if (auto saved = save_metrics(*r); !saved) return saved.error();
  return end_group();
} catch (const ReadFailed& failed) {
  return failed.error;
}

}  // namespace trajectum::pipeline
