// The data directory of a server: made, locked against a second server, and taken away again when the start fails
// before anything was kept in it. It knows nothing of what is kept. Thread: the one that starts the server.
#ifndef TRAJECTUM_APP_SERVER_FOLDER_HPP
#define TRAJECTUM_APP_SERVER_FOLDER_HPP
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace trajectum::app {

class ServerFolder {
 public:
  /// Makes the directory (readable by nobody else) and locks it: a second server would give out the same numbers.
  /// Errors: `unavailable`, with what to do.
  static Result<std::unique_ptr<ServerFolder>> open(const std::string& path);
  /// Gives the lock back. What open() made is removed, unless keep() was called or something else is in it.
  ~ServerFolder();
  ServerFolder(const ServerFolder&) = delete;
  ServerFolder& operator=(const ServerFolder&) = delete;

  /// From here on the directory stays, whatever happens.
  void keep() { keep_ = true; }
  const std::string& path() const { return path_; }

 private:
  explicit ServerFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::vector<std::string> made_;  // directories that were not there, outermost first
  bool made_lock_ = false;
  bool keep_ = false;
  int lock_ = -1;
};

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_SERVER_FOLDER_HPP
