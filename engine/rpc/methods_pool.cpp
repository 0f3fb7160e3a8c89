#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"
#include "rpc/named.hpp"

namespace trajectum::rpc {

namespace views = pipeline::views;

namespace {

Result<const route::Pool*> pool_named(Services& services, const Call& call) {
  return named(region_of(services, call).bundle->pools, call, "pool", {"pool", "pool"});
}

Result<std::string> status(Services& services, Call& call) {
  auto pool = pool_named(services, call);
  if (!pool) return pool.error();
  auto& r = region_of(services, call);
  const auto& book = r.state.pools[(*pool)->id];
  auto target = services.engine.pool_target(r, **pool, calendar::local_date(services.engine.now()));
  auto shares = state::share_by_quota(target, (*pool)->quota);
  Record out;
  out.set("pool", (*pool)->id);
  out.set("title", (*pool)->title.in(call.lang));
  out.set("size", static_cast<std::int64_t>(book.members().size()));
  out.set("target", target);
  out.set("queue", static_cast<std::int64_t>(book.queue_length()));
  List quota;
  for (std::size_t i = 0; i < (*pool)->quota.size(); ++i) {
    const auto& part = (*pool)->quota[i].first;
    Record one;
    one.set("part", part);
    one.set("target", shares[i]);
    one.set("size", static_cast<std::int64_t>(book.members_of(part)));
    one.set("queue", static_cast<std::int64_t>(book.queue_length(part)));
    quota.push_back(std::move(one));
  }
  out.set("quota", std::move(quota));
  return to_json(out);
}

Result<std::string> members(Services& services, Call& call) {
  auto pool = pool_named(services, call);
  if (!pool) return pool.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto& r = region_of(services, call);
  const auto& all = r.state.pools[(*pool)->id].members();
  Record out;
  List list;
  std::string last;
  for (auto it = all.upper_bound(text_of(call, "after")); it != all.end(); ++it) {
    if (list.size() == *limit) {
      out.set("after", last);
      break;
    }
    last = it->first;
    Record one;
    one.set("client", it->first);
    one.set("case", services.engine.ids().case_id(r.no, it->second.case_no));
    one.set("since", calendar::format_instant(it->second.since));
    if (!it->second.part.empty()) one.set("part", it->second.part);
    one.set("rank", List(it->second.rank));
    list.push_back(std::move(one));
  }
  out.set("members", std::move(list));
  return to_json(out);
}

Result<std::string> queue(Services& services, Call& call) {
  auto pool = pool_named(services, call);
  if (!pool) return pool.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto& r = region_of(services, call);
  auto after = text_of(call, "after");
  if (!after.empty() && !pipeline::Reads::is_case_cursor(after))
    return invalid_params("after",
                          {"Deze cursor is geen cursor van pool.queue.", "This is not a cursor of pool.queue."});
  std::size_t skip = after.empty() ? 0 : std::strtoull(after.c_str(), nullptr, 10);
  const auto& book = r.state.pools[(*pool)->id];
  Record out;
  List list;
  for (auto* c : book.queue(nullptr, skip, *limit)) {
    Record one;
    one.set("client", c->client);
    one.set("position", static_cast<std::int64_t>(++skip));
    if (!c->part.empty()) one.set("part", c->part);
    one.set("rank", List(c->rank));
    one.set("reason", call.lang == Lang::nl ? "wacht op een plaats in de pool" : "waits for a place in the pool");
    list.push_back(std::move(one));
  }
  if (list.size() == *limit) out.set("after", std::to_string(skip));
  out.set("candidates", std::move(list));
  return to_json(out);
}

Result<std::string> leave(Services& services, Call& call) {
  auto pool = pool_named(services, call);
  if (!pool) return pool.error();
  if (auto may = may_by_hand(call, (*pool)->by); !may) return may.error();
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  return services.engine.let_go(caller_of(call, "pool.leave"), **pool, text_of(call, "client"), *reason,
                                [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                  return to_json(views::command_answer(services.engine, play, before, lang));
                                });
}

/// The value of `by` that a call asks for; nothing when it asks for none. Errors: the metric has no `by`.
Result<std::optional<std::string>> by_of(const route::Metric& m, const Call& call, const char* param) {
  const auto* said = call.params.find(param);
  if (!said) return std::optional<std::string>();
  if (m.by_text.empty())
    return invalid_params(
        param, {"Dit kengetal is niet naar waarden verdeeld (`by`).", "This metric is not divided by values (`by`)."});
  return std::optional(std::string(said->text()));
}

Result<std::string> metric_value(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto metric = named(r.bundle->metrics, call, "metric", {"kengetal", "metric"});
  if (!metric) return metric.error();
  const auto& m = **metric;
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after = by_of(r.metrics->shown(m.id), call, "after");
  if (!after) return after.error();
  return to_json(views::metric(services.engine, r, m, call.lang, *after, *limit));
}

Result<std::string> metric_members(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto metric = named(r.bundle->metrics, call, "metric", {"kengetal", "metric"});
  if (!metric) return metric.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after = text_of(call, "after");
  if (!after.empty() && !pipeline::Reads::is_case_cursor(after))
    return invalid_params(
        "after", {"Deze cursor is geen cursor van metric.members.", "This is not a cursor of metric.members."});
  auto by = by_of(r.metrics->shown((*metric)->id), call, "by");
  if (!by) return by.error();
  auto found = r.metrics->members((*metric)->id, text_of(call, "part") != "of",
                                  {*by, views::teams_of(services.engine, r, **metric)},
                                  after.empty() ? 0 : std::strtoll(after.c_str(), nullptr, 10), *limit);
  Record out;
  List list;
  for (auto no : found) list.push_back(services.engine.ids().case_id(r.no, no));
  if (found.size() == *limit) out.set("after", std::to_string(found.back()));
  out.set("members", std::move(list));
  return to_json(out);
}

Result<std::string> metric_series(Services& services, Call& call) {
  auto& r = region_of(services, call);
  auto metric = named(r.bundle->metrics, call, "metric", {"kengetal", "metric"});
  if (!metric) return metric.error();
  const auto& m = **metric;
  auto by = by_of(r.metrics->shown(m.id), call, "by");
  if (!by) return by.error();
  auto out = views::series(services.engine, r, m,
                           {*by, text_of(call, "per"), date_of(call, "from"),
                            date_of(call, "till").value_or(calendar::local_date(services.engine.now()))},
                           call.lang);
  return out ? Result<std::string>(to_json(*out)) : out.error();
}

void add_shared_methods(MethodTable& table, Services& services) {
  const Param pool{.name = "pool", .required = true};
  table.add({.name = "pool.status",
             .summary = "Size, target and queue of a pool, also by quota.",
             .params = {pool},
             .result = "{pool, size, target, queue, quota: [{part, target, size, queue}]}",
             .run = [&services](Call& call) { return status(services, call); }});
  table.add({.name = "pool.members",
             .summary = "Who is in a pool.",
             .params = list_params({pool}),
             .result = "{members: [{client, case, since, part, rank}], after}",
             .run = [&services](Call& call) { return members(services, call); }});
  table.add({.name = "pool.queue",
             .summary = "Who waits for a place, in order, with rank and reason.",
             .params = list_params({pool}),
             .result = "{candidates: [{client, position, part, rank, reason}], after}",
             .run = [&services](Call& call) { return queue(services, call); }});
  table.add({.name = "pool.leave",
             .summary = "Takes a client out of a pool; his case goes on, and the place is filled again. For the role "
                        "that the pool names with `by`.",
             .changes = true,
             .params = {pool,
                        {.name = "client", .required = true, .doc = "the key of a record"},
                        {.name = "reason", .required = true, .doc = "it is in the history"}},
             .result = "{case, seq, opened, closed}",
             .errors = {ErrorCode::forbidden, ErrorCode::refused},
             .run = [&services](Call& call) { return leave(services, call); }});
}

void add_metric_methods(MethodTable& table, Services& services) {
  table.add({.name = "metric.find",
             .summary = "The region's metrics.",
             .result = "{metrics: [{metric, title, kind}]}",
             .run = [&services](Call& call) -> Result<std::string> {
               List list;
               for (const auto& [id, m] : region_of(services, call).bundle->metrics) {
                 Record one;
                 one.set("metric", id);
                 one.set("title", m.title.in(call.lang));
                 one.set("kind", views::metric_kind(m));
                 list.push_back(std::move(one));
               }
               Record out;
               out.set("metrics", std::move(list));
               return to_json(out);
             }});
  table.add({.name = "metric.value",
             .summary = "A metric, exact as of now; one with `by` also by value. `counting`: its definition is new; it "
                        "still shows what it was by the old one.",
             .params = list_params({{.name = "metric", .required = true}}),
             .result =
                 "{metric, title, kind, unit, value, of, count, known, median, p90, target, counting: {done, of}, by, "
                 "groups: [{by, value, of, count, known, median, p90}], after}",
             .run = [&services](Call& call) { return metric_value(services, call); }});
  table.add({.name = "metric.members",
             .summary = "The cases behind a number.",
             .params = list_params({{.name = "metric", .required = true},
                                    {.name = "part",
                                     .doc = "where: those that meet it (the default); of: all it is about",
                                     .one_of = {"where", "of"}},
                                    {.name = "by", .doc = "only of this group"}}),
             .result = "{members: [case], after}",
             .run = [&services](Call& call) { return metric_members(services, call); }});
}

void add_series_method(MethodTable& table, Services& services) {
  table.add(
      {.name = "metric.series",
       .summary =
           "A metric over time: the cases that are counted from a day (`of`) in each period; of a flow how often "
           "it happened in it, of a stock how many there are at the end of it.",
       .params = {{.name = "metric", .required = true},
                  {.name = "per",
                   .doc = "the length of a period; month when left out",
                   .one_of = {"day", "week", "month", "quarter", "year"}},
                  {.name = "from", .type = ParamType::date, .doc = "first day; the first case's when left out"},
                  {.name = "till", .type = ParamType::date, .doc = "last day; today when left out"},
                  {.name = "by", .doc = "only of this group"}},
       .result =
           "{metric, title, kind, unit, counting, by, periods: [{from, till, value, of, count, known, median, p90}]}",
       .run = [&services](Call& call) { return metric_series(services, call); }});
}

void add_route_methods(MethodTable& table, Services& services) {
  table.add({.name = "route.find",
             .summary = "The region's routes.",
             .result = "{routes: [{route, version, hash, title, subject, owner}]}",
             .run = [&services](Call& call) -> Result<std::string> {
               List list;
               for (const auto& [id, route] : region_of(services, call).bundle->routes)
                 list.push_back(views::route_summary(route, call.lang));
               Record out;
               out.set("routes", std::move(list));
               return to_json(out);
             }});
  table.add({.name = "route.get",
             .summary = "A route: its file and its nodes, each with where it came from.",
             .params = {{.name = "route", .required = true}},
             .result = "{route, version, file, nodes}",
             .run = [&services](Call& call) -> Result<std::string> {
               auto route = named(region_of(services, call).bundle->routes, call, "route", {"route", "route"});
               if (!route) return route.error();
               return to_json(views::whole_route(*region_of(services, call).bundle, **route, call.lang));
             }});
  add_diagram_method(table, services);
}

}  // namespace

void add_pool_methods(MethodTable& table, Services& services) {
  add_shared_methods(table, services);
  add_metric_methods(table, services);
  add_series_method(table, services);
  add_route_methods(table, services);
}

}  // namespace trajectum::rpc
