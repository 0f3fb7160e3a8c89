// The command line of `backup`, `restore` and `doctor`.
#ifndef TRAJECTUM_APP_ADMIN_LINE_HPP
#define TRAJECTUM_APP_ADMIN_LINE_HPP
#include <CLI/CLI.hpp>

namespace trajectum::app {

/// Adds them. A command that ran leaves its exit code behind.
void add_admin_commands(CLI::App& app, int& exit_code);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_ADMIN_LINE_HPP
