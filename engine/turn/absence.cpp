#include "turn/absence.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace trajectum::turn {

using state::Absence;

namespace {

Result<void> check_days(const Absence& a, Date today) {
  if (a.till < a.from)
    return invalid_params("till", {"De laatste dag ligt voor de eerste.", "The last day is before the first."});
  if (a.till < today)
    return refused("absence.over", {"Deze dagen zijn al voorbij.", "These days are already over."}, "till");
  if (a.till.days - a.from.days > limits::kAbsenceDaysMax) {
    auto most = std::to_string(limits::kAbsenceDaysMax);
    return invalid_params("till", {"Een afwezigheid duurt hoogstens " + most + " dagen; draag het werk anders over.",
                                   "An absence is at most " + most + " days; else hand the work over."});
  }
  return {};
}

Result<void> check_substitute(const Absence& a,
                              const std::function<std::optional<Person>(const std::string&)>& person) {
  if (a.substitute.empty()) return {};
  if (a.substitute == a.user)
    return invalid_params("substitute", {"Niemand vervangt zichzelf.", "Nobody is his own substitute."});
  auto other = person(a.substitute);
  if (!other)
    return invalid_params("substitute",
                          {"Er is geen gebruiker " + a.substitute + ".", "There is no user " + a.substitute + "."});
  auto self = person(a.user);
  bool shares = self && std::any_of(self->roles.begin(), self->roles.end(), [&](const auto& role) {
                  return std::find(other->roles.begin(), other->roles.end(), role) != other->roles.end();
                });
  if (!shares)
    return refused("absence.role",
                   {a.substitute + " heeft geen enkele rol van " + a.user + "; kies iemand die het werk mag doen.",
                    a.substitute + " has none of the roles of " + a.user + "; choose somebody who may do the work."},
                   "substitute");
  return {};
}

}  // namespace

Result<void> may_be_absent(const state::AbsenceBook& book, const Absence& a, Date today,
                           const std::function<std::optional<Person>(const std::string&)>& person) {
  if (!person(a.user))
    return invalid_params("user", {"Er is geen gebruiker " + a.user + ".", "There is no user " + a.user + "."});
  if (auto days = check_days(a, today); !days) return days;
  if (auto substitute = check_substitute(a, person); !substitute) return substitute;
  auto mine = book.of(a.user);
  std::erase_if(mine, [&](const Absence& one) { return one.from == a.from; });  // this one replaces it
  for (const auto& one : mine) {
    if (one.till < a.from || a.till < one.from) continue;
    auto days = format_date(one.from) + " t/m " + format_date(one.till);
    auto days_en = format_date(one.from) + " to " + format_date(one.till);
    return refused("absence.overlap",
                   {"Er staat al een afwezigheid van " + days + "; wijzig of verwijder die.",
                    "There already is an absence from " + days_en + "; change or remove that one."},
                   "from");
  }
  if (mine.size() >= limits::kAbsencesPerUserMax) {
    auto most = std::to_string(limits::kAbsencesPerUserMax);
    return refused("absence.max", {"Er staan al " + most + " afwezigheden; verwijder er eerst een.",
                                   "There already are " + most + " absences; remove one first."});
  }
  if (book.circle(a))
    return refused("absence.circle",
                   {a.substitute + " wordt in die dagen zelf (al dan niet via anderen) door " + a.user +
                        " vervangen; kies iemand anders.",
                    a.substitute + " is on some of these days replaced by " + a.user +
                        ", directly or through others; choose somebody else."},
                   "substitute");
  return {};
}

}  // namespace trajectum::turn
