// A file of the system, for as long as it is open. Owned by whoever opened it; threads: one at a time.
#ifndef TRAJECTUM_STORE_FILES_OPEN_FILE_HPP
#define TRAJECTUM_STORE_FILES_OPEN_FILE_HPP
#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace trajectum::store {

/// Closed when it goes. Made for its owner alone (0600); false when it could not be opened: errno says why.
class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  int fd() const { return fd_; }

 private:
  int fd_;
};

}  // namespace trajectum::store

#endif  // TRAJECTUM_STORE_FILES_OPEN_FILE_HPP
