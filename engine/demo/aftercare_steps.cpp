// Aftercare: the talks after 2, 6, 13, 26 and 52 weeks, the visit an amber signal asks for, and the voucher.
#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kTalk = "aftercare.check_in.talk";
constexpr std::string_view kVisit = "aftercare.check_in.visit";

Record talk_form(std::string_view signal, bool still_working) {
  return record({{"signal", signal}, {"still_working", still_working}});
}

Act talk(const Scene& scene, const Person& person, const Item&) {
  if (job_ended(scene, person)) return Act{"ended", talk_form("red", false), {}, {}};
  auto times = static_cast<std::uint64_t>(person.done_times(kTalk));
  double share = scene.draw(person, "talk", times).share();
  if (share < 0.80) return Act{"fine", talk_form("green", true), {}, {}};
  return Act{"visit", talk_form(share < 0.96 ? "amber" : "red", true), {}, {}};
}

Act visit(const Scene& scene, const Person& person, const Item&) {
  return Act{job_ended(scene, person) ? "ended" : "", {}, {}, {}};
}

Act guidance_voucher(const Scene&, const Person&, const Item&) { return {}; }

// A talk or a visit on or before its day, and what colour the signal had (D061, D075).
void after_contact(const Scene& scene, Person&, const Item& item, const Act& act) {
  scene.tally.count("contacts");
  if (item.due && scene.today <= *item.due) scene.tally.count("contacts_on_time");
  if (act.outcome == "visit") scene.tally.count("signal " + text_in(act.form, "signal"));
  if (item.node == kVisit) scene.tally.count("workplace_visits");
}

void after_voucher(const Scene& scene, Person&, const Item&, const Act&) { scene.tally.count("vouchers"); }

constexpr Step kSteps[] = {
    {kTalk, 1, 4, false, talk, nullptr, after_contact},
    {kVisit, 1, 4, false, visit, nullptr, after_contact},
    {"aftercare.guidance_voucher", 1, 3, true, guidance_voucher, nullptr, after_voucher},
};

}  // namespace

std::span<const Step> aftercare_steps() { return kSteps; }

}  // namespace trajectum::demo
