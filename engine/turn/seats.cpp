#include "turn/seats.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace trajectum::turn {

using state::Days;
using state::Seat;

std::int64_t free_units(const state::Region& region, const route::Register& reg, const std::string& id,
                        const Record& record, Date today, const std::optional<Days>& days) {
  // What has begun cannot be joined any more: a visit of yesterday, a course that started.
  auto* begins = reg.period_field.empty() ? nullptr : record.get(reg.period_field).as<Date>();
  if (begins && *begins < today) return 0;
  auto used = days ? region.capacity.used(reg.id, id, days->from, days->till) : region.capacity.used(reg.id, id, today);
  return record.get(reg.capacity).integer() - used;
}

namespace {

Result<void> may_change(Play& play) {
  if (!play.state().is_open())
    return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto free = play.not_suspended(0); !free) return free;
  return play.may_steer();
}

Result<void> ask_reason(const std::string& reason) {
  if (reason.find_first_not_of(" \t\r\n") != std::string::npos) return {};
  return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
}

/// Days must lie from today on, and within those of the record.
Result<void> check_days(const Play& play, const route::Register& reg, const Record& record, const Days& days) {
  auto day_of = [&](const std::string& field) { return field.empty() ? nullptr : record.get(field).as<Date>(); };
  auto* begins = day_of(reg.period_field);
  auto* ends = reg.period == route::Register::Period::day ? begins : day_of(reg.period_to);
  if (days.from > days.till || days.from < play.today())
    return refused("seat.days",
                   {"Kies dagen vanaf vandaag, de laatste niet voor de eerste.",
                    "Choose days from today on, the last one not before the first."},
                   "from");
  if ((begins && days.from < *begins) || (ends && days.till > *ends))
    return refused("seat.days",
                   {"Kies dagen binnen de periode van deze plaats.", "Choose days within the period of this record."},
                   "from");
  return {};
}

Result<void> check_room(const Play& play) {
  const auto& seats = play.state().seats;
  auto by_hand = std::count_if(seats.begin(), seats.end(), [](const Seat& s) { return s.by_hand(); });
  if (by_hand < static_cast<std::ptrdiff_t>(limits::kSeatsByHandMax)) return {};
  auto most = std::to_string(limits::kSeatsByHandMax);
  return refused("seat.max", {"Een traject houdt hoogstens " + most + " plaatsen met de hand; geef er eerst een terug.",
                              "A case holds at most " + most + " seats by hand; give one back first."});
}

/// A seat that somebody holds by hand; one that a step took goes with that step.
Result<const Seat*> seat_by_hand(const Play& play, std::uint32_t no) {
  for (const auto& seat : play.state().seats) {
    if (seat.no != no) continue;
    if (seat.by_hand()) return &seat;
    return refused("seat",
                   {"Deze plaats nam een stap van de route; doe die stap opnieuw (work.redo) of sla hem over.",
                    "A step of the route took this seat; do that step once more (work.redo), or skip it."},
                   "seat");
  }
  return refused("seat",
                 {"Dit traject heeft deze plaats niet (meer); case.get toont wat het heeft.",
                  "This case does not have this seat (any more); case.get shows what it has."},
                 "seat");
}

}  // namespace

Result<std::uint32_t> hold_by_hand(Play& play, const HoldByHand& what) {
  if (auto may = may_change(play); !may) return may.error();
  if (auto said = ask_reason(what.reason); !said) return said.error();
  const auto& registers = play.world().bundle.registers;
  auto declared = registers.find(what.reg);
  if (declared == registers.end() || declared->second.capacity.empty())
    return invalid_params("register", {"Dit register heeft geen plaatsen (`capacity`) op de versie van dit traject.",
                                       "This register has no `capacity` on the version of this case."});
  const auto& reg = declared->second;
  auto* found = play.world().region.record(reg.id, what.record);
  if (!found) return not_found({"Dit record is er niet.", "There is no such record."});
  auto record = *found;
  if (what.days)
    if (auto fits = check_days(play, reg, record, *what.days); !fits) return fits.error();
  if (auto room = check_room(play); !room) return room.error();
  auto until = play.add_span(play.now(), what.hold);
  auto latest = play.add_span(play.now(), {Unit::days, limits::kHoldByHandDaysMax, ""});
  if (until <= play.now() || until > latest) {
    auto most = std::to_string(limits::kHoldByHandDaysMax);
    return refused("seat.hold",
                   {"Houd een plaats hoogstens " + most + " dagen vast; bevestig hem daarna (capacity.confirm).",
                    "Hold a seat for at most " + most + " days; then confirm it (capacity.confirm)."},
                   "hold");
  }
  if (free_units(play.world().region, reg, what.record, record, play.today(), what.days) <= 0)
    return refused("capacity." + reg.id,
                   {what.record + " is vol of begonnen; kies een ander, of andere dagen.",
                    what.record + " is full or has begun; choose another, or other days."},
                   "id");
  state::SeatTaken taken;
  auto no = taken.seat = play.state().last_seat + 1;
  taken.node = route::kNoNode;
  taken.reg = reg.id;
  taken.record = what.record;
  taken.held = true;
  if (what.days) {
    taken.from = what.days->from;
    taken.till = what.days->till;
  }
  play.emit(std::move(taken));
  play.emit(state::HeldByHand{no, what.reason, until});
  play.arm(0, state::TimerKind::hold, no, until);
  return no;
}

Result<void> confirm_by_hand(Play& play, std::uint32_t seat) {
  if (auto may = may_change(play); !may) return may.error();
  auto found = seat_by_hand(play, seat);
  if (!found) return found.error();
  if (!(*found)->held)
    return refused("nothing", {"Deze plaats is al bevestigd.", "This seat is confirmed already."}, "seat");
  play.disarm_one(0, state::TimerKind::hold, seat);
  play.emit(state::SeatConfirmed{seat});
  return {};
}

Result<void> release_by_hand(Play& play, std::uint32_t seat, const std::string& reason) {
  if (auto may = may_change(play); !may) return may.error();
  if (auto said = ask_reason(reason); !said) return said.error();
  auto found = seat_by_hand(play, seat);
  if (!found) return found.error();
  play.give_back(seat, reason);
  return {};
}

}  // namespace trajectum::turn
