#include "plugin/watch.hpp"

namespace trajectum::plugin {

namespace fs = std::filesystem;

Look::Look(const std::vector<std::string>& folders) {
  for (const auto& folder : folders) {
    std::error_code failed;
    for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
      std::error_code gone;
      if (it->path().filename().generic_string().front() == '.') {
        if (it->is_directory(gone)) it.disable_recursion_pending();
        continue;
      }
      if (!it->is_regular_file(gone) || gone) continue;
      auto at = it->last_write_time(gone);
      auto bytes = it->file_size(gone);
      if (!gone) files_[it->path().generic_string()] = {at, bytes};
    }
  }
}

}  // namespace trajectum::plugin
