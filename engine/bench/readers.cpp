#include "bench/readers.hpp"

#include <fmt/core.h>

namespace trajectum::bench {

bool Readers::ask(std::size_t lane, std::size_t slot, std::string& out) {
  if (lane < writing_) return writers_.ask(lane, slot, out);
  std::string_view call = kReads[first_ + lane - writing_].call;
  if (call.empty())
    fmt::format_to(std::back_inserter(out), R"("method":"case.get","params":{{"case":"{}"}})",
                   marks_[random_() % marks_.size()].id);
  else
    out += call;
  return true;
}

bool Readers::answer(std::size_t lane, std::size_t slot, std::string_view result, std::int64_t nanoseconds) {
  if (lane < writing_) {
    ++written_;
    return writers_.answer(lane, slot, result, nanoseconds);
  }
  took_[first_ + lane - writing_].add(nanoseconds);
  return result.find(kReads[first_ + lane - writing_].member) != std::string_view::npos;
}

}  // namespace trajectum::bench
