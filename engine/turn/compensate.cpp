// Making undone what was done (features CF-6): each completion of a node with `compensate` is kept, and when its case
// is cancelled or a failure asks for it, the handlers run in reverse order.
#include <algorithm>
#include <charconv>

#include "base/limits.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

std::string joined(const std::vector<std::uint32_t>& numbers) {
  std::string out;
  for (auto no : numbers) out += (out.empty() ? "" : ",") + std::to_string(no);
  return out;
}

std::vector<std::uint32_t> numbers_of(const std::string& text) {
  std::vector<std::uint32_t> out;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end; ++at) {
    std::uint32_t no = 0;
    at = std::from_chars(at, end, no).ptr;
    out.push_back(no);
  }
  return out;
}

}  // namespace

void Play::keep_undo(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (n.compensate == route::kNoFunction) return;
  UndoKept kept{case_.last_undo + 1, scope, n.index, outcome, form ? *form : Record(), route::kRoot, {}, 0};
  auto at = scope;
  while (at != 0 && !case_.find(at)->element) at = case_.find(at)->scope;
  if (at != 0) {
    const auto& element = *case_.find(at);
    kept.row = element.node;
    kept.item = element.item;
    kept.element = element.number;
  }
  if (case_.undo.size() >= limits::kUndoMax) emit(Undone{case_.undo.front().no, case_.undo.front().node, true});
  emit(std::move(kept));
}

std::optional<Play::NotUndone> Play::compensate(InstanceNo scope) {
  std::vector<std::uint32_t> numbers;
  for (const auto& u : case_.undo)
    if (is_within(u.scope, scope)) numbers.push_back(u.no);
  return make_undone(numbers);
}

std::optional<Play::NotUndone> Play::make_undone(const std::vector<std::uint32_t>& numbers) {
  NotUndone left;
  auto kept = case_.undo;
  for (std::size_t k = kept.size(); k-- > 0;) {
    const auto& u = kept[k];
    if (std::find(numbers.begin(), numbers.end(), u.no) == numbers.end()) continue;
    const auto& n = node(u.node);
    route::ScriptArguments arguments;
    arguments.form = &u.form;
    arguments.form_fields = &n.form;
    arguments.outcome = u.outcome;
    undoing_ = &u;
    auto ran = run_script(n.compensate, u.scope, &n, arguments);
    undoing_ = nullptr;
    if (ran) {
      emit(Undone{u.no, u.node, false});
      continue;
    }
    if (left.numbers.empty()) left.node = u.node, left.error = ran.error();
    left.numbers.push_back(u.no);
  }
  return left.numbers.empty() ? std::nullopt : std::optional(std::move(left));
}

void Play::raise_not_undone(const NotUndone& left, InstanceNo scope, const char* part) {
  raise_incident(left.node, scope, left.error, {0, part, joined(left.numbers)});
}

void Play::undo_again(const Instance& incident) {
  auto left = make_undone(numbers_of(incident.ending));
  if (left)
    raise_not_undone(*left, incident.scope, incident.part == kPartCancel ? kPartCancel : kPartCompensate);
  else if (incident.part == kPartCancel)
    stop("failure");
}

}  // namespace trajectum::turn
