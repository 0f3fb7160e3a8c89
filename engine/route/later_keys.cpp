// Keys of the language that this version does not run yet. They are named so that the refusal says "known, but not yet"
// instead of "no such key"; nothing here is ever accepted.
#include <algorithm>
#include <sstream>

#include "route/loading.hpp"

namespace trajectum::route {
namespace {

struct Later {
  const char* construct;
  const char* keys;
};

constexpr Later kLater[] = {
    {"route", "withdraw_when next"},
    {"change", "nodes"},
    {"register", "criteria"},
    {"budget", "funders"},
    {"pool", "once"},
    {"share", "by"},
    {"count", "by"},
    {"role", "may"},
    {"reached", "before"},
    {"text", "prefill"},
    {"note", "index prefill"},
    {"yesno", "prefill"},
    {"integer", "prefill"},
    {"decimal", "prefill"},
    {"money", "prefill"},
    {"date", "prefill"},
    {"document", "index prefill"},
    {"choice", "prefill"},
    {"choices", "prefill"},
    {"ref", "prefill"},
    {"group", "index prefill"},
};

}  // namespace

bool is_for_later(std::string_view construct, std::string_view key) {
  for (const auto& later : kLater) {
    if (construct != later.construct) continue;
    std::istringstream keys(later.keys);
    for (std::string one; keys >> one;)
      if (one == key) return true;
  }
  return false;
}

}  // namespace trajectum::route
