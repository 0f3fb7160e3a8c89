// How one item is done: the act is decided, sent, and on a refusal once more decided with the reason in hand.
#include <algorithm>
#include <set>

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

Record with_case(Record paper, const std::string& case_id) {
  paper.set("case", case_id);
  return paper;
}

Record completion(const Item& item, const Act& act) {
  return record({{"item", item.item},
                 {"outcome", act.outcome.empty() ? Value() : Value(act.outcome)},
                 {"form", act.form.empty() ? Value() : Value(act.form)}});
}

}  // namespace

void Crew::perform(const Task& task) {
  if (std::find(set_aside_.begin(), set_aside_.end(), task.item.item) != set_aside_.end()) return;
  if (task.item.node == kPlan) probe_empty_plan(task);
  auto act = task.step->decide(region_.scene(), *task.person, task.item);
  for (const auto& paper : act.documents)
    if (!region_.must(*task.worker->link, "document.put", with_case(paper, task.item.case_id))) return;
  for (const auto& upload : act.uploads)
    if (!bring(task, upload)) return;
  conclude(task, act, send(task, act));
}

// The tasks of one worker, many under way at once; of one client never two, for what is decided next depends on the
// last.
void Crew::perform_many(const Tasks& tasks) {
  std::vector<const Task*> left;
  for (const auto& task : tasks) left.push_back(&task);
  while (!left.empty() && !region_.is_over()) {
    std::vector<const Task*> batch;
    std::vector<const Task*> later;
    std::set<std::size_t> clients;
    for (const auto* task : left) (clients.insert(task->person->number).second ? batch : later).push_back(task);
    std::vector<Act> acts;
    for (const auto* task : batch) acts.push_back(task->step->decide(region_.scene(), *task->person, task->item));
    auto ready = put_documents(batch, acts);
    std::vector<Record> completes;
    for (std::size_t i = 0; i < batch.size(); ++i)
      if (ready[i]) completes.push_back(completion(batch[i]->item, acts[i]));
    auto replies = batch.front()->worker->link->commands("work.complete", std::move(completes));
    auto reply = replies.begin();
    for (std::size_t i = 0; i < batch.size(); ++i)
      if (ready[i]) conclude(*batch[i], acts[i], *reply++);
    left = std::move(later);
  }
}

// Gives per task whether its documents are on record.
std::vector<bool> Crew::put_documents(const std::vector<const Task*>& batch, const std::vector<Act>& acts) {
  std::vector<bool> ready(batch.size(), true);
  std::vector<Record> papers;
  std::vector<std::size_t> of;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    for (const auto& paper : acts[i].documents) {
      papers.push_back(with_case(paper, batch[i]->item.case_id));
      of.push_back(i);
    }
  }
  if (papers.empty()) return ready;
  auto replies = batch.front()->worker->link->commands("document.put", std::move(papers));
  for (std::size_t n = 0; n < replies.size(); ++n) {
    if (replies[n].ok()) continue;
    ready[of[n]] = false;
    region_.failed("document.put", *replies[n].error);
  }
  return ready;
}

client::Reply Crew::send(const Task& task, const Act& act) {
  if (act.skip_reason.empty()) return task.worker->link->command("work.complete", completion(task.item, act));
  auto& consultants = region_.book.staff.consultants;
  auto& consultant = consultants[static_cast<std::size_t>(std::max(task.person->owner, 0))];
  return consultant.link->command("work.skip", record({{"item", task.item.item}, {"reason", act.skip_reason}}));
}

void Crew::conclude(const Task& task, const Act& act, const client::Reply& reply) {
  if (reply.ok()) return accepted(task, act);
  if (!note_refusal(task, reply)) return;
  const auto& reason = reply.error->reason;
  if (task.item.node == kVoucher) return voucher_refused(task, reason);
  auto other =
      task.step->otherwise ? task.step->otherwise(region_.scene(), *task.person, task.item, reason) : std::nullopt;
  if (!other) return region_.tally.count("left_for_another_day");
  auto second = send(task, *other);
  if (second.ok()) return accepted(task, *other);
  note_refusal(task, second);
}

// True if it is one of the refusals that the route means to give.
bool Crew::note_refusal(const Task& task, const client::Reply& reply) {
  const auto& reason = reply.error->reason;
  bool meant = task.item.node == kVoucher || reason.starts_with("at_most.") || reason.starts_with("capacity.");
  if (meant)
    region_.tally.count("refused " + reason);
  else
    region_.failed("work.complete " + task.item.node, *reply.error);
  return meant;
}

void Crew::accepted(const Task& task, const Act& act) {
  auto& person = *task.person;
  if (!act.skip_reason.empty()) return;
  region_.tally.completed(task.item.item);
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
