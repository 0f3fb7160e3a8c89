#include "app/dev_region.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "demo/furnish.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

constexpr std::size_t kClients = 1200;  // enough for a worklist of many pages, few enough to be there in seconds
constexpr std::size_t kOpenCases = 60;  // of each route that no pool opens: a worklist of more than a page

/// Somebody who calls from inside, in groups as the loop makes them.
class Inside {
 public:
  Inside(pipeline::Engine& engine, rpc::Dispatcher& dispatcher) : engine_(engine), dispatcher_(dispatcher) {}
  ~Inside() { close(); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  Result<Record> call(const std::string& method, const Record& params) {
    if (!open_) {
      auto begun = engine_.begin_group();
      if (!begun) return begun.error();
      open_ = true;
    }
    Record request;
    request.set("jsonrpc", "2.0");
    request.set("id", std::int64_t{1});
    request.set("method", method);
    request.set("params", params);
    auto reply = parse_json(dispatcher_.handle(session_, to_json(request)));
    if (++played_ % limits::kCommandsPerGroupMax == 0) close();
    if (!reply) return reply.error();
    const auto* whole = reply->as<Record>();
    if (const auto* error = whole->get("error").as<Record>()) {
      auto said = std::string(error->get("message").text());
      return invalid_params(method, {said, said});
    }
    const auto* result = whole->get("result").as<Record>();
    return result ? *result : Record();
  }

  Result<void> log_in(const std::string& token, const std::string& region) {
    Record params;
    params.set("token", token);
    params.set("region", region);
    auto done = call("session.login", params);
    return done ? Result<void>() : done.error();
  }

  void close() {
    if (!open_) return;
    open_ = false;
    auto ended = engine_.end_group();
    TRAJECTUM_ASSERT(ended && "a store in memory takes every commit");
  }

 private:
  pipeline::Engine& engine_;
  rpc::Dispatcher& dispatcher_;
  rpc::Session session_;
  bool open_ = false;
  std::size_t played_ = 0;
};

std::vector<demo::RegisterShape> shapes_of(const route::Bundle& bundle) {
  std::set<std::string> subjects;
  for (const auto& [id, route] : bundle.routes) subjects.insert(route.subject);
  std::vector<demo::RegisterShape> out;
  for (const auto& [id, reg] : bundle.registers) out.push_back({id, reg.key, reg.fields, subjects.count(id) > 0});
  return out;
}

/// The routes that somebody opens by hand: no pool does, and no other route.
std::vector<const route::Route*> opened_by_hand(const route::Bundle& bundle) {
  std::set<std::string> others;
  for (const auto& [id, pool] : bundle.pools) others.insert(pool.route);
  for (const auto& [id, route] : bundle.routes)
    for (const auto& node : route.nodes)
      if (!node.subroute.empty()) others.insert(node.subroute);
  std::vector<const route::Route*> out;
  for (const auto& [id, route] : bundle.routes)
    if (!others.count(id)) out.push_back(&route);
  return out;
}

Result<DevLogin> hire(Inside& admin, const std::string& name, std::set<std::string> roles) {
  DevLogin out{name, "", {roles.begin(), roles.end()}};
  Record user, whose;
  List list;
  for (const auto& role : out.roles) list.emplace_back(role);
  user.set("id", name);
  user.set("name", static_cast<char>(name[0] - 'a' + 'A') + name.substr(1));
  user.set("roles", std::move(list));
  if (auto made = admin.call("user.put", user); !made) return made.error();
  whose.set("user", name);
  auto token = admin.call("token.put", whose);
  if (!token) return token.error();
  out.token = token->get("token").text();
  return out;
}

void put_records(Inside& admin, const std::vector<demo::RegisterRow>& rows, DevRegion& out) {
  std::map<std::string, std::size_t> accepted;
  for (const auto& row : rows) {
    Record params;
    params.set("register", row.reg);
    params.set("id", row.id);
    params.set("record", row.fields);
    auto put = admin.call("register.put", params);
    if (put) {
      ++accepted[row.reg];
      continue;
    }
    if (out.refused++ == 0) out.why = row.reg + ": " + put.error().text.en;
  }
  out.records.assign(accepted.begin(), accepted.end());
}

void open_cases(Inside& consultant, const route::Bundle& bundle, const std::vector<demo::RegisterRow>& rows) {
  for (const auto* route : opened_by_hand(bundle)) {
    std::size_t left = kOpenCases;
    for (const auto& row : rows) {
      if (row.reg != route->subject) continue;
      if (left-- == 0) break;
      Record subject, params;
      subject.set("register", row.reg);
      subject.set("id", row.id);
      params.set("route", route->id);
      params.set("subject", std::move(subject));
      if (!consultant.call("case.open", params)) break;  // it asks for more than a client: nobody can make that up
    }
  }
}

}  // namespace

Result<DevRegion> fill_region(pipeline::Engine& engine, rpc::Dispatcher& dispatcher, pipeline::RegionAtWork& region,
                              std::uint64_t seed) {
  DevRegion out;
  out.name = region.name;
  auto bundle = region.bundle;
  if (auto begun = engine.begin_group(); !begun) return begun.error();
  auto token = make_admin(engine, region.no);
  if (auto ended = engine.end_group(); !ended) return ended.error();
  if (!token) return token.error();
  Inside admin(engine, dispatcher), consultant(engine, dispatcher);
  if (auto in = admin.log_in(*token, region.name); !in) return in.error();
  std::set<std::string> owners, all;
  for (const auto& [id, route] : bundle->routes) owners.insert(route.owner);
  for (const auto& [id, role] : bundle->roles) all.insert(id);
  for (const auto& [name, roles] : {std::pair{"consulent", owners}, {"coordinator", all}}) {
    auto hired = hire(admin, name, roles);
    if (!hired) return hired.error();
    out.logins.push_back(std::move(*hired));
  }
  out.logins.push_back({"beheerder", *token, {}});
  auto rows = demo::furnish(shapes_of(*bundle), seed, kClients, calendar::local_date(engine.now()));
  put_records(admin, rows, out);
  admin.close();
  if (auto in = consultant.log_in(out.logins[0].token, region.name); !in) return in.error();
  open_cases(consultant, *bundle, rows);
  consultant.close();
  out.cases = static_cast<std::size_t>(pipeline::Reads(engine).figures(region.no).cases);
  return out;
}

}  // namespace trajectum::app
