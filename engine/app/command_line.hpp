// The verbs and nouns of the one binary (api.md, "Command line").
#ifndef TRAJECTUM_APP_COMMAND_LINE_HPP
#define TRAJECTUM_APP_COMMAND_LINE_HPP

namespace trajectum::app {

/// Exit codes: 0 done, 1 refused or failed, 2 usage, 3 cannot reach the server.
int run_command_line(int argc, char** argv);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_COMMAND_LINE_HPP
