// Cases that go on in another version of their route: seen beforehand, done, and taken back (semantics.md 8).
#include "base/limits.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"
#include "rpc/waiting.hpp"

namespace trajectum::rpc {

using pipeline::Engine;
namespace views = pipeline::views;

namespace {

using Fate = route::MovePlan::Fate;

const std::vector<std::string> kClocks = {"keep", "recount", "restart"};

const Param kTo{.name = "to", .doc = "the version's bundle (its hash); left out: the one that is served"};
const Param kNodes{.name = "nodes",
                   .type = ParamType::record,
                   .doc = "by node of the old version: the one that takes its place, or \"\" when what is there ends"};
const Param kClocksOf{.name = "clocks",
                      .type = ParamType::any,
                      .doc =
                          "of time limits and due dates: keep, recount (from entry), restart (from now); or one of "
                          "these by node"};

std::optional<route::Clocks> clocks_of(const Value& value) {
  for (std::size_t i = 0; i < kClocks.size(); ++i)
    if (value.text() == kClocks[i]) return static_cast<route::Clocks>(i);
  return std::nullopt;
}

Error not_clocks(const std::string& path) {
  return invalid_params(path, {path + " is keep, recount of restart.", path + " is keep, recount or restart."});
}

Result<route::MoveWish> wish_of(const Call& call) {
  route::MoveWish out;
  if (auto* nodes = call.params.get("nodes").as<Record>())
    for (const auto& [from, to] : *nodes) {
      if (!to.as<std::string>())
        return invalid_params("nodes." + from, {"Noem een knoop van de nieuwe versie, of \"\".",
                                                "Name a node of the new version, or \"\"."});
      out.nodes[from] = to.text();
    }
  const auto& clocks = call.params.get("clocks");
  if (clocks.empty()) return out;
  if (auto* by_node = clocks.as<Record>()) {
    for (const auto& [node, said] : *by_node) {
      auto one = clocks_of(said);
      if (!one) return not_clocks("clocks." + node);
      out.clocks[node] = *one;
    }
    return out;
  }
  auto all = clocks_of(clocks);
  if (!all) return not_clocks("clocks");
  out.clocks_else = *all;
  return out;
}

List names(const std::vector<std::string>& what) {
  List out;
  for (const auto& one : what) out.emplace_back(one);
  return out;
}

void say_departure(const turn::Departure& departure, Record& out) {
  if (!departure.ended.empty()) out.set("ends", names(departure.ended));
  if (!departure.lost.empty()) out.set("only_history", names(departure.lost));
}

// --- beforehand ---

/// What becomes of the nodes of one version in the other, as far as it is not the same.
Record shown_plan(const route::Route& from, const route::Route& to, const route::MovePlan& plan) {
  Record renamed, instead;
  List ends, asked, added;
  for (const auto& n : from.nodes) {
    const auto& step = plan.nodes[n.index];
    if (step.fate == Fate::same && n.index != route::kRoot && to.node(step.to).name != n.name)
      renamed.set(n.name, to.node(step.to).name);
    if (step.fate == Fate::instead) instead.set(n.name, to.node(step.to).name);
    if (step.fate == Fate::ends) ends.emplace_back(n.name);
    if (step.fate == Fate::asked) asked.emplace_back(n.name);
  }
  for (auto index : plan.added) added.emplace_back(to.node(index).name);
  Record out;
  out.set("version", from.version);
  if (!renamed.empty()) out.set("renamed", std::move(renamed));
  if (!instead.empty()) out.set("instead", std::move(instead));
  if (!ends.empty()) out.set("ends", std::move(ends));
  if (!asked.empty()) out.set("asked", std::move(asked));
  if (!added.empty()) out.set("added", std::move(added));
  return out;
}

const char* class_of(const Error& error) { return error.reason == "version.asked" ? "asked" : "impossible"; }

/// Where a case is: its live nodes that hold no other.
List places_of(const state::Case& c, const route::Route& route) {
  List out;
  for (const auto& i : c.instances) {
    bool holds = std::any_of(c.instances.begin(), c.instances.end(), [&](const auto& o) { return o.scope == i.no; });
    if (!holds) out.emplace_back(route.node(i.node).name);
  }
  return out;
}

/// One case, tried: what would become of it.
Record tried(Services& services, const Call& call, RegionNo region, const Engine::MoveCommand& command,
             const state::Case& c, const route::Route& from) {
  Record out;
  out.set("case", services.engine.ids().case_id(region, command.case_no));
  out.set("from", from.version);
  out.set("at", places_of(c, from));
  auto moved = services.engine.try_move(caller_of(call, "case.migrate"), command,
                                        [&](const turn::Play& play, const Engine::MoveSeen& seen) {
                                          out.set("class", "moves");
                                          out.set("to", places_of(play.state(), play.route()));
                                          say_departure(seen.departure, out);
                                        });
  if (moved) return out;
  const auto& error = moved.error();
  out.set("class", class_of(error));
  out.set("reason", error.reason.empty() ? wire_type(error.code) : error.reason);
  out.set("message", (error.text.empty() ? default_text(error.code) : error.text).in(call.lang));
  if (!error.path.empty()) out.set("path", error.path);
  return out;
}

/// Brings a version that is only kept into memory without holding up anybody. False: the call waits for that. A call in
/// a list, and an item of a batch, cannot wait: the first of them loads it where everybody waits.
Result<bool> is_in_memory(Services& services, Call& call, const std::string& hash) {
  if (hash.empty() || !call.session.may_wait) return true;
  auto bundle = loaded_version(services, call, hash);
  if (!bundle && bundle.error().code == ErrorCode::not_found) return true;  // refused where it is looked up
  if (!bundle) return bundle.error();
  if (!*bundle) return false;
  region_of(services, call).adopt(hash, *bundle);
  return true;
}

Result<std::string> plan(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after = text_of(call, "after");
  if (!after.empty() && !pipeline::Reads::is_case_cursor(after))
    return invalid_params("after",
                          {"Deze cursor is geen cursor van deze lijst.", "This is not a cursor of this list."});
  auto wish = wish_of(call);
  if (!wish) return wish.error();
  auto& r = region_of(services, call);
  auto hash = text_of(call, "to");
  auto loaded = is_in_memory(services, call, hash);
  if (!loaded) return loaded.error();
  if (!*loaded) return std::string();
  const auto* to = hash.empty() ? r.bundle.get() : services.engine.bundle_by(r, hash);
  if (!to) return invalid_params("to", {"Deze versie is er niet (meer).", "There is no such version (any more)."});
  auto route = to->routes.find(text_of(call, "route"));
  if (route == to->routes.end())
    return invalid_params("route", {"De nieuwe versie heeft geen route \"" + text_of(call, "route") + "\".",
                                    "The new version has no route \"" + text_of(call, "route") + "\"."});
  pipeline::CaseQuery query;
  query.route = route->first;
  query.state = "active";
  query.limit = *limit;
  query.after = after;
  auto rows = services.reads.cases(r.no, query);
  std::map<std::string, Record> plans;
  List cases;
  std::int64_t there = 0;
  for (const auto& row : rows) {
    auto* c = services.engine.find_case(r, row.no);
    auto* from = c ? services.engine.route_of(r, *c) : nullptr;
    if (!from) return internal_error("a case of this route cannot be read");
    if (c->hash == to->hash) {
      ++there;
      continue;
    }
    if (!plans.count(c->hash)) {
      auto found = route::plan_move(*from, route->second, *wish);
      if (!found) return found.error();
      plans[c->hash] = shown_plan(*from, route->second, *found);
    }
    cases.push_back(tried(services, call, r.no, {row.no, std::nullopt, hash, *wish, ""}, *c, *from));
  }
  Record out;
  out.set("to", route->second.version);
  List shown;
  for (auto& [from, one] : plans) {
    Record whole;
    whole.set("bundle", from);
    for (const auto& [name, value] : one) whole.set(name, value);
    shown.push_back(std::move(whole));
  }
  out.set("plans", std::move(shown));
  out.set("cases", std::move(cases));
  if (there > 0) out.set("there_already", there);
  if (rows.size() == *limit) out.set("after", std::to_string(rows.back().no));
  return to_json(out);
}

// --- done ---

Result<std::string> migrate(Services& services, Call& call) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  auto wish = wish_of(call);
  if (!wish) return wish.error();
  auto loaded = is_in_memory(services, call, text_of(call, "to"));
  if (!loaded) return loaded.error();
  if (!*loaded) return std::string();
  return services.engine.move_case(
      caller_of(call, "case.migrate"), {*no, expected_seq_of(call), text_of(call, "to"), *wish, *reason},
      [&services, lang = call.lang](const turn::Play& play, const state::Case& before, const Engine::MoveSeen& seen) {
        auto out = views::command_answer(services.engine, play, before, lang);
        auto* answer = out.as<Record>();
        Record whole = answer ? *answer : Record();
        whole.set("from", seen.from.version);
        whole.set("to", play.route().version);
        say_departure(seen.departure, whole);
        return to_json(whole);
      });
}

Result<std::string> revert(Services& services, Call& call) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  return services.engine.move_back(caller_of(call, "case.revert"), *no, *reason,
                                   [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                     return to_json(views::command_answer(services.engine, play, before, lang));
                                   });
}

}  // namespace

void add_move_methods(MethodTable& table, Services& services) {
  table.add({.name = "plugin.plan",
             .summary = "What would become of each open case of a route in another version: moves, asked, impossible. "
                        "Changes nothing.",
             .access = Access::admin,
             .params = list_params({{.name = "route", .required = true}, kTo, kNodes, kClocksOf}),
             .result =
                 "{to, plans: [{bundle, version, renamed?, instead?, ends?, asked?, added?}], cases: [{case, from, "
                 "at, class, to?, ends?, only_history?, reason?, message?, path?}], there_already?, after?}",
             .errors = {ErrorCode::refused},
             .run = [&services](Call& call) { return plan(services, call); }});
  table.add({.name = "case.migrate",
             .summary = "An open case goes on in another version of its route.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "case", .required = true},
                        {.name = "reason", .required = true},
                        kTo,
                        kNodes,
                        kClocksOf,
                        {.name = "expected_seq", .type = ParamType::integer}},
             .result = "{case, seq, state, opened, closed, from, to, ends?, only_history?}",
             .errors = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused},
             .run = [&services](Call& call) { return migrate(services, call); }});
  table.add({.name = "case.revert",
             .summary = "A case is as it was before it went on in another version, as long as nothing happened since.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "case", .required = true}, {.name = "reason", .required = true}},
             .result = "{case, seq, state, opened, closed}",
             .errors = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused},
             .run = [&services](Call& call) { return revert(services, call); }});
}

}  // namespace trajectum::rpc
