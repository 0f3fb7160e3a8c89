// What must hold of parts that stand still, and of links between cases.
#include <fmt/format.h>

#include <algorithm>

#include "support/engine/invariants.hpp"

namespace trajectum::test {

using state::Life;
using state::TimerKind;

namespace {

bool goes_on(TimerKind kind) {
  return kind == TimerKind::midnight || kind == TimerKind::message || kind == TimerKind::term_end ||
         kind == TimerKind::term_resume || kind == TimerKind::hold;
}

}  // namespace

void Invariants::look_at_freedom(const state::Case& c) {
  auto wrong = [&](const std::string& what) { say(fmt::format("case {}: {}", c.no, what)); };
  std::size_t asking = 0;
  for (const auto& i : c.instances) {
    bool covered = i.life != Life::suspension && c.is_covered(i.no, 0);
    if (covered != (i.stood_since != 0)) wrong(fmt::format("item {} stands still, or goes on, against its part", i.no));
    asking += i.life == Life::suspension;
    auto* queued = bench_.region().state.jobs.find(c.no, i.no);
    if (queued && queued->held != covered) wrong("a job is given out, or held, against its part");
  }
  if (c.is_covered(0, 0) != (c.root.stood_since != 0)) wrong("it stands still, or goes on, unseen");
  if (asking != c.suspensions.size()) wrong("not every suspension asks somebody");
  for (const auto& s : c.suspensions) {
    auto* item = c.find(s.item);
    if (!item || item->life != Life::suspension || !item->due) wrong("a suspension asks nobody on any day");
    if (item && item->assignee != c.owner) wrong("a suspension asks another than its owner");
    if (!c.find(s.of)) wrong("a suspension outlived its part");
  }
  for (const auto& t : c.timers)
    if (!goes_on(t.kind) && c.is_suspended(t.instance)) wrong("a timer runs in what stands still");
  for (const auto& t : c.stopped)
    if (t.kind != TimerKind::hold && !c.is_suspended(t.instance)) wrong("a timer is stopped in what goes on");
  if (!c.is_open() && (!c.stopped.empty() || !c.suspensions.empty())) wrong("it is closed and stands still");
  for (const auto& l : c.links) {
    auto other = cases_.find(l.other);
    bool mirrored = other != cases_.end() &&
                    std::any_of(other->second.links.begin(), other->second.links.end(), [&](const auto& m) {
                      return m.kind == l.kind && m.other == c.no && m.incoming != l.incoming;
                    });
    if (!mirrored) wrong(fmt::format("its link with case {} is not known there", l.other));
  }
}

}  // namespace trajectum::test
