// Intake: broad intake, competence profile, video CV, personal plan; and the other action that comes before a route.
#include <fmt/core.h>

#include "demo/names.hpp"
#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kPlan = "intake.personal_plan";

// The next plan of this client. The first follows the action plan's 30/50/20 (D014): half goes to a learning-work
// place, of whom most at once and some by way of work orientation. Later plans follow what has been done by then.
std::string_view direction_of(const Scene& scene, const Person& person) {
  int plans = person.done_times(kPlan);
  double share = scene.draw(person, "direction", static_cast<std::uint64_t>(plans)).share();
  if (plans == 0) return share < 0.30 ? "direct" : share < 0.65 ? "learn_work" : share < 0.80 ? "orient" : "other";
  return share < 0.45 ? "direct" : share < 0.80 ? "learn_work" : share < 0.92 ? "orient" : "other";
}

std::size_t sector_of(const Scene& scene, const Person& person) {
  return scene.draw(person, "sector", static_cast<std::uint64_t>(person.round)).index(sectors().size());
}

Act broad_intake(const Scene& scene, const Person& person, const Item&) {
  auto direction = direction_of(scene, person);
  auto times = static_cast<std::uint64_t>(person.done_times("intake.broad_intake"));
  Draw draw = scene.draw(person, "motivation", times);
  bool learnable = direction != "other" || draw.chance(0.3);
  std::string_view motivation = direction == "direct" ? (draw.chance(0.6) ? "high" : "medium")
                                : draw.chance(0.25)   ? "low"
                                : draw.chance(0.7)    ? "medium"
                                                      : "high";
  const auto& wishes = occupations(sector_of(scene, person));
  List domains;
  if (scene.draw(person, "finance").chance(0.35)) domains.push_back("finance");
  if (scene.draw(person, "health").chance(0.30)) domains.push_back("health");
  return Act{{},
             record({{"motivation", motivation},
                     {"wish_occupation", wishes[draw.index(wishes.size())]},
                     {"learnable", learnable},
                     {"life_domains", domains.empty() ? Value() : Value(domains)}}),
             {},
             {}};
}

Act competence_profile(const Scene& scene, const Person& person, const Item&) {
  auto direction = direction_of(scene, person);
  bool knows_sector =
      direction == "direct" || direction == "learn_work" || scene.draw(person, "knows_sector").chance(0.6);
  Draw draw = scene.draw(person, "skills");
  List competences;
  static constexpr std::string_view kLevels[] = {"starting", "capable", "skilled"};
  for (int i = 0; i < draw.between(1, 3); ++i) {
    auto at = (draw.bits() % 97 + static_cast<std::size_t>(i) * 4) % skills().size();
    competences.push_back(record({{"skill", skills()[at].first}, {"level", kLevels[(draw.bits() >> 8) % 3]}}));
  }
  return Act{{},
             record({{"job_ready", direction == "direct"},
                     {"sector", knows_sector ? Value(sectors()[sector_of(scene, person)].id) : Value()},
                     {"competences", std::move(competences)}}),
             {},
             {}};
}

// What matching looks at goes into the register (D019, D036): the sector, since when, and the competences.
void after_profile(const Scene& scene, Person& person, const Item&, const Act& act) {
  person.sector = text_in(act.form, "sector");
  List skills;
  for (const auto& one : list_in(act.form, "competences")) skills.push_back(as_record(one).get("skill"));
  person.fields.erase("sector");
  if (!person.sector.empty()) person.fields.set("sector", person.sector);
  person.fields.set("skills", std::move(skills));
  person.fields.set("seeking_since", scene.today);
  person.record_changed = true;
}

Act video_cv(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times("intake.video_cv"));
  Draw draw = scene.draw(person, "video_consent", times);
  if (draw.chance(0.05)) return Act{{}, {}, {}, "De cliënt verschijnt niet en wil geen opname."};
  bool consent = draw.chance(0.75);
  Act act{{}, record({{"consent", consent}}), {}, {}};
  if (consent) act.documents.push_back(document(scene, person, "video_cv", "video/mp4", {}));
  return act;
}

Act personal_plan(const Scene& scene, const Person& person, const Item&) {
  auto direction = direction_of(scene, person);
  static const std::map<std::string_view, std::string_view> kNext = {
      {"direct", "Voorstel aan een werkgever voorbereiden."},
      {"learn_work", "Leerwerkplek zoeken in de sector."},
      {"orient", "Drie bezoeken kiezen en de cliënt voorbereiden."},
      {"other", "Hulp op de leefgebieden regelen."}};
  return Act{{},
             record({{"direction", direction},
                     {"next_action", kNext.at(direction)},
                     {"next_date", add_workdays(scene.today, 5)}}),
             {},
             {}};
}

void after_plan(const Scene& scene, Person& person, const Item&, const Act& act) {
  if (person.done_times(kPlan) == 1) scene.tally.planned(text_in(act.form, "direction"));
}

Act support(const Scene& scene, const Person& person, const Item&) {
  bool debt = scene.draw(person, "finance").chance(0.35);
  return Act{{},
             record({{"result", debt ? "Schuldhulp loopt; de cliënt kan verder."
                                     : "De thuissituatie is rustig; opnieuw bekijken."}}),
             {},
             {}};
}

// A plan may take a place at once, so plans have a fixed order.
constexpr Step kSteps[] = {
    {"intake.broad_intake", 1, 4, false, broad_intake, nullptr, nullptr},
    {kProfile, 1, 6, false, competence_profile, nullptr, after_profile, true},
    {"intake.video_cv", 1, 7, false, video_cv, nullptr, nullptr},
    {"intake.personal_plan", 1, 3, true, personal_plan, nullptr, after_plan},
    {"other_action.support", 20, 58, false, support, nullptr, nullptr},
};

}  // namespace

std::span<const Step> intake_steps() { return kSteps; }

}  // namespace trajectum::demo
