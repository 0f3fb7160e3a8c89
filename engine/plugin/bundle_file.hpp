// A region's bundle as one file (`.tjp`): a header of text that says what its archive is and who stands for it, then
// the archive, with the plugin and the workflows that it was packed with. Signature and hash are verified before
// anything is unpacked; it is unpacked in memory only. Strict: one bundle has one spelling, a changed byte is refused.
//
// file   = "trajectum-bundle 1\n" "sha256 " 64 hex of the archive "\n" "publisher " id | "-" "\n"
//          "key " base64 of an Ed25519 public key | "-" "\n" "signature " base64 | "-" "\n" "\n" archive
// The signature is over the first four lines. Unsigned: three times "-". The archive's grammar: archive.hpp.
//
// Memory: at most kBundleBytesMax unpacked, and what is left of a file of kBundleFileBytesMax. Thread: any.
#ifndef TRAJECTUM_PLUGIN_BUNDLE_FILE_HPP
#define TRAJECTUM_PLUGIN_BUNDLE_FILE_HPP
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/folder.hpp"
#include "plugin/prove.hpp"
#include "plugin/signing_key.hpp"

namespace trajectum::plugin {

/// Publisher -> his public keys, raw.
using TrustedKeys = std::map<std::string, std::set<std::string>>;

struct BundleFile {
  Folder folder;                           // the plugin, as read_folder gives it
  std::vector<route::BundleSource> bases;  // the workflows it was packed with, in the order that it requires them
  std::string sha256;                      // of the file's bytes as a whole
  std::string publisher;                   // who signed it; "": nobody
  std::string key;                         // with which public key, raw; "": nobody
  std::vector<route::Fault> faults;        // warnings too
  bool untrusted = false;                  // the fault is that nobody who is trusted signed it
  /// Else nothing but `sha256`, `faults` and `untrusted` may be used.
  bool good() const;
};

/// Reads a bundle's file. `trusted`: only what one of these signed is read; null: what nobody, or nobody known, signed
/// is read too (to check it, to try it out). A signature that is there must always be right. Never throws for what
/// stands in `bytes`.
BundleFile read_bundle_file(std::string_view bytes, const TrustedKeys* trusted);

/// The same for a file on disk, from anybody; no more of it is read than a bundle may have. Faults name the path.
BundleFile read_bundle_file_at(const std::string& path);

/// Loads and proves what was read: null and faults if it cannot serve, as load_plugin. The bundle has the hash that the
/// same folders have.
std::shared_ptr<route::Bundle> load_bundle_file(const BundleFile& file, std::vector<route::Fault>& faults,
                                                Proven* proven = nullptr);

/// Packs a plugin with the workflows that it requires; the same files give the same bytes. `key`: signs it; null: not.
/// Refused (`bundle`) when what it would write could not be read again: a limit, a workflow too many or too few.
Result<std::string> write_bundle_file(const Folder& plugin, const std::vector<route::BundleSource>& bases,
                                      const SigningKey* key);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_BUNDLE_FILE_HPP
