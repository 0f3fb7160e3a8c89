// `plugin.*`: the versions of a region's bundle. What takes seconds (reading a file, loading, proving, running specs)
// is done on other threads: the call waits for it and is asked again, while others are answered.
#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/versions.hpp"
#include "rpc/batch_following.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"
#include "rpc/waiting.hpp"

namespace trajectum::rpc {

using pipeline::Judging;
using pipeline::RegionAtWork;
using pipeline::Versions;
using state::BundleVersion;
using RegionCommand = pipeline::Engine::RegionCommand;

namespace {

const Param kBundle{.name = "bundle", .required = true, .doc = "the version's hash, as plugin.find shows it"};

Record tests_value(std::int64_t passed, std::int64_t failed) {
  Record out;
  out.set("passed", passed);
  out.set("failed", failed);
  return out;
}

Record proven_value(const BundleVersion& version) {
  Record out;
  out.set("routes", version.routes);
  out.set("states", version.states);
  return out;
}

List warnings_of(const BundleVersion& version, Lang lang) {
  List out;
  for (const auto& warning : version.warnings) {
    Record one;
    one.set("file", warning.file);
    if (warning.line > 0) one.set("line", warning.line);
    if (warning.line > 0) one.set("column", warning.column);
    one.set("message", warning.message.in(lang));
    out.emplace_back(std::move(one));
  }
  return out;
}

List capability_list(const std::set<std::string>& names) { return List(names.begin(), names.end()); }

/// What is known of a version since it was judged.
Record report(const std::string& hash, const BundleVersion& version, std::int64_t failed, Lang lang) {
  Record out;
  out.set("bundle", hash);
  out.set("plugin", version.plugin);
  out.set("version", version.version);
  if (!version.publisher.empty()) out.set("publisher", version.publisher);
  out.set("tests", tests_value(version.passed, failed));
  out.set("proven", proven_value(version));
  out.set("warnings", warnings_of(version, lang));
  return out;
}

/// Reads the file that was brought, and judges it; null while the call waits.
Result<std::shared_ptr<Judging>> judge_upload(Services& services, Call& call, const std::string& sha256) {
  auto& r = region_of(services, call);
  std::string bytes;
  if (!call.session.judging) {
    pipeline::Blobs blobs(services.engine);
    auto blob = blobs.readable(r, caller_of(call, "plugin.upload").principal, sha256);
    if (!blob) return blob.error();
    if (blob->bytes > static_cast<std::int64_t>(limits::kBundleFileBytesMax))
      return refused("bundle", {"Een bundel is als bestand hoogstens 5 MiB.", "A bundle is at most 5 MiB as a file."});
    auto keep = [](std::string whole, pipeline::Errand& errand) -> Result<void> {
      errand.text = std::move(whole);
      return {};
    };
    auto read = done(blobs, call, [&] { return blobs.use(r, call.session.no, sha256, blob->bytes, keep); });
    if (!read) return read.error();
    if (!*read) return std::shared_ptr<Judging>();
    bytes = std::move((*read)->text);
  }
  return judged(call, [&] {
    pipeline::ToJudge what;
    what.bytes = std::move(bytes);
    what.region = r.name;
    if (!services.release.takes_unsigned) what.trusted = Versions(services.engine).trusted(r.no);
    return services.judge->ask(call.session.no, std::move(what));
  });
}

Result<std::string> upload(Services& services, Call& call) {
  if (auto can = can_wait(call); !can) return can.error();
  auto sha256 = text_of(call, "sha256");
  if (!is_sha256(sha256))
    return invalid_params("sha256", {"sha256 is 64 hexadecimale tekens, in kleine letters.",
                                     "sha256 is 64 hexadecimal characters, in lower case."});
  auto caller = caller_of(call, "plugin.upload");
  Versions versions(services.engine);
  auto answered = versions.answered(caller);
  if (!answered) return answered.error();
  if (*answered) return **answered;
  auto judging = judge_upload(services, call, sha256);
  if (!judging) return judging.error();
  if (!*judging) return std::string();
  const auto& judgement = (*judging)->judgement;
  if (judgement.refusal) return *judgement.refusal;
  return services.engine.on_region(caller, [&](RegionAtWork& r) -> Result<RegionCommand> {
    auto command = versions.put(r, caller.principal.user, judgement);
    if (!command) return command.error();
    command->reply = to_json(report(judgement.hash, judgement.version, judgement.failed, call.lang));
    return command;
  });
}

/// Judges a version that is kept, again.
Result<std::string> again(Services& services, Call& call, bool specs) {
  if (auto can = can_wait(call); !can) return can.error();
  auto& r = region_of(services, call);
  auto hash = text_of(call, "bundle");
  auto files = Versions(services.engine).files(r.no, hash);
  if (!files) return no_such_version();
  auto judging = judged(call, [&] {
    pipeline::ToJudge what;
    what.packed = std::move(*files);
    what.region = r.name;
    what.specs = specs;
    return services.judge->ask(call.session.no, std::move(what));
  });
  if (!judging) return judging.error();
  if (!*judging) return std::string();
  const auto& judgement = (*judging)->judgement;
  if (judgement.refusal) return *judgement.refusal;
  auto out = report(hash, judgement.version, judgement.failed, call.lang);
  if (!specs) out.erase("tests");
  return to_json(out);
}

Result<std::string> diff(Services& services, Call& call) {
  if (auto can = can_wait(call); !can) return can.error();
  auto& r = region_of(services, call);
  Versions versions(services.engine);
  auto against = text_of(call, "against");
  auto now = versions.files(r.no, text_of(call, "bundle"));
  auto was = versions.files(r.no, against.empty() ? r.bundle->hash : against);
  if (!now || !was) return no_such_version();
  auto judging =
      judged(call, [&] { return services.judge->compare(call.session.no, std::move(*was), std::move(*now)); });
  if (!judging) return judging.error();
  if (!*judging) return std::string();
  if (!(*judging)->difference.empty()) return (*judging)->difference;
  return refused("bundle", {"Deze server kan een van beide versies niet meer lezen.",
                            "This server cannot read one of the two versions any more."});
}

Result<std::string> find(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto& r = region_of(services, call);
  Versions versions(services.engine);
  auto all = versions.all(r.no);
  auto from = all.begin();
  if (auto after = text_of(call, "after"); !after.empty()) {
    from = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == after; });
    if (from == all.end())
      return invalid_params("after", {"after is wat de vorige bladzijde gaf.", "after is what the last page gave."});
    ++from;
  }
  List list;
  for (; from != all.end() && list.size() < *limit; ++from) {
    const auto& [hash, version] = *from;
    Record one;
    one.set("bundle", hash);
    one.set("plugin", version.plugin);
    one.set("version", version.version);
    one.set("state", versions.state_of(r, hash));
    one.set("of", version.of_folder ? "folder" : "upload");
    if (!version.publisher.empty()) one.set("publisher", version.publisher);
    if (!version.by.empty()) one.set("by", version.by);
    one.set("at", calendar::format_instant(version.at));
    if (auto activation = versions.activation_of(r.no, hash); activation && !activation->by.empty()) {
      one.set("activated_by", activation->by);
      one.set("activated_at", calendar::format_instant(activation->at));
    }
    if (version.taken_back) one.set("taken_back", true);
    auto cases = versions.cases_on(r.no, hash);
    one.set("open_cases", cases.open);
    one.set("ended_cases", cases.ended);
    list.emplace_back(std::move(one));
  }
  Record out;
  if (auto why = stopped_value(r); !why.empty()) out.set("stopped", why);
  if (from != all.end()) out.set("after", list.back().as<Record>()->get("bundle"));
  out.set("versions", std::move(list));
  return to_json(out);
}

Result<std::string> get(Services& services, Call& call) {
  auto& r = region_of(services, call);
  Versions versions(services.engine);
  auto hash = text_of(call, "bundle");
  auto version = versions.find(r.no, hash);
  if (!version) return no_such_version();
  auto out = report(hash, *version, 0, call.lang);
  out.set("title", version->title.in(call.lang));
  out.set("state", versions.state_of(r, hash));
  out.set("of", version->of_folder ? "folder" : "upload");
  if (!version->sha256.empty()) out.set("sha256", version->sha256);
  out.set("capabilities", List(version->capabilities.begin(), version->capabilities.end()));
  out.set("to_approve", capability_list(versions.not_approved(r.no, *version)));
  if (!version->by.empty()) out.set("by", version->by);
  out.set("at", calendar::format_instant(version->at));
  auto cases = versions.cases_on(r.no, hash);
  out.set("open_cases", cases.open);
  out.set("ended_cases", cases.ended);
  return to_json(out);
}

Result<std::string> activate(Services& services, Call& call) {
  auto following = std::exchange(call.session.following, nullptr);
  if (auto can = can_wait(call); !can) return can.error();
  auto caller = caller_of(call, "plugin.activate");
  Versions versions(services.engine);
  auto answered = versions.answered(caller);
  if (!answered) return answered.error();
  if (*answered) return **answered;
  Versions::Wanted wanted;
  wanted.hash = text_of(call, "bundle");
  wanted.expected = text_of(call, "expected");
  wanted.four_eyes = services.release.four_eyes;
  for (auto& capability : texts(call.params.get("approve"))) wanted.approve.insert(std::move(capability));
  auto& r = region_of(services, call);
  if (auto may = versions.may_activate(r, caller, wanted); !may) return may.error();
  auto bundle = loaded_version(services, call, wanted.hash);
  if (!bundle) return bundle.error();
  if (!*bundle) return std::string();
  if (!following || following->hash() != wanted.hash) following = std::make_shared<Following>(services, r, **bundle);
  if (!following->gather(services, call)) {
    call.session.following = following;
    return std::string();
  }
  return versions.activate(r, caller, wanted, *bundle, [&] { return following->start(services, call); });
}

Result<std::string> roll_back(Services& services, Call& call) {
  if (auto can = can_wait(call); !can) return can.error();
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  auto caller = caller_of(call, "plugin.rollback");
  Versions versions(services.engine);
  auto answered = versions.answered(caller);
  if (!answered) return answered.error();
  if (*answered) return **answered;
  auto& r = region_of(services, call);
  auto to = text_of(call, "to");
  auto target = versions.before(r, to);
  if (!target) return target.error();
  auto bundle = loaded_version(services, call, *target);
  if (!bundle) return bundle.error();
  if (!*bundle) return std::string();
  return versions.roll_back(r, caller, to, *reason, *bundle);
}

Result<std::string> stop(Services& services, Call& call) {
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  return services.engine.stop_handlers(caller_of(call, "plugin.stop"), *reason);
}

Result<std::string> resume(Services& services, Call& call) {
  return services.engine.resume_handlers(caller_of(call, "plugin.resume"), text_of(call, "reason"));
}

Result<std::string> remove(Services& services, Call& call) {
  return services.engine.on_region(caller_of(call, "plugin.remove"), [&](RegionAtWork& r) -> Result<RegionCommand> {
    auto command = Versions(services.engine).remove(r, text_of(call, "bundle"));
    if (command) command->reply = "{}";
    return command;
  });
}

constexpr const char* kReport =
    "{bundle, plugin, version, publisher, tests: {passed, failed}, proven: {routes, states}, warnings: [{file, line, "
    "column, message}]}";

void add_judging(MethodTable& table, Services& services) {
  const std::vector<ErrorCode> kJudged = {ErrorCode::refused, ErrorCode::not_found, ErrorCode::overloaded,
                                          ErrorCode::unavailable};
  table.add({.name = "plugin.upload",
             .summary = "Judges a bundle that was brought by blob.*, and keeps it as a version. Never in a batch.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "sha256", .required = true, .doc = "of the bundle's file, 64 hexadecimal characters"}},
             .result = kReport,
             .errors = {ErrorCode::refused, ErrorCode::not_found, ErrorCode::conflict, ErrorCode::overloaded,
                        ErrorCode::unavailable},
             .run = [&services](Call& call) { return upload(services, call); }});
  table.add({.name = "plugin.diff",
             .summary = "Says what a version changes of another. Never in a batch.",
             .access = Access::admin,
             .params = {kBundle, {.name = "against", .doc = "the older one; left out: the one that is active"}},
             .result = "{was, now: {id, version, bundle}, changes: {AREA: [{change, route, kind, name, key, was, now, "
                       "was_at, now_at}]}}",
             .errors = kJudged,
             .run = [&services](Call& call) { return diff(services, call); }});
  table.add({.name = "plugin.check",
             .summary = "Loads and proves a version again. Never in a batch.",
             .access = Access::admin,
             .params = {kBundle},
             .result = kReport,
             .errors = kJudged,
             .run = [&services](Call& call) { return again(services, call, false); }});
  table.add({.name = "plugin.test",
             .summary = "Loads and proves a version again, and runs its specs. Never in a batch.",
             .access = Access::admin,
             .params = {kBundle},
             .result = kReport,
             .errors = kJudged,
             .run = [&services](Call& call) { return again(services, call, true); }});
}

}  // namespace

void add_plugin_methods(MethodTable& table, Services& services) {
  add_judging(table, services);
  table.add({.name = "plugin.find",
             .summary = "Lists the versions of the region's bundle, the newest first.",
             .access = Access::admin,
             .params = list_params({}),
             .result =
                 "{versions: [{bundle, plugin, version, state, of, publisher, by, at, activated_by, activated_at, "
                 "taken_back, open_cases, ended_cases}], after, stopped: {by, at, reason}}",
             .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "plugin.get",
             .summary = "Shows a version: what it is, what it asks for, what was found when it was judged.",
             .access = Access::admin,
             .params = {kBundle},
             .result = std::string(kReport) + " and {title, state, of, sha256, capabilities, to_approve, by, at, "
                                              "open_cases, ended_cases}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return get(services, call); }});
  table.add(
      {.name = "plugin.activate",
       .summary =
           "Serves a version from here on: new cases are opened on it; open ones follow where it says so. Never in "
           "a batch.",
       .access = Access::admin,
       .changes = true,
       .params = {kBundle,
                  {.name = "approve", .type = ParamType::texts, .doc = "capabilities that it may have from now on"},
                  {.name = "expected", .doc = "the version that must be active now; left out: any"}},
       .result = "{bundle, version, was: {bundle, version}, batches?}",
       .errors = {ErrorCode::refused, ErrorCode::not_found, ErrorCode::conflict, ErrorCode::overloaded,
                  ErrorCode::unavailable},
       .run = [&services](Call& call) { return activate(services, call); }});
  table.add({.name = "plugin.rollback",
             .summary = "Serves the version again that was active before this one. Never in a batch.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "reason", .required = true},
                        {.name = "to", .doc = "an earlier one, by its hash; left out: the one before"}},
             .result = "{bundle, version, was: {bundle, version}}",
             .errors = {ErrorCode::refused, ErrorCode::not_found, ErrorCode::conflict, ErrorCode::overloaded,
                        ErrorCode::unavailable},
             .run = [&services](Call& call) { return roll_back(services, call); }});
  table.add(
      {.name = "plugin.stop",
       .summary = "Stops every handler of the region: what would run one is refused, and time stands still there.",
       .access = Access::admin,
       .changes = true,
       .params = {{.name = "reason", .required = true, .doc = "everybody who is refused reads it"}},
       .result = "{at}",
       .errors = {ErrorCode::refused},
       .run = [&services](Call& call) { return stop(services, call); }});
  table.add({.name = "plugin.resume",
             .summary = "Lets the handlers of the region run again, and plays what waited for it.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "reason"}},
             .result = "{at}",
             .errors = {ErrorCode::refused},
             .run = [&services](Call& call) { return resume(services, call); }});
  table.add({.name = "plugin.remove",
             .summary = "Forgets a version that is not active and that no case is on.",
             .access = Access::admin,
             .changes = true,
             .params = {kBundle},
             .result = "{}",
             .errors = {ErrorCode::refused, ErrorCode::not_found},
             .run = [&services](Call& call) { return remove(services, call); }});
}

}  // namespace trajectum::rpc
