// What is kept of one case for one metric, and how a turn changes it. Most metrics see what they count in the case as
// it is now; a flow, a stock and a duration in minutes do not: they follow every turn, and are counted anew by playing
// the case's history once more.
#ifndef TRAJECTUM_REPORT_MEMBER_HPP
#define TRAJECTUM_REPORT_MEMBER_HPP
#include <optional>
#include <string>
#include <vector>

#include "route/bundle.hpp"
#include "state/case.hpp"

namespace trajectum::report {

enum class Class : std::uint8_t { none = 0, of = 1, where = 2 };

/// Days that a case was in a stock: from the end of the first until the end of the one before `till`; without `till` it
/// still is.
struct Span {
  Date from;
  std::optional<Date> till;
  bool operator==(const Span&) const = default;
  template <class V>
  void fields(V&& v) {
    v(from);
    v(till);
  }
};

/// What the clock of a duration counts.
enum class Ticking : std::uint8_t { none, waits, worked_on, done };

struct Member {
  Class cls = Class::none;
  std::string group;                   // with `by`
  std::optional<std::int64_t> amount;  // with `value` or `to`
  Date day;                            // it is counted from
  std::vector<Date> moments;           // of a flow
  std::uint32_t entries = 0;           // into the pool, also those that the flow leaves out
  std::vector<Span> spans;             // of a stock, in order
  Ticking ticking = Ticking::none;
  Instant since = 0;                       // that it ticks so
  std::int64_t waited = 0, worked_on = 0;  // seconds until `since`, of its calendar
  bool operator==(const Member&) const = default;
  bool is_in_stock() const { return !spans.empty() && !spans.back().till; }
  template <class V>
  void fields(V&& v) {
    v(cls);
    v(group);
    v(amount);
    v(day);
    v(moments);
    v(entries);
    v(spans);
    v(ticking);
    v(since);
    v(waited);
    v(worked_on);
  }
};

/// A turn of the case, of which the case as given is what came of it.
struct Turn {
  Instant at = 0;
  const std::vector<state::Event>& events;
};

/// The day that a case is counted from (`of`); nothing when the metric is not about it.
std::optional<Date> counted_from(const route::Metric& m, const state::Case& c, const route::Route& route);
/// What `where` says of the case, unless it is a function.
bool meets(const route::Metric& m, const route::Bundle& bundle, const state::Case& c, const route::Route& route,
           Date from);
/// True of a metric that follows every turn.
bool follows_turns(const route::Metric& m);
/// What a turn makes of it, for a metric that follows them. It never reads a record.
void follow_turn(const route::Metric& m, const route::Bundle& bundle, const state::Case& c, const route::Route& route,
                 const Turn& turn, Member& member);

}  // namespace trajectum::report

#endif  // TRAJECTUM_REPORT_MEMBER_HPP
