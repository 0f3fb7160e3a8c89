// Figures as people and programs read them.
#include <algorithm>

#include "base/limits.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/views.hpp"

namespace trajectum::pipeline::views {

namespace {

using route::Metric;

/// What all and what one group of a metric is told with.
void set_figure(Record& out, const Metric& m, const report::MetricValue& v) {
  // A share of nobody reads as 0, as a client of this API has always seen it.
  auto value = report::figure(m, v);
  out.set("value", value.empty() && m.kind == Metric::Kind::share ? Value(0.0) : std::move(value));
  out.set("of", v.of);
  out.set("count", v.where);
  bool has_amounts =
      m.kind == Metric::Kind::average || m.kind == Metric::Kind::total || m.kind == Metric::Kind::duration;
  if (!has_amounts) return;
  out.set("known", v.known);
  if (auto length = v.length_of(0.5)) out.set("median", *length);
  if (auto length = v.length_of(0.9)) out.set("p90", *length);
}

/// What is told of a metric itself: the title it has now, the figures as they are kept.
Record head(const RegionAtWork& r, const Metric& m, const Metric& shown, Lang lang) {
  Record out;
  out.set("metric", m.id);
  out.set("title", m.title.in(lang));
  out.set("kind", metric_kind(shown));
  if (shown.kind == Metric::Kind::duration) out.set("unit", shown.is_in_minutes() ? "minutes" : "days");
  if (!r.metrics->is_counting(m.id)) return out;
  Record counting;
  counting.set("done", static_cast<std::int64_t>(r.metrics->counted_to()));
  counting.set("of", static_cast<std::int64_t>(r.metrics->to_count()));
  out.set("counting", std::move(counting));
  return out;
}

Value target_of(const Metric& m) {
  bool cents = m.value_type == FieldType::money && !m.value.empty();
  return cents ? Value(Money{static_cast<std::int64_t>(*m.target)}) : Value(*m.target);
}

}  // namespace

const char* metric_kind(const Metric& m) {
  static constexpr const char* kNames[] = {"share", "count", "average", "total", "duration", "flow", "stock"};
  return kNames[static_cast<std::size_t>(m.kind)];
}

const report::Teams* teams_of(Engine& engine, RegionAtWork& r, const Metric& m) {
  return r.metrics->shown(m.id).by_team ? &engine.teams(r) : nullptr;
}

Record metric(Engine& engine, RegionAtWork& r, const Metric& m, Lang lang, const std::optional<std::string>& after,
              std::size_t limit) {
  const auto& shown = r.metrics->shown(m.id);
  auto out = head(r, m, shown, lang);
  set_figure(out, shown, r.metrics->value(m.id));
  if (m.target && !r.metrics->is_counting(m.id)) out.set("target", target_of(m));
  if (shown.by_text.empty()) return out;
  out.set("by", shown.by_text);
  List groups;
  auto found = r.metrics->groups(m.id, after, limit, teams_of(engine, r, m));
  for (const auto& [by, value] : found) {
    Record one;
    one.set("by", by);
    set_figure(one, shown, value);
    groups.push_back(std::move(one));
  }
  out.set("groups", std::move(groups));
  if (found.size() == limit) out.set("after", found.back().first);
  return out;
}

Result<Record> series(Engine& engine, RegionAtWork& r, const Metric& m, const SeriesAsked& what, Lang lang) {
  auto per = report::per_of(what.per).value_or(report::Per::month);
  auto from = what.from.value_or(std::min(r.metrics->first_day(m.id).value_or(what.till), what.till));
  if (from > what.till)
    return invalid_params(
        "from", {"`from` ligt na `till`; noem een vroegere dag.", "`from` is after `till`; name an earlier day."});
  std::size_t count = 0;
  for (auto begin = report::begin_of(per, from); begin <= what.till; begin = report::next_of(per, begin))
    if (++count > limits::kSeriesPeriodsMax) {
      auto most = std::to_string(limits::kSeriesPeriodsMax);
      return invalid_params("from",
                            {"Dit zijn meer dan " + most + " perioden; noem een latere `from` of een langere `per`.",
                             "These are more than " + most + " periods; name a later `from` or a longer `per`."});
    }
  const auto& shown = r.metrics->shown(m.id);
  auto out = head(r, m, shown, lang);
  if (what.by) out.set("by", *what.by);
  List periods;
  report::Group group(what.by, teams_of(engine, r, m));
  for (const auto& period : r.metrics->series(m.id, group, per, from, what.till)) {
    Record one;
    one.set("from", period.from);
    one.set("till", period.till);
    set_figure(one, shown, period.value);
    periods.push_back(std::move(one));
  }
  out.set("periods", std::move(periods));
  return out;
}

Value figure(Engine& engine, RegionAtWork& r, const Metric& m, const std::optional<std::string>& by) {
  return report::figure(r.metrics->shown(m.id),
                        by ? r.metrics->group(m.id, *by, teams_of(engine, r, m)) : r.metrics->value(m.id));
}

}  // namespace trajectum::pipeline::views
