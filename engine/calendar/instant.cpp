// Instants in local time: days, midnights, ISO 8601 and spans.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

#include "base/result.hpp"
#include "calendar/calendar.hpp"
#include "calendar/span.hpp"
#include "calendar/zone.hpp"

namespace trajectum::calendar {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

Date day_of_local(std::int64_t local) { return {static_cast<std::int32_t>(floor_div(local, kDay))}; }

/// A cursor over ISO 8601 text; the first mismatch makes every later step fail.
class IsoReader {
 public:
  explicit IsoReader(std::string_view text) : rest_(text) {}
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  bool take(char c) {
    if (!ok_ || rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) ok_ = false;
  }
  /// Two digits, at most `max`.
  std::int64_t two(int max) {
    if (!ok_ || rest_.size() < 2 || !digit(rest_[0]) || !digit(rest_[1])) return fail();
    int n = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return n <= max ? n : fail();
  }
  /// One to nine digits after the point, cut to milliseconds.
  std::int64_t fraction() {
    std::size_t count = 0;
    std::int64_t ms = 0;
    for (std::int64_t unit = 100; count < rest_.size() && digit(rest_[count]); ++count, unit /= 10)
      ms += (rest_[count] - '0') * unit;
    if (count == 0 || count > 9) return fail();
    rest_.remove_prefix(count);
    return ms;
  }
  /// Z or an offset, in milliseconds.
  std::int64_t offset() {
    if (take('Z')) return 0;
    std::int64_t sign = take('-') ? -1 : 1;
    if (sign == 1) expect('+');
    std::int64_t hours = two(23);
    expect(':');
    std::int64_t minutes = two(59);
    return sign * (hours * kHour + minutes * kMinute);
  }

 private:
  static bool digit(char c) { return c >= '0' && c <= '9'; }
  std::int64_t fail() {
    ok_ = false;
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

/// More than the calendar holds, in each unit: larger spans all reach its edge.
std::int64_t clamp_span(const Duration& span) {
  std::int64_t most = kSpanDaysMax;
  if (span.unit == Unit::hours) most *= 24;
  if (span.unit == Unit::minutes) most *= 24 * 60;
  return std::clamp(span.n, -most, most);
}

Date clamp_date(Date date) { return std::clamp(date, kDateMin, kDateMax); }

}  // namespace

Date local_date(Instant at) { return day_of_local(at + period_at(at).offset); }

Instant midnight(Date date) { return instant_of_local(date.days * kDay); }

std::string format_instant(Instant at) {
  std::int64_t offset = period_at(at).offset;
  std::int64_t local = at + offset;
  Date day = day_of_local(local);
  std::int64_t rest = local - day.days * kDay;
  std::int64_t shown = std::abs(offset);
  return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", format_date(day), rest / kHour, rest / kMinute % 60,
                     rest / kSecond % 60, offset < 0 ? '-' : '+', shown / kHour, shown / kMinute % 60);
}

std::optional<Instant> parse_instant(std::string_view text) {
  auto date = parse_date(text.substr(0, 10));
  if (!date) return std::nullopt;
  if (text.size() == 10) return midnight(*date);
  IsoReader in(text.substr(10));
  in.expect('T');
  Instant at = date->days * kDay + in.two(23) * kHour;
  in.expect(':');
  at += in.two(59) * kMinute;
  if (in.take(':')) {
    at += in.two(59) * kSecond;
    if (in.take('.')) at += in.fraction();
  }
  at -= in.offset();
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return at;
}

Date add(Date date, const Duration& span) {
  Duration clamped{span.unit, clamp_span(span), {}};
  switch (span.unit) {
    case Unit::workdays: return add_workdays(date, clamped.n);
    case Unit::weeks: clamped.n = std::clamp(clamped.n, -kSpanDaysMax / 7, kSpanDaysMax / 7); break;
    case Unit::months: clamped.n = std::clamp<std::int64_t>(clamped.n, -120'000, 120'000); break;
    case Unit::years: clamped.n = std::clamp<std::int64_t>(clamped.n, -10'000, 10'000); break;
    default: break;
  }
  return clamp_date(add_civil(date, clamped));
}

Instant add(Instant at, const Duration& span) {
  if (span.unit == Unit::minutes) return at + clamp_span(span) * kMinute;
  if (span.unit == Unit::hours) return at + clamp_span(span) * kHour;
  std::int64_t local = at + period_at(at).offset;
  Date day = day_of_local(local);
  std::int64_t time_of_day = local - day.days * kDay;
  return instant_of_local(add(day, span).days * kDay + time_of_day);
}

}  // namespace trajectum::calendar
