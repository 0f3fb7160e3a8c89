#include "report/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"

namespace trajectum::report {

using route::Metric;

namespace {

std::string member_key(const std::string& metric, CaseNo no) {
  std::string key = metric;
  key.push_back('\0');
  return key + state::key_number(static_cast<std::uint64_t>(no));
}

struct Position {
  std::string definition;
  HistoryNo history = 0;
  template <class V>
  void fields(V&& v) {
    v(definition);
    v(history);
  }
};

/// Late at the node or the term of that name, and no later than its milestone was first reached.
bool was_late(const Metric& m, const state::Case& c, const route::Route& route) {
  auto node = route.find(m.where_name);
  auto milestone = m.before.empty() ? route::kNoNode : route.find(m.before);
  return std::any_of(c.late.begin(), c.late.end(), [&](const state::Lateness& l) {
    if (l.term.empty() ? l.node != node : l.term != m.where_name) return false;
    auto reached = c.milestones.begin() + l.milestones;
    return std::none_of(c.milestones.begin(), reached, [&](const auto& r) { return r.node == milestone; });
  });
}

/// Decimals are summed as whole millionths, so that what is added and taken away again leaves nothing behind.
constexpr std::int64_t kDecimalUnits = 1'000'000;

/// Rounded to the nearest whole; half goes up (language.md, Values).
std::int64_t halves_up(Wide sum, std::int64_t n) {
  Wide doubled = 2 * sum + n, by = 2 * static_cast<Wide>(n);
  return static_cast<std::int64_t>(doubled / by - (doubled % by < 0 ? 1 : 0));
}

}  // namespace

std::optional<std::int64_t> amount_of(const Value& v) {
  if (auto* money = v.as<Money>()) return money->cents;
  if (auto* whole = v.as<std::int64_t>()) return *whole;
  auto* decimal = v.as<double>();
  if (!decimal || !(std::abs(*decimal) <= limits::kMetricDecimalMax)) return std::nullopt;
  return std::llround(*decimal * static_cast<double>(kDecimalUnits));
}

void MetricValue::add(const MetricValue& other) {
  of += other.of;
  where += other.where;
  known += other.known;
  sum += other.sum;
  for (const auto& [n, cases] : other.days) days[n] += cases;
}

std::optional<std::int64_t> MetricValue::days_of(double share) const {
  if (known == 0) return std::nullopt;
  auto need = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(share * static_cast<double>(known))));
  std::int64_t seen = 0;
  for (const auto& [n, cases] : days)
    if ((seen += cases) >= need) return n;
  return std::nullopt;
}

std::optional<Per> per_of(std::string_view name) {
  static constexpr std::string_view kNames[] = {"day", "week", "month", "quarter", "year"};
  auto it = std::find(std::begin(kNames), std::end(kNames), name);
  if (it == std::end(kNames)) return std::nullopt;
  return static_cast<Per>(it - std::begin(kNames));
}

Date begin_of(Per per, Date day) {
  auto civil = civil_of(day);
  switch (per) {
    case Per::day: return day;
    case Per::week: return {day.days - weekday(day) + 1};
    case Per::month: return date_of({civil.year, civil.month, 1});
    case Per::quarter: return date_of({civil.year, (civil.month - 1) / 3 * 3 + 1, 1});
    case Per::year: return date_of({civil.year, 1, 1});
  }
  return day;
}

Date next_of(Per per, Date begin) {
  switch (per) {
    case Per::day: return {begin.days + 1};
    case Per::week: return {begin.days + 7};
    case Per::month: return add_civil(begin, {Unit::months, 1, ""});
    case Per::quarter: return add_civil(begin, {Unit::months, 3, ""});
    case Per::year: return add_civil(begin, {Unit::years, 1, ""});
  }
  return begin;
}

Value figure(const Metric& m, const MetricValue& v) {
  auto of_cases = [](Wide part, std::int64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); };
  switch (m.kind) {
    case Metric::Kind::share: return v.of == 0 ? Value() : Value(of_cases(v.where, v.of));
    case Metric::Kind::count: return v.where;
    case Metric::Kind::duration: return v.known == 0 ? Value() : Value(of_cases(v.sum, v.known));
    case Metric::Kind::total:
      if (m.value_type == FieldType::money) return Money{static_cast<std::int64_t>(v.sum)};
      if (m.value_type == FieldType::integer) return static_cast<std::int64_t>(v.sum);
      return of_cases(v.sum, kDecimalUnits);
    case Metric::Kind::average:
      if (v.known == 0) return {};
      if (m.value_type == FieldType::money) return Money{halves_up(v.sum, v.known)};
      return of_cases(v.sum, v.known) / (m.value_type == FieldType::decimal ? static_cast<double>(kDecimalUnits) : 1.0);
  }
  return {};
}

Metrics::Metrics(const route::Bundle& bundle) : bundle_(bundle) {
  for (const auto& [id, m] : bundle.metrics) counts_.try_emplace(id);
}

bool Metrics::reads_subject() const {
  return std::any_of(bundle_.metrics.begin(), bundle_.metrics.end(), [](auto& m) { return m.second.reads_subject; });
}

Metrics::Class Metrics::classify(const Metric& m, const state::Case& c, const route::Route& route, Look& look,
                                 std::optional<Date>& from) const {
  switch (m.of) {
    case Metric::Of::open_cases:
      if (!c.is_open()) return none;
      from = calendar::local_date(c.opened_at);
      break;
    case Metric::Of::cases_of_route:
      if (c.route != m.of_name) return none;
      from = calendar::local_date(c.opened_at);
      break;
    case Metric::Of::entered_pool: {
      auto* member = c.membership(m.of_name);
      if (!member) return none;
      from = calendar::local_date(member->first_at);
      break;
    }
    case Metric::Of::reached: {
      auto node = route.find(m.of_name);
      for (const auto& r : c.milestones)
        if (r.node == node && !from) from = r.date;
      if (!from) return none;
      break;
    }
  }
  switch (m.where) {
    case Metric::Where::everything: return where;
    case Metric::Where::reached: {
      auto node = route.find(m.where_name);
      for (const auto& r : c.milestones) {
        if (r.node != node) continue;
        if (!m.within || (from && r.date <= calendar::add(*from, *m.within, bundle_.calendars.of(*m.within))))
          return where;
      }
      return of;
    }
    case Metric::Where::visited: {
      auto node = route.find(m.where_name);
      return std::find(c.visited.begin(), c.visited.end(), node) != c.visited.end() ? where : of;
    }
    case Metric::Where::at: {
      auto node = route.find(m.where_name);
      bool here = std::any_of(c.instances.begin(), c.instances.end(), [&](const auto& i) { return i.node == node; });
      return here ? where : of;
    }
    case Metric::Where::late: return was_late(m, c, route) ? where : of;
    case Metric::Where::function: return look.ask(m.function) ? where : of;
  }
  return of;
}

Metrics::Member Metrics::detail(const Metric& m, const state::Case& c, const route::Route& route, Look& look,
                                std::optional<Date> from) const {
  Member out;
  out.day = from.value_or(Date());
  if (auto path = m.by.find(c.route); path != m.by.end()) out.group = look.value(path->second).text();
  if (auto path = m.value.find(c.route); path != m.value.end()) out.amount = amount_of(look.value(path->second));
  if (m.kind != Metric::Kind::duration || !from) return out;
  auto node = route.find(m.to);
  for (const auto& r : c.milestones) {
    if (r.node != node || r.date < *from) continue;
    out.amount = r.date.days - from->days;
    break;
  }
  return out;
}

void Metrics::add(const Metric& m, Count& count, const Member& member, int sign) {
  if (member.cls == none) return;
  auto into = [&](MetricValue& v) {
    v.of += sign;
    if (member.cls != where) return;
    v.where += sign;
    if (!member.amount) return;
    v.known += sign;
    v.sum += static_cast<Wide>(sign) * *member.amount;
    if (m.kind != Metric::Kind::duration) return;
    auto at = v.days.try_emplace(*member.amount, 0).first;
    if ((at->second += sign) == 0) v.days.erase(at);
  };
  auto drop_empty = [](auto& map, auto it) {
    if (it->second.of == 0) map.erase(it);
  };
  into(count.value);
  auto& days = count.days[member.group];
  auto day = days.try_emplace(member.day).first;
  into(day->second);
  drop_empty(days, day);
  if (days.empty()) count.days.erase(member.group);
  if (m.by_text.empty()) return;
  auto group = count.groups.try_emplace(member.group).first;
  into(group->second);
  drop_empty(count.groups, group);
}

void Metrics::set(const std::string& metric, CaseNo no, Member now) {
  const auto& m = bundle_.metrics.at(metric);
  auto& count = counts_[metric];
  auto it = count.cases.find(no);
  if (it == count.cases.end() ? now.cls == none : it->second == now) return;
  if (it != count.cases.end()) add(m, count, it->second, -1);
  add(m, count, now, 1);
  if (now.cls == none)
    count.cases.erase(it);
  else
    count.cases[no] = std::move(now);
  dirty_.insert({metric, no});
}

void Metrics::follow(const state::Case& c, const route::Route& route, Look& look) {
  for (const auto& [id, m] : bundle_.metrics) {
    std::optional<Date> from;
    auto cls = classify(m, c, route, look, from);
    auto now = cls == none ? Member() : detail(m, c, route, look, from);
    now.cls = cls;
    set(id, c.no, std::move(now));
  }
}

MetricValue Metrics::value(const std::string& metric) const {
  auto it = counts_.find(metric);
  return it == counts_.end() ? MetricValue{} : it->second.value;
}

std::vector<std::pair<std::string, MetricValue>> Metrics::groups(const std::string& metric,
                                                                 const std::optional<std::string>& after,
                                                                 std::size_t limit) const {
  std::vector<std::pair<std::string, MetricValue>> out;
  auto found = counts_.find(metric);
  if (found == counts_.end()) return out;
  const auto& groups = found->second.groups;
  for (auto it = after ? groups.upper_bound(*after) : groups.begin(); it != groups.end() && out.size() < limit; ++it)
    out.push_back(*it);
  return out;
}

MetricValue Metrics::group(const std::string& metric, const std::string& by) const {
  auto found = counts_.find(metric);
  if (found == counts_.end()) return {};
  auto it = found->second.groups.find(by);
  return it == found->second.groups.end() ? MetricValue{} : it->second;
}

std::optional<Date> Metrics::first_day(const std::string& metric) const {
  std::optional<Date> out;
  auto found = counts_.find(metric);
  if (found == counts_.end()) return out;
  for (const auto& [group, days] : found->second.days)
    if (!out || days.begin()->first < *out) out = days.begin()->first;
  return out;
}

std::vector<Period> Metrics::series(const std::string& metric, const std::optional<std::string>& by, Per per, Date from,
                                    Date till) const {
  std::vector<Period> out;
  for (auto begin = begin_of(per, from); begin <= till; begin = next_of(per, begin))
    out.push_back({begin, {next_of(per, begin).days - 1}, {}});
  auto found = counts_.find(metric);
  if (found == counts_.end() || out.empty()) return out;
  for (const auto& [group, days] : found->second.days) {
    if (by && group != *by) continue;
    auto period = out.begin();
    for (auto it = days.lower_bound(out.front().from); it != days.end() && it->first <= out.back().till; ++it) {
      while (period->till < it->first) ++period;
      period->value.add(it->second);
    }
  }
  return out;
}

std::vector<CaseNo> Metrics::members(const std::string& metric, bool only_where, const std::optional<std::string>& by,
                                     CaseNo after, std::size_t limit) const {
  std::vector<CaseNo> out;
  auto found = counts_.find(metric);
  if (found == counts_.end()) return out;
  const auto& count = found->second;
  for (auto it = count.cases.upper_bound(after); it != count.cases.end() && out.size() < limit; ++it) {
    const auto& member = it->second;
    if ((!only_where || member.cls == where) && (!by || member.group == *by)) out.push_back(it->first);
  }
  return out;
}

std::string Metrics::definition(const Metric& m) const {
  Writer w;
  w(m.kind);
  w(m.of);
  w(m.of_name);
  w(m.where);
  w(m.where_name);
  w(m.within);
  if (m.where == Metric::Where::late) w(m.before);
  // A function's text is not at hand; its metric is counted again when any file of the bundle changes.
  if (m.where == Metric::Where::function) w(bundle_.hash);
  if (!m.to.empty()) w(m.to);
  if (!m.value_text.empty()) w(m.value_text);
  if (!m.by_text.empty()) w(m.by_text);
  return w.take();
}

std::vector<state::RowChange> Metrics::save(HistoryNo position) {
  std::vector<state::RowChange> rows;
  for (const auto& [metric, no] : dirty_) {
    const auto& count = counts_[metric];
    auto it = count.cases.find(no);
    std::optional<std::string> body;
    if (it != count.cases.end()) body = encode(it->second);
    rows.push_back({kMemberSpace, member_key(metric, no), body});
  }
  dirty_.clear();
  for (const auto& [id, m] : bundle_.metrics)
    rows.push_back({kPositionSpace, id, encode(Position{definition(m), position})});
  return rows;
}

void Metrics::load_row(std::string_view key, std::string_view body) {
  auto cut = key.find('\0');
  if (cut == std::string_view::npos || body.empty()) return;
  std::string metric(key.substr(0, cut));
  if (!counts_.count(metric)) return;
  auto no = static_cast<CaseNo>(std::strtoull(std::string(key.substr(cut + 1)).c_str(), nullptr, 16));
  if (auto member = decode<Member>(body)) set(metric, no, std::move(*member));
  dirty_.erase({metric, no});
}

HistoryNo Metrics::load_position(const std::string& metric, std::string_view body) {
  auto p = decode<Position>(body);
  auto it = bundle_.metrics.find(metric);
  if (!p || it == bundle_.metrics.end() || p->definition != definition(it->second)) return 0;
  return p->history;
}

}  // namespace trajectum::report
