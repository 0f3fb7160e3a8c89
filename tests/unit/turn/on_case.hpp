// A command of the turn on a trial's case, whoever gives it.
#ifndef TRAJECTUM_TESTS_UNIT_TURN_ON_CASE_HPP
#define TRAJECTUM_TESTS_UNIT_TURN_ON_CASE_HPP
#include "support/engine/trial.hpp"

namespace trajectum::test {

inline bool on(Trial& t, const std::string& user, const pipeline::Engine::Decide& decide) {
  auto done = t.bench().on(t.no(), user, decide);
  t.error = done ? Error() : done.error();
  return done.ok();
}

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_UNIT_TURN_ON_CASE_HPP
