// Why a case stands where it stands: for everything that is live what it waits for and what would satisfy it, for every
// join that has marks what it still lacks (semantics.md 3: "Otherwise open, and `case.explain` says why").
#include <fmt/core.h>

#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"
#include "turn/documents.hpp"
#include "turn/four_eyes.hpp"
#include "turn/name_of.hpp"

namespace trajectum::pipeline::views {

namespace {

using route::Node;
using route::NodeIndex;
using route::NodeKind;
using state::Instance;
using state::Life;
using state::TimerKind;

class Explainer {
 public:
  Explainer(Engine& engine, RegionAtWork& r, const turn::Play& play, Lang lang)
      : engine_(engine), r_(r), play_(play), c_(play.state()), route_(play.route()), lang_(lang) {}

  Value whole() {
    List open, joins, may_add;
    for (const auto& i : c_.instances)
      if (!i.element) open.push_back(one(i));
    scope_marks(c_.root, joins);
    for (const auto& i : c_.instances)
      if (!i.marks.empty()) scope_marks(i, joins);
    for (const auto& n : route_.nodes)
      if (n.kind == NodeKind::optional && is_here(n.parent)) may_add.push_back(addable(n));
    Record out;
    out.set("case", engine_.ids().case_id(r_.no, c_.no));
    out.set("state", state::case_life_name(c_.life));
    if (auto next = play_.next_action(); !next.empty())
      out.set("next_action", next_action(std::move(next), route_, lang_));
    told(c_.root, out);
    out.set("open", std::move(open));
    if (auto list = slas(engine_, r_, c_, route_, lang_); !list.empty()) out.set("slas", std::move(list));
    out.set("joins", std::move(joins));
    out.set("may_add", std::move(may_add));
    return out;
  }

 private:
  std::string title(const Node& n) const { return n.title.empty() ? n.id : n.title.in(lang_); }
  std::string say(const std::string& nl, const std::string& en) const { return lang_ == Lang::nl ? nl : en; }
  std::string role(const std::string& id) const {
    auto found = play_.world().bundle.roles.find(id);
    return found == play_.world().bundle.roles.end() || found->second.title.empty() ? id
                                                                                    : found->second.title.in(lang_);
  }
  bool is_here(NodeIndex scope) const {
    if (!c_.is_open()) return false;
    if (scope == route::kRoot) return !c_.is_suspended(0);
    return std::any_of(c_.instances.begin(), c_.instances.end(), [&](const Instance& i) {
      return i.node == scope && i.life == Life::open && i.stood_since == 0;
    });
  }
  std::optional<Instant> timer(InstanceNo no, TimerKind kind) const {
    std::optional<Instant> soonest;
    for (const auto& t : c_.timers)
      if (t.instance == no && t.kind == kind && (!soonest || t.at < *soonest)) soonest = t.at;
    return soonest;
  }
  std::string day(Instant at) const { return format_date(calendar::local_date(at)); }

  Value one(const Instance& i) {
    const auto& n = route_.node(i.node);
    Record out;
    out.set("item", engine_.ids().item_id(r_.no, c_.no, i.no));
    out.set("node", n.name);
    out.set("title", title(n));
    out.set("state", i.stood_since == 0 ? life_name(i.life) : "suspended");
    if (i.due && i.stood_since == 0) out.set("due", *i.due);
    if (i.planned_due && i.stood_since == 0) out.set("planned_due", *i.planned_due);
    List waits;
    for (auto& text : waits_of(n, i)) waits.push_back(std::move(text));
    out.set("waits_for", std::move(waits));
    if (auto asked = evidence(n, i); !asked.empty()) out.set("evidence", std::move(asked));
    if (auto at = timer(i.no, TimerKind::within)) out.set("until", calendar::local_date(*at));
    told(i, out);
    return out;
  }

  /// The documents that completing it asks for, each with what it still lacks. Whether one that depends on the form is
  /// asked shows when the form is filled in.
  List evidence(const Node& n, const Instance& i) {
    List out;
    bool work =
        i.life == Life::offered || i.life == Life::allocated || i.life == Life::started || i.life == Life::paused;
    if (!work) return out;
    for (const auto& asked : n.evidence) {
      bool by_form = asked.when.root == route::Path::Root::form;
      if (!asked.when.empty() && !by_form && !play_.value_of(asked.when, i.scope).yes()) continue;
      Record one;
      one.set("kind", asked.kind);
      one.set("title", asked.title.empty() ? asked.kind : asked.title.in(lang_));
      if (by_form) one.set("when", asked.when.text);
      if (auto lacks = turn::lacking(play_, n, asked)) one.set("lacks", lacks->in(lang_));
      out.push_back(std::move(one));
    }
    return out;
  }

  std::vector<std::string> waits_of(const Node& n, const Instance& i) {
    if (auto free = play_.not_suspended(i.no); !free) return {free.error().text.in(lang_)};
    switch (i.life) {
      case Life::offered:
        return {say("iemand met de rol " + role(i.role) + asked(n, i) + " die het oppakt",
                    "somebody with the role " + role(i.role) + asked(n, i) + " to take it")};
      case Life::allocated:
      case Life::started:
      case Life::paused: return {worker(i)};
      case Life::incident:
        return {say("de rol " + role(i.role) + " lost de storing op: ",
                    "the role " + role(i.role) + " to solve the incident: ") +
                turn::said_by(i).in(lang_)};
      case Life::suspension: {
        auto who = i.assignee.empty() ? say("de rol ", "the role ") + role(i.role) : i.assignee;
        return {say(who + " laat het doorgaan (case.resume) of verlengt het: ",
                    who + " to let it go on (case.resume) or to extend it: ") +
                c_.suspension(i.no)->reason};
      }
      case Life::available: return {rule_of(n, i.scope, i.no)};
      case Life::waiting: return conditions(n, i);
      case Life::open: return inside(n, i);
    }
    return {};
  }

  /// What a step asks of its worker besides the role, as words behind "somebody with the role x".
  std::string asked(const Node& n, const Instance& i) {
    std::string out;
    if (auto language = play_.asked_language(i); !language.empty())
      out += say(", die " + language + " spreekt", ", who speaks " + language);
    if (!n.by.holds.empty()) {
      const auto& reg = play_.world().bundle.registers.at(n.by.holds);
      auto called = reg.title.empty() ? n.by.holds : reg.title.in(lang_);
      out += say(", met een geldige inschrijving in " + called, ", with a valid record in " + called);
    }
    std::vector<std::string> others;
    for (const auto& other : turn::other_eyes(play_, i))
      if (std::find(others.begin(), others.end(), other.who) == others.end()) others.push_back(other.who);
    for (const auto& who : others) out += say(", niet " + who, ", not " + who);
    if (nobody_has_room(i))
      out += say(" (geen capaciteit: wie het mag doen heeft zo veel trajecten als hij mag hebben)",
                 " (no capacity: whoever may do it has as many cases as he may have)");
    else if (n.allocate != route::Allocate::offer)
      out += say(" (niemand was vrij toen het kwam)", " (nobody was free when it came)");
    return out.empty() || out.back() == ')' ? out : out + ",";
  }

  /// True when taking it is taking the case, and none of those who are there and may has room for one more.
  bool nobody_has_room(const Instance& i) {
    if (!play_.becomes_owner(i)) return false;
    bool somebody = false;
    for (const auto& [user, person] : play_.world().staff()) {
      bool has_role = std::find(person.roles.begin(), person.roles.end(), i.role) != person.roles.end();
      bool absent = r_.state.absences.on(user, calendar::local_date(play_.world().now)) != nullptr;
      if (!has_role || absent || !play_.fits(i, user, person)) continue;
      if (play_.has_room(user, route_.node(i.node).by.caseload)) return false;
      somebody = true;
    }
    return somebody;
  }

  /// Who is to complete it, and who else may while he is absent.
  std::string worker(const Instance& i) {
    auto who = i.assignee;
    for (const auto& other : turn::other_eyes(play_, i)) {
      if (other.who != who || other.holds != 0) continue;
      auto at = title(route_.node(other.node));
      return say(who + " geeft het terug (work.release): iemand anders dan bij " + at + " rondt het af",
                 who + " to give it back (work.release): somebody else than at " + at + " completes it");
    }
    auto acting = play_.acting(who, i);
    if (acting != who && !acting.empty())
      return say(fmt::format("{} rondt het af, of {} als vervanger", who, acting),
                 fmt::format("{} to complete it, or {} as substitute", who, acting));
    if (acting.empty())
      return say(who + " is afwezig en heeft geen vervanger; draag het over",
                 who + " is absent and has no substitute; hand it over");
    if (const auto& absent = c_.stands_for(i.no); !absent.empty()) who += say(" (voor ", " (for ") + absent + ")";
    return say(who + " rondt het af", who + " to complete it");
  }

  std::string rule_of(const Node& n, InstanceNo scope, InstanceNo self) {
    std::string rule = play_.waits_for(n, scope, self);
    if (rule == "while_in") {
      auto other = title(route_.node(n.while_in));
      return say("het traject is weer bij " + other, "the case to be at " + other + " again");
    }
    if (auto holder = play_.mutex_holder(n, scope, self)) {
      auto other = title(route_.node(c_.find(holder)->node));
      return say(other + " is eerst klaar", other + " to be done first");
    }
    return say("het mag zo beginnen", "nothing: it may begin");
  }

  std::vector<std::string> conditions(const Node& n, const Instance& i) {
    std::vector<std::string> out;
    for (const auto& w : c_.waiting)
      if (w.first == i.no) out.push_back(say("een vrije plaats in " + w.second, "a free place in " + w.second));
    if (!n.message.empty()) {
      bool there = std::any_of(c_.mailbox.begin(), c_.mailbox.end(), [&](const auto& m) {
        return m.message == n.message && (!n.fresh || m.no > i.item.integer());
      });
      auto called = turn::message_name(play_.world().bundle, n.message, lang_);
      if (!there) out.push_back(say("het bericht " + called, "the message " + called));
    }
    if (n.ready != route::kNoFunction)
      out.push_back(say("zijn voorwaarde (`ready`, " + place(n) + ")", "its condition (`ready`, " + place(n) + ")"));
    if (auto at = timer(i.no, TimerKind::ready)) out.push_back(say("de datum " + day(*at), "the date " + day(*at)));
    if (auto at = timer(i.no, TimerKind::milestone)) out.push_back(say("de datum " + day(*at), "the date " + day(*at)));
    if (n.kind == NodeKind::job) out.push_back(job(n, i));
    if (n.kind == NodeKind::subroute && i.child != 0) {
      auto child = engine_.ids().case_id(r_.no, i.child);
      out.push_back(say("het einde van traject " + child, "the end of case " + child));
    }
    return out;
  }

  std::string job(const Node& n, const Instance& i) {
    auto* queued = r_.state.jobs.find(c_.no, i.no);
    if (!queued) return say("iemand die zijn storing oplost", "somebody to solve its incident");
    if (queued->lease == 0 || queued->leased_until <= engine_.now())
      return say("een werker die de opdracht " + n.job_kind + " ophaalt", "a worker to take the job " + n.job_kind);
    return say(queued->worker + " voert de opdracht " + n.job_kind + " uit",
               queued->worker + " to do the job " + n.job_kind);
  }

  std::vector<std::string> inside(const Node& n, const Instance& i) {
    std::vector<std::string> out;
    int live = 0;
    for (const auto& child : c_.instances) live += child.scope == i.no;
    if (live > 0)
      out.push_back(say(fmt::format("wat erin open staat ({})", live), fmt::format("what is open inside ({})", live)));
    if (auto at = timer(i.no, TimerKind::occurrence))
      out.push_back(say("de volgende keer op " + day(*at), "the next occurrence on " + day(*at)));
    if (n.kind == NodeKind::each && n.open && !i.closed && i.ending.empty())
      out.push_back(say("iemand die het afsluit (each.close)", "somebody to close it (each.close)"));
    return out;
  }

  std::string place(const Node& n) const { return fmt::format("{}:{}", n.origin.file, n.origin.line); }

  /// Joins of a scope that have marks: what came, and what they still lack.
  void scope_marks(const Instance& scope, List& out) {
    std::vector<NodeIndex> targets;
    for (const auto& [arc, count] : scope.marks)
      if (std::find(targets.begin(), targets.end(), arc.first) == targets.end()) targets.push_back(arc.first);
    for (auto target : targets) {
      const auto& n = route_.node(target);
      List has, lacks;
      bool through = false;
      for (const auto& [arc, count] : scope.marks) {
        if (arc.first != target) continue;
        if (arc.second == state::kWaitsToOpen)
          through = true;
        else
          has.push_back(title(route_.node(arc.second)));
      }
      for (auto source : n.sources) {
        bool marked = std::any_of(scope.marks.begin(), scope.marks.end(), [&](const auto& m) {
          return m.first == std::pair{target, source};
        });
        if (!marked) lacks.push_back(title(route_.node(source)));
      }
      Record one;
      one.set("node", n.name);
      one.set("title", title(n));
      one.set("has", std::move(has));
      if (through)
        one.set("waits_for", rule_of(n, scope.no, 0));
      else
        one.set("lacks", std::move(lacks));
      if (n.join.kind == route::JoinKind::count) one.set("need", static_cast<std::int64_t>(n.join.need));
      out.push_back(std::move(one));
    }
  }

  Value addable(const Node& n) {
    Record one;
    one.set("node", n.name);
    one.set("title", title(n));
    one.set("by", n.by.kind == route::OwnerRule::Kind::owner ? route_.owner : n.by.role);
    return one;
  }

  Engine& engine_;
  RegionAtWork& r_;
  const turn::Play& play_;
  const state::Case& c_;
  const route::Route& route_;
  Lang lang_;
};

Error no_such_node(const route::Route& route, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& n : route.nodes) names.push_back(n.name);
  auto guess = did_you_mean(name, names);
  return invalid_params("node", {"De route heeft geen knoop \"" + name + "\"" +
                                     (guess ? "; bedoelt u " + *guess + "?" : "; route.get noemt ze."),
                                 "The route has no node \"" + name + "\"" +
                                     (guess ? "; did you mean " + *guess + "?" : "; route.get names them.")});
}

}  // namespace

Result<Value> explain(Engine& engine, RegionAtWork& r, const state::Case& c, const std::string& node, Lang lang) {
  Result<Value> out = Value();
  engine.ask(r, c, [&](const turn::Play& play) {
    std::optional<NodeIndex> only;
    if (!node.empty()) {
      only = play.route().find(node);
      if (*only == route::kNoNode) {
        out = no_such_node(play.route(), node);
        return;
      }
    }
    auto whole = Explainer(engine, r, play, lang).whole();
    if (auto* told = whole.as<Record>()) told->set("not_enabled", not_enabled(engine, r, play, only, lang));
    out = std::move(whole);
  });
  return out;
}

}  // namespace trajectum::pipeline::views
