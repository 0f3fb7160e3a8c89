#include "demo/side_by_side.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr CivilDate kFirstSearch = {2019, 9, 2};
constexpr std::int64_t kJobsAtOnce = 50;
constexpr std::int64_t kLeaseSeconds = 60;
constexpr std::int64_t kListRows = 10;
constexpr std::size_t kAtOnce = 3;  // employers that are asked at the same time
constexpr double kAccepts = 0.40;
constexpr std::size_t kNumbers = 500000;  // of their draws, apart from those of the focus file
constexpr const char* kAnswer = "proposals.answer";

struct Pace {
  const char* node;
  int low;
  int high;  // workdays between opening and sitting down to it
};
constexpr Pace kPaces[] = {{"choose", 1, 4},
                           {kAnswer, 2, 9},
                           {"contract", 1, 3},
                           {"guidance.check_in.talk", 1, 4},
                           {"guidance.check_in.visit", 1, 4}};

// The place of an item in its case: "c1-fccnm3ak.7" is the seventh.
int number_of(const std::string& item) { return std::atoi(item.c_str() + item.find('.') + 1); }

}  // namespace

void SideBySide::work_today() {
  if (region_.today < date_of(kFirstSearch) || region_.is_over()) return;
  if (seekers_.empty()) open_cases();
  claim();
  publish();
  for (auto& worker : region_.book.staff.matchmakers) {
    auto found = find_work(*worker.link, record({{"owner", "me"}}));
    if (found.error) return region_.failed("work.find", *found.error);
    std::sort(found.items.begin(), found.items.end(), [](const Item& a, const Item& b) {
      return std::tuple(a.subject, a.route, number_of(a.item)) < std::tuple(b.subject, b.route, number_of(b.item));
    });
    for (const auto& item : found.items) {
      auto seeker = seekers_.find(item.subject);
      if (seeker != seekers_.end() && !region_.is_over()) perform(worker, item, seeker->second);
    }
  }
}

Worker& SideBySide::worker_of(const Seeker& seeker) {
  auto& all = region_.book.staff.matchmakers;
  return all[seeker.person.number % all.size()];
}

void SideBySide::open_cases() {
  for (const auto& row : region_.population.seekers()) {
    Seeker seeker;
    seeker.person.id = row.id;
    seeker.person.number = kNumbers + seekers_.size();
    auto subject = record({{"register", "client"}, {"id", row.id}});
    region_.must(*worker_of(seeker).link, "case.open",
                 record({{"route", kMatchRoute}, {"subject", std::move(subject)}}));
    region_.tally.count("matches");
    seekers_.emplace(row.id, std::move(seeker));
  }
}

void SideBySide::claim() {
  auto& first = region_.book.staff.matchmakers.front();
  auto found = find_work(*first.link, record({{"role", "consultant"}, {"state", List{Value("offered")}}}));
  if (found.error) return region_.failed("work.find", *found.error);
  for (const auto& item : found.items) {
    auto seeker = seekers_.find(item.subject);
    if (seeker == seekers_.end()) continue;
    region_.must(*worker_of(seeker->second).link, "work.claim", record({{"item", item.item}}));
  }
}

// The site puts online who seeks, and takes down who is matched.
void SideBySide::publish() {
  auto& site = *region_.book.staff.site.front().link;
  auto taken = site.call("job.take", record({{"kinds", List{Value("publication"), Value("publication_end")}},
                                             {"max", kJobsAtOnce},
                                             {"lease_seconds", kLeaseSeconds}}));
  if (!taken.ok()) return region_.failed("job.take", *taken.error);
  for (const auto& row : list_in(as_record(taken.result), "jobs")) {
    const auto& job = as_record(row);
    bool goes_online = job.get("kind").text() == "publication";
    auto result = goes_online ? record({{"reference", "site:" + text_in(job, "job")}}) : Record{};
    auto done = record({{"job", job.get("job")}, {"lease", job.get("lease")}, {"result", std::move(result)}});
    if (region_.must(site, "job.done", std::move(done))) region_.tally.completed(text_in(job, "job"));
  }
}

void SideBySide::perform(Worker& worker, const Item& item, Seeker& seeker, bool accepts) {
  // The case may have moved on since the list was read: what was beside an accepted proposal is gone.
  if (item.node == kAnswer && !seeker.answers.contains(item.item)) return;
  auto& times = seeker.person.times[item.node];
  const auto* pace =
      std::find_if(std::begin(kPaces), std::end(kPaces), [&](const Pace& p) { return item.node == p.node; });
  if (pace == std::end(kPaces)) return;
  auto waits = Draw(region_.seed, seeker.person.number, item.node, static_cast<std::uint64_t>(number_of(item.item)));
  if (add_workdays(item.opened, waits.between(pace->low, pace->high)) > region_.today) return;
  auto todo = completion(worker, item, seeker);
  if (!todo) return;
  if (item.node == kAnswer && todo->get("outcome").text() == "accepted" && !accepts) {
    accepted_.push_back({&worker, item, &seeker});
    return;
  }
  auto reply = worker.link->command("work.complete", *todo);
  if (!reply.ok()) return region_.failed("work.complete " + item.node, *reply.error);
  ++times;
  region_.tally.completed(item.item);
  if (item.node == "choose") chosen(seeker, record_in(*todo, "form"), as_record(reply.result));
  if (item.node != kAnswer) return;
  auto vacancy = seeker.answers.at(item.item);
  seeker.answers.erase(item.item);
  if (todo->get("outcome").text() != "accepted") {
    seeker.person.said_no.insert(vacancy);
    return;
  }
  --region_.book.offers.vacancies.at(vacancy).left;  // as the route has written it
  region_.tally.count("agreed");
  region_.tally.count("withdrawn", static_cast<std::int64_t>(seeker.answers.size()));
  seeker.answers.clear();
}

// What is sent for an item; nothing when its paper could not be put.
std::optional<Record> SideBySide::completion(Worker& worker, const Item& item, Seeker& seeker) {
  auto scene = region_.scene();
  auto share =
      scene.draw(seeker.person, item.node, static_cast<std::uint64_t>(seeker.person.done_times(item.node))).share();
  if (item.node == "choose") return choice(worker, item, seeker);
  if (item.node == kAnswer) return answer(item, seeker);
  if (item.node == "contract") {
    auto paper = document(scene, seeker.person, "contract", "application/pdf", {"client", "employer"});
    paper.set("case", item.case_id);
    if (!region_.must(*worker.link, "document.put", std::move(paper))) return std::nullopt;
  }
  if (!item.node.ends_with(".talk")) return record({{"item", item.item}});
  bool fine = share < 0.80;
  return record({{"item", item.item},
                 {"outcome", fine ? "fine" : "visit"},
                 {"form", record({{"signal", fine ? "green" : "amber"}, {"still_working", true}})}});
}

// The best of the ranked list, as many as are asked at once.
Record SideBySide::choice(Worker& worker, const Item& item, const Seeker& seeker) {
  auto reply = worker.link->call("match.rank", record({{"item", item.item}, {"limit", kListRows}}));
  if (!reply.ok()) region_.failed("match.rank", *reply.error);
  List best;
  for (const auto& row : list_in(as_record(reply.result), "ranked")) {
    const auto& id = as_record(row).get("id");
    if (best.size() < kAtOnce && !seeker.person.said_no.contains(std::string(id.text()))) best.push_back(id);
  }
  if (best.empty())
    return record({{"item", item.item}, {"outcome", "no_match"}, {"form", record({{"reason", "Er past nu niets."}})}});
  return record({{"item", item.item}, {"form", record({{"vacancy", std::move(best)}})}});
}

Record SideBySide::answer(const Item& item, Seeker& seeker) {
  const auto& vacancy = region_.book.offers.vacancies.at(seeker.answers.at(item.item));
  Draw draw(region_.seed, seeker.person.number, "accepts", static_cast<std::uint64_t>(number_of(item.item)));
  if (!draw.chance(kAccepts) || vacancy.left == 0) return record({{"item", item.item}, {"outcome", "refused"}});
  auto first_day = add_days(region_.today, draw.between(7, 21));
  return record({{"item", item.item}, {"outcome", "accepted"}, {"form", record({{"first_day", first_day}})}});
}

// The proposals open in the order in which the vacancies were chosen.
void SideBySide::chosen(Seeker& seeker, const Record& form, const Record& reply) {
  std::vector<std::string> items;
  for (const auto& row : list_in(reply, "opened"))
    if (as_record(row).get("node").text() == kAnswer) items.push_back(text_in(as_record(row), "item"));
  std::sort(items.begin(), items.end(),
            [](const std::string& a, const std::string& b) { return number_of(a) < number_of(b); });
  const auto& vacancies = list_in(form, "vacancy");
  for (std::size_t i = 0; i < std::min(items.size(), vacancies.size()); ++i)
    seeker.answers.emplace(items[i], std::string(vacancies[i].text()));
}

void SideBySide::settle() {
  for (const auto& [worker, item, seeker] : std::exchange(accepted_, {}))
    if (!region_.is_over()) perform(*worker, item, *seeker, true);
}

}  // namespace trajectum::demo
