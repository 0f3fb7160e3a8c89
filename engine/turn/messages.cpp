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
  auto waits = waits_for_message(what.message);
  if (what.deliver == Delivery::exactly_one && waits.empty())
    return refused("message.none", {"Niets wacht nu op het bericht \"" + what.message + "\".",
                                    "Nothing waits for the message \"" + what.message + "\" now."});
  if (what.deliver == Delivery::exactly_one && waits.size() > 1)
    return refused("message.several", {std::to_string(waits.size()) + " knopen wachten op \"" + what.message +
                                           "\"; stuur het gericht, of naar alle (`all`).",
                                       std::to_string(waits.size()) + " nodes wait for \"" + what.message +
                                           "\"; send it to one, or to all (`all`)."});
  auto copies = what.deliver == Delivery::all ? std::max<std::size_t>(1, waits.size()) : 1;
  if (case_.mailbox.size() + copies > limits::kMailboxCountMax)
    return refused("mailbox", {"De postbus van dit traject is vol.", "The mailbox of this case is full."});
  for (std::size_t n = 0; n < copies && case_.is_open(); ++n) receive_one(what, waits);
  return {};
}

std::vector<InstanceNo> Play::waits_for_message(const std::string& message) const {
  std::vector<InstanceNo> waits;
  for (const auto& i : case_.instances)
    if (i.life == Life::waiting && node(i.node).message == message) waits.push_back(i.no);
  return waits;
}

void Play::receive_one(const Message& what, const std::vector<InstanceNo>& waits) {
  MessageReceived e;
  e.number = case_.last_mail + 1;
  e.message = what.message;
  e.data = what.data;
  e.at = world_.now;
  if (what.ttl) e.until = add_span(world_.now, *what.ttl);
  auto number = e.number;
  auto until = e.until;
  emit(std::move(e));
  auto unread = [&] {
    return case_.is_open() &&
           std::any_of(case_.mailbox.begin(), case_.mailbox.end(), [&](const Mail& m) { return m.no == number; });
  };
  for (auto no : waits) {
    if (!unread()) break;
    check_wait(no);
  }
  if (!unread()) return;
  if (until && *until <= world_.now)
    lose_message(number, "transient");  // nobody waited for it
  else if (until)
    arm(0, TimerKind::message, number, *until);
}

void Play::lose_message(std::uint32_t number, const std::string& reason) {
  emit(MessageLost{number, reason, world_.now});
}

Result<CaseNo> Play::check_outgoing(const route::Outgoing& mail) const {
  if (!mail.to_case.empty()) {
    auto to = world_.ids.case_no(case_.region, mail.to_case);
    if (to) return *to;
    return refused("message.none",
                   {"Er is geen traject " + mail.to_case + ".", "There is no case " + mail.to_case + "."});
  }
  const auto& routes = world_.bundle.routes;
  auto route = routes.find(mail.route);
  if (route == routes.end()) {
    std::vector<std::string> names;
    for (const auto& [id, unused] : routes) names.push_back(id);
    auto guess = did_you_mean(mail.route, names);
    return refused("message.none",
                   {"Er is geen route \"" + mail.route + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                    "There is no route \"" + mail.route + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  const auto& nodes = route->second.nodes;
  bool awaited = std::any_of(nodes.begin(), nodes.end(), [&](const Node& n) { return n.message == mail.message; });
  if (awaited) return CaseNo{0};
  return refused("message.none",
                 {"De route " + mail.route + " wacht nergens op het bericht \"" + mail.message + "\".",
                  "The route " + mail.route + " waits nowhere for the message \"" + mail.message + "\"."});
}

void Play::send(const route::Outgoing& mail, CaseNo to, InstanceNo scope) {
  emit(MessageSent{mail.message, to, mail.route, mail.subject});
  FollowUp f;
  f.kind = FollowUp::Kind::message;
  f.instance = scope;
  f.mail = mail;
  f.to = to;
  follow_ups.push_back(std::move(f));
}

void Play::not_delivered(InstanceNo scope, const Error& error) {
  if (!case_.is_open()) return;
  auto* s = scope == 0 ? nullptr : case_.find(scope);
  raise_incident(s ? s->node : route::kRoot, s ? s->scope : 0, error, {0, kPartMessage, ""});
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
  bool known = std::any_of(case_.open_children.begin(), case_.open_children.end(),
                           [&](const auto& open) { return open.second == child; });
  if (known) emit(ChildGone{child});
  auto waiting =
      std::find_if(case_.instances.begin(), case_.instances.end(), [&](const Instance& x) { return x.child == child; });
  if (waiting == case_.instances.end()) return;  // a time-out left it behind: nobody waits for it any more
  if (waiting->stood_since != 0) return;         // asked again when it goes on
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
  leave_done(n, i.scope, outcome, &file);
}

}  // namespace trajectum::turn
