#include "net/server.hpp"

#include <vector>

#include "net/asio.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"

namespace trajectum::net {
namespace {

Limits with_descriptors(Limits limits) {
  limits.connections = raise_descriptor_limit(limits.connections);
  return limits;
}

}  // namespace

struct Server::Impl {
  Impl(FrameSink& sink, Limits limits) : loop(sink, with_descriptors(limits)), timer(loop.io()), signals(loop.io()) {
    loop.on_drain([this] { listeners.clear(); });
  }

  void do_wait_signal() {
    signals.async_wait([this](const error_code& error, int) {
      if (error) return;
      error_code ignored;
      signals.clear(ignored);  // a second signal does what it does by default: it kills
      if (terminate) terminate();
    });
  }

  Loop loop;
  asio::steady_timer timer;
  std::uint64_t timer_round = 0;  // a timer that was replaced after it fired must not run
  asio::signal_set signals;
  std::function<void()> terminate;
  std::vector<std::unique_ptr<Listener>> listeners;
};

Server::Server(FrameSink& sink) : Server(sink, Limits()) {}
Server::Server(FrameSink& sink, Limits limits) : impl_(std::make_unique<Impl>(sink, limits)) {}
Server::~Server() = default;

Result<std::string> Server::listen_tcp(const std::string& host_port) {
  auto listener = open_tcp(impl_->loop, host_port);
  if (!listener) return listener.error();
  auto address = (*listener)->address();
  impl_->listeners.push_back(std::move(*listener));
  return address;
}

Result<void> Server::listen_unix(const std::string& path) {
  auto listener = open_unix(impl_->loop, path);
  if (!listener) return listener.error();
  impl_->listeners.push_back(std::move(*listener));
  return {};
}

void Server::run() { impl_->loop.run(); }
void Server::stop() { impl_->loop.stop(); }
void Server::post(std::function<void()> f) { impl_->loop.post(std::move(f)); }
void Server::drain() { impl_->loop.begin_drain(); }

void Server::set_timer(std::int64_t ms, std::function<void()> f) {
  auto round = ++impl_->timer_round;
  if (ms < 0) {
    impl_->timer.cancel();
    return;
  }
  impl_->timer.expires_after(std::chrono::milliseconds(ms));
  impl_->timer.async_wait([impl = impl_.get(), round, f = std::move(f)](const error_code& error) {
    if (!error && round == impl->timer_round) f();
  });
}

void Server::call_after(std::int64_t ms, std::function<void()> f) {
  auto timer = std::make_shared<asio::steady_timer>(impl_->loop.io());  // shared: it lives as long as its wait
  timer->expires_after(std::chrono::milliseconds(ms));
  timer->async_wait([timer, f = std::move(f)](const error_code& error) {
    if (!error) f();
  });
}

std::string Server::peer_of(notify::SessionNo no) const {
  auto* session = impl_->loop.find(no);
  return session ? session->peer() : std::string();
}

void Server::on_terminate(std::function<void()> f) {
  bool first = !impl_->terminate;
  impl_->terminate = std::move(f);
  if (!first) return;
  error_code ignored;
  impl_->signals.add(SIGTERM, ignored);
  impl_->signals.add(SIGINT, ignored);
  impl_->do_wait_signal();
}

void Server::send(notify::SessionNo no, std::string line) {
  auto* session = impl_->loop.find(no);
  if (!session) return;
  session->queue(line);
  impl_->loop.mark_dirty(*session);
}

void Server::flush() { impl_->loop.flush(); }

void Server::answered(notify::SessionNo no) {
  if (auto* session = impl_->loop.find(no)) session->answered();
}

void Server::logged_in(notify::SessionNo no) {
  if (auto* session = impl_->loop.find(no)) session->logged_in();
}

}  // namespace trajectum::net
