// The places of a register's records: who has them, who waits, and what people hold by hand for a case.
#include <charconv>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/register_common.hpp"
#include "turn/seats.hpp"

namespace trajectum::rpc {

namespace {

Result<const route::Register*> capacity_of(Services& services, const Call& call) {
  auto reg = register_of(services, call);
  if (reg && (*reg)->capacity.empty())
    return invalid_params("register",
                          {"Dit register heeft geen plaatsen (`capacity`).", "This register has no `capacity`."});
  return reg;
}

/// `from` and `till`, both or neither.
Result<std::optional<state::Days>> days_of(const Call& call) {
  auto from = date_of(call, "from"), till = date_of(call, "till");
  if (from.has_value() != till.has_value() || (from && *from > *till))
    return invalid_params("from", {"Geef `from` en `till` samen, `till` niet voor `from`.",
                                   "Give `from` and `till` together, `till` not before `from`."});
  return from ? std::optional(state::Days{*from, *till}) : std::nullopt;
}

/// How many rows the pages before had.
Result<std::size_t> rows_before(const Call& call, const char* method) {
  auto after = text_of(call, "after");
  std::size_t out = 0;
  auto [end, failed] = std::from_chars(after.data(), after.data() + after.size(), out);
  if (after.empty() || (failed == std::errc() && end == after.data() + after.size())) return out;
  return invalid_params("after", {std::string("Deze cursor is geen cursor van ") + method + ".",
                                  std::string("This is not a cursor of ") + method + "."});
}

const state::Seat* seat_of(const state::Case& c, std::uint32_t no) {
  for (const auto& seat : c.seats)
    if (seat.no == no) return &seat;
  return nullptr;
}

Record booking(Services& services, pipeline::RegionAtWork& r, const state::Booking& b) {
  Record one;
  one.set("case", services.engine.ids().case_id(r.no, b.case_no));
  const auto* c = services.engine.find_case(r, b.case_no);
  const auto* seat = c ? seat_of(*c, b.seat) : nullptr;
  if (!seat) return one;
  one.set("subject", pipeline::views::subject(r, c->subject_register, c->subject_id));
  one.set("state", seat->held ? "held" : "taken");
  if (seat->by_hand()) one.set("seat", static_cast<std::int64_t>(seat->no));
  for (const auto& t : c->timers)
    if (seat->held && t.kind == state::TimerKind::hold && t.number == seat->no)
      one.set("until", calendar::format_instant(t.at));
  if (b.days) {
    one.set("from", b.days->from);
    one.set("till", b.days->till);
  }
  return one;
}

Result<std::string> get(Services& services, Call& call) {
  auto reg = capacity_of(services, call);
  if (!reg) return reg.error();
  auto days = days_of(call);
  if (!days) return days.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto skip = rows_before(call, "capacity.get");
  if (!skip) return skip.error();
  auto& r = region_of(services, call);
  auto id = text_of(call, "id");
  auto* found = r.state.record((*reg)->id, id);
  if (!found) return not_found({"Dit record is er niet.", "There is no such record."});
  auto record = *found;
  auto today = calendar::local_date(services.engine.now());
  const auto& book = r.state.capacity;
  Record out;
  out.set("register", (*reg)->id);
  out.set("id", id);
  out.set("units", record.get((*reg)->capacity).integer());
  out.set("used", *days ? book.used((*reg)->id, id, (*days)->from, (*days)->till) : book.used((*reg)->id, id, today));
  auto free = turn::free_units(r.state, **reg, id, record, today, *days);
  out.set("free", std::max<std::int64_t>(free, 0));
  const auto& bookings = book.bookings((*reg)->id);
  auto of = bookings.find(id);
  List list;
  auto count = of == bookings.end() ? 0 : of->second.size();
  for (auto i = *skip; i < count && list.size() < *limit; ++i) list.push_back(booking(services, r, of->second[i]));
  if (*skip + list.size() < count) out.set("after", std::to_string(*skip + list.size()));
  out.set("bookings", std::move(list));
  out.set("waiting", static_cast<std::int64_t>(book.waiting((*reg)->id).size()));
  return to_json(out);
}

Result<std::string> waiting(Services& services, Call& call) {
  auto reg = capacity_of(services, call);
  if (!reg) return reg.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto skip = rows_before(call, "capacity.waiting");
  if (!skip) return skip.error();
  auto only = case_if_given(services, call);
  if (!only) return only.error();
  auto& r = region_of(services, call);
  const auto& all = r.state.capacity.waiting((*reg)->id);
  Record out;
  List list;
  std::size_t at = 0;
  for (const auto& w : all) {
    ++at;
    if (at <= *skip || (*only && w.case_no != **only)) continue;
    if (list.size() == *limit) {
      out.set("after", std::to_string(at - 1));
      break;
    }
    Record one;
    one.set("position", static_cast<std::int64_t>(at));
    one.set("case", services.engine.ids().case_id(r.no, w.case_no));
    const auto* c = services.engine.find_case(r, w.case_no);
    const auto* i = c ? c->find(w.instance) : nullptr;
    const auto* route = c ? services.engine.route_of(r, *c) : nullptr;
    if (c) one.set("subject", pipeline::views::subject(r, c->subject_register, c->subject_id));
    if (i && route) one.set("node", route->node(i->node).name);
    list.push_back(std::move(one));
  }
  out.set("register", (*reg)->id);
  out.set("count", static_cast<std::int64_t>(all.size()));
  out.set("waiting", std::move(list));
  return to_json(out);
}

Result<std::string> hold(Services& services, Call& call) {
  auto reg = capacity_of(services, call);
  if (!reg) return reg.error();
  auto days = days_of(call);
  if (!days) return days.error();
  auto span = duration_of(call.params.get("hold"));
  if (!span)
    return invalid_params("hold", {"Hier hoort een duur: {\"n\": 5, \"unit\": \"workdays\"}.",
                                   "A duration is expected: {\"n\": 5, \"unit\": \"workdays\"}."});
  turn::HoldByHand what{(*reg)->id, text_of(call, "id"), text_of(call, "reason"), *days, *span};
  return on_case(services, call, "capacity.hold", [what](turn::Play& play) -> Result<void> {
    if (auto seat = turn::hold_by_hand(play, what); !seat) return seat.error();
    return {};
  });
}

/// The number of the seat; 0, which none has, when it is no number of one.
std::uint32_t seat_number(const Call& call) {
  auto n = call.params.get("seat").integer();
  return n < 0 || n > UINT32_MAX ? 0 : static_cast<std::uint32_t>(n);
}

}  // namespace

void add_capacity_methods(MethodTable& table, Services& services) {
  const Param reg{.name = "register", .required = true, .doc = "a register with capacity"};
  const Param id{.name = "id", .required = true, .doc = "the key of the record"};
  const Param from{.name = "from", .type = ParamType::date, .doc = "the first day"};
  const Param till{.name = "till", .type = ParamType::date, .doc = "the last day"};
  const Param one_case{.name = "case", .required = true, .doc = "the case's id"};
  const Param seat{.name = "seat", .type = ParamType::integer, .required = true, .doc = "as case.get shows it"};
  const Param reason{.name = "reason", .required = true};
  const Param seq{.name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
  const std::vector<ErrorCode> usual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused};
  table.add({.name = "capacity.get",
             .summary = "The places of a record, in all or on some days: how many are free, and who has them.",
             .params = list_params({reg, id, from, till}),
             .result = "{register, id, units, used, free, bookings: [{case, subject, state, seat, until, from, till}], "
                       "waiting, after}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return get(services, call); }});
  table.add({.name = "capacity.waiting",
             .summary = "Who waits for a place of a register, in order.",
             .params = list_params({reg, {.name = "case", .doc = "only where this case stands"}}),
             .result = "{register, count, waiting: [{position, case, subject, node}], after}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return waiting(services, call); }});
  table.add({.name = "capacity.hold",
             .summary = "Holds a place of a record for a case, as long as it lasts or for some days.",
             .changes = true,
             .params = {one_case,
                        reg,
                        id,
                        {.name = "hold",
                         .type = ParamType::record,
                         .required = true,
                         .doc = "how long, unless it is confirmed: {n, unit}"},
                        from,
                        till,
                        reason,
                        seq},
             .result = "the answer of a command on a case",
             .errors = usual,
             .run = [&services](Call& call) { return hold(services, call); }});
  table.add({.name = "capacity.confirm",
             .summary = "A place that is held by hand stays until it is given back, or the case ends.",
             .changes = true,
             .params = {one_case, seat, seq},
             .result = "the answer of a command on a case",
             .errors = usual,
             .run = [&services](Call& call) {
               return on_case(services, call, "capacity.confirm",
                              [no = seat_number(call)](turn::Play& play) { return turn::confirm_by_hand(play, no); });
             }});
  table.add({.name = "capacity.release",
             .summary = "Gives back a place that is held by hand.",
             .changes = true,
             .params = {one_case, seat, reason, seq},
             .result = "the answer of a command on a case",
             .errors = usual,
             .run = [&services](Call& call) {
               return on_case(services, call, "capacity.release",
                              [no = seat_number(call), why = text_of(call, "reason")](turn::Play& play) {
                                return turn::release_by_hand(play, no, why);
                              });
             }});
}

}  // namespace trajectum::rpc
