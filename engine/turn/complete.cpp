// Completing a step, all or nothing: rights, form, outcome `when`, evidence, `requires`, reserve, spend, on_done, marks
// (language.md, "Completion"). Behind the step nothing can refuse it any more: what fails there is an incident.
#include <algorithm>

#include "route/labels.hpp"
#include "turn/documents.hpp"
#include "turn/form_world.hpp"
#include "turn/money.hpp"
#include "turn/name_of.hpp"
#include "turn/play.hpp"
#include "turn/score.hpp"

namespace trajectum::turn {

using namespace state;
using route::Target;

namespace {

const Target* target_of(const Node& n, const std::string& outcome) {
  if (outcome.empty()) return n.next ? &*n.next : nullptr;
  for (const auto& o : n.outcomes)
    if (o.id == outcome) return &o.target;
  return nullptr;
}

/// The seats that the form's own fields name: of a `ref` or a `choice` one, of `choices` all of them.
void read_choices(const Node& n, const Record& form, Record& seats) {
  for (const auto& r : n.reserve) {
    if (!find_field(n.form, r.reg)) continue;
    auto chosen = form.get(r.reg);
    if (chosen.empty()) continue;
    if (!chosen.as<List>()) chosen = List{chosen};
    if (!chosen.as<List>()->empty()) seats.set(r.reg, std::move(chosen));
  }
}

}  // namespace

Error unknown_outcome(const Node& n, const std::string& outcome) {
  std::vector<std::string> ids;
  for (const auto& o : n.outcomes) ids.push_back(o.id);
  std::string list;
  for (const auto& id : ids) list += (list.empty() ? "" : ", ") + id;
  auto guess = did_you_mean(outcome, ids);
  return invalid_params("outcome", {"Kies een uitkomst: " + list + (guess ? ". Bedoelt u " + *guess + "?" : "."),
                                    "Choose an outcome: " + list + (guess ? ". Did you mean " + *guess + "?" : ".")});
}

Result<const Instance*> Play::live_item(InstanceNo item) const {
  auto* i = item == 0 ? nullptr : case_.find(item);
  if (i && i->life == Life::suspension)
    return refused("suspended", {"Dit vraagt of wat stilstaat door mag: case.resume, of verleng met case.suspend.",
                                 "This asks whether what stands still may go on: case.resume, or extend by "
                                 "case.suspend."});
  if (i)
    if (auto free = not_suspended(item); !free) return free.error();
  bool work = i && (i->life == Life::offered || i->life == Life::allocated || i->life == Life::started ||
                    i->life == Life::paused || i->life == Life::available);
  if (work && i->life == Life::available) {
    std::string rule = waits_for(node(i->node), i->scope, i->no);
    auto holder = mutex_holder(node(i->node), i->scope, i->no);
    auto other = holder != 0          ? name_of(node(case_.find(holder)->node))
                 : rule == "while_in" ? name_of(node(node(i->node).while_in))
                                      : Text{};
    return refused(rule.empty() ? "state" : rule,
                   rule == "mutex" ? Text{"Dit kan pas als " + other.nl + " klaar is; rond dat eerst af.",
                                          "This can begin when " + other.en + " is done; complete that first."}
                   : rule == "while_in"
                       ? Text{"Dit kan alleen terwijl het traject bij " + other.nl + " is; wacht daarop.",
                              "This can be done only while the case is at " + other.en + "; wait for it."}
                       : Text{"Dit kan hier nu niet; case.explain zegt waar het op wacht.",
                              "This cannot be done now; case.explain says what it waits for."});
  }
  if (!work)
    return refused("state", {"Dit werk staat niet meer open; case.explain zegt wat er nu wel kan.",
                             "This work is no longer open; case.explain says what can be done now."});
  return i;
}

Result<Record> Play::check_form(const Node& n, InstanceNo scope, const Record& form, bool bare, Record& seats) {
  std::vector<Field> fields;
  if (bare) {
    Field reason;
    reason.type = FieldType::note;
    reason.name = "reason";
    reason.required = true;
    reason.title = {"Reden", "Reason"};
    fields.push_back(reason);
  } else {
    fields = n.form;
  }
  Record given = form;
  if (!bare) {
    for (const auto& r : n.reserve) {  // the worker's choice comes under the register's name, in the form or beside it
      auto chosen = given.get(r.reg);
      if (chosen.empty() || find_field(fields, r.reg)) continue;
      if (chosen.as<std::string>()) chosen = List{chosen};
      if (!chosen.as<List>())
        return refused("form",
                       {"form." + r.reg + ": hier hoort een lijst van sleutels.",
                        "form." + r.reg + ": a list of keys is expected."},
                       "form." + r.reg);
      seats.set(r.reg, chosen);
      given.erase(r.reg);
    }
  }
  FormWorld world(*this, scope, &n);
  auto typed = coerce(fields, given, world, {"form", "form", false});
  if (typed && !bare) read_choices(n, *typed, seats);
  return typed;
}

Value Play::prefilled(const Node& n, InstanceNo scope, const Field& field) const {
  return trajectum::prefilled(field, FormWorld(*this, scope, &n));
}

Result<void> Play::check_requires(const Node& n, InstanceNo scope, const Record& form, const std::string& outcome) {
  if (n.requires_fn == route::kNoFunction) return {};
  route::ScriptArguments arguments;
  arguments.form = &form;
  arguments.form_fields = &n.form;
  arguments.outcome = outcome;
  auto results = run_script(n.requires_fn, scope, nullptr, arguments);
  if (!results) return results.error();
  bool ok = !results->empty() && !results->front().empty() && !(results->front().as<bool>() && !results->front().yes());
  if (ok) return {};
  auto place = n.origin.file + ":" + std::to_string(n.origin.line);
  Text why{"Er is nog niet aan de voorwaarde voldaan (`requires`, " + place + "); doe eerst wat die vraagt.",
           "The condition is not met yet (`requires`, " + place + "); do what it asks for first."};
  if (results->size() > 1)
    if (auto* text = (*results)[1].as<Record>())
      why = route::relabelled(world_.bundle.labels,
                              {std::string(text->get("nl").text()), std::string(text->get("en").text())});
  return refused("requires." + n.id, why);
}

Result<void> Play::spend(const Node& n, InstanceNo scope) {
  if (!n.spend) return {};
  const auto& budget = world_.bundle.budgets.at(n.spend->budget);
  auto per = n.spend->per.empty() ? Value() : value_of(n.spend->per, scope);
  if (!n.spend->per.empty() && per.empty())
    return refused("budget." + budget.id + ".per",
                   {"Vul eerst " + n.spend->per.text + " in; daarop wordt de toekenning geboekt.",
                    "Fill in " + n.spend->per.text + " first; the grant is booked on it."});
  std::vector<std::string> flags;
  for (const auto& [flag, holds] : n.spend->flags)
    if (value_of(holds, scope).yes()) flags.push_back(flag);
  MoneyMove move;
  move.to = Account::committed;
  move.per = std::string(per.text());
  move.case_no = case_.no;
  move.flags = flags;
  move.node = n.index;
  move.by = by_.user;
  move.at = now();
  auto cents = n.spend->units > 0 ? n.spend->units * budget.unit.cents : n.spend->amount.cents;
  // What was reserved for the same goes first. Both are asked before either is booked: an automatic node's spending
  // that is refused becomes an incident, and must have booked nothing.
  const auto& ledger = world_.region.ledger;
  auto reserved = std::min(cents, ledger.held_by(budget.id, {case_.no, *move.per, flags}, Account::reserved));
  std::vector<MoneyPosted> postings;
  if (reserved > 0) {
    move.from = Account::reserved;
    move.cents = reserved;
    auto posted = move_on(ledger, budget, move);
    if (!posted) return posted.error();
    postings.push_back(std::move(*posted));
    move.tops_up = true;
  }
  if (reserved < cents) {
    move.from = Account::free;
    move.cents = cents - reserved;
    auto posted = take(ledger, budget, move);
    if (!posted) return posted.error();
    postings.push_back(std::move(*posted));
  }
  for (auto& posted : postings) emit(std::move(posted));
  return {};
}

Result<void> Play::complete(const Completion& what) {
  auto found = live_item(what.item);
  if (!found) return found.error();
  const auto& n = node((*found)->node);
  auto scope = (*found)->scope;
  bool taken = is_taken_by_doing(**found);
  if (auto may = may_work(**found, taken); !may) return may.error();
  if (taken)
    if (auto claimed = claim(what.item); !claimed) return claimed.error();

  bool again = (*found)->redo;  // the outcome it had, when no other is named; no way is taken
  auto* before = again && what.outcome.empty() ? case_.remembered(n.index) : nullptr;
  auto outcome = before ? before->outcome : what.outcome;
  auto* target = target_of(n, outcome);
  bool ends_branch = n.kind == route::NodeKind::optional && outcome.empty() && n.outcomes.empty();
  if (!target && !ends_branch) return unknown_outcome(n, outcome);
  bool bare = target && target->bare;

  Record chosen;
  auto form = check_form(n, scope, what.form, bare, chosen);
  if (!form) return form.error();
  if (target && target->when != route::kNoFunction) {
    auto holding = holds(target->when, scope, &*form, &n);
    if (!holding) return holding.error();
    auto place = target->origin.file + ":" + std::to_string(target->origin.line);
    if (!*holding)
      return refused(
          "when." + outcome,
          {"De uitkomst " + outcome_name(n, outcome, Lang::nl) + " kan hier niet gekozen worden: de voorwaarde (" +
               place + ") zegt nee. Kies een andere of vul het formulier anders in.",
           "The outcome " + outcome_name(n, outcome, Lang::en) + " cannot be chosen here: its condition (" + place +
               ") says no. Choose another or fill in the form otherwise."},
          "outcome");
  }
  if (target && !again && !counter_left(*target, scope))
    return refused("at_most." + what.outcome,
                   {"De uitkomst " + outcome_name(n, what.outcome, Lang::nl) + " is al " +
                        std::to_string(target->at_most) + " keer gebruikt; kies een andere.",
                    "The outcome " + outcome_name(n, what.outcome, Lang::en) + " has been used " +
                        std::to_string(target->at_most) + " times; choose another."},
                   "outcome");
  if (n.manual && (*found)->life != Life::started)
    return refused("manual", {"Begin dit werk eerst (work.start).", "Start this work first (work.start)."});
  by_person_ = true;
  if (bare)
    give_back_of(n, scope);
  else if (auto ok = carry_out(n, **found, outcome, *form, chosen); !ok)
    return ok.error();
  win_race(what.item);
  disarm(what.item);
  emit(Ended{what.item, n.index, End::completed, outcome, by_.user, "", *form, case_.seq});
  if (!bare) keep_undo(n, scope, outcome, &*form);
  if (target && !again) leave_done(n, scope, outcome, &*form);
  run();
  by_person_ = false;
  if (refusal_) return *refusal_;
  return {};
}

void Play::give_back_of(const Node& n, InstanceNo scope) {
  for (std::size_t s = case_.seats.size(); s-- > 0;) {
    bool of_step =
        std::any_of(n.reserve.begin(), n.reserve.end(), [&](const auto& r) { return r.reg == case_.seats[s].reg; });
    if (case_.seats[s].scope == scope && of_step) give_back(case_.seats[s].no, "bare");
  }
}

Result<void> Play::carry_out(const Node& n, Instance item, const std::string& outcome, const Record& form,
                             const Record& chosen) {
  auto scope = item.scope;
  if (auto ok = check_evidence(*this, n, scope, form); !ok) return ok.error();
  if (auto ok = check_requires(n, scope, form, outcome); !ok) return ok.error();
  if (auto ok = check_match(*this, n, item.no, form); !ok) return ok.error();
  if (auto ok = take_reserved(n, item.no, scope, chosen); !ok) return ok.error();
  auto* first = item.redo ? target_of(n, case_.remembered(n.index)->outcome) : nullptr;
  if (!item.redo || (first && first->bare))  // else it was paid for
    if (auto ok = spend(n, scope); !ok) return ok.error();
  if (n.on_done == route::kNoFunction) return {};
  route::ScriptArguments arguments;
  arguments.form = &form;
  arguments.form_fields = &n.form;
  arguments.outcome = outcome;
  auto ran = run_script(n.on_done, scope, &n, arguments);
  if (!ran) return ran.error();
  return {};
}

void Play::give_back_by_hand(const std::string& reg, const List& chosen) {
  for (std::size_t s = case_.seats.size(); s-- > 0;) {
    const auto& seat = case_.seats[s];
    bool meant = seat.by_hand() && seat.reg == reg &&
                 std::find(chosen.begin(), chosen.end(), Value(seat.record)) != chosen.end();
    if (meant) give_back(seat.no, "taken_over");
  }
}

Result<void> Play::take_reserved(const Node& n, InstanceNo item, InstanceNo scope, const Record& chosen) {
  for (const auto& r : n.reserve) {
    auto* wanted = chosen.get(r.reg).as<List>();
    if (wanted) {  // another choice than what was held for it
      for (std::size_t s = case_.seats.size(); s-- > 0;)
        if (case_.seats[s].instance == item && case_.seats[s].reg == r.reg && case_.seats[s].held)
          give_back(case_.seats[s].no, "other_choice");
    }
    if (wanted) give_back_by_hand(r.reg, *wanted);
    auto seats = choose_seats(n, r, scope, wanted);
    if (!seats) return seats.error();
    take_seats(n, r, item, scope, false, *seats);
    std::vector<std::uint32_t> held;
    for (const auto& s : case_.seats)
      if (s.instance == item && s.held) held.push_back(s.no);
    for (auto no : held) {
      for (std::size_t t = case_.timers.size(); t-- > 0;)
        if (case_.timers[t].kind == TimerKind::hold && case_.timers[t].number == no)
          emit(TimerGone{case_.timers[t].no, false});
      emit(SeatConfirmed{no});
    }
  }
  return {};
}

}  // namespace trajectum::turn
