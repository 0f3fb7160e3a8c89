// `--watch`: the specs again whenever a file of the bundles changes. Looks at names, sizes and times of files only.
#include <chrono>
#include <filesystem>
#include <map>
#include <thread>

#include "plugin/generation.hpp"
#include "spec/run.hpp"

namespace trajectum::spec {

namespace {

namespace fs = std::filesystem;

constexpr auto kBetweenLooks = std::chrono::milliseconds(500);

using Seen = std::map<std::string, std::pair<fs::file_time_type, std::uintmax_t>>;

Seen look(const std::vector<std::string>& dirs) {
  Seen out;
  for (const auto& dir : dirs) {
    std::error_code failed;
    for (fs::recursive_directory_iterator it(dir, failed), end; !failed && it != end; it.increment(failed)) {
      std::error_code gone;
      if (!it->is_regular_file(gone) || gone) continue;
      auto at = it->last_write_time(gone);
      auto bytes = it->file_size(gone);
      if (!gone) out[it->path().generic_string()] = {at, bytes};
    }
  }
  return out;
}

}  // namespace

void watch(const Options& options, std::ostream& out, const std::function<bool()>& stop) {
  while (true) {
    auto dirs = plugin::folders_behind(options.dirs);
    auto seen = look(dirs);
    run(options, out);
    while (look(dirs) == seen) {
      if (stop()) return;
      std::this_thread::sleep_for(kBetweenLooks);
    }
  }
}

}  // namespace trajectum::spec
