#include "spec/trace.hpp"

#include <fmt/core.h>

#include "calendar/calendar.hpp"
#include "model/json.hpp"

namespace trajectum::spec {

using namespace state;

namespace {

class Story {
 public:
  Story(const route::Route& route, Lang lang) : route_(route), nl_(lang == Lang::nl), lang_(lang) {}

  std::string operator()(const CaseOpened& e) { return say("opened: ", "geopend: ") + e.subject_id; }
  std::string operator()(const Opened& e) {
    const auto& n = route_.node(e.node);
    bool numbered = e.element && e.number > 0;
    std::string what = e.life == Life::waiting     ? say("waits", "wacht")
                       : e.life == Life::available ? say("may not begin yet", "mag nog niet beginnen")
                       : e.life == Life::incident  ? say("incident", "storing")
                                                   : say("open", "open");
    auto due = e.due ? say(", due ", ", uiterlijk ") + format_date(*e.due) : "";
    return title(n.index) + (numbered ? fmt::format(" {}", e.number) : "") + ": " + what + due;
  }
  std::string operator()(const Moved& e) {
    if (e.life == Life::started) return say("started", "begonnen");
    if (e.life == Life::available) return say("stopped", "stilgezet");
    return "";
  }
  std::string operator()(const Ended& e) {
    std::string what = e.end == End::skipped     ? say("skipped", "overgeslagen")
                       : e.end == End::withdrawn ? say("withdrawn", "ingetrokken")
                                                 : say("done", "klaar");
    auto outcome = e.outcome.empty() ? "" : " (" + e.outcome + ")";
    auto form = e.form.empty() || route_.node(e.node).is_scope() ? "" : " " + to_json(e.form);
    return title(e.node) + ": " + what + outcome + form;
  }
  std::string operator()(const Passed& e) { return title(e.node) + ": " + say("passed by", "niet nodig"); }
  std::string operator()(const FileSet& e) {
    return say("file.", "dossier.") + e.field + " = " + (e.now.empty() ? "-" : to_json(e.now));
  }
  std::string operator()(const OwnerSet& e) { return say("owner: ", "eigenaar: ") + (e.owner.empty() ? "-" : e.owner); }
  std::string operator()(const PrioritySet& e) { return say("priority: ", "prioriteit: ") + e.priority; }
  std::string operator()(const MilestoneReached& e) {
    return title(e.node) + ": " + say("reached on ", "bereikt op ") + format_date(e.date);
  }
  std::string operator()(const Decided& e) {
    std::string rules;
    for (const auto& rule : e.rules) rules += (rules.empty() ? "" : ", ") + std::to_string(rule.number);
    return fmt::format("{}: {} {} -> {}", title(e.node), say("rule", "regel"), rules, to_json(e.output));
  }
  std::string operator()(const Escalated& e) { return say("escalated to ", "geëscaleerd naar ") + e.to; }
  std::string operator()(const DueMovedByHand& e) { return say("due moved to ", "uiterlijk nu ") + format_date(e.due); }
  std::string operator()(const Reminded& e) { return say("reminded ", "herinnerd: ") + e.to; }
  std::string operator()(const SlaAtRisk& e) { return e.name + ": " + say("at risk", "dreigt te laat te worden"); }
  std::string operator()(const SlaBreached& e) { return e.name + ": " + say("breached", "niet gehaald"); }
  std::string operator()(const Late& e) { return title(e.node) + ": " + say("late", "te laat"); }
  std::string operator()(const DocumentAttached& e) { return "document " + e.document.kind; }
  std::string operator()(const DocumentSigned& e) {
    return say("document signed by ", "document getekend door ") + e.signature.who;
  }
  std::string operator()(const DocumentRemoved& e) {
    return say("document removed: ", "document verwijderd: ") + e.reason;
  }
  std::string operator()(const Noted& e) { return say("note: ", "notitie: ") + e.text; }
  std::string operator()(const MessageReceived& e) { return say("message ", "bericht ") + e.message; }
  std::string operator()(const MessageTaken& e) {
    return e.instance ? say("message met", "bericht aangenomen") : say("message expired", "bericht verlopen");
  }
  std::string operator()(const MessageLost&) { return say("message not taken", "bericht niet aangenomen"); }
  std::string operator()(const MessageSent& e) { return say("message sent: ", "bericht verstuurd: ") + e.message; }
  std::string operator()(const SeatTaken& e) { return e.reg + " " + e.record + ": " + say("taken", "gereserveerd"); }
  std::string operator()(const SeatGivenBack& e) { return say("given back: ", "teruggegeven: ") + e.reason; }
  std::string operator()(const Waitlisted& e) {
    return e.over ? "" : say("on the waiting list of ", "op de wachtlijst van ") + e.reg;
  }
  std::string operator()(const MoneyPosted& e) {
    return fmt::format("{}: {} {}.{:02}", e.budget, say("spent", "toegekend"), e.cents / 100, e.cents % 100);
  }
  std::string operator()(const PoolEntered& e) { return say("into pool ", "in pool ") + e.pool; }
  std::string operator()(const PoolLeft& e) { return say("out of pool ", "uit pool ") + e.pool; }
  std::string operator()(const IncidentRaised& e) {
    auto place = e.file.empty() ? "" : fmt::format(" ({}:{})", e.file, e.line);
    return title(e.node) + ": " + say("incident: ", "storing: ") + (nl_ ? e.message : e.message_en) + place;
  }
  std::string operator()(const CaseEnded& e) {
    auto how = e.cancelled ? say("cancelled", "afgebroken") : say("ended", "afgelopen");
    return how + (e.outcome.empty() ? "" : ": " + e.outcome);
  }
  template <class Other>
  std::string operator()(const Other&) {
    return "";  // timers, marks, counters: how it works, not what happened
  }

 private:
  std::string say(const char* en, const char* nl) const { return nl_ ? nl : en; }
  std::string title(NodeIndex node) const {
    const auto& n = route_.node(node);
    auto text = n.title.in(lang_);
    return text.empty() ? n.id : std::string(text);
  }

  const route::Route& route_;
  bool nl_;
  Lang lang_;
};

}  // namespace

std::vector<std::string> trace(Rehearsal& rehearsal, CaseNo no, Lang lang) {
  std::vector<std::string> out;
  Story story(rehearsal.route_of(no), lang);
  for (const auto& turn : rehearsal.history()) {
    if (turn.record.case_no != no) continue;
    std::string line;
    for (const auto& event : turn.record.events)
      if (auto what = std::visit(story, event); !what.empty()) line += (line.empty() ? "" : "; ") + what;
    if (line.empty()) continue;
    auto who = turn.record.by.empty() ? "" : " " + turn.record.by;
    out.push_back(format_date(calendar::local_date(turn.at)) + who + ": " + line);
  }
  if (out.size() > kTraceLinesMax) {
    auto more = out.size() - kTraceLinesMax;
    out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(more));
    out.insert(out.begin(), fmt::format("({} {})", more, lang == Lang::nl ? "beurten eerder" : "turns before"));
  }
  return out;
}

}  // namespace trajectum::spec
