// The pipeline: commands in, commit groups out. It loads what a turn needs, plays the turn and what follows from it,
// turns the result into rows, and commits many turns with one sync. It decides nothing about what a step means.
//
// Use, on one thread: begin_group(); any number of commands and queries; end_group() - and only then may their answers
// leave (reliability.md row 1). When the disk refuses the group, none of them may: run_group() does all three, and
// makes the memory what the store says again.
#ifndef TRAJECTUM_PIPELINE_ENGINE_HPP
#define TRAJECTUM_PIPELINE_ENGINE_HPP
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/access.hpp"
#include "base/clock.hpp"
#include "base/limits.hpp"
#include "pipeline/commit_pace.hpp"
#include "pipeline/footing.hpp"
#include "pipeline/gate.hpp"
#include "plugin/generation.hpp"
#include "report/metrics.hpp"
#include "state/region.hpp"
#include "store/store.hpp"
#include "turn/moving.hpp"
#include "turn/play.hpp"

namespace trajectum::pipeline {

class ByteWork;

inline constexpr const char* kBundleSpace = "bundle";  // hash -> packed files: every version that cases were opened on

/// Who calls, with what idempotency key.
struct Caller {
  turn::Principal principal;
  RegionNo region = 0;
  std::string method;
  std::string command_id;  // "" = none
  std::uint64_t params_hash = 0;
};

/// One look of the watch over the promise at every open case that has no work, a part in each group.
struct WatchRound {
  CaseNo after = 0;                    // looked at so far
  std::set<CaseNo> found;              // open, and without a next action
  std::int64_t looked_at = 0, us = 0;  // cases so far, and how long that took
};

/// One region at work: its bundle, its shared state, its warm cases, its numbers.
struct RegionAtWork {
  RegionAtWork(RegionNo no, std::string name, std::shared_ptr<const route::Bundle> bundle, std::shared_ptr<Gate> gate,
               state::Region::RecordLoader loader);
  /// Another bundle in the place of one that was served: what no bundle changes is taken over, and `before` is empty.
  RegionAtWork(RegionAtWork& before, std::shared_ptr<const route::Bundle> bundle);
  /// Another bundle that cases of it run on, or did.
  void adopt(const std::string& hash, std::shared_ptr<const route::Bundle> loaded);
  const std::shared_ptr<Gate> gate;  // before the handlers of all of them
  RegionNo no;
  std::string name;
  std::shared_ptr<const route::Bundle> bundle;                          // what new cases run on
  std::map<std::string, std::shared_ptr<const route::Bundle>> by_hash;  // route hash -> the bundle that has it
  state::Region state;
  std::unordered_map<CaseNo, std::unique_ptr<state::Case>> cases;  // warm
  std::unordered_map<CaseNo, turn::GuardAnswers> answers;          // of warm cases
  std::unordered_map<std::string, std::size_t> caseload;           // owner -> cases, for owners asked before
  std::unique_ptr<report::Metrics> metrics;
  std::set<std::string> pools_to_fill;
  std::set<std::string> seats_to_offer;  // registers with something free again
  Footings footings{
      {limits::kFootingStatesMax, limits::kFootingMsMax, limits::kFootingBytesMax}};  // of where cases moved
  std::set<CaseNo> at_boundary;                              // a stage of an older version opened
  std::set<CaseNo> robbed;                                   // found by the watch
  std::optional<WatchRound> watching;                        // the one that is going on
  std::optional<std::map<std::string, turn::Person>> staff;  // by user, once asked
  std::optional<report::Teams> teams;                        // the same
  std::map<std::string, std::size_t> rehearsed;  // cases that a preview has given a user, beside those he has
  /// What new cases of a route are on while its served version is not valid yet, and the day that was asked.
  std::map<std::string, std::pair<Date, const route::Route*>> older;
  std::map<std::string, Error> plans_refused;  // by budget: why its line is not what the bundle's plan says
  std::size_t turns_since_save = 0;
  std::uint64_t incidents = 0;  // raised in cases on the served version, since this region was started
  Date watched{0};              // day of the last watch
};

class Engine {
 public:
  Engine(store::Store& store, Clock& clock, Random& random);
  ~Engine();

  /// Loads regions and their state, opens new budgets, catches metrics up. Call once, outside a group.
  Result<void> start(const plugin::Generation& generation);
  /// Serves this generation from here on, where it has another version than is served. New cases run on it; open ones
  /// stay on the bundle they began on. What no bundle changes is taken over, the rest begins anew from the rows, as at
  /// a start of the server. A region that the generation lacks (its bundle is broken) serves on as it was. Gives the
  /// names of the regions that another version serves now. Inside a group. Errors: `refused`, of a budget, and nothing
  /// is switched; `unavailable`, and the group must not be committed.
  Result<std::vector<std::string>> switch_to(const plugin::Generation& generation);
  /// The same for one region: another bundle in the place of the one that it serves. Its state in memory is another one
  /// then: what pointed into the old one is gone.
  Result<void> switch_region(RegionAtWork& r, std::shared_ptr<const route::Bundle> bundle);
  /// Saves derived state. Call when the server drains.
  Result<void> stop();

  Result<void> begin_group();
  Result<void> end_group();
  /// One group, in which `play` gives commands. Errors: `unavailable` when the disk refused it; then nothing of it is
  /// there, neither in the store nor in memory, and nobody in it may be told otherwise. Any other means that the store
  /// or the memory cannot be believed: stop the process.
  Result<void> run_group(const std::function<Result<void>()>& play);
  /// A write or a read of the open group was refused: playing more in it is for nothing.
  bool is_spoiled() const { return lost_ || store_.is_spoiled(); }
  /// Nothing was written in the open group so far, and no read of it failed: what is read in it now is durable.
  bool is_clean() const { return !is_spoiled() && !store_.is_written(); }
  /// How many reads were refused so far. One in a group that may write spoils it. One in a group that only reads is of
  /// who asked alone: he is told, and forget_read() takes back what his question left off half way.
  std::uint64_t reads_failed() const { return store_.reads_failed() + damaged_rows_; }
  void forget_read();
  /// Why nothing can be written now; reading goes on.
  std::optional<Error> trouble() const { return damage_ ? damage_ : store_.trouble(); }
  store::Disk disk() const { return damage_ ? store::Disk::corrupt : store_.disk(); }
  /// Tries whether a full disk takes writes again; true when it does, and what had to wait for it is made. Outside a
  /// group. Errors: as run_group, but for `unavailable`.
  Result<bool> try_disk_again();

  // --- commands on a case ---
  using Decide = std::function<Result<void>(turn::Play&)>;
  /// Builds the reply's JSON from the case before and after.
  using Answer = std::function<std::string(const turn::Play&, const state::Case& before)>;
  struct CaseCommand {
    CaseNo case_no = 0;
    std::optional<std::int64_t> expected_seq;
    Decide decide;
    Answer answer;
  };
  Result<std::string> on_case(const Caller& caller, const CaseCommand& command);

  /// Tries a command on a case and takes all of it back: what it would be refused for, if anything. Writes nothing.
  Result<void> try_on_case(const Caller& caller, const CaseCommand& command);

  /// While one lives, every command on a case is tried and taken back: its reply is "{}", or what it would be refused
  /// for. A command on the region is not tried at all: `not_tried`. One at a time.
  class Trying {
   public:
    explicit Trying(Engine& engine) : engine_(engine) { engine_.trying_ = true; }
    ~Trying() { engine_.trying_ = false; }
    Trying(const Trying&) = delete;
    Trying& operator=(const Trying&) = delete;

   private:
    Engine& engine_;
  };

  // --- to another version of its route: engine_move.cpp ---
  struct MoveCommand {
    CaseNo case_no = 0;
    std::optional<std::int64_t> expected_seq;
    std::string to;  // hash of the bundle; "": the one that is served
    route::MoveWish wish;
    std::string reason;
  };
  struct MoveSeen {
    const route::Route& from;
    const turn::Departure& departure;
  };
  using MoveAnswer = std::function<std::string(const turn::Play&, const state::Case& before, const MoveSeen&)>;
  /// The case goes on in that version. Errors: `refused` with a reason that begins with "version.": "same", "route" (it
  /// has no such route), "asked" (somebody has to decide), "ends" (it would close), "incident", "let_go", "file",
  /// "subject".
  Result<std::string> move_case(const Caller& caller, const MoveCommand& command, const MoveAnswer& answer);
  /// Plays the same, shows what came of it and takes all of it back. Writes nothing.
  Result<void> try_move(const Caller& caller, const MoveCommand& command,
                        const std::function<void(const turn::Play&, const MoveSeen&)>& look);
  /// The case as it was before its last turn moved it. Errors: `refused` "version.moved" (it did not),
  /// "version.touched" (somebody or something went on with it since), "version.effects" (what the move set off is not
  /// the case's own), "version.seat".
  Result<std::string> move_back(const Caller& caller, CaseNo no, const std::string& reason, const Answer& answer);
  /// A bundle that is served, or that was: by its hash. Null when there is none, or it cannot be loaded any more.
  const route::Bundle* bundle_by(RegionAtWork& r, const std::string& hash);

  struct OpenCommand {
    std::string route, subject_id, key;
    Record file;
    Answer answer;
  };
  Result<std::string> open_case(const Caller& caller, const OpenCommand& command);

  /// Takes a member out of a pool; his case goes on. Errors: `pool.member` when he is none.
  Result<std::string> let_go(const Caller& caller, const route::Pool& pool, const std::string& client,
                             const std::string& reason, const Answer& answer);

  /// A command on the region itself: its events, extra rows, and its answer.
  struct RegionCommand {
    std::vector<state::Event> events;
    std::vector<state::RowChange> rows;
    std::string reply;
  };
  Result<std::string> on_region(const Caller& caller,
                                const std::function<Result<RegionCommand>(RegionAtWork&)>& decide);

  // --- jobs ---
  /// A job that a worker was given.
  struct TakenJob {
    CaseNo case_no = 0;
    InstanceNo instance = 0;
    std::string kind, node;
    std::uint64_t lease = 0;
    Instant until = 0;
    std::uint32_t failures = 0;
    Record input;
  };
  /// Leases jobs of these kinds, at most so many. Durable when the group is; no turn, no history.
  Result<std::vector<TakenJob>> take_jobs(RegionAtWork& r, const std::string& worker,
                                          const std::set<std::string>& kinds, std::size_t at_most,
                                          std::int64_t lease_ms);
  /// Gives until when it lasts now. Errors: `refused` when another lease is the last one.
  Result<Instant> extend_lease(RegionAtWork& r, CaseNo case_no, InstanceNo job, std::uint64_t lease,
                               std::int64_t lease_ms);
  /// Another number whenever a worker that waits may find something: a job came, or a virtual clock moved.
  std::uint64_t jobs_stamp() const;

  // --- the kill switch, and what handlers may take: engine_stop.cpp ---
  /// No handler of the region's bundles runs from here on. Errors: `refused` "stopped" when that is so already.
  Result<std::string> stop_handlers(const Caller& caller, const std::string& reason);
  /// They run again, and what waited for it is played. Afterwards the region's state in memory is another one. Errors:
  /// `refused` "running".
  Result<std::string> resume_handlers(const Caller& caller, const std::string& reason);
  /// Whether the engine plays nothing of its own there now: its handlers are stopped, or took more than their part.
  bool rests(const RegionAtWork& r) const;

  // --- held, for a copy that must not act: engine_hold.cpp ---
  /// Every region is held from here on: nothing of its own is played there until release(). Call before start().
  void hold_all() { holds_ = true; }
  bool is_held(RegionNo no) const { return holds_ && !released_.contains(no); }
  /// What waited there is played from here on. Errors: `refused` "not_held".
  Result<std::string> release(const Caller& caller);

  // --- what is spread over groups ---
  /// True while a metric that is new or changed is being counted from the history, or open cases are looked at for the
  /// promise: call do_some in each group.
  bool has_more_to_do() const;
  /// Does it for a few milliseconds. Inside a group.
  Result<void> do_some();

  // --- for who watches over the server: alarms.hpp, slow_turns.hpp ---
  /// From how many milliseconds on a turn is slow. Call before start().
  void set_slow_turn_ms(std::int64_t ms) { slow_turn_ms_ = ms; }
  CommitPace& commits() { return commits_; }
  /// When a worker last asked for jobs of this kind; the start, if none did since.
  Instant asked_for_jobs(RegionNo no, const std::string& kind) const;

  // --- bytes of documents (blobs.hpp) ---
  /// Where they are kept; borrowed. Call before start(). Without it no blob can come or be read.
  void use_bytes(ByteWork& bytes) { bytes_ = &bytes; }
  /// Writes what scanners have said since. Inside a group.
  Result<void> take_scans();

  // --- reads ---
  RegionAtWork* region(RegionNo no);
  RegionAtWork* region(const std::string& name);
  const std::map<RegionNo, std::unique_ptr<RegionAtWork>>& regions() const { return regions_; }
  /// The case, warm or from the store; null if there is none. Valid until the next call.
  const state::Case* find_case(RegionAtWork& r, CaseNo no);
  const route::Route* route_of(RegionAtWork& r, const state::Case& c);
  /// Looks at a case as a turn would see it now; nothing when its route is not loaded.
  void ask(RegionAtWork& r, const state::Case& c, const std::function<void(const turn::Play&)>& f);
  /// The next action as a handler sees it.
  Value next_action(RegionAtWork& r, const state::Case& c);
  /// Everybody of the region, by name. Lifetime: until the next command on the region.
  const std::map<std::string, turn::Person>& staff(RegionAtWork& r);
  /// Who is of which team; as long as that.
  const report::Teams& teams(RegionAtWork& r);
  std::int64_t pool_target(const RegionAtWork& r, const route::Pool& pool, Date day) const;

  // --- time ---
  /// Plays what is due now; false when nothing was. At most a group's worth.
  Result<bool> play_due();
  /// When something is due next (real time), if anything is.
  std::optional<Instant> next_due();
  /// Moves the virtual clock, playing each due timer at its own instant, committing groups on the way. Gives how many
  /// timers fired. Inside a group; leaves a group open.
  Result<std::size_t> advance(VirtualClock& clock, Instant to);

  const IdCodec& ids() const { return *ids_; }
  Instant now() const { return clock_.now(); }
  Random& random() { return random_; }

 private:
  friend class Alarms;  // it looks at timers
  friend class Blobs;
  friend class Reads;      // the other door to the store: queries
  friend class Batches;    // their rows
  friend class Handovers;  // many cases in one command
  friend class Messages;
  friend class Records;
  friend class Registers;
  friend class Versions;
  struct Answered {
    bool found = false;
    std::string reply;
  };
  Result<Answered> answered_before(const Caller& caller);
  turn::World world(RegionAtWork& r, const route::Bundle& bundle, CaseNo no);
  state::Case* load_case(RegionAtWork& r, CaseNo no);
  /// What a stored row says; nothing when there is none. One that is whole and says nothing is damage.
  template <class T>
  std::optional<T> read_row(const std::optional<std::string>& body, const char* what) {
    return body ? read_row<T>(std::string_view(*body), what) : std::nullopt;
  }
  template <class T>
  std::optional<T> read_row(std::string_view body, const char* what) {
    auto out = decode<T>(body);
    if (!out) tell_damaged_row(what);
    return out;
  }
  struct Beginning {
    explicit Beginning(bool& of) : flag(of) { flag = true; }
    ~Beginning() { flag = false; }
    Beginning(const Beginning&) = delete;
    Beginning& operator=(const Beginning&) = delete;
    bool& flag;
  };
  static void log_damaged_row(const char* what);
  /// Tells the log, and throws; while regions begin such a row is left out, so that the others can be read.
  void tell_damaged_row(const char* what);
  access::Damaged damaged_row() {
    return [this](const char* what) { tell_damaged_row(what); };
  }
  /// Nothing is written from here on. Throws ReadFailed.
  [[noreturn]] void fail_damaged();
  /// The bundle a case is pinned to; null if it cannot be loaded any more.
  const route::Bundle* bundle_of(RegionAtWork& r, const state::Case& c);
  /// The version that a case of this route is opened on today: the served one, or while that is not valid yet the
  /// newest of those that were served before. Errors: `refused` when there is none; `route` is one of the bundle.
  Result<const route::Route*> route_of_today(RegionAtWork& r, const std::string& route);
  /// The newest of the versions that were served before, were not taken back, and are valid.
  const route::Route* newest_other(RegionAtWork& r, const std::string& route, Date today);
  const route::Bundle& bundle_with(RegionAtWork& r, const route::Route& route);
  Result<void> try_open(RegionAtWork& r, const Caller& caller, const OpenCommand& command, const route::Route& route);
  Result<std::string> play_turn(RegionAtWork& r, const Caller& caller, state::Case& c, const state::Case& before,
                                const Decide& decide, const Answer& answer, const route::Route* route = nullptr);
  /// The same, not measured.
  Result<std::string> play_on_route(RegionAtWork& r, const Caller& caller, state::Case& c, const state::Case& before,
                                    const Decide& decide, const Answer& answer, const route::Route& route);
  /// Keeps it and tells of it, when it was slow. Ends it.
  void tell_if_slow(RegionAtWork& r, const Caller& caller, CaseNo no, const route::Route& route, SlowTurns::Turn& turn);
  /// The turn did not happen: the case and the region are what they were, and no answer of a guard in it is kept.
  void take_back(RegionAtWork& r, state::Case& c, const state::Case& before, state::Region::Mark mark);
  Result<std::string> finish_turn(RegionAtWork& r, const Caller& caller, state::Case& c, const state::Case& before,
                                  const turn::Play& play, const std::string& reply);
  /// What a move came to, until it is accepted or taken back.
  struct Move;
  Result<void> play_move(RegionAtWork& r, const Caller& caller, state::Case& c, const MoveCommand& command, Move& out);
  /// A case as it was before its last turn, and that turn; `back` without its versions.
  struct Before {
    state::Case was;
    state::TurnRecord last;
    bool moved_before = false;  // an earlier turn moved it
    state::CaseMovedBack back;
  };
  Result<Before> before_last_turn(RegionAtWork& r, const state::Case& c);
  /// Errors: `conflict`, when the case is not at the seq that a command expects.
  static Result<void> has_seq(const state::Case& c, std::optional<std::int64_t> expected);
  /// Those whose version says that open cases follow it when a stage opens.
  Result<void> follow_versions(RegionAtWork& r);
  /// A turn of the engine itself on a case: a timer, a child that ended. Never refused.
  Result<void> engine_turn(RegionAtWork& r, CaseNo no, const std::string& what,
                           const std::function<void(turn::Play&)>& f);
  Result<void> write_turn(RegionAtWork& r, const Caller& caller, const turn::Play& play, const state::Case& before,
                          const std::string& reply);
  void after_turn(RegionAtWork& r, const state::Case& before, state::Case& after,
                  const std::vector<state::Event>& events);
  Result<void> follow_up(RegionAtWork& r, CaseNo from, const turn::FollowUp& f);
  /// The child of a subroute that stood still may have ended meanwhile.
  Result<void> ask_child(RegionAtWork& r, CaseNo parent, CaseNo child);
  Result<void> tell_linked(RegionAtWork& r, CaseNo from, CaseNo to);
  /// How many cases this one stands in, itself included.
  int depth_of(RegionAtWork& r, CaseNo no);
  Result<void> settle_region(RegionAtWork& r);
  /// What follows when records were written, by a case or (0) not: pools ask again, seats are offered, cases are told.
  Result<void> records_changed(RegionAtWork& r, const std::set<std::pair<std::string, std::string>>& written,
                               CaseNo by);
  Result<void> tell_cases(RegionAtWork& r, const std::string& reg, const std::string& id, CaseNo by);
  /// An incident of a case whose turn goes no further: too many have set off each other.
  Result<void> set_off_too_deep(RegionAtWork& r, CaseNo from);
  Result<void> offer_seats(RegionAtWork& r);
  Result<std::size_t> fill_pool(RegionAtWork& r, const route::Pool& pool, std::size_t at_most);
  Result<void> admit(RegionAtWork& r, const route::Pool& pool, const state::Candidate& candidate,
                     const std::string& rule);
  void ask_candidate(RegionAtWork& r, const route::Pool& pool, const std::string& client);
  std::size_t caseload_of(RegionAtWork& r, const std::string& owner);
  Result<std::size_t> play_due_timers(RegionAtWork& r, Instant now);
  Result<void> midnight(RegionAtWork& r);
  /// Begins a round of the watch, and looks at as many cases as go in that time.
  void watch(RegionAtWork& r);
  void watch_on(RegionAtWork& r, std::int64_t ms);
  /// Neither somebody nor a time brings this open case on, by the rows that people see.
  bool is_let_go(RegionAtWork& r, const state::Case& c);
  /// A message that a handler sent.
  Result<void> deliver_mail(RegionAtWork& r, CaseNo from, const turn::FollowUp& f);
  /// Messages that nobody took are kept to be seen, the last ones.
  Result<void> trim_lost_mail(RegionAtWork& r);
  /// What the documents of a case keep now and did not before the turn, and the other way round.
  void put_kept_blobs(store::Changes& changes, const state::Case& before, const turn::Play& play);
  /// How many cases are on each version, when this turn changed it.
  void put_cases_on(store::Changes& changes, const state::Case& before, const state::Case& after);
  turn::Trust trust(RegionNo region, const std::string& sha256);
  /// Asks a scanner, if there is one, about every blob that none has judged.
  void ask_scans(RegionNo region);
  /// Forgets uploads that nobody went on with, and blobs that no document has kept for days.
  Result<void> sweep_blobs(RegionNo region);
  /// Batches that ended long ago.
  Result<void> trim_batches(RegionAtWork& r);
  /// Absences whose last day has passed.
  Result<void> end_absences(RegionAtWork& r);
  /// After events about absences: whose work others held gets it back, if he is there.
  Result<void> bring_back(RegionAtWork& r, const std::vector<state::Event>& events);
  Result<void> write_shared(RegionAtWork& r);
  Result<void> save_metrics(RegionAtWork& r);
  /// Loads what metrics were saved with and counts what has moved since; begins to count those that are new.
  Result<void> catch_metrics_up(RegionAtWork& r);
  Result<void> take_metrics_over(RegionAtWork& r, RegionAtWork& before);
  /// Counts again the cases that moved after the position that metrics were saved at.
  void count_moved(RegionAtWork& r);
  /// Counts one case anew for the metrics that are being counted from the history, or for the others.
  void count_case(RegionAtWork& r, CaseNo no, bool counting);
  Result<void> count_some(RegionAtWork& r, std::int64_t ms);
  using Bundles = std::map<std::string, std::shared_ptr<const route::Bundle>>;  // by region
  /// What a start serves: of each region the version that was activated last, else that of its folder.
  Bundles bundles_at_start(const plugin::Generation& generation);
  Result<std::vector<std::string>> switch_bundles(const Bundles& bundles);
  Result<std::unique_ptr<RegionAtWork>> make_region(const std::string& name,
                                                    const std::shared_ptr<const route::Bundle>& bundle);
  /// `before`: what the region was until now; null at a start, when all of it comes from the rows.
  Result<void> start_region(RegionAtWork& r, RegionAtWork* before = nullptr);
  /// What a region that begins to serve writes: its bundle, names, plans and keys, with what is in `opening`.
  Result<void> make_rows(RegionAtWork& r, store::Changes& opening);
  Result<void> load_shared(RegionAtWork& r);
  /// Makes what was taken over what it is by this bundle: pools that are declared otherwise begin anew from the rows.
  Result<void> take_over(RegionAtWork& r, RegionAtWork& before);
  void load_whole(RegionAtWork& r, const std::string& reg);
  /// Asks who has an open case on the pool's route, and who waits.
  void queue_pool(RegionAtWork& r, const route::Pool& pool);
  /// The same bundle, started anew from the rows and put in the place of the region. Afterwards `r` is gone.
  Result<RegionAtWork*> restart_region(RegionAtWork& r);
  void exchange(std::unique_ptr<RegionAtWork> fresh);
  /// The open group, if one is, did not happen: engine_disk.cpp.
  Result<void> drop_group();
  /// Every region anew from its rows, in a group of its own.
  Result<void> begin_anew();
  std::shared_ptr<Gate> gate_of(RegionNo no, const std::string& name);
  /// A case is asked again when handlers run again.
  Result<void> put_off(RegionAtWork& r, CaseNo no);
  Result<void> play_put_off(RegionAtWork& r);
  Result<void> retry_stopped(RegionAtWork& r, CaseNo no);
  /// The postings that make the lines what the bundle's plan says, with their rows. A plan that takes back more than is
  /// free, or changes what is closed, leaves its line as it is: the log says so, and so does who reads the line.
  void plan_budgets(RegionAtWork& r, store::Changes& changes);
  /// Writes anew by what the records of a register are found, when its declaration has changed since they were.
  Result<void> index_registers(RegionAtWork& r);
  Result<void> catch_up(RegionAtWork& r);
  void follow_metrics(RegionAtWork& r, state::Case& c, const report::Turn* turn);
  /// Counts the cases of this subject again, closed ones too: a metric may read its record.
  void recount_subject(RegionAtWork& r, const std::string& reg, const std::string& id);
  void trim_cache(RegionAtWork& r);
  /// Lets go of the older bundles that no warm case needs.
  void trim_bundles(RegionAtWork& r);

  store::Store& store_;
  Clock& clock_;
  Random& random_;
  std::unique_ptr<IdCodec> ids_;
  std::map<RegionNo, std::unique_ptr<RegionAtWork>> regions_;
  ByteWork* bytes_ = nullptr;
  std::map<RegionNo, std::shared_ptr<Gate>> gates_;                  // outlive every switch of a region
  std::map<RegionNo, std::shared_ptr<const route::Bundle>> served_;  // by what is durable
  VirtualClock* moved_ = nullptr;                                    // by the open group
  Instant moved_from_ = 0;
  bool in_group_ = false, trying_ = false;
  bool lost_ = false;            // a part of the open group was to be durable before its end, and is not
  bool beginning_ = false;       // regions are made from their rows
  std::optional<Error> damage_;  // a row was whole and said nothing: nothing is written until the next start
  std::uint64_t damaged_rows_ = 0;
  bool late_ = false;   // only when a bug is planted: the last group is not committed yet
  bool holds_ = false;  // every region, but those that were released
  std::set<RegionNo> released_;
  bool advancing_ = false;   // a virtual clock moves: who moves it waits for what is due
  std::uint64_t stamp_ = 0;  // of what no region counts: moves of the clock, switches
  int depth_ = 0;            // follow-ups within follow-ups
  std::int64_t slow_turn_ms_ = limits::kSlowTurnMs;
  CommitPace commits_;
  bool had_turns_ = false;  // in the open group
  Instant started_at_ = 0;
  std::map<RegionNo, std::map<std::string, Instant>> asked_for_jobs_;  // of kinds that had a job then
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_ENGINE_HPP
