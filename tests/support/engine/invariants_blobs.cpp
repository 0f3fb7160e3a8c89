// Blobs: what is stored of who keeps them against what the cases hold. One that a case keeps is never given up.
#include <fmt/format.h>

#include <set>

#include "support/engine/invariants.hpp"

namespace trajectum::test {

void Invariants::look_at_blobs() {
  auto& store = bench_.store();
  auto region = bench_.region().no;
  std::set<std::string> kept, stored;
  for (const auto& [no, c] : cases_) {
    for (const auto& d : c.documents) {
      bool keeps = d.elsewhere.empty() && (c.is_open() || d.status != state::DocumentStatus::removed);
      if (keeps && d.let_go) continue;  // it was let go in an earlier round
      if (!keeps && d.elsewhere.empty() && !d.let_go)
        say(fmt::format("case {}: removed document {} is still kept though the case ended", no, d.no));
      if (!keeps) continue;
      kept.insert(state::joined(d.sha256, state::key_number(static_cast<std::uint64_t>(no))));
      if (!store.entry(region, state::space::kBlob, d.sha256))
        say(fmt::format("case {}: blob {} was collected under document {}", no, d.sha256, d.no));
      if (store.entry(region, state::space::kBlobGone, d.sha256))
        say(fmt::format("case {}: the bytes of document {} are to be deleted", no, d.no));
    }
  }
  store.scan_entries(region, state::space::kBlobOf, "", "", [&](std::string_view key, std::string_view) {
    stored.emplace(key);
    return true;
  });
  if (stored != kept) say(fmt::format("{} blobs are kept by rows, by {} the cases", stored.size(), kept.size()));
}

}  // namespace trajectum::test
