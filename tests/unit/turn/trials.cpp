// Runs a trial as it is, and again without each property that it is there for. TRAJECTUM_LIST_PROPERTIES prints the
// pairs that trials cover, for properties.tsv.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "support/engine/trial.hpp"

namespace trajectum::test {

void run_trial(const std::string& name) {
  auto it = std::find_if(trials().begin(), trials().end(), [&](const auto& trial) { return trial.name == name; });
  REQUIRE(it != trials().end());
  auto wrong = untrue(*it, it->source);
  CHECK_MESSAGE(wrong.empty(), wrong);
  for (const auto& tag : tags_of(it->source)) {
    if (std::getenv("TRAJECTUM_LIST_PROPERTIES")) std::printf("tag\t%s\t%s\n", tag.c_str(), name.c_str());
    bool noticed = !untrue(*it, without(it->source, tag)).empty();
    CHECK_MESSAGE(noticed, name << " does not notice that " << tag << " is gone");
  }
}

}  // namespace trajectum::test
