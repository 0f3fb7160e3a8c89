// A program of the administrator's that looks for viruses: called for each blob with the path of a file, it ends with 0
// (clean), 1 (infected) or anything else (it cannot tell). clamscan and clamdscan are such programs.
#ifndef TRAJECTUM_APP_SCANNER_HPP
#define TRAJECTUM_APP_SCANNER_HPP
#include <string>

#include "base/limits.hpp"
#include "pipeline/byte_work.hpp"

namespace trajectum::app {

/// The command is a shell's: `clamdscan --fdpass --no-summary`. What it prints goes nowhere. One that takes longer is
/// killed, with all it started. The store is borrowed.
pipeline::ByteWork::Scanner scanner_of(store::BlobStore& files, const std::string& command,
                                       int seconds_max = limits::kScanSecondsMax);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_SCANNER_HPP
