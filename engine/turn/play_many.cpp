// Many instances of one body: the elements of an `each`, the occurrences of a `series` (patterns 12-15, 27, 34-36).
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

Error too_many() {
  auto most = std::to_string(limits::kEachElementsMax);
  return refused("each", {"Hoogstens " + most + " onderdelen tegelijk.", "At most " + most + " elements at once."});
}

}  // namespace

void Play::open_each(const Node& n, InstanceNo scope) {
  List items;
  if (n.over_fn != route::kNoFunction || !n.over.empty() || n.over_count > 0) {
    Value over(static_cast<std::int64_t>(n.over_count));
    if (n.over_fn != route::kNoFunction) {
      auto given = run_script(n.over_fn, scope, nullptr);
      if (!given) return raise_incident(n.index, scope, given.error());
      over = given->empty() ? Value() : given->front();
    } else if (!n.over.empty()) {
      over = value_of(n.over, scope);
    }
    auto count = over.as<List>() ? static_cast<std::int64_t>(over.as<List>()->size()) : over.integer();
    if (count > limits::kEachElementsMax) return raise_incident(n.index, scope, too_many());
    if (auto* list = over.as<List>())
      items = *list;
    else
      for (std::int64_t i = 1; i <= count; ++i) items.push_back(i);
  }
  auto no = open_instance(n, scope, Life::open, false, 0, n.one_by_one ? Value(items) : Value());
  run_on_enter(n, no, no);
  arm_limits(n, no);
  if (!n.one_by_one && !items.empty()) elements_.push_back({no, std::move(items)});
}

bool Play::has_elements_left(const Instance& each) const {
  if (auto* items = each.item.as<List>()) return each.number < items->size();  // one by one
  return std::any_of(elements_.begin(), elements_.end(), [&](const auto& e) { return e.first == each.no; });
}

bool Play::open_next_element(InstanceNo no) {
  auto each = *case_.find(no);
  const auto& n = node(each.node);
  if (!has_elements_left(each)) return false;
  if (auto* items = each.item.as<List>()) {
    bool open = std::any_of(case_.instances.begin(), case_.instances.end(),
                            [&](const Instance& i) { return i.scope == no && i.element; });
    if (open) return false;
    open_element(n, no, each.number + 1, (*items)[each.number]);
    return true;
  }
  auto left = std::find_if(elements_.begin(), elements_.end(), [&](const auto& e) { return e.first == no; });
  auto item = std::move(left->second[each.number]);
  if (each.number + 1 == left->second.size()) elements_.erase(left);
  open_element(n, no, each.number + 1, std::move(item));
  return true;
}

void Play::fire_row(InstanceNo no) {
  auto each = *case_.find(no);
  const auto& n = node(each.node);
  emit(ScopeEnding{no, kEnough});
  leave_done(n, each.scope, "");
}

void Play::complete_row(InstanceNo no) {
  auto each = *case_.find(no);
  emit(ScopeEnding{no, each.ending.empty() ? kComplete : kOver});
  std::erase_if(elements_, [&](const auto& e) { return e.first == no; });
  for (auto child : case_.children(no)) withdraw(child, "enough");
}

void Play::ask_if_done(InstanceNo no) {
  auto each = *case_.find(no);
  const auto& n = node(each.node);
  bool over_already = each.ending == kComplete || each.ending == kOver;
  if (n.done_when == route::kNoFunction || over_already) return;
  auto over = holds(n.done_when, no);
  if (!over)
    raise_incident(n.index, each.scope, over.error(), {0, kPartAsked, "", no});
  else if (*over)
    complete_row(no);
}

const Instance* Play::commanded_each(InstanceNo no) const {
  auto* i = no == 0 ? nullptr : case_.find(no);
  bool live = i && i->life == Life::open && !i->element;
  return live && node(i->node).kind == NodeKind::each ? i : nullptr;
}

Result<InstanceNo> Play::find_each(const std::string& name) const {
  auto index = route_.find(name);
  if (index == route::kNoNode || node(index).kind != NodeKind::each) {
    std::vector<std::string> names;
    for (const auto& n : route_.nodes)
      if (n.kind == NodeKind::each) names.push_back(n.name);
    auto guess = did_you_mean(name, names);
    return invalid_params("node",
                          {"Er is geen each \"" + name + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                           "There is no each \"" + name + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  if (auto may = may_steer(); !may) return may.error();
  for (const auto& i : case_.instances)
    if (i.node == index && !i.element && i.life == Life::open) return i.no;
  return refused("state", {"Dit onderdeel staat niet open.", "This is not open."});
}

Result<InstanceNo> Play::each_add(InstanceNo no, const Value& item) {
  auto* each = commanded_each(no);
  if (!each) return refused("state", {"Dit onderdeel staat niet meer open.", "This is no longer open."});
  if (auto free = not_suspended(no); !free) return free.error();
  const auto& n = node(each->node);
  if (!n.open || each->closed || !each->ending.empty())
    return refused("state", {"Hier kan niets meer bij.", "Nothing can be added here any more."});
  if (case_.children(no).size() >= static_cast<std::size_t>(limits::kEachElementsMax)) return too_many();
  auto before = case_.last_instance;
  if (n.one_by_one) {
    auto items = each->item.as<List>() ? *each->item.as<List>() : List();
    items.push_back(item.empty() ? Value(static_cast<std::int64_t>(items.size() + 1)) : item);
    emit(ElementPlanned{no, items.back()});
    open_next_element(no);
  } else {
    auto number = each->number + 1;
    open_element(n, no, number, item.empty() ? Value(static_cast<std::int64_t>(number)) : item);
  }
  return case_.last_instance == before ? 0 : before + 1;
}

Result<void> Play::each_close(InstanceNo no) {
  auto* each = commanded_each(no);
  if (!each || !node(each->node).open || each->closed)
    return refused("state", {"Dit onderdeel staat niet meer open.", "This is no longer open."});
  if (auto free = not_suspended(no); !free) return free.error();
  emit(EachClosed{no});
  run();
  return {};
}

Result<void> Play::each_complete(InstanceNo no) {
  auto* live = commanded_each(no);
  if (!live || !live->ending.empty())
    return refused("state", {"Dit onderdeel staat niet meer open.", "This is no longer open."});
  if (auto free = not_suspended(no); !free) return free.error();
  complete_row(no);
  run();
  return {};
}

void Play::open_series(const Node& n, InstanceNo scope) {
  auto anchor = n.from.empty() ? std::optional(today()) : date_of(n.from, scope);
  if (!anchor) {
    raise_incident(n.index, scope,
                   refused("series", {n.from.text + " is leeg; de reeks heeft geen begin.",
                                      n.from.text + " is empty; the series has no start."}));
    return;
  }
  auto no = open_instance(n, scope, Life::open, false, 0, Value(*anchor));
  run_on_enter(n, no, no);
  arm_limits(n, no);
  std::uint32_t number = 0;
  for (const auto& span : n.at) arm(no, TimerKind::occurrence, ++number, calendar::midnight(add_span(*anchor, span)));
  if (n.recurs) plan_next(no, 1, *anchor);
  newly_waiting_.push_back(no);
}

std::optional<Date> Play::next_day(InstanceNo no, std::uint32_t number, Date after) const {
  const auto& series = *case_.find(no);
  const auto& row = *node(series.node).recurs;
  if (!series.ending.empty() || (row.times > 0 && number > static_cast<std::uint32_t>(row.times))) return std::nullopt;
  // A planned row is counted from the anchor, so that months keep their day; one after the other from the last end.
  Duration span = row.span;
  auto anchor = series.item.as<Date>();
  Date day = after;
  if (row.after_done || !anchor) {
    day = add_span(after, span);
  } else {
    span.n *= number;
    day = add_span(*anchor, span);
  }
  auto till = row.till.empty() ? std::nullopt : date_of(row.till, series.scope);
  return till && *till < day ? std::nullopt : std::optional(day);
}

void Play::plan_next(InstanceNo no, std::uint32_t number, Date after) {
  if (auto day = next_day(no, number, after)) arm(no, TimerKind::occurrence, number, calendar::midnight(*day));
}

void Play::replan(InstanceNo no) {
  auto series = *case_.find(no);
  const auto& row = *node(series.node).recurs;
  auto next = std::find_if(case_.timers.begin(), case_.timers.end(),
                           [&](const Timer& t) { return t.instance == no && t.kind == TimerKind::occurrence; });
  auto is = next == case_.timers.end() ? std::nullopt : std::optional(calendar::local_date(next->counted_at()));
  auto number = is ? next->number : series.number + 1;
  auto should = is;
  if (row.after_done && number > 1) {  // counted from the end of the last one, whatever the start is now
    auto till = row.till.empty() ? std::nullopt : date_of(row.till, series.scope);
    if (is && till && *till < *is) should = std::nullopt;
  } else if (auto* anchor = series.item.as<Date>()) {
    should = next_day(no, number, *anchor);
  }
  if (should == is) return;
  if (is) emit(TimerGone{next->no, false});
  if (should) arm(no, TimerKind::occurrence, number, calendar::midnight(*should));
}

void Play::plan_after_end(InstanceNo no, std::uint32_t number) {
  if (!scope_live(no)) return;
  auto series = *case_.find(no);
  const auto& n = node(series.node);
  if (n.recurs && n.recurs->after_done) plan_next(no, number + 1, today());
  newly_waiting_.push_back(no);
}

}  // namespace trajectum::turn
