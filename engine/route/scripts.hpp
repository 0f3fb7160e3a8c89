// Running a route's handlers: what they may see and do is this interface, implemented by `turn` for a case and by pools
// for a client alone. Handlers run in the bundle's VM within kHandlerMsMax of CPU.
#ifndef TRAJECTUM_ROUTE_SCRIPTS_HPP
#define TRAJECTUM_ROUTE_SCRIPTS_HPP
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "route/graph.hpp"

namespace trajectum::route {

/// What `case:send` sends: to a case by its id, or to the open cases of a route about a subject.
struct Outgoing {
  std::string message;
  std::string to_case;         // "": by route and subject
  std::string route, subject;  // the subject's key
  Value data;
  std::optional<Duration> ttl;
};

/// What `case` is to a handler (language.md, "Handlers"). Reads note what they read, so that guards are asked again
/// only when it changes. Names are checked by the bindings against the route (undeclared: a script error with a guess).
class CaseAccess {
 public:
  virtual ~CaseAccess() = default;
  virtual const Route& route() const = 0;
  virtual Value file(const std::string& field) = 0;     // case.file.x
  virtual Value subject(const std::string& field) = 0;  // case.client.x; "id": its key
  virtual Value item(const std::string& field) = 0;     // case.item.x
  virtual Value property(const std::string& name) = 0;  // id key opened owner priority next_action
  virtual Value result(NodeIndex step) = 0;             // :result(step): record or none; of a wait any value
  virtual bool reached(NodeIndex milestone) = 0;
  virtual bool visited(NodeIndex stage) = 0;
  virtual Value reserved(const std::string& reg) = 0;  // :reserved(register): list of records
  virtual Value record(const std::string& reg,
                       const std::string& id) = 0;  // with its key under the key field's name and `id`
  /// Calls back with every record of a register that has a free unit, and how many are free; false from it stops.
  virtual void each_free(const std::string& reg, const std::function<bool(const Record&, std::int64_t)>& f) = 0;
  /// :find(register, { field = value }): the records with these fields equal, by key, each with its key as `record`
  /// gives it. Errors: `refused` when too many must be looked at.
  virtual Result<List> find(const std::string& reg, const Record& wanted) = 0;
  /// :balance(budget): what is free in the line.
  virtual Money balance(const std::string& budget) = 0;
  /// :linked(kind): what the linked cases show, one record a case.
  virtual Value linked(const std::string& kind) = 0;
  virtual Date today() = 0;

  // Effects; only where `writable()`. They are staged: the turn drops them when the handler fails.
  virtual bool writable() const = 0;
  virtual Result<void> set_file(const std::string& field, Value value) = 0;
  virtual Result<void> set_priority(const std::string& priority) = 0;
  virtual Result<void> note(const std::string& text) = 0;
  virtual Result<void> send(const Outgoing& mail) = 0;
  /// :create(register, fields): gives the new record's key, made here when `fields` has none.
  virtual Result<std::string> create_record(const std::string& reg, const Record& fields) = 0;
  /// :update(register, id, fields, emptied): only what is named changes.
  virtual Result<void> update_record(const std::string& reg, const std::string& id, const Record& fields,
                                     const std::vector<std::string>& emptied) = 0;
};

/// Extra arguments of a handler; empty ones are not passed.
struct ScriptArguments {
  const Record* form = nullptr;  // read-only, undeclared names are an error
  const std::vector<Field>* form_fields = nullptr;
  std::optional<std::string> outcome;  // third argument of on_done and requires; "" is nil
  const Value* data = nullptr;         // second argument of the on_done of a wait: what its message held
  const Record* record = nullptr;      // second argument of `where`: the register's record
  const std::vector<Field>* record_fields = nullptr;
};

/// One call of a handler that has ended.
struct ScriptRun {
  FunctionId function;
  const Origin& origin;
  const std::string& bundle;
  const std::string& version;
  std::int64_t cpu_ns = 0;
  std::int64_t instructions = 0;  // of Lua, by thousands
  Origin hot;                     // where most of them ran; no line when it ended before anybody looked
};

/// Stands before the handlers of a bundle: asked before each call, told after it.
class ScriptGate {
 public:
  virtual ~ScriptGate() = default;
  /// Why no handler may run now; nothing: it may.
  virtual std::optional<Error> shut() = 0;
  virtual void ran(const ScriptRun& run) = 0;
};

class Scripts {
 public:
  virtual ~Scripts() = default;
  /// From here on this gate stands before every call; before that none does.
  virtual void put_gate(std::shared_ptr<ScriptGate> gate) = 0;
  /// Calls (case, form, outcome), (case, data) or (case, record). Gives all results. Errors: `incident`, with file,
  /// line and message.
  virtual Result<std::vector<Value>> call(FunctionId function, CaseAccess& access,
                                          const ScriptArguments& arguments) = 0;
  /// Calls a function of a record alone (`admit`, `rank`): the record is read-only; undeclared names are an error.
  virtual Result<std::vector<Value>> call_record(FunctionId function, const Record& record,
                                                 const std::vector<Field>& fields, const std::string& key_field,
                                                 Date today) = 0;
  /// One side of a comparison: a record under its own key, with the fields that it may be asked for.
  struct Side {
    const Record& record;
    const std::vector<Field>& fields;
    const std::string& key_field;
  };
  /// Calls a criterion of two records, both read-only, within kScoreInstructionsMax.
  virtual Result<std::vector<Value>> call_pair(FunctionId function, const Side& client, const Side& record,
                                               Date today) = 0;
};

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_SCRIPTS_HPP
