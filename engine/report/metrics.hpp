// Metrics: numbers over what cases did, exact at every read and never computed by scanning. After each turn the case it
// was about is classified anew; the counts follow in memory. The rows behind them carry a position in the history and
// are written now and then; at start the cases that moved after that position are classified again (performance.md,
// "Derived tables carry a position").
#ifndef TRAJECTUM_REPORT_METRICS_HPP
#define TRAJECTUM_REPORT_METRICS_HPP
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "route/bundle.hpp"
#include "state/case.hpp"
#include "state/region.hpp"

namespace trajectum::report {

inline constexpr const char* kMemberSpace = "metric";             // metric \0 case -> class
inline constexpr const char* kPositionSpace = "metric_position";  // metric -> definition, history id

/// Wide enough for any sum of 64-bit amounts.
__extension__ using Wide = __int128;

struct MetricValue {
  std::int64_t of = 0;     // cases it is about
  std::int64_t where = 0;  // of these, those that meet it
  std::int64_t known = 0;  // of these, those with an amount: a value, or a number of days
  Wide sum = 0;            // of the amounts: cents, whole numbers, millionths of a decimal, days
  /// Durations only: how many cases took so many days.
  std::map<std::int64_t, std::int64_t> days;

  void add(const MetricValue& other);
  /// The least number of days that at least this share (0..1) of the cases did not need more than; nothing if none.
  std::optional<std::int64_t> days_of(double share) const;
};

/// What a value adds to a sum; nothing if it is no amount, or a decimal beyond `kMetricDecimalMax`.
std::optional<std::int64_t> amount_of(const Value& value);
/// What people read: a share from 0 to 1, a number of cases, an amount of the value's kind, days. Empty if there is no
/// case to take it of.
Value figure(const route::Metric& m, const MetricValue& value);

enum class Per : std::uint8_t { day, week, month, quarter, year };  // a week begins on Monday (ISO 8601)
std::optional<Per> per_of(std::string_view name);
/// The first day of the period that a day is in, and of the one after it.
Date begin_of(Per per, Date day);
Date next_of(Per per, Date begin);

/// The figures of the cases that are counted from a day (`of`) in a period.
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

class Metrics {
 public:
  explicit Metrics(const route::Bundle& bundle);

  /// Classifies a case by what it is now; `look` is asked only for metrics with a function or a path.
  void follow(const state::Case& c, const route::Route& route, Look& look);
  /// True if the subject's record may change a metric, also of a case that is closed.
  bool reads_subject() const;
  MetricValue value(const std::string& metric) const;
  /// The figures by value (`by`), after that value in the order of bytes; "" is of the cases without one.
  std::vector<std::pair<std::string, MetricValue>> groups(const std::string& metric,
                                                          const std::optional<std::string>& after,
                                                          std::size_t limit) const;
  /// Of one value of `by`.
  MetricValue group(const std::string& metric, const std::string& by) const;
  /// The figures by period, from the one that `from` is in until the one that `till` is in, also those without a case;
  /// all cases are in one of them, so they add up. Work: the days between on which a case is counted from.
  std::vector<Period> series(const std::string& metric, const std::optional<std::string>& by, Per per, Date from,
                             Date till) const;
  /// The first day that a case is counted from; nothing without a case.
  std::optional<Date> first_day(const std::string& metric) const;
  /// Cases behind the number, by case number: all it is about, or those that meet it; of one group, or of all.
  std::vector<CaseNo> members(const std::string& metric, bool where, const std::optional<std::string>& by, CaseNo after,
                              std::size_t limit) const;

  // --- storing ---
  std::size_t unsaved() const { return dirty_.size(); }
  std::vector<state::RowChange> save(HistoryNo position);
  void load_row(std::string_view key, std::string_view body);
  /// The history position a metric was saved at; 0 when its definition changed since (it must be counted from the
  /// start).
  HistoryNo load_position(const std::string& metric, std::string_view body);

 private:
  enum Class : std::uint8_t { none = 0, of = 1, where = 2 };
  /// What is kept of a case, and stored.
  struct Member {
    Class cls = none;
    std::string group;                   // with `by`
    std::optional<std::int64_t> amount;  // with `value` or `to`
    Date day;                            // it is counted from
    bool operator==(const Member&) const = default;
    template <class V>
    void fields(V&& v) {
      v(cls);
      v(group);
      v(amount);
      v(day);
    }
  };
  struct Count {
    MetricValue value;
    std::map<std::string, std::map<Date, MetricValue>> days;  // by group, by the day that they are counted from
    std::map<std::string, MetricValue> groups;
    std::map<CaseNo, Member> cases;
  };
  Class classify(const route::Metric& m, const state::Case& c, const route::Route& route, Look& look,
                 std::optional<Date>& from) const;
  Member detail(const route::Metric& m, const state::Case& c, const route::Route& route, Look& look,
                std::optional<Date> from) const;
  static void add(const route::Metric& m, Count& count, const Member& member, int sign);
  void set(const std::string& metric, CaseNo no, Member now);
  std::string definition(const route::Metric& m) const;

  const route::Bundle& bundle_;
  std::map<std::string, Count> counts_;
  std::set<std::pair<std::string, CaseNo>> dirty_;
};

}  // namespace trajectum::report

#endif  // TRAJECTUM_REPORT_METRICS_HPP
