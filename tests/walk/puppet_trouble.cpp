// Trouble: the rules that a net's ways for it become, and each kind of node going wrong as the engine lets it. What
// fails before it is there stays an incident until one of its ways is taken; what is there stumbles over its
// `on_enter`, as it does when that is tried again, or is a job that is given up.
#include <algorithm>

#include "puppet.hpp"

namespace walk {

using namespace trajectum;
using proof::Arc;
using proof::Kind;
using proof::NodeId;
using route::FailureRule;
using state::Life;

namespace {

/// The kinds of trouble that a node of this kind can have: one for each of its ways.
std::vector<std::string> kinds_of(const proof::Node& n) {
  if (n.kind == Kind::job) return {"job", "script", "data"};
  if (n.kind == Kind::decide) return {"decision", "script", "data"};
  if (n.kind == Kind::script || n.is_scope()) return {"script", "data", "budget"};
  return {"script", "data"};
}

}  // namespace

std::string error_of(const proof::Node& n, int way) {
  auto kind = kinds_of(n)[static_cast<std::size_t>(way)];
  return kind == "data" ? "form" : kind == "budget" ? "budget.b.spent" : kind;
}

bool is_skip(const proof::Net& net, NodeId id, std::size_t way) {
  return way + 1 == net.node(id).fails.size() && id % 4 == 1;
}

bool tries_again(const proof::Net& net, NodeId id) {
  // What is held up when it is tried again waits instead of failing, and what is tried again is live at that moment for
  // what waits to be in it; a job has tries of its own.
  const auto& n = net.node(id);
  bool guards =
      std::any_of(net.nodes.begin(), net.nodes.end(), [&](const auto& other) { return other.while_in == id; });
  return id % 2 == 0 && n.kind != Kind::job && n.mutex.empty() && n.while_in == proof::kNone && !guards;
}

void shape_fails(proof::Net& net) {
  for (std::size_t id = 0; id < net.nodes.size(); ++id) {
    auto& n = net.nodes[id];
    if (n.kind == Kind::milestone) n.fails.clear();  // it has no rules
    auto most = n.mutex.empty() && n.while_in == proof::kNone ? kinds_of(n).size() : 1;
    if (n.fails.size() > most) n.fails.resize(most);
    if (n.fails.empty()) continue;
    if (n.kind == Kind::series || n.while_in != proof::kNone || id % 5 == 0) n.when = true;
    if (is_skip(net, static_cast<NodeId>(id), n.fails.size() - 1)) n.fails.back() = share_past(n).value_or(Arc{});
  }
}

void shape_sentries(proof::Net& net) {
  std::vector<bool> led_to(net.nodes.size());
  auto note = [&](auto& self, const Arc& arc) -> void {
    if (arc.kind == Arc::Kind::to) led_to[static_cast<std::size_t>(arc.node)] = true;
    for (const auto& p : arc.parts) self(self, p);
    for (const auto& o : arc.otherwise) self(self, o);
  };
  for (auto& n : net.nodes) {
    for (auto first : n.start) led_to[static_cast<std::size_t>(first)] = true;
    if (n.next) note(note, *n.next);
    for (const auto& o : n.outcomes) note(note, o.arc);
    if (n.on_timeout) note(note, *n.on_timeout);
    for (const auto& a : n.fails) note(note, a);
  }
  for (std::size_t id = 0; id < net.nodes.size(); ++id)
    if (net.nodes[id].sentry && led_to[id]) net.nodes[id].sentry = false, net.nodes[id].when = true;
}

void Puppet::share(const Arc& arc, NodeId id, int& number, int& first) {
  other_name_[{id, number++}] = first++;
  for (const auto& p : arc.parts) share(p, id, number, first);
  for (const auto& o : arc.otherwise) share(o, id, number, first);
}

proof::Answer Puppet::as_in(const proof::Answer& answer) const {
  auto out = answer;
  auto other = other_name_.find({answer.node, answer.which});
  if (answer.question == proof::Answer::Question::guard && other != other_name_.end()) out.which = other->second;
  return out;
}

void Puppet::give_rules(NodeId id, route::Node& n, int& number) {
  const auto& from = net_.node(id);
  if (trouble_ && (n.is_work() || n.is_scope() || n.kind == route::NodeKind::wait || n.kind == route::NodeKind::job ||
                   n.kind == route::NodeKind::subroute))
    n.on_enter = oracle_->add({Oracle::Asks::nothing, id, 0, 0, {}, false, ""});
  for (std::size_t k = 0; k < from.fails.size(); ++k) {
    FailureRule rule;
    if (from.fails.size() > 1 || id % 3 != 0) rule.kinds = {kinds_of(from)[k]};
    if (tries_again(net_, id)) {
      rule.retry = 1;
      rule.after = {Unit::hours, 1, ""};
    }
    if (is_skip(net_, id, k)) {
      rule.action = FailureRule::Action::skip;
      int first = 0;
      share(from.fails[k], id, number, first);
    } else {
      rule.action = FailureRule::Action::go;
      rule.go = target_of(from.fails[k], id, number);
    }
    n.on_failure.push_back(std::move(rule));
  }
}

route::FunctionId Puppet::opener(NodeId id) const {
  const auto& n = route().node(static_cast<route::NodeIndex>(id));
  if (n.when != route::kNoFunction) return n.when;
  if (n.kind == route::NodeKind::script) return n.run;
  if (n.kind == route::NodeKind::each) return n.over_fn;
  return bundle_.decisions.at(n.table).rules.front().outputs.front().function;
}

bool Puppet::failed_to_open(const state::Instance& i) const {
  return i.life == Life::incident && i.part.empty() && net_.node(i.node).may_fail_to_open();
}

void Puppet::arm_retries(turn::Play& play) const {
  const auto& c = play.state();
  std::vector<InstanceNo> fresh;
  for (const auto& i : c.instances) {
    bool armed = std::any_of(c.timers.begin(), c.timers.end(), [&](const auto& t) { return t.instance == i.no; });
    if (failed_to_open(i) && tries_again(net_, i.node) && !armed) fresh.push_back(i.no);
  }
  for (auto no : fresh) play.meet(no);
}

InstanceNo Puppet::stumbler(const state::Case& c, InstanceNo scope) const {
  for (const auto& i : c.instances) {
    const auto& n = net_.node(i.node);
    if (i.life == Life::incident || n.is_scope() || !n.fails.empty() || n.kind == Kind::milestone) continue;
    auto up = i.scope;
    while (up != 0 && (c.find(up)->element || net_.node(c.find(up)->node).fails.empty())) up = c.find(up)->scope;
    if (up == scope) return i.no;
  }
  return 0;
}

std::vector<Played> Puppet::fail(const state::Case& before, const proof::Step& step, int row) {
  const auto& n = route().node(static_cast<route::NodeIndex>(step.node));
  auto error = error_of(net_.node(step.node), step.outcome);
  auto from = [&](InstanceNo at, const Forced& by) {
    return all_ways(
        before, [&](turn::Play& play) { return go_wrong(play, step, row, at, by); }, kNow, by);
  };
  if (row >= kFirstWaiting) {
    auto asked = n.withdraw_when != route::kNoFunction ? n.withdraw_when : n.when;
    return from(0, {asked, asked_before(before, step.node, row), error});
  }
  auto no = static_cast<InstanceNo>(row);
  if (failed_to_open(*before.find(no))) {
    bool as_it_is = step.outcome == 0 && !tries_again(net_, step.node);
    return from(no, as_it_is ? Forced{} : Forced{opener(step.node), 0, error});
  }
  if (n.kind == route::NodeKind::job && step.outcome == 0) return from(no, {});
  auto out = from(no, {n.on_enter, 0, error});
  if (auto inner = n.is_scope() ? stumbler(before, no) : 0; inner != 0) {
    auto more = from(inner, {route().node(before.find(inner)->node).on_enter, 0, error});
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

Result<void> Puppet::go_wrong(turn::Play& play, const proof::Step& step, int row, InstanceNo at,
                              const Forced& by) const {
  const auto& c = play.state();
  auto since = c.last_instance;
  if (row >= kFirstWaiting) {
    look_at_what_waits(play);
    return meet_last(play, since, by);
  }
  auto i = *c.find(at);
  const auto& n = route().node(i.node);
  if (failed_to_open(i)) {
    if (by.handler == route::kNoFunction) return play.meet(at) ? Result<void>() : internal_error("nothing met it");
    auto timer = std::find_if(c.timers.begin(), c.timers.end(), [&](const auto& t) { return t.instance == at; });
    if (timer != c.timers.end())
      play.fire_timer(timer->no);
    else if (auto retried = play.retry_incident(at); !retried)
      return retried;
    play.run();
    return meet_last(play, since, by);
  }
  if (by.handler != route::kNoFunction)
    play.run_on_enter(n, n.is_scope() ? at : i.scope, at);
  else if (auto failed = play.job_fail({at, std::nullopt, "", "it broke", std::nullopt}); !failed)
    return failed;
  (void)step;
  return meet_last(play, since, by);
}

Result<void> Puppet::meet_last(turn::Play& play, InstanceNo since, const Forced& by) const {
  const auto& c = play.state();
  const auto& last = c.instances.back();
  if (last.no <= since || last.life != Life::incident) return internal_error("nothing went wrong");
  auto no = last.no;
  if (play.meet(no)) return {};
  auto timer = std::find_if(c.timers.begin(), c.timers.end(), [&](const auto& t) { return t.instance == no; });
  if (timer == c.timers.end()) return internal_error("nothing met it");
  since = c.last_instance;
  force({by.handler, 0, by.fails_as});  // a while later, and it fails again
  play.fire_timer(timer->no);
  play.run();
  return c.instances.back().no > since && play.meet(c.instances.back().no) ? Result<void>()
                                                                           : internal_error("nothing met it again");
}

}  // namespace walk
