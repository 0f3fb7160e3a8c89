// Messages to a case: met by the oldest wait, or kept in its mailbox until one comes (semantics.md 2, "Message").
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

Result<void> Play::receive(const Message& what) {
  std::vector<std::string> names;
  for (const auto& n : route_.nodes)
    if (!n.message.empty()) names.push_back(n.message);
  if (std::find(names.begin(), names.end(), what.message) == names.end()) {
    auto guess = did_you_mean(what.message, names);
    return invalid_params("message", {"Deze route wacht nergens op het bericht \"" + what.message + "\"" +
                                          (guess ? "; bedoelt u " + *guess + "?" : "."),
                                      "This route waits nowhere for the message \"" + what.message + "\"" +
                                          (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (case_.mailbox.size() >= limits::kMailboxCountMax)
    return refused("mailbox", {"De postbus van dit traject is vol.", "The mailbox of this case is full."});
  MessageReceived e;
  e.number = case_.last_mail + 1;
  e.message = what.message;
  e.data = what.data;
  e.at = world_.now;
  if (what.ttl) e.until = add_span(world_.now, *what.ttl);
  auto number = e.number;
  auto until = e.until;
  emit(std::move(e));
  std::vector<InstanceNo> waits;
  for (const auto& i : case_.instances)
    if (i.life == Life::waiting && node(i.node).message == what.message) waits.push_back(i.no);
  auto unread = [&] {
    return case_.is_open() &&
           std::any_of(case_.mailbox.begin(), case_.mailbox.end(), [&](const Mail& m) { return m.no == number; });
  };
  for (auto no : waits) {
    if (!unread()) break;
    check_wait(no);
  }
  if (!unread()) return {};
  if (until && *until <= world_.now)
    emit(MessageTaken{number, 0});  // transient: nobody waited for it
  else if (until)
    arm(0, TimerKind::message, number, *until);
  return {};
}

void Play::child_opened(InstanceNo instance, CaseNo child) {
  if (case_.find(instance)) emit(ChildOpened{instance, child});
}

void Play::tell_parent(const std::string& outcome, bool cancelled) {
  if (case_.parent_case == 0) return;
  FollowUp f;
  f.kind = FollowUp::Kind::child_ended;
  f.parent = case_.parent_case;
  f.outcome = outcome;
  f.cancelled = cancelled;
  f.file = case_.file;
  follow_ups.push_back(std::move(f));
}

void Play::child_ended(CaseNo child, const std::string& outcome, bool cancelled, const Record& file) {
  emit(ChildGone{child});
  auto waiting =
      std::find_if(case_.instances.begin(), case_.instances.end(), [&](const Instance& x) { return x.child == child; });
  if (waiting == case_.instances.end()) return;  // a time-out left it behind: nobody waits for it any more
  auto i = *waiting;
  auto no = i.no;
  const auto& n = node(i.node);
  disarm(no);
  if (cancelled && n.on_timeout) {
    emit(Ended{no, n.index, End::withdrawn, "", "", "child cancelled", {}, case_.seq});
    follow(*n.on_timeout, i.scope, n.index);
    return;
  }
  emit(Ended{no, n.index, End::completed, outcome, "", "", file, case_.seq});
  leave_done(n, i.scope, outcome);
}

}  // namespace trajectum::turn
