#include "bench/lanes.hpp"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace trajectum::bench {
namespace {

constexpr std::string_view kReplyHead = R"({"jsonrpc":"2.0","id":)";
constexpr std::string_view kResultHead = R"(,"result":)";
constexpr std::size_t kShownBytes = 600;              // of an answer that is wrong
constexpr auto kPatience = std::chrono::seconds(60);  // without any reply: then something is broken

Error unavailable(const std::string& why) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "bench";
  e.text = {"De meting brak af: " + why, "The bench broke off: " + why};
  return e;
}

double thread_cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

int connect_to(const std::string& address) {
  auto colon = address.rfind(':');
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.substr(0, colon).c_str(), address.c_str() + colon + 1, &hints, &found) != 0) return -1;
  int descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool connected = descriptor >= 0 && connect(descriptor, found->ai_addr, found->ai_addrlen) == 0;
  freeaddrinfo(found);
  if (connected) {
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
  }
  if (descriptor >= 0) close(descriptor);
  return -1;
}

}  // namespace

struct Lanes::Lane {
  ~Lane() {
    if (descriptor >= 0) close(descriptor);
  }
  int descriptor = -1;
  std::string out;                            // not sent yet
  std::string in;                             // received, not a whole frame yet
  std::size_t seen = 0;                       // of `in`, without a newline
  std::vector<SteadyClock::time_point> sent;  // by slot of the frame
  std::vector<std::size_t> left;              // by slot of the frame: calls that are not answered
  std::uint64_t frames = 0;
  bool is_blocked = false;  // the socket takes no more now
};

Lanes::~Lanes() {
  if (poll_ >= 0) close(poll_);
}

Result<std::unique_ptr<Lanes>> Lanes::open(const std::string& address, const std::vector<std::string>& tokens) {
  std::unique_ptr<Lanes> lanes(new Lanes());
  if (auto begun = lanes->begin(address, tokens); !begun) return begun.error();
  return lanes;
}

namespace {

/// Each lane says once who it is.
class Logins : public Talk {
 public:
  explicit Logins(const std::vector<std::string>& tokens) : tokens_(tokens), asked_(tokens.size()) {}
  bool ask(std::size_t lane, std::size_t, std::string& out) override {
    if (asked_[lane]) return false;
    asked_[lane] = true;
    out += R"("method":"session.login","params":{"token":")" + tokens_[lane] + "\"}";
    return true;
  }
  bool answer(std::size_t, std::size_t, std::string_view result, std::int64_t) override {
    return result.starts_with("{\"principal\"");
  }

 private:
  const std::vector<std::string>& tokens_;
  std::vector<bool> asked_;
};

}  // namespace

Result<void> Lanes::begin(const std::string& address, const std::vector<std::string>& tokens) {
  poll_ = epoll_create1(EPOLL_CLOEXEC);
  if (poll_ < 0) return unavailable(std::strerror(errno));
  for (std::size_t n = 0; n < tokens.size(); ++n) {
    auto lane = std::make_unique<Lane>();
    lane->descriptor = connect_to(address);
    if (lane->descriptor < 0) return unavailable("cannot connect to " + address);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.u64 = n;
    if (epoll_ctl(poll_, EPOLL_CTL_ADD, lane->descriptor, &event) != 0) return unavailable(std::strerror(errno));
    lanes_.push_back(std::move(lane));
  }
  Logins logins(tokens);
  auto done = run(logins, {}, std::chrono::duration<double>(kPatience).count());
  if (!done) return done.error();
  return {};
}

bool Lanes::fail(std::string why) {
  if (wrong_.empty()) wrong_ = std::move(why);
  return false;
}

// Puts a frame in the lane's buffer. Ids are made of the frame's number, its slot and the place in it.
void Lanes::ask(std::size_t number, std::size_t slot) {
  auto& lane = *lanes_[number];
  auto& out = lane.out;
  auto from = out.size();
  auto first = (lane.frames * manner_.under_way + slot) * manner_.in_list;
  bool is_list = manner_.in_list > 1;
  std::size_t calls = 0;
  if (is_list) out.push_back('[');
  for (; calls < manner_.in_list; ++calls) {
    auto begin = out.size();
    if (calls > 0) out.push_back(',');
    fmt::format_to(std::back_inserter(out), R"({{"jsonrpc":"2.0","id":{},)", first + calls);
    if (!talk_->ask(number, slot * manner_.in_list + calls, out)) {
      out.resize(begin);
      break;
    }
    out.push_back('}');
  }
  if (calls == 0) {
    out.resize(from);
    return;
  }
  out += is_list ? "]\n" : "\n";
  ++lane.frames;
  lane.left[slot] = calls;
  lane.sent[slot] = now_;
  under_way_ += calls;
}

// Now, or when the pace allows it.
void Lanes::ask_soon(std::size_t lane, std::size_t slot) {
  for (auto& paced : paced_)
    if (lane >= paced.pace.first && lane < paced.pace.end) {
      paced.waiting.emplace_back(lane, slot);
      return;
    }
  ask(lane, slot);
}

void Lanes::ask_those_that_wait() {
  auto passed = std::chrono::duration<double>(now_ - begun_).count();
  for (auto& paced : paced_)
    for (; !paced.waiting.empty() && static_cast<double>(paced.asked) < passed * paced.pace.per_second; ++paced.asked) {
      auto [lane, slot] = paced.waiting.front();
      paced.waiting.pop_front();
      ask(lane, slot);
      send(*lanes_[lane]);
    }
}

bool Lanes::is_any_waiting() const {
  return std::any_of(paced_.begin(), paced_.end(), [](const Paced& paced) { return !paced.waiting.empty(); });
}

bool Lanes::send(Lane& lane) {
  while (!lane.out.empty() && !lane.is_blocked) {
    auto sent = ::send(lane.descriptor, lane.out.data(), lane.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
      lane.out.erase(0, static_cast<std::size_t>(sent));
    else if (errno == EAGAIN)
      lane.is_blocked = true;
    else if (errno != EINTR)
      return fail(std::strerror(errno));
  }
  return true;
}

bool Lanes::receive(std::size_t number) {
  auto& lane = *lanes_[number];
  for (;;) {
    auto bytes = ::recv(lane.descriptor, bytes_.data(), bytes_.size(), MSG_DONTWAIT);
    if (bytes == 0) return fail("the server closed the connection");
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0 && errno == EAGAIN) break;
    if (bytes < 0) return fail(std::strerror(errno));
    lane.in.append(bytes_.data(), static_cast<std::size_t>(bytes));
    if (static_cast<std::size_t>(bytes) < bytes_.size()) break;
  }
  std::size_t taken = 0;
  for (;;) {
    auto end = lane.in.find('\n', std::max(taken, lane.seen));
    if (end == std::string::npos) break;
    if (!take_frame(number, std::string_view(lane.in).substr(taken, end - taken))) return false;
    taken = end + 1;
  }
  lane.in.erase(0, taken);
  lane.seen = lane.in.size();
  return send(lane);
}

bool Lanes::take_frame(std::size_t number, std::string_view frame) {
  auto& lane = *lanes_[number];
  std::size_t slot = 0;
  auto at = frame.find(kReplyHead);
  if (at > 1) return fail("not a reply: " + std::string(frame.substr(0, kShownBytes)));
  while (at != std::string_view::npos) {
    auto from = at + kReplyHead.size();
    std::uint64_t id = 0;
    auto [rest, problem] = std::from_chars(frame.data() + from, frame.data() + frame.size(), id);
    auto result = frame.substr(static_cast<std::size_t>(rest - frame.data()));
    if (problem != std::errc() || !result.starts_with(kResultHead))
      return fail("a call was answered with an error: " + std::string(frame.substr(at, kShownBytes)));
    result.remove_prefix(kResultHead.size());
    slot = id / manner_.in_list % manner_.under_way;
    auto place = slot * manner_.in_list + id % manner_.in_list;
    if (!talk_->answer(number, place, result, (now_ - lane.sent[slot]).count()))
      return fail("not the answer that was expected: " + std::string(frame.substr(at, kShownBytes)));
    ++replies_;
    --under_way_;
    --lane.left[slot];
    at = manner_.in_list > 1 ? frame.find(kReplyHead, from) : std::string_view::npos;
  }
  if (lane.left[slot] > 0) return fail("a list was answered in part");
  if (now_ < until_) ask_soon(number, slot);
  return true;
}

void Lanes::begin_run(Talk& talk, const Manner& manner, double seconds) {
  talk_ = &talk;
  manner_ = manner;
  wrong_.clear();
  replies_ = 0;
  under_way_ = 0;
  paced_.clear();
  for (const auto& pace : manner.paces) paced_.push_back({pace, 0, {}});
  begun_ = now_ = SteadyClock::now();
  until_ = begun_ + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
  for (auto& lane : lanes_) {
    lane->sent.assign(manner.under_way, {});
    lane->left.assign(manner.under_way, 0);
  }
  for (std::size_t slot = 0; slot < manner.under_way; ++slot)
    for (std::size_t n = 0; n < lanes_.size(); ++n) ask_soon(n, slot);
  for (auto& lane : lanes_) send(*lane);
}

// Waits for what comes, takes it, and asks on.
void Lanes::turn_once() {
  std::array<epoll_event, 128> events;
  int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), is_any_waiting() ? 1 : 1000);
  now_ = SteadyClock::now();
  if (count > 0) heard_ = now_;
  if (now_ - heard_ > kPatience) fail("no reply within a minute");
  for (std::size_t n = 0; n < static_cast<std::size_t>(std::max(count, 0)) && wrong_.empty(); ++n) {
    auto number = static_cast<std::size_t>(events[n].data.u64);
    if (events[n].events & EPOLLOUT) lanes_[number]->is_blocked = false;
    if (!send(*lanes_[number])) return;
    if (events[n].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(number);
  }
  if (now_ < until_) ask_those_that_wait();
}

Result<LanesRun> Lanes::run(Talk& talk, const Manner& manner, double seconds) {
  auto cpu = thread_cpu_seconds();
  begin_run(talk, manner, seconds);
  heard_ = begun_;
  while (wrong_.empty() && (under_way_ > 0 || (is_any_waiting() && now_ < until_))) {
    if (manner.abandon && now_ >= until_) break;
    turn_once();
  }
  if (!wrong_.empty()) return unavailable(wrong_);
  LanesRun out;
  out.replies = replies_;
  out.seconds = std::chrono::duration<double>(now_ - begun_).count();
  out.cpu_seconds = thread_cpu_seconds() - cpu;
  return out;
}

}  // namespace trajectum::bench
