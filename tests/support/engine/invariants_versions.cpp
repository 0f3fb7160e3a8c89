// How many cases are on each version, as its row says, against the cases themselves.
#include <fmt/core.h>

#include "state/bundle_version.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::test {

void Invariants::look_at_versions() {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> counted;
  for (const auto& [no, c] : cases_) ++(c.is_open() ? counted[c.hash].first : counted[c.hash].second);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> stored;
  bench_.store().scan_entries(bench_.region().no, state::space::kVersionCases, "", "",
                              [&](std::string_view hash, std::string_view body) {
                                auto on = decode<state::CasesOn>(body).value_or(state::CasesOn{-1, -1});
                                if (on.open != 0 || on.ended != 0) stored.emplace(hash, std::pair(on.open, on.ended));
                                return true;
                              });
  if (counted == stored) return;
  for (const auto& [hash, on] : counted)
    say(fmt::format("version {}: {} open and {} ended cases are on it; its row says {} and {}", hash, on.first,
                    on.second, stored[hash].first, stored[hash].second));
}

}  // namespace trajectum::test
