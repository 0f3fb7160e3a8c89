// A command of the turn on a trial's case, whoever gives it.
#pragma once
#include "support/engine/trial.hpp"

namespace trajectum::test {

inline bool on(Trial& t, const std::string& user, const pipeline::Engine::Decide& decide) {
  auto done = t.bench().on(t.no(), user, decide);
  t.error = done ? Error() : done.error();
  return done.ok();
}

}  // namespace trajectum::test
