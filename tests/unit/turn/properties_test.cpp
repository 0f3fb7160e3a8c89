// No key is accepted and ignored: for each pair of construct and property that the loader knows, properties.tsv names
// the trial that fails when that property is deleted from the route. Run trials show it each time; here the table is
// complete.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "route/properties.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;

namespace {

using Pair = std::pair<std::string, std::string>;

/// The table; a test named `-` means: nothing notices yet, and the last column says why.
std::map<Pair, std::string> table() {
  std::ifstream in(std::string(TRAJECTUM_SOURCE_DIR) + "/tests/unit/turn/properties.tsv");
  std::map<Pair, std::string> out;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream cells(line);
    std::string construct, property, test;
    std::getline(cells, construct, '\t');
    std::getline(cells, property, '\t');
    std::getline(cells, test, '\t');
    CHECK_MESSAGE(out.emplace(Pair{construct, property}, test).second,
                  construct << " " << property << " is there twice");
  }
  return out;
}

}  // namespace

TEST_CASE("Properties_EveryOneHasATestThatMissesIt") {
  auto rows = table();
  for (const auto& [construct, property] : route::known_properties()) {
    auto row = rows.find({construct, property});
    CHECK_MESSAGE(row != rows.end(), construct << "\t" << property << " is not in properties.tsv");
    if (row == rows.end()) continue;
    auto name = row->second;
    rows.erase(row);
    if (name == "-") continue;
    auto trial =
        std::find_if(test::trials().begin(), test::trials().end(), [&](const auto& t) { return t.name == name; });
    CHECK_MESSAGE(trial != test::trials().end(), name << " is no trial");
    if (trial == test::trials().end()) continue;
    auto tags = test::tags_of(trial->source);
    CHECK_MESSAGE(std::count(tags.begin(), tags.end(), construct + "/" + property) > 0,
                  name << " never runs without " << construct << "/" << property);
  }
  for (const auto& [pair, name] : rows)
    CHECK_MESSAGE(false, pair.first << "\t" << pair.second << " is unknown to the loader");
}

// One key does nothing when a case runs: `surplus` says to the reader, and to `check`, that marks left over are meant.
TEST_CASE("Properties_NoneIsWithoutATest") {
  for (const auto& [pair, name] : table())
    CHECK_MESSAGE((name == "-") == (pair == Pair{"join", "surplus"}), pair.first << "/" << pair.second);
}
