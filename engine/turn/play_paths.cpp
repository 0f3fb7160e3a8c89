// Reading checked paths (language.md, "Paths") and what a case says of itself.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::Path;

Value Play::record_value(const std::string& reg, const std::string& id) const {
  auto* record = world_.region.record(reg, id);
  if (!record) return {};
  Record out = *record;
  auto declared = world_.bundle.registers.find(reg);
  if (declared != world_.bundle.registers.end()) out.set(declared->second.key.name, id);
  out.set("id", id);
  return out;
}

namespace {

/// Walks the segments from a record (or a plain value when there are none).
Value walk(const Play& play, Value at, const std::vector<Path::Segment>& segments, std::size_t first) {
  for (std::size_t i = first; i < segments.size(); ++i) {
    auto* record = at.as<Record>();
    if (!record) return {};
    Value next = record->get(segments[i].name);
    if (!segments[i].through.empty() && i + 1 < segments.size())
      next = play.record_value(segments[i].through, std::string(next.text()));
    at = std::move(next);
  }
  return at;
}

}  // namespace

Value Play::value_of(const Path& path, InstanceNo scope, const Record* form) const {
  switch (path.root) {
    case Path::Root::none: return {};
    case Path::Root::file: return walk(*this, case_.file, path.segments, 0);
    case Path::Root::form: return form ? walk(*this, *form, path.segments, 0) : Value();
    case Path::Root::subject:
      return walk(*this, record_value(case_.subject_register, case_.subject_id), path.segments, 0);
    case Path::Root::result: {
      auto* result = case_.result(path.node);
      return result ? walk(*this, *result, path.segments, 0) : Value();
    }
    case Path::Root::reserved: {
      if (path.segments.empty()) {
        List ids;
        for (const auto& s : case_.seats)
          if (s.reg == path.reg) ids.push_back(s.record);
        return ids;
      }
      for (const auto& s : case_.seats)
        if (s.reg == path.reg) return walk(*this, record_value(s.reg, s.record), path.segments, 0);
      return {};
    }
    case Path::Root::term: {
      auto* term = term_near(path.segments.front().name, scope);
      return term && term->counted.date ? Value(*term->counted.date) : Value();
    }
    case Path::Root::item: {
      auto of_element = [&](const Value& item, std::uint32_t number) -> Value {
        const auto& over = node(path.node).over;
        if (!over.reg.empty() && item.as<std::string>() && !path.segments.empty())
          return walk(*this, record_value(over.reg, std::string(item.text())), path.segments, 0);
        if (!item.as<Record>() && path.segments.size() == 1) {
          if (path.segments[0].name == "number") return static_cast<std::int64_t>(number);
          if (path.segments[0].name == "value") return item;
        }
        return walk(*this, item, path.segments, 0);
      };
      for (auto at = scope; at != 0;) {
        auto* i = case_.find(at);
        if (!i) return {};
        if (i->element && i->node == path.node) return of_element(i->item, i->number);
        at = i->scope;
      }
      if (undoing_ && undoing_->row == path.node) return of_element(undoing_->item, undoing_->element);
      return {};
    }
  }
  return {};
}

std::optional<Date> Play::date_of(const Path& path, InstanceNo scope) const {
  auto value = value_of(path, scope);
  auto* date = value.as<Date>();
  return date ? std::optional(*date) : std::nullopt;
}

Value Play::next_action() const {
  if (world_.robbed || !case_.is_open()) return {};
  const Instance* best = nullptr;
  for (const auto& i : case_.instances) {
    if (i.life == Life::open || i.life == Life::waiting || i.life == Life::available || i.stood_since != 0) continue;
    if (!best || (i.due && (!best->due || *i.due < *best->due))) best = &i;
  }
  Record out;
  if (best) {
    out.set("node", node(best->node).name);
    out.set("title", node(best->node).title.nl.empty() ? node(best->node).id : node(best->node).title.nl);
    if (best->due) out.set("due", *best->due);
    out.set("owner", best->assignee.empty() ? best->role : best->assignee);
    return out;
  }
  const Timer* soonest = nullptr;
  for (const auto& t : case_.timers) {
    if (!brings_on(t.kind)) continue;
    if (!soonest || t.at < soonest->at) soonest = &t;
  }
  if (!soonest) return {};
  TRAJECTUM_ASSERT(soonest->instance == 0 || case_.find(soonest->instance) != nullptr);
  const auto& n = soonest->instance == 0 ? node(route::kRoot) : node(case_.find(soonest->instance)->node);
  out.set("node", n.name);
  out.set("title", n.title.nl.empty() ? n.id : n.title.nl);
  out.set("due", calendar::local_date(soonest->at));
  out.set("owner", case_.owner.empty() ? route_.owner : case_.owner);
  return out;
}

}  // namespace trajectum::turn
