// Dates and spans as people write them in a sentence, in Dutch and English. Pure. Thread: any.
#ifndef TRAJECTUM_CALENDAR_WORDS_HPP
#define TRAJECTUM_CALENDAR_WORDS_HPP
#include "base/text.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {

/// "3 november 2026", "3 November 2026".
Text date_in_words(Date date);
/// "dinsdag 3 november 2026", "Tuesday 3 November 2026".
Text day_in_words(Date date);
/// "1 week", "8 weken"; "1 week", "8 weeks".
Text span_in_words(const Duration& span);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_WORDS_HPP
