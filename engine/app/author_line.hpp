// The part of the command line for people who write routes: `check`, `test`, `graph`, `editor`, `plugin`. Thread: the
// main one.
#ifndef TRAJECTUM_APP_AUTHOR_LINE_HPP
#define TRAJECTUM_APP_AUTHOR_LINE_HPP
#include <CLI/CLI.hpp>

namespace trajectum::app {

/// Adds them. A command that ran leaves its exit code behind.
void add_author_commands(CLI::App& app, int& exit_code);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_AUTHOR_LINE_HPP
