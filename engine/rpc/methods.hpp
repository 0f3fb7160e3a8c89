// The methods of the API (api.md), declared room by room. Each binds parameters and calls the pipeline; none knows SQL
// or Lua.
#ifndef TRAJECTUM_RPC_METHODS_HPP
#define TRAJECTUM_RPC_METHODS_HPP
#include <functional>

#include "pipeline/engine.hpp"
#include "pipeline/reads.hpp"
#include "rpc/method.hpp"

namespace trajectum::pipeline {
class Alarms;
class Backups;
class Judge;
}  // namespace trajectum::pipeline

namespace trajectum::rpc {

class BatchRunner;

/// How strict a server is with the versions of its bundles.
struct ReleaseRules {
  bool takes_unsigned = false;  // `dev`: nothing is lost there
  bool four_eyes = false;       // who uploaded a version does not activate it
};

/// Whoever has this role may take jobs, in every region: it is built in.
inline constexpr const char* kWorkerRole = "worker";

/// What the methods work with. Borrowed for the life of the table.
struct Services {
  pipeline::Engine& engine;
  pipeline::Reads reads;
  VirtualClock* virtual_clock = nullptr;  // null: real time
  std::function<void(Session&)> logged_in;
  std::string version;
  std::uint64_t users_changed = 1;   // counts up with every user.put: sessions then look again who they are
  BatchRunner* batches = nullptr;    // set when the table is whole, before any call
  pipeline::Judge* judge = nullptr;  // of bundles; set before any call
  ReleaseRules release = {};
  pipeline::Backups* backups = nullptr;  // null: this server keeps none
  pipeline::Alarms* alarms = nullptr;    // null: nobody watches over this server (`dev`)
};

/// Brings a session's name and rights up to date with its user record; a user that is gone is logged out.
void refresh(Session& session, Services& services);

void add_session_methods(MethodTable& table, Services& services);
void add_system_methods(MethodTable& table, Services& services);
void add_case_methods(MethodTable& table, Services& services);
void add_document_methods(MethodTable& table, Services& services);
void add_blob_methods(MethodTable& table, Services& services);
void add_freedom_methods(MethodTable& table, Services& services);
void add_job_methods(MethodTable& table, Services& services);
void add_timer_methods(MethodTable& table, Services& services);
void add_calendar_methods(MethodTable& table, Services& services);
void add_term_methods(MethodTable& table, Services& services);
void add_work_methods(MethodTable& table, Services& services);
void add_register_methods(MethodTable& table, Services& services);
void add_pool_methods(MethodTable& table, Services& services);
void add_budget_methods(MethodTable& table, Services& services);
void add_diagram_method(MethodTable& table, Services& services);
void add_admin_methods(MethodTable& table, Services& services);
void add_absence_methods(MethodTable& table, Services& services);
void add_handover_methods(MethodTable& table, Services& services);
void add_message_methods(MethodTable& table, Services& services);
void add_next_methods(MethodTable& table, Services& services);
void add_capacity_methods(MethodTable& table, Services& services);
void add_match_methods(MethodTable& table, Services& services);
void add_redo_methods(MethodTable& table, Services& services);
void add_batch_methods(MethodTable& table, Services& services);
void add_move_methods(MethodTable& table, Services& services);
void add_publisher_methods(MethodTable& table, Services& services);
void add_plugin_methods(MethodTable& table, Services& services);
void add_backup_methods(MethodTable& table, Services& services);
/// All of the above and rpc.discover.
void add_all_methods(MethodTable& table, Services& services);

// --- shared by the files that declare methods ---

pipeline::Caller caller_of(const Call& call, const char* method);
/// The region of the session; every method but login needs one.
pipeline::RegionAtWork& region_of(Services& services, const Call& call);
/// limit and after, as every list takes them.
std::vector<Param> list_params(std::vector<Param> own);
Result<std::size_t> limit_of(const Call& call);
std::string text_of(const Call& call, const char* name);
/// Of a parameter that is a date; nothing when it was left out.
std::optional<Date> date_of(const Call& call, const char* name);
/// The case that `case` names, when it is given. Errors: as `case_of`.
Result<std::optional<CaseNo>> case_if_given(Services& services, const Call& call);
/// `{n, unit}`, minutes to years; nothing when it is none.
std::optional<Duration> duration_of(const Value& value);
std::optional<std::int64_t> expected_seq_of(const Call& call);
/// `reason`, which says something. Errors: `invalid_params`.
Result<std::string> reason_of(const Call& call);
/// Who stopped the region's handlers, when and why; empty when nobody did.
Record stopped_value(const pipeline::RegionAtWork& r);
/// True for an administrator and for who has the role that the bundle names for it; "": only administrators.
Result<void> may_by_hand(const Call& call, const std::string& role);
/// The error of a change in a region that is held; nothing when it is not.
std::optional<Error> held(const Services& services, const Call& call);
/// A command on the case that `case` names, answered as every one is.
Result<std::string> on_case(Services& services, Call& call, const char* method, pipeline::Engine::Decide decide);
/// The number of a case or an item named by a parameter. Errors: `not_found`.
Result<CaseNo> case_of(Services& services, const Call& call, const std::string& id);
/// What a method reads a case with. Borrowed until the next command of its region.
struct CaseAtHand {
  pipeline::RegionAtWork& region;
  const state::Case& c;
  const route::Route& route;
};
/// The case that `case` names, with the route it runs on. Errors: `not_found`.
Result<CaseAtHand> case_at_hand(Services& services, const Call& call);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_METHODS_HPP
