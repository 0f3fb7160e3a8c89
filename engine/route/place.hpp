// Where in a bundle's sources something is said, and the list of what is wrong with it. Every fault of a load goes
// through `Faults`, so that the first one never hides the rest. Thread: one load.
#ifndef TRAJECTUM_ROUTE_PLACE_HPP
#define TRAJECTUM_ROUTE_PLACE_HPP
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lua/source.hpp"
#include "route/bundle.hpp"

namespace trajectum::route {

/// A point in one of the files of a load; `file` -1 and line 0: nowhere in particular.
struct Place {
  int file = -1;
  int line = 0;
  int column = 0;
};

/// One file of a load with its scan. `shown` is the path a person sees: the bundle's folder and the path inside it.
struct LoadFile {
  std::string bundle;
  std::string path;
  std::string shown;
  lua::Source source;
  bool limited = false;  // of the bundle that is loaded: it has what that asked leave for
};

/// The files of a load, in the order they are run; a Place names one by its index.
using LoadFiles = std::vector<std::unique_ptr<LoadFile>>;

class Faults {
 public:
  explicit Faults(const LoadFiles& files) : files_(files) {}
  void add(const Place& at, std::string nl, std::string en, bool warning = false);
  void warn(const Place& at, std::string nl, std::string en) { add(at, std::move(nl), std::move(en), true); }
  /// True if something is wrong at that very place.
  bool has_at(const Place& at) const;
  bool any() const { return errors_ > 0; }
  std::size_t errors() const { return errors_; }
  Origin origin(const Place& at) const;
  /// All of them once each, by file (in load order), line and column.
  std::vector<Fault> take();

 private:
  const LoadFiles& files_;
  struct Noted {
    Place at;
    Fault fault;
  };
  std::vector<Noted> noted_;
  std::set<std::string> seen_;  // an overlay builds its base again: the same mistake is said once
  std::size_t errors_ = 0, warnings_ = 0;
  bool too_many_ = false;
};

/// "; bedoelt u `x`?" and "; did you mean `x`?", or two empty strings.
Text guess(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_PLACE_HPP
