#include "demo/case_trace.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kVoucher = "begeleidingsvoucher";
constexpr std::size_t kParties = 3;  // the client, the employer and the school: D045

// Walks the events of one case. Each kind of event has a method of its own.
class Tracer {
 public:
  explicit Tracer(CaseFacts& facts) : facts_(facts) {}

  void entry(const Entry& entry) {
    now_ = entry.at;
    relapses_of_turn_ = 0;
    for (const auto& event : entry.events) apply(event);
    if (priority_ == "high") facts_.back_first += relapses_of_turn_;
    settle();
  }

  void end() {
    facts_.in_pool = in_pool_;
    for (const auto& [item, work] : open_)
      if (work.due) facts_.open_due.push_back(*work.due);
  }

 private:
  using Method = void (Tracer::*)(const Record&);
  static const std::unordered_map<std::string_view, Method>& methods();

  void apply(const Record& event) {
    auto at = methods().find(event.get("type").text());
    if (at != methods().end()) (this->*at->second)(event);
  }

  // --- the case ---
  void case_opened(const Record& e) {
    facts_.open = true;
    facts_.route = text_in(e, "route");
    facts_.subject = text_in(e, "subject");
  }
  void case_over(const Record&) { facts_.open = false; }
  void case_reopened(const Record&) { facts_.open = true; }
  void owner_set(const Record& e) {
    release_holder();
    facts_.owner = text_in(e, "owner");
    take_holder();
  }

  // --- the pool ---
  void pool_entered(const Record&) {
    if (!facts_.pooled) clock_.begin(now_);
    if (!facts_.pooled) facts_.entered = now_;
    facts_.pooled = true;
    in_pool_ = true;
    facts_.pool_in.push_back(now_);
    take_holder();
  }
  void pool_left(const Record&) {
    release_holder();
    in_pool_ = false;
    facts_.pool_out.push_back(now_);
  }
  void take_holder() {
    if (!in_pool_ || facts_.owner.empty()) return;
    facts_.pool_holders.push_back({facts_.owner, {now_, std::nullopt}});
  }
  void release_holder() {
    if (!facts_.pool_holders.empty() && !facts_.pool_holders.back().when.till)
      facts_.pool_holders.back().when.till = now_;
  }

  // --- work ---
  // A wait may last for ever, so that it is open says nothing about a next action; its timer does.
  static bool is_work(const Record& e) { return e.get("state").text() != "waiting"; }
  void opened(const Record& e) {
    open_[text_in(e, "item")] = Work{date_in(e.get("due").text()), is_work(e), false, text_in(e, "node")};
  }
  void moved(const Record& e) {
    auto& work = open_[text_in(e, "item")];
    work.to_do = is_work(e);
    work.started = e.get("state").text() == "started";
    if (e.find("due")) work.due = date_in(e.get("due").text());
  }
  void completed(const Record& e) {
    auto node = e.get("node").text();
    auto outcome = e.get("outcome").text();
    if (node.starts_with("aftercare.check_in.")) contact(e, node, outcome);
    if (node == "placement.proposal") proposal(e, outcome);
    if (node == "choose") chosen(record_in(e, "form"));
    if (node == "visit") facts_.visited = true;
    if (node == "work_orientation.choice") choice(record_in(e, "form"), outcome);
    if (node == "work_orientation.visit.call") ++facts_.no_show_calls;
    if (node == "intake.competence_profile") profile(record_in(e, "form"));
    open_.erase(text_in(e, "item"));
    if (by_person(e)) facts_.completed.push_back(text_in(e, "item"));
    if (node == "work_orientation.visit.attend" && outcome == "no_show") ++facts_.no_shows;
    if (node == "learning_work_place.agreement" && (outcome.empty() || outcome == "done")) ++facts_.agreements;
    if (node == "intake.personal_plan" && !facts_.first_plan)
      facts_.first_plan = text_in(record_in(e, "form"), "direction");
  }
  void contact(const Record& e, std::string_view node, std::string_view outcome) {
    const auto& due = open_[text_in(e, "item")].due;
    ++facts_.contacts;
    if (due && now_.date <= *due) ++facts_.contacts_on_time;
    if (node == "aftercare.check_in.visit") ++facts_.workplace_visits;
    if (outcome == "visit") ++facts_.signals[text_in(record_in(e, "form"), "signal")];
  }
  void choice(const Record& form, std::string_view outcome) {
    bool mutual = form.get("employer_agrees").yes() && !form.get("employer").text().empty();
    ++facts_.choices;
    if (outcome != "work") return;
    ++(mutual ? facts_.mutual_choices : facts_.one_sided);
  }
  void profile(const Record& form) {
    profile_ = {text_in(form, "sector"), {}, now_.date};
    for (const auto& one : list_in(form, "competences")) profile_.skills.push_back(text_in(as_record(one), "skill"));
  }
  // How it scored stands in the turn before the completion itself.
  void matched(const Record& e) { matched_[text_in(e, "record")] = number_in(e, "score"); }
  void proposal(const Record& e, std::string_view outcome) {
    auto vacancy = text_in(record_in(e, "form"), "vacancy");
    if (vacancy.empty()) return;
    add_proposal(vacancy);
    matched_.clear();
    if (outcome != "accepted") return;
    facts_.proposals.back().accepted_on = now_.date;
    accepted_ = facts_.proposals.size();
  }
  // Of the route with proposals side by side: several at once, and which one was accepted is in the case file.
  void chosen(const Record& form) {
    for (const auto& vacancy : list_in(form, "vacancy")) add_proposal(std::string(vacancy.text()));
    matched_.clear();
  }
  void add_proposal(const std::string& vacancy) {
    auto at = matched_.find(vacancy);
    facts_.proposals.push_back({now_, vacancy, at == matched_.end() ? -1 : at->second, std::nullopt, profile_});
  }
  void file_set(const Record& e) {
    if (e.get("field").text() != "vacancy") return;
    auto at = std::find_if(facts_.proposals.rbegin(), facts_.proposals.rend(),
                           [&](const ProposalMade& made) { return made.vacancy == e.get("new").text(); });
    if (at != facts_.proposals.rend()) at->accepted_on = now_.date;
  }
  void withdrawn(const Record& e) {
    if (e.get("node").text() == "proposals.answer") ++facts_.withdrawn;
    closed(e);
  }
  // Who signed a document after it was brought; what came with its signatures says nothing of them here.
  void document_attached(const Record& e) {
    if (e.get("kind").text() == "agreement") agreements_[e.get("document").integer()].hash = text_in(e, "sha256");
  }
  void document_signed(const Record& e) {
    auto at = agreements_.find(e.get("document").integer());
    if (at == agreements_.end()) return;
    at->second.parties.insert(text_in(e, "as"));
    if (at->second.parties.size() == kParties) facts_.signed_agreements.push_back(at->second.hash);
  }
  // Who did it stands in the event itself: a decision that follows in somebody's turn is nobody's work.
  static bool by_person(const Record& e) { return !e.get("by").text().empty() && e.get("by").text() != "system"; }
  void closed(const Record& e) { open_.erase(text_in(e, "item")); }
  // A timer that only warns, cleans up or asks a guard again brings nobody on.
  static bool brings_on(std::string_view kind) {
    return kind != "escalate" && kind != "midnight" && kind != "message" && kind != "term_end" &&
           kind != "term_resume" && kind != "remind" && kind != "sla_risk" && kind != "sla_breach";
  }
  void timer_armed(const Record& e) {
    if (brings_on(e.get("kind").text())) timers_.insert(to_text(e.get("timer")));
  }
  void timer_gone(const Record& e) { timers_.erase(to_text(e.get("timer"))); }

  // --- the route ---
  void scope_opened(const Record& e) {
    if (e.get("node").text() == "learning_work_place") facts_.learning_work = true;
  }
  void scope_ended(const Record& e) {
    if (e.get("node").text() != "aftercare" || e.get("outcome").text() != "relapse") return;
    ++facts_.relapses;
    ++relapses_of_turn_;
    if (!facts_.jobs.empty()) facts_.jobs.back().ended = now_.date;
  }
  void priority_set(const Record& e) { priority_ = text_in(e, "priority"); }
  void milestone_reached(const Record& e) {
    if (e.get("node").text() == "agreed") facts_.agreed = true;
    if (e.get("node").text() != "placement.placed") return;
    facts_.placed.push_back(now_);
    facts_.jobs.push_back({date_in(e.get("date").text()).value_or(now_.date), std::nullopt, accepted_});
  }
  void incident_raised(const Record& e) {
    facts_.incidents.push_back(fmt::format("{}: {} ({}:{})", e.get("node").text(), e.get("message").text(),
                                           e.get("file").text(), e.get("line").integer()));
  }

  // --- seats and money ---
  static std::string to_text(const Value& v) {
    return v.as<std::int64_t>() ? std::to_string(v.integer()) : std::string(v.text());
  }
  void seat_taken(const Record& e) {
    auto record = fmt::format("{}/{}", e.get("register").text(), e.get("record").text());
    held_[to_text(e.get("seat"))] = facts_.seats.size();
    facts_.seats.push_back({record, {now_, std::nullopt}});
    if (e.get("register").text() == "session") ++facts_.session_seats;
  }
  void seat_given_back(const Record& e) {
    auto at = held_.find(to_text(e.get("seat")));
    if (at == held_.end()) {
      facts_.broken = true;  // a seat given back that was never taken
      return;
    }
    facts_.seats[at->second].when.till = now_;
    held_.erase(at);
  }
  void spent(const Record& e) {
    if (e.get("budget").text() != kVoucher) return;
    auto cents =
        e.get("amount").as<Record>() ? record_in(e, "amount").get("cents").integer() : e.get("amount").integer();
    facts_.vouchers.emplace_back(text_in(e, "per"), cents);
  }

  // After each turn: an open case needs open work or an armed timer.
  void settle() {
    bool work = std::any_of(open_.begin(), open_.end(), [](const auto& w) { return w.second.to_do; });
    bool idle = facts_.open && !work && timers_.empty();
    bool was = !facts_.idle.empty() && !facts_.idle.back().till;
    if (idle && !was) facts_.idle.push_back({now_, std::nullopt});
    if (!idle && was) facts_.idle.back().till = now_;
    if (clock_.runs()) time_goes();
    auto is_proposal = [](const auto& w) { return w.second.node == "proposals.answer"; };
    if (facts_.agreed && std::any_of(open_.begin(), open_.end(), is_proposal)) facts_.left_beside = true;
  }

  // Somebody is busy with a case as long as work of it is begun; the rest of the time it waits.
  void time_goes() {
    bool busy = std::any_of(open_.begin(), open_.end(), [](const auto& w) { return w.second.started; });
    bool there = !facts_.jobs.empty();
    if (busy != clock_.busy || there) clock_.turn(now_, busy);
    if (!there) return;
    facts_.waited_minutes = clock_.waited / 60;
    facts_.touched_minutes = clock_.touched / 60;
    clock_.since.reset();
  }

  struct WorkClock {
    std::optional<Moment> since;
    bool busy = false;
    std::int64_t waited = 0, touched = 0;  // seconds
    bool runs() const { return since.has_value(); }
    void begin(const Moment& at) { since = at; }
    void turn(const Moment& at, bool now_busy) {
      (busy ? touched : waited) += (at.ms - since->ms) / 1000;
      since = at;
      busy = now_busy;
    }
  };

  CaseFacts& facts_;
  Moment now_;
  bool in_pool_ = false;
  struct Work {
    std::optional<Date> due;
    bool to_do = false;
    bool started = false;
    std::string node;
  };
  WorkClock clock_;
  Profile profile_;
  std::map<std::string, double, std::less<>> matched_;  // of this turn, by vacancy
  std::size_t accepted_ = 0;
  struct Agreement {
    std::string hash;
    std::set<std::string> parties;
  };
  std::map<std::int64_t, Agreement> agreements_;
  std::string priority_;
  std::int64_t relapses_of_turn_ = 0;
  std::map<std::string, Work> open_;
  std::set<std::string> timers_;
  std::map<std::string, std::size_t> held_;
};

const std::unordered_map<std::string_view, Tracer::Method>& Tracer::methods() {
  static const std::unordered_map<std::string_view, Method> kMethods = {
      {"case_opened", &Tracer::case_opened},
      {"case_ended", &Tracer::case_over},
      {"case_cancelled", &Tracer::case_over},
      {"case_reopened", &Tracer::case_reopened},
      {"owner_set", &Tracer::owner_set},
      {"pool_entered", &Tracer::pool_entered},
      {"pool_left", &Tracer::pool_left},
      {"opened", &Tracer::opened},
      {"moved", &Tracer::moved},
      {"completed", &Tracer::completed},
      {"skipped", &Tracer::closed},
      {"withdrawn", &Tracer::withdrawn},
      {"file_set", &Tracer::file_set},
      {"passed", &Tracer::closed},
      {"timer_armed", &Tracer::timer_armed},
      {"timer_gone", &Tracer::timer_gone},
      {"scope_opened", &Tracer::scope_opened},
      {"scope_ended", &Tracer::scope_ended},
      {"milestone_reached", &Tracer::milestone_reached},
      {"matched", &Tracer::matched},
      {"document_attached", &Tracer::document_attached},
      {"document_signed", &Tracer::document_signed},
      {"priority_set", &Tracer::priority_set},
      {"incident_raised", &Tracer::incident_raised},
      {"seat_taken", &Tracer::seat_taken},
      {"seat_given_back", &Tracer::seat_given_back},
      {"spent", &Tracer::spent}};
  return kMethods;
}

}  // namespace

CaseFacts trace(const CaseHistory& history) {
  CaseFacts facts;
  facts.case_id = history.case_id;
  Tracer tracer(facts);
  std::int64_t expected = 1;
  for (const auto& entry : history.entries) {
    if (entry.seq != expected++) facts.broken = true;
    tracer.entry(entry);
  }
  if (history.entries.empty()) facts.broken = true;
  tracer.end();
  return facts;
}

}  // namespace trajectum::demo
