#include "pipeline/backups.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"

namespace trajectum::pipeline {
namespace {

Error too_many_backups() {
  Error e;
  e.code = ErrorCode::overloaded;
  e.reason = "backups";
  e.text = {"Er wachten al reservekopieën; probeer het straks weer.", "Backups are waiting already; try again later."};
  e.retry_ms = 10'000;
  return e;
}

}  // namespace

Backups::Backups(std::string data, std::string shelf, std::string program, ErrandThread::OnDone on_done)
    : data_(std::move(data)),
      shelf_(std::move(shelf)),
      program_(std::move(program)),
      errands_(limits::kBackupsWaitingMax, too_many_backups(), std::move(on_done)) {}

Backups::~Backups() { stop_ = true; }

Result<std::shared_ptr<Errand>> Backups::create(std::uint64_t session, Lang lang) {
  return errands_.ask(session, [this, lang](Errand& errand) -> Result<void> {
    auto made = backup::create(data_, shelf_, program_, SystemClock().now(), stop_);
    if (!made) return made.error();
    for (const auto& finding : made->findings)
      log::error("backup.finding", "backup {backup}: {finding}", {{"backup", made->name}, {"finding", finding.en}});
    errand.text = to_json(backup_value(made->name, made->manifest, made->findings, lang));
    return {};
  });
}

Result<std::shared_ptr<Errand>> Backups::verify(std::uint64_t session, const std::string& name, Lang lang) {
  auto all = backup::all_on(shelf_);
  if (std::find(all.begin(), all.end(), name) == all.end())
    return not_found({"Er is geen reservekopie " + name + ".", "There is no backup " + name + "."});
  return errands_.ask(session, [this, name, lang](Errand& errand) -> Result<void> {
    auto verified = backup::verify(shelf_ + "/" + name, stop_);
    if (!verified) return verified.error();
    errand.text = to_json(backup_value(name, verified->manifest, verified->findings, lang));
    return {};
  });
}

Record backup_value(const std::string& name, const backup::Manifest& manifest, const std::vector<Text>& findings,
                    Lang lang) {
  Record out;
  out.set("backup", name);
  out.set("made_at", calendar::format_instant(manifest.made_at));
  out.set("as_of", calendar::format_instant(manifest.as_of));
  out.set("digest", manifest.digest);
  std::int64_t rows = 0;
  for (const auto& table : manifest.tables) rows += table.rows;
  out.set("rows", rows);
  out.set("blobs", manifest.blobs);
  out.set("bytes", manifest.blob_bytes);
  List list;
  for (const auto& finding : findings) list.emplace_back(finding.in(lang));
  out.set("findings", std::move(list));
  return out;
}

}  // namespace trajectum::pipeline
