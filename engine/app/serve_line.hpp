// `trajectum serve` and `trajectum config show`: the settings of a server, each from a flag, the environment, a file,
// or as it is when nobody says otherwise; in that order.
#ifndef TRAJECTUM_APP_SERVE_LINE_HPP
#define TRAJECTUM_APP_SERVE_LINE_HPP
#include <CLI/CLI.hpp>

namespace trajectum::app {

/// Adds both. A command that ran leaves its exit code behind.
void add_serve_commands(CLI::App& app, int& exit_code);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_SERVE_LINE_HPP
