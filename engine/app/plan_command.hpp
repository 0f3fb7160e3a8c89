// `trajectum plugin plan ROUTE`: what would become of all open cases of a route in another version, summed over the
// pages of plugin.plan. Thread: the main one.
#ifndef TRAJECTUM_APP_PLAN_COMMAND_HPP
#define TRAJECTUM_APP_PLAN_COMMAND_HPP
#include "app/shell.hpp"

namespace trajectum::app {

/// Asks every page and prints how many cases are of which class, and each case that does not move, with the reason.
/// Gives the exit code: 0 it was shown, 1 refused, 2 not logged in, 3 not reached.
int plan_and_print(const ShellOptions& options, const Record& params);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_PLAN_COMMAND_HPP
