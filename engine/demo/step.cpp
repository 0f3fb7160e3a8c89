#include "demo/step.hpp"

#include <fmt/core.h>

#include <map>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr double kLateShare = 0.04;  // of all work that is done after the day meant for it
constexpr int kLateDaysMax = 6;

std::map<std::string_view, const Step*> make_index() {
  std::map<std::string_view, const Step*> index;
  for (auto steps :
       {intake_steps(), orientation_steps(), learning_steps(), offer_steps(), placement_steps(), aftercare_steps()})
    for (const auto& step : steps) index.emplace(step.node, &step);
  return index;
}

std::string fake_sha256(const Draw& draw) {
  std::string digest;
  for (std::uint64_t part = 0; part < 4; ++part)
    digest += fmt::format("{:016x}", Draw(draw.bits(), part, "sha256").bits());
  return digest;
}

}  // namespace

const Step* find_step(std::string_view node) {
  static const auto kIndex = make_index();
  auto at = kIndex.find(node);
  return at == kIndex.end() ? nullptr : at->second;
}

bool is_time(const Scene& scene, const Person& person, const Item& item, const Step& step) {
  auto times = static_cast<std::uint64_t>(person.done_times(item.node));
  // A visit can be reported from the day itself on; its term is two workdays after that day.
  if (item.node == "work_orientation.visit.attend") return item.due && add_workdays(scene.today, 2) >= *item.due;
  int days = Draw(scene.seed, person.number, item.node, times).between(step.pace_low, step.pace_high);
  Draw late(scene.seed, person.number + 1000000, item.node, times);
  if (late.chance(kLateShare)) days += 1 + static_cast<int>(late.bits() % kLateDaysMax);
  return add_workdays(item.opened, days) <= scene.today;
}

bool is_ordered(const Scene& scene, const Person& person, const Item& item, const Step& step) {
  if (item.node.starts_with("aftercare.check_in.")) return job_ended(scene, person);
  auto act = step.ordered || item.node == "intake.video_cv" ? step.decide(scene, person, item) : Act{};
  // Of all plans only one for a learning-work place takes a seat at once.
  if (item.node == "intake.personal_plan") return act.form.get("direction").text() == "learn_work";
  // Skipping is the consultant's right, on the consultant's connection.
  return step.ordered || !act.skip_reason.empty();
}

Record document(const Scene& scene, const Person& person, std::string_view kind, std::string_view type,
                std::vector<std::string> signed_by) {
  Draw draw = scene.draw(person, kind, static_cast<std::uint64_t>(scene.today.days));
  List signers;
  for (auto& who : signed_by) signers.push_back(Value(std::move(who)));
  return record({{"kind", kind},
                 {"name", fmt::format("{}-{}.{}", kind, person.id, type == "video/mp4" ? "mp4" : "pdf")},
                 {"type", type},
                 {"bytes", draw.between(20000, 900000)},
                 {"sha256", fake_sha256(draw)},
                 {"elsewhere", fmt::format("dms:{}/{}", kind, person.id)},
                 {"signed_by", signers.empty() ? Value() : Value(std::move(signers))}});
}

bool job_ended(const Scene& scene, const Person& person) {
  return person.aftercare && person.relapse_by_talk && person.relapse_on && *person.relapse_on <= scene.today &&
         owner_has_room(scene, person);
}

bool owner_has_room(const Scene& scene, const Person& person) {
  return person.owner >= 0 && scene.book.staff.consultants[static_cast<std::size_t>(person.owner)].load < kCaseloadMax;
}

}  // namespace trajectum::demo
