// The real turn, played by hand: a net becomes a route whose every handler asks an oracle, and a case of it becomes a
// world of the brute-force explorer. So what the explorer (and with it the proof) says can be held against what runs.
#ifndef TRAJECTUM_TESTS_WALK_PUPPET_HPP
#define TRAJECTUM_TESTS_WALK_PUPPET_HPP
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "proof/net.hpp"
#include "proof/standing.hpp"
#include "route/bundle.hpp"
#include "route/scripts.hpp"
#include "state/region.hpp"
#include "support/nets/brute.hpp"
#include "turn/play.hpp"

namespace walk {

namespace proof = trajectum::proof;
namespace route = trajectum::route;
namespace state = trajectum::state;
namespace turn = trajectum::turn;

/// The net without what a route cannot say or a walk cannot count: rows of dates have a number, who is passed by or
/// skipped goes the way that a route gives him, and what fails is what has a rule for each kind of trouble.
proof::Net as_a_route(proof::Net net);
/// The way of who is passed by; `at_most` on it would be one counter in a route, and goes.
std::optional<proof::Arc> share_past(proof::Node& n);
/// The part of that which is about trouble and about sentries (puppet_trouble.cpp).
void shape_fails(proof::Net& net);
void shape_sentries(proof::Net& net);
/// This way for trouble is `skip`: what is passed by goes it as well.
bool is_skip(const proof::Net& net, proof::NodeId id, std::size_t way);
/// The reason of an error that this way for trouble is about.
std::string error_of(const proof::Node& n, int way);
/// Its rules try once more first, after a while.
bool tries_again(const proof::Net& net, proof::NodeId id);

/// What every handler answers: a script of choices, then the first one; how many there were is kept.
class Oracle final : public route::Scripts {
 public:
  enum class Asks : std::uint8_t { guard, outcome, when, repeats, count, said, nothing };
  struct Question {
    Asks asks = Asks::nothing;  // `said`: false unless it is forced
    proof::NodeId node = proof::kNone;
    int number = 0;   // guard: of the arc
    int options = 0;  // count; 1: that it has `number` elements is no question
    std::vector<std::string> outcomes;
    bool trouble = false;  // it may fail, as the node opens,
    std::string fails_as;  // as this kind of error
  };
  void put_gate(std::shared_ptr<route::ScriptGate>) override {}
  route::FunctionId add(Question question);
  trajectum::Result<std::vector<trajectum::Value>> call(route::FunctionId f, route::CaseAccess& access,
                                                        const route::ScriptArguments& arguments) override;
  trajectum::Result<std::vector<trajectum::Value>> call_record(route::FunctionId, const trajectum::Record&,
                                                               const std::vector<trajectum::Field>&, const std::string&,
                                                               trajectum::Date) override;
  trajectum::Result<std::vector<trajectum::Value>> call_pair(route::FunctionId, const Side&, const Side&,
                                                             trajectum::Date) override;
  void begin(std::vector<int> choices);
  /// The next script of choices after the one that was played, or nothing when all have been.
  std::optional<std::vector<int>> next() const;
  /// The one handler that says otherwise, once, the `spared`th time it is asked from now: `when` false, the others
  /// true. `fails_as` not empty: it fails, as this kind of error; until then a `when` holds without a question.
  route::FunctionId forced = route::kNoFunction;
  int spared = 0;
  std::string fails_as;
  /// Set while what waits to open is asked again: whether that is why this node's `when` is asked. Then it holds.
  std::function<bool(proof::NodeId)> only_looked_at;
  std::vector<proof::Answer> answers;

 private:
  int ask(proof::Answer::Question what, const Question& q, int options, int lowest = 0, int which = 0);
  trajectum::Result<std::vector<trajectum::Value>> answer(const Question& q, bool is_forced);
  std::vector<Question> questions_ = {{}};  // by function; 0 is none
  std::vector<int> choices_, options_;
  std::size_t at_ = 0;
};

inline constexpr trajectum::Instant kNow = 1561964400000;  // a Monday morning in 2019
inline constexpr int kFirstWaiting = 1'000'000;            // rows of marks that wait to open: they have no instance yet

/// Ways that one turn is tried; with so many it is not compared.
inline constexpr std::size_t kMostWays = 400;

/// How a turn ended.
struct Played {
  std::optional<state::Case> after;  // none: refused, or something went wrong that the proof does not play
  std::string why_not;
  bool incident = false;
  std::vector<proof::Answer> answers;
};

class Puppet {
 public:
  explicit Puppet(const proof::Net& net);
  /// Every way a turn can go, over all answers.
  std::vector<Played> open();
  /// `row` as `look` numbers them.
  std::vector<Played> play(const state::Case& before, const proof::Step& step, int row);
  brute::World look(const state::Case& c) const;
  /// Where the server says that it stands (pipeline/footing.hpp).
  proof::Position position_of(const state::Case& c) const;
  /// Something that had failed before it was there, and now waits for one of its ways.
  bool failed_to_open(const state::Instance& i) const;
  /// The same answer as the explorer says it: a way that two words of a net share is one in a route.
  proof::Answer as_in(const proof::Answer& answer) const;
  const route::Route& route() const { return bundle_.routes.begin()->second; }

 private:
  using Stimulus = std::function<trajectum::Result<void>(turn::Play&)>;
  route::Target target_of(const proof::Arc& arc, proof::NodeId node, int& number);
  route::Node node_of(proof::NodeId id);
  /// What one handler says otherwise in a turn.
  struct Forced {
    route::FunctionId handler = route::kNoFunction;
    int spared = 0;
    std::string fails_as;
  };
  std::vector<Played> all_ways(const state::Case& before, const Stimulus& stimulus, trajectum::Instant now,
                               const Forced& forced);
  Played once(const state::Case& before, const Stimulus& stimulus, trajectum::Instant now);
  void with_play(state::Case& c, trajectum::Instant now, const std::function<void(turn::Play&)>& does) const;
  trajectum::Result<void> stimulate(turn::Play& play, const proof::Step& step, int row) const;
  Forced forced_by(const state::Case& before, const proof::Step& step, int row) const;
  void force(const Forced& what) const;
  int asked_before(const state::Case& c, proof::NodeId node, int row) const;

  // puppet_trouble.cpp
  void look_at_what_waits(turn::Play& play) const;
  void share(const proof::Arc& arc, proof::NodeId id, int& number, int& first);
  void give_rules(proof::NodeId id, route::Node& n, int& number);
  void arm_retries(turn::Play& play) const;
  route::FunctionId opener(proof::NodeId id) const;
  /// Who may stumble so that a scope fails: somebody inside that has no rule of its own. 0: nobody.
  trajectum::InstanceNo stumbler(const state::Case& c, trajectum::InstanceNo scope) const;
  std::vector<Played> fail(const state::Case& before, const proof::Step& step, int row);
  trajectum::Result<void> go_wrong(turn::Play& play, const proof::Step& step, int row, trajectum::InstanceNo at,
                                   const Forced& by) const;
  trajectum::Result<void> meet_last(turn::Play& play, trajectum::InstanceNo since, const Forced& by) const;

  const proof::Net& net_;
  route::Bundle bundle_;
  Oracle* oracle_ = nullptr;  // the bundle's
  std::vector<std::pair<proof::NodeId, int>> counters_;
  bool trouble_ = false;                                     // some node has a way for it
  std::map<std::pair<proof::NodeId, int>, int> other_name_;  // of an arc that two words share: the number of the first
  trajectum::IdCodec ids_{trajectum::IdCodec::Key{}};
};

}  // namespace walk

#endif  // TRAJECTUM_TESTS_WALK_PUPPET_HPP
