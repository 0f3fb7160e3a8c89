// The real turn, played by hand: a net becomes a route whose every handler asks an oracle, and a case of it becomes a
// world of the brute-force explorer. So what the explorer (and with it the proof) says can be held against what runs.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/nets/brute.hpp"
#include "proof/net.hpp"
#include "route/bundle.hpp"
#include "route/scripts.hpp"
#include "state/region.hpp"
#include "turn/play.hpp"

namespace walk {

namespace proof = trajectum::proof;
namespace route = trajectum::route;
namespace state = trajectum::state;
namespace turn = trajectum::turn;

/// The net without what a route cannot say or a walk cannot count: rows of dates have a number, and who is passed by or
/// skipped goes the way that a route gives him.
proof::Net as_a_route(proof::Net net);

/// What every handler answers: a script of choices, then the first one; how many there were is kept.
class Oracle final : public route::Scripts {
 public:
  enum class Asks : std::uint8_t { guard, outcome, when, repeats, count, ready, withdraw_when, done_when, nothing };
  struct Question {
    Asks asks = Asks::nothing;
    proof::NodeId node = proof::kNone;
    int number = 0;   // guard: of the arc
    int options = 0;  // outcome, count
    std::vector<std::string> outcomes;
  };
  route::FunctionId add(Question question);
  trajectum::Result<std::vector<trajectum::Value>> call(route::FunctionId f, route::CaseAccess& access,
                                                        const route::ScriptArguments& arguments) override;
  trajectum::Result<std::vector<trajectum::Value>> call_record(route::FunctionId, const trajectum::Record&,
                                                               const std::vector<trajectum::Field>&, const std::string&,
                                                               trajectum::Date) override;
  void begin(std::vector<int> choices);
  /// The next script of choices after the one that was played, or nothing when all have been.
  std::optional<std::vector<int>> next() const;
  /// The one handler that says otherwise, once: `when` false, the others true.
  route::FunctionId forced = route::kNoFunction;
  std::vector<proof::Answer> answers;

 private:
  int ask(const Question& q, int options);
  std::vector<Question> questions_ = {{}};  // by function; 0 is none
  std::vector<int> choices_, options_;
  std::size_t at_ = 0;
};

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
  /// True when the promise holds: something will bring the case on (the engine's own rule, not the proof's).
  const route::Route& route() const { return bundle_.routes.begin()->second; }

 private:
  using Stimulus = std::function<trajectum::Result<void>(turn::Play&)>;
  route::Target target_of(const proof::Arc& arc, proof::NodeId node, int& number);
  route::Node node_of(proof::NodeId id);
  std::vector<Played> all_ways(const state::Case& before, const Stimulus& stimulus, trajectum::Instant now,
                               route::FunctionId forced);
  Played once(const state::Case& before, const Stimulus& stimulus, trajectum::Instant now);
  trajectum::Result<void> stimulate(turn::Play& play, const proof::Step& step, int row) const;
  route::FunctionId forced_by(const proof::Step& step) const;

  const proof::Net& net_;
  route::Bundle bundle_;
  Oracle* oracle_ = nullptr;  // the bundle's
  std::vector<std::pair<proof::NodeId, int>> counters_;
  trajectum::IdCodec ids_{trajectum::IdCodec::Key{}};
};

}  // namespace walk
