#include "report/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "calendar/calendar.hpp"

namespace trajectum::report {

using route::Metric;

namespace {

/// Short enough for a key, and another one for another definition.
std::string tag_of(const std::string& definition) { return state::key_number(stable_hash(definition)); }

std::string member_key(const std::string& metric, const std::string& tag, CaseNo no) {
  std::string key = metric;
  key.push_back('\0');
  key += tag;
  key.push_back('\0');
  return key + state::key_number(static_cast<std::uint64_t>(no));
}

struct Position {
  std::string definition;
  HistoryNo history = 0;
  // What reading its figures needs.
  Metric::Kind kind = Metric::Kind::count;
  FieldType value_type = FieldType::integer;
  Metric::Time time = Metric::Time::lead;
  std::string by_text, calendar;
  template <class V>
  void fields(V&& v) {
    v(definition);
    v(history);
    v(kind);
    v(value_type);
    v(time);
    v(by_text);
    v(calendar);
  }
};

/// Decimals are summed as whole millionths, so that what is added and taken away again leaves nothing behind.
constexpr std::int64_t kDecimalUnits = 1'000'000;

/// Rounded to the nearest whole; half goes up (language.md, Values).
std::int64_t halves_up(Wide sum, std::int64_t n) {
  Wide doubled = 2 * sum + n, by = 2 * static_cast<Wide>(n);
  return static_cast<std::int64_t>(doubled / by - (doubled % by < 0 ? 1 : 0));
}

const std::string& team_of(const Teams& teams, const std::string& owner) {
  static const std::string kNone;
  auto found = teams.find(owner);
  return found == teams.end() ? kNone : found->second;
}

}  // namespace

bool Group::holds(const std::string& group) const { return !by_ || *by_ == (teams_ ? team_of(*teams_, group) : group); }

std::optional<std::int64_t> amount_of(const Value& v, FieldType type) {
  auto* money = v.as<Money>();
  auto* whole = v.as<std::int64_t>();
  auto* decimal = v.as<double>();
  if (type == FieldType::money) return money ? std::optional(money->cents) : std::nullopt;
  if (type == FieldType::integer) return whole ? std::optional(*whole) : std::nullopt;
  if (!whole && !decimal) return std::nullopt;
  auto number = whole ? static_cast<double>(*whole) : *decimal;
  if (!(std::abs(number) <= limits::kMetricDecimalMax)) return std::nullopt;
  return std::llround(number * static_cast<double>(kDecimalUnits));
}

void MetricValue::add(const MetricValue& other) {
  of += other.of;
  where += other.where;
  known += other.known;
  sum += other.sum;
  for (const auto& [n, cases] : other.lengths) lengths[n] += cases;
}

std::optional<std::int64_t> MetricValue::length_of(double share) const {
  if (known == 0) return std::nullopt;
  auto need = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(share * static_cast<double>(known))));
  std::int64_t seen = 0;
  for (const auto& [n, cases] : lengths)
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
    case Metric::Kind::count:
    case Metric::Kind::flow:
    case Metric::Kind::stock: return v.where;
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
  for (const auto& [id, m] : bundle.metrics) {
    counts_.try_emplace(id);
    tags_[id] = tag_of(definition(m));
    counting_.insert(id);
  }
}

bool Metrics::reads_subject() const {
  return std::any_of(bundle_.metrics.begin(), bundle_.metrics.end(), [](auto& m) { return m.second.reads_subject; });
}

Member Metrics::member(const Metric& m, const state::Case& c, const route::Route& route, Look& look,
                       const Turn* turn) const {
  Member out;
  bool by_turn = follows_turns(m);
  if (by_turn) {
    const auto& kept = counts_.at(m.id).cases;
    if (auto found = kept.find(c.no); found != kept.end()) out = found->second;
    if (turn) follow_turn(m, bundle_, c, route, *turn, out);
  }
  std::optional<Date> from;
  if (m.kind == Metric::Kind::flow) {
    out.cls = !out.moments.empty() ? Class::where : out.entries > 0 ? Class::of : Class::none;
  } else if (m.kind == Metric::Kind::stock) {
    out.cls = out.is_in_stock() ? Class::where : out.spans.empty() ? Class::none : Class::of;
  } else {
    from = counted_from(m, c, route);
    if (!from) return {};
    bool is_met = m.where == Metric::Where::function ? look.ask(m.function) : meets(m, bundle_, c, route, *from);
    out.cls = is_met ? Class::where : Class::of;
    out.day = *from;
  }
  if (out.cls == Class::none) return {};
  auto value = [&](const std::map<std::string, route::Path>& paths) {
    auto path = paths.find(c.route);
    if (path == paths.end()) return Value();
    if (path->second.node == route::kNoNode) return look.value(path->second);
    // A step's form; in the version that the case is on it may stand elsewhere.
    auto there = path->second;
    there.node = route.find(bundle_.routes.at(c.route).node(there.node).name);
    return there.node == route::kNoNode ? Value() : look.value(there);
  };
  out.group = m.by_owner || m.by_team ? c.owner : std::string(value(m.by).text());
  if (!m.value.empty()) out.amount = amount_of(value(m.value), m.value_type);
  if (m.kind != Metric::Kind::duration || by_turn) return out;
  auto node = route.find(m.to);
  for (const auto& r : c.milestones) {
    if (r.node != node || r.date < *from) continue;
    out.amount = r.date.days - from->days;
    break;
  }
  return out;
}

void Metrics::add(const Metric& m, Count& count, const Member& member, int sign) {
  if (member.cls == Class::none) return;
  auto into = [&](MetricValue& v, std::int64_t of) {
    v.of += of;
    if (member.cls != Class::where) return;
    v.where += of;
    if (!member.amount) return;
    v.known += sign;
    v.sum += static_cast<Wide>(sign) * *member.amount;
    if (m.kind != Metric::Kind::duration) return;
    auto at = v.lengths.try_emplace(*member.amount, 0).first;
    if ((at->second += sign) == 0) v.lengths.erase(at);
  };
  auto drop_empty = [](auto& map, auto it) {
    if (it->second.of == 0 && it->second.where == 0) map.erase(it);
  };
  auto into_day = [&](Date date, std::int64_t of) {
    auto& days = count.days[member.group];
    auto day = days.try_emplace(date).first;
    if (m.kind == Metric::Kind::stock)  // what the level changes by, whether or not it is there now
      day->second.of += of, day->second.where += of;
    else
      into(day->second, of);
    drop_empty(days, day);
    if (days.empty()) count.days.erase(member.group);
  };
  std::int64_t all = sign;
  if (m.kind == Metric::Kind::flow) {
    all = sign * static_cast<std::int64_t>(member.moments.size());
    for (auto date : member.moments) into_day(date, sign);
  } else if (m.kind == Metric::Kind::stock) {
    all = member.is_in_stock() ? sign : 0;
    for (const auto& span : member.spans) {
      into_day(span.from, sign);
      if (span.till) into_day(*span.till, -sign);
    }
  } else {
    into_day(member.day, sign);
  }
  into(count.value, all);
  if (m.by_text.empty()) return;
  auto group = count.groups.try_emplace(member.group).first;
  into(group->second, all);
  drop_empty(count.groups, group);
}

void Metrics::set(const Metric& m, Count& count, CaseNo no, Member now) {
  auto it = count.cases.find(no);
  if (it != count.cases.end()) add(m, count, it->second, -1);
  add(m, count, now, 1);
  if (now.cls != Class::none)
    count.cases[no] = std::move(now);
  else if (it != count.cases.end())
    count.cases.erase(it);
}

void Metrics::set(const std::string& metric, CaseNo no, Member now) {
  auto& count = counts_.at(metric);
  auto it = count.cases.find(no);
  if (it == count.cases.end() ? now.cls == Class::none : it->second == now) return;
  set(bundle_.metrics.at(metric), count, no, std::move(now));
  dirty_.insert({metric, no});
}

void Metrics::follow(const state::Case& c, const route::Route& route, Look& look, const Turn* turn) {
  for (const auto& [id, m] : bundle_.metrics)
    if (c.no <= counted_to_ || !is_counting(id)) set(id, c.no, member(m, c, route, look, turn));
}

void Metrics::Replay::follow(const state::Case& c, const route::Route& route, const Turn& turn) {
  for (auto& [id, member] : members_) follow_turn(bundle_.metrics.at(id), bundle_, c, route, turn, member);
}

Metrics::Replay Metrics::replay(bool counting) const {
  Replay out(bundle_);
  for (const auto& [id, m] : bundle_.metrics)
    if (follows_turns(m) && is_counting(id) == counting) out.members_.try_emplace(id);
  return out;
}

void Metrics::adopt(CaseNo no, const Replay& replay) {
  for (const auto& [id, member] : replay.members_) {
    auto kept = member;
    // What it is now is found when it is followed; until then it counts for nothing, but is not forgotten.
    kept.cls = Class::of;
    set(id, no, std::move(kept));
  }
}

void Metrics::end_counting() {
  for (const auto& [id, before] : before_) leave_rows(id, before.tag, before.count);
  before_.clear();
  counting_.clear();
}

const Metrics::Count* Metrics::shown_count(const std::string& metric) const {
  if (auto before = before_.find(metric); before != before_.end()) return &before->second.count;
  auto it = counts_.find(metric);
  return it == counts_.end() ? nullptr : &it->second;
}

const route::Metric& Metrics::shown(const std::string& metric) const {
  auto before = before_.find(metric);
  return before != before_.end() ? before->second.metric : bundle_.metrics.at(metric);
}

MetricValue Metrics::value(const std::string& metric) const {
  auto* count = shown_count(metric);
  return count ? count->value : MetricValue{};
}

std::vector<std::pair<std::string, MetricValue>> Metrics::groups(const std::string& metric,
                                                                 const std::optional<std::string>& after,
                                                                 std::size_t limit, const Teams* teams) const {
  std::vector<std::pair<std::string, MetricValue>> out;
  auto* count = shown_count(metric);
  if (!count) return out;
  std::map<std::string, MetricValue> of_teams;
  if (teams)
    for (const auto& [owner, value] : count->groups) of_teams[team_of(*teams, owner)].add(value);
  const auto& groups = teams ? of_teams : count->groups;
  for (auto it = after ? groups.upper_bound(*after) : groups.begin(); it != groups.end() && out.size() < limit; ++it)
    out.push_back(*it);
  return out;
}

MetricValue Metrics::group(const std::string& metric, const std::string& by, const Teams* teams) const {
  auto* count = shown_count(metric);
  if (!count) return {};
  if (teams) {
    MetricValue out;
    for (const auto& [owner, value] : count->groups)
      if (team_of(*teams, owner) == by) out.add(value);
    return out;
  }
  auto it = count->groups.find(by);
  return it == count->groups.end() ? MetricValue{} : it->second;
}

std::optional<Date> Metrics::first_day(const std::string& metric) const {
  std::optional<Date> out;
  auto* count = shown_count(metric);
  if (!count) return out;
  for (const auto& [group, days] : count->days)
    if (!out || days.begin()->first < *out) out = days.begin()->first;
  return out;
}

std::vector<Period> Metrics::series(const std::string& metric, const Group& by, Per per, Date from, Date till) const {
  std::vector<Period> out;
  for (auto begin = begin_of(per, from); begin <= till; begin = next_of(per, begin))
    out.push_back({begin, {next_of(per, begin).days - 1}, {}});
  auto* count = shown_count(metric);
  if (!count || out.empty()) return out;
  bool is_stock = shown(metric).kind == Metric::Kind::stock;
  MetricValue level;  // of a stock, before the first period
  for (const auto& [group, days] : count->days) {
    if (!by.holds(group)) continue;
    auto first = days.lower_bound(out.front().from);
    for (auto it = days.begin(); is_stock && it != first; ++it) level.add(it->second);
    auto period = out.begin();
    for (auto it = first; it != days.end() && it->first <= out.back().till; ++it) {
      while (period->till < it->first) ++period;
      period->value.add(it->second);
    }
  }
  for (auto& period : out) {
    if (!is_stock) break;
    level.add(period.value);
    period.value = level;
  }
  return out;
}

std::vector<CaseNo> Metrics::members(const std::string& metric, bool only_where, const Group& by, CaseNo after,
                                     std::size_t limit) const {
  std::vector<CaseNo> out;
  auto* count = shown_count(metric);
  if (!count) return out;
  for (auto it = count->cases.upper_bound(after); it != count->cases.end() && out.size() < limit; ++it) {
    const auto& member = it->second;
    if ((!only_where || member.cls == Class::where) && by.holds(member.group)) out.push_back(it->first);
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
  if (m.within && m.within->unit == Unit::workdays) w(bundle_.hash);  // nor are its days
  if (!m.to.empty()) w(m.to);
  if (!m.value_text.empty()) w(m.value_text), w(m.value_type);
  if (!m.by_text.empty()) w(m.by_text);
  if (m.again) w(*m.again);
  if (!m.outcome.empty()) w(m.outcome);
  if (!m.is_in_minutes()) return w.take();
  w(m.time);
  w(m.calendar);
  // Its hours are not at hand either.
  if (!m.calendar.empty()) w(bundle_.hash);
  return w.take();
}

std::vector<state::RowChange> Metrics::save(HistoryNo position) {
  std::vector<state::RowChange> rows;
  for (const auto& [metric, no] : dirty_) {
    const auto& count = counts_[metric];
    auto it = count.cases.find(no);
    std::optional<std::string> body;
    if (it != count.cases.end()) body = encode(it->second);
    rows.push_back({kMemberSpace, member_key(metric, tags_.at(metric), no), body});
  }
  dirty_.clear();
  // Deleted in parts: nobody waits for a hundred thousand at once.
  auto most = std::min(gone_.size(), limits::kListLimitMax);
  for (std::size_t i = 0; i < most; ++i, gone_.pop_back()) rows.push_back({kMemberSpace, gone_.back(), std::nullopt});
  for (const auto& [id, m] : bundle_.metrics) {
    if (is_counting(id)) continue;
    Position now{definition(m), position, m.kind, m.value_type, m.time, m.by_text, m.calendar};
    rows.push_back({kPositionSpace, id, encode(now)});
  }
  return rows;
}

bool Metrics::load_position(const std::string& metric, std::string_view body) {
  auto p = decode<Position>(body);
  auto it = bundle_.metrics.find(metric);
  if (!p || it == bundle_.metrics.end()) return false;
  if (p->definition == definition(it->second)) {
    counting_.erase(metric);
    position_ = std::min(position_.value_or(p->history), p->history);
    return true;
  }
  auto& before = before_[metric];
  before.metric.id = metric;
  before.metric.kind = p->kind;
  before.metric.value_type = p->value_type;
  before.metric.time = p->time;
  before.metric.by_text = p->by_text;
  before.metric.by_team = p->by_text == "team";
  before.metric.calendar = p->calendar;
  before.tag = tag_of(p->definition);
  return true;
}

bool Metrics::load_row(std::string_view key, std::string_view body) {
  auto cut = key.find('\0');
  auto end = cut == std::string_view::npos ? cut : key.find('\0', cut + 1);
  if (end == std::string_view::npos) return false;
  std::string metric(key.substr(0, cut));
  auto tag = key.substr(cut + 1, end - cut - 1);
  auto member = decode<Member>(body);
  if (!member) return false;
  auto no = static_cast<CaseNo>(std::strtoull(std::string(key.substr(end + 1)).c_str(), nullptr, 16));
  if (auto before = before_.find(metric); before != before_.end() && before->second.tag == tag) {
    set(before->second.metric, before->second.count, no, std::move(*member));
    return true;
  }
  auto ours = tags_.find(metric);
  if (ours == tags_.end() || is_counting(metric) || ours->second != tag) return false;
  set(bundle_.metrics.at(metric), counts_.at(metric), no, std::move(*member));
  return true;
}

void Metrics::leave_rows(const std::string& metric, const std::string& tag, const Count& count) {
  for (const auto& [no, member] : count.cases) gone_.push_back(member_key(metric, tag, no));
}

Metrics::Left Metrics::inherit(Metrics&& older, HistoryNo now,
                               const std::function<std::optional<std::string>(const std::string&)>& stored) {
  TRAJECTUM_ASSERT(older.dirty_.empty());  // it was saved
  Left left;
  position_ = now;
  gone_ = std::move(older.gone_);
  for (auto& [id, count] : older.counts_) {
    if (tags_.count(id)) {
      inherit(older, id, stored);
      continue;
    }
    leave_rows(id, older.tags_.at(id), count);
    if (auto was = older.before_.find(id); was != older.before_.end())
      leave_rows(id, was->second.tag, was->second.count);
    left.positions.push_back(id);
  }
  // A definition that returns writes under the same keys as before: those rows go now, not when it has written them.
  auto without_case = [](const std::string& key) { return key.substr(0, key.rfind('\0')); };
  std::set<std::string> ours;
  for (const auto& [id, tag] : tags_) ours.insert(without_case(member_key(id, tag, 0)));
  auto returned = std::stable_partition(gone_.begin(), gone_.end(),
                                        [&](const auto& key) { return !ours.count(without_case(key)); });
  left.rows.assign(std::make_move_iterator(returned), std::make_move_iterator(gone_.end()));
  gone_.erase(returned, gone_.end());
  return left;
}

void Metrics::inherit(Metrics& older, const std::string& id,
                      const std::function<std::optional<std::string>(const std::string&)>& stored) {
  auto& count = older.counts_.at(id);
  const auto& tag = older.tags_.at(id);
  auto was = older.before_.find(id);
  bool whole = !older.is_counting(id), same = tags_.at(id) == tag;
  if (same) {
    counts_[id] = std::move(count);
    if (whole) counting_.erase(id);
    if (!whole && was != older.before_.end()) before_[id] = std::move(was->second);  // it is counted on, from the start
    return;
  }
  if (whole) {
    before_[id] = {older.bundle_.metrics.at(id), tag, std::move(count)};
    return;
  }
  leave_rows(id, tag, count);
  if (was == older.before_.end()) return;
  if (was->second.tag != tags_.at(id)) {
    before_[id] = std::move(was->second);
    return;
  }
  counts_[id] = std::move(was->second.count);  // it never was counted otherwise: what moved since is counted again
  auto body = stored(id);
  if (!body || !load_position(id, *body)) counts_[id] = {};
}

}  // namespace trajectum::report
