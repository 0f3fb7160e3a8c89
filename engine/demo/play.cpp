#include "demo/play.hpp"

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr int kWorkBeginsHour = 9;

}  // namespace

std::optional<Moment> Play::advance(Record params) {
  auto answer = region_.must(region_.admin(), "system.clock", std::move(params));
  return answer ? parse_moment(answer->get("now").text()) : std::nullopt;
}

void Play::seed() {
  progress_.begin("seed", static_cast<std::int64_t>(region_.population.clients().size()));
  Seeding(region_).before_the_first_day([&](std::int64_t done) { progress_.at(done, "clients"); });
  progress_.end();
}

void Play::months(Date last) {
  Date first = date_of(kFirstDay);
  progress_.begin("play", last.days - first.days + 1);
  for (Date day = first; day <= last && !region_.is_over(); day = add_days(day, 1)) {
    region_.today = day;
    auto now = advance(record({{"advance_to", day}}));
    if (!now) break;
    marks_.midnight(*now);
    if (day < last && is_workday(day)) workday(day);
    progress_.at(day.days - first.days + 1, month_of(day));
  }
  progress_.end();
}

void Play::workday(Date day) {
  advance(record({{"advance", record({{"n", kWorkBeginsHour}, {"unit", "hours"}})}}));
  Seeding seeding(region_);
  // The first workday of a month: the visits, places and vacancies of the next month come on offer.
  Date month{day.days - static_cast<int>(civil_of(day).day) + 1};
  Date offered = add_months(month, 1);
  if (region_.book.offers.last_month < offered) seeding.offers_of(offered);
  if (day >= date_of(kGrowthDay))
    seeding.hire_consultants(static_cast<std::size_t>(region_.population.scale().consultants_after));
  crew_.work_today();
}

}  // namespace trajectum::demo
