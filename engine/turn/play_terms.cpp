// Periods of the law: they begin with their node, stand still, are extended, pass and end; where each ends is counted
// by `calendar` and kept with its derivation. A period stops nothing by itself: paths read its end (language.md).
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

/// Suspensions and extensions as they would be after a command.
struct Changed {
  std::vector<calendar::Suspension> suspensions;
  std::vector<calendar::Extension> extensions;
};

Changed parts_of(const Term& t) { return {t.suspensions, t.extensions}; }

Instant day_after(Date date) { return calendar::midnight({date.days + 1}); }

}  // namespace

calendar::LegalCalendar Play::legal_calendar() const {
  calendar::LegalCalendar out;
  if (world_.calendars.decreed.empty()) return out;
  for (const auto& [id, record] : world_.region.whole(world_.calendars.decreed))
    if (auto* day = record.get("day").as<Date>()) out.decreed.insert(*day);
  return out;
}

calendar::TermEnd Play::counted(Date from, const Duration& span, const std::vector<calendar::Suspension>& suspensions,
                                const std::vector<calendar::Extension>& extensions) const {
  return calendar::legal_end(from, span, suspensions, extensions, legal_calendar());
}

const Term* Play::term_near(const std::string& name, InstanceNo scope) const {
  for (auto at = scope;; at = case_.find(at)->scope) {
    for (const auto& t : case_.terms) {
      if (t.ended || t.name != name) continue;
      auto* holder = case_.find(t.instance);
      if (t.instance == at || (holder && holder->scope == at && t.instance != 0)) return &t;
    }
    if (at == 0) break;
  }
  const Term* last = nullptr;
  for (const auto& t : case_.terms)
    if (t.name == name && (!last || last->ended)) last = &t;
  return last;
}

void Play::start_terms(const Node& n, InstanceNo no) {
  auto scope = no == 0 ? InstanceNo(0) : case_.find(no)->scope;
  for (const auto& said : n.terms) {
    TermStarted e;
    e.term = case_.last_term + 1;
    e.instance = no;
    e.node = n.index;
    e.name = said.id;
    e.span = said.span;
    e.from = (said.from.empty() ? std::nullopt : date_of(said.from, scope)).value_or(today());
    e.counted = counted(e.from, e.span, {}, {});
    auto term = e.term;
    emit(std::move(e));
    watch_term(term);
  }
}

void Play::watch_term(std::uint32_t no) {
  const auto t = *case_.term(no);
  if (t.suspended) {
    auto till = *t.suspensions.back().till;
    if (till <= today()) {
      emit(TermResumed{no, t.name, till, "", t.counted});
      watch_term(no);
      return;
    }
    arm_anew(t.instance, TimerKind::term_resume, no, calendar::midnight(till));
  } else {
    disarm_one(t.instance, TimerKind::term_resume, no);
  }
  if (t.passed) return;
  if (*t.counted.date >= today()) return arm_anew(t.instance, TimerKind::term_end, no, day_after(*t.counted.date));
  disarm_one(t.instance, TimerKind::term_end, no);
  emit(TermPassed{no, t.name, *t.counted.date});
}

void Play::fire_term(const Timer& timer) {
  auto* t = case_.term(timer.number);
  if (t && !t->ended) watch_term(t->no);
}

void Play::end_terms(InstanceNo no) {
  std::vector<std::uint32_t> over;
  for (const auto& t : case_.terms)
    if (t.instance == no && !t.ended) over.push_back(t.no);
  for (auto term : over) emit(TermEnded{term, case_.term(term)->name, case_.term(term)->passed});
}

void Play::recount_terms() {
  std::vector<std::uint32_t> live;
  for (const auto& t : case_.terms)
    if (!t.ended) live.push_back(t.no);
  for (auto no : live) {
    const auto& t = *case_.term(no);
    const auto& said = node(t.node).terms;
    auto it = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.id == t.name; });
    if (it == said.end() || it->from.empty()) continue;
    auto from = date_of(it->from, t.instance == 0 ? 0 : case_.find(t.instance)->scope);
    if (!from || *from == t.from) continue;
    emit(TermMoved{no, t.name, *from, counted(*from, t.span, t.suspensions, t.extensions)});
    watch_term(no);
  }
}

Result<const Term*> Play::commanded_term(const TermCommand& what) const {
  std::vector<std::string> names;
  for (const auto& n : route_.nodes)
    for (const auto& t : n.terms) names.push_back(t.id);
  if (std::find(names.begin(), names.end(), what.term) == names.end()) {
    auto guess = did_you_mean(what.term, names);
    return invalid_params(
        "term", {"Deze route heeft geen termijn \"" + what.term + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                 "This route has no term \"" + what.term + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  const Term* found = nullptr;
  for (const auto& t : case_.terms) {
    if (t.ended || t.name != what.term || (what.instance && t.instance != *what.instance)) continue;
    if (found)
      return refused("term.item",
                     {"Deze termijn loopt hier meer dan eens; noem met item welke.",
                      "This term runs more than once here; say with item which one."},
                     "item");
    found = &t;
  }
  if (!found) return refused("state", {"Deze termijn loopt niet (meer).", "This term does not run (any more)."});
  return found;
}

Result<void> Play::term_suspend(const TermCommand& what, const std::string& ground, const std::string& letter,
                                std::optional<Date> sent, Date till) {
  auto found = commanded_term(what);
  if (!found) return found.error();
  if (auto may = may_steer(); !may) return may.error();
  const auto t = **found;
  auto grounds = declared_term(t).grounds;
  if (grounds.empty())
    return refused("term.suspend", {"Deze termijn kan niet worden opgeschort.", "This term cannot be suspended."});
  if (std::find(grounds.begin(), grounds.end(), ground) == grounds.end()) {
    std::string list;
    for (const auto& one : grounds) list += (list.empty() ? "" : ", ") + one;
    auto guess = did_you_mean(ground, grounds);
    return refused("term.ground",
                   {"Kies een grond: " + list + (guess ? ". Bedoelt u " + *guess + "?" : "."),
                    "Choose a ground: " + list + (guess ? ". Did you mean " + *guess + "?" : ".")},
                   "ground");
  }
  if (is_blank(letter))
    return refused("form", {"Noem de brief waarmee de cliënt dit hoort.", "Name the letter that tells the client so."},
                   "letter");
  if (t.suspended)
    return refused("term.suspended", {"Deze termijn is al opgeschort.", "This term is suspended already."});
  auto day = sent.value_or(today());
  if (Date{day.days + 1} > *t.counted.date)
    return refused("term.passed", {"De termijn was al verstreken toen de opschorting zou beginnen.",
                                   "The term had passed already when the suspension would begin."});
  if (day > today() || day < t.from || till <= Date{day.days + 1})
    return refused(
        "term.suspension",
        {"De brief is van vandaag of eerder, uit de termijn zelf, en `till` ligt ten minste twee dagen later.",
         "The letter is of today or before, within the term, and `till` is at least two days later."},
        till <= Date{day.days + 1} ? "till" : "letter_date");
  auto parts = parts_of(t);
  parts.suspensions.push_back({Date{day.days + 1}, till, ground});
  if (auto good = calendar::check_term(t.span, parts.suspensions, parts.extensions); !good) return good.error();
  emit(TermSuspended{t.no, t.name, parts.suspensions.back(), letter,
                     counted(t.from, t.span, parts.suspensions, parts.extensions)});
  watch_term(t.no);
  return {};
}

Result<void> Play::term_resume(const TermCommand& what, std::optional<Date> on, const std::string& reason) {
  auto found = commanded_term(what);
  if (!found) return found.error();
  if (auto may = may_steer(); !may) return may.error();
  const auto t = **found;
  if (!t.suspended) return refused("term.running", {"Deze termijn loopt al.", "This term is running already."});
  auto parts = parts_of(t);
  auto& last = parts.suspensions.back();
  auto day = on.value_or(today());
  if (day > today() || day.days < last.from.days - 1)
    return refused("term.suspension",
                   {"De termijn loopt weer vanaf vandaag of eerder, niet van voor de opschorting.",
                    "The term runs again from today or before, not from before the suspension."},
                   "date");
  last.till = std::max(day, last.from);
  emit(TermResumed{t.no, t.name, *last.till, reason, counted(t.from, t.span, parts.suspensions, parts.extensions)});
  watch_term(t.no);
  return {};
}

Result<void> Play::term_extend(const TermCommand& what, const Duration& by, const std::string& reason) {
  auto found = commanded_term(what);
  if (!found) return found.error();
  const auto t = **found;
  const auto& said = declared_term(t);
  if (!said.extend_at_most)
    return refused("term.extend", {"Deze termijn kan niet worden verlengd.", "This term cannot be extended."});
  if (!by_.has_role(said.extend_by)) {
    auto role = world_.bundle.roles.find(said.extend_by);
    auto title = role == world_.bundle.roles.end() || role->second.title.empty() ? Text{said.extend_by, said.extend_by}
                                                                                 : role->second.title;
    return refused("role", {"Alleen de rol " + title.in(Lang::nl) + " mag deze termijn verlengen.",
                            "Only the role " + title.in(Lang::en) + " may extend this term."});
  }
  if (is_blank(reason))
    return refused("form", {"Geef een reden voor de verlenging.", "Give a reason for the extension."}, "reason");
  if (t.passed)
    return refused("term.passed", {"Deze termijn is al verstreken; verlengen kan alleen daarvoor.",
                                   "This term has passed already; it can be extended only before that."});
  auto parts = parts_of(t);
  parts.extensions.push_back({by, reason});
  if (auto good = calendar::check_term(t.span, parts.suspensions, parts.extensions); !good) return good.error();
  auto plain = calendar::add(t.from, t.span), last = plain;
  for (const auto& one : parts.extensions) last = calendar::add(last, one.span);
  if (last > calendar::add(plain, *said.extend_at_most))
    return refused("term.at_most",
                   {"Alle verlengingen samen worden dan langer dan deze termijn toestaat.",
                    "All extensions together would then be longer than this term allows."},
                   "duration");
  emit(TermExtended{t.no, t.name, parts.extensions.back(),
                    counted(t.from, t.span, parts.suspensions, parts.extensions)});
  watch_term(t.no);
  return {};
}

const route::Term& Play::declared_term(const Term& t) const {
  const auto& said = node(t.node).terms;
  auto it = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.id == t.name; });
  TRAJECTUM_ASSERT(it != said.end());
  return *it;
}

}  // namespace trajectum::turn
