#include "app/bringing.hpp"

#include <fmt/core.h>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "base/sha256.hpp"

namespace trajectum::app {

std::string mebibytes(std::int64_t bytes) { return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / 1048576); }

Bringing::Bringing(client::Connection& server, const ShellOptions& shell, std::ifstream& file, std::ostream& complain)
    : server_(server), shell_(shell), file_(file), complain_(complain), progress_(complain, [this] {
        return calls_;
      }) {}

std::optional<int> Bringing::bring(const std::string& type, const std::string& what) {
  look();
  Record wanted;
  wanted.set("sha256", sha256_);
  wanted.set("size", size_);
  if (!type.empty()) wanted.set("type", type);
  auto begun = call("blob.begin", std::move(wanted));
  if (!begun.ok()) return print_error(shell_, *begun.error);
  const auto& at = *begun.result.as<Record>();
  if (at.get("done").yes()) return std::nullopt;
  auto upload = std::string(at.get("blob").text());
  progress_.begin(what, size_);
  for (auto offset = at.get("offset").integer(); offset < size_;) {
    auto chunk = call("blob.append", chunk_at(upload, offset));
    if (!chunk.ok()) return stopped(*chunk.error);
    offset = chunk.result.as<Record>()->get("offset").integer();
    progress_.at(offset, mebibytes(offset));
  }
  progress_.end();
  Record whole;
  whole.set("blob", upload);
  auto committed = call("blob.commit", std::move(whole));
  if (!committed.ok()) return print_error(shell_, *committed.error);
  return std::nullopt;
}

void Bringing::look() {
  Sha256 hash;
  std::string piece(limits::kBlobChunkBytesMax, '\0');
  while (file_.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file_.gcount() > 0) {
    hash.add(std::string_view(piece).substr(0, static_cast<std::size_t>(file_.gcount())));
    size_ += file_.gcount();
  }
  sha256_ = hash.hex();
  file_.clear();
}

Record Bringing::chunk_at(const std::string& upload, std::int64_t offset) {
  std::string piece(limits::kBlobChunkBytesMax, '\0');
  file_.clear();
  file_.seekg(offset);
  file_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
  piece.resize(static_cast<std::size_t>(file_.gcount()));
  Record out;
  out.set("blob", upload);
  out.set("offset", offset);
  out.set("data", to_base64(piece));
  return out;
}

client::Reply Bringing::call(const char* method, Record params) {
  ++calls_;
  params.set("lang", shell_.lang);
  return server_.call(method, params);
}

int Bringing::stopped(const client::CallError& error) {
  progress_.end();
  complain_ << "trajectum: stopped half-way; run it again, and it goes on where it was\n";
  return print_error(shell_, error);
}

}  // namespace trajectum::app
