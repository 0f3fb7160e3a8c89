// Sentences about findings. A finding says what people would see, not what the algorithm did.
#include "proof/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::proof {

namespace {

Text name(const Net& net, NodeId id) {
  const auto& n = net.node(id);
  auto in = [&](Lang lang) {
    const auto& title = n.title.in(lang);
    return title.empty() ? n.name : fmt::format("{} ({})", title, n.name);
  };
  return {in(Lang::nl), in(Lang::en)};
}

Text names(const Net& net, const std::vector<NodeId>& ids) {
  Text out;
  for (auto id : ids) {
    auto one = name(net, id);
    out.nl += (out.nl.empty() ? "" : ", ") + one.nl;
    out.en += (out.en.empty() ? "" : ", ") + one.en;
  }
  return out;
}

/// The innermost nodes: a stage that is live only because a step in it is says nothing.
std::vector<NodeId> innermost(const Net& net, const std::vector<NodeId>& ids) {
  std::vector<NodeId> out;
  for (auto id : ids) {
    bool holds = false;
    for (auto other : ids) holds = holds || (other != kRoot && net.node(other).parent == id);
    if (!holds) out.push_back(id);
  }
  return out;
}

Text put(const Text& form, const Text& a) {
  return {fmt::format(fmt::runtime(form.nl), a.nl), fmt::format(fmt::runtime(form.en), a.en)};
}

Text what_stuck(const Net& net, const Finding& f) {
  auto live = innermost(net, f.live);
  Text out = {"De zaak kan niet meer tot een einde komen.", "The case can no longer come to an end."};
  if (!live.empty()) {
    auto more = put({" Dan staat nog open: {}.", " What is then still open: {}."}, names(net, live));
    out.nl += more.nl, out.en += more.en;
  }
  if (!f.starved.empty()) {
    auto more = put({" Er wordt vergeefs gewacht voor {}: niet alle wegen ernaartoe komen nog.",
                     " It will wait before {} in vain: not all ways to it come any more."},
                    names(net, f.starved));
    out.nl += more.nl, out.en += more.en;
  }
  return out;
}

Text what_let_go(const Net& net, const Finding& f) {
  auto live = innermost(net, f.live);
  if (live.empty())
    return {"De zaak blijft open zonder dat er iets te doen of gepland is: de client wordt losgelaten.",
            "The case stays open with nothing to do and nothing planned: the client is let go."};
  return put({"De zaak heeft geen volgende actie met een eigenaar en een datum: er staat alleen {} open. "
              "De client wordt losgelaten.",
              "The case has no next action with an owner and a date: only {} is open. The client is let go."},
             names(net, live));
}

const char* stimulus_nl(Stimulus s) {
  switch (s) {
    case Stimulus::open: return "de zaak wordt geopend";
    case Stimulus::start: return "iemand begint eraan";
    case Stimulus::complete: return "afgerond";
    case Stimulus::skip: return "overgeslagen";
    case Stimulus::occur: return "het gebeurt";
    case Stimulus::end: return "het loopt af";
    case Stimulus::pass: return "is niet meer nodig";
    case Stimulus::withdraw: return "wordt ingetrokken";
    case Stimulus::time_out: return "de tijd is om";
    case Stimulus::occurrence: return "de volgende datum is er";
    case Stimulus::close: return "iemand sluit de lijst";
    case Stimulus::enough: return "er zijn er genoeg";
    case Stimulus::add: return "iemand voegt het toe";
    case Stimulus::close_case: return "iemand sluit de zaak";
    case Stimulus::fail: return "er gaat iets mis";
  }
  return "";
}

const char* stimulus_en(Stimulus s) {
  switch (s) {
    case Stimulus::open: return "the case is opened";
    case Stimulus::start: return "somebody starts it";
    case Stimulus::complete: return "completed";
    case Stimulus::skip: return "skipped";
    case Stimulus::occur: return "it happens";
    case Stimulus::end: return "it ends";
    case Stimulus::pass: return "is no longer needed";
    case Stimulus::withdraw: return "is withdrawn";
    case Stimulus::time_out: return "its time is over";
    case Stimulus::occurrence: return "its next date has come";
    case Stimulus::close: return "somebody closes the list";
    case Stimulus::enough: return "enough of them are done";
    case Stimulus::add: return "somebody adds it";
    case Stimulus::close_case: return "somebody closes the case";
    case Stimulus::fail: return "something goes wrong";
  }
  return "";
}

Text told(const Net& net, const Answer& a) {
  auto node = name(net, a.node);
  const auto& outcomes = net.node(a.node).outcomes;
  bool named = a.value >= 0 && static_cast<std::size_t>(a.value) < outcomes.size();
  auto yes = a.value != 0;
  switch (a.question) {
    case Answer::Question::guard:
      return {fmt::format("voorwaarde {} van {}: {}", a.which, node.nl, yes ? "ja" : "nee"),
              fmt::format("guard {} of {}: {}", a.which, node.en, yes ? "yes" : "no")};
    case Answer::Question::outcome: {
      auto id = named ? outcomes[static_cast<std::size_t>(a.value)].id : std::string("next");
      return {fmt::format("{}: {}", node.nl, id), fmt::format("{}: {}", node.en, id)};
    }
    case Answer::Question::when:
      return {fmt::format("{} is {}nodig", node.nl, yes ? "" : "niet "),
              fmt::format("{} is {}needed", node.en, yes ? "" : "not ")};
    case Answer::Question::repeats:
      return {fmt::format("{} {}", node.nl, yes ? "nog eens" : "niet nog eens"),
              fmt::format("{} {}", node.en, yes ? "once more" : "not once more")};
    case Answer::Question::count:
      return {fmt::format("{}: {} keer", node.nl, a.value), fmt::format("{}: {} of them", node.en, a.value)};
    case Answer::Question::first:
      return {fmt::format("van {} gaat de ene voor de andere", node.nl),
              fmt::format("of {} one goes before the other", node.en)};
    case Answer::Question::trouble:
      return {fmt::format("{} gaat {}", node.nl, yes ? "mis" : "goed"),
              fmt::format("{} goes {}", node.en, yes ? "wrong" : "well")};
  }
  return {};
}

bool leads_to(const Arc& arc, NodeId to) {
  bool parts = std::any_of(arc.parts.begin(), arc.parts.end(), [&](const Arc& part) { return leads_to(part, to); });
  return parts || (arc.kind == Arc::Kind::to && arc.node == to);
}

bool is_endless(const Node& n) { return n.kind == Kind::series && n.count.n == Count::kEndless; }

/// The series without an end that this comes of: what never ends by itself, or what would follow it.
NodeId endless(const Net& net, const Finding& f) {
  if (f.kind == Finding::Kind::stuck) {  // what is open, else what is still to come there
    auto stays = [&](NodeId id) { return is_endless(net.node(id)) && !net.node(id).on_timeout; };
    for (const auto* ids : {&f.live, &net.node(f.scope).children})
      if (auto it = std::find_if(ids->begin(), ids->end(), stays); it != ids->end()) return *it;
    return kNone;
  }
  for (std::size_t id = 0; id < net.nodes.size(); ++id) {
    const auto& n = net.nodes[id];
    if (!is_endless(n) || !n.next) continue;
    for (auto dead : f.nodes)
      if (leads_to(*n.next, dead)) return static_cast<NodeId>(id);
  }
  return kNone;
}

Text cure_of_endless(const Net& net, NodeId series) {
  return put(
      {"{} komt steeds terug en eindigt nooit vanzelf: geef het `times` of `till`, of `within` met `on_timeout`.",
       "{} repeats without end: give it `times` or `till`, or `within` with `on_timeout`."},
      name(net, series));
}

std::string at(const Net& net, NodeId id) {
  const auto& p = net.node(id).place;
  return p.file.empty() ? "" : fmt::format("{}:{}:{}: ", p.file, p.line, p.column);
}

}  // namespace

Text what(const Net& net, const Finding& f) {
  auto nodes = names(net, f.nodes);
  switch (f.kind) {
    case Finding::Kind::stuck: return what_stuck(net, f);
    case Finding::Kind::let_go: return what_let_go(net, f);
    case Finding::Kind::dead:
      return put({"{} kan nooit gebeuren: geen weg komt er.", "{} can never happen: no way leads there."}, nodes);
    case Finding::Kind::unbounded:
      return put({"{} kan steeds vaker tegelijk openstaan, zonder grens.",
                  "{} can be open more and more times at once, without bound."},
                 nodes);
    case Finding::Kind::automatic_cycle:
      return put({"De zaak loopt vanzelf rond zonder ooit te rusten: {}.",
                  "The case runs round by itself and never rests: {}."},
                 f.nodes.empty() ? name(net, f.scope) : nodes);
  }
  return {};
}

Text cure(const Net& net, const Finding& f) {
  bool of_ends = f.kind == Finding::Kind::stuck || f.kind == Finding::Kind::dead;
  if (auto series = of_ends && f.starved.empty() ? endless(net, f) : kNone; series != kNone)
    return cure_of_endless(net, series);
  switch (f.kind) {
    case Finding::Kind::stuck:
      return f.starved.empty()
                 ? Text{"Geef wat openstaat een weg naar het einde: een uitkomst, of `within` met `on_timeout`.",
                        "Give what is open a way to the end: an outcome, or `within` with `on_timeout`."}
                 : Text{
                       "Laat de samenkomst alleen wachten op wat komt (`join = \"active\"`), of zorg dat elke weg er "
                       "komt.",
                       "Let the join wait only for what comes (`join = \"active\"`), or see that every way gets "
                       "there."};
    case Finding::Kind::let_go:
      return {"Zet er een stap met `by` en `due` naast, of geef het `within` met `on_timeout`.",
              "Put a step with `by` and `due` beside it, or give it `within` with `on_timeout`."};
    case Finding::Kind::dead: return {"Leid er een weg naartoe, of haal het weg.", "Lead a way there, or take it out."};
    case Finding::Kind::unbounded:
      return {"Laat de wegen eerst samenkomen (`join`), of begrens de lus met `at_most`.",
              "Let the ways come together first (`join`), or bound the loop with `at_most`."};
    case Finding::Kind::automatic_cycle:
      return {"Zet een stap of een wachtmoment in de kring, of begrens een weg met `at_most` en `otherwise`.",
              "Put a step or a wait in the round, or bound a way with `at_most` and `otherwise`."};
  }
  return {};
}

Text told(const Net& net, const Step& step) {
  auto node = name(net, step.node);
  Text out = {node.nl + ": " + stimulus_nl(step.stimulus), node.en + ": " + stimulus_en(step.stimulus)};
  const auto& outcomes = net.node(step.node).outcomes;
  if (step.outcome >= 0 && static_cast<std::size_t>(step.outcome) < outcomes.size()) {
    const auto& id = outcomes[static_cast<std::size_t>(step.outcome)].id;
    out.nl += " (" + id + ")", out.en += " (" + id + ")";
  }
  Text asked;
  for (const auto& a : step.answers) {
    auto one = told(net, a);
    asked.nl += (asked.nl.empty() ? "" : "; ") + one.nl;
    asked.en += (asked.en.empty() ? "" : "; ") + one.en;
  }
  if (!asked.empty()) out.nl += " [" + asked.nl + "]", out.en += " [" + asked.en + "]";
  return out;
}

Text what(const Net& net, const Warning& w) {
  auto node = name(net, w.node);
  switch (w.kind) {
    case Warning::Kind::no_default:
      return put({"{}: als geen van de voorwaarden geldt, is er geen weg; dat wordt een incident.",
                  "{}: when none of the guards holds there is no way; that becomes an incident."},
                 node);
    case Warning::Kind::used_up:
      return put({"{}: als `at_most` op is, is er geen weg (`otherwise`); dat wordt een incident.",
                  "{}: when `at_most` is used up there is no way (`otherwise`); that becomes an incident."},
                 node);
    case Warning::Kind::no_outcome:
      return {fmt::format("{}: de uitkomst {} komt nooit voor.", node.nl, w.outcome),
              fmt::format("{}: the outcome {} never occurs.", node.en, w.outcome)};
    case Warning::Kind::waits_in_vain:
      return put({"Voor {} kan vergeefs gewacht worden; de fase kan wel anders eindigen.",
                  "It can be waited for {} in vain; the stage can still end another way."},
                 node);
    case Warning::Kind::surplus:
      return put({"Bij {} kan iets twee keer aankomen voor het verder gaat; schrijf `surplus = \"keep\"` als dat de "
                  "bedoeling is.",
                  "Something can arrive at {} twice before it goes on; write `surplus = \"keep\"` if that is meant."},
                 node);
    case Warning::Kind::luck:
      return put({"{} kan komen waar alleen iets dat misschien nooit gebeurt naar het einde leidt.",
                  "{} can come where only what may never happen leads to its end."},
                 node);
  }
  return {};
}

Text what(const Net& net, const Stopped& s) {
  auto scope = name(net, s.scope);
  Text out = {fmt::format("Niet bewezen: gestopt na {} toestanden in {}.", s.states, scope.nl),
              fmt::format("Not proven: stopped at {} states in {}.", s.states, scope.en)};
  if (!s.large.empty()) {
    auto more = put({" Groot door wat naast elkaar openstaat: {}.", " Large by what is open side by side: {}."},
                    names(net, s.large));
    out.nl += more.nl, out.en += more.en;
  }
  if (s.counters > 1) {
    out.nl += fmt::format(" De `at_most` ervan geven samen {} standen.", s.counters);
    out.en += fmt::format(" Its `at_most` make {} combinations.", s.counters);
  }
  if (!s.nested.empty()) {
    auto more = put({" Samen bekeken vanwege verwijzingen over en weer: {}.",
                     " Looked at together because they refer to each other: {}."},
                    names(net, s.nested));
    out.nl += more.nl, out.en += more.en;
  }
  return out;
}

std::string report(const Net& net, const Verdict& v, Lang lang) {
  std::string out;
  for (const auto& fault : v.faults) out += fault + "\n";
  for (const auto& s : v.stopped) out += what(net, s).in(lang) + "\n";
  for (const auto& f : v.findings) {
    auto place = !f.starved.empty() ? f.starved.front() : f.nodes.empty() ? f.scope : innermost(net, f.nodes).front();
    out += at(net, place) + what(net, f).in(lang) + "\n  " + cure(net, f).in(lang) + "\n";
    int number = 0;
    for (const auto& step : f.trace) out += fmt::format("  {}. {}\n", ++number, told(net, step).in(lang));
  }
  for (const auto& w : v.warnings) out += at(net, w.node) + what(net, w).in(lang) + "\n";
  if (v.proven()) out += lang == Lang::nl ? "Bewezen.\n" : "Proven.\n";
  return out;
}

}  // namespace trajectum::proof
