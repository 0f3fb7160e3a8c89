// What every kind of server does when it starts (`serve`, `dev`): doors, the joining of the rooms, a first
// administrator. Thread: the server's.
#ifndef TRAJECTUM_APP_START_HPP
#define TRAJECTUM_APP_START_HPP
#include <string>

#include "app/frame_loop.hpp"
#include "net/server.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/judging.hpp"
#include "rpc/batch_runner.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods.hpp"

namespace trajectum::app {

inline constexpr const char* kVersion = "0.1.0";

/// Opens the doors before anything is kept: a port that is taken must leave nothing behind. What connects waits until
/// the server runs. `tcp`, `unix_path`: "" = none. Gives the address to print.
Result<std::string> listen(net::Server& server, const std::string& tcp, const std::string& unix_path);

/// The methods, with all that they work with, joined to the loop; SIGTERM drains. All are borrowed.
class Joined {
 public:
  /// `backups`: null when this server keeps none; `alarms`: null when nobody watches over it.
  Joined(FrameLoop& loop, net::Server& server, pipeline::Engine& engine, VirtualClock* virtual_clock,
         rpc::ReleaseRules release, pipeline::Backups* backups = nullptr, pipeline::Alarms* alarms = nullptr);
  rpc::Dispatcher& dispatcher() { return dispatcher_; }

 private:
  rpc::MethodTable table_;
  rpc::Dispatcher dispatcher_;
  rpc::Services services_;
  rpc::BatchRunner batches_;
  pipeline::Judge judge_;  // last: it tells the loop
};

/// Makes the user `admin` of a region, an administrator, and gives a token of his. Inside a group.
Result<std::string> make_admin(pipeline::Engine& engine, RegionNo region);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_START_HPP
