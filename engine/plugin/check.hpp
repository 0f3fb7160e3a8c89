// `trajectum check`: what a person who writes routes runs after every change. Thread: any.
#ifndef TRAJECTUM_PLUGIN_CHECK_HPP
#define TRAJECTUM_PLUGIN_CHECK_HPP
#include <ostream>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace trajectum::plugin {

/// json: one line, {good, bundles: [{bundle, good, states, faults: [{file, line, column, warning, message, trace,
/// diagrams: {svg, mermaid}}]}]}, for editors.
enum class CheckFormat { text, json };

struct CheckOptions {
  std::vector<std::string> dirs;  // a workflow, or a plugin with the workflows it requires: among these, else beside it
  Lang lang = Lang::nl;
  CheckFormat format = CheckFormat::text;
  bool titles = false;   // warn of what people see by its id, too
  std::string diagrams;  // the folder for a drawing of each broken promise; "": none
};

/// Loads each of the folders, prints every fault and a summary for each, and gives 0, or 1 if something is wrong.
int check(const CheckOptions& options, std::ostream& out);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_CHECK_HPP
