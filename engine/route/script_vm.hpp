// The handlers of one bundle, in one sandboxed VM: what `case`, `form`, `record` and `client` are to a script.
// It never keeps anything of a case: every object a handler was given is dead when its call ends.
// Used by the loader (adds functions, then `freeze`) and by `turn` through `Scripts`. Thread: one at a time.
#ifndef TRAJECTUM_ROUTE_SCRIPT_VM_HPP
#define TRAJECTUM_ROUTE_SCRIPT_VM_HPP
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lua/vm.hpp"
#include "route/bundle.hpp"
#include "route/scripts.hpp"

namespace trajectum::route {

class ScriptVm final : public Scripts {
 public:
  /// A VM with one strict globals table: the allow list, the value functions (`days`, `euro`, ...), the library `text`
  /// and `today()`, which is an error outside a handler. Workdays count by the room `calendar`.
  ScriptVm();
  ~ScriptVm() override;

  lua::Vm& vm();
  /// Registry reference of the globals; the loader adds its words with `vm().set_global` (and `vm().set_text_word`).
  int globals() const;
  /// Makes other globals, for files that may use only these capabilities: the loader leaves the other words out there.
  /// Call before words are added, once. With nothing they are the same globals.
  void limit(Capabilities may);
  int limited_globals() const;
  const Capabilities& may() const;

  /// Takes over the registry reference of a function found at load. Ids count from 1. `limited`: it is of a file whose
  /// bundle may use only what it asked for.
  FunctionId add_function(int registry_ref, Origin origin, bool limited = false);
  const Origin& origin(FunctionId function) const;

  /// The upvalues of a function that language.md ("Loading", 6) forbids: every upvalue that is not the globals, nil, a
  /// yesno, a number, a text, a date, money, a duration or a function; functions are looked into. Gives their names.
  /// An upvalue that some function assigns is found by lua::Source::assigned_upvalues, not here.
  std::vector<std::string> illegal_upvalues(int registry_ref);

  /// Notes the field names of every register and route of a loaded bundle: from here on undeclared names are errors.
  /// Nothing of `bundle` is kept.
  void freeze(const Bundle& bundle);

  void put_gate(std::shared_ptr<ScriptGate> gate) override;
  Result<std::vector<Value>> call(FunctionId function, CaseAccess& access, const ScriptArguments& arguments) override;
  Result<std::vector<Value>> call_record(FunctionId function, const Record& record, const std::vector<Field>& fields,
                                         const std::string& key_field, Date today) override;
  Result<std::vector<Value>> call_pair(FunctionId function, const Side& client, const Side& record,
                                       Date today) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_SCRIPT_VM_HPP
