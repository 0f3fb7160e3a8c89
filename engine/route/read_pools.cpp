// Pools: who may come in, in what order, how many (language.md, "Other files").
#include <fmt/core.h>

#include <algorithm>

#include "route/read_fields.hpp"
#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct PoolReading {
  Pool pool;
  const Field* quota_field = nullptr;
};

const Route* route_of(Loading& load, const Pool& pool) {
  auto found = load.bundle->routes.find(pool.route);
  return found == load.bundle->routes.end() ? nullptr : &found->second;
}

void read_pool_title(Loading& load, PoolReading& r, const Keyed& entry) { r.pool.title = read_title(load, entry); }
void read_pool_route(Loading& load, PoolReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.pool.route = *name;
  check_route(load, *name, entry.value.place);
}

std::optional<PoolSize> read_since(Loading& load, const Keyed& entry) {
  const auto* word = entry.value.as_word("since");
  if (!word || word->arguments.size() != 2) {
    report_wrong(load, entry, "since(\"2019-07-01\", n)", "since(\"2019-07-01\", n)");
    return std::nullopt;
  }
  PoolSize out{};
  const auto& day = word->arguments[0];
  auto date = day.text() ? parse_date(*day.text()) : std::nullopt;
  if (auto* value = day.value.as<Date>()) date = *value;
  if (!date)
    report_wrong(load, {"since", entry.value.place, day}, "een datum zoals \"2019-07-01\"",
                 "a date such as \"2019-07-01\"");
  auto n = read_integer(load, {"since", entry.value.place, word->arguments[1]}, 0, 100000000);
  if (!date || !n) return std::nullopt;
  out.since = *date;
  out.size = *n;
  return out;
}

void read_size(Loading& load, PoolReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty())
    return report_wrong(load, entry, "een lijst met since(...)", "a list of since(...)");
  for (const auto& draft : entry.value.table->list) {
    auto size = read_since(load, {entry.key, draft.place, draft});
    if (!size) continue;
    if (!r.pool.size.empty() && size->since <= r.pool.size.back().since)
      load.faults.add(draft.place, "de datums moeten oplopen", "the dates must go up");
    r.pool.size.push_back(*size);
  }
}

/// `"client.source"`: a field of the register that the pool's cases are about, of one of these kinds.
const Field* subject_field(Loading& load, const PoolReading& r, const Keyed& entry,
                           std::initializer_list<FieldType> kinds, const Text& kind, Path& out) {
  auto text = read_text(load, entry);
  const auto* route = route_of(load, r.pool);
  if (!text || !route) return nullptr;
  auto known = load.bundle->registers.find(route->subject);
  if (known == load.bundle->registers.end()) return nullptr;
  auto dot = text->find('.');
  auto name = dot == std::string::npos ? std::string() : text->substr(dot + 1);
  const auto* field = text->substr(0, dot) == route->subject ? find_field(known->second.fields, name) : nullptr;
  auto fits = [&](const Field& f) { return std::find(kinds.begin(), kinds.end(), f.type) != kinds.end(); };
  if (!field || !fits(*field)) {
    std::vector<std::string> names;
    for (const auto& f : known->second.fields)
      if (fits(f)) names.push_back(route->subject + "." + f.name);
    auto meant = guess(*text, names);
    load.faults.add(entry.value.place,
                    fmt::format("`{}` moet een {} van `{}` zijn{}", entry.key, kind.nl, route->subject, meant.nl),
                    fmt::format("`{}` must be a {} of `{}`{}", entry.key, kind.en, route->subject, meant.en));
    return nullptr;
  }
  out.root = Path::Root::subject;
  out.segments.push_back({name, ""});
  out.text = *text;
  return field;
}

void read_quota_by(Loading& load, PoolReading& r, const Keyed& entry) {
  r.quota_field = subject_field(load, r, entry, {FieldType::choice}, {"keuze", "choice"}, r.pool.quota_by);
}
void read_once(Loading& load, PoolReading& r, const Keyed& entry) {
  subject_field(load, r, entry, {FieldType::text, FieldType::choice, FieldType::ref},
                {"tekst, keuze of ref", "text, choice or ref"}, r.pool.once);
}
void read_pool_by(Loading& load, PoolReading& r, const Keyed& entry) {
  const auto* role = entry.value.as_word("role");
  if (!role || role->body) return report_wrong(load, entry, "role \"...\"", "role \"...\"");
  check_role(load, *role->name, role->name_place);
  r.pool.by = *role->name;
}

void read_quota(Loading& load, PoolReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "{ by = ..., parts = { } }", "{ by = ..., parts = { } }");
  refuse_list(load, "quota", *entry.value.table);
  for (const auto& keyed : entry.value.table->keyed)
    if (keyed.key != "by" && keyed.key != "parts") report_unknown_key(load, "quota", keyed, {"by", "parts"});
  const auto* by = entry.value.table->find("by");
  const auto* parts = entry.value.table->find("parts");
  if (!by || !parts || !parts->value.is(Draft::Kind::table)) {
    load.faults.add(entry.at, "`quota` heeft `by` en `parts` nodig", "`quota` needs `by` and `parts`");
    return;
  }
  read_quota_by(load, r, *by);
  refuse_list(load, "parts", *parts->value.table);
  for (const auto& part : parts->value.table->keyed) {
    auto n = read_integer(load, part, 1, 100000000);
    Text why;
    if (r.quota_field && !fits(*r.quota_field, Value(part.key), &why))
      load.faults.add(part.at, fmt::format("`{}` moet {} zijn", part.key, why.nl),
                      fmt::format("`{}` must be {}", part.key, why.en));
    if (n) r.pool.quota.emplace_back(part.key, *n);
  }
}

void read_leave(Loading& load, PoolReading& r, const Keyed& entry) {
  const auto* word = entry.value.as_word("reached");
  if (!word || word->body) return report_wrong(load, entry, "reached \"...\"", "reached \"...\"");
  r.pool.leave_reached = *word->name;
  const auto* route = route_of(load, r.pool);
  if (!route) return;
  auto found = route->find(*word->name);
  if (found != kNoNode && route->node(found).kind == NodeKind::milestone) return;
  std::vector<std::string> names;
  for (const auto& node : route->nodes)
    if (node.kind == NodeKind::milestone) names.push_back(node.id);
  auto meant = guess(*word->name, names);
  load.faults.add(word->name_place, fmt::format("`{}` heeft geen mijlpaal `{}`{}", route->id, *word->name, meant.nl),
                  fmt::format("`{}` has no milestone `{}`{}", route->id, *word->name, meant.en));
}

void read_admit(Loading& load, PoolReading& r, const Keyed& entry) { r.pool.admit = read_function(load, entry); }
void read_rank(Loading& load, PoolReading& r, const Keyed& entry) { r.pool.rank = read_function(load, entry); }

constexpr Key<PoolReading> kPoolKeys[] = {{"title", read_pool_title}, {"route", read_pool_route}, {"size", read_size},
                                          {"quota", read_quota},      {"leave", read_leave},      {"admit", read_admit},
                                          {"rank", read_rank},        {"once", read_once},        {"by", read_pool_by}};

}  // namespace

void read_pools(Loading& load, const Word& pools, const std::string& bundle) {
  for (const auto& keyed : pools.body->keyed) report_unknown_key(load, "pools", keyed, {});
  for (const auto& draft : pools.body->list) {
    const auto* word = draft.as_word("pool");
    if (draft.is(Draft::Kind::poison)) continue;
    if (!word || !word->body) {
      load.faults.add(draft.place, "hier hoort pool \"...\" { }", "pool \"...\" { } belongs here");
      continue;
    }
    if (!declare(load, "pool", *word, bundle)) continue;
    PoolReading r;
    r.pool.id = *word->name;
    refuse_list(load, "pool", *word->body);
    if (!word->body->find("route"))
      load.faults.add(word->place, "een pool heeft een `route` nodig", "a pool needs a `route`");
    // The route first: the quota and the milestone are looked up in it.
    auto keys = word->body->keyed;
    std::stable_partition(keys.begin(), keys.end(), [](const Keyed& entry) { return entry.key == "route"; });
    read_keys<PoolReading>(load, "pool", kPoolKeys, keys, r);
    load.bundle->pools[r.pool.id] = std::move(r.pool);
  }
}

void list_pool_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<PoolReading>("pool", kPoolKeys, out);
  out.emplace_back("quota", "by");
  out.emplace_back("quota", "parts");
}

}  // namespace trajectum::route
