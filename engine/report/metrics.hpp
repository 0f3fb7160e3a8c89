// Metrics: numbers over what cases did, exact at every read and never computed by scanning. After each turn the case it
// was about is classified anew; the counts follow in memory. The rows behind them carry a position in the history and
// are written now and then; at start the cases that moved after that position are classified again (performance.md,
// "Derived tables carry a position").
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "route/bundle.hpp"
#include "state/case.hpp"
#include "state/region.hpp"

namespace trajectum::report {

inline constexpr const char* kMemberSpace = "metric";             // metric \0 case -> class
inline constexpr const char* kPositionSpace = "metric_position";  // metric -> definition, history id

struct MetricValue {
  std::int64_t of = 0;     // cases it is about
  std::int64_t where = 0;  // of these, those that meet it
};

/// Answers `f(case)`: a handler without effects. Errors count as no.
using Asker = std::function<bool(route::FunctionId)>;

class Metrics {
 public:
  explicit Metrics(const route::Bundle& bundle);

  /// Classifies a case by what it is now; `ask` is called only for metrics with a function.
  void follow(const state::Case& c, const route::Route& route, const Asker& ask);
  MetricValue value(const std::string& metric) const;
  /// Cases behind the number, by case number: all it is about, or those that meet it.
  std::vector<CaseNo> members(const std::string& metric, bool where, CaseNo after, std::size_t limit) const;

  // --- storing ---
  std::size_t unsaved() const { return dirty_.size(); }
  std::vector<state::RowChange> save(HistoryNo position);
  void load_row(std::string_view key, std::string_view body);
  /// The history position a metric was saved at; 0 when its definition changed since (it must be counted from the
  /// start).
  HistoryNo load_position(const std::string& metric, std::string_view body);

 private:
  enum Class : std::uint8_t { none = 0, of = 1, where = 2 };
  Class classify(const route::Metric& m, const state::Case& c, const route::Route& route, const Asker& ask) const;
  void set(const std::string& metric, CaseNo no, Class now);
  std::string definition(const route::Metric& m) const;

  const route::Bundle& bundle_;
  struct Count {
    MetricValue value;
    std::map<CaseNo, std::uint8_t> cases;
  };
  std::map<std::string, Count> counts_;
  std::set<std::pair<std::string, CaseNo>> dirty_;
};

}  // namespace trajectum::report
