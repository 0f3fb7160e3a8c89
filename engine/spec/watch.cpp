// `--watch`: the specs again whenever a file of the bundles changes.
#include "plugin/watch.hpp"

#include <chrono>
#include <thread>

#include "plugin/generation.hpp"
#include "spec/run.hpp"

namespace trajectum::spec {

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(500);

}  // namespace

void watch(const Options& options, std::ostream& out, const std::function<bool()>& stop) {
  while (true) {
    auto dirs = plugin::folders_behind(options.dirs);
    plugin::Look seen(dirs);
    run(options, out);
    while (plugin::Look(dirs) == seen) {
      if (stop()) return;
      std::this_thread::sleep_for(kBetweenLooks);
    }
  }
}

}  // namespace trajectum::spec
