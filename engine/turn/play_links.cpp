// Links between cases (decision 0014): one case says it of another, both know it. What a linked case shows is what its
// route `shows`; when that changes the other is asked again, as a turn of its own.
#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

/// The words for a link: as its case says it, and as the other sees it.
struct LinkWords {
  const char* kind;
  const char* seen;
};
constexpr LinkWords kLinkWords[] = {{"parent", "child"}, {"follows", "followed_by"}, {"blocks", "blocked_by"}};

Error no_link() { return refused("link", {"Deze koppeling is er niet.", "There is no such link."}, "to"); }

bool steers(const Principal& by, const OtherCase& other) {
  return by.admin || by.user == other.state->owner || by.has_role(other.route->owner);
}

}  // namespace

std::string link_word(const CaseLink& link) {
  for (const auto& words : kLinkWords)
    if (link.kind == words.kind) return link.incoming ? words.seen : words.kind;
  return link.kind;
}

const std::vector<std::string>& link_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> out;
    for (const auto& words : kLinkWords) out.emplace_back(words.kind);
    return out;
  }();
  return kinds;
}

Result<void> Play::check_circle(const std::string& kind, CaseNo from) const {
  std::vector<CaseNo> ahead{from};
  std::set<CaseNo> seen{from};
  for (std::size_t at = 0; at < ahead.size(); ++at) {
    if (ahead[at] == case_.no)
      return refused("link.circle",
                     {"Zo zou het traject met zichzelf gekoppeld zijn; verwijder eerst een van de andere koppelingen.",
                      "That would link the case with itself; remove one of the other links first."},
                     "to");
    if (seen.size() > limits::kLinkedCasesLookedAtMax)
      return refused("link.max",
                     {"Er hangen te veel trajecten aan elkaar; koppel met een dat dichter bij het begin ligt.",
                      "Too many cases hang together; link with one that is nearer to the first."});
    auto other = world_.other(ahead[at]);
    if (!other) continue;
    for (const auto& l : other->state->links)
      if (l.kind == kind && !l.incoming && seen.insert(l.other).second) ahead.push_back(l.other);
  }
  return {};
}

Result<void> Play::link(const std::string& kind, CaseNo other, const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto may = may_steer(); !may) return may.error();
  auto seen = world_.other(other);
  if (!seen) return invalid_params("to", {"Dat traject is er niet.", "There is no such case."});
  if (kind == "blocks" && !steers(by_, *seen))
    return refused("role", {"Alleen wie over het andere traject gaat (de rol " + seen->route->owner +
                                " of de eigenaar) mag het laten ophouden.",
                            "Only who steers the other case (the role " + seen->route->owner +
                                " or its owner) may let it be blocked."});
  for (const auto& l : case_.links)
    if (l.kind == kind && l.other == other && !l.incoming)
      return refused("nothing", {"Deze koppeling is er al.", "This link is there already."});
  auto full = [&](const Case& c) { return c.links.size() >= limits::kCaseLinksMax; };
  if (full(case_) || full(*seen->state)) {
    auto most = std::to_string(limits::kCaseLinksMax);
    return refused("link.max", {"Een traject heeft hoogstens " + most + " koppelingen; verwijder er eerst een.",
                                "A case has at most " + most + " links; remove one first."});
  }
  if (auto free = check_circle(kind, other); !free) return free.error();
  change_link(kind, other, false, reason);
  return {};
}

Result<void> Play::unlink(const std::string& kind, CaseNo other, const std::string& reason) {
  auto seen = world_.other(other);
  bool steers_other = seen && steers(by_, *seen);  // who is blocked may take it back too
  if (auto may = may_steer(); !may && !steers_other) return may.error();
  bool there = std::any_of(case_.links.begin(), case_.links.end(),
                           [&](const CaseLink& l) { return l.kind == kind && l.other == other && !l.incoming; });
  if (!there) return no_link();
  change_link(kind, other, true, reason);
  return {};
}

void Play::change_link(const std::string& kind, CaseNo other, bool over, const std::string& reason) {
  if (over)
    emit(CaseUnlinked{kind, other, false, reason});
  else
    emit(CaseLinked{kind, other, false, reason});
  FollowUp f;
  f.kind = FollowUp::Kind::link;
  f.to = other;
  f.link = kind;
  f.over = over;
  f.reason = reason;
  follow_ups.push_back(std::move(f));
}

void Play::be_linked(const std::string& kind, CaseNo other, bool over, const std::string& reason) {
  if (over)
    emit(CaseUnlinked{kind, other, true, reason});
  else
    emit(CaseLinked{kind, other, true, reason});
  link_changed();
}

void Play::link_changed() {
  if (!case_.is_open()) return;
  file_touched_ = true;
  // What could not close because it was blocked is tried again.
  if (!blockers().empty()) return;
  std::vector<InstanceNo> held;
  for (const auto& i : case_.instances)
    if (i.life == Life::incident && i.cls == kBlocked && i.stood_since == 0) held.push_back(i.no);
  for (auto no : held) emit(Ended{no, route::kRoot, End::withdrawn, "", "", "over", {}, case_.seq});
}

std::string Play::blockers() const {
  std::string out;
  for (const auto& l : case_.links) {
    if (l.kind != "blocks" || !l.incoming || !world_.other) continue;
    auto other = world_.other(l.other);
    if (other && other->state->is_open()) out += (out.empty() ? "" : ", ") + world_.ids.case_id(case_.region, l.other);
  }
  return out;
}

Error Play::is_blocked(const std::string& by) const {
  return refused(kBlocked, {"Dit traject kan niet worden afgesloten zolang " + by +
                                " openstaat: rond dat eerst af, of laat de koppeling verwijderen (case.unlink).",
                            "This case cannot be closed while " + by +
                                " is open: finish that first, or have the link removed (case.unlink)."});
}

namespace {

Value shown(const IdCodec& ids, const OtherCase& other) {
  const auto& c = *other.state;
  const auto& shows = other.route->shows;
  Record out;
  out.set("case", ids.case_id(c.region, c.no));
  out.set("route", c.route);
  if (shows.state) out.set("state", case_life_name(c.life));
  if (shows.outcome && !c.outcome.empty()) out.set("outcome", c.outcome);
  Record file, reached;
  for (const auto& field : shows.fields)
    if (const auto& value = c.file.get(field); !value.empty()) file.set(field, value);
  for (auto milestone : shows.milestones)
    for (const auto& m : c.milestones)
      if (m.node == milestone) reached.set(other.route->node(milestone).id, m.date);  // the last time
  out.set("file", std::move(file));
  out.set("reached", std::move(reached));
  return out;
}

}  // namespace

Value Play::shown_by_linked(const std::string& word) const {
  List out;
  for (const auto& l : case_.links) {
    if (link_word(l) != word) continue;
    if (auto other = world_.other(l.other)) out.push_back(shown(world_.ids, *other));
  }
  return out;
}

bool Play::is_shown(const Event& event) const {
  const auto& shows = route_.shows;
  if (std::holds_alternative<CaseEnded>(event) || std::holds_alternative<CaseReopened>(event)) return true;
  if (auto* set = std::get_if<FileSet>(&event))
    return std::find(shows.fields.begin(), shows.fields.end(), set->field) != shows.fields.end();
  auto* reached = std::get_if<MilestoneReached>(&event);
  return reached &&
         std::find(shows.milestones.begin(), shows.milestones.end(), reached->node) != shows.milestones.end();
}

void Play::tell_links() {
  if (case_.links.empty() || std::none_of(events.begin(), events.end(), [&](const auto& e) { return is_shown(e); }))
    return;
  std::set<CaseNo> told;
  for (const auto& l : case_.links) {
    if (!told.insert(l.other).second) continue;
    FollowUp f;
    f.kind = FollowUp::Kind::link_changed;
    f.to = l.other;
    follow_ups.push_back(std::move(f));
  }
}

}  // namespace trajectum::turn
