// What each rule of a legal period says about itself, for this room only: the sentences of legal.cpp's derivation.
#ifndef TRAJECTUM_CALENDAR_LEGAL_WORDS_HPP
#define TRAJECTUM_CALENDAR_LEGAL_WORDS_HPP
#include "base/text.hpp"
#include "calendar/legal.hpp"

namespace trajectum::calendar {

inline constexpr const char* kArticle1 = "Atw art. 1";
inline constexpr const char* kArticle2 = "Atw art. 2";
inline constexpr const char* kArticle4 = "Atw art. 4";

Text counted_sentence(const Duration& span, Date from, Date end);
Text extended_sentence(const Extension& extension, Date from, Date end);
Text no_extension_sentence(const Extension& extension);
Text moment_sentence(const Duration& span);
Text suspended_sentence(const Suspension& s, Date begin, std::int64_t days, bool in_workdays, Date end);
Text open_suspension_sentence(const Suspension& s);
Text late_suspension_sentence(const Suspension& s);
Text empty_suspension_sentence(const Suspension& s);
Text article_1_sentence(Date from, Date end, const LegalCalendar& calendar);
Text article_2_sentence(Date end);
Text counted_back_sentence(Date end);
Text outside_act_sentence(const Duration& span, Date end);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_LEGAL_WORDS_HPP
