// Watching a batch from a shell: its progress on stderr until it stands still. The batch is the server's: a shell that
// is closed changes nothing. Thread: the main one.
#ifndef TRAJECTUM_APP_BATCH_COMMAND_HPP
#define TRAJECTUM_APP_BATCH_COMMAND_HPP
#include <functional>
#include <ostream>
#include <string>

#include "app/shell.hpp"

namespace trajectum::app {

/// True for a method after which a batch may run: its verb takes `--watch`.
bool is_watchable(const std::string& method);

/// Shows the progress of a batch until it does not run any more; `shown` is then what batch.get says of it. `caption`
/// says where it is, from the same. Gives the exit code: 0 it stands still, 1 refused, 3 the server is gone (the batch
/// goes on when it is back).
int watch_batch(const ShellOptions& options, client::Connection& connection, const std::string& batch,
                std::ostream& complain, Record& shown, const std::function<std::string(const Record&)>& caption);

/// Calls a method that starts a batch or lets one go on, watches it, and prints what came of it. Gives the exit code: 0
/// all was done, 1 something was refused, 3 no server.
int call_and_watch(const ShellOptions& options, const std::string& method, const Record& params, std::ostream& print,
                   std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_BATCH_COMMAND_HPP
