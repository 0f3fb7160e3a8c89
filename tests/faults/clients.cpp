#include "faults/clients.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "model/json.hpp"

namespace trajectum::faults {

namespace {

Record pair(const char* a, Value x, const char* b, Value y) {
  Record out;
  out.set(a, std::move(x));
  out.set(b, std::move(y));
  return out;
}

}  // namespace

Clients::Clients(sim::Dice& dice, test::Bench& bench) : dice_(dice), bench_(bench), forms_(dice, bench) {}

std::string Clients::case_id(CaseNo no) { return bench_.engine().ids().case_id(bench_.region().no, no); }

rpc::Session Clients::session(const std::string& user) {
  rpc::Session out;
  out.no = 1;
  out.lang = Lang::en;
  out.logged_in = true;
  out.admin = user == kAnybody;
  out.region = bench_.region().name;
  out.region_no = bench_.region().no;
  out.user = user;
  for (const auto& [id, role] : bench_.region().bundle->roles)
    if (user == kAnybody || user.rfind(id, 0) == 0) out.roles.push_back(id);
  return out;
}

std::string Clients::give(std::size_t step) {
  auto wanted = wish();
  auto id = fmt::format("c-{}", ++serial_);
  wanted.params.set("command_id", id);
  Record request;
  request.set("jsonrpc", "2.0");
  request.set("id", id);
  request.set("method", wanted.method);
  request.set("params", std::move(wanted.params));
  calls_[id] = {wanted.user, to_json(request), "", 0, bench_.clock().now(), step + 3 + dice_.below(6)};
  return id;
}

bool Clients::is_known_still(const Call& call) const {
  constexpr Instant kDayMs = 24 * 3600 * 1000;
  return bench_.clock().now() - call.given < (limits::kCommandIdDays - 1) * kDayMs;
}

std::string Clients::hear(const std::string& id, const std::string& line, std::size_t played) {
  auto& call = calls_.at(id);
  auto parsed = parse_json(line);
  auto* reply = parsed ? parsed->as<Record>() : nullptr;
  if (!reply || reply->get("id").text() != id) return fmt::format("{}: this is no reply to it: {}", id, line);
  if (reply->find("result")) {
    if (!call.result.empty() && call.result != line)
      return fmt::format("{}: answered\n    {}\n  and then\n    {}", id, call.result, line);
    if (call.result.empty()) {
      ++acknowledged_;
      call.played = played;
    }
    call.played = std::min(call.played, played);
    call.result = line;
    call.over = true;
    return "";
  }
  auto code = reply->get("error").as<Record>()->get("code").integer(0);
  if (code == wire_code(ErrorCode::unavailable)) return "";  // asked again later
  if (code == wire_code(ErrorCode::internal)) return fmt::format("{}: {}", id, line);
  if (!call.result.empty() && played > call.played)
    return fmt::format("{}: acknowledged, and then refused: {}\n  {}", id, line, call.frame);
  call.over = true;
  return "";
}

Clients::Wish Clients::open() {
  std::vector<std::string> routes;
  for (const auto& [id, route] : bench_.region().bundle->routes) routes.push_back(id);
  const auto& route = bench_.region().bundle->routes.at(dice_.of(routes));
  auto subjects = forms_.keys(route.subject);
  subjects.emplace_back("nobody");
  Record params;
  params.set("route", route.id);
  params.set("subject", pair("register", route.subject, "id", dice_.of(subjects)));
  if (dice_.one_in(2)) params.set("file", forms_.fill(route.file, nullptr));
  return {kAnybody, "case.open", std::move(params)};
}

/// A place of a record that has few: what many want at once.
Clients::Wish Clients::hold(CaseNo no) {
  std::vector<std::string> with_places;
  for (const auto& [id, reg] : bench_.region().bundle->registers)
    if (!reg.capacity.empty()) with_places.push_back(id);
  auto known = with_places.empty() ? std::vector<std::string>() : forms_.keys(with_places.front());
  if (known.empty()) return {kAnybody, "case.note", pair("case", case_id(no), "text", "no places")};
  auto params = pair("case", case_id(no), "register", with_places.front());
  params.set("id", known.front());
  params.set("hold", pair("n", std::int64_t{3}, "unit", "days"));
  params.set("reason", "for later");
  return {kAnybody, "capacity.hold", std::move(params)};
}

/// A note on several cases, given by the server.
Clients::Wish Clients::batch(const std::vector<store::CaseRow>& cases) {
  List over;
  for (auto n = 1 + dice_.below(6); n > 0; --n) {
    Record item;
    item.set("case", case_id(dice_.of(cases).no));
    over.emplace_back(std::move(item));
  }
  Record list;
  list.set("list", std::move(over));
  Record params;
  params.set("command", "case.note");
  params.set("over", std::move(list));
  params.set("params", pair("case", "{case}", "text", "for many"));
  return {kAnybody, "batch.start", std::move(params)};
}

Clients::Wish Clients::work() {
  store::ItemQuery query;
  query.limit = limits::kListLimitMax;
  auto found = bench_.store().find_items(bench_.region().no, query);
  if (found.empty()) return open();
  const auto& row = dice_.of(found).item;
  const auto& c = bench_.get(row.case_no);
  const auto* i = c.find(row.instance);
  if (!i) return open();
  auto user = i->assignee.empty() ? i->role + (dice_.one_in(2) ? "_1" : "_2") : i->assignee;
  if (dice_.one_in(10)) user = kAnybody;
  Record params;
  params.set("item", bench_.engine().ids().item_id(bench_.region().no, row.case_no, row.instance));
  auto dice = dice_.below(100);
  if (i->life == state::Life::incident) return {kAnybody, "incident.retry", std::move(params)};
  if (dice < 12) return {user, "work.claim", std::move(params)};
  if (dice < 18) return {user, "work.release", std::move(params)};
  if (dice < 24) return {user, "work.start", std::move(params)};
  const auto& node = bench_.route(row.case_no).node(i->node);
  bool usual = node.outcomes.empty() || (node.next && dice_.one_in(2));
  const route::Target* target = usual ? (node.next ? &*node.next : nullptr) : nullptr;
  if (!usual) {
    const auto& outcome = dice_.of(node.outcomes);
    params.set("outcome", outcome.id);
    target = &outcome.target;
  }
  Record form;
  if (target && target->bare)
    form.set("reason", "because");
  else
    form = forms_.fill(node.form, &c);
  params.set("form", std::move(form));
  return {user, "work.complete", std::move(params)};
}

std::string Clients::look(const std::function<std::string(const std::string&, const std::string&)>& ask) {
  auto last = static_cast<std::uint64_t>(bench_.store().last_case(bench_.region().no));
  Record params, request;
  params.set("case", case_id(static_cast<CaseNo>(1 + dice_.below(last + 1))));
  request.set("jsonrpc", "2.0");
  request.set("id", "look");
  request.set("method", dice_.of(std::vector<std::string>{"case.get", "case.explain", "case.history", "work.find"}));
  if (request.get("method").text() != "work.find") request.set("params", std::move(params));
  return ask(kAnybody, to_json(request));
}

Clients::Wish Clients::wish() {
  store::CaseQuery query;
  query.state = "active";
  query.limit = limits::kListLimitMax;
  auto cases = bench_.store().find_cases(bench_.region().no, query);
  if (bench_.region().gate->stopped()) {
    if (dice_.one_in(12)) return {kAnybody, "plugin.resume", {}};
  } else if (dice_.one_in(200)) {
    Record params;
    params.set("reason", "to see what comes of it");
    return {kAnybody, "plugin.stop", std::move(params)};
  }
  auto dice = dice_.below(100);
  if (cases.empty() || (dice < 10 && cases.size() < 12)) return open();
  auto no = dice_.of(cases).no;
  if (dice < 12) return batch(cases);
  if (dice < 30) return {kAnybody, "case.note", pair("case", case_id(no), "text", "seen")};
  if (dice < 38) return hold(no);
  if (dice < 44) {
    std::vector<std::string> names{"no_such_message"};
    for (const auto& node : bench_.route(no).nodes)
      if (!node.message.empty()) names.push_back(node.message);
    Record to;
    to.set("case", case_id(no));
    return {kAnybody, "message.send", pair("to", std::move(to), "message", dice_.of(names))};
  }
  if (dice < 50) {
    std::vector<std::string> names;
    for (const auto& [id, reg] : bench_.region().bundle->registers) names.push_back(id);
    const auto& reg = bench_.region().bundle->registers.at(dice_.of(names));
    auto record = forms_.fill(reg.fields, nullptr);
    if (!reg.capacity.empty()) record.set(reg.capacity, static_cast<std::int64_t>(1 + dice_.below(3)));
    auto params = pair("register", reg.id, "id", fmt::format("{}_{}", reg.id, dice_.below(12)));
    params.set("record", std::move(record));
    return {kAnybody, "register.put", std::move(params)};
  }
  if (dice < 53) return {kAnybody, "case.cancel", pair("case", case_id(no), "reason", "enough")};
  return work();
}

}  // namespace trajectum::faults
