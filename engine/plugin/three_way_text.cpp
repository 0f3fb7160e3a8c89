// A region beside a newer base, as JSON and as lines for a terminal.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "plugin/json_line.hpp"
#include "plugin/origins.hpp"
#include "plugin/three_way.hpp"

namespace trajectum::plugin {
namespace {

using Json = nlohmann::ordered_json;

void put(Json& out, const char* key, const std::string& text) {
  if (!text.empty()) out[key] = text;
}
void put(Json& out, const char* key, const route::Origin& at) {
  if (at.line > 0) out[key] = told_at(at);
}

Json json_of(const Text& text) { return {{"nl", text.nl}, {"en", text.en}}; }

Json json_of(const Change& change) {
  Json out = {{"change", how_name(change.how)}, {"area", area_name(change.area)}};
  put(out, "route", change.route);
  out["kind"] = change.kind;
  out["name"] = change.name;
  put(out, "key", change.key);
  put(out, "was", change.was);
  put(out, "now", change.now);
  put(out, "was_at", change.was_at);
  put(out, "now_at", change.now_at);
  return out;
}

Json json_of(const RegionChange& change) {
  Json out = {{"route", change.route}, {"word", change.word}, {"name", change.name}, {"at", told_at(change.at)}};
  if (!change.keys.empty()) out["keys"] = change.keys;
  if (!change.nodes.empty()) out["nodes"] = change.nodes;
  return out;
}

Json json_of(const Conflict& conflict) {
  Json out = {{"conflict", conflict_name(conflict.kind)}};
  put(out, "route", conflict.route);
  out["name"] = conflict.name;
  put(out, "key", conflict.key);
  put(out, "was", conflict.was);
  put(out, "base", conflict.base);
  put(out, "region", conflict.region);
  put(out, "base_at", conflict.base_at);
  put(out, "region_at", conflict.region_at);
  out["advice"] = json_of(advice(conflict.kind));
  return out;
}

Json json_of(const route::Fault& fault) {
  return {{"file", fault.origin.file},
          {"line", fault.origin.line},
          {"column", fault.origin.column},
          {"message", json_of(fault.message)}};
}

template <class T>
Json list_of(const std::vector<T>& all) {
  auto out = Json::array();
  for (const auto& one : all) out.push_back(json_of(one));
  return out;
}

void print_conflict(const Conflict& conflict, std::ostream& out, Lang lang) {
  out << fmt::format("  ! {}{}{}\n", conflict.route.empty() ? "" : conflict.route + ": ", conflict.name,
                     conflict.key.empty() ? "" : "  " + conflict.key);
  auto line = [&](const char* nl, const char* en, const std::string& text, const route::Origin& at) {
    if (text.empty() && at.line == 0) return;
    out << fmt::format("      {:<7} {}{}\n", Text{nl, en}.in(lang), short_text(text),
                       at.line > 0 ? (text.empty() ? "" : "  ") + ("(" + told_at(at) + ")") : "");
  };
  line("was", "was", conflict.was, {});
  line("basis", "base", conflict.base, conflict.base_at);
  line("regio", "region", conflict.region, conflict.region_at);
  out << "      " << advice(conflict.kind).in(lang) << "\n";
}

}  // namespace

Text advice(Conflict::Kind kind) {
  static const Text kTexts[] = {
      {"Basis en regio zeggen dit allebei, elk iets anders: de regio wint. Klopt dat nog?",
       "Base and region both say this, each something else: the region's stands. Is that still right?"},
      {"De basis heeft veranderd wat de regio vervangt of weghaalt: dat ziet de regio niet. Neem over wat nodig is.",
       "The base changed what the region replaces or removes: the region does not see it. Take over what is needed."},
      {"De basis heeft deze knoop niet meer: haal dit weg, of zet het bij een andere knoop.",
       "The base no longer has this node: take this out, or put it at another node."},
      {"De basis heeft de knoop niet meer waar dit voor of achter staat: kies een andere plaats.",
       "The base no longer has the node that this stands before or after: choose another place."},
      {"De weg waar dit op staat leidt in de basis nu ergens anders heen. Hoort het hier nog?",
       "The way that this stands on leads elsewhere in the base now. Does it still belong here?"},
      {"Basis en regio hebben allebei een nieuwe knoop met deze naam: noem die van de regio anders, of gebruik die van "
       "de basis.",
       "Base and region both have a new node of this name: call the region's otherwise, or use that of the base."},
      {"De regio heeft hier een eigen versie van, en ziet niet wat de basis nu anders heeft. Neem over wat nodig is.",
       "The region has its own of this, and does not see what the base has otherwise now. Take over what is needed."},
  };
  return kTexts[static_cast<int>(kind)];
}

std::string to_json(const ThreeWay& compared) {
  return json_line(Json{{"good", compared.conflicts.empty() && compared.faults.empty()},
                        {"base", list_of(compared.base)},
                        {"region", list_of(compared.region)},
                        {"conflicts", list_of(compared.conflicts)},
                        {"faults", list_of(compared.faults)}});
}

void print(const ThreeWay& compared, std::ostream& out, Lang lang) {
  out << Text{"wat de basis veranderd heeft\n", "what the base changed\n"}.in(lang);
  for (const auto& change : compared.base) out << line_of(change) << "\n";
  out << Text{"wat de regio verandert\n", "what the region changes\n"}.in(lang);
  for (const auto& change : compared.region) {
    std::string what;
    for (const auto& one : change.keys) what += (what.empty() ? ": " : ", ") + one;
    for (const auto& one : change.nodes) what += (what.empty() ? ": " : ", ") + one;
    out << fmt::format("  {}: {} {}{}  ({})\n", change.route, change.word, change.name, what, told_at(change.at));
  }
  out << Text{"waar ze botsen\n", "where they conflict\n"}.in(lang);
  for (const auto& conflict : compared.conflicts) print_conflict(conflict, out, lang);
  for (const auto& fault : compared.faults) out << fault.format(lang) << "\n";
  if (compared.conflicts.empty() && compared.faults.empty())
    out << Text{"  nergens: de regio past op de nieuwe basis\n", "  nowhere: the region fits on the new base\n"}.in(
        lang);
}

}  // namespace trajectum::plugin
