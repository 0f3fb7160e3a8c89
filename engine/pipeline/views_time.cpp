// Periods of the law and jobs as people see them: where each stands, and why.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"

namespace trajectum::pipeline::views {

const char* timer_kind_name(state::TimerKind kind) {
  static constexpr const char* kNames[] = {"escalate",  "within",   "hold",       "ready",    "occurrence",  "every",
                                           "milestone", "midnight", "message",    "term_end", "term_resume", "retry",
                                           "remind",    "sla_risk", "sla_breach", "overdue"};
  return kNames[static_cast<int>(kind)];
}

namespace {

const char* state_of(const state::Term& t) {
  return t.ended ? "ended" : t.suspended ? "suspended" : t.passed ? "passed" : "running";
}

/// What was done to it, in the order of the commands.
void add_changes(const state::Term& t, Record& out) {
  List suspensions, extensions;
  for (const auto& s : t.suspensions) {
    Record one;
    one.set("ground", s.ground);
    one.set("from", s.from);
    one.set("till", *s.till);
    suspensions.push_back(std::move(one));
  }
  for (const auto& e : t.extensions) {
    Record one;
    one.set("duration", e.span);
    one.set("reason", e.rule);
    extensions.push_back(std::move(one));
  }
  if (!suspensions.empty()) out.set("suspensions", std::move(suspensions));
  if (!extensions.empty()) out.set("extensions", std::move(extensions));
}

/// What its route allows, so that nobody must guess.
void add_rules(const route::Node& n, const state::Term& t, Record& out) {
  auto said = std::find_if(n.terms.begin(), n.terms.end(), [&](const auto& one) { return one.id == t.name; });
  if (said == n.terms.end() || t.ended) return;
  if (!said->grounds.empty()) {
    List grounds;
    for (const auto& ground : said->grounds) grounds.push_back(ground);
    out.set("grounds", std::move(grounds));
  }
  if (!said->extend_at_most) return;
  Record extend;
  extend.set("at_most", *said->extend_at_most);
  extend.set("by", said->extend_by);
  out.set("extend", std::move(extend));
}

}  // namespace

List derivation(const calendar::TermEnd& counted, std::optional<Lang> lang) {
  List out;
  for (const auto& step : counted.steps) {
    Record one;
    one.set("rule", step.rule);
    one.set("from", step.from);
    if (step.to) one.set("to", *step.to);
    if (lang) one.set("text", step.sentence.in(*lang));
    out.push_back(std::move(one));
  }
  return out;
}

List terms(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route, Lang lang, bool whole) {
  List out;
  for (const auto& t : c.terms) {
    const auto& n = route.node(t.node);
    Record one;
    one.set("term", t.name);
    one.set("node", n.name);
    if (whole) one.set("title", n.title.empty() ? n.id : n.title.in(lang));
    for (const auto& said : n.terms)
      if (whole && said.id == t.name && !said.title.empty()) one.set("term_title", said.title.in(lang));
    if (t.instance != 0) one.set("item", engine.ids().item_id(r.no, c.no, t.instance));
    one.set("state", state_of(t));
    one.set("from", t.from);
    if (t.counted.date) one.set("end", *t.counted.date);
    if (whole) {
      one.set("duration", t.span);
      add_changes(t, one);
      add_rules(n, t, one);
      one.set("derivation", derivation(t.counted, lang));
    }
    out.push_back(std::move(one));
  }
  return out;
}

List timers(Engine& engine, RegionAtWork& r, const state::Case& c, Lang lang) {
  List out;
  auto* route = engine.route_of(r, c);
  if (!route) return out;
  auto sorted = c.timers;
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::pair{a.at, a.no} < std::pair{b.at, b.no};
  });
  auto running = sorted.size();
  sorted.insert(sorted.end(), c.stopped.begin(), c.stopped.end());
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const auto& t = sorted[k];
    auto* i = c.find(t.instance);
    const auto& n = route->node(t.instance == 0 || !i ? route::kRoot : i->node);
    Record one;
    one.set("timer", static_cast<std::int64_t>(t.no));
    one.set("kind", timer_kind_name(t.kind));
    one.set("node", n.name);
    one.set("title", n.title.empty() ? n.id : n.title.in(lang));
    if (t.instance != 0) one.set("item", engine.ids().item_id(r.no, c.no, t.instance));
    if (k < running)
      one.set("at", calendar::format_instant(t.at));
    else
      one.set("stopped", true);  // when it fires is known when its part goes on
    if (t.planned) one.set("planned", calendar::format_instant(*t.planned));
    out.push_back(std::move(one));
  }
  return out;
}

namespace {

const char* state_of(const state::Sla& s) {
  if (s.breached) return "breached";
  if (s.ended) return "kept";
  return s.risk_told ? "at_risk" : "on_time";
}

std::int64_t used_now(const state::Sla& s, const calendar::ServiceCalendar& calendar, Instant now) {
  return s.running_since ? s.used + calendar::open_between(*s.running_since, now, calendar) : s.used;
}

Record sla(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Node& n, const state::Sla& s,
           const calendar::ServiceCalendar& calendar, Lang lang) {
  Record one;
  one.set("sla", s.name);
  one.set("node", n.name);
  one.set("title", n.title.empty() ? n.id : n.title.in(lang));
  for (const auto& said : n.slas)
    if (said.id == s.name && !said.title.empty()) one.set("sla_title", said.title.in(lang));
  if (s.instance != 0) one.set("item", engine.ids().item_id(r.no, c.no, s.instance));
  one.set("state", state_of(s));
  one.set("running", s.running_since.has_value());
  one.set("used_seconds", used_now(s, calendar, engine.now()));
  one.set("target_seconds", s.target);
  one.set("at_risk_seconds", s.at_risk);
  for (const auto& t : c.timers) {
    if (t.instance != s.instance || t.number != s.no) continue;
    if (t.kind == state::TimerKind::sla_risk) one.set("at_risk_at", calendar::format_instant(t.at));
    if (t.kind == state::TimerKind::sla_breach) one.set("breach_at", calendar::format_instant(t.at));
  }
  return one;
}

}  // namespace

List slas(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route, Lang lang) {
  List out;
  if (c.slas.empty()) return out;
  engine.ask(r, c, [&](const turn::Play& play) {
    for (const auto& s : c.slas) {
      const auto& n = route.node(s.node);
      auto said = std::find_if(n.slas.begin(), n.slas.end(), [&](const auto& one) { return one.id == s.name; });
      if (said == n.slas.end()) continue;
      out.push_back(sla(engine, r, c, n, s, play.calendar_of(said->target), lang));
    }
  });
  return out;
}

List jobs(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route) {
  List out;
  for (const auto& job : c.jobs) {
    auto* i = c.find(job.instance);
    if (!i) continue;
    const auto& n = route.node(i->node);
    auto* queued = r.state.jobs.find(c.no, job.instance);
    bool leased = queued && queued->lease != 0 && queued->leased_until > engine.now();
    Record one;
    one.set("job", engine.ids().item_id(r.no, c.no, job.instance));
    one.set("node", n.name);
    one.set("kind", n.job_kind);
    one.set("state", job.stopped ? "incident" : leased ? "leased" : "queued");
    if (job.failures > 0) one.set("failures", static_cast<std::int64_t>(job.failures));
    if (leased) {
      one.set("worker", queued->worker);
      one.set("until", calendar::format_instant(queued->leased_until));
    } else if (queued && queued->ready_at > engine.now()) {
      one.set("from", calendar::format_instant(queued->ready_at));
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace trajectum::pipeline::views
