// Playing turns by hand, and looking at a case as the explorer does.
#include "puppet.hpp"

#include <algorithm>
#include <utility>

#include "pipeline/footing.hpp"

namespace walk {

using namespace trajectum;
using proof::Answer;
using proof::NodeId;
using state::Life;

route::FunctionId Oracle::add(Question question) {
  questions_.push_back(std::move(question));
  return static_cast<route::FunctionId>(questions_.size() - 1);
}

void Oracle::begin(std::vector<int> choices) {
  choices_ = std::move(choices);
  options_.clear();
  answers.clear();
  at_ = 0;
}

std::optional<std::vector<int>> Oracle::next() const {
  auto next = choices_;
  next.resize(options_.size());
  while (!next.empty()) {
    if (++next.back() < options_[next.size() - 1]) return next;
    next.pop_back();
  }
  return std::nullopt;
}

int Oracle::ask(Answer::Question what, const Question& q, int options, int lowest, int which) {
  if (at_ == choices_.size()) choices_.push_back(0);
  options_.push_back(options);
  int value = choices_[at_++];
  answers.push_back({what, q.node, which, value + lowest});
  return value;
}

Result<std::vector<Value>> Oracle::call(route::FunctionId f, route::CaseAccess&, const route::ScriptArguments&) {
  const auto& q = questions_.at(static_cast<std::size_t>(f));
  bool is_forced = forced == f && spared-- == 0;
  bool fails = is_forced && !fails_as.empty();
  bool looked_at = q.asks == Asks::when && only_looked_at && only_looked_at(q.node);
  bool quiet = !is_forced && (looked_at || forced == f || (forced != route::kNoFunction && !fails_as.empty()));
  if (is_forced) forced = route::kNoFunction;
  if (fails) return refused(std::exchange(fails_as, ""), {"Dit gaat mis.", "This goes wrong."});
  if (quiet && q.asks == Asks::when) return std::vector<Value>{Value(true)};
  return answer(q, is_forced);
}

Result<std::vector<Value>> Oracle::answer(const Question& q, bool is_forced) {
  using What = Answer::Question;
  auto said = [](Value value) { return std::vector<Value>{std::move(value)}; };
  if (q.asks == Asks::when && (is_forced || ask(What::when, q, 2) == 0)) return said(false);
  if (q.trouble && ask(What::trouble, q, 2) == 1) return refused(q.fails_as, {"Dit gaat mis.", "This goes wrong."});
  switch (q.asks) {
    case Asks::guard: return said(ask(What::guard, q, 2, 0, q.number) == 1);
    case Asks::repeats: return said(ask(What::repeats, q, 2) == 1);
    case Asks::when: return said(true);
    case Asks::count:
      return said(static_cast<std::int64_t>(q.options == 1 ? q.number : ask(What::count, q, q.options)));
    case Asks::outcome: {
      auto which = ask(What::outcome, q, static_cast<int>(q.outcomes.size()), q.number);
      return said(q.outcomes[static_cast<std::size_t>(which)]);
    }
    case Asks::said: return said(is_forced);
    case Asks::nothing: break;
  }
  return std::vector<Value>{};
}

Result<std::vector<Value>> Oracle::call_record(route::FunctionId, const Record&, const std::vector<Field>&,
                                               const std::string&, Date) {
  return internal_error("nobody asks this");
}

Result<std::vector<Value>> Oracle::call_pair(route::FunctionId, const Side&, const Side&, Date) {
  return internal_error("nobody asks this");
}

void Puppet::with_play(state::Case& c, Instant now, const std::function<void(turn::Play&)>& does) const {
  state::Region region(1, [](const std::string&, const std::string&) { return std::optional<Record>(Record{}); });
  turn::Principal who;
  who.user = "p";
  who.roles = {"w"};
  who.admin = true;
  static const std::map<std::string, turn::Person> kStaff;
  turn::World world{bundle_,
                    region,
                    ids_,
                    now,
                    c.last_history + 1,
                    [](const std::string&) { return std::size_t{0}; },
                    [](const std::string&) { return std::optional<turn::Person>(); },
                    []() -> const std::map<std::string, turn::Person>& { return kStaff; },
                    [](const std::string&) { return std::size_t{0}; },
                    bundle_.calendars,
                    nullptr,
                    nullptr};
  turn::Play play(world, route(), c, who);
  does(play);
}

proof::Position Puppet::position_of(const state::Case& c) const {
  state::Case here = c;
  proof::Position out;
  with_play(here, kNow, [&](turn::Play& play) { out = pipeline::position_of(play); });
  return out;
}

Played Puppet::once(const state::Case& before, const Stimulus& stimulus, Instant now) {
  Played out;
  state::Case c = before;
  Result<void> done;
  with_play(c, now, [&](turn::Play& play) {
    done = stimulus(play);
    if (!done) return;
    play.run();
    play.wake();
    for (const auto& f : play.follow_ups)
      if (f.kind == turn::FollowUp::Kind::open_child)
        play.child_opened(f.instance, static_cast<CaseNo>(f.instance) + 1000);
    play.run();
    arm_retries(play);
  });
  out.answers = oracle_->answers;
  if (!done) {
    out.why_not = done.error().text.en;
    return out;
  }
  out.incident = std::any_of(c.instances.begin(), c.instances.end(),
                             [&](const state::Instance& i) { return i.life == Life::incident && !failed_to_open(i); });
  if (out.incident) {
    out.why_not = "an incident";
    return out;
  }
  out.after = std::move(c);
  return out;
}

std::vector<Played> Puppet::all_ways(const state::Case& before, const Stimulus& stimulus, Instant now,
                                     const Forced& forced) {
  std::vector<Played> out;
  std::optional<std::vector<int>> choices = std::vector<int>{};
  while (choices && out.size() < kMostWays) {
    oracle_->begin(*choices);
    force(forced);
    out.push_back(once(before, stimulus, now));
    force({});
    choices = oracle_->next();
  }
  return out;
}

std::vector<Played> Puppet::open() {
  state::Case fresh;
  fresh.region = 1;
  fresh.no = 1;
  Record file;
  file.set("later", Value(Date{40000}));
  return all_ways(fresh, [&](turn::Play& play) { return play.open_case("", "c", 0, 0, file); }, kNow, {});
}

void Puppet::force(const Forced& what) const {
  oracle_->forced = what.handler;
  oracle_->spared = what.spared;
  oracle_->fails_as = what.fails_as;
}

Puppet::Forced Puppet::forced_by(const state::Case& before, const proof::Step& step, int row) const {
  const auto& n = route().node(static_cast<route::NodeIndex>(step.node));
  switch (step.stimulus) {
    case proof::Stimulus::occur: return {n.sentry ? n.when : n.ready, asked_before(before, step.node, row), ""};
    case proof::Stimulus::pass: return {n.when, asked_before(before, step.node, row), ""};
    case proof::Stimulus::withdraw: return {n.withdraw_when, asked_before(before, step.node, row), ""};
    case proof::Stimulus::enough: return {n.done_when, 0, ""};
    default: return {};
  }
}

void Puppet::look_at_what_waits(turn::Play& play) const {
  oracle_->only_looked_at = [&](NodeId id) {  // what opens from its mark has just taken it
    auto node = static_cast<route::NodeIndex>(id);
    auto* taken = play.events.empty() ? nullptr : std::get_if<state::MarksTaken>(&play.events.back());
    if (taken && taken->target == node) return false;
    auto waits = [&](const state::Instance& s) {
      return std::any_of(s.marks.begin(), s.marks.end(), [&](const auto& m) {
        return m.first == std::pair{node, state::kWaitsToOpen};
      });
    };
    const auto& c = play.state();
    return waits(c.root) || std::any_of(c.instances.begin(), c.instances.end(), waits);
  };
  play.ask_what_waits_to_open();
  oracle_->only_looked_at = nullptr;
}

int Puppet::asked_before(const state::Case& c, NodeId id, int row) const {
  int before = 0;
  auto node = static_cast<route::NodeIndex>(id);
  if (row < kFirstWaiting) {  // of a sentry: the other scopes in which it was not reached; else it is asked alone
    auto asks = [&](const state::Instance& s) {
      bool reached = std::find(s.reached.begin(), s.reached.end(), node) != s.reached.end();
      return s.node == route().node(node).parent && s.ending.empty() && !reached;
    };
    if (!route().node(node).sentry || row == 0) return 0;
    for (const auto& i : c.instances) {
      bool body = i.life == Life::open && (i.element || net_.node(i.node).kind == proof::Kind::stage);
      if (static_cast<int>(i.no) == row) break;
      before += body && asks(i);
    }
    return before;
  }
  int at = kFirstWaiting;
  auto count = [&](const state::Instance& s) {  // as `look` numbers them
    for (const auto& [arc, held] : s.marks) {
      if (arc.second != state::kWaitsToOpen || at >= row) continue;
      at += static_cast<int>(held);
      before += arc.first == node && at < row;
    }
  };
  count(c.root);
  for (const auto& i : c.instances) count(i);
  return before;
}

Result<void> Puppet::stimulate(turn::Play& play, const proof::Step& step, int row) const {
  using proof::Stimulus;
  auto no = static_cast<InstanceNo>(row);
  const auto& n = route().node(static_cast<route::NodeIndex>(step.node));
  const auto& c = play.state();
  std::string outcome =
      step.outcome < 0 ? "" : net_.node(step.node).outcomes[static_cast<std::size_t>(step.outcome)].id;
  switch (step.stimulus) {
    case Stimulus::start: return play.start(no);
    case Stimulus::complete: return play.complete({no, outcome, {}});
    case Stimulus::skip: return play.skip(no, "why");
    case Stimulus::occur:
      if (n.sentry)
        play.reach_sentries();
      else if (n.kind == route::NodeKind::wait)
        play.check_wait(no);
      else
        play.reach_milestone(no, play.today());
      return {};
    case Stimulus::end:
      if (n.kind == route::NodeKind::job) return play.job_done({no, std::nullopt, outcome, {}});
      play.child_ended(c.find(no)->child, outcome, false, {});
      return {};
    case Stimulus::pass: row >= kFirstWaiting ? look_at_what_waits(play) : play.ask_again(no); return {};
    case Stimulus::withdraw: row >= kFirstWaiting ? look_at_what_waits(play) : play.ask_about(no); return {};
    case Stimulus::time_out:
    case Stimulus::occurrence: {
      bool limit = step.stimulus == Stimulus::time_out;
      auto kind = limit ? state::TimerKind::within : state::TimerKind::occurrence;
      for (const auto& t : c.timers) {
        if (t.instance != no || t.kind != kind) continue;
        auto timer = t.no;
        play.fire_timer(timer);
        return {};
      }
      return internal_error("no timer");
    }
    case Stimulus::close: return play.each_close(no);
    case Stimulus::enough: play.ask_if_done(no); return {};
    case Stimulus::add: play.open_work(n, no); return {};
    case Stimulus::open:
    case Stimulus::close_case:
    case Stimulus::fail: break;
  }
  return internal_error("not played here");
}

std::vector<Played> Puppet::play(const state::Case& before, const proof::Step& step, int row) {
  if (step.stimulus == proof::Stimulus::fail) return fail(before, step, row);
  Instant now = kNow;
  if (step.stimulus == proof::Stimulus::occurrence) {
    now = 0;
    for (const auto& t : before.timers)
      if (t.instance == static_cast<InstanceNo>(row) && t.kind == state::TimerKind::occurrence)
        now = now == 0 ? t.at : std::min(now, t.at);
  }
  return all_ways(
      before, [&](turn::Play& play) { return stimulate(play, step, row); }, now, forced_by(before, step, row));
}

brute::World Puppet::look(const state::Case& c) const {
  brute::World w;
  if (!c.is_open()) {
    w.over = true;
    return w;
  }
  int waiting = kFirstWaiting;
  auto body = [&](brute::Row& r, const state::Instance& i) {
    r.phase = 'o';
    for (const auto& [arc, count] : i.marks) {
      if (arc.second != state::kWaitsToOpen) {
        r.marks[{arc.first, arc.second}] = static_cast<int>(count);
        continue;
      }
      for (std::uint32_t k = 0; k < count; ++k) {
        auto& held = w.rows[++waiting];
        held.node = arc.first;
        held.up = static_cast<int>(i.no);
      }
    }
    for (auto child : i.reached)
      if (net_.node(child).sentry) r.used[{child, -1}] = 1;
    for (const auto& [join, source] : i.latches) r.late.insert({join, source});
    for (const auto& [counter, uses] : i.counters) r.used[counters_[counter]] = static_cast<int>(uses);
  };
  body(w.rows[0], c.root);
  w.rows[0].ending = !c.root.ending.empty();
  w.rows[0].outcome = c.root.ending;
  for (const auto& i : c.instances) {
    auto& r = w.rows[static_cast<int>(i.no)];
    const auto& n = net_.node(i.node);
    r.node = i.node;
    r.up = static_cast<int>(i.scope);
    r.element = i.element;
    r.race = static_cast<int>(i.race);
    bool held = i.life == Life::available && !i.entered && n.kind == proof::Kind::wait;
    r.phase = held ? 'w' : i.life == Life::started ? 's' : failed_to_open(i) ? 'x' : 'e';
    if (i.life != Life::open) continue;
    body(r, i);
    if (!n.is_multiple() || i.element) {
      r.ending = !i.ending.empty();
      r.outcome = i.ending;
      continue;
    }
    bool goes_on = i.ending.empty() || i.ending == turn::kEnough;
    r.fired = !i.ending.empty() && i.ending != turn::kComplete;
    r.open = n.open && !i.closed && goes_on;
    r.needed = n.kind != proof::Kind::each || n.need < 0 ? -1 : std::max(0, n.need - static_cast<int>(i.done));
    if (n.kind == proof::Kind::series) {
      r.left = static_cast<int>(std::count_if(c.timers.begin(), c.timers.end(), [&](const state::Timer& t) {
        return t.instance == i.no && t.kind == state::TimerKind::occurrence;
      }));
      continue;
    }
    if (auto* items = i.item.as<List>(); items && goes_on) r.left = static_cast<int>(items->size() - i.number);
  }
  w.last = kFirstWaiting + 1000;
  return w;
}

}  // namespace walk
