// What a region keeps of a case, put back as it was before the case moved to another version: the difference between
// what the case holds now and what it held then.
#include <algorithm>
#include <set>

#include "base/result.hpp"
#include "state/region_keys.hpp"

namespace trajectum::state {
namespace {

using Keys = std::set<std::string>;

/// The rows of an entry space that a case has by people: (user or role, instance).
Keys told_of(const Case& c) {
  Keys out;
  auto add = [&](const Instance& i) {
    for (const auto* told : {&i.escalated, &i.reminded})
      for (const auto& who : *told) out.insert(item_key(who, c.no, i.no));
  };
  add(c.root);
  for (const auto& i : c.instances) add(i);
  return out;
}

Keys stand_ins_of(const Case& c) {
  Keys out;
  for (const auto& s : c.stand_ins) out.insert(item_key(s.user, c.no, s.instance));
  return out;
}

Keys helpers_of(const Case& c) {
  Keys out;
  for (const auto& h : c.helpers) out.insert(item_key(h.user, c.no, h.instance));
  return out;
}

}  // namespace

void Region::apply_moved_back(const CaseMovedBack& e, const Case& c) {
  Case was;
  bool read = was.decode_body(e.body);
  TRAJECTUM_ASSERT(read);
  was.no = c.no;
  auto has_seat = [](const Case& of, const Seat& seat) {
    return std::any_of(of.seats.begin(), of.seats.end(), [&](const Seat& s) { return s.no == seat.no; });
  };
  for (const auto& s : c.seats)
    if (!has_seat(was, s)) unbook(c.no, s);
  for (const auto& s : was.seats)
    if (!has_seat(c, s)) book(c.no, s);
  auto waits = [](const Case& of, const std::pair<InstanceNo, std::string>& one) {
    return std::find(of.waiting.begin(), of.waiting.end(), one) != of.waiting.end();
  };
  for (const auto& one : c.waiting)
    if (!waits(was, one)) unlist(one.second, c.no, one.first);
  for (const auto& w : e.waits) enlist(w.reg, {w.since, c.no, w.instance});
  for (const auto& job : c.jobs)
    if (!was.job(job.instance))
      if (auto* queued = jobs.find(c.no, job.instance)) drop_job(*queued);
  for (const auto& job : e.jobs) put_job({c.no, job.instance, job.kind, job.ready_at, 0, "", 0, false});
  auto rows_of = [&](const char* space, const Keys& now, const Keys& then) {
    for (const auto& key : now)
      if (!then.count(key)) row(space, key, std::nullopt);
    for (const auto& key : then)
      if (!now.count(key)) row(space, key, "");
  };
  rows_of(space::kTold, told_of(c), told_of(was));
  rows_of(space::kStandIn, stand_ins_of(c), stand_ins_of(was));
  rows_of(space::kHelper, helpers_of(c), helpers_of(was));
}

}  // namespace trajectum::state
