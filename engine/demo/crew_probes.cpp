// What the people of the demo try although a rule forbids it: the refusal, with its reason, is what is asked for.
#include <fmt/core.h>

#include <algorithm>

#include "demo/crew.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr std::int64_t kProbesMax = 3;  // of each kind: enough to see, few enough to leave the figures alone
constexpr int kVouchers = 100;          // D062

}  // namespace

// SY02: a plan without a next action is refused.
void Crew::probe_empty_plan(const Task& task) {
  const std::string name = "plan_without_next_action";
  auto probes = region_.tally.probes();
  if (probes[name].asked >= kProbesMax) return;
  auto act = task.step->decide(region_.scene(), *task.person, task.item);
  act.form.erase("next_action");
  auto reply = task.worker->link->command("work.complete", record({{"item", task.item.item}, {"form", act.form}}));
  region_.tally.probed(name, !reply.ok() && reply.error->reason == "form");
}

// SY03: nobody takes a forty-first client.
void Crew::probe_caseload(const std::vector<Item>& offered) {
  const std::string name = "forty_first_client";
  for (const auto& item : offered) {
    auto* person = region_.book.find(item.subject);
    if (!person || person->owner >= 0 || item.node != "intake.broad_intake") continue;
    for (auto& worker : region_.book.staff.consultants) {
      auto probes = region_.tally.probes();
      // Places kept for clients who come back are not yet filled on the server, so only its own count is asked.
      if (probes[name].asked >= kProbesMax || worker.load < kCaseloadMax || worker.returning > 0) continue;
      auto reply = worker.link->command("work.claim", record({{"item", item.item}}));
      region_.tally.probed(name, !reply.ok() && reply.error->reason == "caseload");
      return;
    }
  }
}

// Vouchers are asked for a client at work, at an employer for whom none was asked yet; and a few times where a rule
// will say no.
void Crew::ask_vouchers() {
  auto& book = region_.book;
  auto scene = region_.scene();
  for (auto& person : book.people()) {
    if (region_.is_over()) return;
    if (person.voucher_asked || !person.aftercare || !scene.draw(person, "voucher").chance(0.5)) continue;
    bool all_gone = region_.tally.counted("vouchers") >= kVouchers;
    bool second = book.vouchers_asked.contains(person.employer);
    bool buddy = book.harrie_buddy[person.employer];
    const char* probe = all_gone ? "voucher_101" : second ? "voucher_same_employer" : !buddy ? "voucher_no_buddy" : "";
    if (*probe != '\0' && probes_sent_[probe]++ >= kProbesMax) continue;
    book.vouchers_asked.insert(person.employer);
    person.voucher_asked = true;
    auto& worker = book.staff.consultants[static_cast<std::size_t>(person.owner)];
    region_.must(*worker.link, "work.add", record({{"case", person.case_id}, {"node", "guidance_voucher"}}));
  }
}

void Crew::voucher_refused(const Task& task, const std::string& reason) {
  auto& tally = region_.tally;
  if (reason == "budget.begeleidingsvoucher.one_per") {
    tally.probed("voucher_same_employer", true);
  } else if (reason == "budget.begeleidingsvoucher.spent") {
    tally.probed("voucher_101", tally.counted("vouchers") >= kVouchers);
  } else if (reason.starts_with("requires.")) {
    auto& buddy = region_.book.harrie_buddy[task.person->employer];
    tally.probed("voucher_no_buddy", !buddy);
    // The employer has somebody trained; the voucher is granted another day.
    buddy = true;
    for (const auto& employer : region_.population.employers()) {
      if (employer.id != task.person->employer) continue;
      Record fields = employer.fields;
      fields.set("harrie_buddy", true);
      region_.must(region_.admin(), "register.put",
                   record({{"register", "employer"}, {"id", employer.id}, {"record", fields}}));
    }
    return;
  } else {
    tally.refused("work.complete aftercare.guidance_voucher", reason, "not a reason the demo knows");
  }
  set_aside_.push_back(task.item.item);
}

}  // namespace trajectum::demo
