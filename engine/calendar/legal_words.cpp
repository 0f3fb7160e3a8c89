// The sentences of a derivation, and those that refuse a period.
#include "calendar/legal_words.hpp"

#include <fmt/core.h>

#include "calendar/calendar.hpp"
#include "calendar/words.hpp"

namespace trajectum::calendar {
namespace {

/// " (Awb 4:14)", or nothing.
std::string in_brackets(const std::string& rule) { return rule.empty() ? std::string() : fmt::format(" ({})", rule); }

/// Why a day is free: its holiday, the decree or its weekday.
Text why_free(Date date, const LegalCalendar& calendar) {
  if (auto name = holiday_name(date)) return *name;
  if (calendar.decreed.contains(date))
    return {"bij besluit gelijkgesteld met een feestdag", "made equal to a holiday by decree"};
  return weekday(date) == 6 ? Text{"een zaterdag", "a Saturday"} : Text{"een zondag", "a Sunday"};
}

}  // namespace

Text counted_sentence(const Duration& span, Date from, Date end) {
  auto words = span_in_words(span);
  auto day_one = day_in_words({from.days + 1}), last = day_in_words(end), start = date_in_words(from);
  if (span.n < 1)
    return {fmt::format("{} geteld vanaf {} komt op {}.", words.nl, start.nl, last.nl),
            fmt::format("{} counted from {} comes to {}.", words.en, start.en, last.en)};
  return {fmt::format("De termijn van {} begint op {}, de dag na {}, en eindigt op {}.", words.nl, day_one.nl, start.nl,
                      last.nl),
          fmt::format("The period of {} begins on {}, the day after {}, and ends on {}.", words.en, day_one.en,
                      start.en, last.en)};
}

Text extended_sentence(const Extension& extension, Date from, Date end) {
  auto words = span_in_words(extension.span);
  auto before = date_in_words(from), after = day_in_words(end);
  auto rule = in_brackets(extension.rule);
  return {fmt::format("Verlengd met {}{}, geteld vanaf {}: het einde is {}.", words.nl, rule, before.nl, after.nl),
          fmt::format("Extended by {}{}, counted from {}: the end is {}.", words.en, rule, before.en, after.en)};
}

Text no_extension_sentence(const Extension& extension) {
  auto rule = in_brackets(extension.rule);
  return {fmt::format("De verlenging{} voegt niets toe.", rule), fmt::format("The extension{} adds nothing.", rule)};
}

Text moment_sentence(const Duration& span) {
  auto words = span_in_words(span);
  return {fmt::format("Een termijn van {} eindigt op een tijdstip; de Algemene termijnenwet geldt niet (art. 4).",
                      words.nl),
          fmt::format("A period of {} ends at a moment; the Algemene termijnenwet does not hold "
                      "(art. 4).",
                      words.en)};
}

Text suspended_sentence(const Suspension& s, Date begin, std::int64_t days, bool in_workdays, Date end) {
  auto words = span_in_words({in_workdays ? Unit::workdays : Unit::days, days, {}});
  auto first = date_in_words(begin), last = date_in_words({s.till->days - 1}), after = day_in_words(end);
  auto ground = in_brackets(s.ground);
  return {fmt::format("Opgeschort{} van {} tot en met {}, {}: het einde is {}.", ground, first.nl, last.nl, words.nl,
                      after.nl),
          fmt::format("Suspended{} from {} up to and including {}, {}: the end is {}.", ground, first.en, last.en,
                      words.en, after.en)};
}

Text open_suspension_sentence(const Suspension& s) {
  auto first = date_in_words(s.from);
  auto ground = in_brackets(s.ground);
  return {fmt::format("Opgeschort{} sinds {}: het einde is nog niet bekend.", ground, first.nl),
          fmt::format("Suspended{} since {}: the end is not known yet.", ground, first.en)};
}

Text late_suspension_sentence(const Suspension& s) {
  auto first = date_in_words(s.from);
  auto ground = in_brackets(s.ground);
  return {fmt::format("De opschorting{} van {} begint na het einde en verandert niets.", ground, first.nl),
          fmt::format("The suspension{} of {} begins after the end and changes nothing.", ground, first.en)};
}

Text empty_suspension_sentence(const Suspension& s) {
  auto first = date_in_words(s.from);
  auto ground = in_brackets(s.ground);
  return {fmt::format("De opschorting{} van {} heeft geen dagen die nog niet geteld zijn.", ground, first.nl),
          fmt::format("The suspension{} of {} has no days that were not counted yet.", ground, first.en)};
}

Text article_1_sentence(Date from, Date end, const LegalCalendar& calendar) {
  auto before = day_in_words(from), after = day_in_words(end);
  auto why = why_free(from, calendar);
  return {
      fmt::format("{} is {}: de termijn loopt door tot en met {} (Atw art. 1).", before.nl, why.nl, after.nl),
      fmt::format("{} is {}: the period goes on up to and including {} (Atw art. 1).", before.en, why.en, after.en)};
}

Text article_2_sentence(Date end) {
  auto after = day_in_words(end);
  return {
      fmt::format("In de termijn vallen te weinig gewone dagen; met twee ervan eindigt hij op {} (Atw art. 2).",
                  after.nl),
      fmt::format("The period holds too few ordinary days; with two of them it ends on {} (Atw art. 2).", after.en)};
}

Text counted_back_sentence(Date end) {
  auto last = day_in_words(end);
  return {fmt::format("{} blijft de uitkomst: wie terugtelt, verlengt niet (Atw art. 1, tweede lid).", last.nl),
          fmt::format("{} stays the outcome: counting back extends nothing (Atw art. 1, second paragraph).", last.en)};
}

Text outside_act_sentence(const Duration& span, Date end) {
  auto words = span_in_words(span);
  auto last = day_in_words(end);
  return {fmt::format("{} blijft het einde: voor een termijn van {} geldt de Algemene termijnenwet niet (art. 4).",
                      last.nl, words.nl),
          fmt::format("{} stays the end: the Algemene termijnenwet does not hold for a period of {} (art. 4).", last.en,
                      words.en)};
}

}  // namespace trajectum::calendar
