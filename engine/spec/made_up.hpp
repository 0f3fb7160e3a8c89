// What a spec does not say is made up: records, forms and case files that their fields allow, always the same ones.
// It knows types, options and limits, and nothing of what a handler asks for: for that its variants are tried.
#ifndef TRAJECTUM_SPEC_MADE_UP_HPP
#define TRAJECTUM_SPEC_MADE_UP_HPP
#include <string>
#include <vector>

#include "spec/rehearsal.hpp"

namespace trajectum::spec {

class MadeUp {
 public:
  explicit MadeUp(Rehearsal& rehearsal) : rehearsal_(rehearsal) {}

  /// What a form could be filled with, the simplest first: required fields only, everything, then each value of each
  /// field in turn, then mixtures. `c`, if any, is the case whose lists a choice may come from.
  std::vector<Record> forms(const std::vector<Field>& fields, const state::Case* c, std::size_t at_most);
  /// One of all the ways to fill a form in, each field apart.
  Record any_form(const std::vector<Field>& fields, const state::Case* c, SeededRandom& dice);
  /// Makes the record of a register: `given`, with what is required and missing made up. Merges with one that is there.
  Result<void> record(const std::string& reg, const std::string& id, const Record& given);
  /// A key that the register does not have yet: "employer-3".
  std::string new_key(const std::string& reg);
  /// Makes the records that the refs and choices in `given` name and that are not there.
  Result<void> supply(const std::vector<Field>& fields, const Record& given, int depth = 0);

 private:
  /// Numbers that the bundle's decisions ask about, and their neighbours.
  std::vector<std::int64_t> thresholds() const;
  /// Values the field may have, the plainest first; none when nothing is allowed.
  std::vector<Value> domain(const Field& field, const state::Case* c, int depth);
  std::vector<Value> choices(const Field& field, const state::Case* c, int depth);
  std::vector<Value> records(const std::string& reg, int depth);
  Record required(const std::vector<Field>& fields, const state::Case* c, int depth, bool all);
  Result<void> make(const std::string& reg, const std::string& id, const Record& given, int depth);

  Rehearsal& rehearsal_;
};

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_MADE_UP_HPP
