#include "turn/guard_answers.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

/// What an event changes of that which a guard may read; "" = nothing.
std::string path_of(const Event& event) {
  if (auto* file = std::get_if<FileSet>(&event)) return "file." + file->field;
  if (auto* ended = std::get_if<Ended>(&event)) return "result." + std::to_string(ended->node);
  if (auto* reached = std::get_if<MilestoneReached>(&event)) return "reached." + std::to_string(reached->node);
  if (auto* opened = std::get_if<Opened>(&event)) return "visited." + std::to_string(opened->node);
  if (std::holds_alternative<OwnerSet>(event)) return "owner";
  if (std::holds_alternative<PrioritySet>(event)) return "priority";
  return "";
}

}  // namespace

const Value* GuardAnswers::find(route::FunctionId f, InstanceNo scope) const {
  auto kept = kept_.find({f, scope});
  return kept == kept_.end() ? nullptr : &kept->second.answer;
}

void GuardAnswers::keep(route::FunctionId f, InstanceNo scope, Value answer, const Reads& reads) {
  if (reads.beyond) return;
  kept_[{f, scope}] = {std::move(answer), reads.paths};
}

void GuardAnswers::changed(const Event& event) {
  // A scope that has ended is never asked for again: no more is kept than is live.
  if (auto* ended = std::get_if<Ended>(&event))
    std::erase_if(kept_, [&](const auto& entry) { return entry.first.second == ended->instance; });
  auto path = path_of(event);
  if (!path.empty()) std::erase_if(kept_, [&](const auto& entry) { return entry.second.paths.count(path) != 0; });
}

}  // namespace trajectum::turn
