// Progress on stderr: on a terminal a bar with rate and time left, elsewhere one line per caption. Thread: one.
#ifndef TRAJECTUM_DEMO_PROGRESS_HPP
#define TRAJECTUM_DEMO_PROGRESS_HPP
#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

namespace trajectum::demo {

class Progress {
 public:
  /// `calls` gives the calls made so far, for the rate. `err` and `calls` outlive this.
  Progress(std::ostream& err, std::function<std::int64_t()> calls);

  /// Begins a part of the run with `total` units.
  void begin(std::string title, std::int64_t total);
  /// `done` units of the part are behind us; `caption` says where we are ("2019-11").
  void at(std::int64_t done, const std::string& caption);
  /// Ends the part's line.
  void end();
  /// A line of its own, without breaking the bar.
  void say(const std::string& line);

 private:
  std::string state_line(std::int64_t done, const std::string& caption) const;

  std::ostream& err_;
  std::function<std::int64_t()> calls_;
  bool terminal_;
  std::string title_;
  std::string caption_;
  std::int64_t total_ = 0;
  std::int64_t calls_from_ = 0;
  std::chrono::steady_clock::time_point from_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_PROGRESS_HPP
