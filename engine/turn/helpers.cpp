// Helpers on a work item (the pattern "additional resources"): they see it and may add documents and notes; who has it
// completes it.
#include <algorithm>

#include "base/limits.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

Result<void> Play::may_ask_help(const Instance& item) const {
  bool his = item.assignee == by_.user || stands_in(by_.user, item.assignee);
  return his ? Result<void>() : may_steer();
}

Result<void> Play::help(InstanceNo no, const std::string& user) {
  auto found = live_item(no);
  if (!found) return found.error();
  if (auto may = may_ask_help(**found); !may) return may.error();
  if (!world_.person(user))
    return invalid_params("add", {"Er is geen gebruiker " + user + ".", "There is no user " + user + "."});
  if ((*found)->assignee == user)
    return refused("helper", {user + " doet dit werk al zelf.", user + " has this work already."}, "add");
  auto helpers = case_.helpers_of(no);
  if (std::find(helpers.begin(), helpers.end(), user) != helpers.end()) return {};
  if (helpers.size() >= limits::kHelpersMax) {
    auto most = std::to_string(limits::kHelpersMax);
    return refused(
        "helper",
        {"Hoogstens " + most + " helpers; verwijder er eerst een.", "At most " + most + " helpers; remove one first."},
        "add");
  }
  emit(HelperAdded{no, user});
  return {};
}

Result<void> Play::stop_helping(InstanceNo no, const std::string& user) {
  auto found = live_item(no);
  if (!found) return found.error();
  if (user != by_.user)
    if (auto may = may_ask_help(**found); !may) return may.error();
  auto helpers = case_.helpers_of(no);
  if (std::find(helpers.begin(), helpers.end(), user) == helpers.end())
    return refused("helper", {user + " helpt hier niet.", user + " does not help here."}, "remove");
  emit(HelperGone{no, user});
  return {};
}

}  // namespace trajectum::turn
