#include "bench/bare_loop.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <chrono>
#include <random>
#include <vector>

#include "bench/bundle_text.hpp"

namespace trajectum::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* kSchema = R"sql(
PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA cache_size = -262144;
CREATE TABLE cases (id INTEGER PRIMARY KEY, route TEXT, phase INTEGER, state TEXT, rev INTEGER, updated INTEGER, data TEXT);
CREATE TABLE event (id INTEGER PRIMARY KEY, case_id INTEGER, seq INTEGER, at INTEGER, by TEXT, form TEXT);
CREATE INDEX event_of_case ON event (case_id, seq);
CREATE TABLE item (id INTEGER PRIMARY KEY, case_id INTEGER, phase INTEGER, role TEXT, state TEXT, created INTEGER);
CREATE INDEX item_of_case ON item (case_id, phase);
CREATE INDEX item_of_role ON item (role, created) WHERE state = 'open';
)sql";

constexpr std::int64_t kFillInOne = 1000;  // openings in a transaction while the table is filled

struct Open {
  std::int64_t id;
  int phase;
};

}  // namespace

struct BareLoop::Impl {
  enum Kind { kBegin, kCommit, kRead, kUpdate, kInsertCase, kInsertEvent, kCloseItem, kInsertItem, kKinds };

  ~Impl() {
    for (auto* statement : statements) sqlite3_finalize(statement);
    sqlite3_close(db);
  }

  Error error() const {
    Error e;
    e.code = ErrorCode::unavailable;
    e.reason = "bare_loop";
    std::string why = db ? sqlite3_errmsg(db) : "no memory";
    e.text = {"De kale lus kan niet schrijven: " + why, "The bare loop cannot write: " + why};
    return e;
  }

  bool prepare();
  void insert_item(std::int64_t id, int phase);
  void insert_event(std::int64_t id, std::int64_t seq);
  void open_case();
  void go_on();
  void step();
  bool do_it(Kind kind) {
    auto* statement = statements[kind];
    int result = sqlite3_step(statement);
    bool fine = result == SQLITE_DONE || result == SQLITE_ROW;
    sqlite3_reset(statement);
    is_fine = is_fine && fine;
    return fine;
  }
  void bind(Kind kind, int at, std::int64_t number) { sqlite3_bind_int64(statements[kind], at, number); }
  void bind(Kind kind, int at, std::string_view text) {
    sqlite3_bind_text(statements[kind], at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }

  sqlite3* db = nullptr;
  sqlite3_stmt* statements[kKinds] = {};
  std::mt19937_64 random;
  std::vector<Open> open;
  std::int64_t last_case = 0;
  std::int64_t clock = 1767225600;  // any instant: it is only stored
  int turn = 0;                     // of six: the first is an opening
  std::string file, form;
  bool is_fine = true;
};

bool BareLoop::Impl::prepare() {
  static constexpr const char* kTexts[kKinds] = {
      "BEGIN IMMEDIATE",
      "COMMIT",
      "SELECT route, phase, state, rev, updated, data FROM cases WHERE id = ?1",
      "UPDATE cases SET route = ?2, phase = ?3, state = ?4, rev = ?5, updated = ?6, data = ?7 WHERE id = ?1",
      "INSERT INTO cases (id, route, phase, state, rev, updated, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      "INSERT INTO event (case_id, seq, at, by, form) VALUES (?1, ?2, ?3, ?4, ?5)",
      "UPDATE item SET state = 'closed' WHERE case_id = ?1 AND phase = ?2",
      "INSERT INTO item (case_id, phase, role, state, created) VALUES (?1, ?2, ?3, 'open', ?4)",
  };
  for (int kind = 0; kind < kKinds; ++kind)
    if (sqlite3_prepare_v3(db, kTexts[kind], -1, SQLITE_PREPARE_PERSISTENT, &statements[kind], nullptr) != SQLITE_OK)
      return false;
  return true;
}

void BareLoop::Impl::insert_item(std::int64_t id, int phase) {
  bind(kInsertItem, 1, id);
  bind(kInsertItem, 2, phase);
  bind(kInsertItem, 3, "adviser");
  bind(kInsertItem, 4, ++clock);
  do_it(kInsertItem);
}

void BareLoop::Impl::insert_event(std::int64_t id, std::int64_t seq) {
  form.clear();
  append_form(form, random());
  bind(kInsertEvent, 1, id);
  bind(kInsertEvent, 2, seq);
  bind(kInsertEvent, 3, ++clock);
  bind(kInsertEvent, 4, "adviser-1");
  bind(kInsertEvent, 5, form);
  do_it(kInsertEvent);
}

void BareLoop::Impl::open_case() {
  auto id = ++last_case;
  file.clear();
  append_file(file, random());
  bind(kInsertCase, 1, id);
  bind(kInsertCase, 2, "five_phases");
  bind(kInsertCase, 3, 1);
  bind(kInsertCase, 4, "active");
  bind(kInsertCase, 5, 1);
  bind(kInsertCase, 6, ++clock);
  bind(kInsertCase, 7, file);
  do_it(kInsertCase);
  insert_event(id, 1);
  insert_item(id, 1);
  open.push_back({id, 1});
}

// What it reads goes back with another number and a letter changed: the row is rewritten whole, as one who changes it
// does.
void BareLoop::Impl::go_on() {
  auto at = static_cast<std::size_t>(random() % open.size());
  auto now = open[at];
  bool ends = now.phase == kPhases;
  auto* read = statements[kRead];
  bind(kRead, 1, now.id);
  if (sqlite3_step(read) != SQLITE_ROW) {
    is_fine = false;
    return;
  }
  auto rev = sqlite3_column_int64(read, 3);
  file.assign(reinterpret_cast<const char*>(sqlite3_column_text(read, 5)),
              static_cast<std::size_t>(sqlite3_column_bytes(read, 5)));
  sqlite3_reset(read);
  file[file.size() - 4] = static_cast<char>('a' + random() % 26);
  bind(kUpdate, 1, now.id);
  bind(kUpdate, 2, "five_phases");
  bind(kUpdate, 3, now.phase + (ends ? 0 : 1));
  bind(kUpdate, 4, ends ? "completed" : "active");
  bind(kUpdate, 5, rev + 1);
  bind(kUpdate, 6, ++clock);
  bind(kUpdate, 7, file);
  do_it(kUpdate);
  insert_event(now.id, rev + 1);
  bind(kCloseItem, 1, now.id);
  bind(kCloseItem, 2, now.phase);
  do_it(kCloseItem);
  if (ends) {
    open[at] = open.back();
    open.pop_back();
  } else {
    insert_item(now.id, now.phase + 1);
    ++open[at].phase;
  }
}

void BareLoop::Impl::step() {
  if (turn == 0 || open.empty())
    open_case();
  else
    go_on();
  turn = (turn + 1) % kStepsOfCase;
}

BareLoop::BareLoop() = default;
BareLoop::~BareLoop() = default;

Result<std::unique_ptr<BareLoop>> BareLoop::open(const std::string& path, std::uint64_t seed) {
  std::unique_ptr<BareLoop> loop(new BareLoop());
  loop->impl_ = std::make_unique<Impl>();
  auto& it = *loop->impl_;
  it.random.seed(seed);
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path.c_str(), &it.db, kFlags, nullptr) != SQLITE_OK) return it.error();
  if (sqlite3_exec(it.db, kSchema, nullptr, nullptr, nullptr) != SQLITE_OK) return it.error();
  if (!it.prepare()) return it.error();
  return loop;
}

Result<void> BareLoop::fill(std::int64_t open_cases) {
  auto& it = *impl_;
  while (static_cast<std::int64_t>(it.open.size()) < open_cases) {
    it.do_it(Impl::kBegin);
    for (std::int64_t n = 0; n < kFillInOne && static_cast<std::int64_t>(it.open.size()) < open_cases; ++n)
      it.open_case();
    it.do_it(Impl::kCommit);
    if (!it.is_fine) return it.error();
  }
  return {};
}

Result<BareRun> BareLoop::run(double seconds, int steps_in_one) {
  auto& it = *impl_;
  Samples took;
  std::int64_t steps = 0;
  auto begun = SteadyClock::now(), now = begun;
  auto until = begun + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
  while (now < until) {
    it.do_it(Impl::kBegin);
    for (int n = 0; n < steps_in_one; ++n) it.step();
    it.do_it(Impl::kCommit);
    if (!it.is_fine) return it.error();
    steps += steps_in_one;
    auto then = now;
    now = SteadyClock::now();
    took.add((now - then).count());
  }
  BareRun out;
  out.per_second = static_cast<double>(steps) / std::chrono::duration<double>(now - begun).count();
  out.transaction = took.percentiles();
  return out;
}

const char* sqlite_version() { return sqlite3_libversion(); }

}  // namespace trajectum::bench
