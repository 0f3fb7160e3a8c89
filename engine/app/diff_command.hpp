// `trajectum plugin diff`: what a version of a bundle changes, and what a newer base means for a region
// (docs/bundles.md). Thread: the main one.
#ifndef TRAJECTUM_APP_DIFF_COMMAND_HPP
#define TRAJECTUM_APP_DIFF_COMMAND_HPP
#include <ostream>
#include <string>

#include "base/text.hpp"

namespace trajectum::app {

struct DiffOptions {
  std::string base;      // "": two bundles; else the old base, then `first` is the new one and `second` the plugin
  std::string first;     // the older bundle
  std::string second;    // the newer one
  std::string diagrams;  // the folder for a drawing of each route that changed; "": none
  Lang lang = Lang::nl;
  bool json = false;
};

/// Exit code: 0 compared (whatever came of it), 1 a bundle that does not load, 2 what cannot be meant.
int diff(const DiffOptions& options, std::ostream& print, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_DIFF_COMMAND_HPP
