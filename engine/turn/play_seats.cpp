// Units of capacity registers: choosing, holding, giving back (semantics.md 6; language.md, `reserve`).
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"
#include "turn/seats.hpp"

namespace trajectum::turn {

using namespace state;
using route::Register;
using route::Reserve;

namespace {

std::optional<Date> date_field(const Record& record, const std::string& field) {
  if (field.empty()) return std::nullopt;
  auto* d = record.get(field).as<Date>();
  return d ? std::optional(*d) : std::nullopt;
}

Error about_seats(const Register& reg, Text text) {
  return refused("capacity." + reg.id, std::move(text), "form." + reg.id);
}

std::string named(const Text& title, const std::string& id, Lang lang) { return title.empty() ? id : title.in(lang); }

Error too_little_room(const Register& reg, const Node& n) {
  auto say = [&](Lang lang) { return named(reg.title, reg.id, lang); };
  return about_seats(reg, {"Er is niet genoeg plaats (" + say(Lang::nl) + ") voor " + named(n.title, n.id, Lang::nl) +
                               "; wacht tot er een vrijkomt of bijkomt.",
                           "There is not enough room (" + say(Lang::en) + ") for " + named(n.title, n.id, Lang::en) +
                               "; wait until one comes free or is added."});
}

/// Somebody chose this one, and must choose again: another is never taken in its place.
Error not_to_be_had(const Register& reg, const std::string& id) {
  auto say = [&](Lang lang) { return " (" + named(reg.title, reg.id, lang) + ")."; };
  return about_seats(
      reg, {id + " kan niet (meer) gekozen worden: vol, begonnen, of het voldoet niet; kies een andere" + say(Lang::nl),
            id + " cannot be chosen (any more): full, begun, or it does not fit; choose another" + say(Lang::en)});
}

Error not_there(const Register& reg, const std::string& id) {
  auto what = [&](Lang lang) { return " (" + named(reg.title, reg.id, lang) + ")"; };
  return about_seats(reg, {"`" + id + "` is er niet" + what(Lang::nl) + "; kies een die er is.",
                           "There is no `" + id + "`" + what(Lang::en) + "; choose one that is there."});
}

Error wrong_number(const Register& reg, const std::string& nl, const std::string& en, int number) {
  auto say = [&](Lang lang) { return " " + std::to_string(number) + " (" + named(reg.title, reg.id, lang) + ")."; };
  return about_seats(reg, {"Kies er " + nl + say(Lang::nl), "Choose " + en + say(Lang::en)});
}

}  // namespace

std::int64_t Play::free_units(const Register& reg, const std::string& id, const Record& record) const {
  return turn::free_units(world_.region, reg, id, record, today());
}

Result<std::vector<Play::SeatChoice>> Play::choose_seats(const Node& n, const Reserve& r, InstanceNo scope,
                                                         const List* chosen) {
  const auto& reg = world_.bundle.registers.at(r.reg);
  std::vector<std::string> taken;     // records the scope holds already
  std::vector<Value> distinct_taken;  // and what `distinct` says of them
  for (const auto& s : case_.seats) {
    if (s.reg != r.reg || s.scope != scope || s.by_hand()) continue;
    taken.push_back(s.record);
    if (!r.distinct.empty()) distinct_taken.push_back(record_value(s.reg, s.record).as<Record>()->get(r.distinct));
  }
  std::vector<SeatChoice> seats;
  auto needed = r.count - static_cast<int>(taken.size());
  auto at_least = (r.at_least > 0 ? r.at_least : r.count) - static_cast<int>(taken.size());
  auto fits = [&](const std::string& id, const Record& record) -> Result<bool> {
    if (free_units(reg, id, record) <= 0) return false;
    if (std::find(taken.begin(), taken.end(), id) != taken.end()) return false;
    if (!r.distinct.empty()) {
      const auto& value = record.get(r.distinct);
      if (std::find(distinct_taken.begin(), distinct_taken.end(), value) != distinct_taken.end()) return false;
    }
    if (r.where == route::kNoFunction) return true;
    Record whole = record;
    whole.set(reg.key.name, id);
    whole.set("id", id);
    route::ScriptArguments arguments;
    arguments.record = &whole;
    arguments.record_fields = &reg.fields;
    auto result = run_script(r.where, scope, nullptr, arguments);
    if (!result) return result.error();
    return !result->empty() && !result->front().empty() && !(result->front().as<bool>() && !result->front().yes());
  };
  auto add = [&](const std::string& id, const Record& record) {
    taken.push_back(id);
    if (!r.distinct.empty()) distinct_taken.push_back(record.get(r.distinct));
    seats.push_back({id, date_field(record, reg.period_field), date_field(record, reg.period_to)});
  };
  if (chosen) {
    if (static_cast<int>(chosen->size()) > needed)
      return wrong_number(reg, "hoogstens", "at most", std::max(needed, 0));
    if (static_cast<int>(chosen->size()) < at_least) return wrong_number(reg, "minstens", "at least", at_least);
    for (const auto& id : *chosen) {
      auto* record = world_.region.record(r.reg, std::string(id.text()));
      if (!record) return not_there(reg, std::string(id.text()));
      auto fit = fits(std::string(id.text()), *record);
      if (!fit) return fit.error();
      if (!*fit) return not_to_be_had(reg, std::string(id.text()));
      add(std::string(id.text()), *record);
    }
    return seats;
  }
  // First fit: what begins soonest, then by key; without a date last.
  std::vector<std::pair<Date, std::string>> order;
  for (const auto& [id, record] : world_.region.whole(r.reg))
    order.push_back({date_field(record, reg.period_field).value_or(Date{INT32_MAX}), id});
  std::sort(order.begin(), order.end());
  for (const auto& [day, id] : order) {
    if (static_cast<int>(seats.size()) >= needed) break;
    const auto& record = *world_.region.record(r.reg, id);
    auto fit = fits(id, record);
    if (!fit) return fit.error();
    if (*fit) add(id, record);
  }
  if (static_cast<int>(seats.size()) < at_least) return too_little_room(reg, n);
  return seats;
}

void Play::take_seats(const Node& n, const Reserve& r, InstanceNo instance, InstanceNo scope, bool held,
                      const std::vector<SeatChoice>& seats) {
  for (const auto& s : seats) {
    SeatTaken e;
    e.seat = case_.last_seat + 1;
    e.scope = scope;
    e.instance = instance;
    e.node = n.index;
    e.reg = r.reg;
    e.record = s.record;
    e.held = held;
    e.from = s.from ? s.from : std::optional(today());
    e.till = s.till;
    auto no = e.seat;
    emit(std::move(e));
    if (held && r.hold) arm(0, TimerKind::hold, no, add_span(world_.now, *r.hold));
  }
}

void Play::give_back(std::uint32_t seat, const std::string& reason) {
  for (std::size_t i = case_.timers.size(); i-- > 0;)
    if (case_.timers[i].kind == TimerKind::hold && case_.timers[i].number == seat)
      emit(TimerGone{case_.timers[i].no, false});
  emit(SeatGivenBack{seat, reason});
}

bool Play::reserve_on_entry(const Node& n, InstanceNo instance) {
  bool wait = n.kind == route::NodeKind::wait;
  bool all = true;
  auto scope = case_.find(instance)->scope;
  for (const auto& r : n.reserve) {
    if (!wait && !r.hold) continue;  // the worker's choice at completion
    auto seats = choose_seats(n, r, scope, nullptr);
    if (!seats && seats.error().code != ErrorCode::refused) {
      raise_incident(n.index, scope, seats.error(), {0, kPartThere, "", instance});
      return false;
    }
    if (!seats) {
      all = false;
      if (wait) emit(Waitlisted{instance, r.reg, false});
      continue;  // a step tries again when it is completed
    }
    take_seats(n, r, instance, scope, r.hold.has_value(), *seats);
  }
  return all;
}

void Play::offer_seat(InstanceNo instance) {
  auto* i = case_.find(instance);
  if (!i || i->life != Life::waiting || i->stood_since != 0) return;
  const auto& n = node(i->node);
  auto scope = i->scope;
  for (const auto& r : n.reserve) {
    bool listed = false;
    for (const auto& w : case_.waiting) listed = listed || w == std::pair{instance, r.reg};
    if (!listed) continue;
    auto seats = choose_seats(n, r, scope, nullptr);
    if (!seats) continue;
    emit(Waitlisted{instance, r.reg, true});
    take_seats(n, r, instance, scope, r.hold.has_value(), *seats);
  }
  check_wait(instance);
}

}  // namespace trajectum::turn
