#include "turn/four_eyes.hpp"

#include <algorithm>

namespace trajectum::turn {

using namespace state;

namespace {

bool is_held(const Instance& i) {
  return i.life == Life::allocated || i.life == Life::started || i.life == Life::paused;
}

/// True of a scope that is an element of an each or a series, or is inside one: there may be others like it.
bool is_in_row(const Case& c, InstanceNo scope) {
  for (auto at = scope; at != 0; at = c.find(at)->scope)
    if (c.find(at)->element) return true;
  return false;
}

class Looking {
 public:
  Looking(const Play& play, const Instance& item) : c_(play.state()), play_(play), item_(item) {}

  void at(const Node& other, bool names_it) {
    auto common = play_.common_scope(item_.node, other.index, item_.scope);
    for (const auto& i : c_.instances)
      if (i.node == other.index && i.no != item_.no && is_held(i) && play_.is_within(i.scope, common))
        add(i.assignee, other.index, i.no);
    bool known = false;
    auto look = [&](const Instance& scope) {
      for (const auto& [node, who] : scope.did)
        if (node == other.index) add(who, node, 0), known = true;
    };
    if (common != 0) {
      for (const auto& i : c_.instances)
        if (play_.is_within(i.no, common)) look(i);
    }
    bool anywhere = common == 0 || (names_it && !known && !is_in_row(c_, common));
    auto* memory = anywhere ? c_.remembered(other.index) : nullptr;
    if (memory) add(memory->by, other.index, 0);
  }

  std::vector<OtherEyes> take() { return std::move(out_); }

 private:
  void add(const std::string& who, NodeIndex node, InstanceNo holds) {
    if (!who.empty()) out_.push_back({who, node, holds});
  }

  const Case& c_;
  const Play& play_;
  const Instance& item_;
  std::vector<OtherEyes> out_;
};

}  // namespace

std::vector<OtherEyes> other_eyes(const Play& play, const Instance& item) {
  Looking looking(play, item);
  const auto& own = play.node(item.node);
  for (const auto& other : play.route().nodes) {
    if (other.index == own.index || !other.is_work()) continue;
    bool names_it = own.by.differs_from == other.index;
    if (names_it || other.by.differs_from == own.index) looking.at(other, names_it);
  }
  return looking.take();
}

}  // namespace trajectum::turn
