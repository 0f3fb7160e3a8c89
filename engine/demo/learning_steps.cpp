// The learning-work place: the agreement, learning, and a talk every four weeks.
#include <fmt/core.h>

#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kAgreement = "learning_work_place.agreement";
constexpr double kSignedHere = 0.05;  // of the clients: their agreement is signed here and not on paper
constexpr std::string_view kLearning = "learning_work_place.learning";

Act stop() { return Act{"stop", record({{"reason", "De cliënt ziet ervan af."}}), {}, {}}; }

// The paper itself: made up, and never the same twice.
Upload agreement_of(const Scene& scene, const Person& person) {
  Draw draw = scene.draw(person, "paper", static_cast<std::uint64_t>(scene.today.days));
  std::string bytes = fmt::format("%PDF-1.4\nLeerwerkovereenkomst {} {}\n", person.id, format_date(scene.today));
  for (int page = draw.between(40, 400); page > 0; --page)
    bytes += fmt::format("{:016x} tussen client, werkgever en school\n",
                         Draw(draw.bits(), static_cast<std::uint64_t>(page), "page").bits());
  return {"agreement",
          fmt::format("leerwerkovereenkomst-{}.pdf", person.id),
          "application/pdf",
          std::move(bytes),
          {"client", "employer", "school"}};
}

Act agreement(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times(kAgreement));
  double share = scene.draw(person, "agreement", times).share();
  if (share < 0.05) return stop();
  if (share < 0.14) return Act{"off", record({{"reason", "De werkgever trekt de plek terug."}}), {}, {}};
  if (scene.draw(person, "signed_here").chance(kSignedHere)) return Act{{}, {}, {}, {}, {agreement_of(scene, person)}};
  return Act{{}, {}, {document(scene, person, "agreement", "application/pdf", {"client", "employer", "school"})}, {}};
}

std::optional<Act> agreement_fails(const Scene&, const Person&, const Item&, const std::string& reason) {
  if (reason == "at_most.off") return stop();
  if (reason == "capacity.place") return Act{"off", record({{"reason", "De plek is intussen bezet."}}), {}, {}};
  return std::nullopt;
}

void after_agreement(const Scene& scene, Person&, const Item&, const Act& act) {
  if (act.outcome.empty()) scene.tally.count("agreements");
}

Act learning(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times(kLearning));
  double share = scene.draw(person, "learning", times).share();
  return Act{share < 0.74 ? "certified" : share < 0.87 ? "longer" : "stopped", {}, {}, {}};
}

std::optional<Act> long_enough(const Scene&, const Person&, const Item&, const std::string& reason) {
  if (reason != "at_most.longer") return std::nullopt;
  return Act{"certified", {}, {}, {}};
}

Act progress_talk(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times("learning_work_place.progress_talk"));
  double share = scene.draw(person, "progress", times).share();
  return Act{{},
             record({{"signal", share < 0.70   ? "green"
                                : share < 0.92 ? "amber"
                                               : "red"},
                     {"summary", share < 0.70 ? "Het gaat goed op de plek." : "Extra begeleiding afgesproken."}}),
             {},
             {}};
}

// Seats are given back by leaving and taken by coming, so both have a fixed order; a talk has not.
constexpr Step kSteps[] = {
    {kAgreement, 1, 8, true, agreement, agreement_fails, after_agreement},
    {kLearning, 45, 115, true, learning, long_enough, nullptr},
    {"learning_work_place.progress_talk", 1, 4, false, progress_talk, nullptr, nullptr},
};

}  // namespace

std::span<const Step> learning_steps() { return kSteps; }

}  // namespace trajectum::demo
