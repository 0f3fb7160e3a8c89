#include "demo/population.hpp"

#include <fmt/core.h>

#include "demo/days.hpp"
#include "demo/draw.hpp"
#include "demo/names.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr int kSeatsOfVisit = 12;         // SY04: carousels of twelve seats
constexpr int kVacancyDays = 60;          // from the month it is meant for until it closes
constexpr std::size_t kSeekers = 500000;  // their numbers begin here
constexpr std::size_t kSkillStep = 4;     // has no divisor in common with the number of skills: never one twice

template <class List>
const auto& pick(const List& list, const Draw& draw) {
  return list[draw.index(list.size())];
}

std::string person_name(std::uint64_t seed, std::uint64_t number) {
  return fmt::format("{} {}", pick(first_names(), Draw(seed, number, "first_name")),
                     pick(last_names(), Draw(seed, number, "last_name")));
}

// D007: 60% is older than 45.
std::string_view age_band_of(std::uint64_t seed, std::uint64_t number) {
  Draw band(seed, number, "age");
  if (Draw(seed, number, "older_than_45").chance(0.60)) return band.chance(0.55) ? "45_to_55" : "over_55";
  return band.chance(0.30) ? "under_27" : "27_to_45";
}

// D007: 45% has vmbo or less.
std::string_view education_of(std::uint64_t seed, std::uint64_t number) {
  Draw level(seed, number, "level");
  if (Draw(seed, number, "up_to_vmbo").chance(0.45)) return level.chance(0.35) ? "none" : "vmbo";
  static constexpr std::string_view kHigher[] = {"mbo_1", "mbo_2_3", "mbo_2_3", "mbo_4", "higher"};
  return kHigher[level.index(std::size(kHigher))];
}

// D007: half of the file has had a benefit for more than five years; UWV's clients never have.
Date benefit_since(std::uint64_t seed, std::uint64_t number, bool uwv) {
  Draw days(seed, number, "duration");
  if (uwv) return add_days(date_of(kFirstDay), -days.between(30, 700));
  constexpr double kOfMunicipal = 0.50 * 4400 / 3900;  // half of all clients, found among the municipal ones only
  bool longer = Draw(seed, number, "longer_than_5_years").chance(kOfMunicipal);
  return add_days(date_of(kFirstDay), longer ? -days.between(1830, 5400) : -days.between(30, 1820));
}

}  // namespace

Population::Population(std::uint64_t seed, Scale scale) : seed_(seed), scale_(scale) {
  make_employers();
  make_clients();
  make_seekers();
}

std::vector<RegisterRow> Population::vocabulary() const {
  std::vector<RegisterRow> rows;
  for (const auto& s : sectors())
    rows.push_back({"sector", std::string(s.id), record({{"title", s.nl}, {"lead_subregion", s.subregion}})});
  for (const auto& [id, title] : skills()) rows.push_back({"skill", std::string(id), record({{"title", title}})});
  return rows;
}

void Population::make_employers() {
  for (int i = 0; i < scale_.employers; ++i) {
    auto n = static_cast<std::uint64_t>(i);
    Employer e;
    e.id = fmt::format("e-{:03}", i + 1);
    e.sector = n % sectors().size();
    e.harrie_buddy = Draw(seed_, n, "harrie_buddy").chance(0.85);
    auto name = fmt::format("{} {} {}", pick(company_stems(), Draw(seed_, n, "company")), sectors()[e.sector].nl,
                            pick(towns(), Draw(seed_, n, "company_town")));
    e.fields = record({{"name", name},
                       {"sector", sectors()[e.sector].id},
                       {"subregion", sectors()[e.sector].subregion},
                       {"contact", person_name(seed_, n + 100000)},
                       {"harrie_buddy", e.harrie_buddy},
                       {"recognised", Draw(seed_, n, "recognised").chance(0.8)}});
    employers_.push_back(std::move(e));
  }
}

void Population::make_clients() {
  int uwv_before = 0;
  for (int i = 0; i < scale_.clients; ++i) {
    // UWV's clients are spread evenly, so that each part of the file has its share.
    int uwv_until = static_cast<int>(std::int64_t{i + 1} * scale_.clients_uwv / scale_.clients);
    bool uwv = uwv_until > uwv_before;
    uwv_before = uwv_until;
    auto number = static_cast<std::size_t>(i);
    clients_.push_back({"client", fmt::format("c-{:04}", i + 1), client_fields(number, uwv)});
  }
}

void Population::make_seekers() {
  for (int i = 0; i < scale_.seekers; ++i) {
    auto number = kSeekers + static_cast<std::size_t>(i);
    auto fields = client_fields(number, false);
    List has;
    auto first = Draw(seed_, number, "skills").index(skills().size());
    for (std::size_t n = 0; n < 3; ++n)
      has.push_back(Value(skills()[(first + n * kSkillStep) % skills().size()].first));
    fields.set("mediable", false);  // not for the focus file
    fields.set("sector", sectors()[Draw(seed_, number, "sector").index(sectors().size())].id);
    fields.set("skills", std::move(has));
    fields.set("seeking_since", date_of(kFirstDay));
    seekers_.push_back({"client", fmt::format("m-{:03}", i + 1), std::move(fields)});
  }
}

Record Population::client_fields(std::size_t number, bool uwv) const {
  Draw town(seed_, number, "town");
  static constexpr std::string_view kSubregions[] = {"maastricht_heuvelland", "parkstad", "westelijke_mijnstreek"};
  static constexpr std::string_view kLanguages[] = {"Nederlands", "Nederlands", "Nederlands", "Nederlands",
                                                    "Limburgs",   "Arabisch",   "Tigrinya",   "Pools"};
  Date waiting = add_days(date_of(kFirstDay), -Draw(seed_, number, "waiting").between(1, 400));
  return record({{"name", person_name(seed_, number)},
                 {"municipality", pick(towns(), town)},
                 {"subregion", kSubregions[town.bits() / 64 % 3]},
                 {"source", uwv ? "uwv" : "gemeente"},
                 {"benefit_since", benefit_since(seed_, number, uwv)},
                 {"age_band", age_band_of(seed_, number)},
                 {"education", education_of(seed_, number)},
                 {"language", kLanguages[Draw(seed_, number, "language").index(std::size(kLanguages))]},
                 {"mediable", true},
                 {"relapsed", false},
                 {"waiting_since", waiting}});
}

std::vector<std::size_t> Population::employers_in(std::size_t sector) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < employers_.size(); ++i)
    if (employers_[i].sector == sector) found.push_back(i);
  return found;
}

std::vector<Visit> Population::visits_of(Date first) const {
  // Many newcomers come at once: at the start, and when the pool grows.
  auto month = month_of(first);
  bool rush = month == "2019-08" || month == "2019-09" || month == "2020-08" || month == "2020-09";
  int count = scale_.sessions_per_month * (rush ? 3 : 1);
  std::vector<Visit> visits;
  for (int i = 0; i < count; ++i) {
    auto key = static_cast<std::uint64_t>(first.days) * 1000 + static_cast<std::uint64_t>(i);
    const auto& employer = pick(employers_, Draw(seed_, key, "visit_employer"));
    Visit v;
    v.employer = employer.id;
    if (Draw(seed_, key, "visit_mixed").chance(0.7)) v.sector = sectors()[employer.sector].id;
    v.day = add_workdays(first, Draw(seed_, key, "visit_day").between(1, 18));
    v.seats = kSeatsOfVisit;
    v.row = {"session", fmt::format("s-{}-{:02}", month, i + 1),
             record({{"employer", employer.id},
                     {"sector", v.sector.empty() ? Value() : Value(v.sector)},
                     {"day", v.day},
                     {"seats", v.seats}})};
    visits.push_back(std::move(v));
  }
  return visits;
}

Place Population::place(std::size_t sector, const std::string& id, std::uint64_t number, Date first) const {
  auto from = employers_in(sector);
  const auto& employer = employers_[pick(from, Draw(seed_, number, "place_employer"))];
  bool dated = Draw(seed_, number, "place_dated").chance(0.25);
  auto starts = add_workdays(first, Draw(seed_, number, "place_starts").between(15, 35));
  Place p;
  p.sector = sector;
  p.seats = Draw(seed_, number, "place_seats").between(2, 8);
  p.row = {"place", id,
           record({{"name", fmt::format("Leerwerkplek {} {}", sectors()[sector].nl, id)},
                   {"employer", employer.id},
                   {"sector", sectors()[sector].id},
                   {"start", dated ? "dated" : "continuous"},
                   {"starts", dated ? Value(starts) : Value()},
                   {"seats", p.seats},
                   {"skills", List{Value(pick(skills(), Draw(seed_, number, "place_skill")).first)}}})};
  return p;
}

std::vector<Place> Population::places_of(Date first) const {
  auto month = month_of(first);
  // A stock at the start, a trickle of new places after it, and three times the stock for the growth of 2020.
  int per_sector = month == month_of(date_of(kFirstDay))    ? scale_.places_per_sector
                   : month == month_of(date_of(kGrowthDay)) ? scale_.places_per_sector * 3
                                                            : (scale_.places_per_sector + 9) / 10;
  std::vector<Place> places;
  for (std::size_t sector = 0; sector < sectors().size(); ++sector) {
    for (int i = 0; i < per_sector; ++i) {
      auto number = static_cast<std::uint64_t>(first.days) * 1000 + sector * 100 + static_cast<std::uint64_t>(i);
      places.push_back(place(sector, fmt::format("p-{}-{}-{:02}", month, sector + 1, i + 1), number, first));
    }
  }
  return places;
}

Vacancy Population::vacancy(const std::string& id, const Employer& employer, std::uint64_t number, Date closes) const {
  Vacancy v;
  v.sector = sectors()[employer.sector].id;
  v.employer = employer.id;
  v.openings = v.left = Draw(seed_, number, "openings").between(2, 8);
  v.closes = closes;
  auto first = Draw(seed_, number, "vacancy_skill").index(skills().size());
  auto count = static_cast<std::size_t>(Draw(seed_, number, "vacancy_skills").between(2, 4));
  List wanted;
  for (std::size_t i = 0; i < count; ++i) {
    v.skills.emplace_back(skills()[(first + i * kSkillStep) % skills().size()].first);
    wanted.push_back(v.skills.back());
  }
  v.row = {"vacancy", id,
           record({{"title", pick(occupations(employer.sector), Draw(seed_, number, "occupation"))},
                   {"employer", employer.id},
                   {"sector", v.sector},
                   {"openings", v.openings},
                   {"closes", closes},
                   {"skills", std::move(wanted)}})};
  return v;
}

std::vector<Vacancy> Population::vacancies_of(Date first) const {
  std::vector<Vacancy> vacancies;
  int count = scale_.vacancies_per_month * (first == date_of(kGrowthDay) ? 3 : 1);
  for (int i = 0; i < count; ++i) {
    auto number = static_cast<std::uint64_t>(first.days) * 1000 + static_cast<std::uint64_t>(i);
    const auto& employer = pick(employers_, Draw(seed_, number, "vacancy_employer"));
    auto id = fmt::format("v-{}-{:03}", month_of(first), i + 1);
    vacancies.push_back(vacancy(id, employer, number, add_days(first, kVacancyDays)));
  }
  return vacancies;
}

}  // namespace trajectum::demo
