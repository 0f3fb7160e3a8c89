// The real pipeline on a bench: one engine on a store, a virtual clock and seeded randomness, driven as the server
// drives it: groups of commands, an end to each, sometimes a restart. No network, no rights of methods, no wall clock.
#ifndef TRAJECTUM_TESTS_SUPPORT_ENGINE_BENCH_HPP
#define TRAJECTUM_TESTS_SUPPORT_ENGINE_BENCH_HPP
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/value.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::test {

/// A record from pairs: `record({{"name", "An"}})`.
Record record(std::initializer_list<std::pair<const char*, Value>> entries);

/// Monday 1 July 2019, nine in the morning in Amsterdam.
inline constexpr Instant kMondayMorning = 1561964400000;

class Bench {
 public:
  /// Starts an engine on the store. An error of the start is a bug of the test and asserts.
  Bench(plugin::Generation generation, std::unique_ptr<store::Store> store, std::uint64_t seed = 1,
        Instant start = kMondayMorning);

  pipeline::Engine& engine() { return *engine_; }
  store::Store& store() { return *store_; }
  VirtualClock& clock() { return clock_; }
  /// The only region, or the first by number.
  pipeline::RegionAtWork& region() { return *engine_->regions().begin()->second; }
  const plugin::Generation& generation() const { return generation_; }
  const state::Case& get(CaseNo no);
  const route::Route& route(CaseNo no);

  /// A command in the open group, or in a group of its own. `user` "" is the engine itself.
  Result<void> on(CaseNo no, const std::string& user, const pipeline::Engine::Decide& decide);
  /// The case goes on in the version that is served; `seen` gets what its old version lost there.
  Result<void> move(CaseNo no, const route::MoveWish& wish = {}, turn::Departure* seen = nullptr);
  /// The same tried: nothing changes.
  Result<void> try_move(CaseNo no, const route::MoveWish& wish = {});
  /// It is as it was before it moved.
  Result<void> move_back(CaseNo no);
  Result<CaseNo> open(const std::string& route, const std::string& subject, const Record& file = {},
                      const std::string& user = "wim");
  /// Writes a record of a register as `register.put` does: typed and checked.
  Result<void> put(const std::string& reg, const std::string& id, const Record& raw,
                   std::vector<std::pair<std::string, std::string>> externals = {});
  /// Takes one out, as `register.remove` does.
  Result<void> remove(const std::string& reg, const std::string& id);

  /// Roles of a user; without an entry the user has every role of the bundle.
  void person(const std::string& user, std::vector<std::string> roles) { people_.emplace_back(user, std::move(roles)); }
  turn::Principal principal(const std::string& user);
  /// A user on record, as `user.put` makes one: others may name him. His commands have these roles too.
  void user(const std::string& id, std::vector<std::string> roles, std::vector<std::string> languages = {},
            const std::string& team = "");
  /// Puts an absence from so many days from now on, for so many days. False when it may not be.
  Result<void> absent(const std::string& user, std::int64_t in_days, std::int64_t days,
                      const std::string& substitute = "");
  /// Takes the absence back that began, or begins, on that day.
  void present(const std::string& user, std::int64_t in_days);

  /// Several commands that commit together.
  void group(const std::function<void()>& commands);
  /// Moves the clock and plays every timer at its own instant.
  void advance(const Duration& span);
  void advance_to(Instant at);
  /// Moves the clock first and plays what is due afterwards, as after an outage.
  void oversleep(const Duration& span);
  /// Serves another generation from here on, as a server does when its bundles change: in a group, and then what is
  /// due.
  Result<std::vector<std::string>> switch_to(plugin::Generation generation);
  /// What switch_to, or a start, serves next; the engine is not told.
  void lay_out(plugin::Generation generation);
  /// Where bytes of documents are kept, from here on and after every restart. Borrowed.
  void use_bytes(pipeline::ByteWork& bytes) {
    bytes_ = &bytes;
    engine_->use_bytes(bytes);
  }
  /// Drops the engine, saved or not, and starts another on the same store.
  void restart(bool orderly);

  /// The process is gone, with all that it had in memory.
  void die();
  /// Another one starts on what it left, with its clock where that says. Errors: those of the start; then it is gone
  /// again.
  Result<void> come_back(std::unique_ptr<store::Store> store);
  bool is_there() const { return engine_ != nullptr; }

  /// Called after each group that committed.
  std::function<void()> after_group;

 private:
  Result<void> start();
  Instant start_at_;
  plugin::Generation generation_;
  std::vector<plugin::Generation> older_;  // those that were served: who holds a part of one may go on reading it
  std::unique_ptr<store::Store> store_;
  VirtualClock clock_;
  SeededRandom random_;
  std::unique_ptr<pipeline::Engine> engine_;
  std::vector<std::pair<std::string, std::vector<std::string>>> people_;
  pipeline::ByteWork* bytes_ = nullptr;
  bool in_group_ = false;
};

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_ENGINE_BENCH_HPP
