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

constexpr const char* kEveryNode = "on_failure redo compensate";

constexpr Later kLater[] = {
    {"route", "upgrade valid_from outcomes on_timeout withdraw_when next"},
    {"stage", kEveryNode},
    {"step", kEveryNode},
    {"optional", kEveryNode},
    {"decide", kEveryNode},
    {"wait", kEveryNode},
    {"subroute", "on_failure"},
    {"milestone", kEveryNode},
    {"each", "outcomes on_failure"},
    {"series", "outcomes on_failure"},
    {"script", "retry on_failure"},
    {"job", "on_failure compensate"},
    {"change", "nodes"},
    {"register", "extends criteria"},
    {"budget", "funders"},
    {"pool", "once"},
    {"share", "by"},
    {"count", "by"},
    {"role", "may"},
    {"reached", "before"},
    {"text", "index prefill"},
    {"note", "index prefill"},
    {"yesno", "index prefill"},
    {"integer", "index prefill"},
    {"decimal", "index prefill"},
    {"money", "index prefill"},
    {"date", "index prefill"},
    {"document", "index prefill"},
    {"choice", "index prefill"},
    {"choices", "index prefill"},
    {"ref", "index prefill"},
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
