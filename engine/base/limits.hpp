// Every limit of the server, with its unit and its reason. A limit without a test is a rumour: tests name these.
#ifndef TRAJECTUM_BASE_LIMITS_HPP
#define TRAJECTUM_BASE_LIMITS_HPP
#include <cstddef>
#include <cstdint>

namespace trajectum::limits {

// --- wire (api.md, conventions) ---
inline constexpr std::size_t kFrameBytesMax = 1024 * 1024;           // one request or batch; larger bytes go in chunks
inline constexpr std::size_t kJsonDepthMax = 64;                     // deeper is an attack, never a form
inline constexpr std::size_t kBatchCountMax = 1000;                  // one group's worth of work
inline constexpr std::size_t kInFlightMax = 256;                     // per connection; then its reading pauses
inline constexpr std::size_t kWriteQueueBytesMax = 4 * 1024 * 1024;  // per connection; then its reading pauses
inline constexpr std::size_t kWriteQueueDropBytes =
    4 * kWriteQueueBytesMax;                                     // replies in flight at the pause fit; more: dropped
inline constexpr std::size_t kReplyBytesMax = 64 * 1024 * 1024;  // what a client takes in one line; no reply comes near
inline constexpr std::size_t kReadChunkBytes = 64 * 1024;        // one read; a group of requests fits (performance.md)
inline constexpr std::size_t kDescriptorsReserved = 64;          // store, log and plugin files beside the connections
inline constexpr int kDrainSeconds = 5;                          // a client that reads gets its last replies
inline constexpr std::size_t kConnectionsMax = 10000;            // descriptors the server asks the system for
inline constexpr int kFrameFinishSeconds = 30;                   // a frame that trickles holds a buffer
inline constexpr int kIdleSeconds = 600;                         // a desk left open
inline constexpr int kIdleNoLoginSeconds = 60;                   // a socket that never says who it is
inline constexpr int kLoginsWrongFree = 5;            // wrong logins of a peer that are answered at once: typing errors
inline constexpr int kLoginDelayMsFirst = 250;        // the next one's answer waits this long, and each after it double
inline constexpr int kLoginDelayMsMax = 8'000;        // far below any client's patience, far above a guesser's
inline constexpr int kLoginForgetSeconds = 60;        // without a wrong login; then a peer begins anew
inline constexpr std::size_t kLoginPeersMax = 10000;  // addresses counted at once; a peer is some 100 bytes
inline constexpr std::size_t kCommandIdBytesMax = 64;  // a UUID fits twice
inline constexpr std::size_t kParamFaultsMax =
    20;                                       // faults of one call that are listed; a person mends no more at once
inline constexpr int kHintsPerFrameMax = 20;  // "did you mean" costs more than the call it answers
inline constexpr std::size_t kListLimitDefault = 50;   // one screen
inline constexpr std::size_t kListLimitMax = 500;      // one reply stays far below a frame
inline constexpr std::size_t kSeriesPeriodsMax = 400;  // a year of days, eight years of weeks: one chart, one reply
inline constexpr std::int64_t kCountAtStartMs = 250;   // of a new metric: a small region has it before its first answer
inline constexpr std::int64_t kCountPerGroupMs = 5;    // and then so much between people's commands, which wait as long
inline constexpr std::int64_t kPostingCentsMax =
    100'000'000'000'000;  // one posting: a thousand billion euro; ninety thousand of them still sum in 64 bits
inline constexpr std::size_t kFundersMax = 32;     // of a budget line: each posting names every one of them
inline constexpr std::size_t kUseFlagsMax = 16;    // of a budget line: a holding of its own for each combination
inline constexpr double kMetricDecimalMax = 1e12;  // beyond it a double knows no millionths, which is what is summed

// --- Lua (reliability.md, the sandbox by subtraction) ---
inline constexpr std::size_t kLuaMemoryBytesMax = 32 * 1024 * 1024;  // per VM
inline constexpr int kLoadMsMax = 1000;                              // CPU of loading one bundle
inline constexpr int kLoadFileMsMax = 500;                           // CPU of one file of it: a large one takes 20
inline constexpr int kSpecMsMax = 2000;                              // CPU of one `it` of a spec, the engine's apart
inline constexpr std::size_t kSpecItsMax = 5000;                     // `it`s of one spec file
inline constexpr int kHandlerMsMax = 200;  // CPU of one handler call: who is served meanwhile waits less than 250 ms
inline constexpr int kHandlersMsPerMinute = 20'000;  // CPU of a region's handlers: a third of the one thread is theirs
inline constexpr int kHandlersRetryMsMin = 250;      // of who is put off by that: sooner is asking in vain
inline constexpr int kSlowTurnMs = 50;               // of a turn, or one handler: everybody waits, and most take 1 ms
inline constexpr std::int64_t kSlowTurnMsMax = 60'000;  // what may be asked: longer, and nothing is told
inline constexpr int kSlowTurnLogSeconds = 60;          // of one function: a line a minute is read, a flood is not
inline constexpr std::size_t kSlowPlacesKept = 1000;    // functions of a region that were told of
inline constexpr std::size_t kSlowTurnsKept = 100;      // the newest of a region, to be asked for
inline constexpr int kLuaHooksPerSample = 16;  // looks at where a handler is: each 16,000 instructions, some 0.2 ms
inline constexpr std::size_t kLuaStringBytesMax = 8 * 1024 * 1024;  // any one string a script makes
inline constexpr std::size_t kLuaSourceBytesMax = 256 * 1024;       // compile time is linear in this
inline constexpr int kLuaHookInstructions = 1000;           // between two looks at the clock; 1000 take some 10 us
inline constexpr std::size_t kLuaClockBytes = 1024 * 1024;  // of copying in C between two looks at the clock
inline constexpr std::size_t kPatternBytesMax = 1000;       // of a text pattern (RE2)
inline constexpr std::size_t kPatternSubjectBytesMax = 64 * 1024;  // what a pattern is matched on: as long as a note
inline constexpr std::int64_t kPatternWorkMax = 20'000'000;        // program size x subject bytes: at most some 0.1 s
inline constexpr std::size_t kPatternCacheCount = 64;              // compiled patterns kept per VM
inline constexpr std::size_t kValueDepthMax = 64;                  // values that cross from Lua
inline constexpr std::size_t kValueNodesMax = 100000;              // values that cross from Lua
inline constexpr std::size_t kNoteBytesMax = 64 * 1024;            // one note, one handler log

// --- engine ---
inline constexpr int kActivationsPerTurnMax = 1000;     // a runaway loop becomes an incident
inline constexpr int kActivationsPerNodeDayMax = 2000;  // the same over many turns; an `each` of 1,000 fits twice
inline constexpr std::size_t kUndoMax = 1000;  // of a case: years of work; the oldest is forgotten, and history says so
inline constexpr int kFailureRetryMax = 100;   // of `on_failure`: more hides trouble from people
inline constexpr int kSettleRoundsMax = 16;    // rounds of asking again in one turn
inline constexpr int kMarksMax = 100;          // marks that one arc puts: more is data, an `each`
inline constexpr int kEachElementsMax = 1000;  // live and planned elements of one `each`
inline constexpr int kRecursionDepthMax = 16;  // cases opened by cases opened by cases
inline constexpr std::size_t kCommandsPerGroupMax = 512;    // a group's latency stays below a screen's patience
inline constexpr int kDiskTryAgainMs = 1000;                // a full disk is tried again: a second of refusals is short
inline constexpr std::size_t kDiskProbeBytes = 256 * 1024;  // and must take so much: a group of many turns
inline constexpr int kGroupMsMax = 20;  // then its answers leave: nobody waits for another's slow script
inline constexpr int kHeavyMs = 100;  // of one frame or item: who takes half of a handler's budget stands back after it
inline constexpr int kStandBackTimes = 4;     // as long as it took: at most a fifth of the one thread is his
inline constexpr int kStandBackMsMax = 2000;  // or this: a person still gets an answer
inline constexpr int kOthersAskMs =
    1000;  // nobody else asked for so long: nobody is kept waiting, and nobody stands back
inline constexpr std::size_t kTextFieldBytesMax = 4000;       // a `text` without `max`
inline constexpr std::size_t kNoteFieldBytesMax = 64 * 1024;  // a `note` without `max`
inline constexpr std::size_t kGroupRowsMax = 1000;            // rows of one `group { many }`
inline constexpr int kCommandIdDays = 30;                     // how long an answer can be asked again (api.md)
inline constexpr std::size_t kRegionsMax = 10000;             // of one installation; a RegionNo has 16 bits
inline constexpr std::size_t kCaseCacheCount = 20000;         // cases kept warm in memory
inline constexpr std::size_t kRecordKeyBytesMax = 128;        // of a register: two UUIDs and a prefix fit
inline constexpr std::size_t kFindUnindexedMax = 1000;        // `case:find` above this names an index field
inline constexpr std::size_t kRecordsLookedAtMax = 5000;  // of one page, when a field without index filters: some 4 ms
inline constexpr std::size_t kFacetFieldsMax = 10;        // of one search: each walks an index of the register
inline constexpr std::size_t kFacetValuesMax = 100;       // of one field, the most frequent: a screen of them
inline constexpr std::size_t kSearchWordsMax = 10;        // of one search: more is a letter
inline constexpr std::size_t kFilterValuesMax = 100;      // that one field may have in a search
inline constexpr std::size_t kIndexFieldsMax = 32;        // of one register: each is a row of every record
inline constexpr std::size_t kGroundBytesMax = 500;       // where a record's change comes from, and its legal ground
inline constexpr std::size_t kExternalSystemsMax = 20;    // other systems that know one record
inline constexpr std::size_t kReferrersShownMax = 5;      // of what still refers to a record; a person looks on
inline constexpr std::size_t kImportRowsMax = 1000;       // of one call: one turn, some 0.1 s of the one thread
inline constexpr std::size_t kExportBytesMax = 512 * 1024;  // of CSV in one answer: half a frame
inline constexpr int kScoreInstructionsMax = 20'000;        // of one criterion: it compares two records, some 0.2 ms
inline constexpr int kScoreMsMax = 5;                       // CPU of one criterion, what it does in C included
inline constexpr std::size_t kCriteriaMax = 20;             // of one register: nobody weighs more at once
inline constexpr int kCriterionWeightMax = 1000;            // finer is no opinion
inline constexpr std::size_t kRankedMax = 50'000;           // records that one ranking compares: a region's clients fit
inline constexpr int kRankingSliceMs = 4;                   // of one ranking, then others have their turn
inline constexpr std::size_t kRankingPageCount = 50;        // rows read at once by a ranking: some 0.5 ms
inline constexpr std::size_t kSeatsByHandMax = 50;          // of one case; more is a route's work
inline constexpr int kHoldByHandDaysMax = 92;               // then it is confirmed or free: a quarter
inline constexpr std::size_t kMailboxCountMax = 1000;       // messages waiting in one case
inline constexpr int kWaitingListMax = 100000;              // entries of one waiting list
inline constexpr std::size_t kLanguagesMax = 20;            // of one user; nobody speaks more at work
inline constexpr std::size_t kWorklistLookedAtMax = 2000;   // rows of one page, with those that its reader may not do
inline constexpr std::size_t kHandoverCasesMax = 500;       // of one call: some 0.2 s of the one thread
inline constexpr std::size_t kRecountCasesMax = 500;        // of one call: as of a handover
inline constexpr int kHandoverUndoHours = 24;               // after a night's sleep it is work of its own
inline constexpr int kHandoverKeptDays = 30;                // as long as a command's answer
inline constexpr std::size_t kBatchItemsMax = 100'000;  // of one batch: what starting it keeps in memory, some 30 MB
inline constexpr std::size_t kBatchesOpenMax = 20;      // of a region, not done yet: more is a queue of its own
inline constexpr int kBatchSliceMs = 8;                 // of all batches in one group; then people have their turn
inline constexpr int kBatchGatherMs = 4;                // of who starts one, then others have their turn
inline constexpr std::int64_t kBatchRateMax = 10'000;   // items a second: faster is no rate
inline constexpr std::int64_t kBatchRowsDefault = 100;  // of a table in one call: some 10 ms of the one thread
inline constexpr std::size_t kBatchBlockCount = 200;    // items stored as one row
inline constexpr std::size_t kBatchBlockBytes = 64 * 1024;  // or as many as this
inline constexpr std::size_t kBatchShownCount = 20;         // first items that a preview shows
inline constexpr int kBatchTryMs = 250;                     // of a preview, for what each would be refused for
inline constexpr std::size_t kBatchTitleLengthMax = 200;    // characters: a line on a screen
inline constexpr std::size_t kBatchBytesMax = 32ULL << 20;  // of its items: in memory once, when it begins
inline constexpr int kBatchPausedDays = 30;                 // then nobody means it any more, and it is cancelled
inline constexpr int kBatchKeptDays = 30;                   // behind its end: as long as a command's answer
inline constexpr std::size_t kNextLookedAtMax = 50;         // items of each queue and priority: a screen of them
inline constexpr std::size_t kNextTriedMax = 20;            // of those, until one may be taken
inline constexpr std::size_t kHelpersMax = 20;              // of one work item; more is a team, a step of its own
inline constexpr std::size_t kSendsPerHandlerMax = 100;     // each is a turn of another case in the same group
inline constexpr std::size_t kRecordsPerTurnMax = 100;      // that handlers write: each is told to other cases
inline constexpr std::size_t kMessageCasesMax = 500;        // open cases of one subject on one route
inline constexpr std::size_t kLostMailMax = 1000;           // of a region, kept to be seen; the oldest go at midnight
inline constexpr int kSuspensionDaysMax = 366;      // then its owner is asked again whether this client is forgotten
inline constexpr std::size_t kSuspensionsMax = 50;  // parts of one case that stand still: a screen of them
inline constexpr std::size_t kCaseLinksMax = 50;    // of one case; a change is told to each in its group
inline constexpr std::size_t kLinkedCasesLookedAtMax = 1000;  // in the search for a circle of links
inline constexpr int kLinkTurnsDeepMax = 8;                   // cases that set off each other by links, by records
inline constexpr int kAbsenceDaysMax = 731;                   // two years: longer is leaving, the cases go elsewhere
inline constexpr std::size_t kAbsencesPerUserMax = 100;       // current and coming: a day a week for two years
inline constexpr int kJobRetryMax = 100;                      // failures that a route may call usual
inline constexpr std::int64_t kJobRetryMsFirst = 10'000;      // after the first failure; then four times as long each
inline constexpr std::int64_t kJobRetryMsMax = 3600'000;     // a service that is down for an hour is somebody's trouble
inline constexpr std::size_t kJobsTakenMax = 100;            // by one worker at once
inline constexpr std::int64_t kJobLeaseSecondsMax = 86'400;  // a worker that is silent for a day is gone
inline constexpr std::int64_t kJobLeaseSecondsDefault = 60;  // a worker that lives extends its lease in time
inline constexpr std::int64_t kJobWaitSecondsMax = 60;       // of a long poll: far below the idle limit
inline constexpr std::size_t kJobErrorBytesMax = 4000;       // what a worker says went wrong: a screen of it
inline constexpr std::size_t kScriptErrorBytesMax =
    4000;  // of what a script says went wrong: as much; it is in replies and logs

// --- documents ---
inline constexpr std::size_t kBlobChunkBytesMax = 512 * 1024;       // of bytes: 700 KiB as base64, in a frame
inline constexpr std::int64_t kBlobBytesMax = 512LL * 1024 * 1024;  // one document: half an hour of film
inline constexpr std::size_t kUploadsPerUserMax = 8;                // on their way at once; a browser sends six
inline constexpr std::int64_t kUploadBytesPerUserMax = 1024LL * 1024 * 1024;  // on their way at once, as they will be
inline constexpr std::int64_t kUploadBytesMax =
    4LL * 1024 * 1024 * 1024;                               // of a region, on their way, as far as they came
inline constexpr int kUploadKeptDays = 7;                   // since it was last begun: over a weekend
inline constexpr int kBlobKeptDays = 7;                     // without a document: time to put one
inline constexpr std::size_t kDocumentsMax = 500;           // of one case: its file is written whole
inline constexpr std::size_t kSignaturesMax = 20;           // of one document; more is a petition
inline constexpr std::size_t kDocumentTextBytesMax = 1000;  // its name, its type, where it is, a reason
inline constexpr std::size_t kErrandsMax = 64;  // of bytes, queued for the disk: 32 MiB of chunks; then: overloaded
inline constexpr int kScanSecondsMax = 120;     // of one blob; then the scanner is stopped and knows nothing

// --- calendars ---
inline constexpr int kServiceYearsMax = 50;  // of waiting for service time: a working life; longer is a mistake
inline constexpr std::size_t kOpeningsPerDayMax = 12;  // pairs of hours of one weekday; a desk has two
inline constexpr std::size_t kClosedDaysMax = 4000;    // listed days of one calendar: ten years of every day
inline constexpr std::size_t kCatchUpMax = 100;        // missed times of one `each` timer that fire in one go
inline constexpr int kMisfireAfterSeconds = 60;        // later than this is an outage, sooner is a busy moment

// --- bundles (reliability.md, row 21) ---
inline constexpr std::size_t kIdBytesMax = 64;       // one id of a route, a node, a field
inline constexpr std::size_t kRouteNodesMax = 2000;  // a route nobody can draw is a mistake
inline constexpr std::size_t kDrawnNodesMax = 1000;  // of one diagram: some 0.3 s; more is no picture
inline constexpr std::size_t kDrawnArcsMax = 4000;   // of one diagram
// Of the promise from where a case moved to: a route is explored once, while others wait, and then looked up.
inline constexpr std::size_t kFootingStatesMax = 100'000;
inline constexpr int kFootingMsMax = 250;
inline constexpr std::size_t kFootingBytesMax = 64 * 1024 * 1024;
inline constexpr std::size_t kDrawnTurnsMax = 2000;               // of one case's history, for the way it went
inline constexpr std::size_t kCountedItemsMax = 10000;            // work items that one diagram counts: some 30 ms
inline constexpr std::size_t kCountedCasesMax = 1000;             // cases without one that a diagram counts
inline constexpr std::size_t kBundlesTriedMax = 20;               // older bundles loaded to find a version
inline constexpr std::size_t kDraftValuesMax = 400000;            // values that one load takes over from Lua
inline constexpr std::size_t kTableBytesMax = 256 * 1024;         // a decision table as CSV: as long as a Lua file
inline constexpr std::size_t kDecisionPartsMax = 512;             // what a table's proof cuts one input into
inline constexpr std::size_t kDecisionStepsMax = 1'000'000;       // of one table's proof: some 0.05 s, 64 MB at worst
inline constexpr std::size_t kDecisionStepsLoadMax = 20'000'000;  // of all tables of one load: some 0.5 s
inline constexpr std::size_t kFaultsMax = 500;                    // mistakes of one load; nobody reads on
inline constexpr std::size_t kPublishersMax = 100;                // that a region trusts: a supplier or two, and itself
inline constexpr std::size_t kPublisherKeysMax = 10;              // of one publisher: one for each who may sign
inline constexpr std::size_t kVersionsMax = 200;     // of a region's bundle, kept: a version a week for years
inline constexpr std::size_t kJudgementsMax = 4;     // bundles that wait to be judged; then: overloaded
inline constexpr int kJudgedSpecsMsMax = 60'000;     // of the specs of one bundle, then others are judged
inline constexpr std::size_t kTestsToldMax = 50;     // failed tests of one bundle that are told; nobody reads on
inline constexpr std::size_t kBundleFilesMax = 500;  // files of one bundle
inline constexpr std::size_t kBundleBytesMax = 20 * 1024 * 1024;  // all files of one bundle, unpacked

inline constexpr std::size_t kBundleFileBytesMax = 5 * 1024 * 1024;  // a bundle as one file: ten chunks of an upload
inline constexpr std::size_t kBundleRatioMax = 100;      // unpacked to packed: Lua packs to a fifth, a bomb to 1:1000
inline constexpr std::size_t kBundlePathBytesMax = 100;  // of a file within its bundle: what an archive has room for

// --- an administrator's side: backups and what a doctor looks at ---
inline constexpr std::size_t kBackupsWaitingMax = 4;   // backups and checks of them that wait; then: overloaded
inline constexpr std::size_t kFindingsOfKindMax = 20;  // findings of one kind that are told; the rest are counted
inline constexpr int kArchiveDays = 14;                // a fault is found within two weeks, or in a backup
inline constexpr int kArchiveDaysMax = 3650;           // ten years: more is a mistake in a number
inline constexpr std::int64_t kArchiveBaseMs = 24 * 3600'000;  // between two bases: a restore plays a day at most
inline constexpr int kArchiveSyncMs = 1000;  // what a power cut may take of the archive; the WAL itself has it
inline constexpr int kArchiveWaitMs = 5000;  // a commit waits so long for a disk of an archive that hangs, then without
inline constexpr std::int64_t kArchiveRetryMs = 60'000;  // after trouble; then a new generation is begun
inline constexpr std::int64_t kWalAlarmBytes =
    256LL * 1024 * 1024;  // of a WAL: some reader holds it (reliability.md 5)
inline constexpr std::int64_t kFreeDiskAlarmBytes = 1024LL * 1024 * 1024;  // a day of a busy region, and a backup of it
inline constexpr int kAlarmLookMs = 2000;   // between two looks: a stat, a statvfs and a seek in an index a region
inline constexpr int kAlarmQuietLooks = 3;  // in a row without its cause; then an alarm is over: no flood of lines
inline constexpr int kAlarmRegionsPerLook = 200;  // at some 10 us each; the others at the next look
inline constexpr int kAlarmTimerSeconds = 60;  // behind its time: a busy moment is over by then (kMisfireAfterSeconds)
inline constexpr int kAlarmCommitMs = 2000;    // of one commit: people wait for all of it; a good disk takes 5
inline constexpr int kAlarmCommitsQuick = 20;  // in a row, with turns in them; then the disk is quick again
inline constexpr int kAlarmBackupHours = 26;   // one a day, and two hours of patience with the night's
inline constexpr int kAlarmArchiveMinutes = 15;  // behind: a base of a large database takes some; then it is trouble
inline constexpr int kAlarmWorkerMinutes = 15;   // a worker asks each minute; who does one job at a time, after that
inline constexpr std::int64_t kAlarmNumberMax = 1'000'000'000;  // what may be asked of any of these

// --- the watch over the promise: every open case without work, each midnight ---
inline constexpr int kWatchAtOnceMs = 50;   // a region of some thousands is looked at whole, before its next answer
inline constexpr int kWatchPerGroupMs = 4;  // and then so much between people's commands

}  // namespace trajectum::limits

#endif  // TRAJECTUM_BASE_LIMITS_HPP
