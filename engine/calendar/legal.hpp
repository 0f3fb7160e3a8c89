// Periods of the law by the Algemene termijnenwet (Atw): where one ends, and why. Pure. Thread: any.
// A period counts from the day after `from`; weeks and months end on the same day of the later week or month (the last
// day of a month that has no such day). Then extensions in the order given, then suspensions by date, then:
//   art. 2  a period of at least three days holds at least two days that are no Saturday, Sunday or holiday;
//   art. 1  one that ends on such a day ends on the next day that is none;
//   art. 4  neither holds for periods in hours, or described in more than 90 days, 12 weeks or 3 months, or in years.
// Region calendars never come in here: the law has one calendar, and only a royal decree adds days to it (art. 3).
#ifndef TRAJECTUM_CALENDAR_LEGAL_HPP
#define TRAJECTUM_CALENDAR_LEGAL_HPP
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {

/// The calendar of the Act: its holidays are built in, the days that a decree makes equal to them are given.
struct LegalCalendar {
  std::set<Date> decreed;

  /// True on a Saturday, a Sunday, a holiday of art. 3 and a decreed day.
  bool is_free(Date date) const;
};

/// Days that do not count: from `from` up to `till`, the day on which the period runs again (and counts). Awb 4:15: the
/// day after the letter, and the day of the answer. Without `till` it still lasts.
struct Suspension {
  Date from;
  std::optional<Date> till;
  std::string ground;
  bool operator==(const Suspension&) const = default;
  template <class V>
  void fields(V&& v) {
    v(from);
    v(till);
    v(ground);
  }
};

/// A longer period, by an article or a policy ("Awb 4:14"). Counts on from the end counted so far, before art. 1.
struct Extension {
  Duration span;
  std::string rule;
  bool operator==(const Extension&) const = default;
  template <class V>
  void fields(V&& v) {
    v(span);
    v(rule);
  }
};

/// Stored with a case: add at the end only.
enum class TermRule : std::uint8_t { counted, extended, suspended, without_effect, atw_1, atw_2, atw_4 };

/// One rule that was applied: the end before it and after it (for the first: the day it counts from). No `to`: the end
/// is unknown from here on.
struct TermStep {
  TermRule kind = TermRule::counted;
  std::string rule;  // the article, the policy or the ground: "Atw art. 1"
  Date from;
  std::optional<Date> to;
  Text sentence;
  bool operator==(const TermStep&) const = default;
  template <class V>
  void fields(V&& v) {
    v(kind);
    v(rule);
    v(from);
    v(to);
    v(sentence);
  }
};

enum class TermStatus : std::uint8_t {
  dated,      // `date` is its last day
  suspended,  // no date until the suspension ends
  moment      // minutes and hours end at a moment, not on a day: add them to an Instant
};

/// The last day of a period and its derivation.
struct TermEnd {
  TermStatus status = TermStatus::dated;
  std::optional<Date> date;
  std::vector<TermStep> steps;
  bool operator==(const TermEnd&) const = default;
  template <class V>
  void fields(V&& v) {
    v(status);
    v(date);
    v(steps);
  }
};

/// True if the Act's articles 1 and 2 hold for a period described like this (art. 4; art. 1(2): not when counted back).
bool is_in_act(const Duration& span);

/// Works out where a period ends. Of a period that was extended, the last extension decides whether the Act holds.
/// Days suspended twice count once; in a period of workdays only the workdays suspended count. A suspension that begins
/// after the end, and an extension by nothing, change nothing, and the derivation says so.
TermEnd legal_end(Date from, const Duration& span, const std::vector<Suspension>& suspensions,
                  const std::vector<Extension>& extensions, const LegalCalendar& calendar);

/// Refuses what a command must not write: a period or an extension that is not at least one day, week, month, year or
/// workday; a suspension that ends before it begins, or begins while another still lasts. Errors: refused,
/// `term.span`, `term.extension`, `term.suspension`.
Result<void> check_term(const Duration& span, const std::vector<Suspension>& suspensions,
                        const std::vector<Extension>& extensions);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_LEGAL_HPP
