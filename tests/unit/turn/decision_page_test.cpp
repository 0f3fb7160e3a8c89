// docs/decision-tables.md as it stands: every table on it loads, decides its cases as the page says, and `check` says
// of the others what the page says.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "route/decision_cells.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

struct Block {
  std::string kind, about;  // "lua", "decisions/first.lua"
  std::string text;
};

std::vector<Block> blocks() {
  std::ifstream in(std::string(TRAJECTUM_SOURCE_DIR) + "/docs/decision-tables.md");
  std::vector<Block> out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      if (!inside) continue;
      std::istringstream head(line.substr(3));
      Block block;
      head >> block.kind >> block.about;
      out.push_back(block);
    } else if (inside) {
      out.back().text += line + "\n";
    }
  }
  return out;
}

std::vector<std::string> split(const std::string& text, const std::string& mark) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    auto to = std::min(text.find(mark, from), text.size());
    if (to > from) out.push_back(text.substr(from, to - from));
    from = to + mark.size();
  }
  return out;
}

Value value_of(const std::string& text) {
  if (text == "yes" || text == "no") return text == "yes";
  if (auto day = parse_date(text)) return *day;
  if (text.rfind("€ ", 0) == 0) return Money{static_cast<std::int64_t>(std::stod(text.substr(4)) * 100 + 0.5)};
  if (text[0] >= '0' && text[0] <= '9') return static_cast<std::int64_t>(std::stoll(text));
  return text;
}

Record file_of(const std::string& text) {
  Record out;
  for (const auto& one : split(text, ", ")) {
    auto parts = split(one, " = ");
    REQUIRE(parts.size() == 2);
    out.set(parts[0], value_of(parts[1]));
  }
  return out;
}

/// A value as the page writes it: "coach, course", "urgency = low, team = work", "none".
std::string shown(const Value& value) {
  std::string out;
  auto add = [&](const std::string& one) { out += (out.empty() ? "" : ", ") + one; };
  if (auto* list = value.as<List>()) {
    for (const auto& one : *list) add(shown(one));
    return out.empty() ? "none" : out;
  }
  auto* record = value.as<Record>();
  if (!record) return route::literal_text(value);
  for (const auto& [name, one] : *record) add(name + " = " + shown(one));
  return out;
}

void run_cases(const std::string& fields, const Block& table, const Block& cases) {
  auto id = table.about.substr(table.about.find('/') + 1);
  id = id.substr(0, id.find('.'));
  Trial t(
      "return route \"r\" { version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = "
      "\"worker\",\nfile = { " +
      fields + " },\n decide \"d\" { table = \"" + id + "\", into = \"" + cases.about +
      "\" },\n step \"x\" { by = role \"worker\", due = days(1) } }\n" +
      "=== decisions/pick.lua\nreturn decision "
      "\"pick\" { hit = \"first\", inputs = { \"file.n\" }, rules = { { any, \"left\" } } }\n=== " +
      table.about + "\n" + table.text);
  INFO(table.about);
  INFO(t.faults());
  REQUIRE(t.loads());
  CHECK(t.faults().empty());
  for (const auto& line : split(cases.text, "\n")) {
    INFO(line);
    auto arrow = line.find("→ ");
    REQUIRE(arrow != std::string::npos);
    auto gives = split(line.substr(arrow + std::string("→ ").size()), " by ");
    t.open(file_of(line.substr(0, arrow ? arrow - 1 : 0)));
    CHECK(t.incidents() == 0);
    auto told = t.told<state::Decided>();
    REQUIRE(told.size() == 1);
    CHECK(shown(told[0].output) == gives[0]);
    CHECK(shown(t.file(cases.about)) == gives[0]);
    std::string rules;
    for (const auto& rule : told[0].rules) rules += (rules.empty() ? "" : ", ") + std::to_string(rule.number);
    CHECK(rules == (gives.size() > 1 ? gives[1] : ""));
  }
}

/// What `check` says of a table, without the lines of source under each and the bundle's name before.
std::string said_of(const std::string& fields, const Block& table) {
  auto id = table.about.substr(table.about.find('/') + 1);
  Trial t(
      "return route \"r\" { version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = "
      "\"worker\",\nfile = { " +
      fields + " },\n decide \"d\" { table = \"" + id.substr(0, id.find('.')) +
      "\", into = \"urgency\" } }\n=== " + table.about + "\n" + table.text);
  std::string out;
  std::istringstream in(t.faults());
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("trial/", 0) != 0) continue;
    for (auto at = line.find("trial/"); at != std::string::npos; at = line.find("trial/")) line.erase(at, 6);
    out += line + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("DecisionPage_EveryTableDoesWhatThePageSays") {
  auto all = blocks();
  REQUIRE(all.size() > 10);
  REQUIRE(all[0].about == "file");
  auto fields = all[0].text;
  int ran = 0;
  for (std::size_t i = 1; i + 1 < all.size(); i += 2) {
    const auto &table = all[i], &next = all[i + 1];
    REQUIRE((table.kind == "lua" || table.kind == "csv"));
    if (next.kind == "cases")
      run_cases(fields, table, next);
    else if (next.kind == "check")
      CHECK(said_of(fields, table) == next.text);
    else
      FAIL(table.about << " has no cases");
    ++ran;
  }
  CHECK(ran == static_cast<int>(all.size() - 1) / 2);
}
