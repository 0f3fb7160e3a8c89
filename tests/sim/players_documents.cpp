// What players do with documents: put them on record with bytes here or elsewhere, sign them and take them back.
#include "pipeline/blobs.hpp"
#include "sim/players.hpp"
#include "turn/documents.hpp"

namespace trajectum::sim {

std::string Players::bring_blob() {
  auto sha = std::string(63, 'a') + "012345"[dice_.below(6)];  // few, so that cases share them
  auto region = bench_.region().no;
  if (bench_.store().entry(region, state::space::kBlob, sha)) return sha;
  store::Changes changes;  // as Blobs::record writes it
  changes.region = region;
  changes.entries_gone.push_back({state::space::kBlobGone, sha});
  changes.entries.push_back({state::space::kBlob, sha, encode(state::Blob{10, "", {"everybody"}, 0, {}})});
  changes.entries.push_back({state::space::kBlobLoose, sha, encode(bench_.clock().now())});
  TRAJECTUM_ASSERT(bench_.store().write(changes).ok());
  return sha;
}

CaseNo Players::attach(const Item& item) {
  std::vector<route::Evidence> asked;
  for (const auto& node : bench_.route(item.no).nodes)
    asked.insert(asked.end(), node.evidence.begin(), node.evidence.end());
  const auto* wanted = asked.empty() || dice_.one_in(10) ? nullptr : &dice_.of(asked);
  turn::NewDocument document;
  document.kind = wanted ? wanted->kind : "no_such_document";
  document.name = dice_.one_in(3) ? "scan.pdf" : "paper.pdf";
  document.type = "application/pdf";
  document.bytes = static_cast<std::int64_t>(1 + dice_.below(1000000));
  document.draft = dice_.one_in(8);
  if (dice_.one_in(2))
    document.sha256 = bring_blob();
  else
    document.elsewhere = "shelf";
  if (wanted && !wanted->types.empty() && !dice_.one_in(5)) document.type = wanted->types.front();
  if (wanted && !dice_.one_in(5)) document.signed_by = wanted->signed_by;
  auto done = bench_.on(item.no, "everybody", [&](turn::Play& play) -> Result<void> {
    auto put = turn::put_document(play, document);
    return put ? Result<void>() : Result<void>(put.error());
  });
  count("document.put", done.ok());
  return item.no;
}

CaseNo Players::handle_document(CaseNo no) {
  auto document = static_cast<std::uint32_t>(1 + dice_.below(bench_.get(no).documents.size() + 1));
  if (dice_.one_in(2)) {
    auto done = bench_.on(no, "everybody", [&](turn::Play& play) {
      return turn::sign_document(play, document, dice_.one_in(2) ? "client" : "head", std::nullopt);
    });
    count("document.sign", done.ok());
  } else {
    auto done = bench_.on(no, "everybody",
                          [&](turn::Play& play) { return turn::remove_document(play, document, "wrong paper"); });
    count("document.remove", done.ok());
  }
  return no;
}

}  // namespace trajectum::sim
