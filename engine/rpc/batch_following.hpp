// The open cases that follow a version as soon as it is served (`upgrade = "immediate"`). Gathered before, a page at a
// time, so that others go first between any two pages; then, in the group in which it comes to be served, a batch of
// case.migrate for each such route, of who activates it. Thread: the shard's.
#ifndef TRAJECTUM_RPC_BATCH_FOLLOWING_HPP
#define TRAJECTUM_RPC_BATCH_FOLLOWING_HPP
#include <string>
#include <vector>

#include "rpc/methods.hpp"

namespace trajectum::rpc {

class Following {
 public:
  Following(Services& services, const pipeline::RegionAtWork& r, const route::Bundle& to);

  /// Of the version that is followed.
  const std::string& hash() const { return hash_; }
  /// Goes on looking for them; false: it goes on in its session's next turn.
  bool gather(Services& services, Call& call);
  /// Starts the batches. Gives `batches`, their names; nothing when no case follows. Errors: those of the store.
  Result<Record> start(Services& services, const Call& call);

 private:
  struct OfRoute {
    std::string route, version;
    std::string after = {};  // cursor of the list of its cases
    std::vector<Record> items = {};
  };
  void page(Services& services, pipeline::RegionAtWork& r, OfRoute& one);
  Result<std::string> start_one(Services& services, const Call& call, const OfRoute& of, std::vector<Record> items);

  std::string hash_;
  bool some_there_;  // cases moved to it before it was served
  std::vector<OfRoute> routes_;
  std::size_t at_ = 0;  // the route whose cases are looked for
};

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_BATCH_FOLLOWING_HPP
