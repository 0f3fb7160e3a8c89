#include "story.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

#include "demo/record.hpp"

namespace story {
namespace {

Moment moment(const char* at) { return *parse_moment(at); }

const char* owner_of(int number) { return number <= 5 ? "consultant-001" : "consultant-002"; }

const char* direction_of(int number) {
  return number <= 3 ? "direct" : number <= 6 ? "learn_work" : number <= 8 ? "orient" : "other";
}

std::string item(int number, int step) { return fmt::format("c-{}.{}", number, step); }

Record opened(int number, int step, const char* node, const char* due) {
  return event("opened", {{"item", item(number, step)}, {"node", node}, {"due", due}});
}

Record done(int number, int step, const char* node, const char* outcome = "", Record form = {}) {
  return event("completed", {{"item", item(number, step)},
                             {"node", node},
                             {"outcome", *outcome ? Value(outcome) : Value()},
                             {"form", Value(std::move(form))},
                             {"by", owner_of(number)}});
}

Record seat(const char* type, const char* reg, const char* id) {
  return event(type, {{"register", reg}, {"record", id}, {"seat", 1}, {"state", "taken"}});
}

// Everybody comes in on the first day, has an intake and a plan, and then work that lies open until the year is out.
CaseHistory beginning(int number) {
  CaseHistory history{fmt::format("c-{}", number), {}};
  history.entries.push_back(
      {1,
       moment("2019-07-01T00:00:00+02:00"),
       "system",
       {event("case_opened", {{"route", "perspectief_op_werk"}}), event("pool_entered", {{"rank", 1}}),
        opened(number, 1, "intake.broad_intake", "2019-07-08")}});
  history.entries.push_back({2,
                             moment("2019-07-02T09:00:00+02:00"),
                             owner_of(number),
                             {event("owner_set", {{"owner", owner_of(number)}}), done(number, 1, "intake.broad_intake"),
                              opened(number, 2, "intake.personal_plan", "2019-07-12")}});
  history.entries.push_back(
      {3,
       moment("2019-07-05T09:00:00+02:00"),
       owner_of(number),
       {done(number, 2, "intake.personal_plan", "", record({{"direction", direction_of(number)}})),
        opened(number, 3, "placement.proposal", number == 10 ? "2019-08-01" : "2019-12-31")}});
  return history;
}

Record matched(const char* vacancy, double score) {
  return event("matched", {{"register", "vacancy"}, {"record", vacancy}, {"score", score}});
}

Record vacancy(const char* id) { return record({{"vacancy", id}}); }

// 1 and 2 seek the same; 1 gets the best, so that for 2 it is gone: his first refuses him and the second takes him.
void add_proposals(Story& story) {
  auto profile = record({{"sector", "horeca"}, {"competences", List{Value(record({{"skill", "koken"}}))}}});
  for (int number : {1, 2})
    story.append(number, "2019-07-08T09:00:00+02:00", {done(number, 7, "intake.competence_profile", "", profile)});
  story.append(1, "2019-08-05T09:00:00+02:00",
               {matched("v-2", 1), done(1, 3, "placement.proposal", "accepted", vacancy("v-2")),
                opened(1, 4, "placement.contract", "2019-12-31")});
  story.append(1, "2019-08-10T09:00:00+02:00", {event("moved", {{"item", item(1, 4)}, {"state", "started"}})});
  story.append(2, "2019-08-06T09:00:00+02:00",
               {matched("v-1", 4.0 / 6), done(2, 3, "placement.proposal", "refused", vacancy("v-1")),
                opened(2, 5, "placement.proposal", "2019-12-31")});
  story.append(2, "2019-08-07T09:00:00+02:00",
               {matched("v-3", 4.0 / 6), done(2, 5, "placement.proposal", "accepted", vacancy("v-3")),
                opened(2, 6, "placement.contract", "2019-12-31")});
}

// 1 has a talk with an amber light and a visit that comes a day late; 7 stayed away and was called; 7 and 8 choose.
void add_guidance(Story& story) {
  story.append(1, "2019-09-16T09:00:00+02:00",
               {opened(1, 8, "aftercare.check_in.talk", "2019-09-20"),
                done(1, 8, "aftercare.check_in.talk", "visit", record({{"signal", "amber"}})),
                opened(1, 9, "aftercare.check_in.visit", "2019-09-17")});
  story.append(1, "2019-09-18T09:00:00+02:00", {done(1, 9, "aftercare.check_in.visit")});
  story.append(7, "2019-08-02T09:00:00+02:00", {done(7, 5, "work_orientation.visit.call")});
  story.append(7, "2019-08-03T09:00:00+02:00",
               {done(7, 6, "work_orientation.choice", "learn_work", record({{"employer_agrees", false}}))});
  story.append(
      8, "2019-08-03T09:00:00+02:00",
      {done(8, 4, "work_orientation.choice", "work", record({{"employer", "e-1"}, {"employer_agrees", true}}))});
}

// An employer is called in the campaign, and visited.
void add_employer(Story& story) {
  story.histories.push_back({"c-11", {}});
  story.append(11, "2019-09-02T09:00:00+02:00",
               {event("case_opened", {{"route", "werkgeverscampagne"}}), opened(11, 1, "call", "2019-09-20")});
  story.append(11, "2019-09-04T09:00:00+02:00", {done(11, 1, "call", "visit"), opened(11, 2, "visit", "2019-09-20")});
  story.append(11, "2019-09-06T09:00:00+02:00", {done(11, 2, "visit"), event("case_ended", {{"outcome", "visited"}})});
}

// Two employers are asked for a client at the same time; the first says yes.
void add_match(Story& story) {
  story.histories.push_back({"c-12", {}});
  auto both = record({{"vacancy", List{Value("v-5"), Value("v-6")}}});
  story.append(12, "2019-08-20T09:00:00+02:00",
               {event("case_opened", {{"route", "match"}, {"subject", "m-1"}}), matched("v-5", 1),
                matched("v-6", 4.0 / 6), opened(12, 1, "choose", "2019-09-03"), done(12, 1, "choose", "", both),
                opened(12, 2, "proposals.answer", "2019-12-31"), opened(12, 3, "proposals.answer", "2019-12-31")});
  story.append(12, "2019-08-25T09:00:00+02:00",
               {event("file_set", {{"field", "vacancy"}, {"new", "v-5"}}), done(12, 2, "proposals.answer", "accepted"),
                event("withdrawn", {{"item", item(12, 3)}, {"node", "proposals.answer"}}),
                event("milestone_reached", {{"node", "agreed"}, {"date", "2019-08-25"}}),
                opened(12, 4, "take_down_by_hand", "2019-12-31")});
}

void add_endings(Story& story) {
  // 1 is placed in time and his employer gets a voucher.
  story.append(1, "2019-09-01T00:00:00+02:00",
               {event("milestone_reached", {{"node", "placement.placed"}, {"date", "2019-09-01"}}),
                event("pool_left", {{"reason", "placed"}})});
  story.append(
      1, "2019-09-10T09:00:00+02:00",
      {event("spent", {{"budget", "begeleidingsvoucher"}, {"per", "e-1"}, {"amount", record({{"cents", 100000}})}})});
  // 2 is placed in time, comes back, and is taken up in the pool again.
  story.append(2, "2019-08-20T00:00:00+02:00",
               {event("milestone_reached", {{"node", "placement.placed"}, {"date", "2019-08-20"}}),
                event("pool_left", {{"reason", "placed"}})});
  story.append(2, "2019-10-03T09:00:00+02:00",
               {event("message_received", {{"message", "contract_ended"}}),
                event("scope_ended", {{"node", "aftercare"}, {"outcome", "relapse"}}),
                event("priority_set", {{"priority", "high"}}), opened(2, 4, "intake.broad_intake", "2019-12-31")});
  story.append(2, "2019-10-04T00:00:00+02:00", {event("pool_entered", {{"rank", 0}})});
  // 4 learns at a place, and so does 5 when 4 has left it.
  story.append(4, "2019-07-20T09:00:00+02:00",
               {event("scope_opened", {{"node", "learning_work_place"}}), seat("seat_taken", "place", "p-1"),
                opened(4, 4, "learning_work_place.agreement", "2019-08-01")});
  story.append(4, "2019-07-24T09:00:00+02:00",
               {event("document_attached", {{"document", 1}, {"kind", "agreement"}, {"sha256", "hash-of-4"}})});
  for (const char* party : {"client", "employer", "school"})
    story.append(4, "2019-07-24T09:00:00+02:00", {event("document_signed", {{"document", 1}, {"as", party}})});
  story.append(4, "2019-07-25T09:00:00+02:00", {done(4, 4, "learning_work_place.agreement")});
  story.append(4, "2019-09-20T09:00:00+02:00", {seat("seat_given_back", "place", "p-1")});
  story.append(5, "2019-09-20T09:00:00+02:00", {seat("seat_taken", "place", "p-1")});
  // 7 was to visit an employer and stayed away.
  story.append(7, "2019-07-20T09:00:00+02:00",
               {seat("seat_taken", "session", "s-1"), opened(7, 4, "work_orientation.visit.attend", "2019-08-03")});
  story.append(7, "2019-08-01T09:00:00+02:00", {done(7, 4, "work_orientation.visit.attend", "no_show")});
}

Answered answers() {
  Answered a;
  auto& f = a.figures;
  f.pool = {{"2019-08-01", 10}, {"2019-10-01", 8}, {"2019-11-01", 9}};
  f.first_plans = {{"direct", 3}, {"learn_work", 3}, {"orient", 2}, {"other", 2}};
  f.entered = 10;
  f.placed_on_time = 2;
  f.learning_work = 1;
  f.placements = 2;
  f.relapses = 1;
  f.placed_by = {{"first", 1}, {"second", 1}};
  f.mutual = {1, 2};
  f.no_show_calls = 1;
  f.signals = {{"amber", 1}};
  f.workplace_visits = 1;
  f.contacts_on_time = {1, 2};
  f.at_work_3 = {1, 2};
  f.months = {{"2019-07", {10, 0, 0}}, {"2019-08", {0, 0, 8}}, {"2019-10", {0, 1, 9}}};
  f.side_by_side = {1, 1};
  f.withdrawn = 1;
  f.campaign = {1, 1};
  f.signed_here = 1;
  f.waiting = {2, 58140};  // 1: 62 days less 21 days and 15 hours; 2: 50 days
  f.touch = {2, 0};
  f.session_seats = 1;
  f.agreements = 1;
  f.no_shows = 1;
  f.vouchers = 1;
  f.caseload = {{"consultant-001", 4}, {"consultant-002", 5}};
  f.outside_pool = {{"consultant-001", 1}};
  f.seats_in_use = {{"place/p-1", 1}, {"session/s-1", 1}};
  f.open_cases = 11;
  f.overdue = 1;
  for (int number = 1; number <= 10; ++number)
    for (int step = 1; step <= 2; ++step) f.completed.push_back(item(number, step));
  for (auto [number, step] : {std::pair(4, 4),
                              {7, 4},
                              {1, 7},
                              {2, 7},
                              {1, 3},
                              {2, 3},
                              {2, 5},
                              {1, 8},
                              {1, 9},
                              {7, 5},
                              {7, 6},
                              {8, 4},
                              {11, 1},
                              {11, 2},
                              {12, 1},
                              {12, 2}})
    f.completed.push_back(item(number, step));
  std::sort(f.completed.begin(), f.completed.end());
  a.bytes_back = {"hash-of-4"};
  a.pool = {{"2019-08-01", 10, 10, 0, {}}, {"2019-10-01", 8, 10, 0, {}}, {"2019-11-01", 9, 10, 0, {}}};
  for (const char* name : {"focusbestand", "werkorientatie", "leerwerkplekken", "verbinden", "vraagombuiging", "nazorg",
                           "onvoorzien", "overhead"})
    a.budgets.push_back({name, 11250000, 11250000, 0, 0, 0});
  a.budgets.push_back({"begeleidingsvoucher", 10000000, 9900000, 0, 100000, 0});
  a.probes = {{"forty_first_client", {3, 3}}};
  return a;
}

bool is(const Record& e, std::string_view type, std::string_view node) {
  return e.get("type").text() == type && (node.empty() || e.get("node").text() == node);
}

}  // namespace

Record event(const char* type, std::initializer_list<std::pair<std::string_view, Value>> fields) {
  Record e = record(fields);
  e.set("type", type);
  return e;
}

Story tell() {
  Story story;
  for (int number = 1; number <= 10; ++number) story.histories.push_back(beginning(number));
  add_proposals(story);
  add_endings(story);
  add_guidance(story);
  add_employer(story);
  add_match(story);
  auto& q = story.questions;
  q.today = date_of({2019, 12, 15});
  q.midnights = {moment("2019-07-02T00:00:00+02:00"), moment("2019-08-01T00:00:00+02:00"),
                 moment("2019-10-01T00:00:00+02:00"), moment("2019-11-01T00:00:00+01:00")};
  q.pool_at = {{"2019-08-01", q.midnights[1]}, {"2019-10-01", q.midnights[2]}, {"2019-11-01", q.midnights[3]}};
  q.seats = {{"place/p-1", 1}, {"session/s-1", 1}};
  auto since = date_of({2019, 7, 1});
  auto closes = date_of({2019, 8, 7});
  q.vacancies = {{"v-1", "horeca", {"koken", "plannen"}, 2, since, closes},
                 {"v-2", "horeca", {"koken"}, 1, since, closes},
                 {"v-3", "horeca", {"koken", "lassen"}, 1, since, closes},
                 {"v-4", "zorg", {"koken"}, 1, since, closes},
                 {"v-5", "horeca", {"koken"}, 1, date_of({2019, 8, 8}), date_of({2019, 9, 30})}};
  q.vacancies.push_back({"v-6", "horeca", {"koken", "lassen"}, 1, date_of({2019, 8, 8}), date_of({2019, 9, 30})});
  q.seekers = {{"m-1", {"horeca", {"koken"}, since}}};
  story.answered = answers();
  return story;
}

Record& Story::event(int number, std::string_view type, std::string_view node) {
  for (auto& entry : of(number).entries)
    for (auto& e : entry.events)
      if (is(e, type, node)) return e;
  FAIL("no such event in the story");
  return of(number).entries.front().events.front();
}

Entry& Story::turn(int number, std::string_view type, std::string_view node) {
  for (auto& entry : of(number).entries)
    for (auto& e : entry.events)
      if (is(e, type, node)) return entry;
  FAIL("no such turn in the story");
  return of(number).entries.front();
}

void Story::erase(int number, std::string_view type, std::string_view node) {
  for (auto& entry : of(number).entries)
    std::erase_if(entry.events, [&](const Record& e) { return is(e, type, node); });
}

void Story::append(int number, const char* at, std::vector<Record> events) {
  auto& entries = of(number).entries;
  entries.push_back({static_cast<std::int64_t>(entries.size()) + 1, moment(at), owner_of(number), std::move(events)});
}

std::vector<std::pair<std::string, bool>> Story::verdicts() const {
  std::vector<CaseFacts> facts;
  for (const auto& history : histories) facts.push_back(trace(history));
  Summary summary;
  summary.answered = answered;
  summary.recomputed = recompute(facts, questions);
  return checks(summary);
}

bool Story::holds(const std::string& check) const {
  for (const auto& [name, value] : verdicts())
    if (name == check) return value;
  FAIL("no check of that name: " << check);
  return false;
}

}  // namespace story
