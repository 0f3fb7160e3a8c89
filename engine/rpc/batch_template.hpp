// The parameters of the items of a batch, written once: a text that is a placeholder and nothing else ("{case}") stands
// for a value of the item, at any depth. Of a list of items, what no placeholder takes is a parameter itself. Pure.
// Thread: any.
#ifndef TRAJECTUM_RPC_BATCH_TEMPLATE_HPP
#define TRAJECTUM_RPC_BATCH_TEMPLATE_HPP
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"
#include "rpc/method.hpp"

namespace trajectum::rpc {

class BatchTemplate {
 public:
  /// `adds`: what an item has and no placeholder takes is a parameter of its own.
  BatchTemplate(Record params, bool adds);

  /// Where each placeholder stands ("subject.id") and what it names.
  const std::vector<std::pair<std::string, std::string>>& placeholders() const { return placeholders_; }
  bool takes(std::string_view name) const { return names_.count(std::string(name)) != 0; }
  const Record& params() const { return params_; }

  /// Checks what is the same for every item against the method. Errors: `invalid_params`, by its path in `params`; a
  /// parameter that is missing is one only when no item can bring it.
  Result<void> check(const Method& method) const;
  /// Errors: `invalid_params` with a guess for the first placeholder that names none of these.
  Result<void> check_names(const std::vector<std::string>& known) const;

  /// The parameters of an item. Errors: `refused` "placeholder" when it lacks a value; `invalid_params` when it has a
  /// parameter that the template has too.
  Result<Record> fill(const Record& item) const;

 private:
  void look(const Value& value, const std::string& path);
  Result<Value> filled(const Value& value, const Record& item) const;

  Record params_;
  bool adds_;
  std::vector<std::pair<std::string, std::string>> placeholders_;
  std::set<std::string> names_;
};

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_BATCH_TEMPLATE_HPP
