// How one item is done: the act is decided, sent, and on a refusal once more decided with the reason in hand.
#include <algorithm>

#include "demo/crew.hpp"
#include "demo/names.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kVoucher = "aftercare.guidance_voucher";
constexpr std::string_view kNewPlace = "set_up.register_place";
constexpr std::string_view kPlan = "intake.personal_plan";

bool ended_in_talk(const Item& item, const Act& act) {
  return act.outcome == "ended" && item.node.starts_with("aftercare.check_in.");
}

}  // namespace

void Crew::perform(const Task& task) {
  if (std::find(set_aside_.begin(), set_aside_.end(), task.item.item) != set_aside_.end()) return;
  if (task.item.node == kPlan) probe_empty_plan(task);
  auto scene = region_.scene();
  auto act = task.step->decide(scene, *task.person, task.item);
  std::string reason;
  if (send(task, act, &reason)) return accepted(task, act);
  if (task.item.node == kVoucher) return voucher_refused(task, reason);
  auto other = task.step->otherwise ? task.step->otherwise(scene, *task.person, task.item, reason) : std::nullopt;
  if (!other) return region_.tally.count("left_for_another_day");
  if (send(task, *other, &reason)) accepted(task, *other);
}

bool Crew::send(const Task& task, const Act& act, std::string* reason) {
  auto& link = *task.worker->link;
  for (const auto& paper : act.documents) {
    Record params = paper;
    params.set("case", task.item.case_id);
    if (!region_.must(link, "document.put", std::move(params))) return false;
  }
  bool skip = !act.skip_reason.empty();
  Record params = record({{"item", task.item.item}});
  if (skip) params.set("reason", act.skip_reason);
  if (!skip && !act.outcome.empty()) params.set("outcome", act.outcome);
  if (!skip && !act.form.empty()) params.set("form", act.form);
  // Skipping is the consultant's right, not the team's.
  auto& consultants = region_.book.staff.consultants;
  auto& sender =
      skip && task.person->owner >= 0 ? *consultants[static_cast<std::size_t>(task.person->owner)].link : link;
  const char* method = skip ? "work.skip" : "work.complete";
  auto reply = sender.command(method, std::move(params));
  if (reply.ok()) {
    if (!skip) region_.tally.completed(task.item.item);
    return true;
  }
  *reason = reply.error->reason;
  bool meant = task.item.node == kVoucher || reason->starts_with("at_most.") || reason->starts_with("capacity.");
  if (meant)
    region_.tally.count("refused " + *reason);
  else
    region_.failed(std::string(method) + " " + task.item.node, *reply.error);
  return false;
}

void Crew::accepted(const Task& task, const Act& act) {
  auto& person = *task.person;
  if (!act.skip_reason.empty()) return;
  ++person.times[task.item.node];
  if (task.step->after) task.step->after(region_.scene(), person, task.item, act);
  if (ended_in_talk(task.item, act)) relapse(person, *task.worker);
  if (task.item.node == kNewPlace && act.outcome.empty()) put_new_place(task, act);
}

// The place that was set up goes into the register, where the route of every client finds it.
void Crew::put_new_place(const Task& task, const Act& act) {
  auto code = text_in(act.form, "place_code");
  auto seats = act.form.get("seats").integer();
  for (const auto& employer : region_.book.employers) {
    if (employer.id != task.person->new_place_at) continue;
    region_.book.offers.seats["place/" + code] = seats;
    region_.must(region_.admin(), "register.put",
                 record({{"register", "place"},
                         {"id", code},
                         {"record", record({{"name", "Nieuwe leerwerkplek " + code},
                                            {"employer", employer.id},
                                            {"sector", sectors()[employer.sector].id},
                                            {"start", "continuous"},
                                            {"seats", seats}})}}));
  }
}

}  // namespace trajectum::demo
