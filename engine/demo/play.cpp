#include "demo/play.hpp"

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr const char* kWorkBegins = "09";

}  // namespace

// To a named moment, so that asking twice after a lost connection moves it once.
std::optional<Moment> Play::advance_to(const Value& moment) {
  auto reply = region_.admin().call("system.clock", record({{"advance_to", moment}}));
  if (!reply.ok()) {
    region_.failed("system.clock", *reply.error);
    return std::nullopt;
  }
  now_ = text_in(as_record(reply.result), "now");
  return parse_moment(now_);
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
    auto now = advance_to(day);
    if (!now) break;
    marks_.midnight(*now);
    crew_.meet_first_days();
    if (day < last && is_workday(day)) workday(day);
    progress_.at(day.days - first.days + 1, month_of(day));
  }
  progress_.end();
}

void Play::workday(Date day) {
  std::string nine = now_;
  nine.replace(nine.find('T') + 1, 2, kWorkBegins);  // the clock only changes its offset on Sundays
  if (!advance_to(nine)) return;
  Seeding seeding(region_);
  // The first workday of a month: the visits, places and vacancies of the next month come on offer.
  Date month{day.days - static_cast<int>(civil_of(day).day) + 1};
  Date offered = add_months(month, 1);
  if (region_.book.offers.last_month < offered) {
    seeding.offers_of(offered);
    seeding.remove_closed();
  }
  if (day >= date_of(kGrowthDay))
    seeding.hire_consultants(static_cast<std::size_t>(region_.population.scale().consultants_after));
  campaign_.work_today();
  side_by_side_.work_today();
  crew_.work_today();
  side_by_side_.settle();
}

}  // namespace trajectum::demo
