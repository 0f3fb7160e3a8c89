// Metrics: numbers over what cases did, exact at every read and never computed by scanning. After each turn the case it
// was about is classified anew; the counts follow in memory. The rows behind them carry a position in the history and
// are written now and then; at start the cases that moved after that position are counted again (performance.md,
// "Derived tables carry a position"). A metric that is new, or whose definition changed, is counted from the history
// case by case while the server works; until that is done it shows what it last was by its old definition.
#ifndef TRAJECTUM_REPORT_METRICS_HPP
#define TRAJECTUM_REPORT_METRICS_HPP
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/member.hpp"
#include "route/bundle.hpp"
#include "state/case.hpp"
#include "state/region.hpp"

namespace trajectum::report {

inline constexpr const char* kMemberSpace = "metric";             // metric \0 definition \0 case -> Member
inline constexpr const char* kPositionSpace = "metric_position";  // metric -> what it was counted by, and until where

/// Wide enough for any sum of 64-bit amounts.
__extension__ using Wide = __int128;

struct MetricValue {
  std::int64_t of = 0;     // cases it is about; of a flow: how often it happened
  std::int64_t where = 0;  // of these, those that meet it
  std::int64_t known = 0;  // of these, those with an amount: a value, or a duration
  Wide sum = 0;            // of the amounts: cents, whole numbers, millionths of a decimal, days or minutes
  /// Durations only: how many cases took so long.
  std::map<std::int64_t, std::int64_t> lengths;

  void add(const MetricValue& other);
  /// The least duration that at least this share (0..1) of the cases did not need more than; nothing if none.
  std::optional<std::int64_t> length_of(double share) const;
};

/// What a value adds to a sum of amounts of a type; nothing if it is no such amount (an older version of a route may
/// have declared another), or a decimal beyond `kMetricDecimalMax`.
std::optional<std::int64_t> amount_of(const Value& value, FieldType type);
/// What people read: a share from 0 to 1, a number of cases, an amount of the value's kind, days. Empty if there is no
/// case to take it of.
Value figure(const route::Metric& m, const MetricValue& value);

enum class Per : std::uint8_t { day, week, month, quarter, year };  // a week begins on Monday (ISO 8601)
std::optional<Per> per_of(std::string_view name);
/// The first day of the period that a day is in, and of the one after it.
Date begin_of(Per per, Date day);
Date next_of(Per per, Date begin);

/// The figures of the cases that are counted from a day (`of`) in a period; of a flow, of what happened in it; of a
/// stock, of those that are there at the end of it.
struct Period {
  Date from, till;  // first and last day
  MetricValue value;
};

/// What is asked of the case at hand.
class Look {
 public:
  virtual ~Look() = default;
  /// `f(case)`: a handler without effects. Errors count as no.
  virtual bool ask(route::FunctionId f) = 0;
  virtual Value value(const route::Path& path) = 0;
};

/// Of which team somebody is; who is of none is not in it. A case is counted by its owner; who are a team is asked when
/// a figure is read, so it is told by the teams of that moment, and nothing is counted again when they change.
using Teams = std::map<std::string, std::string>;

/// Which groups are asked for: all of them, or one; of a metric with `by = team`, with the teams.
class Group {
 public:
  Group(std::nullopt_t) {}
  Group(std::optional<std::string> by, const Teams* teams = nullptr) : by_(std::move(by)), teams_(teams) {}
  /// `group`: as it is counted, so an owner where teams are asked for.
  bool holds(const std::string& group) const;

 private:
  std::optional<std::string> by_;
  const Teams* teams_ = nullptr;
};

class Metrics {
 public:
  explicit Metrics(const route::Bundle& bundle);

  /// Counts a case by what it is now; `turn` is what made it so, if a turn did. `look` is asked only for metrics with a
  /// function or a path.
  void follow(const state::Case& c, const route::Route& route, Look& look, const Turn* turn);
  /// True if the subject's record may change a metric, also of a case that is closed.
  bool reads_subject() const;

  // --- counting from the history ---
  /// What follows every turn, of one case that is played once more.
  class Replay {
   public:
    void follow(const state::Case& c, const route::Route& route, const Turn& turn);
    /// No metric follows turns: there is nothing to play.
    bool empty() const { return members_.empty(); }

   private:
    friend class Metrics;
    explicit Replay(const route::Bundle& bundle) : bundle_(bundle) {}
    const route::Bundle& bundle_;
    std::map<std::string, Member> members_;
  };
  /// Of the metrics that follow turns: those that are being counted, or those that are not.
  Replay replay(bool counting) const;
  /// Takes what a replay came to in place of what was kept. Follow the case once more after it.
  void adopt(CaseNo no, const Replay& replay);
  /// True while some metric is counted from the history.
  bool is_counting() const { return !counting_.empty(); }
  bool is_counting(const std::string& metric) const { return counting_.count(metric) != 0; }
  /// Cases up to this one are counted, of so many there were when that was asked last.
  CaseNo counted_to() const { return counted_to_; }
  CaseNo to_count() const { return to_count_; }
  void count_to(CaseNo no, CaseNo last) { counted_to_ = no, to_count_ = last; }
  /// Every case is counted: what was shown until now goes, and its rows with it.
  void end_counting();
  /// What the figures shown are of: the declaration, or while it is counted what it was before, as far as reading a
  /// figure needs that.
  const route::Metric& shown(const std::string& metric) const;

  // --- reading ---
  MetricValue value(const std::string& metric) const;
  /// The figures by value (`by`), after that value in the order of bytes; "" is of the cases without one.
  std::vector<std::pair<std::string, MetricValue>> groups(const std::string& metric,
                                                          const std::optional<std::string>& after, std::size_t limit,
                                                          const Teams* teams = nullptr) const;
  /// Of one value of `by`.
  MetricValue group(const std::string& metric, const std::string& by, const Teams* teams = nullptr) const;
  /// The figures by period, from the one that `from` is in until the one that `till` is in, also those without a case;
  /// all cases are in one of them, so they add up. Work: the days between on which a case is counted from.
  std::vector<Period> series(const std::string& metric, const Group& by, Per per, Date from, Date till) const;
  /// The first day that a case is counted from; nothing without a case.
  std::optional<Date> first_day(const std::string& metric) const;
  /// Cases behind the number, by case number: all it is about, or those that meet it; of one group, or of all.
  std::vector<CaseNo> members(const std::string& metric, bool where, const Group& by, CaseNo after,
                              std::size_t limit) const;

  // --- storing ---
  /// Something is left to count or to clean up, by and by.
  bool has_work() const { return is_counting() || !gone_.empty(); }
  std::vector<state::RowChange> save(HistoryNo position);
  /// Positions first, then rows. A metric whose definition is another than it was stored with is to be counted. False
  /// for one that is not declared any more: its position goes with its rows, so that it is counted anew when it
  /// returns.
  bool load_position(const std::string& metric, std::string_view body);
  /// False for a row that belongs to nothing any more.
  bool load_row(std::string_view key, std::string_view body);
  /// What is to be removed at once, after inherit().
  struct Left {
    std::vector<std::string> positions, rows;  // keys
  };
  /// Takes over from the metrics of the version that was served until now, in place of loading them: what is counted by
  /// the same definition, and of the others what they were, to be shown while they are counted. `older` was saved at
  /// `now`, and is of no use afterwards. `stored` gives the position that a metric was stored with.
  Left inherit(Metrics&& older, HistoryNo now,
               const std::function<std::optional<std::string>(const std::string& metric)>& stored);
  /// The history position that what is not being counted was saved at; nothing when there is no such metric.
  std::optional<HistoryNo> position() const { return position_; }

 private:
  struct Count {
    MetricValue value;
    std::map<std::string, std::map<Date, MetricValue>> days;  // by group, by the day that they are counted from
    std::map<std::string, MetricValue> groups;
    std::map<CaseNo, Member> cases;
  };
  /// What a metric was before its definition changed.
  struct Before {
    route::Metric metric;
    std::string tag;
    Count count;
  };
  Member member(const route::Metric& m, const state::Case& c, const route::Route& route, Look& look,
                const Turn* turn) const;
  static void add(const route::Metric& m, Count& count, const Member& member, int sign);
  static void set(const route::Metric& m, Count& count, CaseNo no, Member now);
  void set(const std::string& metric, CaseNo no, Member now);
  /// The same of one metric that both versions declare.
  void inherit(Metrics& older, const std::string& id,
               const std::function<std::optional<std::string>(const std::string& metric)>& stored);
  void leave_rows(const std::string& metric, const std::string& tag, const Count& count);
  const Count* shown_count(const std::string& metric) const;
  std::string definition(const route::Metric& m) const;

  const route::Bundle& bundle_;
  std::map<std::string, Count> counts_;
  std::map<std::string, std::string> tags_;  // metric -> of its definition, in keys
  std::set<std::string> counting_;
  std::map<std::string, Before> before_;
  CaseNo counted_to_ = 0, to_count_ = 0;
  std::optional<HistoryNo> position_;
  std::set<std::pair<std::string, CaseNo>> dirty_;
  std::vector<std::string> gone_;  // keys of rows that nothing needs any more
};

}  // namespace trajectum::report

#endif  // TRAJECTUM_REPORT_METRICS_HPP
