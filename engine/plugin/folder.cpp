#include "plugin/folder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/limits.hpp"

namespace trajectum::plugin {
namespace {

namespace fs = std::filesystem;

bool is_safe_name(const std::string& path) {
  return !path.empty() && path.size() <= 200 && std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == '/';
  });
}

/// A folder as a person knows it: as given if relative, so that an editor can follow it from where he stands ("" is
/// that very place); else its last two names, the same on every machine.
std::string shown_path(const fs::path& path) {
  if (path == ".") return "";
  if (path.is_relative()) return path.generic_string();
  auto parent = path.parent_path().filename().generic_string();
  return parent.empty() ? path.filename().generic_string() : parent + "/" + path.filename().generic_string();
}

class Reading {
 public:
  explicit Reading(Folder& out) : out_(out) {}

  void read(const fs::path& root) {
    std::error_code failed;
    fs::recursive_directory_iterator it(root, failed), end;
    for (; !failed && it != end && good_; it.increment(failed)) {
      auto name = fs::path(it->path()).lexically_relative(root).generic_string();
      if (it->path().filename().generic_string().front() == '.') {  // an editor's or a tool's own; no part of a bundle
        if (it->is_directory()) it.disable_recursion_pending();
        continue;
      }
      take(*it, name);
    }
    if (failed)
      fault("", fmt::format("deze map is niet te lezen: {}", failed.message()),
            fmt::format("this folder cannot be read: {}", failed.message()));
  }

 private:
  void take(const fs::directory_entry& entry, const std::string& name) {
    std::error_code failed;
    if (entry.is_symlink(failed)) return fault(name, "een bundel bevat geen koppelingen", "a bundle holds no links");
    if (!is_safe_name(name))
      return fault(name, "deze bestandsnaam kan niet: letters, cijfers, `_`, `-` en `.`",
                   "this file name is not allowed: letters, digits, `_`, `-` and `.`");
    if (entry.is_directory(failed)) return;
    if (!entry.is_regular_file(failed)) return fault(name, "dit is geen gewoon bestand", "this is not a plain file");
    bytes_ += entry.file_size(failed);
    if (failed) return fault(name, "dit bestand is niet te lezen", "this file cannot be read");
    if (out_.source.files.size() >= limits::kBundleFilesMax)
      return stop(fmt::format("een bundel heeft hoogstens {} bestanden", limits::kBundleFilesMax),
                  fmt::format("a bundle has at most {} files", limits::kBundleFilesMax));
    if (bytes_ > limits::kBundleBytesMax)
      return stop(fmt::format("een bundel heeft hoogstens {} bytes", limits::kBundleBytesMax),
                  fmt::format("a bundle has at most {} bytes", limits::kBundleBytesMax));
    std::ifstream in(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) return fault(name, "dit bestand is niet te lezen", "this file cannot be read");
    out_.source.files.push_back({name, std::move(text)});
  }

  void stop(std::string nl, std::string en) {
    good_ = false;
    fault("", std::move(nl), std::move(en));
  }

  void fault(const std::string& name, std::string nl, std::string en) {
    route::Fault out;
    out.origin.file = out_.source.shown(name);
    out.message = {std::move(nl), std::move(en)};
    out_.faults.push_back(std::move(out));
  }

  Folder& out_;
  std::uintmax_t bytes_ = 0;
  bool good_ = true;
};

void read_manifest_of(Folder& out, const std::string& text) {
  out.is_plugin = true;
  out.manifest = read_manifest(text, out.source.shown("plugin.json"), out.faults);
  if (!out.manifest.id.empty()) out.source.id = out.manifest.id;
  out.source.region = out.manifest.region;
  out.source.version = out.manifest.version;
  out.source.title = out.manifest.title;
}

}  // namespace

Folder read_folder(const std::string& given) {
  Folder out;
  fs::path path = fs::path(given).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // "plugins/my-region/"
  out.source.where = shown_path(path);
  if (path.filename() == "." || path.filename() == "..") {
    std::error_code failed;
    path = fs::canonical(path, failed);
  }
  out.source.id = path.filename().generic_string();
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    route::Fault fault;
    fault.origin.file = given;
    fault.message = {"deze map bestaat niet", "there is no such folder"};
    out.faults.push_back(std::move(fault));
    return out;
  }
  Reading(out).read(path);
  std::sort(out.source.files.begin(), out.source.files.end(), [](auto& a, auto& b) { return a.path < b.path; });
  for (const auto& file : out.source.files)
    if (file.path == "plugin.json") read_manifest_of(out, file.text);
  return out;
}

std::vector<std::string> bundle_folders(const std::string& path) {
  std::vector<std::string> out;
  std::error_code failed;
  for (fs::directory_iterator it(path, failed), end; !failed && it != end; it.increment(failed))
    if (it->is_directory() && it->path().filename().generic_string().front() != '.')
      out.push_back(it->path().generic_string());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace trajectum::plugin
