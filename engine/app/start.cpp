#include "app/start.hpp"

#include "access/access.hpp"
#include "app/judge.hpp"
#include "base/log.hpp"
#include "pipeline/backups.hpp"

namespace trajectum::app {

Result<std::string> listen(net::Server& server, const std::string& tcp, const std::string& unix_path) {
  std::string address = "unix:" + unix_path;
  if (!tcp.empty()) {
    auto bound = server.listen_tcp(tcp);
    if (!bound) return bound.error();
    address = *bound;
  }
  if (!unix_path.empty())
    if (auto listening = server.listen_unix(unix_path); !listening) return listening.error();
  return address;
}

Joined::Joined(FrameLoop& loop, net::Server& server, pipeline::Engine& engine, VirtualClock* virtual_clock,
               rpc::ReleaseRules release, pipeline::Backups* backups, pipeline::Alarms* alarms)
    : dispatcher_(table_),
      services_{engine, pipeline::Reads(engine), virtual_clock, [&server](rpc::Session& s) { server.logged_in(s.no); },
                kVersion},
      batches_(table_, services_),
      judge_(judge,
             [&server, &loop](std::uint64_t session) { server.post([&loop, session] { loop.bytes_done(session); }); }) {
  services_.batches = &batches_;
  services_.judge = &judge_;
  services_.release = release;
  services_.backups = backups;
  services_.alarms = alarms;
  rpc::add_all_methods(table_, services_);
  batches_.load();
  loop.join(server, engine, dispatcher_, services_);
  server.on_terminate([&loop, &server, backups] {
    log::info("server.draining", "draining");
    if (backups) backups->give_up();
    loop.stop_waiting();
    server.drain();
  });
}

Result<std::string> make_admin(pipeline::Engine& engine, RegionNo region) {
  auto token = access::make_token(engine.random());
  access::User admin{"admin", "Beheerder", {}, true, {}, {}};
  pipeline::Caller caller;
  caller.region = region;
  caller.method = "first.admin";
  auto done = engine.on_region(caller, [&](pipeline::RegionAtWork&) -> Result<pipeline::Engine::RegionCommand> {
    pipeline::Engine::RegionCommand command;
    command.events.push_back(state::Administered{"first.admin", admin.id, {}});
    command.rows.push_back({access::kUserSpace, admin.id, encode(admin)});
    command.rows.push_back(
        {access::kTokenSpace, access::token_hash(token), encode(access::Token{admin.id, engine.now()})});
    return command;
  });
  if (!done) return done.error();
  return token;
}

}  // namespace trajectum::app
