#include "plugin/packed.hpp"

#include <sodium.h>

#include "model/codec.hpp"

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

BundleSources unpacked(const std::string& packed) {
  BundleSources out;
  Reader r(packed);
  std::vector<PackedSource> sources;
  if (r.u() == kFormat) r(sources);
  if (r.failed() || !r.at_end() || sources.empty()) return out;
  for (auto& source : sources) out.bases.push_back(source_of(std::move(source)));
  out.top.source = std::move(out.bases.back());
  out.bases.pop_back();
  out.good = true;
  std::vector<route::Fault> known;  // it was read without them before
  for (const auto& file : out.top.source.files) {
    if (file.path != "plugin.json") continue;
    out.top.is_plugin = true;
    out.top.manifest = read_manifest(file.text, out.top.source.shown(file.path), known);
    out.top.source.may.emplace(out.top.manifest.capabilities.begin(), out.top.manifest.capabilities.end());
  }
  return out;
}

std::shared_ptr<route::Bundle> load_packed(const std::string& packed, std::vector<route::Fault>& faults) {
  return load_unproven(unpacked(packed), faults);
}

}  // namespace trajectum::plugin
