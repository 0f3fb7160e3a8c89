// One region's shared state beside its cases: register records, capacity, ledger, pools. Cases change it by events
// only; every change can be undone until the turn is accepted, and leaves the rows that must be stored. Thread: the
// shard's.
#ifndef TRAJECTUM_STATE_REGION_HPP
#define TRAJECTUM_STATE_REGION_HPP
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "state/absence.hpp"
#include "state/capacity.hpp"
#include "state/case.hpp"
#include "state/jobs.hpp"
#include "state/ledger.hpp"
#include "state/pool.hpp"

namespace trajectum::state {

/// A row to store or (no body) to remove, in the store's entry space.
struct RowChange {
  std::string space, key;
  std::optional<std::string> body;
};

/// Of all that is stored of cases and regions: raised with any change of an event, of a case's members or of a row.
/// Another one is refused at the start; nothing older was ever released.
inline constexpr std::uint32_t kStoredFormat = 4;

namespace space {                                               // names of the store's entry spaces; part of the format
inline constexpr const char* kFormat = "format";                // "state" -> kStoredFormat
inline constexpr const char* kSeat = "seat";                    // register \0 record \0 case.seat -> Booking
inline constexpr const char* kWaiting = "waiting";              // register \0 order.case.instance -> Waiting
inline constexpr const char* kLedger = "ledger";                // history.number -> MoneyPosted
inline constexpr const char* kLedgerOf = "ledger_of";           // budget \0 history.number -> ""
inline constexpr const char* kLedgerOfCase = "ledger_of_case";  // case \0 history.number -> ""
inline constexpr const char* kClosed = "budget_closed";         // budget -> BudgetClosed
inline constexpr const char* kMember = "member";                // pool \0 client -> Member
inline constexpr const char* kPoolOnce = "pool_once";           // pool \0 value that admitted somebody -> ""
inline constexpr const char* kAbsence = "absence";              // user \0 first day -> Absence
inline constexpr const char* kStandIn = "stand_in";             // absent user \0 case.instance -> ""
inline constexpr const char* kHelper = "helper";                // user \0 case.instance -> ""
inline constexpr const char* kTold = "told";                    // user or role \0 case.instance -> ""
inline constexpr const char* kMail = "mail";                    // case.number -> PendingMail
inline constexpr const char* kLostMail = "mail_lost";           // history.case.number -> PendingMail
inline constexpr const char* kJob = "job";                      // case.instance -> QueuedJob
inline constexpr const char* kLease = "lease";                  // "last" -> the number of the last lease that was given
inline constexpr const char* kRecordTurn = "record_turn";       // register \0 record \0 history -> ""
inline constexpr const char* kExternal = "external";            // register \0 system \0 id there -> record
inline constexpr const char* kExternalOf = "external_of";       // register \0 record \0 system -> id there
inline constexpr const char* kUpload = "upload";                // its id -> Upload
inline constexpr const char* kBlob = "blob";                    // hash -> Blob
inline constexpr const char* kBlobOf = "blob_of";               // hash \0 case that keeps it -> ""
inline constexpr const char* kBlobLoose = "blob_loose";         // hash -> since when it seems that no case keeps it
inline constexpr const char* kBlobGone = "blob_gone";           // hash -> "": its bytes are to be deleted
inline constexpr const char* kPublisher = "publisher";          // id -> Publisher
inline constexpr const char* kVersion = "version";              // hash of a bundle -> BundleVersion
inline constexpr const char* kVersionFiles = "version_files";   // the same, never served yet -> its packed files
inline constexpr const char* kVersionCases = "version_cases";   // the same -> CasesOn: the cases that run on it
inline constexpr const char* kActivation = "activation";        // number -> Activation
inline constexpr const char* kActive = "plugin_active";         // "" -> ActiveBundle: what a start serves
inline constexpr const char* kApproved = "approved";            // plugin \0 capability -> Approval
inline constexpr const char* kStopped = "plugin_stopped";       // "" -> StoppedBundle: no handler of the region runs
inline constexpr const char* kPutOff = "put_off";               // case -> "": to be asked again when handlers run again
inline constexpr const char* kBlobToScan = "blob_to_scan";      // hash -> "": no scanner has said what it is
}  // namespace space

/// A message that waits in a case's mailbox, or that nobody took.
struct PendingMail {
  CaseNo case_no = 0;
  std::string message, reason;  // why it is lost; "": it still waits
  Instant at = 0;
  std::optional<Instant> until;
  Instant lost_at = 0;
  template <class V>
  void fields(V&& v) {
    v(case_no);
    v(message);
    v(reason);
    v(at);
    v(until);
    v(lost_at);
  }
};

/// Parts of a key, a NUL between them.
std::string joined(std::string_view a, std::string_view b);
/// Sortable text of a number: 16 hex digits.
std::string key_number(std::uint64_t n);

class Region {
 public:
  using RecordLoader = std::function<std::optional<Record>(const std::string& reg, const std::string& id)>;
  explicit Region(RegionNo no, RecordLoader loader) : no(no), loader_(std::move(loader)) {}

  const RegionNo no;
  Capacity capacity;
  Ledger ledger;
  std::map<std::string, PoolBook> pools;
  AbsenceBook absences;
  JobQueue jobs;

  /// A record, or null. The pointer lives until the next record is read or put.
  const Record* record(const std::string& reg, const std::string& id);
  /// Ids of a register that is kept whole in memory (those with capacity), in key order.
  const std::map<std::string, Record>& whole(const std::string& reg) const;
  void keep_whole(const std::string& reg, std::map<std::string, Record> records);

  /// Applies what an event of a case (or of the region: `c` null) means for the shared state.
  void apply(const Event& event, const Case* c, HistoryNo history);

  /// Gives a job that waits to a worker, under a new number; 0 when it does not wait. Not part of a turn: leaves rows.
  std::uint64_t lease_job(CaseNo case_no, InstanceNo instance, const std::string& worker, Instant until);
  /// The same lease lasts until another moment. The job must be leased.
  void extend_lease(CaseNo case_no, InstanceNo instance, Instant until);

  /// Loading at start: rows as they were stored.
  bool load_row(const std::string& space, std::string_view key, std::string_view body);

  // One turn's rows and its way back.
  struct Mark {
    std::size_t undo, rows;
  };
  Mark mark() const { return {undo_.size(), rows_.size()}; }
  void roll_back(Mark mark);
  /// Forgets the undo list and gives the rows to store, each key at most once.
  std::vector<RowChange> accept();

 private:
  void put_record(const std::string& reg, const std::string& id, const std::optional<Record>& record);
  void apply_record(const std::string& reg, const std::string& id, const std::vector<ExternalId>& externals,
                    HistoryNo history);
  bool load_money(const std::string& space, const std::string& budget, std::string_view body);
  /// False when it is not about money.
  bool apply_money(const Event& event, HistoryNo history);
  void apply_absence(const Event& event, const Case* c);
  void apply_mail(const Event& event, const Case* c, HistoryNo history);
  /// Whom a piece of work was told about: it is over.
  void forget_told(const Case& c, InstanceNo instance);
  void forget_stand_in(const Case* c, InstanceNo instance);
  void apply_job(const Event& event, const Case& c);
  void apply_moved_back(const CaseMovedBack& event, const Case& c);
  void put_job(QueuedJob job);
  void drop_job(const QueuedJob& job);
  void book(CaseNo c, const Seat& seat);
  void unbook(CaseNo c, const Seat& seat);
  void enlist(const std::string& reg, Waiting one);
  void unlist(const std::string& reg, CaseNo c, InstanceNo instance);
  void row(const char* space, std::string key, std::optional<std::string> body);

  RecordLoader loader_;
  std::map<std::string, std::map<std::string, Record>> whole_;
  std::unordered_map<std::string, std::optional<Record>> cache_;  // reg \0 id
  std::vector<std::function<void()>> undo_;
  std::vector<RowChange> rows_;
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_REGION_HPP
