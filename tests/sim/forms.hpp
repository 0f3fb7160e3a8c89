// Made-up forms: what a person could have filled in, right most of the time and wrong in one place now and then.
#ifndef TRAJECTUM_TESTS_SIM_FORMS_HPP
#define TRAJECTUM_TESTS_SIM_FORMS_HPP
#include "sim/dice.hpp"
#include "support/engine/bench.hpp"

namespace trajectum::sim {

class Forms {
 public:
  Forms(Dice& dice, test::Bench& bench) : dice_(dice), bench_(bench) {}
  /// A whole form. `c` is the case it is for, whose lists a choice may come from.
  Record fill(const std::vector<Field>& fields, const state::Case* c);
  /// The same, spoiled in one place.
  Record spoil(const std::vector<Field>& fields, const state::Case* c);
  /// Keys of a register.
  std::vector<std::string> keys(const std::string& reg);

 private:
  Value value(const Field& field, const state::Case* c);
  std::vector<Value> options(const Field& field, const state::Case* c);
  Dice& dice_;
  test::Bench& bench_;
};

}  // namespace trajectum::sim

#endif  // TRAJECTUM_TESTS_SIM_FORMS_HPP
