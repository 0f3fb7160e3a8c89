#include "plugin/packed.hpp"

#include <sodium.h>

#include <algorithm>

#include "model/codec.hpp"
#include "plugin/generation.hpp"

namespace trajectum::plugin {
namespace {

constexpr std::uint64_t kFormat = 1;

struct PackedFile {
  std::string path, text;
  template <class V>
  void fields(V&& v) {
    v(path);
    v(text);
  }
};

struct PackedSource {
  std::string id, where, region, version;
  Text title;
  std::vector<PackedFile> files;
  template <class V>
  void fields(V&& v) {
    v(id);
    v(where);
    v(region);
    v(version);
    v(title);
    v(files);
  }
};

PackedSource packed_of(const route::BundleSource& source) {
  PackedSource out{source.id, source.where, source.region, source.version, source.title, {}};
  for (const auto& file : source.files) out.files.push_back({file.path, file.text});
  return out;
}

std::vector<PackedSource> packed_of(const route::BundleSource& top, const std::vector<route::BundleSource>& bases) {
  std::vector<PackedSource> out;
  for (const auto& base : bases) out.push_back(packed_of(base));
  out.push_back(packed_of(top));
  return out;
}

route::BundleSource source_of(PackedSource&& packed) {
  route::BundleSource out;
  out.id = std::move(packed.id);
  out.where = std::move(packed.where);
  out.region = std::move(packed.region);
  out.version = std::move(packed.version);
  out.title = std::move(packed.title);
  for (auto& file : packed.files) out.files.push_back({std::move(file.path), std::move(file.text)});
  return out;
}

std::string hash_of(const std::vector<PackedSource>& sources) {
  // Where the folder lies is not what it says: the same files elsewhere are the same bundle.
  Writer w;
  for (const auto& source : sources) {
    w(source.id);
    w(source.version);
    w(source.files);
  }
  unsigned char hash[16];
  const auto& bytes = w.bytes();
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return hex;
}

}  // namespace

std::string bundle_hash(const route::BundleSource& top, const std::vector<route::BundleSource>& bases) {
  return hash_of(packed_of(top, bases));
}

void pin(route::Bundle& bundle, const route::BundleSource& top, const std::vector<route::BundleSource>& bases) {
  auto sources = packed_of(top, bases);
  bundle.hash = hash_of(sources);
  Writer w;
  w.u(kFormat);
  w(sources);
  bundle.packed = w.take();
}

std::optional<Unpacked> unpack(const std::string& packed) {
  Reader r(packed);
  std::vector<PackedSource> sources;
  if (r.u() == kFormat) r(sources);
  if (r.failed() || !r.at_end() || sources.empty()) return std::nullopt;
  Unpacked out;
  for (auto& source : sources) out.bases.push_back(source_of(std::move(source)));
  out.top = std::move(out.bases.back());
  out.bases.pop_back();
  std::vector<route::Fault> known;  // it was read without them before
  for (const auto& file : out.top.files) {
    if (file.path != "plugin.json") continue;
    out.manifest = read_manifest(file.text, out.top.shown(file.path), known);
    out.top.may.emplace(out.manifest.capabilities.begin(), out.manifest.capabilities.end());
  }
  return out;
}

bool have_same_files(const std::string& packed, const std::string& other, const std::vector<std::string>& beginnings) {
  auto chosen = [&](const std::string& bytes) -> std::optional<std::vector<std::string>> {
    auto unpacked = unpack(bytes);
    if (!unpacked) return std::nullopt;
    std::vector<std::string> out;
    auto add = [&](const route::BundleSource& source) {
      for (const auto& file : source.files)
        if (std::any_of(beginnings.begin(), beginnings.end(), [&](auto& b) { return file.path.starts_with(b); }))
          for (const auto* part : {&source.id, &file.path, &file.text}) out.push_back(*part);
    };
    for (const auto& base : unpacked->bases) add(base);
    add(unpacked->top);
    return out;
  };
  auto first = chosen(packed), second = chosen(other);
  return first && second && *first == *second;
}

std::shared_ptr<route::Bundle> load_packed(const std::string& packed, std::vector<route::Fault>& faults) {
  auto unpacked = unpack(packed);
  if (!unpacked) return nullptr;
  auto loaded = route::load(unpacked->top, unpacked->bases);
  for (auto& fault : loaded.faults) faults.push_back(std::move(fault));
  if (loaded.bundle) pin(*loaded.bundle, unpacked->top, unpacked->bases);
  return loaded.bundle;
}

}  // namespace trajectum::plugin
