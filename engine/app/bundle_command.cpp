#include "app/bundle_command.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.hpp"
#include "plugin/bundle_file.hpp"
#include "plugin/bundle_names.hpp"
#include "plugin/difference.hpp"
#include "plugin/generation.hpp"
#include "plugin/json_line.hpp"
#include "plugin/origins.hpp"
#include "plugin/packed.hpp"
#include "plugin/shelf.hpp"

namespace trajectum::app {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Says a refusal the way every command does, and gives its exit code.
int say(std::ostream& complain, Lang lang, const Text& what) {
  complain << "trajectum: " << what.in(lang) << "\n";
  return 1;
}

int say_all(std::ostream& complain, Lang lang, const std::vector<route::Fault>& faults) {
  for (const auto& fault : faults)
    if (!fault.warning) complain << fault.format(lang) << "\n";
  return 1;
}

/// The bundles that a folder of workflows offers to a plugin.
std::vector<std::string> offered(const std::string& workflows) {
  return workflows.empty() ? std::vector<std::string>() : plugin::bundle_folders(workflows);
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return std::nullopt;
  return out;
}

/// Writes beside and renames: who reads meanwhile sees the old file or the new one.
bool write_whole(const std::string& path, const std::string& bytes) {
  auto beside = path + ".part";
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  std::error_code failed;
  if (file) fs::rename(beside, path, failed);
  if (file && !failed) return true;
  fs::remove(beside, failed);
  return false;
}

/// Writes a file that only its owner may read, and that was not there before.
bool write_secret(const std::string& path, const std::string& text) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return false;
  auto written = ::write(file, text.data(), text.size());
  bool good = written == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!good) ::unlink(path.c_str());
  return good;
}

std::string size_of(std::size_t bytes) {
  return bytes < 10'000 ? fmt::format("{} B", bytes) : fmt::format("{:.0f} kB", static_cast<double>(bytes) / 1000);
}

Text signed_by(const std::string& publisher) {
  if (publisher.empty()) return {"niet getekend", "not signed"};
  return {"getekend door " + publisher, "signed by " + publisher};
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::size_t bytes_of(const route::BundleSource& source) {
  std::size_t out = 0;
  for (const auto& file : source.files) out += file.text.size();
  return out;
}

}  // namespace

int pack(const PackOptions& options, std::ostream& print, std::ostream& complain) {
  auto refuse = [&](const Text& what) { return say(complain, options.lang, what); };
  if (plugin::is_bundle_file(options.dir))
    return refuse({options.dir + " is al ingepakt: geef de map", options.dir + " is packed already: give the folder"});
  std::optional<plugin::SigningKey> key;
  if (!options.key.empty()) {
    auto text = read_file(options.key);
    if (!text) return refuse({options.key + " is niet te lezen", options.key + " cannot be read"});
    auto read = plugin::read_signing_key(*text);
    if (!read) return refuse({options.key + ": " + read.error().text.nl, options.key + ": " + read.error().text.en});
    key = std::move(*read);
  }
  std::vector<route::Fault> faults, of_bases;
  auto sources = plugin::read_sources(options.dir, offered(options.workflows), faults);
  if (!sources.good) return say_all(complain, options.lang, faults);
  if (!sources.top.is_plugin)
    return refuse({options.dir + " is een werkstroom: die gaat mee met de plugin die haar vraagt",
                   options.dir + " is a workflow: it goes with the plugin that requires it"});
  plugin::Workflows workflows;
  for (const auto& base : sources.bases) workflows.add(base, of_bases);
  auto bundle = plugin::load_plugin(sources.top, workflows, faults);
  if (!bundle) return say_all(complain, options.lang, faults);
  auto bytes = plugin::write_bundle_file(sources.top, sources.bases, key ? &*key : nullptr);
  if (!bytes) return refuse(bytes.error().text);
  auto file = plugin::read_bundle_file(*bytes, nullptr);
  const auto& manifest = file.folder.manifest;
  auto out = options.out.empty() ? fmt::format("{}-{}.tjp", manifest.id, manifest.version) : options.out;
  if (!write_whole(out, *bytes)) return refuse({out + " kan niet geschreven worden", out + " cannot be written"});
  if (options.json)
    print << plugin::json_line(Json{{"file", out},
                                    {"plugin", manifest.id},
                                    {"version", manifest.version},
                                    {"bundle", bundle->hash},
                                    {"bytes", bytes->size()},
                                    {"sha256", file.sha256},
                                    {"publisher", or_null(file.publisher)}})
          << "\n";
  else
    print << fmt::format("{}: {} {}, {}, {}\n", out, manifest.id, manifest.version, size_of(bytes->size()),
                         signed_by(file.publisher).in(options.lang))
          << fmt::format("  bundle {}\n  sha256 {}\n", bundle->hash, file.sha256);
  return 0;
}

int keygen(const KeygenOptions& options, std::ostream& print, std::ostream& complain) {
  if (!plugin::is_bundle_id(options.publisher))
    return say(complain, options.lang,
               {"`--publisher` is een naam van kleine letters, cijfers en -, zoals mijn-regio",
                "`--publisher` is a name of lower-case letters, digits and -, such as my-region"});
  std::error_code failed;
  if (fs::exists(fs::symlink_status(options.file, failed)))
    return say(complain, options.lang,
               {options.file + " is er al: een sleutel wordt nooit overschreven, kies een andere naam",
                options.file + " is there already: a key is never written over, choose another name"});
  auto key = plugin::make_signing_key(options.publisher);
  if (!write_secret(options.file, plugin::write_signing_key(key)))
    return say(complain, options.lang,
               {options.file + " kan niet geschreven worden", options.file + " cannot be written"});
  auto shown = to_base64(key.public_key());
  if (options.json)
    print << plugin::json_line(Json{{"file", options.file}, {"publisher", key.publisher}, {"key", shown}}) << "\n";
  else
    print << fmt::format("publisher {}\nkey {}\n", key.publisher, shown);
  return 0;
}

namespace {

struct Shown {
  plugin::Folder folder;
  std::vector<route::BundleSource> bases;
  std::optional<plugin::BundleFile> file;  // of a bundle that is one
  std::uintmax_t bytes = 0;                // of that file
  std::string hash;                        // that it has when it loads
};

Json json_of(const route::BundleSource& source) {
  auto files = Json::array();
  for (const auto& file : source.files) files.push_back({{"path", file.path}, {"bytes", file.text.size()}});
  return {{"id", source.id}, {"files", std::move(files)}};
}

Json json_of(const Shown& shown) {
  const auto& manifest = shown.folder.manifest;
  Json out = {{"bundle", or_null(shown.hash)}, {"plugin", json_of(shown.folder.source)}, {"workflows", Json::array()}};
  for (const auto& base : shown.bases) out["workflows"].push_back(json_of(base));
  if (shown.folder.is_plugin)
    out["manifest"] = {{"id", manifest.id},
                       {"version", manifest.version},
                       {"engine", manifest.engine},
                       {"region", manifest.region},
                       {"title", {{"nl", manifest.title.nl}, {"en", manifest.title.en}}},
                       {"requires", manifest.requires_},
                       {"capabilities", manifest.capabilities},
                       {"publisher", manifest.publisher}};
  if (shown.file)
    out["file"] = {{"bytes", shown.bytes},
                   {"sha256", shown.file->sha256},
                   {"publisher", or_null(shown.file->publisher)},
                   {"key", or_null(to_base64(shown.file->key))}};
  return out;
}

void print_text(const Shown& shown, std::ostream& out, Lang lang) {
  const auto& manifest = shown.folder.manifest;
  auto line = [&](const char* nl, const char* en, const std::string& value) {
    if (!value.empty()) out << fmt::format("{:<13} {}\n", Text{nl, en}.in(lang), value);
  };
  line("bundel", "bundle", shown.folder.source.id + " " + manifest.version);
  line("titel", "title", manifest.title.in(lang));
  line("regio", "region", manifest.region);
  std::string requires_, capabilities;
  for (const auto& [id, range] : manifest.requires_) requires_ += (requires_.empty() ? "" : ", ") + id + " " + range;
  for (const auto& one : manifest.capabilities) capabilities += (capabilities.empty() ? "" : ", ") + one;
  line("vraagt", "requires", requires_);
  line("rechten", "capabilities", capabilities);
  line("van", "by", manifest.publisher);
  line("hash", "hash", shown.hash);
  if (shown.file) {
    line("bestand", "file", fmt::format("{}, sha256 {}", size_of(shown.bytes), shown.file->sha256));
    line("handtekening", "signature", signed_by(shown.file->publisher).in(lang));
    line("sleutel", "key", to_base64(shown.file->key));
  }
  auto files = [&](const route::BundleSource& source, const std::string& root) {
    out << fmt::format("{} ({}, {})\n", root, source.files.size(), size_of(bytes_of(source)));
    for (const auto& file : source.files) out << fmt::format("  {:>8}  {}\n", file.text.size(), file.path);
  };
  files(shown.folder.source, shown.folder.is_plugin ? "plugin" : "workflows/" + shown.folder.source.id);
  for (const auto& base : shown.bases) files(base, "workflows/" + base.id);
}

}  // namespace

int show(const ShowOptions& options, std::ostream& print, std::ostream& complain) {
  Shown shown;
  std::vector<route::Fault> faults;
  auto sources = plugin::read_sources(options.path, offered(options.workflows), faults);
  if (!sources.good) return say_all(complain, options.lang, faults);
  if (options.origins) {
    auto declared = plugin::declare(sources, faults);
    if (!declared.bundle) return say_all(complain, options.lang, faults);
    if (options.json)
      print << plugin::origins_json(declared.declared) << "\n";
    else
      plugin::print_origins(declared.declared, print);
    return 0;
  }
  if (plugin::is_bundle_file(options.path)) {
    shown.file = plugin::read_bundle_file_at(options.path);
    std::error_code failed;
    shown.bytes = fs::file_size(options.path, failed);
  }
  shown.hash = plugin::bundle_hash(sources.top.source, sources.bases);
  shown.folder = std::move(sources.top);
  shown.bases = std::move(sources.bases);
  if (options.json)
    print << plugin::json_line(json_of(shown)) << "\n";
  else
    print_text(shown, print, options.lang);
  return 0;
}

}  // namespace trajectum::app
