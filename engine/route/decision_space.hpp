// The cases that a decision table may meet, as boxes: each input is an axis cut into parts between which no rule of the
// table sees a difference; a rule is a set of parts on each axis. Boxes are subtracted, never enumerated.
// Pure; thread: any.
#ifndef TRAJECTUM_ROUTE_DECISION_SPACE_HPP
#define TRAJECTUM_ROUTE_DECISION_SPACE_HPP
#include <algorithm>
#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "model/field.hpp"
#include "route/decision_cells.hpp"

namespace trajectum::route {

using Parts = std::bitset<limits::kDecisionPartsMax>;
using Box = std::vector<Parts>;  // by axis; a case is one part of each

/// One input. What it can hold follows from its field, or for a function from the literals it is held against.
class Axis {
 public:
  /// `field`: null for a whole, such as a list of seats. `tests`: the cells of its column. Empty when the column has
  /// more parts than kDecisionPartsMax.
  static std::optional<Axis> of_field(std::string name, const Field* field, bool may_be_unknown,
                                      const std::vector<const Test*>& tests);
  static std::optional<Axis> of_function(std::size_t number, const std::vector<const Test*>& tests);

  /// A function gives what it gives: that a part of it ever comes cannot be proven.
  bool is_function() const { return function_; }
  std::size_t size() const { return parts_.size(); }
  Parts whole() const;
  /// The parts for which a cell holds.
  Parts where(const Test& test) const;
  /// "n > 5", "source unknown"; empty when the parts are the whole axis.
  Text shown(const Parts& parts) const;

 private:
  struct Part {
    Value value;         // one value that stands for all of it; empty: unknown
    bool other = false;  // a text that no cell names
    bool span = false;   // between two bounds, which are no part of it
    double low = 0, high = 0;
    bool open_below = false, open_above = false;  // the lowest, the highest part of all
  };
  bool cut(Measure measure, bool whole_numbers, const Field* field, const std::vector<const Test*>& tests);
  void cut_sizes(Measure measure, bool whole_numbers, std::optional<double> min, std::optional<double> max,
                 std::vector<double> bounds);
  void cut_texts(const std::vector<const Test*>& tests);
  Text shown_run(std::size_t first, std::size_t last) const;

  std::string name_nl_, name_en_;
  Measure measure_ = Measure::none;
  bool function_ = false;
  std::vector<Part> parts_;  // ordered ones by size; unknown last
};

/// Reckons with boxes within a budget of steps.
class Space {
 public:
  Space(std::vector<Axis> axes, std::size_t steps) : axes_(std::move(axes)), left_(steps) {}

  const std::vector<Axis>& axes() const { return axes_; }
  Box whole() const;
  Box of_rule(const DecisionRule& rule) const;
  static bool is_empty(const Box& box);
  /// What both have; an empty box if nothing.
  Box common(const Box& a, const Box& b);
  /// What is left of `from` without all of `taken`, in pieces that do not overlap. Nothing is left out unless `ended`.
  std::vector<Box> without(const Box& from, const std::vector<const Box*>& taken);
  /// True when the steps are used up: what was asked is not known.
  bool ended() const { return left_ == 0; }
  std::size_t left() const { return left_; }
  /// One case of a box: "source = phone, n > 5"; `any` when every case is in it.
  Text shown(const Box& box) const;
  /// True if the box leaves out some part of a function's axis.
  bool leans_on_function(const Box& box) const;

 private:
  void subtract(const Box& from, const Box& taken, std::vector<Box>& out);
  void step(std::size_t n) { left_ -= std::min(n, left_); }
  std::vector<Axis> axes_;
  std::size_t left_;
};

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECISION_SPACE_HPP
