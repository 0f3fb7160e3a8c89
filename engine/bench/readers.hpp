// What people look at while others write: some lanes write, as `Writers` does, and behind them a lane for each kind of
// page asks for it at an even pace. Thread: one.
#ifndef TRAJECTUM_BENCH_READERS_HPP
#define TRAJECTUM_BENCH_READERS_HPP
#include <array>
#include <random>
#include <string>

#include "bench/lanes.hpp"
#include "bench/samples.hpp"
#include "bench/writers.hpp"

namespace trajectum::bench {

/// Pages: the own worklist of 50; a case; what a coordinator's dashboard shows, each of its calls by itself.
constexpr std::array<const char*, 5> kReads = {"own worklist, 50", "case", "role's queue with its count, 50",
                                               "open cases, 50", "without next action"};
constexpr double kReadsPerSecond = 50;  // of each kind: as many as some hundreds of people make

class Readers : public Talk {
 public:
  /// The first `writing` lanes are those of `writers`; each of the others asks for one of kReads. Both outlive this.
  Readers(Writers& writers, const CaseMarks& marks, std::size_t writing, std::uint64_t seed)
      : writers_(writers), marks_(marks), writing_(writing), random_(seed) {}
  const Samples& took(std::size_t read) const { return took_[read]; }
  std::int64_t written() const { return written_; }

  bool ask(std::size_t lane, std::size_t slot, std::string& out) override;
  bool answer(std::size_t lane, std::size_t slot, std::string_view result, std::int64_t nanoseconds) override;

 private:
  Writers& writers_;
  const CaseMarks& marks_;
  std::size_t writing_;
  std::mt19937_64 random_;
  std::array<Samples, kReads.size()> took_;
  std::int64_t written_ = 0;
};

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_READERS_HPP
