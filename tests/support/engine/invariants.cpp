#include "support/engine/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"

namespace trajectum::test {

using state::NodeIndex;

using state::Case;
using state::Life;

namespace {

bool is_item(const state::Instance& i) {
  return i.life != Life::open && i.life != Life::waiting && i.life != Life::available;
}

bool is_before(const Invariants::Slot& slot, CaseNo no, InstanceNo scope, state::NodeIndex target) {
  return std::get<0>(slot) == no && std::get<1>(slot) == scope && std::get<2>(slot) == target;
}

const char* item_state(Life life) {
  switch (life) {
    case Life::offered: return "offered";
    case Life::allocated: return "allocated";
    case Life::started: return "started";
    case Life::paused: return "paused";
    case Life::suspension: return "suspension";
    default: return "incident";
  }
}

}  // namespace

void Invariants::forget() {
  read_to_ = 0;
  cases_.clear();
  marks_.clear();
  latches_.clear();
  money_.clear();
  records_.clear();
  externals_.clear();
  trails_.clear();
}

void Invariants::follow() {
  auto region = bench_.region().no;
  while (true) {
    auto rows = bench_.store().history_after(region, read_to_, limits::kListLimitMax);
    for (const auto& row : rows) {
      if (row.id != read_to_ + 1) say(fmt::format("history row {} follows {}", row.id, read_to_));
      read_to_ = row.id;
      auto turn = state::TurnRecord::decode(row.body);
      if (!turn) {
        say(fmt::format("history row {} cannot be read", row.id));
        continue;
      }
      for (const auto& event : turn->events) {
        follow_money(event);
        follow_record(event);
      }
      if (row.case_no == 0) continue;
      auto& c = cases_[row.case_no];
      if (row.prev != c.last_history)
        say(fmt::format("case {}: history row {} says its last was {}, it was {}", row.case_no, row.id, row.prev,
                        c.last_history));
      if (turn->seq != c.seq + 1) say(fmt::format("case {}: seq {} follows {}", row.case_no, turn->seq, c.seq));
      c.region = region;
      c.no = row.case_no;
      c.seq = turn->seq;
      c.last_history = row.id;
      keep_before_move(*turn);
      for (const auto& event : turn->events) {
        follow_move(row.case_no, event);
        follow_marks(*turn, event);
        c.apply(event);
      }
      leave_trail(c, row.at, turn->events);
      touched_.insert(row.case_no);
    }
    if (rows.size() < limits::kListLimitMax) return;
  }
}

void Invariants::follow_marks(const state::TurnRecord& turn, const state::Event& event) {
  auto at = [&](InstanceNo scope, NodeIndex target, NodeIndex source) -> int& {
    return marks_[{turn.case_no, scope, target, source}];
  };
  const auto& c = cases_[turn.case_no];
  auto name = [&](NodeIndex node) { return bench_.engine().route_of(bench_.region(), c)->node(node).name; };
  auto take = [&](InstanceNo scope, NodeIndex target, NodeIndex source, int count) {
    auto& left = at(scope, target, source);
    left -= count;
    if (left >= 0) return;
    auto from = source == state::kWaitsToOpen ? std::string("waiting") : name(source);
    say(fmt::format("case {}: {} went on without a mark of {}", c.no, name(target), from));
  };
  if (auto* put = std::get_if<state::MarkPut>(&event))
    at(put->scope, put->target, put->source) += static_cast<int>(put->count);
  if (auto* late = std::get_if<state::MarkSwallowed>(&event)) {
    take(late->scope, late->target, late->source, static_cast<int>(late->count));
    if (latches_.erase({turn.case_no, late->scope, late->target, late->source}) == 0)
      say(fmt::format("case {}: {} swallowed a mark that it needed", c.no, name(late->target)));
  }
  if (auto* none = std::get_if<state::MarksGone>(&event)) {
    std::erase_if(marks_, [&](const auto& m) { return is_before(m.first, turn.case_no, none->scope, none->target); });
    std::erase_if(latches_, [&](const auto& l) { return is_before(l, turn.case_no, none->scope, none->target); });
  }
  if (auto* ending = std::get_if<state::ScopeEnding>(&event)) {  // no join of it is asked any more
    auto of_it = [&](const auto& at) { return std::get<0>(at) == turn.case_no && std::get<1>(at) == ending->scope; };
    std::erase_if(marks_, [&](const auto& m) { return of_it(m.first) && std::get<3>(m.first) != state::kWaitsToOpen; });
    std::erase_if(latches_, of_it);
  }
  if (auto* taken = std::get_if<state::MarksTaken>(&event)) {
    const auto& n = bench_.engine().route_of(bench_.region(), c)->node(taken->target);
    std::size_t sources = 0, marks = 0;
    for (const auto& [source, count] : taken->taken) {
      take(taken->scope, taken->target, source, static_cast<int>(count));
      sources += source != state::kWaitsToOpen;
      marks += count;
    }
    for (auto source : taken->latched) latches_.insert({turn.case_no, taken->scope, taken->target, source});
    bool fits = true;
    if (sources > 0) {
      switch (n.join.kind) {
        case route::JoinKind::any: fits = marks == static_cast<std::size_t>(n.join.marks); break;
        case route::JoinKind::all: fits = sources == n.sources.size(); break;
        case route::JoinKind::count: fits = sources == static_cast<std::size_t>(n.join.need); break;
        case route::JoinKind::active: break;
      }
    }
    if (!fits) say(fmt::format("case {}: {} fired with {} sources, {} marks", c.no, n.name, sources, marks));
  }
  std::optional<InstanceNo> gone;  // the scope's marks go with it
  if (auto* ended = std::get_if<state::Ended>(&event)) gone = ended->instance;
  if (std::holds_alternative<state::CaseEnded>(event)) gone = 0;
  if (gone) {
    auto inside = [&](const Slot& slot) { return std::get<0>(slot) == turn.case_no && std::get<1>(slot) == *gone; };
    std::erase_if(marks_, [&](const auto& m) { return inside(m.first); });
    std::erase_if(latches_, inside);
  }
}

std::vector<std::string> Invariants::check(const std::set<CaseNo>& also) {
  broken_.clear();
  touched_ = also;
  follow();
  for (auto no : touched_) {
    auto it = cases_.find(no);
    if (it == cases_.end())
      say(fmt::format("case {} has no history", no));
    else
      look_at_case(it->second);
  }
  look_at_region();
  return broken_;
}

std::vector<std::string> Invariants::check_everything() {
  std::set<CaseNo> all;
  follow();
  for (const auto& [no, c] : cases_) all.insert(no);
  check(all);
  look_at_tables();
  look_at_records();
  look_at_blobs();
  look_at_versions();
  return broken_;
}

void Invariants::look_at_case(const Case& c) {
  auto& engine = bench_.engine();
  auto& r = bench_.region();
  auto row = bench_.store().case_row(r.no, c.no);
  auto file = bench_.store().case_file(r.no, c.no);
  if (!row || !file) return say(fmt::format("case {} is not stored", c.no));
  if (row->body != c.encode_body()) say(fmt::format("case {}: the stored body is not what its history gives", c.no));
  Case stored_file;
  if (!stored_file.decode_file(*file) || stored_file.encode_file() != c.encode_file())
    say(fmt::format("case {}: the stored file is not what its history gives", c.no));
  auto* warm = engine.find_case(r, c.no);
  if (!warm || !warm->same_state(c) || warm->last_history != c.last_history)
    say(fmt::format("case {}: the warm case is not what its history gives", c.no));
  if (row->seq != c.seq || row->last_history != c.last_history || row->owner != c.owner ||
      row->state != state::case_life_name(c.life))
    say(fmt::format("case {}: its hot columns are wrong", c.no));
  auto* route = engine.route_of(r, c);
  if (!route) return say(fmt::format("case {} has no route", c.no));
  look_at_items(c, *route);
  look_at_flow(c, *route);
  look_at_time(c, *route);
  look_at_jobs(c, *route);
  look_at_freedom(c);
  look_at_slas(c);
  for (const auto& t : c.timers)
    if (!bench_.store().has_timer(r.no, {t.at, c.no, t.no}))
      say(fmt::format("case {}: timer {} is not stored", c.no, t.no));
  for (const auto& i : c.instances)
    if (!c.find(i.scope)) say(fmt::format("case {}: {} outlived its scope", c.no, route->node(i.node).name));
  for (const auto& s : c.seats)
    if (!c.find(s.scope)) say(fmt::format("case {}: a seat of {} outlived its scope", c.no, s.reg));
  for (const auto& t : c.timers)
    if (!c.find(t.instance)) say(fmt::format("case {}: timer {} outlived its node", c.no, t.no));
  std::size_t marks = 0, known = 0;
  auto count = [&](const state::Instance& scope) {
    for (const auto& [arc, n] : scope.marks) {
      marks += n;
      auto it = marks_.find({c.no, scope.no, arc.first, arc.second});
      if (it == marks_.end() || it->second != static_cast<int>(n))
        say(fmt::format("case {}: marks at {} are not put less taken", c.no, route->node(arc.first).name));
    }
  };
  count(c.root);
  for (const auto& i : c.instances) count(i);
  for (const auto& [key, n] : marks_)
    if (std::get<0>(key) == c.no) known += static_cast<std::size_t>(n);
  if (marks != known) say(fmt::format("case {}: {} marks are left, {} should be", c.no, marks, known));
  if (!c.is_open()) {
    if (!c.instances.empty() || !c.timers.empty() || !c.seats.empty() || !c.mailbox.empty() || !c.waiting.empty())
      say(fmt::format("case {} is closed but holds something", c.no));
  } else if (engine.next_action(r, c).empty()) {
    std::string live;
    for (const auto& i : c.instances) live += " " + route->node(i.node).name;
    say(fmt::format("case {} of {} is open and has no next action; live:{}, {} marks", c.no, c.route, live, marks));
  }
}

void Invariants::look_at_items(const Case& c, const route::Route& route) {
  store::ItemQuery query;
  query.case_no = c.no;
  query.limit = limits::kListLimitMax;
  auto found = bench_.store().find_items(bench_.region().no, query);
  std::size_t live = 0;
  for (const auto& i : c.instances) {
    if (!is_item(i)) continue;
    ++live;
    auto row = std::find_if(found.begin(), found.end(), [&](const auto& f) { return f.item.instance == i.no; });
    if (row == found.end()) {
      say(fmt::format("case {}: {} is not in the worklist", c.no, route.node(i.node).name));
      continue;
    }
    auto queue = i.assignee.empty() ? "r:" + i.role : "u:" + i.assignee;
    const auto& said = i.priority.empty() ? c.priority : i.priority;
    int priority = said == "high" ? -1 : said == "low" ? 1 : 0;
    bool right = row->item.queue == queue &&
                 row->item.state == (i.stood_since == 0 ? item_state(i.life) : "suspended") &&
                 row->item.due == (i.stood_since == 0 ? i.due : std::nullopt) &&
                 row->item.node == route.node(i.node).name && row->item.priority == priority && row->owner == c.owner;
    if (!right) say(fmt::format("case {}: the worklist shows {} otherwise than it is", c.no, route.node(i.node).name));
  }
  if (found.size() != live)
    say(fmt::format("case {}: {} rows in the worklist for {} live items", c.no, found.size(), live));
}

void Invariants::look_at_region() {
  look_at_seats();
  look_at_queue();
  look_at_told();
  look_at_ledger();
  look_at_pools();
  look_at_caseloads();
  look_at_metrics();
  look_at_trails();
}

/// On no day from today on more units than there are. Counted day by day, not as the book counts.
void Invariants::look_at_days(const std::string& id, const std::string& record,
                              const std::vector<state::Booking>& bookings, std::int64_t units) {
  std::set<Date> days{calendar::local_date(bench_.clock().now())};
  for (const auto& b : bookings)
    if (b.days && b.days->from > *days.begin()) days.insert(b.days->from);
  for (auto day : days) {
    std::int64_t taken = 0;
    for (const auto& b : bookings) taken += !b.days || (b.days->from <= day && day <= b.days->till) ? 1 : 0;
    if (taken > units)
      say(fmt::format("{} {} has {} units and {} bookings on {}", id, record, units, taken, format_date(day)));
  }
}

void Invariants::look_at_seats() {
  auto& r = bench_.region();
  for (const auto& [id, reg] : r.bundle->registers) {
    if (reg.capacity.empty()) continue;
    std::map<std::pair<std::string, std::pair<CaseNo, std::uint32_t>>, int> booked, held;
    for (const auto& [record, bookings] : r.state.capacity.bookings(id)) {
      auto* stored = r.state.record(id, record);
      auto units = stored ? stored->get(reg.capacity).integer() : 0;
      look_at_days(id, record, bookings, units);
      for (const auto& b : bookings) ++booked[{record, {b.case_no, b.seat}}];
    }
    std::vector<state::Waiting> waiting;
    for (const auto& [no, c] : cases_) {
      for (const auto& s : c.seats)
        if (s.reg == id) ++held[{s.record, {no, s.no}}];
      for (const auto& [instance, waits_for] : c.waiting)
        if (waits_for == id) waiting.push_back({0, no, instance});
    }
    if (booked != held)
      say(fmt::format("the book of {} has {} bookings, the cases hold {}, or others", id, booked.size(), held.size()));
    auto listed = r.state.capacity.waiting(id);
    if (!std::is_sorted(listed.begin(), listed.end()))
      say("the waiting list of " + id + " is not in the order of arrival");
    for (auto& w : listed) w.order = 0;
    std::sort(listed.begin(), listed.end());
    if (listed != waiting) say("the waiting list of " + id + " is not what its cases say");
  }
}

void Invariants::look_at_pools() {
  auto& r = bench_.region();
  auto today = calendar::local_date(bench_.clock().now());
  for (const auto& [id, pool] : r.bundle->pools) {
    const auto& members = r.state.pools[id].members();
    auto target = bench_.engine().pool_target(r, pool, today);
    if (static_cast<std::int64_t>(members.size()) > target)
      say(fmt::format("pool {} has {} members for {} places", id, members.size(), target));
    std::map<std::string, int> flagged;
    for (const auto& [no, c] : cases_) {
      auto* m = c.membership(id);
      if (!m || !m->member) continue;
      if (!c.is_open()) say(fmt::format("case {} is closed and a member of {}", no, id));
      ++flagged[c.subject_id];
      auto it = members.find(c.subject_id);
      if (it == members.end() || it->second.case_no != no)
        say(fmt::format("case {} is a member of {}, whose book does not know it", no, id));
    }
    for (const auto& [client, n] : flagged)
      if (n > 1) say(fmt::format("{} is in pool {} {} times", client, id, n));
    if (flagged.size() != members.size())
      say(fmt::format("pool {} has {} members, {} cases say so", id, members.size(), flagged.size()));
    for (const auto* waiting : r.state.pools[id].queue(nullptr, 0, r.state.pools[id].queue_length()))
      if (members.count(waiting->client)) say(waiting->client + " is a member of " + id + " and waits for it");
  }
}

void Invariants::look_at_caseloads() {
  auto& r = bench_.region();
  std::map<std::string, std::size_t> counted;
  for (const auto& [no, c] : cases_)
    if (!c.owner.empty() && turn::counts_in_caseload(*r.bundle, c)) ++counted[c.owner];
  for (const auto& [owner, n] : r.caseload)
    if (counted[owner] != n) say(fmt::format("the caseload of {} is {}, the cases give {}", owner, n, counted[owner]));
}

void Invariants::look_at_tables() {
  auto& r = bench_.region();
  auto& store = bench_.store();
  std::size_t timers = 0, items = 0, seats = 0, seat_rows = 0, stand_ins = 0, stand_in_rows = 0, helpers = 0,
              helper_rows = 0;
  for (const auto& [no, c] : cases_) {
    stand_ins += c.stand_ins.size();
    helpers += c.helpers.size();
    timers += c.timers.size();
    seats += c.seats.size();
    items += static_cast<std::size_t>(std::count_if(c.instances.begin(), c.instances.end(), is_item));
  }
  auto stored = store.due_timers(r.no, INT64_MAX, timers + 10);
  if (stored.size() != timers) say(fmt::format("{} timers are stored, the cases have {}", stored.size(), timers));
  if (auto n = store.count_items(r.no, {}); n != items)
    say(fmt::format("{} items are stored, the cases have {}", n, items));
  store.scan_entries(r.no, state::space::kSeat, "", "",
                     [&](std::string_view, std::string_view) { return ++seat_rows > 0; });
  store.scan_entries(r.no, state::space::kStandIn, "", "",
                     [&](std::string_view, std::string_view) { return ++stand_in_rows > 0; });
  store.scan_entries(r.no, state::space::kHelper, "", "",
                     [&](std::string_view, std::string_view) { return ++helper_rows > 0; });
  if (helper_rows != helpers) say(fmt::format("{} helpers are stored, the cases have {}", helper_rows, helpers));
  if (stand_in_rows != stand_ins)
    say(fmt::format("{} stand-ins are stored, the cases have {}", stand_in_rows, stand_ins));
  if (seat_rows != seats) say(fmt::format("{} seats are stored, the cases have {}", seat_rows, seats));
}

std::string Invariants::shared_state() {
  auto& r = bench_.region();
  std::string out;
  for (const auto& [id, pool] : r.bundle->pools) {
    auto& book = r.state.pools[id];
    for (const auto& [client, m] : book.members())
      out += fmt::format("member {} {} {} {}\n", id, client, m.case_no, m.part);
    for (const auto* c : book.queue(nullptr, 0, book.queue_length()))
      out += fmt::format("queue {} {} {}\n", id, c->client, c->part);
  }
  out += shared_money();
  for (const auto& [id, reg] : r.bundle->registers) {
    for (const auto& [record, bookings] : r.state.capacity.bookings(id))
      for (const auto& b : bookings)
        out += fmt::format("seat {} {} {}.{} {}\n", id, record, b.case_no, b.seat,
                           b.days ? format_date(b.days->from) + " " + format_date(b.days->till) : "");
    for (const auto& w : r.state.capacity.waiting(id))
      out += fmt::format("waits {} {}.{}\n", id, w.case_no, w.instance);
  }
  for (const auto& [id, m] : r.bundle->metrics) {
    auto value = r.metrics->value(id);
    out += fmt::format("metric {} {}/{}\n", id, value.where, value.of);
  }
  return out;
}

}  // namespace trajectum::test
