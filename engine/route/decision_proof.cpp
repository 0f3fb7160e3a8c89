#include "route/decision_proof.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::route {
namespace {

constexpr std::size_t kTestsPerStep = 4;  // one test of a value takes about a quarter of a step

class Proof {
 public:
  Proof(Loading& load, const Decision& decision, Space& space) : load_(load), d_(decision), space_(space) {
    for (const auto& rule : d_.rules) boxes_.push_back(space_.of_rule(rule));
  }

  void run() {
    check_possible();
    if (d_.hit == Hit::unique || d_.hit == Hit::any) check_contradictions();
    if (d_.hit == Hit::first || d_.hit == Hit::any || d_.hit == Hit::priority) check_reachable();
    if (!d_.takes_none()) check_complete();
  }

 private:
  Place place(std::size_t rule) const { return place_of(load_, d_.rules[rule].origin); }
  /// "rule 2 (decisions/x.lua:8)", the file only when there is another.
  Text named(std::size_t rule) const {
    const auto& origin = d_.rules[rule].origin;
    auto at = fmt::format("{} ({}:{})", rule + 1, origin.file, origin.line);
    return {"regel " + at, "rule " + at};
  }

  /// A rule with a cell that this input can never meet.
  void check_possible() {
    for (std::size_t k = 0; k < boxes_.size(); ++k) {
      auto none = std::find_if(boxes_[k].begin(), boxes_[k].end(), [](const Parts& parts) { return parts.none(); });
      if (none == boxes_[k].end()) continue;
      auto cell = static_cast<std::size_t>(none - boxes_[k].begin());
      load_.faults.warn(
          load_.decision_places[d_.id].cells[k][cell],
          fmt::format("regel {} kan nooit gelden: deze invoer is nooit `{}`", k + 1,
                      cell_text(d_.rules[k].tests[cell])),
          fmt::format("rule {} can never hold: this input is never `{}`", k + 1, cell_text(d_.rules[k].tests[cell])));
    }
  }

  /// True if two rules give the same whatever the case; a function may give anything.
  bool same_outputs(std::size_t a, std::size_t b) const {
    for (std::size_t i = 0; i < d_.outputs.size(); ++i) {
      const auto &x = d_.rules[a].outputs[i], &y = d_.rules[b].outputs[i];
      if (x.function != y.function || !same_value(x.value, y.value)) return false;
    }
    return true;
  }
  bool gives_function(std::size_t rule) const {
    return std::any_of(d_.rules[rule].outputs.begin(), d_.rules[rule].outputs.end(),
                       [](const RuleOutput& output) { return output.function != kNoFunction; });
  }

  /// Rules that may hold together and must not (`unique`), or not with other outputs (`any`). Each is told of once.
  void check_contradictions() {
    for (std::size_t k = 1; k < boxes_.size() && !space_.ended(); ++k) {
      if (Space::is_empty(boxes_[k])) continue;
      for (std::size_t earlier = 0; earlier < k; ++earlier) {
        if (d_.hit == Hit::any && same_outputs(earlier, k)) continue;
        auto both = space_.common(boxes_[earlier], boxes_[k]);
        if (Space::is_empty(both)) continue;
        tell_contradiction(earlier, k, both);
        break;
      }
    }
  }

  void tell_contradiction(std::size_t earlier, std::size_t later, const Box& both) {
    bool perhaps =
        space_.leans_on_function(both) || (d_.hit == Hit::any && (gives_function(earlier) || gives_function(later)));
    auto first = named(earlier);
    auto example = space_.shown(both);
    Text what =
        d_.hit == Hit::unique
            ? Text{fmt::format("regel {} en {} gelden beide voor: {}", later + 1, first.nl, example.nl),
                   fmt::format("rule {} and {} both hold for: {}", later + 1, first.en, example.en)}
            : Text{fmt::format("regel {} en {} geven iets anders voor: {}", later + 1, first.nl, example.nl),
                   fmt::format("rule {} and {} give different outputs for: {}", later + 1, first.en, example.en)};
    if (perhaps) {
      what.nl += "; of de functie dat ooit geeft, is niet te bewijzen";
      what.en += "; whether the function ever gives that cannot be proven";
    }
    load_.faults.add(place(later), what.nl, what.en, perhaps);
  }

  /// -1, 0, 1: the rank of a rule's outputs is higher, the same, lower. Nothing when a function takes part.
  std::optional<int> compare_ranks(std::size_t a, std::size_t b) const {
    for (std::size_t i = 0; i < d_.outputs.size(); ++i) {
      const auto& order = d_.outputs[i].order;
      if (order.empty()) continue;
      const auto &x = d_.rules[a].outputs[i], &y = d_.rules[b].outputs[i];
      if (x.function != kNoFunction || y.function != kNoFunction) return std::nullopt;
      auto rank = [&](const RuleOutput& output) {
        return std::find_if(order.begin(), order.end(), [&](auto& v) { return same_value(v, output.value); });
      };
      if (rank(x) != rank(y)) return rank(x) < rank(y) ? -1 : 1;
    }
    return 0;
  }

  /// True if rule `other` decides wherever both hold.
  bool goes_before(std::size_t other, std::size_t rule) const {
    if (d_.hit == Hit::first) return other < rule;
    if (d_.hit == Hit::any) return other < rule && same_outputs(other, rule);
    auto rank = compare_ranks(other, rule);
    return rank && (*rank < 0 || (*rank == 0 && other < rule));
  }

  /// Rules that others leave nothing to decide.
  void check_reachable() {
    for (std::size_t k = 0; k < boxes_.size() && !space_.ended(); ++k) {
      if (Space::is_empty(boxes_[k])) continue;
      std::vector<const Box*> before;
      std::optional<std::size_t> alone;
      for (std::size_t other = 0; other < boxes_.size(); ++other) {
        if (other == k || !goes_before(other, k)) continue;
        before.push_back(&boxes_[other]);
        if (!alone && covers(boxes_[other], boxes_[k])) alone = other;
      }
      if (before.empty() || !space_.without(boxes_[k], before).empty() || space_.ended()) continue;
      Text by{"andere regels gaan samen altijd voor", "other rules together always go first"};
      if (alone) by = {named(*alone).nl + " gaat altijd voor", named(*alone).en + " always goes first"};
      load_.faults.warn(place(k), fmt::format("regel {} beslist nooit: {}", k + 1, by.nl),
                        fmt::format("rule {} never decides: {}", k + 1, by.en));
    }
  }
  static bool covers(const Box& big, const Box& small) {
    for (std::size_t i = 0; i < big.size(); ++i)
      if ((small[i] & ~big[i]).any()) return false;
    return true;
  }

  void check_complete() {
    std::vector<const Box*> rules;
    for (const auto& box : boxes_) rules.push_back(&box);
    auto gaps = space_.without(space_.whole(), rules);
    if (space_.ended() || gaps.empty()) return;
    auto sure = std::find_if(gaps.begin(), gaps.end(), [&](const Box& gap) { return !space_.leans_on_function(gap); });
    auto example = space_.shown(sure == gaps.end() ? gaps.front() : *sure);
    Text what{"geen regel voor: " + example.nl, "no rule for: " + example.en};
    if (sure == gaps.end()) {
      what.nl += "; of de functie dat ooit geeft, is niet te bewijzen";
      what.en += "; whether the function ever gives that cannot be proven";
    }
    load_.faults.warn(load_.decision_places[d_.id].at, what.nl, what.en);
  }

  Loading& load_;
  const Decision& d_;
  Space& space_;
  std::vector<Box> boxes_;
};

}  // namespace

void warn_unproven(Loading& load, const Decision& decision) {
  load.faults.warn(load.decision_places[decision.id].at,
                   fmt::format("`{}` is te groot om te bewijzen: of elk geval een regel heeft en regels elkaar niet "
                               "tegenspreken, is niet nagegaan",
                               decision.id),
                   fmt::format("`{}` is too large to prove: whether every case has a rule and no rules contradict each "
                               "other was not looked into",
                               decision.id));
}

void prove_decision(Loading& load, const Decision& decision, std::vector<Axis> axes) {
  auto steps = std::min(limits::kDecisionStepsMax,
                        limits::kDecisionStepsLoadMax - std::min(limits::kDecisionStepsLoadMax, load.decision_steps));
  std::size_t cost = 0;  // of holding every part of every input against every rule
  for (std::size_t i = 0; i < axes.size(); ++i)
    for (const auto& rule : decision.rules) cost += axes[i].size() * (1 + rule.tests[i].values.size());
  if (cost / kTestsPerStep > steps) return warn_unproven(load, decision);
  Space space(std::move(axes), steps);
  Proof(load, decision, space).run();
  load.decision_steps += steps - space.left();
  if (space.ended()) warn_unproven(load, decision);
}

}  // namespace trajectum::route
