// Judging a bundle before it may serve: verifying, loading, proving and running its specs take seconds, so it is done
// on a thread of its own and holds up no command. Whoever asked waits, as for an errand (errands.hpp), and asks again.
// What a judgement is made of is not known here: `app` gives the function. Thread: `ask` and `load` from the shard's.
#ifndef TRAJECTUM_PIPELINE_JUDGING_HPP
#define TRAJECTUM_PIPELINE_JUDGING_HPP
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "pipeline/errands.hpp"
#include "plugin/bundle_file.hpp"
#include "route/bundle.hpp"
#include "state/bundle_version.hpp"

namespace trajectum::pipeline {

/// What is to be judged: a file as it was brought, or (no bytes) the files that are kept of a version.
struct ToJudge {
  std::string bytes, packed;
  std::optional<plugin::TrustedKeys> trusted;  // of a file; nothing: what nobody signed is read too
  std::string region;                          // that it must be for
  bool specs = true;                           // runs them, too
  int specs_ms_max = limits::kJudgedSpecsMsMax;
};

struct Judgement {
  std::optional<Error> refusal;  // why it may not serve, with every fault
  std::string hash, packed;      // of the bundle, once it is known
  state::BundleVersion version;  // what was found; who uploaded it is not known here
  std::int64_t failed = 0;       // tests
};

/// One asking. Read what came of it when its errand is done.
struct Judging {
  std::shared_ptr<Errand> errand;
  Judgement judgement;
  std::string hash;                             // of what was asked to be loaded
  std::shared_ptr<const route::Bundle> bundle;  // and was; null when it cannot be any more
  std::string difference;                       // of what was compared, JSON; "" when one cannot be read any more
  bool done() const { return errand->done; }
};

class Judge {
 public:
  /// Judges; on the thread of this. It gives up, with any refusal, soon after `stop` comes true.
  using Function = std::function<Judgement(const ToJudge&, const std::atomic<bool>& stop)>;
  /// `on_done` is called on the thread of this, with the session that asked.
  Judge(Function function, ErrandThread::OnDone on_done);
  ~Judge() { stop_ = true; }
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  /// Errors: `overloaded`, when too many wait already.
  Result<std::shared_ptr<Judging>> ask(std::uint64_t session, ToJudge what);
  /// Loads the bundle with this hash in a fresh VM, from its packed files. Errors: as `ask`.
  Result<std::shared_ptr<Judging>> load(std::uint64_t session, std::string hash, std::string packed);
  /// Says what the second version changes of the first, from their packed files. Errors: as `ask`.
  Result<std::shared_ptr<Judging>> compare(std::uint64_t session, std::string was, std::string now);

 private:
  Function function_;
  std::atomic<bool> stop_ = false;
  ErrandThread errands_;  // last: it uses the others
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_JUDGING_HPP
