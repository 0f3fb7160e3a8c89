// `publisher.*`: whose signature a region trusts under a bundle.
#include "base/base64.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/versions.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

using pipeline::Versions;

namespace {

constexpr std::size_t kKeyBytes = 32;  // of Ed25519

/// A public key as `plugin keygen` prints it.
Result<std::string> key_of(const Call& call) {
  auto key = from_base64(text_of(call, "key"));
  if (key && key->size() == kKeyBytes) return *key;
  return invalid_params("key", {"Een sleutel is base64 van 32 bytes, zoals `trajectum plugin keygen` hem laat zien.",
                                "A key is base64 of 32 bytes, as `trajectum plugin keygen` shows it."});
}

Record publisher_value(const std::string& id, const state::Publisher& publisher) {
  Record out;
  List keys;
  for (const auto& key : publisher.keys) {
    Record one;
    one.set("key", to_base64(key.key));
    one.set("by", key.by);
    one.set("at", calendar::format_instant(key.at));
    keys.emplace_back(std::move(one));
  }
  out.set("publisher", id);
  out.set("keys", std::move(keys));
  return out;
}

Result<std::string> put(Services& services, Call& call) {
  auto key = key_of(call);
  if (!key) return key.error();
  auto caller = caller_of(call, "publisher.put");
  return services.engine.on_region(caller, [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
    auto id = text_of(call, "publisher");
    auto command = Versions(services.engine).put_publisher(r, caller.principal.user, id, *key);
    if (!command) return command.error();
    Record out;
    out.set("publisher", id);
    out.set("key", to_base64(*key));
    command->reply = to_json(out);
    return command;
  });
}

Result<std::string> remove(Services& services, Call& call) {
  std::string key;
  if (!text_of(call, "key").empty()) {
    auto given = key_of(call);
    if (!given) return given.error();
    key = *given;
  }
  return services.engine.on_region(
      caller_of(call, "publisher.remove"), [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
        auto command = Versions(services.engine).remove_publisher(r, text_of(call, "publisher"), key);
        if (command) command->reply = "{}";
        return command;
      });
}

Result<std::string> find(Services& services, Call& call) {
  List list;
  for (const auto& [id, publisher] : Versions(services.engine).publishers(call.session.region_no))
    list.emplace_back(publisher_value(id, publisher));
  Record out;
  out.set("publishers", std::move(list));
  return to_json(out);
}

}  // namespace

void add_publisher_methods(MethodTable& table, Services& services) {
  table.add({.name = "publisher.put",
             .summary = "Trusts a publisher's key: what it signs may be uploaded.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "publisher", .required = true, .doc = "his id, as it stands in his bundles"},
                        {.name = "key", .required = true, .doc = "an Ed25519 public key, base64"}},
             .result = "{publisher, key}",
             .errors = {ErrorCode::refused},
             .run = [&services](Call& call) { return put(services, call); }});
  table.add({.name = "publisher.find",
             .summary = "Lists the publishers that the region trusts.",
             .access = Access::admin,
             .result = "{publishers: [{publisher, keys: [{key, by, at}]}]}",
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "publisher.remove",
             .summary = "Trusts a publisher, or one key of his, no longer; what he published stays.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "publisher", .required = true}, {.name = "key", .doc = "left out: every key of his"}},
             .result = "{}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return remove(services, call); }});
}

}  // namespace trajectum::rpc
