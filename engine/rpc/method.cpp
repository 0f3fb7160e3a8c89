#include "rpc/method.hpp"

#include <algorithm>

namespace trajectum::rpc {
namespace {

/// A method that declares one of these itself keeps its own.
void add_common(std::vector<Param>& params, Param param) {
  auto is_same = [&](const Param& p) { return p.name == param.name; };
  if (std::none_of(params.begin(), params.end(), is_same)) params.push_back(std::move(param));
}

}  // namespace

void MethodTable::add(Method method) {
  TRAJECTUM_ASSERT(method.run != nullptr);
  TRAJECTUM_ASSERT(method.name.find('.') != std::string::npos);
  bool is_new = index_.emplace(method.name, methods_.size()).second;
  TRAJECTUM_ASSERT(is_new);
  add_common(method.params,
             {.name = "lang", .doc = "The language of the texts in this reply.", .one_of = {"nl", "en"}});
  method.writes = method.writes || method.changes;
  if (method.changes)
    add_common(
        method.params,
        {.name = "command_id",
         .doc = "Made by the client, 1 to 64 bytes; the same id with the same parameters gives the first answer."});
  methods_.push_back(std::move(method));
}

void MethodTable::before_writes(const std::function<std::optional<Error>(const Call&)>& ask) {
  for (auto& method : methods_) {
    if (!method.writes || method.name == "system.release") continue;
    if (method.name == "job.take") continue;  // a worker waits, as when there is nothing to do
    method.run = [ask, run = std::move(method.run)](Call& call) -> Result<std::string> {
      if (auto error = ask(call)) return *error;
      return run(call);
    };
  }
}

const Method* MethodTable::find(std::string_view name) const {
  auto it = index_.find(std::string(name));
  return it == index_.end() ? nullptr : &methods_[it->second];
}

std::vector<std::string> MethodTable::names() const {
  std::vector<std::string> names;
  names.reserve(methods_.size());
  for (const auto& method : methods_) names.push_back(method.name);
  return names;
}

}  // namespace trajectum::rpc
