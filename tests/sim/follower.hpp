// Somebody who does only what `case.explain` says, until a step can be done: the oracle of what it promises.
#ifndef TRAJECTUM_TESTS_SIM_FOLLOWER_HPP
#define TRAJECTUM_TESTS_SIM_FOLLOWER_HPP
#include <map>
#include <optional>
#include <string>

#include "sim/players.hpp"

namespace trajectum::sim {

class Follower {
 public:
  enum class End : std::uint8_t { enabled, guard, never, lost };
  struct Followed {
    End end = End::lost;
    std::string why;  // what was done, in order
    int done = 0;
    Record guard;  // the way that names it
  };

  Follower(Dice& dice, test::Bench& bench) : dice_(dice), bench_(bench), forms_(dice, bench) {}
  /// What explain says of one node that is not enabled; an empty record when it is.
  Record told(CaseNo no, route::NodeIndex node);
  Followed follow(CaseNo no, route::NodeIndex node);
  /// True of a node that can be done now, or that opened since it had opened `before` times.
  bool is_there(CaseNo no, route::NodeIndex node, std::uint32_t before);
  std::uint32_t opened(CaseNo no, route::NodeIndex node);

 private:
  Result<void> make(CaseNo no, const Record& way);
  Result<void> complete(CaseNo no, InstanceNo item, const std::string& outcome);
  Result<void> supply(CaseNo no, const route::Node& n, const Error& refused);
  /// A record of this register that fits whom the case is about, as match.rank shows; one is put on record when none
  /// does.
  std::optional<std::string> fitting(CaseNo no, const route::Register& reg);
  /// Sets what refers to a record: to one that `fits`, or (`alike`) to what another form of this way chose.
  void choose(const std::vector<Field>& fields, const std::map<std::string, std::string>& fits, bool alike,
              Record& form) const;
  void remember(const std::vector<Field>& fields, const Record& form);
  /// Puts another record of each register that the form asks for on record, and chooses it.
  bool add_asked(CaseNo no, const route::Node& n, std::map<std::string, std::string>& chosen);
  Result<void> finish(CaseNo child);
  /// Corrects what a guard reads until explain no longer names it. False when no value does.
  bool set(CaseNo no, route::NodeIndex node, const Record& way);
  /// Somebody of every role who speaks what this item asks for: an administrator puts him on record.
  std::string speaker(CaseNo no, InstanceNo item);
  std::string anybody() { return "person_" + std::to_string(++people_); }

  Dice& dice_;
  test::Bench& bench_;
  Forms forms_;
  /// What was set for a guard, to be filled in alike in forms that ask for the same.
  void fill_alike(const std::vector<Field>& fields, Record& form) const;
  Record wanted_;
  std::map<std::string, List> picked_;  // by register: what was chosen last
  /// What explain says has to stay as it is.
  void keep(CaseNo no, const Record& said);
  int people_ = 0;
};

}  // namespace trajectum::sim

#endif  // TRAJECTUM_TESTS_SIM_FOLLOWER_HPP
