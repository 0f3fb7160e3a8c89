// `trajectum test`: loads bundles as `check` does, runs every `it` of their spec/ folders and says what came of it.
#ifndef TRAJECTUM_SPEC_RUN_HPP
#define TRAJECTUM_SPEC_RUN_HPP
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "spec/act.hpp"
#include "spec/words.hpp"

namespace trajectum::spec {

struct Options {
  std::vector<std::string> dirs;
  std::uint64_t seed = 1;
  std::string only;  // an `it` whose whole name holds this text; "": all
  bool json = false;
  bool coverage = false;
  Lang lang = Lang::nl;
};

/// What came of one `it`; of a file that cannot be read (no name) likewise.
struct Outcome {
  std::string file;
  It it;
  std::optional<Failure> failure;
};

/// One bundle's specs.
struct Report {
  std::string dir, id;
  std::vector<route::Fault> faults;  // the bundle's; when one is no warning nothing was run
  bool loaded = false;
  std::size_t files = 0;
  std::vector<Outcome> outcomes;
  std::map<std::string, std::vector<Coverage::Count>> coverage;
};

/// Runs the specs of one source; `each` hears of every outcome as it comes. The bundle must be the source's. It ends
/// before the next `it` when `stop`, if given, says so.
void run_specs(const route::BundleSource& source, const Setting& setting, const std::string& only, Report& report,
               const std::function<void(const Outcome&)>& each, const std::function<bool()>& stop = nullptr);

/// Runs all and prints it. 0 when something ran and everything passed, else 1.
int run(const Options& options, std::ostream& out);
/// The same again whenever a file of one of the bundles, or of what they require, changes. Returns only when `stop`
/// says so; it is asked twice a second.
void watch(const Options& options, std::ostream& out, const std::function<bool()>& stop);

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_RUN_HPP
