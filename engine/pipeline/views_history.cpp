// History as people and programs read it: one object an event, names instead of numbers.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/history_entries.hpp"
#include "pipeline/views.hpp"
#include "turn/money.hpp"

namespace trajectum::pipeline::views {

using namespace state;

namespace {

const char* missed_name(calendar::Misfire policy) {
  static constexpr const char* kNames[] = {"once", "each", "skip", "next_workday"};
  return kNames[static_cast<int>(policy)];
}

class Teller : Entries {
 public:
  using Entries::Entries;
  using Entries::operator();

  Record operator()(const CaseOpened& e) {
    auto o = of("case_opened");
    o.set("route", e.route);
    o.set("subject", e.subject_id);
    if (!e.key.empty()) o.set("key", e.key);
    if (e.parent_case) o.set("parent", engine_.ids().case_id(r_.no, e.parent_case));
    return o;
  }
  Record operator()(const Opened& e) {
    auto o = of(e.life == Life::open ? "scope_opened" : "opened");
    item(o, e.instance);
    node(o, e.node);
    o.set("state", life_name(e.life));
    if (!e.role.empty()) o.set("role", e.role);
    if (!e.assignee.empty()) o.set("assignee", e.assignee);
    if (e.due) o.set("due", *e.due);
    o.set("iteration", static_cast<std::int64_t>(e.iteration));
    if (e.element) o.set("number", static_cast<std::int64_t>(e.number));
    if (e.element) o.set("scope_item", e.item);
    return o;
  }
  Record operator()(const Moved& e) {
    auto o = of("moved");
    item(o, e.instance);
    o.set("state", life_name(e.life));
    if (!e.assignee.empty()) o.set("assignee", e.assignee);
    return o;
  }
  Record operator()(const Ended& e) {
    bool scope = route_.node(e.node).is_scope();
    auto o = of(e.end == End::withdrawn ? "withdrawn"
                : e.end == End::skipped ? "skipped"
                : scope                 ? "scope_ended"
                                        : "completed");
    item(o, e.instance);
    node(o, e.node);
    if (!e.outcome.empty()) o.set("outcome", e.outcome);
    if (!e.by.empty()) o.set("by", e.by);
    if (!e.reason.empty()) o.set("reason", e.reason);
    if (!e.form.empty()) o.set("form", shown(e.form, route_.node(e.node).form));
    return o;
  }
  Record operator()(const Passed& e) { return at("passed", e.node); }
  Record operator()(const MarkPut& e) {
    auto o = at("mark_put", e.target);
    if (e.source == state::kWaitsToOpen)
      o.set("waits", true);
    else
      o.set("from", route_.node(e.source).name);
    if (e.count > 1) o.set("count", static_cast<std::int64_t>(e.count));
    return o;
  }
  Record operator()(const MarkSwallowed& e) {
    auto o = at("mark_swallowed", e.target);
    o.set("from", route_.node(e.source).name);
    return o;
  }
  Record operator()(const MarksGone& e) { return at("marks_gone", e.target); }
  Record operator()(const EachClosed& e) {
    auto o = of("each_closed");
    item(o, e.instance);
    return o;
  }
  Record operator()(const ElementPlanned& e) {
    auto o = of("element_planned");
    item(o, e.instance);
    o.set("value", e.item);
    return o;
  }
  Record operator()(const ItemPrioritySet& e) {
    auto o = of("item_priority_set");
    item(o, e.instance);
    o.set("priority", e.priority);
    return o;
  }
  Record operator()(const MarksTaken& e) { return at("marks_taken", e.target); }
  Record operator()(const CounterUsed& e) {
    auto o = of("counter_used");
    o.set("counter", static_cast<std::int64_t>(e.counter));
    return o;
  }
  Record operator()(const ScopeEnding& e) {
    auto o = of("scope_ending");
    item(o, e.scope);
    o.set("outcome", e.outcome);
    return o;
  }
  Record operator()(const FileSet& e) {
    auto o = of("file_set");
    o.set("field", e.field);
    auto* declared = find_field(route_.file, e.field);
    if (declared && declared->sensitive) return o;
    o.set("old", e.was);
    o.set("new", e.now);
    return o;
  }
  Record operator()(const TimerArmed& e) {
    auto o = of("timer_armed");
    o.set("timer", static_cast<std::int64_t>(e.timer));
    o.set("kind", timer_kind_name(e.kind));
    o.set("at", calendar::format_instant(e.at));
    return o;
  }
  Record operator()(const TimerGone& e) {
    auto o = of("timer_gone");
    o.set("timer", static_cast<std::int64_t>(e.timer));
    o.set("fired", e.fired);
    return o;
  }
  Record operator()(const OwnerSet& e) {
    auto o = of("owner_set");
    if (!e.owner.empty()) o.set("owner", e.owner);
    if (!e.was.empty()) o.set("was", e.was);
    return o;
  }
  Record operator()(const PrioritySet& e) {
    auto o = of("priority_set");
    o.set("priority", e.priority);
    return o;
  }
  Record operator()(const MilestoneReached& e) {
    auto o = at("milestone_reached", e.node);
    o.set("date", e.date);
    return o;
  }
  Record operator()(const Decided& e) {
    auto o = at("decided", e.node);
    List rules;
    for (const auto& rule : e.rules) {
      Record one;
      one.set("number", static_cast<std::int64_t>(rule.number));
      one.set("place", rule.place);
      rules.push_back(std::move(one));
    }
    o.set("rules", std::move(rules));
    if (!writes_sensitive(route_.node(e.node))) o.set("output", e.output);
    return o;
  }
  Record operator()(const Escalated& e) {
    auto o = of("escalated");
    item(o, e.instance);
    o.set("to", e.to);
    return o;
  }
  Record operator()(const Late& e) {
    auto o = at("late", e.node);
    item(o, e.instance);
    return o;
  }
  Record operator()(const DocumentAttached& e) {
    auto o = document("document_attached", e.document.no);
    o.set("kind", e.document.kind);
    o.set("name", e.document.name);
    o.set("version", static_cast<std::int64_t>(e.document.version));
    o.set("status", document_status_name(e.document.status));
    o.set("sha256", e.document.sha256);
    return o;
  }
  Record operator()(const DocumentSigned& e) { return signature(e.no, e.signature); }
  Record operator()(const DocumentRemoved& e) { return document("document_removed", e.no, e.reason); }
  Record operator()(const Noted& e) {
    auto o = of("noted");
    o.set("text", e.text);
    if (!e.by.empty()) o.set("by", e.by);
    return o;
  }
  Record operator()(const MessageReceived& e) {
    auto o = of("message_received");
    o.set("message", e.message);
    o.set("data", e.data);
    return o;
  }
  Record operator()(const MessageTaken& e) {
    auto o = of(e.instance ? "message_taken" : "message_not_taken");
    if (e.instance) item(o, e.instance);
    return o;
  }
  Record operator()(const SeatTaken& e) {
    auto o = of("seat_taken");
    o.set("seat", static_cast<std::int64_t>(e.seat));
    o.set("register", e.reg);
    o.set("record", e.record);
    o.set("state", e.held ? "held" : "taken");
    if (e.from) o.set("from", *e.from);
    if (e.till) o.set("till", *e.till);
    return o;
  }
  Record operator()(const SeatConfirmed& e) { return seat("seat_confirmed", e.seat); }
  Record operator()(const SeatGivenBack& e) {
    auto o = seat("seat_given_back", e.seat);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const Matched& e) {
    auto o = of("matched");
    item(o, e.instance);
    o.set("register", e.reg);
    o.set("record", e.record);
    o.set("score", e.score);
    List criteria;
    for (const auto& c : e.criteria) {
      Record one;
      one.set("criterion", c.name);
      one.set("title", Text{c.title_nl, c.title_en}.in(lang_));
      one.set("weight", c.weight);
      one.set("score", c.score);
      if (!c.why_nl.empty()) one.set("why", Text{c.why_nl, c.why_en}.in(lang_));
      criteria.push_back(std::move(one));
    }
    o.set("criteria", std::move(criteria));
    return o;
  }
  Record operator()(const HeldByHand& e) {
    auto o = seat("held_by_hand", e.seat);
    o.set("reason", e.reason);
    o.set("until", calendar::format_instant(e.until));
    return o;
  }
  Record operator()(const Waitlisted& e) {
    auto o = of(e.over ? "waiting_ended" : "waiting");
    item(o, e.instance);
    o.set("register", e.reg);
    return o;
  }
  Record operator()(const MoneyPosted& e) {
    auto o = e.node != 0 ? at("spent", e.node) : of("posted");
    o.set("budget", e.budget);
    if (!e.into.empty()) o.set("into", e.into);
    o.set("from", turn::account_name(e.from));
    o.set("to", turn::account_name(e.to));
    if (!e.per.empty()) o.set("per", e.per);
    o.set("amount", Money{e.cents});
    return o;
  }
  Record operator()(const BudgetClosed& e) {
    auto o = of("budget_closed");
    o.set("budget", e.budget);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const PoolEntered& e) {
    auto o = of("pool_entered");
    o.set("pool", e.pool);
    o.set("rule", e.rule);
    o.set("rank", List(e.rank));
    return o;
  }
  Record operator()(const PoolLeft& e) {
    auto o = of("pool_left");
    o.set("pool", e.pool);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const IncidentRaised& e) {
    auto o = at("incident_raised", e.node);
    item(o, e.instance);
    o.set("message", Text{e.message, e.message_en}.in(lang_));
    o.set("class", e.cls);
    if (!e.part.empty()) o.set("part", e.part);
    if (!e.file.empty()) o.set("file", e.file);
    if (e.line) o.set("line", static_cast<std::int64_t>(e.line));
    return o;
  }
  Record operator()(const ChildOpened& e) {
    auto o = of("child_opened");
    item(o, e.instance);
    o.set("case", engine_.ids().case_id(r_.no, e.child));
    return o;
  }
  Record operator()(const ChildGone& e) {
    auto o = of("child_ended");
    o.set("case", engine_.ids().case_id(r_.no, e.child));
    return o;
  }
  Record operator()(const AnchorMoved& e) {
    auto o = of("anchor_moved");
    item(o, e.instance);
    o.set("date", e.date);
    return o;
  }
  Record operator()(const DueMoved& e) {
    auto o = of("due_moved");
    item(o, e.instance);
    if (e.due) o.set("due", *e.due);
    return o;
  }
  Record operator()(const CaseEnded& e) {
    auto o = of(e.cancelled ? "case_cancelled" : "case_ended");
    o.set("outcome", e.outcome);
    if (!e.reason.empty()) o.set("reason", e.reason);
    return o;
  }
  Record operator()(const RoundBegun& e) {
    auto o = of("round_begun");
    o.set("round", static_cast<std::int64_t>(e.round));
    return o;
  }
  Record operator()(const TermStarted& e) {
    auto o = of("term_started");
    item(o, e.instance);
    node(o, e.node);
    o.set("term", e.name);
    o.set("from", e.from);
    return with_end(o, e.counted);
  }
  Record operator()(const TermSuspended& e) {
    auto o = term("term_suspended", e.name);
    o.set("ground", e.suspension.ground);
    o.set("letter", e.letter);
    o.set("from", e.suspension.from);
    o.set("till", *e.suspension.till);
    return with_end(o, e.counted);
  }
  Record operator()(const TermResumed& e) {
    auto o = term("term_resumed", e.name);
    o.set("date", e.on);
    if (!e.reason.empty()) o.set("reason", e.reason);
    return with_end(o, e.counted);
  }
  Record operator()(const TermExtended& e) {
    auto o = term("term_extended", e.name);
    o.set("duration", e.extension.span);
    o.set("reason", e.extension.rule);
    return with_end(o, e.counted);
  }
  Record operator()(const TermMoved& e) {
    auto o = term("term_moved", e.name);
    o.set("from", e.from);
    return with_end(o, e.counted);
  }
  Record operator()(const TermPassed& e) {
    auto o = term("term_passed", e.name);
    o.set("end", e.end);
    return o;
  }
  Record operator()(const TermEnded& e) {
    auto o = term("term_ended", e.name);
    o.set("late", e.late);
    return o;
  }
  Record operator()(const TimerMoved& e) {
    auto o = of("timer_moved");
    o.set("timer", static_cast<std::int64_t>(e.timer));
    o.set("was", calendar::format_instant(e.was));
    o.set("at", calendar::format_instant(e.at));
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const DueMovedByHand& e) {
    auto o = of("due_moved_by_hand");
    item(o, e.instance);
    if (e.was) o.set("was", *e.was);
    o.set("due", e.due);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const DuePlanned& e) {
    auto o = of("due_planned");
    item(o, e.instance);
    if (e.planned) o.set("planned_due", *e.planned);
    return o;
  }
  Record operator()(const Reminded& e) {
    auto o = of("reminded");
    item(o, e.instance);
    o.set("to", e.to);
    return o;
  }
  Record operator()(const MomentsMissed& e) {
    auto o = of("moments_missed");
    item(o, e.instance);
    o.set("missed", missed_name(e.policy));
    o.set("count", static_cast<std::int64_t>(e.count));
    o.set("first", calendar::format_instant(e.first));
    o.set("last", calendar::format_instant(e.last));
    return o;
  }
  Record operator()(const SlaStarted& e) {
    auto o = sla("sla_started", e.name);
    item(o, e.instance);
    node(o, e.node);
    o.set("target_seconds", e.target);
    o.set("at_risk_seconds", e.at_risk);
    return o;
  }
  Record operator()(const SlaRuns& e) {
    auto o = sla("sla_runs", e.name);
    o.set("from", calendar::format_instant(e.from));
    return o;
  }
  Record operator()(const SlaHeld& e) {
    auto o = sla("sla_held", e.name);
    o.set("from", calendar::format_instant(e.from));
    o.set("till", calendar::format_instant(e.till));
    o.set("seconds", e.seconds);
    return o;
  }
  Record operator()(const SlaAtRisk& e) { return sla("sla_at_risk", e.name); }
  Record operator()(const SlaBreached& e) { return sla("sla_breached", e.name); }
  Record operator()(const SlaEnded& e) {
    auto o = sla("sla_ended", e.name);
    o.set("used_seconds", e.used);
    o.set("breached", e.breached);
    return o;
  }
  Record operator()(const JobQueued& e) {
    auto o = at("job_queued", e.node);
    item(o, e.instance);
    o.set("kind", e.kind);
    return o;
  }
  Record operator()(const JobFailed& e) {
    auto o = at("job_failed", e.node);
    item(o, e.instance);
    o.set("failures", static_cast<std::int64_t>(e.failures));
    if (!e.cls.empty()) o.set("class", e.cls);
    o.set("error", e.error);
    if (e.retry_at) o.set("retry_at", calendar::format_instant(*e.retry_at));
    return o;
  }
  Record operator()(const RecordPut& e) { return record("record_put", e.reg, e.id); }
  Record operator()(const RecordWritten& e) { return record("record_put", e.reg, e.id); }
  Record operator()(const RecordGone& e) { return record("record_removed", e.reg, e.id); }
  Record operator()(const AbsencePut& e) {
    auto o = of("absence_put");
    o.set("user", e.user);
    o.set("from", e.from);
    o.set("till", e.till);
    return o;
  }
  Record operator()(const AbsenceGone& e) {
    auto o = of("absence_gone");
    o.set("user", e.user);
    o.set("from", e.from);
    return o;
  }
  Record operator()(const StoodIn& e) {
    auto o = of("stood_in");
    item(o, e.instance);
    o.set("for", e.user);
    return o;
  }
  Record operator()(const StandInOver& e) {
    auto o = of("stand_in_over");
    item(o, e.instance);
    return o;
  }
  Record operator()(const MessageLost& e) {
    auto o = of("message_not_taken");
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const MessageSent& e) {
    auto o = of("message_sent");
    o.set("message", e.message);
    if (e.to != 0) o.set("to", engine_.ids().case_id(r_.no, e.to));
    if (!e.route.empty()) o.set("route", e.route);
    if (!e.subject.empty()) o.set("subject", e.subject);
    return o;
  }
  Record operator()(const HelperAdded& e) {
    auto o = of("helper_added");
    item(o, e.instance);
    o.set("user", e.user);
    return o;
  }
  Record operator()(const HelperGone& e) {
    auto o = of("helper_gone");
    item(o, e.instance);
    o.set("user", e.user);
    return o;
  }
  Record operator()(const Redone& e) {
    auto o = at("redone", e.node);
    item(o, e.instance);
    o.set("reason", e.reason);
    List stale;
    for (auto one : e.stale) stale.push_back(route_.node(one).name);
    if (!stale.empty()) o.set("stale", std::move(stale));
    return o;
  }
  Record operator()(const StaleConfirmed& e) {
    auto o = at("result_confirmed", e.node);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const UndoKept& e) { return at("undo_kept", e.node); }
  Record operator()(const Undone& e) { return at(e.forgotten ? "undo_forgotten" : "compensated", e.node); }
  Record operator()(const FailureMet& e) {
    auto o = at("failure_met", e.node);
    item(o, e.instance);
    o.set("action", e.action);
    if (e.tries > 0) o.set("tries", static_cast<std::int64_t>(e.tries));
    return o;
  }
  Record operator()(const Suspended& e) {
    auto o = of("suspended");
    item(o, e.instance);
    node(o, e.node);
    if (e.of != 0) o.set("of", engine_.ids().item_id(r_.no, no_, e.of));
    o.set("till", e.till);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const SuspensionMoved& e) {
    auto o = of("suspension_moved");
    item(o, e.instance);
    o.set("till", e.till);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const SuspensionOver& e) {
    auto o = of("suspension_over");
    item(o, e.instance);
    if (!e.reason.empty()) o.set("reason", e.reason);
    return o;
  }
  Record operator()(const JobHeld& e) {
    auto o = of(e.over ? "job_freed" : "job_held");
    item(o, e.instance);
    return o;
  }
  Record operator()(const CaseReopened& e) {
    auto o = of("case_reopened");
    if (!e.node.empty()) o.set("node", e.node);
    o.set("reason", e.reason);
    return o;
  }
  Record operator()(const CaseLinked& e) { return link("case_linked", {e.kind, e.other, e.incoming}, e.reason); }
  Record operator()(const CaseUnlinked& e) { return link("case_unlinked", {e.kind, e.other, e.incoming}, e.reason); }
  Record operator()(const Administered& e) {
    auto o = of("administered");
    o.set("what", e.what);
    o.set("id", e.id);
    return o;
  }
};

}  // namespace

Value history_entry(Engine& engine, RegionAtWork& r, const std::string& route, const Reads::Turn& said, Lang lang) {
  const auto& turn = said.turn;
  Record out;
  out.set("seq", static_cast<std::int64_t>(turn.seq));
  out.set("at", calendar::format_instant(said.at));
  if (!turn.by.empty()) out.set("by", turn.by);
  out.set("command", turn.command);
  List events;
  std::optional<Teller> teller;  // numbers of nodes mean something in one version only
  auto go_on_with = [&](const std::string& hash) {
    const auto* bundle = engine.bundle_by(r, hash);
    auto found = bundle ? bundle->routes.find(route) : decltype(bundle->routes.end())();
    if (bundle && found != bundle->routes.end())
      teller.emplace(engine, r, found->second, turn.case_no, lang);
    else
      teller.reset();  // a version that cannot be loaded any more: its events cannot be told
  };
  go_on_with(said.hash);
  for (const auto& e : turn.events) {
    if (teller) events.push_back(std::visit(*teller, e));
    if (auto* moved = std::get_if<CaseMoved>(&e)) go_on_with(moved->hash);
    if (auto* back = std::get_if<CaseMovedBack>(&e)) go_on_with(back->hash);
  }
  out.set("events", std::move(events));
  return out;
}

}  // namespace trajectum::pipeline::views
