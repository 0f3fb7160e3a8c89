// One `it` while it runs: its rehearsal, what the spec looked at last, and what went wrong. The words of a spec
// (words*.cpp) act on it; it knows nothing of Lua. A new one for each `it`.
#ifndef TRAJECTUM_SPEC_ACT_HPP
#define TRAJECTUM_SPEC_ACT_HPP
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spec/coverage.hpp"
#include "spec/rehearsal.hpp"

namespace trajectum::spec {

/// Why an `it` failed, for a person.
struct Failure {
  Text message;
  std::string expected, actual;  // "" when it is no comparison
  std::string file;
  int line = 0;
  std::string source;              // that line
  std::vector<std::string> trace;  // of the case it is about
  std::string exploring;           // which case of which exploration, if it is one
};

/// Everything an `it` runs with.
struct Setting {
  std::shared_ptr<route::Bundle> bundle;
  std::uint64_t seed = 1;
  Lang lang = Lang::nl;
  Coverage* coverage = nullptr;  // null: nobody asked
};

class Act {
 public:
  explicit Act(Setting setting) : setting_(std::move(setting)) {}
  ~Act();
  Act(const Act&) = delete;
  Act& operator=(const Act&) = delete;

  const Setting& setting() const { return setting_; }
  /// Begins: from here on there is a rehearsal.
  void begin();
  bool begun() const { return !rehearsals_.empty(); }
  /// The rehearsal that words without a case act on: the last one entered.
  Rehearsal& now() { return *rehearsals_.back().second; }
  std::uint64_t number_now() const { return rehearsals_.back().first; }
  /// The rehearsal with this number; null when it is over.
  Rehearsal* rehearsal(std::uint64_t number);
  /// An exploration plays each case in a rehearsal of its own.
  void enter(std::unique_ptr<Rehearsal> rehearsal);
  void leave();
  /// How many rehearsals are entered; `leave_to` leaves those above.
  std::size_t depth() const { return rehearsals_.size(); }
  void leave_to(std::size_t depth);

  /// The case that a failure tells the story of.
  void look_at(std::uint64_t rehearsal, CaseNo no) { looked_at_ = {rehearsal, no}; }
  std::vector<std::string> story();

  std::optional<Failure> failure;  // of the error that is being raised
  std::optional<Error> refusal;    // if that is a refusal of the engine
  std::optional<int> idle_expect;  // line of an `expect` that has not been asked anything
  bool checked = false;            // something was: by an `expect` or an `assert`
  std::string exploring;           // which case of which exploration it is, while one is played

 private:
  Setting setting_;
  std::vector<std::pair<std::uint64_t, std::unique_ptr<Rehearsal>>> rehearsals_;
  std::uint64_t numbers_ = 0;
  std::pair<std::uint64_t, CaseNo> looked_at_{0, 0};
};

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_ACT_HPP
