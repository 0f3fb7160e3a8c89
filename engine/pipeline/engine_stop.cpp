// The kill switch of a region's handlers, and the engine's own turns that wait while they are stopped or took more than
// their part of the CPU. Why a resumed region is started anew: docs/decisions/0037.
#include "base/log.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

namespace space = state::space;

std::shared_ptr<Gate> Engine::gate_of(RegionNo no, const std::string& name) {
  auto& gate = gates_[no];
  if (gate) return gate;
  gate = std::make_shared<Gate>(name, Gate::Ticks(), slow_turn_ms_);
  if (auto row = store_.entry(no, space::kStopped, "")) {
    auto why = decode<state::StoppedBundle>(*row);
    if (!why) fail_damaged();  // its handlers would run
    log::warn("handlers.stopped", "region {region}: its handlers are stopped (plugin.stop)", {{"region", name}});
    gate->stop(std::move(*why));
  }
  return gate;
}

bool Engine::rests(const RegionAtWork& r) const {
  return is_held(r.no) || r.gate->stopped() || (!advancing_ && r.gate->is_over());
}

Result<std::string> Engine::stop_handlers(const Caller& caller, const std::string& reason) {
  return on_region(caller, [&](RegionAtWork& r) -> Result<RegionCommand> {
    if (const auto& why = r.gate->stopped())
      return refused(turn::kStoppedReason, {"De handlers staan al stil: " + why->by + ", " + why->reason + ".",
                                            "The handlers are stopped already: " + why->by + ", " + why->reason + "."});
    if (auto saved = save_metrics(r); !saved) return saved.error();
    state::StoppedBundle why{caller.principal.user, reason, clock_.now()};
    Record detail, reply;
    detail.set("reason", reason);
    detail.set("version", r.bundle->version);
    reply.set("at", calendar::format_instant(why.at));
    RegionCommand command;
    command.events.push_back(state::Administered{"plugin.stop", r.bundle->hash, std::move(detail)});
    command.rows.push_back({space::kStopped, "", encode(why)});
    command.reply = to_json(reply);
    log::warn("handlers.stopped", "region {region}: its handlers are stopped (plugin.stop)", {{"region", r.name}});
    r.gate->stop(std::move(why));
    return command;
  });
}

Result<std::string> Engine::resume_handlers(const Caller& caller, const std::string& reason) {
  bool resumes = false;
  auto reply = on_region(caller, [&](RegionAtWork& r) -> Result<RegionCommand> {
    if (!r.gate->stopped())
      return refused("running", {"De handlers lopen; er is niets stilgezet.", "The handlers run; nothing is stopped."});
    Record detail, answer;
    if (!reason.empty()) detail.set("reason", reason);
    detail.set("version", r.bundle->version);
    answer.set("at", calendar::format_instant(clock_.now()));
    RegionCommand command;
    command.events.push_back(state::Administered{"plugin.resume", r.bundle->hash, std::move(detail)});
    command.rows.push_back({space::kStopped, "", std::nullopt});
    command.reply = to_json(answer);
    resumes = true;
    return command;
  });
  if (!reply || !resumes) return reply;
  auto& before = *region(caller.region);
  log::info("handlers.resumed", "region {region}: its handlers run again", {{"region", before.name}});
  before.gate->resume();
  auto r = restart_region(before);
  if (!r) return r.error();
  if (auto played = play_put_off(**r); !played) return played.error();
  if (auto settled = settle_region(**r); !settled) return settled.error();
  return reply;
}

Result<RegionAtWork*> Engine::restart_region(RegionAtWork& r) {
  auto fresh = make_region(r.name, r.bundle);
  if (!fresh) return fresh.error();
  auto& made = **fresh;
  made.at_boundary = std::move(r.at_boundary);
  // What asked for a place or a seat meanwhile is in no list of this memory: all are asked.
  for (const auto& [id, pool] : made.bundle->pools) made.pools_to_fill.insert(id);
  for (const auto& [id, reg] : made.bundle->registers)
    if (!reg.capacity.empty() && !made.state.capacity.waiting(id).empty()) made.seats_to_offer.insert(id);
  exchange(std::move(*fresh));
  return &made;
}

Result<void> Engine::put_off(RegionAtWork& r, CaseNo no) {
  store::Changes changes;
  changes.region = r.no;
  changes.entries.push_back({space::kPutOff, state::key_number(no), ""});
  return store_.write(changes);
}

Result<void> Engine::play_put_off(RegionAtWork& r) {
  store::Changes over;
  over.region = r.no;
  std::set<CaseNo> asked;
  store_.scan_entries(r.no, space::kPutOff, "", "", [&](std::string_view key, std::string_view) {
    over.entries_gone.emplace_back(space::kPutOff, key);
    asked.insert(std::stoull(std::string(key), nullptr, 16));
    return true;
  });
  if (!over.entries_gone.empty())
    if (auto written = store_.write(over); !written) return written;
  for (auto no : asked)
    if (auto told = engine_turn(r, no, "plugin.resume", [](turn::Play& play) { play.link_changed(); }); !told)
      return told;
  std::set<CaseNo> held;
  store::ItemQuery query;
  query.states = {"incident"};
  query.limit = limits::kListLimitMax;
  while (true) {
    auto found = store_.find_items(r.no, query);
    for (const auto& one : found) held.insert(one.item.case_no);
    if (found.size() < query.limit) break;
    query.after = found.back().cursor;
  }
  for (auto no : held)
    if (auto tried = retry_stopped(r, no); !tried) return tried;
  return {};
}

Result<void> Engine::retry_stopped(RegionAtWork& r, CaseNo no) {
  auto* c = load_case(r, no);
  if (!c) return {};
  std::vector<InstanceNo> held;
  for (const auto& i : c->instances)
    if (i.life == state::Life::incident && i.cls == turn::kStoppedReason && i.stood_since == 0) held.push_back(i.no);
  if (held.empty()) return {};
  Caller caller;  // the engine's own, with the right to every incident
  caller.region = r.no;
  caller.method = "plugin.resume";
  caller.principal.admin = true;
  auto before = *c;
  ++depth_;
  auto played = play_turn(
      r, caller, *c, before,
      [&](turn::Play& play) -> Result<void> {
        for (auto incident : held)
          if (play.state().find(incident))
            if (auto tried = play.retry_incident(incident, {}); !tried)
              log::info("incident.held", "region {region}: an incident of case {case} is still held: {why}",
                        {{"region", r.name}, {"case", ids_->case_id(r.no, no)}, {"why", log::why(tried.error())}});
        return {};
      },
      nullptr);
  --depth_;
  if (!played) return played.error();
  return {};
}

}  // namespace trajectum::pipeline
