// Who may do a piece of work: its role, the person it stands on, the same as or another than at an earlier step. Asked
// at the claim and again at completion, because a parallel step may have been done meanwhile.
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

bool Play::is_taken_by_doing(const Instance& item) const {
  return item.assignee.empty() || (item.assignee != by_.user && stands_in(by_.user, item.assignee));
}

Result<void> Play::may_work(const Instance& item, bool claiming) {
  const auto& n = node(item.node);
  if (!claiming && item.assignee != by_.user) {
    bool same = n.by.same_as != route::kNoNode;
    return refused(same ? "same_as" : "role", {"Dit werk staat op naam van " + item.assignee + ".",
                                               "This work is allocated to " + item.assignee + "."});
  }
  bool others = !item.assignee.empty() && item.assignee != by_.user;
  if (claiming && others && !stands_in(by_.user, item.assignee))
    return refused("state", {"Dit werk is al opgepakt door " + item.assignee + ".",
                             "This work has already been taken by " + item.assignee + "."});
  if (claiming && !by_.has_role(item.role)) {
    auto role = world_.bundle.roles.find(item.role);
    Text title = role == world_.bundle.roles.end() ? Text{item.role, item.role} : role->second.title;
    return refused("role", {"Dit werk is voor de rol " + title.in(Lang::nl) + ".",
                            "This work is for the role " + title.in(Lang::en) + "."});
  }
  return fits(item, by_.user, {by_.roles, by_.languages});
}

Result<void> Play::fits(const Instance& item, const std::string& user, const Person&) const {
  const auto& by = node(item.node).by;
  if (by.differs_from != route::kNoNode)
    if (auto* other = case_.remembered(by.differs_from); other && other->by == user)
      return refused("differs_from",
                     {"Iemand anders dan bij " + node(by.differs_from).title.in(Lang::nl) + " moet dit doen.",
                      "Somebody else than at " + node(by.differs_from).title.in(Lang::en) + " must do this."});
  return {};
}

}  // namespace trajectum::turn
