// `trajectum graph`: routes of bundles as drawings, offline. Thread: the main one.
#ifndef TRAJECTUM_APP_GRAPH_COMMAND_HPP
#define TRAJECTUM_APP_GRAPH_COMMAND_HPP
#include <ostream>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace trajectum::app {

struct GraphOptions {
  std::vector<std::string> dirs;  // bundles: the folder of a workflow, or of a region
  std::string route;              // "": every route of the first folder; needs `out` or that there is one
  std::string format = "svg";     // svg, mermaid, bpmn
  std::string out;                // a file, or a folder for several routes; "": to `print`
  std::string against;            // a bundle with the older version; "": no difference
  Lang lang = Lang::nl;
};

/// Gives the exit code: 0 drawn, 1 a bundle that does not load or a route that is not there, 2 what cannot be meant.
int draw(const GraphOptions& options, std::ostream& print, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_GRAPH_COMMAND_HPP
