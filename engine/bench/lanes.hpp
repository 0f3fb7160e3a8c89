// Many connections on one thread, and what they say to each other: each asks, waits for the reply, asks again. Made to
// be cheap, because it shares the machine with the server that it measures: a request is a text that is appended to, a
// reply is looked at as text, nothing is parsed. Linux only (epoll). Thread: one.
#ifndef TRAJECTUM_BENCH_LANES_HPP
#define TRAJECTUM_BENCH_LANES_HPP
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace trajectum::bench {

using SteadyClock = std::chrono::steady_clock;

/// What is said on the lanes. One conversation may speak differently on each of them.
class Talk {
 public:
  virtual ~Talk() = default;
  /// Appends the method and the parameters of the next call: `"method":"x","params":{…}`. `slot` is given back with the
  /// reply. False: this lane has nothing more to ask.
  virtual bool ask(std::size_t lane, std::size_t slot, std::string& out) = 0;
  /// Takes the result: the text from `{` on, that may go on behind its end. False: it is not what it should be.
  virtual bool answer(std::size_t lane, std::size_t slot, std::string_view result, std::int64_t nanoseconds) = 0;
};

/// Lanes that keep to so many frames a second together.
struct Pace {
  std::size_t first = 0, end = 0;  // from `first`, before `end`
  double per_second = 0;
};

/// How a conversation is held.
struct Manner {
  std::size_t under_way = 1;  // frames on each lane that are not answered yet
  std::size_t in_list = 1;    // calls in a frame; more than one are sent as a list
  std::vector<Pace> paces;    // lanes of none go as fast as they can
  bool abandon = false;       // at the end what is under way stays unanswered
};

struct LanesRun {
  double seconds = 0;  // until the last reply that was waited for
  std::int64_t replies = 0;
  double cpu_seconds = 0;  // of this thread
};

class Lanes {
 public:
  /// Connects and logs in: a lane for each token. Errors: `unavailable`, or what the server said.
  static Result<std::unique_ptr<Lanes>> open(const std::string& address, const std::vector<std::string>& tokens);
  ~Lanes();
  std::size_t size() const { return lanes_.size(); }

  /// Speaks for so long, or until no lane asks any more. A reply is timed from the moment
  /// that its frame was made, at the beginning of a round of the loop, so rather too long than too short. Errors: a
  /// call that was answered with an error or an answer that was refused, with its text; a lost connection.
  Result<LanesRun> run(Talk& talk, const Manner& manner, double seconds);

 private:
  struct Lane;
  Lanes() = default;
  Result<void> begin(const std::string& address, const std::vector<std::string>& tokens);
  void ask(std::size_t lane, std::size_t slot);
  void ask_soon(std::size_t lane, std::size_t slot);
  void ask_those_that_wait();
  bool is_any_waiting() const;
  void begin_run(Talk& talk, const Manner& manner, double seconds);
  void turn_once();
  bool send(Lane& lane);
  bool receive(std::size_t lane);
  bool take_frame(std::size_t lane, std::string_view frame);
  bool fail(std::string why);

  std::vector<std::unique_ptr<Lane>> lanes_;
  int poll_ = -1;
  std::array<char, 64 * 1024> bytes_;  // as they come from a socket
  std::string wrong_;                  // what ended a run
  // Of the run under way:
  Talk* talk_ = nullptr;
  Manner manner_;
  SteadyClock::time_point begun_, until_, now_, heard_;
  std::int64_t replies_ = 0;
  std::size_t under_way_ = 0;
  struct Paced {
    Pace pace;
    std::int64_t asked = 0;
    std::deque<std::pair<std::size_t, std::size_t>> waiting;  // lanes and slots that are too early
  };
  std::vector<Paced> paced_;
};

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_LANES_HPP
