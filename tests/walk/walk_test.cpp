// What is proven is what runs: on random routes every turn of the engine comes to the very state that the brute-force
// explorer of the proof comes to, for every stimulus and every answer of every handler (decision 0009). And where the
// server says that such a case stands is a place that the proof of its own route has seen (decision 0031).
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <deque>

#include "plugin/net_of.hpp"
#include "proof/prove.hpp"
#include "puppet.hpp"
#include "support/nets/random_net.hpp"
#include "support/nets/show_net.hpp"

using namespace walk;

namespace {

constexpr std::size_t kMostStates = 300;
constexpr std::size_t kMostWorlds = 1500;  // to see that nothing leads to the end

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Tally {
  int routes = 0, limited = 0, beyond = 0, differ = 0, proven = 0, refuted = 0, not_proven = 0, replayed = 0,
      too_large = 0;
  std::size_t states = 0, turns = 0, ways = 0, incidents = 0;
  std::size_t places = 0, not_looked_up = 0;
  std::map<std::string, int> used, trouble;
};

const char* name_of(proof::Kind kind) {
  static const char* names[] = {"route",  "stage",     "each", "series", "step",     "optional", "decide",
                                "script", "finish_by", "wait", "job",    "subroute", "milestone"};
  return names[static_cast<int>(kind)];
}

/// The rules about trouble and the sentries that a route has.
void count_trouble(const proof::Net& net, Tally& tally) {
  for (proof::NodeId id = 1; id < static_cast<proof::NodeId>(net.nodes.size()); ++id) {
    const auto& n = net.node(id);
    if (n.sentry) ++tally.trouble["sentries"];
    for (std::size_t k = 0; k < n.fails.size(); ++k) {
      ++tally.trouble[fmt::format("{} {}", name_of(n.kind), is_skip(net, id, k) ? "skip" : "go")];
      if (tries_again(net, id)) ++tally.trouble["with retry"];
    }
  }
}

using Key = std::tuple<int, proof::Stimulus, proof::NodeId, int>;

struct Said {
  std::set<std::string> forms;
  bool chose = false;
};

std::string text(const std::set<std::string>& forms) {
  std::string out;
  for (const auto& f : forms) out += "\n      " + f;
  return out.empty() ? "\n      (none)" : out;
}

class Comparison {
 public:
  Comparison(const proof::Net& net, Tally& tally)
      : net_(net), puppet_(net), rules_(net), standing_(trajectum::plugin::net_of(puppet_.route())), tally_(tally) {}

  /// "" when all agrees.
  std::string run() {
    Said said;
    for (const auto& t : rules_.openings()) add(said, t);
    auto fault = compare(puppet_.open(), said, "it opens");
    while (fault.empty() && !open_.empty() && !beyond() && tally_now_ < kMostStates) {
      auto c = std::move(open_.front());
      open_.pop_front();
      fault = compare_turns(c);
    }
    bool limited = !open_.empty() || tally_now_ >= kMostStates;
    if (beyond()) ++tally_.beyond;
    if (limited) ++tally_.limited;
    if (beyond()) return "";
    return fault.empty() ? judge(limited) : fault;
  }

 private:
  bool beyond() const { return rules_.broke || rules_.circled || rules_.tired; }

  void add(Said& said, const brute::Turn& t) {
    said.forms.insert(rules_.form(t.world));
    said.chose = said.chose || t.world.chose;
  }

  /// What the proof says is true of the states that the engine came to.
  std::string judge(bool limited) {
    auto verdict = proof::prove(net_);
    using Result = proof::Verdict::Result;
    ++(verdict.result == Result::proven    ? tally_.proven
       : verdict.result == Result::refuted ? tally_.refuted
                                           : tally_.not_proven);
    bool incident = had_incident_;  // ways that stop at an incident are not followed: what lies behind is not seen
    if (verdict.result == Result::proven) {
      if (!uncovered_.empty()) return "proven, but nobody has a next action in " + uncovered_;
      if (limited || incident) return "";
      auto stuck = cannot_end();
      return stuck.empty() ? "" : "proven, but nothing leads to the end from " + stuck;
    }
    for (const auto& finding : verdict.findings) {
      bool bad_state = finding.kind == proof::Finding::Kind::stuck || finding.kind == proof::Finding::Kind::let_go;
      if (bad_state && !replays(finding)) {
        std::string out = "a counter-example does not come about on the engine:";
        for (const auto& step : finding.trace) out += show(net_, step);
        return out;
      }
      tally_.replayed += bad_state;
    }
    return "";
  }

  std::string cannot_end() const {
    std::map<std::string, std::vector<std::string>> before;
    for (const auto& [from, to] : arcs_) before[to].push_back(from);
    std::set<std::string> can{"over"};
    std::vector<std::string> open{"over"};
    while (!open.empty()) {
      auto at = open.back();
      open.pop_back();
      for (const auto& from : before[at])
        if (can.insert(from).second) open.push_back(from);
    }
    for (const auto& form : seen_)
      if (!can.count(form)) return form;
    return "";
  }

  static std::vector<proof::Answer> asked(std::vector<proof::Answer> answers) {
    std::erase_if(answers, [](const auto& a) { return a.question == proof::Answer::Question::first; });
    auto key = [](const proof::Answer& a) { return std::tuple(a.question, a.node, a.which, a.value); };
    std::sort(answers.begin(), answers.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    return answers;
  }

  std::vector<proof::Answer> as_in_a_route(std::vector<proof::Answer> answers) const {
    for (auto& a : answers) a = puppet_.as_in(a);
    return answers;
  }

  /// The trace, played on the engine, comes to a state that cannot end or in which nobody has a next action.
  bool replays(const proof::Finding& finding) {
    std::map<std::string, state::Case> at;
    for (std::size_t n = 0; n < finding.trace.size(); ++n) {
      const auto& step = finding.trace[n];
      std::map<std::string, state::Case> next;
      auto take = [&](const std::vector<Played>& played) {
        for (const auto& p : played)
          if (p.after && asked(p.answers) == asked(as_in_a_route(step.answers)))
            next.emplace(rules_.form(puppet_.look(*p.after)), *p.after);
      };
      if (n == 0) take(puppet_.open());
      for (const auto& [form, c] : at) {
        std::set<int> rows;
        for (const auto& t : rules_.turns(puppet_.look(c)))
          if (t.step.scope == step.scope && t.step.node == step.node && t.step.stimulus == step.stimulus &&
              t.step.outcome == step.outcome)
            rows.insert(t.row);
        for (auto row : rows) take(puppet_.play(c, step, row));
      }
      at = std::move(next);
    }
    bool stuck = finding.kind == proof::Finding::Kind::stuck;
    return std::any_of(at.begin(), at.end(), [&](const auto& a) {
      auto world = puppet_.look(a.second);
      if (!stuck) return !world.over && !rules_.covered(world);
      auto never = brute::cannot_end(rules_, world, kMostWorlds);
      tally_.too_large += !never;
      return never.value_or(true);
    });
  }

  std::string compare(const std::vector<Played>& played, const Said& said, const std::string& what, bool part = false) {
    std::set<std::string> forms;
    if (beyond()) return "";
    bool incident = false;
    for (const auto& p : played) {
      ++tally_.ways;
      if (!p.after) {
        incident = incident || p.incident;
        had_incident_ = had_incident_ || p.incident;
        tally_.incidents += p.incident;
        if (!p.incident && p.answers.empty()) return what + ": refused: " + p.why_not;
        continue;
      }
      auto form = rules_.form(puppet_.look(*p.after));
      forms.insert(form);
      if (seen_.insert(form).second) {
        ++tally_now_;
        ++tally_.states;
        if (p.after->is_open()) open_.push_back(*p.after);
        if (p.after->is_open() && !is_known(*p.after)) return what + ": the proof does not know the place " + form;
        auto world = puppet_.look(*p.after);
        if (!world.over && !rules_.covered(world)) uncovered_ = form;
      }
      arcs_.insert({from_, form});
    }
    bool within = std::includes(said.forms.begin(), said.forms.end(), forms.begin(), forms.end());
    // What does not apply cannot be added: the engine refuses what the explorer passes by (`part`). Where ages decide
    // the engine knows more; where a way is used up it stops at an incident.
    bool all = part || played.size() == kMostWays || said.chose || incident || forms.size() == said.forms.size();
    if (within && all && !(forms.empty() && !incident)) return "";
    return what + ": the explorer says" + text(said.forms) + "\n    the engine says" + text(forms);
  }

  bool is_known(const state::Case& c) {
    ++(standing_.explored_all() ? tally_.places : tally_.not_looked_up);
    return !standing_.explored_all() || standing_.knows(puppet_.position_of(c));
  }

  std::string compare_turns(const state::Case& c) {
    auto world = puppet_.look(c);
    from_ = rules_.form(world);
    std::map<Key, std::pair<proof::Step, Said>> all;
    for (const auto& t : rules_.turns(world)) {
      auto& [step, said] = all[{t.row, t.step.stimulus, t.step.node, t.step.outcome}];
      step = t.step;
      add(said, t);
    }
    for (const auto& [key, turn] : all) {
      if (beyond()) return "";
      ++tally_.turns;
      auto step = turn.first;
      step.answers.clear();
      count_played(world, step, std::get<0>(key));
      auto what = "from " + rules_.form(world) + show(net_, step) + " row " + std::to_string(std::get<0>(key));
      auto fault = compare(puppet_.play(c, step, std::get<0>(key)), turn.second, what,
                           step.stimulus == proof::Stimulus::add && net_.node(step.node).when);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  void count_played(const brute::World& world, const proof::Step& step, int row) {
    if (step.stimulus == proof::Stimulus::occur && net_.node(step.node).sentry) ++tally_.trouble["sentries reached"];
    if (step.stimulus != proof::Stimulus::fail) return;
    auto phase = world.rows.at(row).phase;
    ++tally_.trouble[phase == 'x' ? "failed as it opened" : phase == 'w' ? "failed waiting" : "failed while there"];
  }

  const proof::Net& net_;
  Puppet puppet_;
  brute::Rules rules_;
  proof::Standing standing_;
  Tally& tally_;
  std::set<std::string> seen_;
  std::deque<state::Case> open_;
  std::size_t tally_now_ = 0;
  std::set<std::pair<std::string, std::string>> arcs_;
  std::string from_, uncovered_;
  bool had_incident_ = false;
};

}  // namespace

TEST_CASE("Turn_PlaysWhatTheExplorerPlaysOnRandomRoutes") {
  auto seed = number("TRAJECTUM_SEED", 20240601);
  auto routes = number("TRAJECTUM_ROUTES", 1000);
  Tally tally;
  for (std::uint64_t n = 0; n < routes; ++n) {
    random_net::Wish wish;
    wish.nodes = static_cast<int>(number("TRAJECTUM_NODES", 4)) + static_cast<int>(n % 7);
    wish.mutations = n % 3 == 0 ? 0 : 1 + static_cast<int>(n % 4);
    wish.trouble = n % 5 < 2;
    auto made = random_net::make(seed + n, wish);
    auto net = as_a_route(std::move(made.net));
    if (!proof::malformed(net).empty()) continue;
    ++tally.routes;
    count_trouble(net, tally);
    for (const auto& [what, times] : made.used) tally.used[what] += times;
    auto fault = Comparison(net, tally).run();
    if (fault.empty()) continue;
    if (++tally.differ <= static_cast<int>(number("TRAJECTUM_SHOW", 3)))
      MESSAGE(fmt::format("seed {} nodes {} mutations {}:{}\n  {}", seed + n, wish.nodes, wish.mutations, show(net),
                          fault));
  }
  std::string kinds;
  for (const auto& [what, times] : tally.used) kinds += fmt::format("{} {}, ", what, times);
  std::string trouble;
  for (const auto& [what, times] : tally.trouble) trouble += fmt::format("{} {}, ", what, times);
  MESSAGE(kinds);
  MESSAGE("trouble: ", trouble);
  auto judged = tally.proven + tally.refuted + tally.not_proven;
  MESSAGE(fmt::format(
      "seed {}: {} routes, {} states, {} turns, {} ways; {} over the limit of states, {} without end or "
      "bound, {} ways with an incident; {} proven, {} refuted, {} over the proof's budget, {} "
      "counter-examples replayed ({} too large to see that they are stuck); {} places looked up ({} of routes over "
      "the budget); {} differ",
      seed, tally.routes, tally.states, tally.turns, tally.ways, tally.limited, tally.beyond, tally.incidents,
      tally.proven, tally.refuted, tally.not_proven, tally.replayed, tally.too_large, tally.places, tally.not_looked_up,
      tally.differ));
  auto share = [&](int n) { return judged == 0 ? 0.0 : 100.0 * n / judged; };
  MESSAGE(fmt::format("{} judged: {:.1f} % proven, {:.1f} % refuted, {:.1f} % over the budget", judged,
                      share(tally.proven), share(tally.refuted), share(tally.not_proven)));
  if (tally.routes >= 500) {
    for (const char* what : {"sentries reached", "failed as it opened", "failed waiting", "failed while there"})
      CHECK_MESSAGE(tally.trouble[what] > 0, what);
    CHECK(tally.proven * 5 >= judged);  // 20 to 80 % are sound
    CHECK(tally.proven * 5 <= judged * 4);
    CHECK(tally.not_proven * 20 < judged);  // under 5 % hit the budget
    // The budget of a look is CPU time, of which a sanitizer takes most (scripts/sanitize).
    CHECK(tally.not_looked_up * (std::getenv("TRAJECTUM_SANITIZED") ? 5 : 20) < tally.places);
  }
  CHECK(tally.differ == 0);
}
