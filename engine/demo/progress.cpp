#include "demo/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <ostream>

namespace trajectum::demo {
namespace {

constexpr int kBarCells = 24;
constexpr auto kRedraw = std::chrono::milliseconds(100);  // faster than this only costs time

double seconds_since(std::chrono::steady_clock::time_point from) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

}  // namespace

Progress::Progress(std::ostream& err, std::function<std::int64_t()> calls)
    : err_(err), calls_(std::move(calls)), terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::begin(std::string title, std::int64_t total) {
  title_ = std::move(title);
  caption_.clear();
  total_ = total;
  calls_from_ = calls_();
  from_ = std::chrono::steady_clock::now();
  drawn_ = {};
}

std::string Progress::state_line(std::int64_t done, const std::string& caption) const {
  double share = total_ > 0 ? static_cast<double>(done) / static_cast<double>(total_) : 1.0;
  double seconds = seconds_since(from_);
  double rate = seconds > 0 ? static_cast<double>(calls_() - calls_from_) / seconds : 0;
  int left = share > 0 ? static_cast<int>(seconds / share - seconds + 0.5) : 0;
  auto cells = static_cast<std::size_t>(share * kBarCells);
  return fmt::format("{:<10} [{}{}] {:3.0f}%  {:<10} {:6.0f} calls/s  {}:{:02} left", title_, std::string(cells, '#'),
                     std::string(kBarCells - cells, '.'), share * 100, caption, rate, left / 60, left % 60);
}

void Progress::at(std::int64_t done, const std::string& caption) {
  if (terminal_) {
    auto now = std::chrono::steady_clock::now();
    if (now - drawn_ < kRedraw && done < total_) return;
    drawn_ = now;
    err_ << '\r' << state_line(done, caption) << "\x1b[K" << std::flush;
  } else if (caption != caption_) {
    err_ << state_line(done, caption) << '\n' << std::flush;
  }
  caption_ = caption;
}

void Progress::end() {
  if (terminal_) err_ << '\n' << std::flush;
}

void Progress::say(const std::string& line) {
  if (terminal_) err_ << "\r\x1b[K";
  err_ << line << '\n' << std::flush;
}

}  // namespace trajectum::demo
