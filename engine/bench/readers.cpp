#include "bench/readers.hpp"

#include <fmt/core.h>

namespace trajectum::bench {

bool Readers::ask(std::size_t lane, std::size_t slot, std::string& out) {
  if (lane < writing_) return writers_.ask(lane, slot, out);
  switch (lane - writing_) {
    case 0: out += R"("method":"work.find","params":{"filter":{"owner":"me"},"limit":50})"; break;
    case 1:
      fmt::format_to(std::back_inserter(out), R"("method":"case.get","params":{{"case":"{}"}})",
                     marks_[random_() % marks_.size()].id);
      break;
    case 2:
      out += R"("method":"work.find","params":{"filter":{"role":"adviser"},"sort":"due","count":true,"limit":50})";
      break;
    case 3: out += R"("method":"case.find","params":{"filter":{"state":"active"},"limit":50})"; break;
    default: out += R"("method":"metric.value","params":{"metric":"without_next_action"})"; break;
  }
  return true;
}

bool Readers::answer(std::size_t lane, std::size_t slot, std::string_view result, std::int64_t nanoseconds) {
  if (lane < writing_) {
    ++written_;
    return writers_.answer(lane, slot, result, nanoseconds);
  }
  took_[lane - writing_].add(nanoseconds);
  constexpr std::array<const char*, kReads.size()> kHeads = {R"({"items":[)", R"({"case":")", R"({"items":[)",
                                                             R"({"cases":[)", R"({"metric":")"};
  return result.starts_with(kHeads[lane - writing_]);
}

}  // namespace trajectum::bench
