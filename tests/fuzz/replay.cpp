// Runs a fuzzer over every file that is kept for it, in a build that makes up none itself: what was once found stays
// found. A folder that is not there or is empty is a failure, not a success of nothing.
//   fuzz_NAME FOLDER...
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

/// In order of name; the one that runs is told first, so that a crash says whose it is.
int replay(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      std::fprintf(stderr, "cannot read %s\n", file.c_str());
      return 0;
    }
    std::string text(std::istreambuf_iterator<char>(in), {});
    std::printf("%s\n", file.filename().c_str());
    std::fflush(stdout);
    // A block of its own, no longer than the file: a sanitizer sees the first byte that is read behind it.
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    bytes.shrink_to_fit();
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  return static_cast<int>(files.size());
}

}  // namespace

int main(int count, char** folders) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s FOLDER...\n", folders[0]);
    return 2;
  }
  for (int i = 1; i < count; ++i) {
    int files = replay(folders[i]);
    if (files == 0) {
      std::fprintf(stderr, "nothing to replay in %s\n", folders[i]);
      return 1;
    }
    std::printf("%s: %d replayed\n", folders[i], files);
  }
  return 0;
}
