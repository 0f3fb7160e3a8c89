// Free choices, enumerated: a turn asks, the oracle answers from a list; `next` gives the following list until every
// one has been tried. So a turn is written as if its answers were known.
#ifndef TRAJECTUM_PROOF_ORACLE_HPP
#define TRAJECTUM_PROOF_ORACLE_HPP
#include <cstddef>
#include <vector>

namespace trajectum::proof {

class Oracle {
 public:
  /// One of 0..options-1. The first round answers 0 throughout.
  int ask(int options) {
    if (at_ == given_.size()) given_.push_back({0, options});
    return given_[at_++].value;
  }
  /// Moves on to the next list of answers; false when all were tried.
  bool next() {
    at_ = 0;
    while (!given_.empty() && given_.back().value + 1 == given_.back().options) given_.pop_back();
    if (given_.empty()) return false;
    ++given_.back().value;
    return true;
  }
  void reset() { given_.clear(), at_ = 0; }

 private:
  struct Given {
    int value;
    int options;
  };
  std::vector<Given> given_;
  std::size_t at_ = 0;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_ORACLE_HPP
