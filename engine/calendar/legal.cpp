// Counting a legal period, one rule after another. What each rule says about itself is in legal_words.cpp.
#include "calendar/legal.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "calendar/day_bits.hpp"
#include "calendar/legal_words.hpp"
#include "calendar/service.hpp"

namespace trajectum::calendar {
namespace {

constexpr std::int64_t kDaysInActMax = 90, kWeeksInActMax = 12, kMonthsInActMax = 3;  // art. 4
constexpr std::int64_t kShortDays = 3, kOrdinaryDaysLeast = 2;                        // art. 2

bool ends_at_moment(const Duration& span) { return span.unit == Unit::minutes || span.unit == Unit::hours; }

Date moved(Date date, std::int64_t days) {
  return {static_cast<std::int32_t>(std::clamp<std::int64_t>(date.days + days, kDateMin.days, kDateMax.days))};
}

/// A period on its way to its end.
class Count {
 public:
  Count(Date from, const LegalCalendar& calendar) : from_(from), end_(from), calendar_(calendar) {}

  /// Puts the span behind what was counted. False: it ends at a moment, and nothing can be said in days.
  bool add_span(const Duration& span, const Extension* extension) {
    if (ends_at_moment(span)) {
      out_.status = TermStatus::moment;
      note(TermRule::atw_4, kArticle4, std::nullopt, moment_sentence(span));
      return false;
    }
    if (extension && span.n <= 0) {
      note(TermRule::without_effect, extension->rule, end_, no_extension_sentence(*extension));
      return true;
    }
    last_ = span;
    Date next = span.unit == Unit::workdays ? ordinary_after(end_, span.n) : add(end_, span);
    auto sentence = extension ? extended_sentence(*extension, end_, next) : counted_sentence(span, from_, next);
    note(extension ? TermRule::extended : TermRule::counted, extension ? extension->rule : "count", next, sentence);
    if (extension) extended_ = true;
    end_ = next;
    return true;
  }

  /// Takes suspensions in the order of their first day. False: it still lasts, and the end is unknown.
  bool suspend(const Suspension& s) {
    Date begin = std::max({s.from, Date{moved(from_, 1)}, running_since_});
    if (begin > settled()) return ignore(s, late_suspension_sentence(s));
    if (!s.till) {
      out_.status = TermStatus::suspended;
      note(TermRule::suspended, s.ground, std::nullopt, open_suspension_sentence(s));
      return false;
    }
    if (*s.till <= begin) return ignore(s, empty_suspension_sentence(s));
    Date last = moved(*s.till, -1);
    std::int64_t ordinary = ordinary_between(moved(begin, -1), last);
    bool in_workdays = last_.unit == Unit::workdays;
    std::int64_t days = in_workdays ? ordinary : s.till->days - begin.days;
    // One that begins in the days that art. 1 added puts the end on the day it runs again, at the least.
    Date next = std::max(in_workdays ? ordinary_after(end_, days) : moved(end_, days), begin > end_ ? *s.till : end_);
    note(TermRule::suspended, s.ground, next, suspended_sentence(s, begin, days, in_workdays, next));
    suspended_ordinary_ += ordinary;
    running_since_ = *s.till;
    end_ = next;
    return true;
  }

  /// Applies the Act, and closes the derivation.
  void settle() {
    if (!is_in_act(last_)) {
      if (last_.n < 1)
        note(TermRule::without_effect, kArticle1, end_, counted_back_sentence(end_));
      else if (calendar_.is_free(end_))
        note(TermRule::atw_4, kArticle4, end_, outside_act_sentence(last_, end_));
    } else {
      Date enough = with_two_ordinary_days(end_);
      if (enough != end_) note(TermRule::atw_2, kArticle2, enough, article_2_sentence(enough));
      end_ = enough;
      Date ordinary = on_ordinary_day(end_);
      if (ordinary != end_) note(TermRule::atw_1, kArticle1, ordinary, article_1_sentence(end_, ordinary, calendar_));
      end_ = ordinary;
    }
    out_.date = end_;
  }

  TermEnd take() { return std::move(out_); }

 private:
  std::uint64_t ordinary_in(std::int32_t block) const {
    std::uint64_t bits = weekdays_in(block, kMondayToFriday) & ~holidays_in(block);
    auto decreed = calendar_.decreed.lower_bound(first_of(block));
    for (; decreed != calendar_.decreed.end() && block_of(*decreed) == block; ++decreed) bits &= ~bit_of(*decreed);
    return bits;
  }
  Date ordinary_after(Date date, std::int64_t n) const {
    return step_days(date, n, [this](std::int32_t block) { return ordinary_in(block); });
  }
  std::int64_t ordinary_between(Date after, Date till) const {
    return count_days(after, till, [this](std::int32_t block) { return ordinary_in(block); });
  }

  Date with_two_ordinary_days(Date end) const {
    bool is_short = !extended_ && last_.unit == Unit::days && last_.n < kShortDays;
    if (is_short || last_.unit == Unit::workdays) return end;
    std::int64_t held = ordinary_between(from_, end) - suspended_ordinary_;
    return held >= kOrdinaryDaysLeast ? end : ordinary_after(end, kOrdinaryDaysLeast - held);
  }
  Date on_ordinary_day(Date end) const { return calendar_.is_free(end) ? ordinary_after(end, 1) : end; }
  /// Where it would end if nothing else came: until then it runs, and can be suspended.
  Date settled() const { return is_in_act(last_) ? on_ordinary_day(with_two_ordinary_days(end_)) : end_; }

  bool ignore(const Suspension& s, Text sentence) {
    note(TermRule::without_effect, s.ground, end_, std::move(sentence));
    return true;
  }
  void note(TermRule kind, std::string rule, std::optional<Date> to, Text sentence) {
    out_.steps.push_back({kind, std::move(rule), end_, to, std::move(sentence)});
  }

  Date from_;
  Date end_;
  const LegalCalendar& calendar_;
  Duration last_;  // the span that describes where it ends
  bool extended_ = false;
  Date running_since_ = kDateMin;        // the end of the last suspension
  std::int64_t suspended_ordinary_ = 0;  // of the days counted so far
  TermEnd out_;
};

}  // namespace

bool LegalCalendar::is_free(Date date) const {
  return weekday(date) > 5 || is_legal_holiday(date) || decreed.contains(date);
}

bool is_in_act(const Duration& span) {
  if (span.n < 1) return false;
  switch (span.unit) {
    case Unit::days: return span.n <= kDaysInActMax;
    case Unit::weeks: return span.n <= kWeeksInActMax;
    case Unit::months: return span.n <= kMonthsInActMax;
    case Unit::workdays: return true;
    default: return false;
  }
}

TermEnd legal_end(Date from, const Duration& span, const std::vector<Suspension>& suspensions,
                  const std::vector<Extension>& extensions, const LegalCalendar& calendar) {
  Count count(from, calendar);
  if (!count.add_span(span, nullptr)) return count.take();
  for (const auto& extension : extensions)
    if (!count.add_span(extension.span, &extension)) return count.take();
  std::vector<const Suspension*> by_date;
  for (const auto& s : suspensions) by_date.push_back(&s);
  std::stable_sort(by_date.begin(), by_date.end(), [](auto* a, auto* b) { return a->from < b->from; });
  for (const auto* s : by_date)
    if (!count.suspend(*s)) return count.take();
  count.settle();
  return count.take();
}

}  // namespace trajectum::calendar
