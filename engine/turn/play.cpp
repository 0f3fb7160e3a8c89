#include "turn/play.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"

namespace trajectum::turn {

using namespace state;

bool Principal::has_role(const std::string& role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

Play::Play(World world, const route::Route& route, Case& c, Principal by)
    : world_(std::move(world)), route_(route), case_(c), by_(std::move(by)) {
  holds_up_ = std::any_of(route_.nodes.begin(), route_.nodes.end(),
                          [](const Node& n) { return !n.mutex.empty() || n.while_in != route::kNoNode; });
}

Date Play::today() const { return calendar::local_date(world_.now); }

namespace {

FollowUp seat_is_free(const std::string& reg) {
  FollowUp f;
  f.reg = reg;
  return f;
}

/// True when the end of a period of the law may be another: dates are counted from it.
bool moves_a_term(const Event& event) {
  return std::holds_alternative<TermStarted>(event) || std::holds_alternative<TermSuspended>(event) ||
         std::holds_alternative<TermResumed>(event) || std::holds_alternative<TermExtended>(event) ||
         std::holds_alternative<TermMoved>(event);
}

}  // namespace

bool Play::is_asked_about(const Event& event) const {
  if (std::holds_alternative<FileSet>(event) || std::holds_alternative<MilestoneReached>(event) ||
      std::holds_alternative<SeatTaken>(event) || std::holds_alternative<SeatGivenBack>(event) ||
      std::holds_alternative<OwnerSet>(event) || std::holds_alternative<PrioritySet>(event) ||
      std::holds_alternative<RecordWritten>(event) || moves_a_term(event))
    return true;
  if (auto* ended = std::get_if<Ended>(&event)) return !ended->form.empty();         // a step's result
  if (auto* taken = std::get_if<MessageTaken>(&event)) return taken->instance != 0;  // a wait's
  auto* opened = std::get_if<Opened>(&event);
  if (!opened && !std::holds_alternative<CaseOpened>(event)) return false;
  const auto& n = node(opened ? opened->node : route::kRoot);
  if (opened && !opened->element && n.withdraw_when != route::kNoFunction) return true;
  bool visited = std::find(case_.visited.begin(), case_.visited.end(), n.index) != case_.visited.end();
  if (opened && opened->life == Life::open && !opened->element && !visited) return true;
  return n.is_scope() &&
         std::any_of(n.children.begin(), n.children.end(), [&](auto child) { return node(child).sentry; });
}

void Play::emit(Event event) {
  if (auto* over = std::get_if<Ended>(&event)) {
    end_clocks(over->instance);
    if (!case_.suspensions.empty()) end_suspensions(over->instance);
  }
  if (std::holds_alternative<CaseEnded>(event)) end_clocks(0);
  if (is_asked_about(event)) file_touched_ = true;
  touch_for(event);
  if (world_.answers) world_.answers->changed(event);
  if (auto* seat = std::get_if<SeatGivenBack>(&event)) {
    for (const auto& s : case_.seats)
      if (s.no == seat->seat) follow_ups.push_back(seat_is_free(s.reg));
  }
  const Instance* over = nullptr;
  if (auto* ended = std::get_if<Ended>(&event)) over = case_.find(ended->instance);
  bool tidies = over && over->life != Life::incident && over->life != Life::suspension && !over->element;
  auto gone = tidies ? over->no : 0;
  world_.region.apply(event, &case_, world_.history);  // before the case: it may ask what the case still holds
  case_.apply(event);
  bool owner = std::holds_alternative<OwnerSet>(event);
  events.push_back(std::move(event));
  if (tidies) end_incidents(gone);
  if (!owner) return;
  auto asking = case_.suspensions;  // who has the case is asked whether it may go on
  for (const auto& s : asking) emit(Moved{s.item, Life::suspension, case_.owner});
}

void Play::end_clocks(InstanceNo no) {
  end_terms(no);
  end_slas(no);
}

Result<void> Play::open_case(const std::string& key, const std::string& subject_id, CaseNo parent,
                             InstanceNo parent_instance, const Record& file) {
  if (!world_.region.record(route_.subject, subject_id))
    return refused("subject",
                   {"Er is geen " + route_.subject + " \"" + subject_id + "\"; leg die eerst vast.",
                    "There is no " + route_.subject + " \"" + subject_id + "\"; put it on record first."},
                   "subject");
  emit(CaseOpened{route_.id, world_.bundle.hash, key, route_.subject, subject_id, parent, parent_instance, world_.now});
  for (const auto& [field, value] : file)
    if (auto done = set_file(field, value); !done) return done.error();
  const auto& root = node(route::kRoot);
  arm_limits(root, 0);
  run_on_enter(root, 0, 0);
  touch(0);
  for (auto first : root.start) place(first, 0);
  run();
  if (refusal_) return *refusal_;
  return {};
}

Result<void> Play::note(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("note", {"Een notitie mag niet leeg zijn.", "A note may not be empty."}, "text");
  if (text.size() > limits::kNoteBytesMax)
    return refused("note", {"Een notitie is hoogstens 64 KiB.", "A note is at most 64 KiB."}, "text");
  emit(Noted{text, by_.user});
  return {};
}

namespace {

Result<void> with_reason(const std::string& reason) {
  if (reason.find_first_not_of(" \t\r\n") != std::string::npos) return {};
  return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
}

}  // namespace

Result<void> Play::close(const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto may = may_steer(); !may) return may.error();
  if (auto given = with_reason(reason); !given) return given.error();
  if (!route_.keep_open)
    return refused("keep_open",
                   {"Dit traject sluit vanzelf als alles gedaan is; case.explain zegt wat er nog is.",
                    "This case closes by itself when everything is done; case.explain says what is left."});
  if (auto free = not_suspended(0); !free) return free.error();
  bool live = std::any_of(case_.instances.begin(), case_.instances.end(), [&](const Instance& i) {
    const auto& n = node(i.node);
    return i.scope == 0 && (i.life == Life::incident || n.kind != route::NodeKind::optional || n.required);
  });
  if (live || !case_.root.marks.empty())
    return refused("open", {"Er is nog iets te doen in dit traject; rond dat eerst af, of stop het traject.",
                            "There is still something to do in this case; finish that first, or cancel the case."});
  emit(Noted{reason, by_.user});
  by_person_ = true;
  end_scope(0, "done");
  by_person_ = false;
  if (refusal_) return *refusal_;
  return {};
}

Result<void> Play::correct(const Record& file, const std::vector<std::string>& emptied, const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto may = may_steer(); !may) return may.error();
  if (auto given = with_reason(reason); !given) return given.error();
  auto before = events.size();
  for (const auto& [field, value] : file)
    if (auto set = set_file(field, value); !set) return set.error();
  for (const auto& field : emptied)
    if (auto set = set_file(field, {}); !set) return set.error();
  if (events.size() == before)
    return refused("nothing", {"Dit staat al zo in het dossier.", "This is what the case file says already."});
  emit(Noted{reason, by_.user});
  return {};
}

void Play::stop(const std::string& reason) {
  for (auto child : case_.children(0)) withdraw(child, "cancelled");
  while (!case_.seats.empty()) give_back(case_.seats.back().no, "cancelled");  // what the route itself took
  while (!case_.timers.empty()) emit(TimerGone{case_.timers.back().no, false});
  while (!case_.mailbox.empty()) lose_message(case_.mailbox.front().no, "case_ended");
  emit(CaseEnded{"cancelled", true, reason, world_.now});
  tell_parent("cancelled", true);
}

void Play::cancel_bound() {
  if (!case_.is_open()) return;
  if (auto left = compensate(0)) emit(Noted{node(left->node).name + ": " + left->error.text.nl, ""});
  stop("parent");
}

Result<void> Play::cancel(const std::string& reason, Recover recover) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (!by_.admin && !by_.has_role(route_.owner))
    return forbidden({"Alleen de rol " + route_.owner + " mag dit traject stoppen.",
                      "Only the role " + route_.owner + " may cancel this case."});
  if (reason.empty()) return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  if (recover == Recover::compensate) {
    if (auto left = compensate(0)) {
      auto error = left->error;
      auto name = node(left->node).name;
      error.text = {"Wat bij " + name + " gedaan is kan niet ongedaan gemaakt worden: " + error.text.nl +
                        " Herstel dat, of stop zonder terugdraaien (recover = none).",
                    "What was done at " + name + " cannot be made undone: " + error.text.en +
                        " Mend that, or cancel without undoing (recover = none)."};
      return error;
    }
  }
  stop(reason);
  return {};
}

const route::Pool* pool_of(const route::Bundle& bundle, const std::string& route) {
  for (const auto& [id, pool] : bundle.pools)
    if (pool.route == route) return &pool;
  return nullptr;
}

bool counts_in_caseload(const route::Bundle& bundle, const Case& c) {
  if (!c.is_open()) return false;
  auto* pool = pool_of(bundle, c.route);
  if (!pool) return true;
  auto* m = c.membership(pool->id);
  return m && m->member;
}

}  // namespace trajectum::turn
