// The room `spec`: specs of a bundle, played on the real engine. A rehearsal is one such engine: in memory, on a
// virtual clock that stands still until it is told to move, with seeded randomness. Each `it` gets a rehearsal of its
// own, so no test sees what another did. Never touches a disk, a network or the time of day. Thread: one.
#ifndef TRAJECTUM_SPEC_REHEARSAL_HPP
#define TRAJECTUM_SPEC_REHEARSAL_HPP
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/engine.hpp"
#include "route/bundle.hpp"
#include "store/store.hpp"

namespace trajectum::spec {

/// Who does what no spec gives to somebody: a person with every role of the bundle.
inline constexpr const char* kEverybody = "everybody";
/// The second made-up person, where a route asks for somebody else (`differs_from`).
inline constexpr const char* kSomebodyElse = "somebody_else";
/// Monday 1 July 2019, nine in the morning in Amsterdam: where the clock of every rehearsal starts.
inline constexpr Instant kStart = 1561964400000;

class Coverage;

class Rehearsal {
 public:
  /// Starts an engine on an empty store. The bundle is shared and never changed. A failing start is a bug: it asserts.
  /// `coverage` may be null; what is only attempted is kept from it.
  Rehearsal(std::shared_ptr<route::Bundle> bundle, std::uint64_t seed, Instant start = kStart,
            Coverage* coverage = nullptr);
  ~Rehearsal();
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  /// Another rehearsal of the same bundle, day, people and records. No cases but those that pools open by themselves.
  std::unique_ptr<Rehearsal> fork(std::uint64_t seed) const;

  pipeline::Engine& engine() { return *engine_; }
  pipeline::RegionAtWork& region() { return *engine_->regions().begin()->second; }
  store::Store& store() { return *store_; }
  const route::Bundle& bundle() const { return *bundle_; }
  std::uint64_t seed() const { return seed_; }
  /// The case; it must exist. Valid until the next command.
  const state::Case& get(CaseNo no);
  const route::Route& route_of(CaseNo no);
  /// Every case, oldest first.
  std::vector<CaseNo> cases();

  // --- commands; an error is what the engine refused, and nothing was done ---
  Result<void> on(CaseNo no, const std::string& person, const pipeline::Engine::Decide& decide);
  /// The same, taken back at once.
  Result<void> attempt(CaseNo no, const std::string& person, const pipeline::Engine::Decide& decide);
  Result<CaseNo> open(const std::string& route, const std::string& subject, const Record& file);
  /// Writes a whole record; the register must exist.
  Result<void> put(const std::string& reg, const std::string& id, const Record& raw);

  // --- records ---
  bool has_record(const std::string& reg, const std::string& id);
  std::vector<std::string> keys(const std::string& reg) const;
  Record record_of(const std::string& reg, const std::string& id);

  // --- people ---
  void person(const std::string& id, turn::Person person) { people_[id] = std::move(person); }
  bool knows(const std::string& id) const;
  std::vector<std::string> people() const;

  // --- time ---
  Instant now() const { return clock_.now(); }
  Date today() const;
  /// Moves the clock; every timer goes off at its own instant. An instant that is past moves nothing.
  void advance_to(Instant at);

  /// One turn of the history: about which case (0: the region), on which route, when, what.
  struct Turn {
    state::TurnRecord record;
    Instant at = 0;
  };
  /// The whole history, oldest first.
  std::vector<Turn> history();

 private:
  turn::Principal principal(const std::string& person) const;
  pipeline::Caller caller(const std::string& person, const char* method);
  void group(const std::function<void()>& commands);

  std::shared_ptr<route::Bundle> bundle_;
  std::uint64_t seed_;
  Coverage* coverage_;
  std::unique_ptr<store::Store> store_;
  VirtualClock clock_;
  SeededRandom random_;
  std::unique_ptr<pipeline::Engine> engine_;
  std::map<std::string, turn::Person> people_;
  bool in_group_ = false;
};

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_REHEARSAL_HPP
