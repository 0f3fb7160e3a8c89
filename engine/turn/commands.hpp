// What commands on a case bring with them, and the words that its events keep of them.
#ifndef TRAJECTUM_TURN_COMMANDS_HPP
#define TRAJECTUM_TURN_COMMANDS_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "model/ids.hpp"
#include "model/value.hpp"
#include "state/case.hpp"

namespace trajectum::turn {

/// How an `each` ends before its last element: enough were done and it drains; it is complete as it is and its way on
/// is still to be taken; complete, and its way on was taken before; its scope is finished, and only what is required
/// goes on.
inline constexpr const char* kEnough = "enough";
inline constexpr const char* kComplete = "complete";
inline constexpr const char* kOver = "over";
inline constexpr const char* kWoundDown = "finished";

/// Numbers of a wait's `ready` timers: each ends its own condition.
inline constexpr std::uint32_t kLasts = 0, kReadyOn = 1;

/// What an incident is about, when not the opening of its node (""): each is tried again in its own way.
inline constexpr const char* kPartThere = "there";  // what is live: a condition, a job, a held seat, a child case
inline constexpr const char* kPartOnDone = "on_done";
inline constexpr const char* kPartRepeats = "repeats";
inline constexpr const char* kPartWay = "way";
inline constexpr const char* kPartCompensate = "compensate";
inline constexpr const char* kPartCancel = "cancel";  // what was to be made undone before the case is cancelled
inline constexpr const char* kPartOnEnter = "on_enter";
inline constexpr const char* kPartRedo = "redo";        // the `on_enter` of what is done once more
inline constexpr const char* kPartAsked = "asked";      // a guard or a priority, asked of what is live or of a sentry
inline constexpr const char* kPartMessage = "message";  // one that was sent and not delivered

/// What went wrong, when not the opening of the node itself.
struct Stumbled {
  std::uint32_t race = 0;  // it may still win this race
  std::string part;        // kPartOnDone, kPartRepeats, kPartWay; "": the node
  std::string outcome;     // that the node ended with
  InstanceNo of = 0;       // what stumbled, when it is there
  Value given = {};        // to the handler
};

/// The class of the incident that holds up the end of a blocked case.
inline constexpr const char* kBlocked = "blocked";

/// The class of the incident of what needed a handler while none might run; also why a command was refused then.
inline constexpr const char* kStoppedReason = "stopped";

/// What an incident says.
inline Text said_by(const state::Instance& incident) {
  const auto* said = incident.item.as<Record>();
  return said ? Text{std::string(said->get("nl").text()), std::string(said->get("en").text())} : Text();
}

/// A reason that says nothing.
inline bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

struct Completion {
  InstanceNo item = 0;
  std::string outcome;  // "" = `next`
  Record form;
};

/// A case's part in a handover. `to` "": back to the role. What may not go is in `kept`, with why.
struct HandOver {
  std::string from, to, reason;
  bool owner = true;               // the case too, when it is his
  std::vector<std::string> nodes;  // only work at these; empty: all
};

struct HandedOver {
  bool owner = false;
  std::vector<std::pair<InstanceNo, state::Life>> items;  // and what they were
  std::vector<std::pair<InstanceNo, Error>> kept;
};

/// What becomes of what was done and has a `compensate`.
enum class Recover { compensate, none };

/// Of the waits for it that are open: the oldest takes it, each takes one, or there must be exactly one.
enum class Delivery { one, all, exactly_one };

struct Message {
  std::string message;
  Value data;
  std::optional<Duration> ttl;
  Delivery deliver = Delivery::one;
};

/// What a worker made of a job. Without a lease nobody asks whose it is (rehearsals).
struct JobResult {
  InstanceNo job = 0;
  std::optional<std::uint64_t> lease;
  std::string outcome;  // "" = `next`
  Record result;
};

struct JobFailure {
  InstanceNo job = 0;
  std::optional<std::uint64_t> lease;
  std::string cls, error;  // a class of trouble that the worker names, may be empty; what happened
  std::optional<std::int64_t> retry_after_ms;
};

/// A period of the law by its name; of which node, when it runs on several.
struct TermCommand {
  std::string term;
  std::optional<InstanceNo> instance;
};

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_COMMANDS_HPP
