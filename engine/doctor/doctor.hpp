// Examines a data directory, whether a server runs on it or not, and says what is wrong and what to do about it. It
// changes nothing (beside a database that is not served SQLite may leave an empty WAL). It knows how things are stored;
// what a route means it does not ask.
#ifndef TRAJECTUM_DOCTOR_DOCTOR_HPP
#define TRAJECTUM_DOCTOR_DOCTOR_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace trajectum::doctor {

struct Finding {
  std::string kind;  // stable: "files.rights", "rows.item.case", "disk.free" ...
  bool is_wrong;     // else worth knowing, and all is well
  Text what;         // with where
  Text cure;
};

struct Report {
  bool running = false;  // a server serves it
  std::int64_t schema = 0, cases = 0, rebuilt = 0, blobs = 0;
  std::vector<Finding> findings;
  bool is_well() const;
};

/// Looks at everything; with `deep` it also plays the history of every case again and reads every blob. Beside a
/// running server it sees what stood there at one moment. A directory that cannot be read is a finding.
Report examine(const std::string& data, bool deep);

}  // namespace trajectum::doctor

#endif  // TRAJECTUM_DOCTOR_DOCTOR_HPP
