// The long words: what a drawing has no shape for, as sentences that a pointer shows and that BPMN keeps as
// documentation.
#include <fmt/core.h>

#include "graph/words.hpp"

namespace trajectum::graph {

using route::JoinAfter;
using route::JoinKind;
using route::kNoFunction;
using route::kNoNode;
using route::Node;
using route::NodeKind;
using route::Target;

namespace {

class Sentences {
 public:
  explicit Sentences(Lang lang) : lang_(lang) {}
  /// Adds a sentence; a second pair is what it is about.
  void say(const char* nl, const char* en, const std::string& what = "") {
    std::string text = lang_ == Lang::nl ? nl : en;
    if (!what.empty()) text += " " + what;
    out_ += (out_.empty() ? "" : "\n") + text + ".";
  }
  void say_if(bool holds, const char* nl, const char* en) {
    if (holds) say(nl, en);
  }
  const std::string& text() const { return out_; }
  Lang lang() const { return lang_; }

 private:
  Lang lang_;
  std::string out_;
};

std::string names(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + one;
  return out;
}

void join_sentences(const route::Join& join, Sentences& s) {
  switch (join.kind) {
    case JoinKind::any:
      if (join.marks > 1) s.say("opent na zoveel merken:", "opens after so many marks:", std::to_string(join.marks));
      break;
    case JoinKind::all: s.say("wacht op alle wegen ernaartoe", "waits for every way to it"); break;
    case JoinKind::count:
      s.say("wacht op zoveel wegen ernaartoe:", "waits for so many ways to it:", std::to_string(join.need));
      break;
    case JoinKind::active:
      s.say("wacht op alles wat nog kan komen", "waits for all that can still come");
      s.say_if(join.here, "rekent alleen de wegen hier", "counts the ways here only");
      break;
  }
  if (join.kind == JoinKind::any) return;
  s.say_if(join.after == JoinAfter::block, "wat later komt wacht op de volgende ronde",
           "what comes later waits for the next round");
  s.say_if(join.after == JoinAfter::cancel, "wat nog zou komen wordt ingetrokken",
           "what would still come is withdrawn");
  s.say_if(join.after == JoinAfter::keep, "wat later komt begint de volgende ronde",
           "what comes later begins the next round");
  s.say_if(join.surplus_kept, "een tweede merk telt voor de volgende ronde", "a second mark counts for the next round");
}

void people_sentences(const route::Route& route, const Node& n, Sentences& s) {
  if (n.by.same_as != kNoNode) s.say("door wie dit deed:", "by who did:", route.node(n.by.same_as).name);
  if (n.by.differs_from != kNoNode)
    s.say("door een ander dan wie dit deed:", "by another than who did:", route.node(n.by.differs_from).name);
  if (n.due && !n.due->after.empty()) s.say("de termijn telt vanaf", "due counts from", n.due->after.text);
  for (const auto& e : n.escalate) {
    auto who = e.owner ? (s.lang() == Lang::nl ? "eigenaar" : "owner") : in_words(e.role);
    auto at = e.after ? span_words(*e.after, s.lang()) : fmt::format("{}%", e.percent);
    s.say("waarschuwt", "warns", fmt::format("{} ({})", who, at));
  }
  if (n.remind)
    s.say("herinnert eraan, zo lang ervoor:", "reminds of it, so long before:", span_words(*n.remind, s.lang()));
  for (const auto& sla : n.slas)
    s.say("servicenorm:", "service level:", fmt::format("{} ({})", in_words(sla.id), span_words(sla.target, s.lang())));
  std::vector<std::string> fields, evidence, seats;
  for (const auto& f : n.form) fields.push_back(f.name);
  for (const auto& e : n.evidence) evidence.push_back(e.kind);
  for (const auto& r : n.reserve) seats.push_back(fmt::format("{}× {}", r.count, r.reg));
  if (!fields.empty()) s.say("formulier:", "form:", names(fields));
  if (!evidence.empty()) s.say("bewijs:", "evidence:", names(evidence));
  if (!seats.empty()) s.say("plaatsen:", "seats:", names(seats));
  if (n.spend) s.say("budget:", "budget:", n.spend->budget);
  if (!n.match.empty()) s.say("rangschikt", "ranks", n.match);
  if (!n.skip_by.empty()) s.say("overslaan mag", "may be skipped by", in_words(n.skip_by));
  s.say_if(n.requires_fn != kNoFunction, "voltooien kent een eigen regel", "completing has a rule of its own");
  s.say_if(n.manual, "moet eerst gestart worden", "must be started first");
}

void life_sentences(const route::Route& route, const Node& n, Sentences& s) {
  s.say_if(n.when != kNoFunction && n.kind != NodeKind::milestone, "alleen als het nodig is (voorwaarde)",
           "only when it is needed (a condition)");
  if (!n.mutex.empty()) s.say("nooit tegelijk met anderen van", "never together with others of", n.mutex);
  if (n.while_in != kNoNode) s.say("alleen zolang dit loopt:", "only while this is live:", route.node(n.while_in).name);
  s.say_if(n.withdraw_when != kNoFunction, "wordt ingetrokken zodra een voorwaarde geldt",
           "is withdrawn as soon as a condition holds");
  s.say_if(n.repeats != kNoFunction, "herhaalt zich zolang een voorwaarde geldt", "repeats while a condition holds");
  s.say_if(n.required, "moet gedaan zijn voor het einde", "must be done before the end");
  if (!n.priority.empty()) s.say("voorrang:", "priority:", n.priority);
  s.say_if(n.priority_fn != kNoFunction, "voorrang naar een regel", "priority by a rule");
  if (n.within && n.kind != NodeKind::stage && n.kind != NodeKind::route)
    s.say("binnen", "within", span_words(*n.within, s.lang()));
  s.say_if(n.on_enter != kNoFunction, "doet iets bij het openen", "does something on entry");
  s.say_if(n.on_done != kNoFunction, "doet iets bij het voltooien", "does something when done");
}

void kind_sentences(const Node& n, Sentences& s) {
  if (n.kind == NodeKind::each) {
    s.say_if(n.open, "er kunnen elementen bij komen", "elements may be added");
    if (n.need) s.say("genoeg zijn er", "enough are", std::to_string(*n.need));
    s.say_if(n.cancel_rest, "de rest wordt ingetrokken", "the rest is withdrawn");
    s.say_if(n.done_when != kNoFunction, "klaar zodra een voorwaarde geldt", "done as soon as a condition holds");
  }
  if (n.kind == NodeKind::series) {
    if (!n.from.empty()) s.say("vanaf", "from", n.from.text);
    if (n.recurs && !n.recurs->till.empty()) s.say("tot", "till", n.recurs->till.text);
    s.say_if(n.recurs && n.recurs->after_done, "gerekend vanaf het vorige einde", "counted from the last one's end");
  }
  if (n.kind == NodeKind::subroute) {
    s.say_if(n.bound, "eindigt met deze route", "ends with this route");
    if (!n.child_subject.empty()) s.say("over", "about", n.child_subject.text);
    for (const auto& [theirs, path] : n.child_file) s.say("geeft mee:", "hands over:", theirs + " = " + path.text);
  }
  if (n.kind == NodeKind::wait) s.say_if(n.fresh, "alleen een nieuw bericht telt", "only a new message counts");
  if (n.kind == NodeKind::decide) {
    if (!n.into.empty()) s.say("schrijft", "writes", n.into.text);
    for (const auto& [output, path] : n.into_each) s.say("schrijft", "writes", output + " = " + path.text);
  }
}

}  // namespace

std::string about_of(const route::Route& route, const Node& n, Lang lang) {
  Sentences s(lang);
  kind_sentences(n, s);
  join_sentences(n.join, s);
  people_sentences(route, n, s);
  if (n.every) {
    auto what = span_words(n.every->span, lang);
    if (n.every->add != kNoNode) what += ": " + route.node(n.every->add).name;
    s.say("telkens na", "every", what);
  }
  life_sentences(route, n, s);
  return s.text();
}

std::string about_of(const route::Route& route, const Target& t, Lang lang) {
  Sentences s(lang);
  s.say_if(t.when != kNoFunction, "alleen als een voorwaarde geldt", "only when a condition holds");
  if (t.at_most > 0) s.say("hoogstens zo vaak:", "at most so often:", std::to_string(t.at_most));
  s.say_if(t.bare, "zonder formulier", "without the form");
  if (t.marks > 1) s.say("zet zoveel merken:", "puts so many marks:", std::to_string(t.marks));
  if (!t.priority.empty()) s.say("voorrang wordt", "priority becomes", t.priority);
  std::vector<std::string> withdrawn;
  for (auto node : t.withdraws) withdrawn.push_back(route.node(node).name);
  if (!withdrawn.empty()) s.say("trekt in:", "withdraws:", names(withdrawn));
  return s.text();
}

}  // namespace trajectum::graph
