// Making undone what was done (features CF-6): each completion of a node with `compensate` is kept, and when its case
// is cancelled or a failure asks for it, the handlers run in reverse order.
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

void Play::keep_undo(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (n.compensate == route::kNoFunction) return;
  emit(UndoKept{case_.last_undo + 1, scope, n.index, outcome, form ? *form : Record()});
}

std::optional<std::pair<NodeIndex, Error>> Play::compensate(InstanceNo scope) {
  std::optional<std::pair<NodeIndex, Error>> first;
  auto kept = case_.undo;
  for (std::size_t k = kept.size(); k-- > 0;) {
    const auto& u = kept[k];
    if (!is_within(u.scope, scope)) continue;
    const auto& n = node(u.node);
    route::ScriptArguments arguments;
    arguments.form = &u.form;
    arguments.form_fields = &n.form;
    arguments.outcome = u.outcome;
    auto ran = run_script(n.compensate, u.scope, true, arguments);
    if (ran)
      emit(Undone{u.no, u.node});
    else if (!first)
      first = {u.node, ran.error()};
  }
  return first;
}

}  // namespace trajectum::turn
