// A difference as JSON and as lines for a terminal.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "plugin/difference.hpp"
#include "plugin/json_line.hpp"
#include "plugin/origins.hpp"

namespace trajectum::plugin {
namespace {

using Json = nlohmann::ordered_json;

const Text& title_of(Area area) {
  static const Text kTitles[] = {{"routes", "routes"},
                                 {"knopen", "nodes"},
                                 {"pijlen", "arcs"},
                                 {"formulieren", "forms"},
                                 {"teksten", "texts"},
                                 {"rechten", "rights"},
                                 {"beslistabellen", "decisions"},
                                 {"registers", "registers"},
                                 {"budgetten", "budgets"},
                                 {"pools", "pools"},
                                 {"kengetallen", "metrics"},
                                 {"kalenders", "calendars"}};
  return kTitles[static_cast<int>(area)];
}

Json json_of(const Change& change) {
  Json out = {{"change", how_name(change.how)}};
  if (!change.route.empty()) out["route"] = change.route;
  out["kind"] = change.kind;
  out["name"] = change.name;
  if (!change.key.empty()) out["key"] = change.key;
  if (change.how != Change::How::added) out["was"] = change.was;
  if (change.how != Change::How::removed) out["now"] = change.now;
  if (change.was_at.line > 0) out["was_at"] = told_at(change.was_at);
  if (change.now_at.line > 0) out["now_at"] = told_at(change.now_at);
  return out;
}

Json json_of(const Difference::Version& version) {
  return {{"id", version.id}, {"version", version.version}, {"bundle", version.hash}};
}

}  // namespace

std::string line_of(const Change& change) {
  constexpr char kSigns[] = {'+', '-', '~', '>'};
  auto out = fmt::format("  {} ", kSigns[static_cast<int>(change.how)]);
  if (!change.route.empty() && change.name != change.route) out += change.route + ": ";
  out += change.kind == "arc" ? change.name : change.kind + " " + change.name;
  if (!change.key.empty()) out += "  " + change.key;
  if (change.how == Change::How::renamed)
    out += fmt::format(" ({})", change.was);
  else if (change.how == Change::How::changed)
    out += fmt::format(": {} -> {}", short_text(change.was), short_text(change.now));
  else if (auto said = change.was + change.now; !said.empty())
    out += ": " + short_text(said);
  const auto& at = change.how == Change::How::removed ? change.was_at : change.now_at;
  return at.line > 0 ? out + "  (" + told_at(at) + ")" : out;
}

std::string to_json(const Difference& difference) {
  Json changes = Json::object();
  for (int area = 0; area <= static_cast<int>(kAreaLast); ++area)
    changes[area_name(static_cast<Area>(area))] = Json::array();
  for (const auto& change : difference.changes) changes[area_name(change.area)].push_back(json_of(change));
  return json_line(
      Json{{"was", json_of(difference.was)}, {"now", json_of(difference.now)}, {"changes", std::move(changes)}});
}

void print(const Difference& difference, std::ostream& out, Lang lang) {
  out << fmt::format("{} {} -> {} {}\n", difference.was.id, difference.was.version, difference.now.id,
                     difference.now.version);
  if (difference.changes.empty()) out << Text{"geen verschil\n", "no difference\n"}.in(lang);
  const Change* before = nullptr;
  for (const auto& change : difference.changes) {
    if (!before || before->area != change.area) out << title_of(change.area).in(lang) << "\n";
    out << line_of(change) << "\n";
    before = &change;
  }
}

}  // namespace trajectum::plugin
