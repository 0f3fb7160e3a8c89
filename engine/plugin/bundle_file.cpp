#include "plugin/bundle_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "plugin/archive.hpp"
#include "plugin/bundle_names.hpp"
#include "plugin/generation.hpp"

namespace trajectum::plugin {
namespace {

constexpr std::string_view kKind = "trajectum-bundle ";
constexpr std::string_view kPlugin = "plugin", kWorkflows = "workflows/";
constexpr std::string_view kNobody = "-";

std::string sha256_of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

struct Header {
  std::string sha256, publisher, key, signature;  // the last three raw; "": nobody signed

  static std::string shown(const std::string& text) { return text.empty() ? std::string(kNobody) : text; }
  static std::string encoded(const std::string& raw) { return shown(to_base64(raw)); }
  std::string signed_part() const {
    return fmt::format("{}1\nsha256 {}\npublisher {}\nkey {}\n", kKind, sha256, shown(publisher), encoded(key));
  }
  std::string text() const { return signed_part() + fmt::format("signature {}\n\n", encoded(signature)); }
};

/// Takes a header off the bytes; nothing when they do not begin with one, byte for byte as it is written.
std::optional<Header> take_header(std::string_view& bytes) {
  auto rest = bytes;
  auto line = [&rest](std::string_view word) -> std::optional<std::string_view> {
    auto end = rest.find('\n');
    if (end == std::string_view::npos || rest.substr(0, word.size()) != word) return std::nullopt;
    auto value = rest.substr(word.size(), end - word.size());
    rest.remove_prefix(end + 1);
    return value;
  };
  auto kind = line(kKind), sha256 = line("sha256 "), publisher = line("publisher "), key = line("key "),
       signature = line("signature "), blank = line("");
  if (!kind || !sha256 || !publisher || !key || !signature || !blank) return std::nullopt;
  auto raw = [](std::string_view text) { return text == kNobody ? std::string() : from_base64(text).value_or(""); };
  Header out{std::string(*sha256), *publisher == kNobody ? "" : std::string(*publisher), raw(*key), raw(*signature)};
  auto text = out.text();
  if (!is_sha256(out.sha256) || bytes.substr(0, text.size()) != text) return std::nullopt;
  bytes.remove_prefix(text.size());
  return out;
}

class FileReading {
 public:
  FileReading(BundleFile& out, const TrustedKeys* trusted) : out_(out), trusted_(trusted) {}

  void read(std::string_view bytes) {
    if (bytes.size() > limits::kBundleFileBytesMax)
      return fault("", fmt::format("een bundel als bestand heeft hoogstens {} bytes", limits::kBundleFileBytesMax),
                   fmt::format("a bundle as a file has at most {} bytes", limits::kBundleFileBytesMax));
    out_.sha256 = sha256_of(bytes);
    if (bytes.substr(0, kKind.size()) != kKind)
      return fault("", "dit is geen bundel: maak er een met `trajectum plugin pack`",
                   "this is no bundle: make one with `trajectum plugin pack`");
    auto header = take_header(bytes);
    if (!header)
      return fault("", "de kop van deze bundel is beschadigd, of van een latere versie: pak de map opnieuw in",
                   "the header of this bundle is damaged, or of a later version: pack the folder again");
    if (sha256_of(bytes) != header->sha256)
      return fault("", "deze bundel is beschadigd of veranderd nadat hij ingepakt is",
                   "this bundle was damaged or changed after it was packed");
    if (!is_stood_for(*header)) return;
    std::vector<Member> members;
    if (auto wrong = read_archive(bytes, members)) return fault(wrong->member, wrong->why.nl, wrong->why.en);
    take_members(std::move(members));
    out_.publisher = header->publisher;
    out_.key = header->key;
  }

 private:
  bool is_stood_for(const Header& header) {
    bool none = header.publisher.empty() && header.key.empty() && header.signature.empty();
    bool right = is_bundle_id(header.publisher) && is_signed_by(header.key, header.signature, header.signed_part());
    if (!none && !right)
      return distrust("de handtekening van deze bundel klopt niet", "the signature of this bundle is not right");
    if (!trusted_) return true;
    if (none)
      return distrust("deze bundel is niet getekend: pak hem in met `--key`",
                      "this bundle is not signed: pack it with `--key`");
    auto keys = trusted_->find(header.publisher);
    if (keys == trusted_->end())
      return distrust(
          fmt::format("uitgever `{}` is hier niet bekend: een beheerder moet hem toelaten", header.publisher),
          fmt::format("publisher `{}` is not known here: an administrator must admit him", header.publisher));
    if (keys->second.count(header.key)) return true;
    return distrust(
        fmt::format("deze sleutel van uitgever `{}` is hier niet bekend: een beheerder moet hem toelaten",
                    header.publisher),
        fmt::format("this key of publisher `{}` is not known here: an administrator must admit it", header.publisher));
  }

  void take_members(std::vector<Member> members) {
    std::vector<route::SourceFile> plugin;
    std::map<std::string, std::vector<route::SourceFile>> workflows;
    for (auto& member : members) {
      auto& files = member.root == kPlugin ? plugin : workflows[member.root.substr(kWorkflows.size())];
      files.push_back({std::move(member.path), std::move(member.text)});
    }
    out_.folder = folder_of(std::string(kPlugin), std::string(kPlugin), std::move(plugin));
    if (!out_.folder.is_plugin) return fault(std::string(kPlugin), "er is geen plugin.json", "there is no plugin.json");
    out_.faults = out_.folder.faults;
    if (!out_.good()) return;
    out_.folder.source.where = "plugins/" + out_.folder.source.id;  // as people know it
    for (const auto& [id, range] : out_.folder.manifest.requires_) {
      auto found = workflows.extract(id);
      auto root = std::string(kWorkflows) + id;
      if (found.empty()) {
        fault(root, fmt::format("de werkstroom `{}`, die de plugin vraagt, zit er niet bij", id),
              fmt::format("the workflow `{}`, which the plugin requires, is not in it", id));
        continue;
      }
      auto base = folder_of(id, root, std::move(found.mapped()));
      if (base.is_plugin) fault(root, "een werkstroom heeft geen plugin.json", "a workflow has no plugin.json");
      out_.bases.push_back(std::move(base.source));
    }
    for (const auto& [id, files] : workflows)
      fault(std::string(kWorkflows) + id, "de plugin vraagt deze werkstroom niet",
            "the plugin does not require this workflow");
  }

  void fault(const std::string& member, std::string nl, std::string en) {
    route::Fault one;
    one.origin.file = member.empty() ? "." : member;
    one.message = {std::move(nl), std::move(en)};
    out_.faults.push_back(std::move(one));
  }

  bool distrust(std::string nl, std::string en) {
    out_.untrusted = true;
    fault("", std::move(nl), std::move(en));
    return false;
  }

  BundleFile& out_;
  const TrustedKeys* trusted_;
};

std::vector<Member> members_of(const Folder& plugin, const std::vector<route::BundleSource>& bases) {
  std::vector<Member> out;
  for (const auto& file : plugin.source.files) out.push_back({std::string(kPlugin), file.path, file.text});
  for (const auto& base : bases)
    for (const auto& file : base.files) out.push_back({std::string(kWorkflows) + base.id, file.path, file.text});
  return out;
}

}  // namespace

bool BundleFile::good() const {
  return std::all_of(faults.begin(), faults.end(), [](const auto& fault) { return fault.warning; });
}

BundleFile read_bundle_file(std::string_view bytes, const TrustedKeys* trusted) {
  BundleFile out;
  FileReading(out, trusted).read(bytes);
  if (out.good()) return out;
  BundleFile bad;  // nothing of it may be used by mistake
  bad.sha256 = std::move(out.sha256);
  bad.faults = std::move(out.faults);
  bad.untrusted = out.untrusted;
  return bad;
}

std::shared_ptr<route::Bundle> load_bundle_file(const BundleFile& file, std::vector<route::Fault>& faults,
                                                Proven* proven) {
  faults.insert(faults.end(), file.faults.begin(), file.faults.end());
  if (!file.good()) return nullptr;
  Workflows workflows;
  std::vector<route::Fault> of_bases;
  for (const auto& base : file.bases) workflows.add(base, of_bases);
  // What a base says in the plugin's own load is said there; what keeps the base itself from loading only here.
  std::erase_if(of_bases, [](const auto& fault) { return fault.warning; });
  faults.insert(faults.end(), of_bases.begin(), of_bases.end());
  return load_plugin(file.folder, workflows, faults, proven);
}

Result<std::string> write_bundle_file(const Folder& plugin, const std::vector<route::BundleSource>& bases,
                                      const SigningKey* key) {
  auto members = members_of(plugin, bases);
  for (const auto& member : members)
    for (auto wrong : {wrong_path(member.path, limits::kBundlePathBytesMax),
                       wrong_path(member.root, kWorkflows.size() + limits::kIdBytesMax)})
      if (wrong)
        return refused("bundle", {member.root + "/" + member.path + ": " + wrong->nl,
                                  member.root + "/" + member.path + ": " + wrong->en});
  auto archive = write_archive(std::move(members));
  Header header;
  header.sha256 = sha256_of(archive);
  if (key) {
    header.publisher = key->publisher;
    header.key = key->public_key();
    header.signature = sign(*key, header.signed_part());
  }
  auto out = header.text() + archive;
  auto again = read_bundle_file(out, nullptr);
  if (again.good()) return out;
  const auto& why = again.faults.front();
  return refused("bundle", {why.origin.file + ": " + why.message.nl, why.origin.file + ": " + why.message.en});
}

}  // namespace trajectum::plugin
