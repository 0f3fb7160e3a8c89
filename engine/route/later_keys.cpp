// Keys of the language that this version does not run yet. They are named so that the refusal says "known, but not yet"
// instead of "no such key"; nothing here is ever accepted. And keys that people look for where they mean nothing.
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
    {"change", "nodes"}, {"role", "may"}, {"note", "index"}, {"document", "index prefill"}, {"group", "index prefill"},
};

struct Elsewhere {
  const char *construct, *key, *nl, *en;
};

// Why they mean nothing there: docs/decisions/0021.
constexpr Elsewhere kElsewhere[] = {
    {"route", "next",
     "na een route komt niets in dezelfde zaak; wat erna komt is een `subroute`, of een route die een pool opent",
     "nothing comes after a route in the same case; what follows it is a `subroute`, or a route that a pool opens"},
    {"route", "withdraw_when",
     "een zaak eindigt met een uitkomst: laat een `wait` met `ready` naar `finish` gaan, of geef de route `within` en "
     "`on_timeout`",
     "a case ends with an outcome: let a `wait` with `ready` go to `finish`, or give the route `within` and "
     "`on_timeout`"},
    {"each", "outcomes",
     "`finish` eindigt de fase of route eromheen, niet de `each`; waarna de `each` klaar is zeggen `need` en "
     "`done_when`, waarheen `next`",
     "`finish` ends the stage or route around it, not the `each`; `need` and `done_when` say when the `each` is done, "
     "`next` where it goes"},
    {"series", "outcomes",
     "`finish` eindigt de fase of route eromheen, niet de `series`; waarheen na de laatste keer zegt `next`",
     "`finish` ends the stage or route around it, not the `series`; `next` says where it goes after the last time"},
};

}  // namespace

std::optional<Text> why_elsewhere(std::string_view construct, std::string_view key) {
  for (const auto& it : kElsewhere)
    if (construct == it.construct && key == it.key) return Text{it.nl, it.en};
  return std::nullopt;
}

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
