// The words of a spec about what is not one case: time, records, people, pools, figures, money.
#include <fmt/core.h>

#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"
#include "spec/made_up.hpp"
#include "spec/words_frame.hpp"

namespace trajectum::spec {
namespace {

int word_today(lua_State* L) {
  lua::push_value(L, act_of(L, "today()").now().today());
  return 1;
}

int word_advance(lua_State* L) {
  auto& act = act_of(L, "advance");
  auto value = value_arg(L, 1, "advance");
  auto* span = value.as<Duration>();
  if (!span) misuse(L, "advance takes a duration, such as days(3); a date goes to advance_to");
  if (span->n < 0) misuse(L, "advance: the clock does not go back");
  EngineTime time(L);
  act.now().advance_to(calendar::add(act.now().now(), *span));
  return 0;
}

int word_advance_to(lua_State* L) {
  auto& act = act_of(L, "advance_to");
  auto value = value_arg(L, 1, "advance_to");
  auto* date = value.as<Date>();
  if (!date) misuse(L, "advance_to takes a date, such as day \"2026-07-01\"; a duration goes to advance");
  auto& rehearsal = act.now();
  if (*date < rehearsal.today())
    misuse(L, fmt::format("advance_to: the clock does not go back; it is {} already", format_date(rehearsal.today())));
  EngineTime time(L);
  const Duration morning{Unit::hours, 9, ""};  // the offices are open: what fell due that day has fallen due
  rehearsal.advance_to(calendar::add(calendar::midnight(*date), morning));
  return 0;
}

template <class Map>
const typename Map::mapped_type& one_of(lua_State* L, const Map& map, const char* word, const char* what) {
  auto id = text_arg(L, 1, word);
  auto found = map.find(id);
  if (found != map.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, unused] : map) names.push_back(name);
  misuse(L, fmt::format("{}: there is no {} \"{}\"{}", word, what, id, guess_of(id, names)));
}

int word_put(lua_State* L) {
  auto& act = act_of(L, "put");
  auto& rehearsal = act.now();
  const auto& reg = one_of(L, rehearsal.bundle().registers, "put", "register");
  auto record = record_arg(L, 2, "put");
  std::string id;
  for (const auto& name : {std::string("id"), reg.key.name}) {
    if (!record.get(name).text().empty()) id = record.get(name).text();
    if (!find_field(reg.fields, name)) record.erase(name);
  }
  Result<void> done;
  {
    EngineTime time(L);
    MadeUp made_up(rehearsal);
    if (id.empty()) id = made_up.new_key(reg.id);
    done = made_up.record(reg.id, id, record);
  }
  must(L, act, done);
  lua::push_value(L, id);
  return 1;
}

int word_person(lua_State* L) {
  auto& act = act_of(L, "person");
  auto id = text_arg(L, 1, "person");
  auto given = value_arg(L, 2, "person");
  turn::Person person;
  if (auto* named = given.as<Record>()) {
    check_names(L, *named, {"roles", "languages"}, "person");
    if (auto* spoken = named->get("languages").as<List>())
      for (const auto& language : *spoken) person.languages.emplace_back(language.text());
    else if (!named->get("languages").empty())
      misuse(L, "person: languages is a list of names");
    given = Value(named->get("roles"));
  }
  if (!given.text().empty()) given = List{given};
  auto& roles = person.roles;
  const auto& known = act.now().bundle().roles;
  auto* list = given.as<List>();
  if (!list && !given.empty()) misuse(L, "person: roles is a list of names");
  for (const auto& role : list ? *list : List()) {
    roles.emplace_back(role.text());
    std::vector<std::string> names;
    for (const auto& [name, unused] : known) names.push_back(name);
    if (!known.count(roles.back()))
      misuse(L, fmt::format("person: there is no role \"{}\"{}", roles.back(), guess_of(roles.back(), names)));
  }
  act.now().person(id, std::move(person));
  lua::push_value(L, id);
  return 1;
}

int word_pool(lua_State* L) {
  auto& act = act_of(L, "pool");
  const auto& pool = one_of(L, act.now().bundle().pools, "pool", "pool");
  std::vector<std::pair<Instant, std::string>> members;
  const auto& books = act.now().region().state.pools;
  if (auto book = books.find(pool.id); book != books.end())
    for (const auto& [client, member] : book->second.members()) members.emplace_back(member.since, client);
  std::sort(members.begin(), members.end());
  List out;
  for (const auto& [since, client] : members) out.emplace_back(client);
  lua::push_value(L, out);
  return 1;
}

int word_metric(lua_State* L) {
  auto& act = act_of(L, "metric");
  const auto& metric = one_of(L, act.now().bundle().metrics, "metric", "metric");
  bool divided = !lua_isnoneornil(L, 2);
  if (divided && metric.by_text.empty())
    misuse(L, fmt::format("metric: \"{}\" is one figure; it has no `by`", metric.id));
  auto by = divided ? std::optional<std::string>(luaL_checkstring(L, 2)) : std::nullopt;
  lua::push_value(L, pipeline::views::figure(act.now().engine(), act.now().region(), metric, by));
  return 1;
}

int word_balance(lua_State* L) {
  auto& act = act_of(L, "balance");
  const auto& budget = one_of(L, act.now().bundle().budgets, "balance", "budget");
  lua::push_value(L, Money{act.now().region().state.ledger.balance(budget.id).free});
  return 1;
}

}  // namespace

const std::vector<WordFunction>& world_words() {
  static const std::vector<WordFunction> words = {
      {"today", &word_today},   {"advance", &word_advance}, {"advance_to", &word_advance_to},
      {"put", &word_put},       {"person", &word_person},   {"pool", &word_pool},
      {"metric", &word_metric}, {"balance", &word_balance},
  };
  return words;
}

}  // namespace trajectum::spec
