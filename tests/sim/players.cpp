#include "sim/players.hpp"
#include "turn/seats.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/seats.hpp"

namespace trajectum::sim {

using state::Life;

Players::Players(std::uint64_t seed, test::Bench& bench, Habits habits)
    : dice_(seed), bench_(bench), forms_(dice_, bench), habits_(std::move(habits)) {
  // Two people to a role, and one who may do everything.
  for (const auto& [id, role] : bench.region().bundle->roles)
    for (const char* suffix : {"_1", "_2"}) {
      users_.push_back(id + suffix);
      bench.person(users_.back(), {id});
    }
  users_.push_back("everybody");
}

void Players::count(const std::string& what, bool done) {
  auto& [tried, succeeded] = tally_[what];
  ++tried;
  succeeded += done;
}

Record Players::record_for(const std::string& reg) {
  const auto& declared = bench_.region().bundle->registers.at(reg);
  auto out = forms_.fill(declared.fields, nullptr);
  if (!declared.capacity.empty()) out.set(declared.capacity, static_cast<std::int64_t>(1 + dice_.below(3)));
  return out;
}

void Players::furnish() {
  // Several rounds, because records refer to each other.
  for (int round = 0; round < 3; ++round)
    bench_.group([&] {
      for (const auto& [id, reg] : bench_.region().bundle->registers)
        for (int n = 0; n < 4; ++n) {
          auto put = bench_.put(id, id + "_" + std::to_string(n), record_for(id));
          count("furnish", put.ok());
        }
    });
}

std::vector<CaseNo> Players::open_cases() {
  store::CaseQuery query;
  query.state = "active";
  query.limit = limits::kListLimitMax;
  std::vector<CaseNo> out;
  for (const auto& row : bench_.store().find_cases(bench_.region().no, query)) out.push_back(row.no);
  return out;
}

std::vector<Players::Item> Players::open_items() {
  store::ItemQuery query;
  query.limit = limits::kListLimitMax;
  std::vector<Item> out;
  for (const auto& found : bench_.store().find_items(bench_.region().no, query))
    if (auto* i = bench_.get(found.item.case_no).find(found.item.instance)) out.push_back({found.item.case_no, *i});
  return out;
}

std::string Players::user_for(const Item& item) {
  if (dice_.one_in(12)) return dice_.of(users_);
  if (!item.instance.assignee.empty()) return item.instance.assignee;
  if (dice_.one_in(10)) return "everybody";
  return item.instance.role + (dice_.one_in(2) ? "_1" : "_2");
}

CaseNo Players::act() {
  auto cases = open_cases();
  auto dice = dice_.below(100);
  bool full = habits_.cases_max > 0 && cases.size() >= habits_.cases_max;
  if (cases.empty() || (dice < 5 && !full)) return open_case();
  if (dice_.one_in(25)) return move(dice_.of(cases));
  if (dice < 10) return put_record();
  if (dice < 15) return send(dice_.of(cases));
  if (dice < 19) return add_optional(dice_.of(cases));
  if (dice < 20 && dice_.one_in(3)) return cancel(dice_.of(cases));
  if (dice < 20) return dice_.one_in(2) ? reopen() : link(dice_.of(cases));
  if (dice < 23) return suspend(dice_.of(cases));
  if (dice < 24) return command_each(dice_.of(cases));
  if (dice < 28) return command_term(dice_.of(cases));
  if (dice < 29) return command_timer(dice_.of(cases));
  if (dice < 30) return recount(dice_.of(cases));
  if (dice < 32) return do_again(dice_.of(cases));
  if (dice < 35) return be_a_worker();
  if (dice < 38) return book(dice_.of(cases));
  auto items = open_items();
  if (items.empty()) return send(dice_.of(cases));
  // Trouble that nobody can mend stays: without this most turns would try it again.
  auto at = dice_.below(items.size());
  for (int more = 8; more > 0 && items[at].instance.life == Life::incident && !dice_.one_in(8); --more)
    at = dice_.below(items.size());
  const auto& item = items[at];
  if (dice < 43) return dice_.one_in(4) ? handle_document(item.no) : attach(item);
  return work(item);
}

void Players::act_on(CaseNo no) {
  auto dice = dice_.below(100);
  if (dice < 12) return let_time_pass();
  std::vector<Item> items;
  for (const auto& item : open_items())
    if (item.no == no) items.push_back(item);
  bench_.group([&] {
    if (dice < 22 || items.empty())
      send(no);
    else if (dice < 30)
      add_optional(no);
    else if (dice < 38)
      command_each(no);
    else if (dice < 46)
      command_timer(no);
    else if (dice < 56)
      attach(dice_.of(items));
    else
      work(dice_.of(items));
  });
}

CaseNo Players::open_case() {
  std::vector<std::string> routes;
  for (const auto& [id, route] : bench_.region().bundle->routes)
    if (habits_.route.empty() || habits_.route == id) routes.push_back(id);
  const auto& route = bench_.region().bundle->routes.at(dice_.of(routes));
  auto subjects = forms_.keys(route.subject);
  subjects.push_back("nobody");
  auto file = forms_.fill(route.file, nullptr);
  auto opened = bench_.open(route.id, dice_.of(subjects), dice_.one_in(2) ? file : Record());
  count("case.open", opened.ok());
  return opened ? *opened : 0;
}

CaseNo Players::put_record() {
  std::vector<std::string> names;
  for (const auto& [id, reg] : bench_.region().bundle->registers) names.push_back(id);
  auto reg = dice_.of(names);
  // An old record changes, or there is a new one.
  auto known = forms_.keys(reg);
  if (!known.empty() && dice_.one_in(8)) {  // mostly refused: somebody refers to it
    count("register.remove", bench_.remove(reg, dice_.of(known)).ok());
    return 0;
  }
  bool again = !known.empty() && dice_.one_in(2);
  std::vector<std::pair<std::string, std::string>> externals;  // few ids, so that two records want the same
  if (dice_.one_in(3))
    externals.emplace_back(dice_.one_in(2) ? "sonar" : "wbs", dice_.one_in(4) ? "" : std::to_string(dice_.below(20)));
  auto put = bench_.put(reg, again ? dice_.of(known) : reg + "_" + std::to_string(dice_.below(60)), record_for(reg),
                        std::move(externals));
  count("register.put", put.ok());
  return 0;
}

CaseNo Players::work(const Item& item) {
  auto user = user_for(item);
  auto no = item.instance.no;
  auto dice = dice_.below(100);
  const auto& skip_by = bench_.route(item.no).node(item.instance.node).skip_by;
  if (dice >= 22 && dice < 26 && !skip_by.empty()) user = skip_by + "_1";
  auto on = [&](const char* what, const pipeline::Engine::Decide& decide) {
    count(what, bench_.on(item.no, user, decide).ok());
    return item.no;
  };
  if (item.instance.life == Life::suspension) return go_on(item.no);
  if (item.instance.life == Life::incident)
    return on("incident.retry", [no](turn::Play& play) { return play.retry_incident(no); });
  if (dice < 10) return on("work.claim", [no](turn::Play& play) { return play.claim(no); });
  if (dice < 15) return on("work.release", [no](turn::Play& play) { return play.release(no); });
  if (dice < 22) return on("work.start", [no](turn::Play& play) { return play.start(no); });
  if (dice < 26) return on("work.skip", [no](turn::Play& play) { return play.skip(no, "not needed"); });
  if (dice < 28) return on("case.note", [](turn::Play& play) { return play.note("seen"); });
  if (dice < 32) return seat_by_hand(item.no);
  return complete(item, user);
}

CaseNo Players::complete(const Item& item, const std::string& user) {
  const auto& c = bench_.get(item.no);
  const auto& node = bench_.route(item.no).node(item.instance.node);
  turn::Play::Completion what;
  what.item = item.instance.no;
  bool usual = node.outcomes.empty() || (node.next && dice_.one_in(2));
  const route::Target* target = usual ? (node.next ? &*node.next : nullptr) : nullptr;
  if (!usual) {
    const auto& outcome = dice_.of(node.outcomes);
    what.outcome = outcome.id;
    target = &outcome.target;
  }
  if (dice_.one_in(40)) what.outcome = "no_such_outcome";
  if (target && target->bare)
    what.form.set("reason", "because");
  else
    what.form = dice_.one_in(12) ? forms_.spoil(node.form, &c) : forms_.fill(node.form, &c);
  for (const auto& r : node.reserve) {
    if (r.hold || !dice_.one_in(4)) continue;
    List wanted;  // the worker's own choice of seats
    auto all = forms_.keys(r.reg);
    for (int n = 0; n < r.count && !all.empty(); ++n) wanted.push_back(dice_.of(all));
    what.form.set(r.reg, wanted);
  }
  auto done = bench_.on(item.no, user, [&](turn::Play& play) { return play.complete(what); });
  count("work.complete", done.ok());
  return item.no;
}

CaseNo Players::send(CaseNo no) {
  std::vector<std::string> names{"no_such_message"};
  for (const auto& node : bench_.route(no).nodes)
    if (!node.message.empty()) names.insert(names.end(), 4, node.message);
  turn::Play::Message message;
  message.message = dice_.of(names);
  message.data = "x";
  if (dice_.one_in(3)) message.ttl = Duration{Unit::days, static_cast<std::int64_t>(dice_.below(20)), ""};
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) { return play.receive(message); });
  count("message.send", done.ok());
  return no;
}

CaseNo Players::add_optional(CaseNo no) {
  std::vector<std::string> names{"no_such_step"};
  for (const auto& node : bench_.route(no).nodes)
    if (node.kind == route::NodeKind::optional) names.insert(names.end(), 4, node.name);
  const auto& name = dice_.of(names);
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
    auto added = play.add_optional(name);
    if (!added) return added.error();
    return {};
  });
  count("work.add", done.ok());
  return no;
}

CaseNo Players::command_each(CaseNo no) {
  std::vector<InstanceNo> rows;
  for (const auto& i : bench_.get(no).instances)
    if (bench_.route(no).node(i.node).kind == route::NodeKind::each) rows.push_back(i.no);
  if (rows.empty()) return no;
  auto each = dice_.of(rows);
  auto what = dice_.below(4);
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
    if (what == 0) return play.each_close(each);
    if (what == 1) return play.each_complete(each);
    auto added = play.each_add(each, {});
    if (!added) return added.error();
    return {};
  });
  count("each", done.ok());
  return no;
}

CaseNo Players::be_a_worker() {
  std::set<std::string> kinds;
  for (const auto& [id, route] : bench_.region().bundle->routes)
    for (const auto& node : route.nodes)
      if (!node.job_kind.empty()) kinds.insert(node.job_kind);
  if (kinds.empty()) return 0;
  auto& engine = bench_.engine();
  if (taken_.empty() || dice_.one_in(3)) {
    bench_.group([&] {
      auto more = engine.take_jobs(bench_.region(), "robot", kinds, 1 + dice_.below(3),
                                   static_cast<std::int64_t>(1000 * dice_.below(100'000)));
      count("job.take", more && !more->empty());
      if (more) taken_.insert(taken_.end(), more->begin(), more->end());
    });
    return 0;
  }
  auto at = static_cast<std::ptrdiff_t>(dice_.below(taken_.size()));
  auto job = taken_[static_cast<std::size_t>(at)];
  if (!dice_.one_in(4)) taken_.erase(taken_.begin() + at);  // else it is said again later, which is refused
  if (dice_.one_in(8)) {
    bench_.group([&] {
      auto until = engine.extend_lease(bench_.region(), job.case_no, job.instance, job.lease, 3600'000);
      count("job.extend", until.ok());
    });
    return 0;
  }
  const auto& c = bench_.get(job.case_no);
  auto* i = c.find(job.instance);
  const auto* node = i ? &bench_.route(job.case_no).node(i->node) : nullptr;
  bool fails = dice_.one_in(3);
  auto outcome = node && !node->outcomes.empty() ? dice_.of(node->outcomes).id : std::string();
  auto result = node ? forms_.fill(node->form, &c) : Record();
  auto done = bench_.on(job.case_no, "everybody", [&](turn::Play& play) -> Result<void> {
    if (fails) return play.job_fail({job.instance, job.lease, "weather", "no signal", std::nullopt});
    return play.job_done({job.instance, job.lease, outcome, result});
  });
  count(fails ? "job.fail" : "job.done", done.ok());
  return job.case_no;
}

CaseNo Players::command_term(CaseNo no) {
  std::vector<state::Term> terms;
  for (const auto& t : bench_.get(no).terms)
    if (!t.ended || dice_.one_in(10)) terms.push_back(t);
  if (terms.empty()) return no;
  const auto& term = dice_.of(terms);
  turn::Play::TermCommand which{term.name, dice_.one_in(3) ? std::nullopt : std::optional(term.instance)};
  const auto& said = bench_.route(no).node(term.node).terms.front();
  auto today = calendar::local_date(bench_.clock().now());
  auto days = [&](int most) { return static_cast<int>(dice_.below(static_cast<std::size_t>(most))); };
  auto ground = said.grounds.empty() || dice_.one_in(6) ? std::string("no_ground") : dice_.of(said.grounds);
  bool resume = term.suspended && dice_.one_in(2), extend = !resume && said.extend_at_most && dice_.one_in(2);
  auto sent = dice_.one_in(3) ? std::optional(Date{today.days - days(6)}) : std::nullopt;
  auto till = Date{today.days + days(20)};
  Duration span{dice_.one_in(2) ? Unit::weeks : Unit::days, static_cast<std::int64_t>(days(4)), ""};
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
    if (resume) return play.term_resume(which, sent, "");
    if (extend) return play.term_extend(which, span, "rain");
    return play.term_suspend(which, ground, "letter", sent, till);
  });
  count(resume ? "term.resume" : extend ? "term.extend" : "term.suspend", done.ok());
  return no;
}

CaseNo Players::do_again(CaseNo no) {
  std::vector<std::string> steps, stale;
  for (const auto& m : bench_.get(no).memory) {
    const auto& n = bench_.route(no).node(m.node);
    if (n.is_work() && n.redo && !m.by.empty()) steps.push_back(n.name);
    if (m.stale != state::kNotStale) stale.push_back(n.name);
  }
  bool confirms = !stale.empty() && dice_.one_in(2);
  if (!confirms && steps.empty()) return 0;
  auto step = dice_.of(confirms ? stale : steps);
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
    if (confirms) return play.confirm(step, "it holds");
    auto opened = play.redo(step, 0, "better soil");
    if (!opened) return opened.error();
    return {};
  });
  count(confirms ? "work.confirm" : "work.redo", done.ok());
  return no;
}

CaseNo Players::move_due(CaseNo no) {
  std::vector<InstanceNo> items;
  for (const auto& i : bench_.get(no).instances)
    if (i.due) items.push_back(i.no);
  if (items.empty()) return no;
  auto item = dice_.of(items);
  Date due{calendar::local_date(bench_.clock().now()).days + static_cast<std::int32_t>(dice_.below(20)) - 2};
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) { return play.due_move(item, due, "rain"); });
  count("work.reschedule", done.ok());
  return no;
}

CaseNo Players::seat_by_hand(CaseNo no) {
  std::vector<std::uint32_t> held;
  for (const auto& s : bench_.get(no).seats)
    if (s.by_hand()) held.push_back(s.no);
  const char* what = held.empty() || dice_.one_in(2) ? "capacity.hold"
                     : dice_.one_in(2)               ? "capacity.confirm"
                                                     : "capacity.release";
  turn::HoldByHand hold{dice_.one_in(2) ? "bed" : "shed",
                        "",
                        "for later",
                        std::nullopt,
                        {Unit::days, 1 + static_cast<std::int64_t>(dice_.below(20)), ""}};
  auto known = forms_.keys(hold.reg);
  if (known.empty()) return no;
  hold.record = dice_.of(known);
  auto first = calendar::local_date(bench_.clock().now()).days + static_cast<std::int32_t>(dice_.below(20));
  if (dice_.one_in(2)) hold.days = state::Days{{first}, {first + static_cast<std::int32_t>(dice_.below(10))}};
  auto seat = held.empty() ? 0 : dice_.of(held);
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
    if (std::string_view(what) == "capacity.confirm") return turn::confirm_by_hand(play, seat);
    if (std::string_view(what) == "capacity.release") return turn::release_by_hand(play, seat, "not needed");
    if (auto taken = turn::hold_by_hand(play, hold); !taken) return taken.error();
    return {};
  });
  count(what, done.ok());
  return no;
}

CaseNo Players::command_timer(CaseNo no) {
  if (dice_.one_in(3)) return move_due(no);
  auto timers = bench_.get(no).timers;
  if (timers.empty()) return no;
  const auto& timer = dice_.of(timers);
  bool fires = dice_.one_in(3);
  auto at = bench_.clock().now() + static_cast<Instant>(dice_.below(30 * 24)) * 3600 * 1000;
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) {
    return fires ? play.timer_fire(timer.no, "sooner") : play.timer_move(timer.no, at, "rain");
  });
  count(fires ? "timer.fire" : "timer.move", done.ok());
  return no;
}

CaseNo Players::recount(CaseNo no) {
  auto done = bench_.on(no, "everybody", [](turn::Play& play) -> Result<void> {
    play.recount_calendars();
    if (play.events.empty()) return refused("nothing", {"niets", "nothing"});
    return {};
  });
  count(kRecount, done.ok());
  return no;
}

CaseNo Players::cancel(CaseNo no) {
  auto recover = dice_.one_in(4) ? turn::Play::Recover::none : turn::Play::Recover::compensate;
  auto done = bench_.on(no, dice_.of(users_), [&](turn::Play& play) { return play.cancel("moved away", recover); });
  count("case.cancel", done.ok());
  return no;
}

CaseNo Players::suspend(CaseNo no) {
  std::vector<InstanceNo> parts{0};
  for (const auto& i : bench_.get(no).instances) parts.push_back(i.no);
  auto part = dice_.one_in(3) ? 0 : dice_.of(parts);
  auto days = static_cast<int>(dice_.below(40));
  auto done = bench_.on(no, "everybody",
                        [&](turn::Play& play) { return play.suspend(part, Date{play.today().days + days}, "ill"); });
  count("case.suspend", done.ok());
  return no;
}

CaseNo Players::go_on(CaseNo no) {
  const auto& known = bench_.get(no).suspensions;
  auto part = known.empty() || dice_.one_in(10) ? 0 : dice_.one_in(2) ? dice_.of(known).item : dice_.of(known).of;
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) { return play.go_on_with(part, "well again"); });
  count("case.resume", done.ok());
  return no;
}

CaseNo Players::reopen() {
  auto last = bench_.store().last_case(bench_.region().no);
  if (last == 0) return 0;
  CaseNo no = 0;
  for (int more = 20; more > 0 && (no == 0 || bench_.get(no).is_open()); --more)
    no = static_cast<CaseNo>(1 + dice_.below(static_cast<std::size_t>(last)));
  const auto& route = bench_.route(no);
  auto at = dice_.one_in(2) ? std::string() : route.node(dice_.of(route.node(route::kRoot).children)).name;
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) { return play.reopen(at, "again"); });
  count("case.reopen", done.ok());
  return no;
}

CaseNo Players::link(CaseNo no) {
  const auto& links = bench_.get(no).links;
  bool away = !links.empty() && dice_.one_in(2);
  auto kind = away ? dice_.of(links).kind : dice_.of(turn::link_kinds());
  auto last = static_cast<std::size_t>(bench_.store().last_case(bench_.region().no));
  auto other = away ? dice_.of(links).other : static_cast<CaseNo>(1 + dice_.below(last));
  auto done = bench_.on(no, "everybody", [&](turn::Play& play) {
    return away ? play.unlink(kind, other, "") : play.link(kind, other, "");
  });
  count(away ? "case.unlink" : "case.link", done.ok());
  return no;
}

void Players::let_time_pass() {
  static const std::vector<Duration> kSpans = {{Unit::minutes, 20, ""}, {Unit::hours, 5, ""}, {Unit::days, 1, ""},
                                               {Unit::days, 1, ""},     {Unit::days, 3, ""},  {Unit::weeks, 1, ""},
                                               {Unit::weeks, 3, ""},    {Unit::months, 2, ""}};
  const auto& span = dice_.of(kSpans);
  if (dice_.one_in(4))
    bench_.oversleep(span);
  else
    bench_.advance(span);
}

void Players::change_teams() {
  static const std::vector<std::string> kTeams = {"north", "south", ""};
  auto user = dice_.of(users_);
  if (user == "everybody") return;
  auto role = user.substr(0, user.size() - 2);  // as it was named
  bench_.user(user, {role}, {}, dice_.of(kTeams));
  count("user.put", true);
}

}  // namespace trajectum::sim
