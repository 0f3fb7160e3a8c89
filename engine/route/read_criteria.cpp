#include "route/read_criteria.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/limits.hpp"

namespace trajectum::route {
namespace {

std::optional<Criterion> read_score(Loading& load, const Keyed& entry) {
  const auto* word = entry.value.as_word("score");
  auto given = word ? word->arguments.size() : 0;
  if (given != 3 && given != 4) {
    report_wrong(load, entry, "score(\"naam\", gewicht, function(client, record) ... end)",
                 "score(\"name\", weight, function(client, record) ... end)");
    return std::nullopt;
  }
  auto part = [&](std::size_t i) { return Keyed{"score", word->arguments[i].place, word->arguments[i]}; };
  Criterion out;
  auto name = read_text(load, part(0));
  if (!name) return std::nullopt;
  out.name = *name;
  check_id(load, out.name, word->arguments[0].place);
  auto weight = read_integer(load, part(1), 0, limits::kCriterionWeightMax);
  out.weight = static_cast<int>(weight.value_or(1));
  out.score = read_function(load, part(2));
  out.origin = load.faults.origin(word->arguments[2].place);
  out.title = given == 4 ? read_title(load, part(3)) : Text{out.name, out.name};
  return out;
}

std::string matchers(const Bundle& bundle, const std::string& reg, std::set<std::string>& subjects) {
  std::string out;
  for (const auto& [id, route] : bundle.routes)
    for (const auto& node : route.nodes) {
      if (node.match != reg) continue;
      if (subjects.insert(route.subject).second) out += (out.empty() ? "" : ", ") + id + " (" + route.subject + ")";
    }
  return out;
}

bool all_routes_stand(const Loading& load) {
  return std::all_of(load.places.begin(), load.places.end(), [&](const auto& declared) {
    const auto& [what, at] = declared;
    return !what.starts_with("route ") || load.bundle->routes.count(what.substr(6)) > 0;
  });
}

}  // namespace

void read_criteria(Loading& load, Register& reg, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty())
    return report_wrong(load, entry, "een lijst met score(...)", "a list of score(...)");
  std::set<std::string> here;
  for (const auto& draft : entry.value.table->list) {
    if (draft.is(Draft::Kind::poison)) continue;
    auto one = read_score(load, {entry.key, draft.place, draft});
    if (!one) continue;
    if (!here.insert(one->name).second)
      load.faults.add(draft.place, fmt::format("het criterium `{}` staat er twee keer", one->name),
                      fmt::format("the criterion `{}` is there twice", one->name));
    auto below = std::find_if(reg.criteria.begin(), reg.criteria.end(),
                              [&](const Criterion& known) { return known.name == one->name; });
    if (below == reg.criteria.end())
      reg.criteria.push_back(std::move(*one));
    else
      *below = std::move(*one);
  }
}

void check_criteria_count(Loading& load, const Register& reg, const Place& at) {
  if (reg.criteria.size() <= limits::kCriteriaMax) return;
  auto most = limits::kCriteriaMax;
  load.faults.add(at, fmt::format("een register heeft hoogstens {} criteria", most),
                  fmt::format("a register has at most {} criteria", most));
}

void link_criteria(Loading& load) {
  for (auto& [id, reg] : load.bundle->registers) {
    if (reg.criteria.empty()) continue;
    std::set<std::string> subjects;
    auto said = matchers(*load.bundle, id, subjects);
    auto at = place_of(load, reg.criteria.front().origin);
    if (subjects.empty() && !all_routes_stand(load)) continue;  // the one that does may be among the broken
    if (subjects.empty()) {
      load.faults.add(
          at, fmt::format("geen stap vergelijkt hiermee: geef een stap `match = \"{}\"`, of laat `criteria` weg", id),
          fmt::format("no step compares with this: give a step `match = \"{}\"`, or leave `criteria` out", id));
      continue;
    }
    if (subjects.size() > 1) {
      load.faults.add(at,
                      fmt::format("`{}` wordt vergeleken door routes over verschillende registers: {}; criteria gaan "
                                  "over een van die",
                                  id, said),
                      fmt::format("`{}` is compared by routes about different registers: {}; criteria are about one of "
                                  "them",
                                  id, said));
      continue;
    }
    reg.matched = *subjects.begin();
    auto client = load.bundle->registers.find(reg.matched);
    if (client == load.bundle->registers.end()) continue;  // said elsewhere
    for (const auto& criterion : reg.criteria)
      check_criterion(load, place_of(load, criterion.origin), client->second, reg);
  }
}

}  // namespace trajectum::route
