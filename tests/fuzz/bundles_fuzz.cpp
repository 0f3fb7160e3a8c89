// A bundle's file -> plugin::read_bundle_file, from four heights, so that bytes made up get past the hash, the
// signature and the compression as well; and what the store keeps of a bundle -> plugin::unpack.
//   input = u8:height bytes;  the bytes are 0 the file, 1 the archive in it, 2 the ustar in that, 3 the member
//   `plugin.json` of a good one, 4 what was packed
// What is good has one spelling, and none when a byte of it is changed.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/sha256.hpp"
#include "plugin/archive.hpp"
#include "plugin/bundle_file.hpp"
#include "plugin/packed.hpp"
#include "unit/plugin/raw_bundle.hpp"

using namespace trajectum;
using namespace trajectum::plugin;

namespace {

const SigningKey& key() {
  static const SigningKey kKey = make_signing_key("fuzzer");
  return kKey;
}

bool same(const std::vector<route::SourceFile>& a, const std::vector<route::SourceFile>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.path == y.path && x.text == y.text; });
}

bool same(const route::BundleSource& a, const route::BundleSource& b) {
  return std::tie(a.id, a.where, a.region, a.version) == std::tie(b.id, b.where, b.region, b.version) &&
         same(a.files, b.files);
}

bool same(const BundleFile& a, const BundleFile& b) {
  return same(a.folder.source, b.folder.source) &&
         std::equal(a.bases.begin(), a.bases.end(), b.bases.begin(), b.bases.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

/// What every answer is: either good, or a sentence for each fault and nothing that may be used.
void is_told(const BundleFile& read) {
  for (const auto& fault : read.faults)
    TRAJECTUM_ASSERT(!fault.message.nl.empty() && !fault.message.en.empty() && !fault.origin.file.empty());
  if (read.good()) return;
  TRAJECTUM_ASSERT(!read.faults.empty() && read.folder.source.files.empty() && read.bases.empty());
}

/// The archive with a header that is right.
std::string whole_file(const std::string& archive) { return testing::raw_bundle(archive); }

void read_file(const std::string& bytes, std::size_t spoilt) {
  auto read = read_bundle_file(bytes, nullptr);
  is_told(read);
  TrustedKeys trusted{{key().publisher, {key().public_key()}}};
  auto strict = read_bundle_file(bytes, &trusted);
  is_told(strict);
  TRAJECTUM_ASSERT(!strict.untrusted || !strict.good());
  if (!read.good()) return;
  TRAJECTUM_ASSERT(strict.good() == (read.key == key().public_key()));
  auto written = write_bundle_file(read.folder, read.bases, &key());
  TRAJECTUM_ASSERT(written.ok());
  auto again = read_bundle_file(*written, &trusted);
  TRAJECTUM_ASSERT(again.good() && same(again, read));
  auto archive = bytes.substr(bytes.find("\n\n") + 2);
  TRAJECTUM_ASSERT(!read_bundle_file(whole_file(archive + 'x'), nullptr).good());
  auto changed = *written;
  changed[spoilt % changed.size()] ^= static_cast<char>(1 << spoilt % 8);
  TRAJECTUM_ASSERT(!read_bundle_file(changed, &trusted).good());
}

void read_tar(const std::string& tar) {
  auto archive = testing::raw_gzip(tar);
  std::vector<Member> members;
  if (auto wrong = read_archive(archive, members)) {
    TRAJECTUM_ASSERT(!wrong->why.nl.empty() && !wrong->why.en.empty());
    return;
  }
  TRAJECTUM_ASSERT(write_archive(members) == archive);  // one spelling
}

void read_packed(const std::string& bytes) {
  auto unpacked = unpack(bytes);
  if (!unpacked) return;
  route::Bundle bundle;
  pin(bundle, unpacked->top, unpacked->bases);
  auto again = unpack(bundle.packed);
  TRAJECTUM_ASSERT(again && same(again->top, unpacked->top) && again->bases.size() == unpacked->bases.size());
  TRAJECTUM_ASSERT(have_same_files(bundle.packed, bundle.packed, {""}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  std::size_t spoilt = size * 2654435761U + bytes[size - 1];
  switch (bytes[0] % 5) {
    case 0: read_file(text, spoilt); break;
    case 1: read_file(whole_file(text), spoilt); break;
    case 2:
      read_tar(text);
      read_file(whole_file(testing::raw_gzip(text)), spoilt);
      break;
    case 3: {
      auto members = testing::good_members();
      for (auto& member : members)
        if (member.name == "plugin.json") member.content = text;
      read_file(whole_file(testing::raw_gzip(testing::raw_tar(members))), spoilt);
      break;
    }
    default: read_packed(text); break;
  }
  return 0;
}
