#include "app/server_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace trajectum::app {
namespace {

Error unusable(std::string nl, std::string en) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "data";
  e.text = {std::move(nl), std::move(en)};
  return e;
}

bool is_folder(const std::string& path) {
  struct stat s {};
  return stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}

}  // namespace

Result<std::unique_ptr<ServerFolder>> ServerFolder::open(const std::string& path) {
  std::unique_ptr<ServerFolder> folder(new ServerFolder(path));
  for (std::size_t cut = 1; cut <= path.size(); ++cut) {
    if (cut != path.size() && path[cut] != '/') continue;
    auto part = path.substr(0, cut);
    if (mkdir(part.c_str(), 0700) == 0) folder->made_.push_back(part);
  }
  if (!is_folder(path)) {
    std::string why = std::strerror(errno);
    return unusable("de datamap " + path + " kan niet worden gemaakt: " + why,
                    "cannot make the data directory " + path + ": " + why);
  }
  auto file = path + "/lock";
  folder->made_lock_ = access(file.c_str(), F_OK) != 0;
  folder->lock_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (folder->lock_ < 0) {
    std::string why = std::strerror(errno);
    return unusable("in de datamap " + path + " kan niet worden geschreven: " + why,
                    "cannot write in the data directory " + path + ": " + why);
  }
  if (flock(folder->lock_, LOCK_EX | LOCK_NB) != 0)
    return unusable("een andere server gebruikt " + path + "; stop die, of geef een andere map met --data",
                    "another server uses " + path + "; stop it, or give another directory with --data");
  return folder;
}

ServerFolder::~ServerFolder() {
  if (!keep_ && made_lock_ && lock_ >= 0) unlink((path_ + "/lock").c_str());
  if (lock_ >= 0) close(lock_);
  if (keep_) return;
  for (auto it = made_.rbegin(); it != made_.rend(); ++it)
    if (rmdir(it->c_str()) != 0) return;  // something is in it that is not ours
}

}  // namespace trajectum::app
