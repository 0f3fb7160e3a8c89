// What a command must not write into a legal period.
#include <fmt/core.h>

#include <algorithm>

#include "calendar/legal.hpp"
#include "calendar/words.hpp"

namespace trajectum::calendar {
namespace {

bool counts_days(const Duration& span) { return span.n >= 1 && span.unit != Unit::minutes && span.unit != Unit::hours; }

Error wrong_suspension(Text text) { return refused("term.suspension", std::move(text)); }

Result<void> check_suspensions(std::vector<Suspension> sorted) {
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& s = sorted[i];
    auto first = date_in_words(s.from);
    if (s.till && *s.till < s.from)
      return wrong_suspension({fmt::format("De opschorting van {} eindigt voordat zij begint.", first.nl),
                               fmt::format("The suspension of {} ends before it begins.", first.en)});
    if (i > 0 && (!sorted[i - 1].till || *sorted[i - 1].till > s.from))
      return wrong_suspension({fmt::format("De termijn is op {} al opgeschort. Hervat hem eerst.", first.nl),
                               fmt::format("The period is suspended on {} already. Resume it first.", first.en)});
  }
  return {};
}

}  // namespace

Result<void> check_term(const Duration& span, const std::vector<Suspension>& suspensions,
                        const std::vector<Extension>& extensions) {
  if (!counts_days(span))
    return refused("term.span", {"Een wettelijke termijn telt ten minste één dag, week, maand, jaar of werkdag.",
                                 "A legal period counts at least one day, week, month, year or workday."});
  for (const auto& extension : extensions)
    if (!counts_days(extension.span))
      return refused("term.extension", {"Een verlenging telt ten minste één dag, week, maand, jaar of werkdag.",
                                        "An extension counts at least one day, week, month, year or workday."});
  return check_suspensions(suspensions);
}

}  // namespace trajectum::calendar
