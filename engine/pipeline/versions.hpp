// The versions of a region's bundle: who may publish one, which there are, which is served, and the way back. It holds
// the rules and writes the rows; what takes seconds is judged aside (judging.hpp). Inside a group. Thread: the shard's.
//
// A version is `ready` until it is activated for the first time, `active` while new cases are opened on it, and
// `former` afterwards. Activating puts it in the place of the one that was active; rolling back goes back along that
// row, so that twice is two back, not to where one came from.
#ifndef TRAJECTUM_PIPELINE_VERSIONS_HPP
#define TRAJECTUM_PIPELINE_VERSIONS_HPP
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/engine.hpp"
#include "pipeline/judging.hpp"
#include "state/bundle_version.hpp"

namespace trajectum::pipeline {

class Versions {
 public:
  explicit Versions(Engine& engine) : engine_(engine), store_(engine.store_) {}
  using Command = Engine::RegionCommand;

  /// The answer to a command that was given before; nothing when it was not. Errors: `conflict`.
  Result<std::optional<std::string>> answered(const Caller& caller);

  // --- publishers ---
  std::map<std::string, state::Publisher> publishers(RegionNo region);
  plugin::TrustedKeys trusted(RegionNo region);
  /// Trusts a raw public key of a publisher. Errors: `invalid_params`, `refused` "publisher.max".
  Result<Command> put_publisher(RegionAtWork& r, const std::string& by, const std::string& id, const std::string& key);
  /// Trusts it no longer; no key: none of his. What he published stays. Errors: `not_found`.
  Result<Command> remove_publisher(RegionAtWork& r, const std::string& id, const std::string& key);

  // --- versions ---
  std::optional<state::BundleVersion> find(RegionNo region, const std::string& hash);
  /// The newest first.
  std::vector<std::pair<std::string, state::BundleVersion>> all(RegionNo region);
  /// "active", "ready" or "former".
  const char* state_of(const RegionAtWork& r, const std::string& hash);
  state::CasesOn cases_on(RegionNo region, const std::string& hash);
  /// The packed files of a version that is known.
  std::optional<std::string> files(RegionNo region, const std::string& hash);
  /// Puts a version on record that was judged and found good. Errors: `refused` "version" when its number stands for
  /// other content already, "version.max".
  Result<Command> put(RegionAtWork& r, const std::string& by, const Judgement& judgement);
  /// Errors: `refused` "in_use" while it is active or a case is on it; `not_found`.
  Result<Command> remove(RegionAtWork& r, const std::string& hash);
  /// That the bundle which a region begins to serve is known, when it is not.
  Result<void> note_served(const RegionAtWork& r);
  /// The same of what lies in a folder while another version is active, so that it can be activated.
  Result<void> note_of_folder(RegionNo region, const route::Bundle& bundle);

  // --- which is served ---
  std::optional<state::ActiveBundle> active(RegionNo region);
  /// When, and by whom, a version was activated last.
  std::optional<state::Activation> activation_of(RegionNo region, const std::string& hash);
  struct Wanted {
    std::string hash;
    std::set<std::string> approve;  // capabilities
    std::string expected;           // the hash that must be active now; "": any
    bool four_eyes = false;         // who uploaded it may not activate it
  };
  /// The capabilities that it asks for and nobody approved for this plugin yet.
  std::set<std::string> not_approved(RegionNo region, const state::BundleVersion& version);
  /// What keeps it from being activated. Errors: `not_found`; `conflict` "expected"; `refused` "active", "same_as",
  /// "capabilities".
  Result<void> may_activate(RegionAtWork& r, const Caller& caller, const Wanted& wanted);
  /// What else an activation starts, in its group, once it cannot be refused any more; its members join the answer.
  /// Errors: those of the store.
  using Started = std::function<Result<Record>()>;
  /// Serves it from here on. `bundle` is that version, loaded. Afterwards `r` is gone. Gives the answer. Errors: as
  /// may_activate; those of the budgets that it changes; nothing is written then.
  Result<std::string> activate(RegionAtWork& r, const Caller& caller, const Wanted& wanted,
                               std::shared_ptr<const route::Bundle> bundle, const Started& start = nullptr);
  /// The version that a rollback serves: the one before, or `to`. Errors: `refused` "rollback".
  Result<std::string> before(const RegionAtWork& r, const std::string& to);
  /// Serves it again. `bundle` is that version, loaded. Afterwards `r` is gone. Errors: as `before`.
  Result<std::string> roll_back(RegionAtWork& r, const Caller& caller, const std::string& to, const std::string& reason,
                                std::shared_ptr<const route::Bundle> bundle);
  /// The version, if it is loaded.
  std::shared_ptr<const route::Bundle> loaded(const RegionAtWork& r, const std::string& hash);

 private:
  struct Step {
    std::uint64_t number = 0;
    state::Activation activation;
  };
  /// The row of activations that a rollback goes along: the one in force first.
  std::vector<Step> way_back(const RegionAtWork& r);
  Result<void> write(RegionNo region, std::vector<store::EntryRow> rows);
  /// Exchanges the bundles, starts what goes with it, then records what `command` says and answers `reply`.
  Result<std::string> serve(RegionAtWork& r, const Caller& caller, std::shared_ptr<const route::Bundle> bundle,
                            Command command, Record reply, const Started& start = nullptr);

  Engine& engine_;
  store::Store& store_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_VERSIONS_HPP
