#include "net/listener.hpp"

#include <fmt/core.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <charconv>

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "net/asio.hpp"
#include "net/loop.hpp"

namespace trajectum::net {
namespace {

Error cannot_listen(const std::string& where, const Text& why) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "listen";
  e.text = {fmt::format("Luisteren op {} lukt niet: {}.", where, why.nl),
            fmt::format("Cannot listen on {}: {}.", where, why.en)};
  return e;
}

Error cannot_listen(const std::string& where, const std::string& why) { return cannot_listen(where, Text{why, why}); }

Error cannot_bind(const std::string& host_port, const std::string& port, const error_code& error) {
  if (error != asio::error::address_in_use) return cannot_listen(host_port, error.message());
  return cannot_listen(host_port, Text{"een ander programma gebruikt poort " + port +
                                           "; stop dat, of kies een andere poort (--tcp 127.0.0.1:POORT; 0 "
                                           "neemt een vrije)",
                                       "another program uses port " + port +
                                           "; stop it, or choose another port (--tcp 127.0.0.1:PORT; 0 takes a free "
                                           "one)"});
}

template <class Protocol>
class Door final : public Listener {
 public:
  Door(Loop& loop, typename Protocol::acceptor acceptor, std::string address, std::string file)
      : loop_(loop),
        retry_(loop.io()),
        acceptor_(std::move(acceptor)),
        address_(std::move(address)),
        file_(std::move(file)) {
    do_accept();
  }
  ~Door() override {
    error_code ignored;
    acceptor_.close(ignored);
    if (!file_.empty()) ::unlink(file_.c_str());
  }
  std::string address() const override { return address_; }

 private:
  void do_accept() {
    acceptor_.async_accept(
        [this, alive = std::weak_ptr<char>(alive_)](const error_code& error, typename Protocol::socket socket) {
          if (alive.expired()) return;
          on_accept(error, std::move(socket));
        });
  }

  void on_accept(const error_code& error, typename Protocol::socket socket) {
    if (!error) {
      set_no_delay(socket);
      loop_.adopt(StreamSocket(std::move(socket)));
      do_accept();
      return;
    }
    if (error == asio::error::no_descriptors) {
      // Trying again at once would spin: nothing changes until a descriptor comes free.
      log::warn("net.descriptors", "net: out of descriptors; a connection waits");
      retry_.expires_after(std::chrono::milliseconds(100));
      retry_.async_wait([this, alive = std::weak_ptr<char>(alive_)](const error_code&) {
        if (!alive.expired()) do_accept();
      });
      return;
    }
    do_accept();
  }

  static void set_no_delay(asio::ip::tcp::socket& socket) {
    error_code ignored;  // a reply is one write; Nagle would only hold it back
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  }
  static void set_no_delay(asio::local::stream_protocol::socket&) {}

  Loop& loop_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();  // a completed accept may still be queued when this dies
  asio::steady_timer retry_;
  typename Protocol::acceptor acceptor_;
  std::string address_;
  std::string file_;
};

}  // namespace

Result<std::unique_ptr<Listener>> open_tcp(Loop& loop, const std::string& host_port) {
  auto colon = host_port.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == host_port.size())
    return invalid_params("listen", {"Een adres is computer:poort, zoals 127.0.0.1:7411; dit is " + host_port + ".",
                                     "An address is host:port, like 127.0.0.1:7411; this is " + host_port + "."});
  auto host = host_port.substr(0, colon);
  auto port = host_port.substr(colon + 1);
  constexpr int kPortMax = 65535;  // the resolver would cut a larger number off
  int number = -1;
  auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (wrong != std::errc() || end != port.data() + port.size() || number < 0 || number > kPortMax)
    return invalid_params("listen", {"Een poort is een getal van 0 tot en met 65535; dit is " + port + ".",
                                     "A port is a number from 0 to 65535; this is " + port + "."});
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  error_code error;
  asio::ip::tcp::resolver resolver(loop.io());
  auto found = resolver.resolve(host, host_port.substr(colon + 1), asio::ip::tcp::resolver::passive, error);
  if (error) return cannot_listen(host_port, error.message());
  for (const auto& entry : found)
    if (!entry.endpoint().address().is_loopback())
      return invalid_params(
          "listen",
          {"Zonder TLS luistert de server alleen op deze machine (127.0.0.1, ::1 of --unix); dit is " + host_port + ".",
           "Without TLS the server listens on this machine only (127.0.0.1, ::1 or --unix); this is " + host_port +
               "."});
  auto endpoint = found.begin()->endpoint();

  asio::ip::tcp::acceptor acceptor(loop.io());
  acceptor.open(endpoint.protocol(), error);
  if (!error)
    acceptor.set_option(asio::ip::tcp::acceptor::reuse_address(true), error);  // a restart finds old TIME_WAITs
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) endpoint = acceptor.local_endpoint(error);
  if (error) return cannot_bind(host_port, port, error);
  auto ip = endpoint.address().to_string();
  if (endpoint.address().is_v6()) ip = "[" + ip + "]";
  auto address = fmt::format("{}:{}", ip, endpoint.port());
  return std::unique_ptr<Listener>(
      std::make_unique<Door<asio::ip::tcp>>(loop, std::move(acceptor), std::move(address), std::string()));
}

Result<std::unique_ptr<Listener>> open_unix(Loop& loop, const std::string& path) {
  using Local = asio::local::stream_protocol;
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path))
    return cannot_listen(path, fmt::format("a socket path has 1 to {} bytes", sizeof(sockaddr_un::sun_path) - 1));
  error_code error;
  Local::endpoint endpoint(path);
  struct stat entry {};
  if (::lstat(path.c_str(), &entry) == 0) {
    if (!S_ISSOCK(entry.st_mode)) return cannot_listen(path, "a file that is not a socket is in the way");
    Local::socket probe(loop.io());
    probe.connect(endpoint, error);
    if (error != asio::error::connection_refused)
      return cannot_listen(
          path, error ? error.message() : "another server listens there; stop it, or give another path with --unix");
    ::unlink(path.c_str());
  }
  error.clear();
  Local::acceptor acceptor(loop.io());
  acceptor.open(endpoint.protocol(), error);
  // The mode of the descriptor becomes the mode of the file, so that it is never open to others, not even for an
  // instant.
  if (!error && ::fchmod(acceptor.native_handle(), 0600) != 0)
    error = error_code(errno, boost::system::system_category());
  if (!error) acceptor.bind(endpoint, error);
  if (!error && ::chmod(path.c_str(), 0600) != 0) error = error_code(errno, boost::system::system_category());
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(path, error.message());
  return std::unique_ptr<Listener>(std::make_unique<Door<Local>>(loop, std::move(acceptor), "unix:" + path, path));
}

std::size_t raise_descriptor_limit(std::size_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  rlim_t wanted = connections + limits::kDescriptorsReserved;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  auto usable = limit.rlim_cur > limits::kDescriptorsReserved ? limit.rlim_cur - limits::kDescriptorsReserved : 1;
  auto fits = std::min<std::size_t>(connections, usable);
  log::info("net.room", "net: {descriptors} descriptors, room for {connections} connections",
            {{"descriptors", limit.rlim_cur}, {"connections", fits}});
  if (fits < connections)
    log::warn("net.room_short", "net: {asked} connections were asked; raise the hard limit (ulimit -Hn)",
              {{"asked", connections}});
  return fits;
}

}  // namespace trajectum::net
