// `backup.*` and `system.release`: what an administrator does for a server that must be able to be restored.
#include "model/json.hpp"
#include "pipeline/backups.hpp"
#include "rpc/methods.hpp"
#include "rpc/waiting.hpp"

namespace trajectum::rpc {
namespace {

using Asked = Result<std::shared_ptr<pipeline::Errand>>;

Result<pipeline::Backups*> backups_of(Services& services) {
  if (services.backups) return services.backups;
  return refused("backup.shelf", {"Deze server heeft geen plank voor reservekopieën; start hem met --backups MAP, of "
                                  "gebruik `trajectum backup create --data` op zijn machine.",
                                  "This server has no shelf for backups; start it with --backups FOLDER, or use "
                                  "`trajectum backup create --data` on its machine."});
}

/// Asks the first time, and gives the answer when it is done; "" while the call waits.
Result<std::string> answered(Call& call, const std::function<Asked()>& ask) {
  auto errand = done(call, ask);
  if (!errand) return errand.error();
  return *errand ? (*errand)->text : std::string();
}

}  // namespace

void add_backup_methods(MethodTable& table, Services& services) {
  table.add({.name = "backup.create",
             .summary = "Makes a backup of the whole server on its shelf, while it serves.",
             .access = Access::admin,
             .result = "{backup, made_at, as_of, digest, rows, blobs, bytes, findings}",
             .errors = {ErrorCode::refused, ErrorCode::overloaded, ErrorCode::unavailable},
             .run = [&services](Call& call) -> Result<std::string> {
               auto backups = backups_of(services);
               if (!backups) return backups.error();
               return answered(call, [&] { return (*backups)->create(call.session.no, call.lang); });
             }});
  table.add({.name = "backup.verify",
             .summary = "Reads a backup of the shelf to its end and says what is wrong with it.",
             .access = Access::admin,
             .params = {{.name = "backup", .required = true, .doc = "its name, as backup.create gave it"}},
             .result = "{backup, made_at, as_of, digest, rows, blobs, bytes, findings}",
             .errors = {ErrorCode::refused, ErrorCode::not_found, ErrorCode::overloaded, ErrorCode::unavailable},
             .run = [&services](Call& call) -> Result<std::string> {
               auto backups = backups_of(services);
               if (!backups) return backups.error();
               return answered(call,
                               [&] { return (*backups)->verify(call.session.no, text_of(call, "backup"), call.lang); });
             }});
  table.add({.name = "system.release",
             .summary = "Lets a region that is held (`serve --hold`) go on: what waited is played.",
             .access = Access::admin,
             .changes = true,
             .result = "{at}",
             .errors = {ErrorCode::refused},
             .run = [&services](Call& call) { return services.engine.release(caller_of(call, "system.release")); }});
}

}  // namespace trajectum::rpc
