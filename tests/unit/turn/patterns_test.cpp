// The 43 control-flow patterns (patterns.md): each has its trial, named by its number, and the table of them is
// printed.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include "support/engine/trial.hpp"

using namespace trajectum;

namespace {

constexpr const char* kPatterns[] = {
    "Sequence",
    "Parallel Split",
    "Synchronization",
    "Exclusive Choice",
    "Simple Merge",
    "Multi-Choice",
    "Structured Synchronizing Merge",
    "Multi-Merge",
    "Structured Discriminator",
    "Arbitrary Cycles",
    "Implicit Termination",
    "Multiple Instances without Synchronization",
    "Multiple Instances, Design-Time Knowledge",
    "Multiple Instances, Run-Time Knowledge",
    "Multiple Instances without Run-Time Knowledge",
    "Deferred Choice",
    "Interleaved Parallel Routing",
    "Milestone",
    "Cancel Task",
    "Cancel Case",
    "Structured Loop",
    "Recursion",
    "Transient Trigger",
    "Persistent Trigger",
    "Cancel Region",
    "Cancel Multiple Instance Activity",
    "Complete Multiple Instance Activity",
    "Blocking Discriminator",
    "Cancelling Discriminator",
    "Structured Partial Join",
    "Blocking Partial Join",
    "Cancelling Partial Join",
    "Generalized AND-Join",
    "Static Partial Join for Multiple Instances",
    "Cancelling Partial Join for Multiple Instances",
    "Dynamic Partial Join for Multiple Instances",
    "Local Synchronizing Merge",
    "General Synchronizing Merge",
    "Critical Section",
    "Interleaved Routing",
    "Thread Merge",
    "Thread Split",
    "Explicit Termination",
};

}  // namespace

TEST_CASE("Patterns_AllOfThemRun") {
  int expressed = 0, limited = 0, number = 0;
  for (const char* name : kPatterns) {
    auto prefix = fmt::format("Pattern{:02}_", ++number);
    std::string wrong;
    bool found = false, limit = false;
    for (const auto& trial : test::trials()) {
      if (trial.name.rfind(prefix, 0) != 0) continue;
      found = true;
      limit = limit || trial.name.rfind(prefix + "Limit", 0) == 0;
      if (auto what = untrue(trial, trial.source); !what.empty()) wrong = trial.name + ": " + what;
    }
    bool ok = found && wrong.empty();
    fmt::print("{:2}  {:<48} {}\n", number, name, !ok ? "not yet" : limit ? "ok, with its stated limit" : "ok");
    expressed += ok;
    limited += ok && limit;
    CHECK_MESSAGE(found, prefix << " has no trial");
    CHECK_MESSAGE(wrong.empty(), wrong);
  }
  fmt::print("{} of {} patterns ({} with their stated limit)\n", expressed, std::size(kPatterns), limited);
}
