// Each check can fail: the story is doctored against one check, and that check turns false.
#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "demo/print.hpp"
#include "demo/record.hpp"
#include "story.hpp"

using namespace story;

namespace {

struct Doctored {
  const char* check;
  const char* how;
  std::function<void(Story&)> doctor;
};

void give_a_hundred_and_one_vouchers(Story& s) {
  for (int i = 0; i < 100; ++i)
    s.append(1, "2019-09-11T09:00:00+02:00",
             {event("spent", {{"budget", "begeleidingsvoucher"},
                              {"per", "x-" + std::to_string(i)},
                              {"amount", record({{"cents", 100000}})}})});
}

void give_one_consultant_forty_one(Story& s) {
  for (int i = 0; i < 40; ++i) {
    CaseHistory more = s.of(8);
    more.case_id += "-" + std::to_string(i);
    s.histories.push_back(more);
  }
}

const std::vector<Doctored>& doctored() {
  static const std::vector<Doctored> kAll = {
      {"pool_is_full_or_nobody_waits", "somebody waits while a place is free",
       [](Story& s) { s.answered.pool[1].queue = 1; }},
      {"pool_is_full_or_nobody_waits", "the pool is above its target", [](Story& s) { s.answered.pool[0].target = 9; }},
      {"pool_agrees", "an admission is missing", [](Story& s) { s.erase(9, "pool_entered"); }},
      {"entered_agrees", "an admission is missing", [](Story& s) { s.erase(9, "pool_entered"); }},
      {"nobody_is_admitted_twice", "in again without having come back",
       [](Story& s) {
         s.append(3, "2019-09-12T00:00:00+02:00", {event("pool_left"), event("pool_entered")});
       }},
      {"first_plans_are_30_50_20", "everybody goes the same way",
       [](Story& s) {
         for (int n = 1; n <= 10; ++n)
           s.event(n, "completed", "intake.personal_plan").set("form", record({{"direction", "direct"}}));
       }},
      {"first_plans_agree", "one plan says something else",
       [](Story& s) {
         s.event(3, "completed", "intake.personal_plan").set("form", record({{"direction", "other"}}));
       }},
      {"on_time_placement_agrees", "a placement one day late",
       [](Story& s) { s.turn(1, "milestone_reached").at = *parse_moment("2019-10-02T00:00:00+02:00"); }},
      {"learning_work_agrees", "a learning-work place never entered", [](Story& s) { s.erase(4, "scope_opened"); }},
      {"placements_agree", "a placement not reached", [](Story& s) { s.erase(2, "milestone_reached"); }},
      {"relapses_agree", "a relapse forgotten", [](Story& s) { s.erase(2, "scope_ended"); }},
      {"ranks_of_placements_agree", "an acceptance that was a refusal",
       [](Story& s) { s.event(1, "completed", "placement.proposal").set("outcome", "refused"); }},
      {"ranks_of_placements_agree", "the best one taken a day later",
       [](Story& s) { s.turn(1, "matched").at = *parse_moment("2019-08-07T09:00:00+02:00"); }},
      {"proposals_are_as_the_criteria_say", "another score", [](Story& s) { s.event(1, "matched").set("score", 0.5); }},
      {"proposals_are_as_the_criteria_say", "a vacancy that had closed",
       [](Story& s) {
         s.questions.vacancies[2].closes = date_of({2019, 8, 6});
       }},
      {"proposals_are_as_the_criteria_say", "a vacancy without an opening left",
       [](Story& s) { s.questions.vacancies[1].openings = 0; }},
      {"proposals_are_as_the_criteria_say", "a vacancy of another sector",
       [](Story& s) { s.questions.vacancies[1].sector = "zorg"; }},
      {"choices_agree", "a choice forgotten", [](Story& s) { s.erase(7, "completed", "work_orientation.choice"); }},
      {"only_mutual_choices_go_on", "an employer who did not agree",
       [](Story& s) {
         s.event(8, "completed", "work_orientation.choice")
             .set("form", record({{"employer", "e-1"}, {"employer_agrees", false}}));
       }},
      {"who_stayed_away_is_called", "nobody called",
       [](Story& s) { s.erase(7, "completed", "work_orientation.visit.call"); }},
      {"signals_agree", "a red light",
       [](Story& s) {
         s.event(1, "completed", "aftercare.check_in.talk").set("form", record({{"signal", "red"}}));
       }},
      {"signals_agree", "a visit not made", [](Story& s) { s.erase(1, "completed", "aftercare.check_in.visit"); }},
      {"contacts_on_time_agree", "a visit on its day",
       [](Story& s) { s.event(1, "opened", "aftercare.check_in.visit").set("due", "2019-09-18"); }},
      {"retention_agrees", "a job that lasted longer",
       [](Story& s) { s.turn(2, "scope_ended").at = *parse_moment("2019-11-25T09:00:00+01:00"); }},
      {"who_comes_back_goes_first", "no priority", [](Story& s) { s.erase(2, "priority_set"); }},
      {"proposals_are_as_the_criteria_say", "another score of a match",
       [](Story& s) { s.event(12, "matched").set("score", 0.5); }},
      {"side_by_side_agrees", "a match that was none", [](Story& s) { s.erase(12, "milestone_reached", "agreed"); }},
      {"acceptance_withdraws_the_rest", "a proposal that stands", [](Story& s) { s.erase(12, "withdrawn"); }},
      {"campaign_agrees", "an employer who was not visited", [](Story& s) { s.erase(11, "completed", "visit"); }},
      {"campaign_agrees", "an employer left out", [](Story& s) { s.event(11, "case_opened").set("route", "voucher"); }},
      {"signed_agreements_agree", "a party who did not sign",
       [](Story& s) { s.event(4, "document_signed").set("as", "school"); }},
      {"signed_bytes_come_back", "other bytes than were signed",
       [](Story& s) { s.event(4, "document_attached").set("sha256", "another"); }},
      {"months_agree", "a month later",
       [](Story& s) { s.of(2).entries.back().at = *parse_moment("2019-11-02T00:00:00+01:00"); }},
      {"months_agree", "back at the midnight after the month's last day",
       [](Story& s) { s.of(2).entries.back().at = *parse_moment("2019-11-01T00:00:00+01:00"); }},
      {"waiting_and_touch_agree", "work that nobody began", [](Story& s) { s.erase(1, "moved"); }},
      {"seats_never_oversold", "a seat sold twice",
       [](Story& s) { s.append(8, "2019-07-22T09:00:00+02:00", {s.event(7, "seat_taken")}); }},
      {"seats_never_oversold", "a place taken before it was left",
       [](Story& s) { s.of(5).entries.back().at = *parse_moment("2019-09-19T09:00:00+02:00"); }},
      {"seats_in_use_agree", "a seat kept that was given back", [](Story& s) { s.erase(4, "seat_given_back"); }},
      {"session_seats_agree", "a seat nobody took", [](Story& s) { s.erase(7, "seat_taken"); }},
      {"no_shows_agree", "a no-show that came after all",
       [](Story& s) { s.event(7, "completed", "work_orientation.visit.attend").set("outcome", "attended"); }},
      {"agreements_agree", "an agreement called off",
       [](Story& s) { s.event(4, "completed", "learning_work_place.agreement").set("outcome", "off"); }},
      {"vouchers_at_most_100", "a hundred and first", give_a_hundred_and_one_vouchers},
      {"one_voucher_per_employer", "a second for one employer",
       [](Story& s) { s.append(3, "2019-09-12T09:00:00+02:00", {s.event(1, "spent")}); }},
      {"vouchers_agree", "a voucher without its posting", [](Story& s) { s.erase(1, "spent"); }},
      {"vouchers_agree", "a voucher of another amount",
       [](Story& s) {
         s.event(1, "spent").set("amount", record({{"cents", 99900}}));
       }},
      {"budget_lines_sum_to_1000000", "a cent too much", [](Story& s) { ++s.answered.budgets[0].total; }},
      {"budget_lines_sum_to_1000000", "a line missing",
       [](Story& s) { s.answered.budgets.erase(s.answered.budgets.begin()); }},
      {"postings_sum_to_zero", "a posting without its other side", [](Story& s) { s.answered.postings_sum = 1; }},
      {"caseload_never_above_40", "forty-one with one consultant", give_one_consultant_forty_one},
      {"caseloads_agree", "a case with another owner",
       [](Story& s) { s.event(6, "owner_set").set("owner", "consultant-001"); }},
      {"open_cases_agree", "a case that ended",
       [](Story& s) {
         s.append(9, "2019-09-12T09:00:00+02:00", {event("case_ended", {{"outcome", "lasting_work"}})});
       }},
      {"overdue_agrees", "work that is late without anybody knowing",
       [](Story& s) { s.event(9, "opened", "placement.proposal").set("due", "2019-08-01"); }},
      {"always_a_next_action", "a client with nothing to come",
       [](Story& s) { s.erase(6, "opened", "placement.proposal"); }},
      {"nothing_acknowledged_is_lost", "a lost completion",
       [](Story& s) { s.erase(4, "completed", "learning_work_place.agreement"); }},
      {"nothing_acknowledged_is_lost", "a completion done twice",
       [](Story& s) { s.append(4, "2019-10-01T09:00:00+02:00", {s.event(4, "completed", "intake.broad_intake")}); }},
      {"histories_are_whole", "a turn missing", [](Story& s) { s.of(3).entries.erase(s.of(3).entries.begin() + 1); }},
      {"histories_are_whole", "a seat given back that was never taken", [](Story& s) { s.erase(4, "seat_taken"); }},
      {"no_incidents", "a script that failed",
       [](Story& s) {
         s.append(3, "2019-09-12T09:00:00+02:00", {event("incident_raised", {{"node", "intake.direction"}})});
       }},
      {"forbidden_is_refused", "a rule that did not hold",
       [](Story& s) { --s.answered.probes["forty_first_client"].refused_as_meant; }},
      {"nothing_else_is_refused", "a call refused that should not be",
       [](Story& s) { s.answered.refusals["work.claim role"] = 1; }},
  };
  return kAll;
}

}  // namespace

TEST_CASE("Checks_AreAllTrueForTheStoryAsItIs") {
  for (const auto& [name, value] : tell().verdicts()) {
    CAPTURE(name);
    CHECK(value);
  }
}

TEST_CASE("Verdict_IsTheLastLineAndNamesWhatIsFalse") {
  Summary summary;
  summary.checks = {{"one", true}, {"two", true}};
  CHECK(summary_text(summary, Lang::en).ends_with("\n2 checks, all true\n"));
  CHECK(summary_text(summary, Lang::nl).ends_with("\n2 controles, alles waar\n"));
  summary.checks = {{"one", false}, {"two", true}, {"three", false}};
  CHECK(summary_text(summary, Lang::en).ends_with("\n3 checks, 2 FALSE: one, three\n"));
  CHECK_FALSE(summary.all_true());
}

TEST_CASE("Checks_TurnFalseWhenTheStoryIsDoctored") {
  for (const auto& one : doctored()) {
    CAPTURE(one.check);
    CAPTURE(one.how);
    Story story = tell();
    one.doctor(story);
    CHECK_FALSE(story.holds(one.check));
  }
}

TEST_CASE("Checks_EachHasAWayToFail") {
  std::set<std::string> covered;
  for (const auto& one : doctored()) covered.insert(one.check);
  for (const auto& [name, value] : tell().verdicts()) {
    CAPTURE(name);
    CHECK(covered.contains(name));
  }
}

TEST_CASE("Recompute_CountsWhatEndsBeforeWhatBeginsInOneMoment") {
  // 4 leaves the place in the very moment in which 5 takes it: one seat, never two at once.
  CHECK(tell().holds("seats_never_oversold"));
}

TEST_CASE("Recompute_CountsAftercareApartFromTheCaseload") {
  Story story = tell();
  std::vector<CaseFacts> facts;
  for (const auto& history : story.histories) facts.push_back(trace(history));
  auto out = recompute(facts, story.questions);
  CHECK(out.figures.outside_pool.at("consultant-001") == 1);
  CHECK(out.findings.caseload_max == 5);
}
