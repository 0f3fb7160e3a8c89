#include "demo/seeding.hpp"

#include <fmt/core.h>

#include <atomic>

#include "demo/names.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr std::size_t kRowsBetweenReports = 200;

}  // namespace

void Seeding::put_rows(const std::vector<RegisterRow>& rows, const std::function<void(std::int64_t)>& done) {
  for (std::size_t from = 0; from < rows.size() && !region_.is_over(); from += kRowsBetweenReports) {
    auto count = std::min(kRowsBetweenReports, rows.size() - from);
    region_.lanes.run(count, [&](std::size_t i, std::size_t lane) {
      if (region_.is_over()) return;
      const auto& row = rows[from + i];
      region_.must(region_.admin(lane), "register.put",
                   record({{"register", row.reg}, {"id", row.id}, {"record", row.fields}}));
    });
    if (done) done(static_cast<std::int64_t>(from + count));
  }
}

void Seeding::before_the_first_day(const std::function<void(std::int64_t)>& done) {
  const auto& scale = region_.population.scale();
  put_rows(region_.population.vocabulary(), nullptr);
  std::vector<RegisterRow> employers;
  for (const auto& e : region_.population.employers()) employers.push_back({"employer", e.id, e.fields});
  put_rows(employers, nullptr);
  auto& staff = region_.book.staff;
  hire_consultants(static_cast<std::size_t>(scale.consultants));
  hire(staff.orientation_leads, "orientation_lead", static_cast<std::size_t>(scale.orientation_leads));
  hire(staff.work_coaches, "work_coach", static_cast<std::size_t>(scale.work_coaches));
  hire(staff.focus_team, "focus_team", static_cast<std::size_t>(scale.focus_team));
  hire(staff.coordinators, "coordinator", static_cast<std::size_t>(scale.coordinators));
  hire(staff.employer_contacts, "employer_contact", static_cast<std::size_t>(scale.employer_contacts));
  hire(staff.site, "worker", 1);
  hire(staff.matchmakers, "consultant", static_cast<std::size_t>(scale.matchmakers), "matchmaker");
  // What is on offer is known a month ahead; later months follow at each month's first workday.
  Date first = date_of(kFirstDay);
  for (int month = 0; month < 2; ++month) offers_of(add_months(first, month));
  put_rows(region_.population.clients(), done);
  put_rows(region_.population.seekers(), nullptr);
}

void Seeding::offers_of(Date first) {
  auto& offers = region_.book.offers;
  offers.last_month = first;
  std::vector<RegisterRow> rows;
  for (auto& visit : region_.population.visits_of(first)) {
    offers.visit_seats_left[visit.row.id] = visit.seats;
    offers.seats["session/" + visit.row.id] = visit.seats;
    rows.push_back(visit.row);
    offers.visits.push_back(std::move(visit));
  }
  for (auto& place : region_.population.places_of(first)) {
    offers.seats["place/" + place.row.id] = place.seats;
    rows.push_back(std::move(place.row));
  }
  for (auto& vacancy : region_.population.vacancies_of(first)) {
    rows.push_back(vacancy.row);
    vacancy.since = region_.today;
    auto id = vacancy.row.id;
    offers.vacancies.emplace(std::move(id), std::move(vacancy));
  }
  put_rows(rows, nullptr);
}

void Seeding::remove_closed() {
  std::vector<std::string> ids;
  for (auto& [id, vacancy] : region_.book.offers.vacancies) {
    if (vacancy.is_removed || vacancy.closes >= region_.today) continue;
    vacancy.is_removed = true;
    ids.push_back(id);
  }
  std::vector<Record> all;
  for (const auto& id : ids) all.push_back(record({{"register", "vacancy"}, {"id", id}}));
  for (const auto& reply : region_.admin().commands("register.remove", std::move(all)))
    if (!reply.ok() && reply.error->reason != "refers")  // a match that runs still names it
      region_.failed("register.remove", *reply.error);
}

void Seeding::hire_consultants(std::size_t count) { hire(region_.book.staff.consultants, "consultant", count); }

void Seeding::hire(std::vector<Worker>& into, const std::string& role, std::size_t count, std::string called) {
  if (called.empty()) called = role;
  for (std::size_t i = into.size(); i < count && !region_.is_over(); ++i) {
    Worker worker;
    worker.user = fmt::format("{}-{:03}", called, i + 1);
    Draw draw(region_.seed, i, called);
    auto name = fmt::format("{} {}", first_names()[draw.index(first_names().size())],
                            last_names()[draw.bits() / 64 % last_names().size()]);
    auto put = region_.must(region_.admin(), "user.put",
                            record({{"id", worker.user}, {"name", name}, {"roles", List{Value(role)}}}));
    auto token = put ? region_.must(region_.admin(), "token.put", record({{"user", worker.user}})) : std::nullopt;
    if (!token) return;
    worker.link = std::make_unique<Link>(region_.line, worker.user, text_in(*token, "token"));
    into.push_back(std::move(worker));
  }
}

}  // namespace trajectum::demo
