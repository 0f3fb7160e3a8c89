// The folder of a run: one that was named, or a temporary one. `path` is empty when none could be made.
#ifndef TRAJECTUM_CLIENT_RUN_FOLDER_HPP
#define TRAJECTUM_CLIENT_RUN_FOLDER_HPP
#include <filesystem>
#include <string>
#include <system_error>

namespace trajectum::client {

/// Gone afterwards with all that is in it, unless `keep`.
class RunFolder {
 public:
  RunFolder(const std::string& named, const std::string& prefix, bool keep) : keep_(keep) {
    namespace fs = std::filesystem;
    if (!named.empty()) {
      std::error_code failed;  // shows when the server cannot write there
      fs::create_directories(named, failed);
      if (!failed) path_ = fs::absolute(named).string();
      return;
    }
    auto pattern = (fs::temp_directory_path() / (prefix + "-XXXXXX")).string();
    if (const char* made = mkdtemp(pattern.data())) path_ = made;
  }
  ~RunFolder() {
    std::error_code ignored;
    if (!keep_ && !path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool keep_;
};

}  // namespace trajectum::client

#endif  // TRAJECTUM_CLIENT_RUN_FOLDER_HPP
