// What a turn needs of the world around its case, and what it sets in motion there. Values and callbacks only: a turn
// does no I/O. References are borrowed for the turn.
#ifndef TRAJECTUM_TURN_WORLD_HPP
#define TRAJECTUM_TURN_WORLD_HPP
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"
#include "route/bundle.hpp"
#include "route/scripts.hpp"
#include "state/case.hpp"
#include "state/region.hpp"
#include "turn/guard_answers.hpp"

namespace trajectum::turn {

using state::Case;

/// Who does it: a person with roles, or the engine itself (user "").
struct Principal {
  std::string user;
  std::vector<std::string> roles;
  bool admin = false;
  std::vector<std::string> languages;
  bool whoever = false;  // of specs: stands for anybody who fits, so what is asked of a person himself is not asked
  bool has_role(const std::string& role) const;
};

/// What the work asks of a person, of somebody who is not there himself.
struct Person {
  std::vector<std::string> roles, languages;
  bool whoever = false;
};

/// What must happen to other cases because of this turn; the pipeline plays it in the same transaction.
struct FollowUp {
  enum class Kind {
    open_child,
    child_ended,
    seat_free,
    cancel_child,
    message,
    ask_child,
    link,
    link_changed
  } kind = Kind::seat_free;
  InstanceNo instance = 0;  // open_child: the subroute's
  std::string route;        // open_child
  std::string subject;      // open_child
  Record file;              // open_child: its first values; child_ended: its last
  CaseNo child = 0;         // cancel_child
  CaseNo parent = 0;        // child_ended
  std::string outcome;      // child_ended
  bool cancelled = false;   // child_ended
  std::string reg;          // seat_free
  route::Outgoing mail;     // message
  CaseNo to = 0;            // message: this case; 0: the open cases of its route about its subject. link, link_changed
  std::string link;         // link: its kind
  bool over = false;        // link: it is no more
  std::string reason;       // link
};

/// Another case, to look at.
struct OtherCase {
  const Case* state = nullptr;
  const route::Route* route = nullptr;
};

/// Whether the bytes of a blob may be relied on: a scanner has still to look at them, found something, or cannot tell.
enum class Trust { yes, awaits_scan, infected, unknown };

/// What the turn needs of the world. References are borrowed for the turn.
struct World {
  const route::Bundle& bundle;
  state::Region& region;
  const IdCodec& ids;
  Instant now = 0;
  HistoryNo history = 0;  // the row this turn will be
  /// Open cases in a consultant's caseload (a pool's cases: only members).
  std::function<std::size_t(const std::string& user)> caseload;
  /// A user; nothing when there is none of that name.
  std::function<std::optional<Person>(const std::string& user)> person;
  /// Everybody, by name. Lifetime: the turn.
  std::function<const std::map<std::string, Person>&()> staff;
  /// Work items on a user's name, as the worklist had them before this turn.
  std::function<std::size_t(const std::string& user)> load;
  /// The calendars of the region today: a case that is pinned to an older bundle counts by them as well.
  const route::Calendars& calendars;
  GuardAnswers* answers = nullptr;  // of this case; null: every guard is asked each time
  /// Another case of the region; nothing when there is none, or its route cannot be loaded.
  std::function<std::optional<OtherCase>(CaseNo)> other;
  bool robbed = false;  // the watch found that its next action is not in the worklist: `next_action` says nothing
  /// Records of a register with these fields equal, by key; `written`: those that this turn wrote, as they are now.
  /// Errors: `refused` when too many must be looked at.
  using Records = std::vector<std::pair<std::string, Record>>;
  std::function<Result<Records>(const std::string& reg, const Record& wanted, const std::set<std::string>& written)>
      find_records = {};
  /// By the blob's hash. None: every blob may.
  std::function<Trust(const std::string& sha256)> trust = {};
  /// The registers of the region today, which is what is written: a case that is pinned to an older bundle may declare
  /// others. Null: those of the bundle.
  const std::map<std::string, route::Register>* registers = nullptr;
  /// The roles of the region today: how many cases somebody may have is what the region says now. Null: those of the
  /// bundle.
  const std::map<std::string, route::Role>* roles = nullptr;
};

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_WORLD_HPP
