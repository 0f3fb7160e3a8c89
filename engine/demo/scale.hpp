// How large the played region is: the full one as the action plan describes it, or the quick one, a tenth of it.
#ifndef TRAJECTUM_DEMO_SCALE_HPP
#define TRAJECTUM_DEMO_SCALE_HPP
#include "model/time.hpp"

namespace trajectum::demo {

struct Scale {
  int clients = 4400;  // D010: 3,900 municipal and 500 of UWV
  int clients_uwv = 500;
  int pool_before = 1000;  // from 2019-07-01
  int pool_after = 4400;   // from 2020-07-01
  int employers = 140;
  int consultants = 25;         // 40 clients each: D026
  int consultants_after = 110;  // what 4,400 clients take at 40 each
  int orientation_leads = 4;
  int work_coaches = 12;
  int focus_team = 6;
  int coordinators = 2;
  int employer_contacts = 2;
  int seekers = 60;             // clients who are matched beside the focus file
  int matchmakers = 6;          // ten each: a match is three cases
  int places_per_sector = 11;   // learn-work places offered at the start, each with a few seats
  int sessions_per_month = 20;  // orientation visits, twelve seats each
  int vacancies_per_month = 30;
};

inline constexpr int kCaseloadMax = 40;  // D026
inline constexpr CivilDate kFirstDay = {2019, 7, 1};
inline constexpr CivilDate kGrowthDay = {2020, 7, 1};         // pools.lua raises the target on this day
inline constexpr CivilDate kLastDay = {2020, 9, 1};           // fourteen months after the first
inline constexpr CivilDate kLastDayOfIntake = {2019, 8, 12};  // six weeks, for `intake_only`

inline Scale full_scale() { return Scale{}; }

inline Scale quick_scale() {
  Scale s;
  s.clients = 400;
  s.clients_uwv = 45;
  s.pool_before = 100;
  s.pool_after = 400;
  s.employers = 14;
  s.consultants = 3;
  s.consultants_after = 10;
  s.orientation_leads = 1;
  s.work_coaches = 2;
  s.focus_team = 1;
  s.coordinators = 1;
  s.employer_contacts = 1;
  s.seekers = 10;
  s.matchmakers = 1;
  s.places_per_sector = 2;
  s.sessions_per_month = 6;
  s.vacancies_per_month = 8;
  return s;
}

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_SCALE_HPP
