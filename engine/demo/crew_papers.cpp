// A document with its bytes: brought in chunks, put in the case, and signed by each party.
#include <algorithm>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "demo/crew.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr int kTries = 3;  // an answer may be lost when the server is killed: then `begin` says how far it is

std::string hash_of(const std::string& bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

// The error that was met last, or nothing when the bytes are there.
std::optional<client::CallError> send_bytes(Link& link, const Upload& upload, const std::string& hash) {
  std::optional<client::CallError> error;
  for (int i = 0; i < kTries; ++i) {
    auto begun = link.call(
        "blob.begin",
        record({{"sha256", hash}, {"size", static_cast<std::int64_t>(upload.bytes.size())}, {"type", upload.type}}));
    if (!begun.ok()) return begun.error;
    const auto& state = as_record(begun.result);
    if (state.get("done").yes()) return std::nullopt;
    auto blob = text_in(state, "blob");
    auto chunk = static_cast<std::size_t>(std::max<std::int64_t>(state.get("chunk_max").integer(), 1));
    auto offset = static_cast<std::size_t>(state.get("offset").integer());
    error.reset();
    for (; offset < upload.bytes.size() && !error; offset += chunk) {
      auto sent = link.call("blob.append", record({{"blob", blob},
                                                   {"offset", static_cast<std::int64_t>(offset)},
                                                   {"data", to_base64(upload.bytes.substr(offset, chunk))}}));
      error = sent.error;
    }
    if (!error) error = link.call("blob.commit", record({{"blob", blob}})).error;
    if (!error) return std::nullopt;
  }
  return error;
}

}  // namespace

bool Crew::bring(const Task& task, const Upload& upload) {
  auto& link = *task.worker->link;
  auto hash = hash_of(upload.bytes);
  if (auto error = send_bytes(link, upload, hash)) {
    region_.failed("blob.commit", *error);
    return false;
  }
  auto put = region_.must(
      link, "document.put",
      record({{"case", task.item.case_id}, {"kind", upload.kind}, {"name", upload.name}, {"sha256", hash}}));
  if (!put) return false;
  for (const auto& party : upload.parties) {
    if (!region_.must(link, "document.sign",
                      record({{"case", task.item.case_id}, {"document", put->get("document")}, {"as", party}})))
      return false;
  }
  region_.book.brought.insert(hash);
  region_.tally.count("signed_here");
  return true;
}

}  // namespace trajectum::demo
