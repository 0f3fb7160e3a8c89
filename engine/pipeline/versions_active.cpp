// Which version a region serves: activating one, and the way back. The row `plugin_active` is the switch: it is written
// in the group in which the region's memory is exchanged, so a crash leaves the old version or the new one.
#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "model/json.hpp"
#include "pipeline/versions.hpp"

namespace trajectum::pipeline {

using state::Activation;
using state::ActiveBundle;
namespace space = state::space;

namespace {

Record named(const std::string& hash, const std::string& version) {
  Record out;
  out.set("bundle", hash);
  out.set("version", version);
  return out;
}

std::string joined_names(const std::set<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

std::optional<ActiveBundle> Versions::active(RegionNo region) {
  auto body = store_.entry(region, space::kActive, "");
  auto out = body ? decode<ActiveBundle>(*body) : std::nullopt;
  if (body && !out) engine_.fail_damaged();  // at a start as well: another version would be served
  return out;
}

std::optional<Activation> Versions::activation_of(RegionNo region, const std::string& hash) {
  std::optional<Activation> last;
  store_.scan_entries(region, space::kActivation, "", "", [&](std::string_view, std::string_view body) {
    if (auto one = engine_.read_row<Activation>(body, "activation"); one && one->hash == hash) last = std::move(*one);
    return true;
  });
  return last;
}

std::vector<Versions::Step> Versions::way_back(const RegionAtWork& r) {
  auto in_force = active(r.no);
  std::vector<Step> out;
  for (auto number = in_force ? in_force->activation : 0; number != 0;) {
    auto body = store_.entry(r.no, space::kActivation, state::key_number(number));
    auto activation = engine_.read_row<Activation>(body, "activation");
    if (!activation || activation->before >= number) break;
    out.push_back({number, *activation});
    number = activation->before;
  }
  return out;
}

std::set<std::string> Versions::not_approved(RegionNo region, const state::BundleVersion& version) {
  std::set<std::string> out(version.capabilities.begin(), version.capabilities.end());
  // Whoever starts the server with a folder has said yes to what is in it.
  for (const auto& [hash, other] : all(region))
    if (other.of_folder && other.plugin == version.plugin)
      for (const auto& capability : other.capabilities) out.erase(capability);
  std::erase_if(out, [&](const std::string& capability) {
    return store_.entry(region, space::kApproved, state::joined(version.plugin, capability)).has_value();
  });
  return out;
}

Result<void> Versions::may_activate(RegionAtWork& r, const Caller& caller, const Wanted& wanted) {
  auto version = find(r.no, wanted.hash);
  if (!version)
    return not_found({"Deze versie is er niet; breng haar met plugin.upload, of zoek haar met plugin.find.",
                      "There is no such version; bring it by plugin.upload, or look for it by plugin.find."});
  if (!wanted.expected.empty() && wanted.expected != r.bundle->hash)
    return conflict("expected", {"Intussen is een andere versie actief: " + r.bundle->version + ".",
                                 "Another version is active meanwhile: " + r.bundle->version + "."});
  if (wanted.hash == r.bundle->hash)
    return refused("active", {"Deze versie is al actief.", "This version is active already."});
  if (wanted.four_eyes && !version->by.empty() && version->by == caller.principal.user)
    return refused("same_as", {"Wie een versie uploadt, activeert haar niet zelf: vraag een andere beheerder.",
                               "Who uploaded a version does not activate it: ask another administrator."});
  auto missing = not_approved(r.no, *version);
  for (const auto& capability : wanted.approve) missing.erase(capability);
  if (missing.empty()) return {};
  auto names = joined_names(missing);
  return refused("capabilities",
                 {"Deze bundel vraagt wat hier nog niemand heeft goedgekeurd: " + names + "; geef het met `approve`.",
                  "This bundle asks for what nobody has approved here yet: " + names + "; give it with `approve`."},
                 "approve");
}

Result<std::string> Versions::serve(RegionAtWork& r, const Caller& caller, std::shared_ptr<const route::Bundle> bundle,
                                    Command command, Record reply, const Started& start) {
  using std::chrono::steady_clock;
  auto begun = steady_clock::now();
  auto region = r.name, id = bundle->id, version = bundle->version;
  if (auto switched = engine_.switch_region(r, std::move(bundle)); !switched) return switched.error();
  auto us = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun).count();
  log::info("region.switched", "region {region}: {bundle} {version} serves from here on (switched in {us} us)",
            {{"region", region}, {"bundle", id}, {"version", version}, {"us", us}});
  if (start) {
    auto started = start();
    if (!started) return started.error();
    for (const auto& [name, value] : *started) reply.set(name, value);
  }
  command.reply = to_json(reply);
  return engine_.on_region(caller, [&](RegionAtWork&) -> Result<Command> { return std::move(command); });
}

Result<std::string> Versions::activate(RegionAtWork& r, const Caller& caller, const Wanted& wanted,
                                       std::shared_ptr<const route::Bundle> bundle, const Started& start) {
  TRAJECTUM_ASSERT(bundle->hash == wanted.hash);
  if (auto may = may_activate(r, caller, wanted); !may) return may.error();
  auto version = *find(r.no, wanted.hash);
  auto now = engine_.now();
  auto in_force = active(r.no).value_or(ActiveBundle{});
  Command command;
  auto add = [&](Activation activation) {
    activation.before = in_force.activation;
    in_force = {activation.hash, in_force.last + 1, in_force.last + 1};
    command.rows.push_back({space::kActivation, state::key_number(in_force.activation), encode(activation)});
  };
  if (in_force.hash != r.bundle->hash)
    add({r.bundle->hash, "", now, 0});  // it came from a folder: one can go back to it
  add({wanted.hash, caller.principal.user, now, 0});
  command.rows.push_back({space::kActive, "", encode(in_force)});
  command.rows.push_back({space::kVersionFiles, wanted.hash, std::nullopt});  // kept as what was served, from here on
  version.taken_back = false;
  command.rows.push_back({space::kVersion, wanted.hash, encode(version)});
  List approved;
  for (const auto& capability : wanted.approve) {
    command.rows.push_back({space::kApproved, state::joined(version.plugin, capability),
                            encode(state::Approval{caller.principal.user, now})});
    approved.emplace_back(capability);
  }
  Record detail, reply = named(wanted.hash, version.version);
  detail.set("version", version.version);
  detail.set("was", r.bundle->hash);
  if (!approved.empty()) detail.set("approve", std::move(approved));
  reply.set("was", named(r.bundle->hash, r.bundle->version));
  command.events.push_back(state::Administered{"plugin.activate", wanted.hash, std::move(detail)});
  return serve(r, caller, std::move(bundle), std::move(command), std::move(reply), start);
}

Result<std::string> Versions::before(const RegionAtWork& r, const std::string& to) {
  for (const auto& step : way_back(r)) {
    const auto& hash = step.activation.hash;
    if (hash == r.bundle->hash || !find(r.no, hash)) continue;
    if (to.empty() || to == hash) return hash;
  }
  if (to.empty())
    return refused("rollback", {"Voor deze versie was er geen andere actief; activeer er een met plugin.activate.",
                                "No other version was active before this one; activate one by plugin.activate."});
  return refused("rollback",
                 {"Die versie was niet voor deze actief; activeer haar met plugin.activate.",
                  "That version was not active before this one; activate it by plugin.activate."},
                 "to");
}

Result<std::string> Versions::roll_back(RegionAtWork& r, const Caller& caller, const std::string& to,
                                        const std::string& reason, std::shared_ptr<const route::Bundle> bundle) {
  auto target = before(r, to);
  if (!target) return target.error();
  TRAJECTUM_ASSERT(bundle->hash == *target);
  Command command;
  std::set<std::string> taken_back{r.bundle->hash};
  std::uint64_t number = 0;
  for (const auto& step : way_back(r)) {
    number = step.number;
    if (step.activation.hash == *target) break;
    taken_back.insert(step.activation.hash);
  }
  for (const auto& hash : taken_back) {
    auto version = find(r.no, hash);
    if (!version) continue;
    version->taken_back = true;
    command.rows.push_back({space::kVersion, hash, encode(*version)});
  }
  auto version = *find(r.no, *target);
  version.taken_back = false;
  command.rows.push_back({space::kVersion, *target, encode(version)});
  command.rows.push_back({space::kActive, "", encode(ActiveBundle{*target, number, active(r.no)->last})});
  Record detail, reply = named(*target, version.version);
  detail.set("version", version.version);
  detail.set("was", r.bundle->hash);
  detail.set("reason", reason);
  reply.set("was", named(r.bundle->hash, r.bundle->version));
  command.events.push_back(state::Administered{"plugin.rollback", *target, std::move(detail)});
  return serve(r, caller, std::move(bundle), std::move(command), std::move(reply));
}

}  // namespace trajectum::pipeline
