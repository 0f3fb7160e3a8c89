// A directory of its own for one test, removed with everything in it.
#ifndef TRAJECTUM_TESTS_SUPPORT_SCRATCH_HPP
#define TRAJECTUM_TESTS_SUPPORT_SCRATCH_HPP
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace trajectum::test {

class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "trajectum-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_SCRATCH_HPP
