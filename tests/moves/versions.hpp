// Random routes, and versions of them: small enough to read when one fails, with everything in which a case can stand.
#ifndef TRAJECTUM_TESTS_MOVES_VERSIONS_HPP
#define TRAJECTUM_TESTS_MOVES_VERSIONS_HPP
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace moves {

struct Block;
using Row = std::vector<Block>;  // one after another

struct Block {
  enum class Kind { step, wait, job, seat, child, all, choice, stage, each, series };
  Kind kind = Kind::step;
  std::string id;
  std::string was;        // what it was called in the version before
  std::string join;       // all: of the node that gathers its branches, as it is written
  std::vector<Row> rows;  // branches, or the body of a scope
  int days = 10;
  bool limit = false;  // of a step: it has a time limit, and a reminder
};

class Versions {
 public:
  explicit Versions(std::uint64_t seed) : random_(seed) {}
  Row route();
  /// The same route with one to three things changed; `what` gets their names.
  Row next(Row route, std::vector<std::string>& what);
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  bool percent(int n) { return below(100) < n; }

 private:
  Block block(int depth);
  Row row(int depth, int most);
  void change(Row& route, std::vector<std::string>& what);
  std::mt19937_64 random_;
  int last_ = 0;
};

/// The body of a trial's route.
std::string lua(const Row& route);

}  // namespace moves

#endif  // TRAJECTUM_TESTS_MOVES_VERSIONS_HPP
