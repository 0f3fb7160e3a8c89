// Backups that people ask of a running server: made and verified on a thread of their own (errands.hpp), with a
// connection of their own, while everybody is answered.
#ifndef TRAJECTUM_PIPELINE_BACKUPS_HPP
#define TRAJECTUM_PIPELINE_BACKUPS_HPP
#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "backup/backup.hpp"
#include "pipeline/errands.hpp"

namespace trajectum::pipeline {

class Backups {
 public:
  /// The data directory that is served, and the shelf; `program` is the version that makes them. `on_done` is called on
  /// the thread of this.
  Backups(std::string data, std::string shelf, std::string program, ErrandThread::OnDone on_done);
  /// Gives up what is being made.
  ~Backups();
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  /// A backup as JSON, in the errand's text: {backup, digest, as_of, rows, blobs, bytes, findings}. `lang`: of the
  /// findings. Errors: `overloaded`.
  Result<std::shared_ptr<Errand>> create(std::uint64_t session, Lang lang);
  /// What is wrong with one of the shelf, as the same JSON. Errors: `not_found`; `overloaded`.
  Result<std::shared_ptr<Errand>> verify(std::uint64_t session, const std::string& name, Lang lang);
  void wait_for(const Errand& errand) { errands_.wait_for(errand); }
  /// What is being made is given up soon: the server stops.
  void give_up() { stop_ = true; }

 private:
  const std::string data_, shelf_, program_;
  std::atomic<bool> stop_ = false;
  ErrandThread errands_;  // last: it uses all above
};

/// {backup, made_at, as_of, digest, rows, blobs, bytes, findings} of what was made or verified.
Record backup_value(const std::string& name, const backup::Manifest& manifest, const std::vector<Text>& findings,
                    Lang lang);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_BACKUPS_HPP
