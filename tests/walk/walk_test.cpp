// What is proven is what runs: on random routes every turn of the engine comes to the very state that the brute-force
// explorer of the proof comes to, for every stimulus and every answer of every handler (decision 0009).
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <deque>

#include "../unit/proof/random_net.hpp"
#include "../unit/proof/show_net.hpp"
#include "puppet.hpp"

using namespace walk;
namespace random_net_ = random_net;

namespace {

constexpr std::size_t kMostStates = 300;

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Tally {
  int routes = 0, limited = 0, beyond = 0, differ = 0;
  std::size_t states = 0, turns = 0, ways = 0, incidents = 0;
};

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
  Comparison(const proof::Net& net, Tally& tally) : net_(net), puppet_(net), rules_(net), tally_(tally) {}

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
    if (beyond()) ++tally_.beyond;
    if (tally_now_ >= kMostStates) ++tally_.limited;
    return beyond() ? "" : fault;
  }

 private:
  bool beyond() const { return rules_.broke || rules_.circled || rules_.tired; }

  static void add(Said& said, const brute::Turn& t, const brute::Rules& rules) {
    said.forms.insert(rules.form(t.world));
    said.chose = said.chose || t.world.chose;
  }
  void add(Said& said, const brute::Turn& t) { add(said, t, rules_); }

  std::string compare(const std::vector<Played>& played, const Said& said, const std::string& what, bool part = false) {
    std::set<std::string> forms;
    if (beyond()) return "";
    bool incident = false;
    for (const auto& p : played) {
      ++tally_.ways;
      if (!p.after) {
        incident = incident || p.incident;
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
      }
    }
    bool within = std::includes(said.forms.begin(), said.forms.end(), forms.begin(), forms.end());
    // What does not apply cannot be added: the engine refuses what the explorer passes by (`part`). Where ages decide
    // the engine knows more; where a way is used up it stops at an incident.
    bool all = part || played.size() == kMostWays || said.chose || incident || forms.size() == said.forms.size();
    if (within && all && !(forms.empty() && !incident)) return "";
    return what + ": the explorer says" + text(said.forms) + "\n    the engine says" + text(forms);
  }

  std::string compare_turns(const state::Case& c) {
    auto world = puppet_.look(c);
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
      auto what = "from " + rules_.form(world) + show(net_, step) + " row " + std::to_string(std::get<0>(key));
      auto fault = compare(puppet_.play(c, step, std::get<0>(key)), turn.second, what,
                           step.stimulus == proof::Stimulus::add && net_.node(step.node).when);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  const proof::Net& net_;
  Puppet puppet_;
  brute::Rules rules_;
  Tally& tally_;
  std::set<std::string> seen_;
  std::deque<state::Case> open_;
  std::size_t tally_now_ = 0;
};

}  // namespace

TEST_CASE("Turn_PlaysWhatTheExplorerPlaysOnRandomRoutes") {
  auto seed = number("TRAJECTUM_SEED", 20240601);
  auto routes = number("TRAJECTUM_ROUTES", 1000);
  Tally tally;
  for (std::uint64_t n = 0; n < routes; ++n) {
    random_net_::Wish wish;
    wish.nodes = static_cast<int>(number("TRAJECTUM_NODES", 4)) + static_cast<int>(n % 7);
    wish.mutations = n % 3 == 0 ? 0 : 1 + static_cast<int>(n % 4);
    auto net = as_a_route(random_net_::make(seed + n, wish).net);
    if (!proof::malformed(net).empty()) continue;
    ++tally.routes;
    auto fault = Comparison(net, tally).run();
    if (fault.empty()) continue;
    if (++tally.differ <= static_cast<int>(number("TRAJECTUM_SHOW", 3)))
      MESSAGE(fmt::format("seed {} nodes {} mutations {}:{}\n  {}", seed + n, wish.nodes, wish.mutations, show(net),
                          fault));
  }
  MESSAGE(fmt::format(
      "seed {}: {} routes, {} states, {} turns, {} ways; {} over the limit of states, {} without end or bound, {} ways "
      "with an incident; {} differ",
      seed, tally.routes, tally.states, tally.turns, tally.ways, tally.limited, tally.beyond, tally.incidents,
      tally.differ));
  CHECK(tally.differ == 0);
}
