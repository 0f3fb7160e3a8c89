#include "demo/campaign.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr CivilDate kCampaignDay = {2020, 2, 3};
constexpr auto kLook = std::chrono::milliseconds(20);
constexpr double kNotReached = 0.25;
constexpr double kNeedSupport = 0.20;
constexpr int kDaysMax = 8;  // workdays in which everybody is called, or visited

}  // namespace

void Campaign::work_today() {
  if (region_.today < date_of(kCampaignDay) || region_.book.staff.employer_contacts.empty()) return;
  if (!started_) start();
  if (open_ > 0) call_employers();
}

void Campaign::start() {
  started_ = true;
  auto& contact = region_.book.staff.employer_contacts.front();
  auto employer = record({{"register", "employer"}, {"id", "{employer}"}});
  auto begun = region_.must(*contact.link, "batch.start",
                            record({{"command", "case.open"},
                                    {"over", record({{"list", employers_with_clients()}})},
                                    {"params", record({{"route", kCampaignRoute}, {"subject", std::move(employer)}})},
                                    {"title", "Werkgeverscampagne"}}));
  if (!begun) return;
  while (!region_.is_over() && watch(text_in(*begun, "batch"))) std::this_thread::sleep_for(kLook);
}

// True while it goes on.
bool Campaign::watch(const std::string& batch) {
  auto reply = region_.book.staff.employer_contacts.front().link->call("batch.get", record({{"batch", batch}}));
  if (!reply.ok()) {
    region_.failed("batch.get", *reply.error);
    return false;
  }
  const auto& state = as_record(reply.result);
  progress_.say(fmt::format("employer campaign, batch {}: {} of {}", batch, state.get("done").integer(),
                            state.get("total").integer()));
  if (state.get("state").text() == "running") return true;
  open_ = state.get("succeeded").integer();
  region_.tally.count("campaign_cases", open_);
  return false;
}

List Campaign::employers_with_clients() {
  std::set<std::string> ids;
  for (const auto& person : region_.book.people())
    if (person.aftercare) ids.insert(person.employer);
  List list;
  for (const auto& id : ids) list.push_back(record({{"employer", id}}));
  return list;
}

bool Campaign::works_there(const std::string& employer) {
  const auto& people = region_.book.people();
  return std::any_of(people.begin(), people.end(),
                     [&](const Person& p) { return p.aftercare && p.employer == employer; });
}

// What a contact does with an item today, if it is its day.
std::optional<Record> Campaign::act(const Item& item) {
  Draw draw(region_.seed, static_cast<std::uint64_t>(item.opened.days), item.subject);
  if (add_workdays(item.opened, draw.between(1, kDaysMax)) > region_.today) return std::nullopt;
  if (item.node == "visit")
    return record({{"item", item.item}, {"form", record({{"agreed", "De begeleiding gaat door."}})}});
  if (draw.share() < kNotReached) return record({{"item", item.item}, {"outcome", "not_reached"}});
  bool works = works_there(item.subject);
  bool support = Draw(draw.bits(), 0, "support").chance(kNeedSupport);
  return record({{"item", item.item},
                 {"outcome", works && !support ? "fine" : "visit"},
                 {"form", record({{"still_employed", works}, {"support_needed", support}})}});
}

void Campaign::call_employers() {
  auto& contacts = region_.book.staff.employer_contacts;
  auto found = find_work(*contacts.front().link, record({{"role", "employer_contact"}}));
  if (found.error) return region_.failed("work.find", *found.error);
  if (found.items.empty()) open_ = 0;
  for (const auto& item : found.items) {
    auto todo = act(item);
    if (!todo || region_.is_over()) continue;
    // An employer always speaks to the same contact.
    auto& link = *contacts[Draw(0, 0, item.subject).index(contacts.size())].link;
    auto reply = link.command("work.complete", *todo);
    if (!reply.ok() && reply.error->reason == "at_most.not_reached") {
      todo->set("outcome", "gave_up");
      reply = link.command("work.complete", *todo);
    }
    if (!reply.ok()) {
      region_.failed("work.complete " + item.node, *reply.error);
      continue;
    }
    region_.tally.completed(item.item);
    if (item.node == "visit") region_.tally.count("campaign_visits");
  }
}

}  // namespace trajectum::demo
