// What must hold of periods of the law: counted anew by other means they come to the same end, and time is watched.
#include <fmt/format.h>

#include <algorithm>

#include "calendar/calendar.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::test {

using state::TimerKind;

void Invariants::look_at_time(const state::Case& c, const route::Route& route) {
  auto timer = [&](const state::Term& t, TimerKind kind) -> const state::Timer* {
    for (const auto& one : c.timers)
      if (one.kind == kind && one.instance == t.instance && one.number == t.no) return &one;
    return nullptr;
  };
  for (const auto& t : c.terms) {
    auto wrong = [&](const char* what) { say(fmt::format("case {}: term {} {}", c.no, t.name, what)); };
    if (calendar::legal_end(t.from, t.span, t.suspensions, t.extensions, {}) != t.counted)
      wrong("does not end where its parts put it");
    if (route.node(t.node).terms.empty()) wrong("stands on a node that has none");
    if (t.ended) continue;
    auto* holder = c.find(t.instance);
    if (!c.is_open() || !holder || (t.instance != 0 && holder->node != t.node)) {
      wrong("outlived its node");
      continue;
    }
    auto* end = timer(t, TimerKind::term_end);
    auto* resume = timer(t, TimerKind::term_resume);
    if ((end == nullptr) != t.passed) wrong("passes unseen");
    if (end && end->at != calendar::midnight({t.counted.date->days + 1})) wrong("is watched for another day");
    if ((resume != nullptr) != t.suspended) wrong("stands still unseen");
    if (resume && resume->at != calendar::midnight(*t.suspensions.back().till)) wrong("runs again on another day");
  }
}

}  // namespace trajectum::test
