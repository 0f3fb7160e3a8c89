// `trajectum plugin deploy`: a bundle's file to the server, judged there, and, when asked, activated. Thread: the main
// one.
#ifndef TRAJECTUM_APP_PLUGIN_COMMAND_HPP
#define TRAJECTUM_APP_PLUGIN_COMMAND_HPP
#include <ostream>
#include <string>
#include <vector>

#include "app/shell.hpp"

namespace trajectum::app {

struct DeployOptions {
  ShellOptions shell;
  std::string file;
  std::vector<std::string> approve;  // capabilities
  bool activate = false;
};

/// Gives the exit code: 0 it is there (and active), 1 refused, 2 what cannot be meant, 3 no server.
int deploy(const DeployOptions& options, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_PLUGIN_COMMAND_HPP
