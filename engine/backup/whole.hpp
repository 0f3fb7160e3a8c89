// What every restore does, whatever it is made of.
#ifndef TRAJECTUM_BACKUP_WHOLE_HPP
#define TRAJECTUM_BACKUP_WHOLE_HPP
#include <memory>
#include <string>
#include <utility>

#include "backup/manifest.hpp"
#include "base/result.hpp"

namespace trajectum::backup {

/// A data directory that is being made: what is half there goes again with this, unless `keep`.
class Target {
 public:
  /// Errors: `refused` "restore.data": there is something already.
  static Result<std::unique_ptr<Target>> take(const std::string& data);
  ~Target();
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  /// Gives the database its name, now that all is whole, and syncs it.
  Result<void> keep();
  /// The database until then: a restore that is killed half-way cannot be served.
  std::string partial() const;

 private:
  Target(std::string data, bool was_there) : data_(std::move(data)), was_there_(was_there) {}
  const std::string data_;
  const bool was_there_;
  bool is_kept_ = false;
};
/// Errors: `refused` "restore.format": another version stored it.
Result<void> is_of_this_version(const Manifest& manifest);

}  // namespace trajectum::backup

#endif  // TRAJECTUM_BACKUP_WHOLE_HPP
