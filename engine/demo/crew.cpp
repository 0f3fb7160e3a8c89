#include "demo/crew.hpp"

#include <algorithm>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr const char* kCoordinator = "coordinator";
constexpr int kMonday = 1;
constexpr double kRelapseShare = 0.14;  // of all placements end within seven months (D013)

}  // namespace

void Crew::work_today() {
  jobs_end();
  claim_offered();
  consultants_work();
  auto& staff = region_.book.staff;
  team_works(staff.focus_team, "focus_team", {"intake.video_cv"});
  team_works(staff.orientation_leads, "orientation_lead", {"work_orientation.visit.attend"});
  // A coach looks daily at the talks, and on Mondays at who is about to finish.
  std::vector<std::string> nodes = {"learning_work_place.progress_talk"};
  if (weekday(region_.today) == kMonday) nodes.push_back("learning_work_place.learning");
  team_works(staff.work_coaches, "work_coach", nodes);
  team_works(staff.coordinators, kCoordinator, {""});
  ask_vouchers();
}

// The first day of work: the client leaves the pool, and how long the job will last is drawn.
void Crew::meet_first_days() {
  for (auto& person : region_.book.people()) {
    if (person.aftercare || !person.first_day || *person.first_day > region_.today) continue;
    person.aftercare = true;
    region_.tally.count("placements");
    region_.tally.count(person.accepted_at == 1   ? "placed first"
                        : person.accepted_at == 2 ? "placed second"
                                                  : "placed lower");
    person.jobs.push_back({*person.first_day, std::nullopt});
    put_client(person, false);
    --region_.book.staff.consultants[static_cast<std::size_t>(person.owner)].load;
    auto round = static_cast<std::uint64_t>(person.round);
    if (!region_.scene().draw(person, "relapse", round).chance(kRelapseShare)) continue;
    int days = Draw(region_.seed, person.number, "relapse_day", round).between(15, 200);
    person.relapse_on = add_days(*person.first_day, days);
    person.relapse_by_talk = Draw(region_.seed, person.number, "relapse_how", round).chance(0.3);
  }
}

// Contracts that end: the consultant must have room to take the client back, else it waits a few days.
void Crew::jobs_end() {
  auto& consultants = region_.book.staff.consultants;
  for (auto& worker : consultants) worker.returning = 0;
  for (auto& person : region_.book.people()) {
    if (!person.aftercare || !person.relapse_on || *person.relapse_on > region_.today) continue;
    auto& worker = consultants[static_cast<std::size_t>(person.owner)];
    if (worker.load >= kCaseloadMax) {
      ++worker.returning;
      continue;
    }
    if (person.relapse_by_talk) {
      ++worker.returning;  // it comes out in the next talk or visit; the place is kept till then
      continue;
    }
    auto sent = region_.must(*worker.link, "message.send",
                             record({{"to", record({{"case", person.case_id}})}, {"message", "contract_ended"}}));
    if (sent) relapse(person, worker);
  }
}

void Crew::relapse(Person& person, Worker& worker) {
  region_.tally.count("relapses");
  ++worker.load;
  ++person.round;
  person.jobs.back().ended = region_.today;
  person.said_no.clear();
  person.aftercare = false;
  person.relapse_on.reset();
  person.first_day.reset();
  person.employer.clear();
  person.fields.set("relapsed", true);
  person.fields.set("waiting_since", region_.today);
  put_client(person, true);
}

// Who works is not looked for; who comes back is again.
void Crew::put_client(Person& person, bool mediable) {
  person.fields.set("mediable", mediable);
  region_.must(region_.admin(), "register.put",
               record({{"register", "client"}, {"id", person.id}, {"record", person.fields}}));
}

std::vector<Item> Crew::offered_to(const std::string& role, const std::string& node, Link& link) {
  Record filter = record({{"role", role}, {"state", List{Value("offered")}}});
  if (!node.empty()) filter.set("node", node);
  auto found = find_work(link, std::move(filter));
  if (found.error) region_.failed("work.find", *found.error);
  return std::move(found.items);
}

void Crew::claim_offered() {
  auto offered = offered_to("consultant", {}, region_.admin());
  std::sort(offered.begin(), offered.end(),
            [](const Item& a, const Item& b) { return std::tie(a.subject, a.node) < std::tie(b.subject, b.node); });
  probe_caseload(offered);
  auto& consultants = region_.book.staff.consultants;
  std::vector<std::vector<std::string>> claims(consultants.size());
  for (const auto& item : offered) {
    auto* person = region_.book.find(item.subject);
    if (!person || find_step(item.node) == nullptr) continue;
    if (person->owner >= 0 && item.owner.empty()) {
      // Back with the role: the consultant was full when the client came back to the pool.
      --consultants[static_cast<std::size_t>(person->owner)].load;
      person->owner = -1;
    }
    if (person->owner < 0) {
      person->owner = region_.book.consultant_with_room();
      if (person->owner < 0) {
        region_.tally.count("days_without_consultant");
        continue;
      }
      person->case_id = item.case_id;
      ++consultants[static_cast<std::size_t>(person->owner)].load;
    }
    claims[static_cast<std::size_t>(person->owner)].push_back(item.item);
  }
  region_.lanes.run(consultants.size(), [&](std::size_t i, std::size_t) {
    std::vector<Record> all;
    for (const auto& item : claims[i]) all.push_back(record({{"item", item}}));
    if (all.empty() || region_.is_over()) return;
    for (const auto& reply : consultants[i].link->commands("work.claim", std::move(all)))
      if (!reply.ok()) region_.failed("work.claim", *reply.error);
  });
}

void Crew::consultants_work() {
  auto& consultants = region_.book.staff.consultants;
  std::vector<Tasks> now(consultants.size());
  std::vector<Tasks> later(consultants.size());
  std::vector<Tasks> proposals(consultants.size());
  auto scene = region_.scene();
  region_.lanes.run(consultants.size(), [&](std::size_t i, std::size_t) {
    if (region_.is_over()) return;
    auto found = find_work(*consultants[i].link, record({{"owner", "me"}}));
    if (found.error) return region_.failed("work.find", *found.error);
    std::vector<std::string> to_begin;
    for (auto& item : found.items) {
      auto* person = region_.book.find(item.subject);
      const auto* step = find_step(item.node);
      if (!person || !step) continue;
      if (!is_time(scene, *person, item, *step)) {
        if (step->begun_first && item.state != "started" && item.opened < scene.today) to_begin.push_back(item.item);
        continue;
      }
      bool is_proposal = item.node == kProposal;
      bool ordered = !is_proposal && is_ordered(scene, *person, item, *step);
      auto& when = is_proposal ? proposals : ordered ? later : now;
      when[i].push_back(Task{std::move(item), person, step, &consultants[i]});
    }
    perform_many(now[i]);
    begin(consultants[i], to_begin);
  });
  Tasks ordered;
  for (auto& tasks : later) std::move(tasks.begin(), tasks.end(), std::back_inserter(ordered));
  do_in_order(std::move(ordered));
  propose(std::move(proposals));
  put_profiles();
}

void Crew::begin(Worker& worker, const std::vector<std::string>& items) {
  std::vector<Record> all;
  for (const auto& item : items) all.push_back(record({{"item", item}}));
  if (all.empty() || region_.is_over()) return;
  for (const auto& reply : worker.link->commands("work.start", std::move(all)))
    if (!reply.ok()) region_.failed("work.start", *reply.error);
}

void Crew::team_works(std::vector<Worker>& team, const std::string& role, const std::vector<std::string>& nodes) {
  if (team.empty() || region_.is_over()) return;
  std::vector<Item> items;
  for (const auto& node : nodes) {
    auto offered = offered_to(role, node, *team.front().link);
    std::move(offered.begin(), offered.end(), std::back_inserter(items));
  }
  // Only a coordinator keeps work of an earlier day: the rest of a new offer is theirs from the search on.
  for (auto& worker : team) {
    if (role != kCoordinator) break;
    auto own = find_work(*worker.link, record({{"owner", "me"}}));
    if (own.error) return region_.failed("work.find", *own.error);
    std::move(own.items.begin(), own.items.end(), std::back_inserter(items));
  }
  std::vector<Tasks> now(team.size());
  Tasks ordered;
  auto scene = region_.scene();
  for (auto& item : items) {
    auto* person = region_.book.find(item.subject);
    const auto* step = find_step(item.node);
    if (!person || !step || !is_time(scene, *person, item, *step)) continue;
    auto at = person->number % team.size();  // a client always meets the same member of the team
    Task task{std::move(item), person, step, &team[at]};
    if (is_ordered(scene, *person, task.item, *step))
      ordered.push_back(std::move(task));
    else
      now[at].push_back(std::move(task));
  }
  do_in_parallel(std::move(now));
  do_in_order(std::move(ordered));
}

void Crew::do_in_parallel(std::vector<Tasks> by_worker) {
  region_.lanes.run(by_worker.size(), [&](std::size_t i, std::size_t) { perform_many(by_worker[i]); });
}

void Crew::do_in_order(Tasks tasks) {
  std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
    return std::tie(a.person->number, a.item.node) < std::tie(b.person->number, b.item.node);
  });
  for (const auto& task : tasks)
    if (!region_.is_over()) perform(task);
}

}  // namespace trajectum::demo
