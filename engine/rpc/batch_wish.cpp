#include "rpc/batch_wish.hpp"

#include "base/limits.hpp"
#include "rpc/batch_runner.hpp"
#include "rpc/dispatcher.hpp"

namespace trajectum::rpc {

using pipeline::Batch;

namespace {

Result<std::int64_t> whole_of(const Call& call, const char* name, std::int64_t most) {
  const auto& value = call.params.get(name);
  auto n = value.integer();
  if (value.empty() || (n >= 1 && n <= most)) return n;
  std::string shown(name);
  return invalid_params(shown, {shown + " is 1 tot en met " + std::to_string(most) + ".",
                                shown + " is 1 to " + std::to_string(most) + "."});
}

}  // namespace

Result<const Method*> command_of(Services& services, const Call& call) {
  auto name = text_of(call, "command");
  const auto& table = services.batches->table();
  auto is_own = [](std::string_view n) {
    for (auto noun : {"batch.", "session.", "system.", "rpc.", "blob.", "job.", "token."})
      if (n.starts_with(noun)) return true;
    return false;
  };
  const auto* method = table.find(name);
  if (method && (!method->changes || is_own(name)))
    return invalid_params("command", {name + " kan niet in een reeks: kies een opdracht die iets wijzigt.",
                                      name + " cannot be in a batch: choose a command that changes something."});
  if (!method) {
    std::vector<std::string> names;
    for (const auto& one : table.all())
      if (one.changes && !is_own(one.name)) names.push_back(one.name);
    auto guess = did_you_mean(name, names);
    auto shown = shown_name(name);
    return invalid_params("command",
                          {"Er is geen opdracht \"" + shown + "\"" + (guess ? "; bedoelde u " + *guess + "?" : "."),
                           "There is no command \"" + shown + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  if (method->access == Access::admin && !call.session.admin)
    return forbidden({name + " is voor beheerders.", name + " is for administrators."});
  return method;
}

Result<Batch> batch_of(Services& services, const Call& call, const Method& method, const std::string& over) {
  Batch batch;
  batch.at = services.engine.now();
  batch.by = call.session.user;
  batch.title = text_of(call, "title");
  batch.command = method.name;
  batch.over = over;
  if (auto* params = call.params.get("params").as<Record>()) batch.params = *params;
  batch.english = call.lang == Lang::en;
  auto characters =
      std::count_if(batch.title.begin(), batch.title.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; });
  if (static_cast<std::size_t>(characters) > limits::kBatchTitleLengthMax)
    return invalid_params("title", {"Een titel is hoogstens 200 tekens.", "A title is at most 200 characters."});
  auto rate = whole_of(call, "rate", limits::kBatchRateMax);
  if (!rate) return rate.error();
  auto stop = whole_of(call, "stop_at_failures", static_cast<std::int64_t>(limits::kBatchItemsMax));
  if (!stop) return stop.error();
  batch.rate = *rate;
  batch.stop_at_failures = *stop;
  auto incidents = whole_of(call, "stop_at_incidents", static_cast<std::int64_t>(limits::kBatchItemsMax));
  if (!incidents) return incidents.error();
  batch.stop_at_incidents = *incidents;
  return batch;
}

}  // namespace trajectum::rpc
