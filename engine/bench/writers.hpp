// The work that is measured: on each lane a case is opened, and then five times a random open one of that lane is
// brought on, so that a case costs six durable requests and as many are open at the end as at the beginning. The next
// work item is known from the reply: `work.complete` names what it opened, as a person's screen would use it. Keeps of
// every case how far it was acknowledged. Thread: one.
#ifndef TRAJECTUM_BENCH_WRITERS_HPP
#define TRAJECTUM_BENCH_WRITERS_HPP
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "bench/lanes.hpp"
#include "bench/samples.hpp"

namespace trajectum::bench {

/// A case as its replies told of it.
struct CaseMark {
  std::string id;
  std::uint32_t acknowledged = 0;  // turns that were answered
  bool under_way = false;          // one more was asked: it may be there or not
};

/// Every case of a store, over all conversations on it. An index names a case.
using CaseMarks = std::vector<CaseMark>;

/// An open case: where its work stands.
struct OpenCase {
  std::uint32_t at = 0;    // in CaseMarks
  std::uint32_t item = 0;  // the number of its work item
};

class Writers : public Talk {
 public:
  /// `people`: how many subjects cases are about, p-0 to p-(n-1). `run_id` is unique for the store: the head of every
  /// command id. `marks` outlives this.
  Writers(CaseMarks& marks, std::string run_id, std::uint64_t seed, std::size_t people);

  /// Whose open cases are whose: the lanes of a user share his. Needed before the first run.
  void seat(std::size_t lanes, std::size_t users);
  /// Only openings, until so many were asked for; -1: the mix.
  void only_open(std::int64_t count) { openings_ = count; }
  /// Forgets what took how long.
  void begin_measuring() { took_ = {}; }
  const Samples& took() const { return took_; }
  std::size_t open_cases() const;

  bool ask(std::size_t lane, std::size_t slot, std::string& out) override;
  bool answer(std::size_t lane, std::size_t slot, std::string_view result, std::int64_t nanoseconds) override;

 private:
  struct UnderWay {
    bool is_opening = false;
    OpenCase open;
  };
  struct Lane {
    int turn = 0;  // of six: the first is an opening
    std::vector<UnderWay> under_way;
  };
  void ask_opening(std::string& out);
  void ask_completion(std::string& out, OpenCase open);
  void append_command_id(std::string& out);

  CaseMarks& marks_;
  std::string run_id_;
  std::mt19937_64 random_;
  std::size_t people_;
  std::int64_t openings_ = -1;
  std::uint64_t commands_ = 0;
  std::vector<Lane> lanes_;
  std::vector<std::vector<OpenCase>> open_;  // by user
  Samples took_;
};

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_WRITERS_HPP
