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

/// A page: what it is called, the call, and a member that its answer has.
struct Read {
  const char* what;
  const char* call;  // "" of a random case
  const char* member;
};
/// The own worklist; a case; then what a coordinator's dashboard shows, each of its calls by itself. The last one only
/// of a bundle with metrics.
inline constexpr std::array<Read, 6> kReads = {{
    {"own worklist, 50", R"("method":"work.find","params":{"filter":{"owner":"me"},"limit":50})", R"("items":[)"},
    {"case", "", R"("case":")"},
    {"queue of a role, 50 and count",
     R"("method":"work.find","params":{"filter":{"role":"adviser"},"sort":"due","count":true,"limit":50})",
     R"("items":[)"},
    {"overdue of a role, 50 and count",
     R"("method":"work.find","params":{"filter":{"role":"adviser","due_before":"2020-01-01"},"count":true,"limit":50})",
     R"("items":[)"},
    {"open cases, 50", R"("method":"case.find","params":{"filter":{"state":"active"},"limit":50})", R"("cases":[)"},
    {"metric", R"("method":"metric.value","params":{"metric":"in_phase_3"})", R"("metric":")"},
}};
constexpr double kReadsPerSecond = 10;  // of each kind: some hundreds of people who look at a page every ten seconds

class Readers : public Talk {
 public:
  /// The first `writing` lanes are those of `writers`; each of the others asks for one of kReads, from `first` on. Both
  /// outlive this.
  Readers(Writers& writers, const CaseMarks& marks, std::size_t writing, std::size_t first, std::uint64_t seed)
      : writers_(writers), marks_(marks), writing_(writing), first_(first), random_(seed) {}
  const Samples& took(std::size_t read) const { return took_[read]; }
  std::int64_t written() const { return written_; }

  bool ask(std::size_t lane, std::size_t slot, std::string& out) override;
  bool answer(std::size_t lane, std::size_t slot, std::string_view result, std::int64_t nanoseconds) override;

 private:
  Writers& writers_;
  const CaseMarks& marks_;
  std::size_t writing_, first_;
  std::mt19937_64 random_;
  std::array<Samples, kReads.size()> took_;
  std::int64_t written_ = 0;
};

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_READERS_HPP
