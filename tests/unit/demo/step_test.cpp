#include <doctest/doctest.h>

#include <map>

#include "demo/record.hpp"
#include "demo/step.hpp"

using namespace trajectum;
using namespace trajectum::demo;

namespace {

struct Stage {
  Population population{1, full_scale()};
  Book book{population};
  Tally tally;
  Scene scene{1, date_of({2019, 9, 2}), book, tally};

  Act act(Person& person, const char* node, const Item& item = {}) {
    Item asked = item;
    asked.node = node;
    return find_step(node)->decide(scene, person, asked);
  }
};

}  // namespace

TEST_CASE("Steps_FirstPlansAreAboutThirtyFiftyTwenty") {
  Stage stage;
  std::map<std::string, int> plans;
  for (auto& person : stage.book.people())
    ++plans[text_in(stage.act(person, "intake.personal_plan").form, "direction")];
  CHECK(plans["direct"] / 4400.0 == doctest::Approx(0.30).epsilon(0.1));
  CHECK((plans["learn_work"] + plans["orient"]) / 4400.0 == doctest::Approx(0.50).epsilon(0.1));
  CHECK(plans["other"] / 4400.0 == doctest::Approx(0.20).epsilon(0.1));
}

TEST_CASE("Steps_ProfileFitsThePlanThatFollows") {
  Stage stage;
  for (auto& person : stage.book.people()) {
    bool direct = text_in(stage.act(person, "intake.personal_plan").form, "direction") == "direct";
    REQUIRE(stage.act(person, "intake.competence_profile").form.get("job_ready").yes() == direct);
  }
}

TEST_CASE("Steps_AVideoWithConsentComesWithItsDocument") {
  Stage stage;
  for (auto& person : stage.book.people()) {
    auto act = stage.act(person, "intake.video_cv");
    REQUIRE(act.documents.size() == (act.form.get("consent").yes() ? 1 : 0));
    REQUIRE(act.form.empty() == !act.skip_reason.empty());
  }
}

TEST_CASE("Steps_ChosenVisitsAreAtThreeEmployersWithASeatLeft") {
  Stage stage;
  for (auto& visit : stage.population.visits_of(date_of({2019, 9, 1}))) {
    stage.book.offers.visit_seats_left[visit.row.id] = visit.seats;
    stage.book.offers.visits.push_back(visit);
  }
  auto& person = stage.book.people()[3];
  auto act = stage.act(person, "work_orientation.choose_sessions");
  const auto& chosen = list_in(act.form, "session");
  REQUIRE(chosen.size() == 3);
  std::map<std::string, int> employers;
  for (const auto& id : chosen)
    for (const auto& visit : stage.book.offers.visits)
      if (visit.row.id == id.text()) ++employers[visit.employer];
  CHECK(employers.size() == 3);

  for (auto& [id, left] : stage.book.offers.visit_seats_left) left = 0;
  CHECK(stage.act(person, "work_orientation.choose_sessions").outcome == "none_free");
}

TEST_CASE("Steps_ProposedIsTheBestOfTheListAndSometimesTheSecond") {
  Stage stage;
  for (auto& vacancy : stage.population.vacancies_of(date_of({2019, 9, 1}))) {
    auto id = vacancy.row.id;
    stage.book.offers.vacancies.emplace(id, vacancy);
  }
  std::vector<Ranked> list = {{"v-2019-09-001", 1}, {"v-2019-09-002", 2}, {"v-2019-09-003", 3}};
  std::map<std::int64_t, int> positions;
  for (auto& person : stage.book.people()) ++positions[choose_from(stage.scene, person, list).chosen.position];
  CHECK(positions[1] / 4400.0 == doctest::Approx(0.8).epsilon(0.05));
  CHECK(positions[1] + positions[2] == 4400);

  auto& person = stage.book.people()[0];
  person.said_no = {"v-2019-09-001", "v-2019-09-002"};
  CHECK(choose_from(stage.scene, person, list).chosen.position == 3);
  person.said_no.insert("v-2019-09-003");
  CHECK(choose_from(stage.scene, person, list).outcome == "no_match");
  // Who was chosen at a visit goes before the list.
  person.said_no.clear();
  person.employer = stage.book.offers.vacancies.at("v-2019-09-003").employer;
  auto wanted = stage.book.offers.vacancies.at(choose_from(stage.scene, person, list).chosen.vacancy).employer;
  CHECK(wanted == person.employer);
}

TEST_CASE("Steps_AnOpeningThatIsGoneIsNotAccepted") {
  Stage stage;
  for (auto& vacancy : stage.population.vacancies_of(date_of({2019, 9, 1}))) {
    vacancy.left = 0;
    auto id = vacancy.row.id;
    stage.book.offers.vacancies.emplace(id, vacancy);
  }
  for (auto& person : stage.book.people())
    REQUIRE(choose_from(stage.scene, person, {{"v-2019-09-001", 1}}).outcome == "refused");
}

TEST_CASE("Steps_OnlyWhatBothSidesWantLeadsToWork") {
  Stage stage;
  int mutual = 0;
  for (auto& person : stage.book.people()) {
    person.visited = {"e-001", "e-002", "e-003"};
    person.came = 2;
    auto act = stage.act(person, "work_orientation.choice");
    bool agrees = act.form.get("employer_agrees").yes();
    REQUIRE(agrees == (act.outcome == "work"));
    REQUIRE(text_in(act.form, "employer") != "e-003");  // where the client did not come
    if (agrees) ++mutual;
    person.came = 0;
    REQUIRE(stage.act(person, "work_orientation.choice").outcome != "work");
  }
  CHECK(mutual / 4400.0 == doctest::Approx(1 - 0.86 * 0.86).epsilon(0.1));
}

TEST_CASE("Steps_AVisitIsNotReportedBeforeItsDay") {
  Stage stage;
  auto& person = stage.book.people()[0];
  Item item;
  item.node = "work_orientation.visit.attend";
  item.due = add_workdays(stage.scene.today, 3);  // the visit is tomorrow
  CHECK_FALSE(is_time(stage.scene, person, item, *find_step(item.node)));
  item.due = add_workdays(stage.scene.today, 2);  // it is today
  CHECK(is_time(stage.scene, person, item, *find_step(item.node)));
}

TEST_CASE("Steps_AJobEndsOnlyWhenTheConsultantHasRoom") {
  Stage stage;
  stage.book.staff.consultants.resize(1);
  auto& person = stage.book.people()[0];
  person.owner = 0;
  person.aftercare = true;
  person.relapse_by_talk = true;
  person.relapse_on = stage.scene.today;
  CHECK(stage.act(person, "aftercare.check_in.talk").outcome == "ended");
  stage.book.staff.consultants[0].load = kCaseloadMax;
  CHECK(stage.act(person, "aftercare.check_in.talk").outcome != "ended");
}

TEST_CASE("Book_GivesNewClientsToTheLeastLoadedWithRoom") {
  Stage stage;
  auto& consultants = stage.book.staff.consultants;
  consultants.resize(3);
  consultants[0].load = 12;
  consultants[1].load = 11;
  consultants[2].load = 10;
  consultants[2].returning = 2;  // kept for who comes back
  CHECK(stage.book.consultant_with_room() == 1);
  for (auto& c : consultants) c.load = kCaseloadMax;
  CHECK(stage.book.consultant_with_room() == -1);
}
