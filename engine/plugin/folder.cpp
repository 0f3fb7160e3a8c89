#include "plugin/folder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/limits.hpp"
#include "plugin/bundle_names.hpp"

namespace trajectum::plugin {
namespace {

namespace fs = std::filesystem;

/// A folder as a person knows it: as given if relative, so that an editor can follow it from where he stands ("" is
/// that very place); else its last two names, the same on every machine.
std::string shown_path(const fs::path& path) {
  if (path == ".") return "";
  if (path.is_relative()) return path.generic_string();
  auto parent = path.parent_path().filename().generic_string();
  return parent.empty() ? path.filename().generic_string() : parent + "/" + path.filename().generic_string();
}

void add_fault(Folder& out, const std::string& name, Text message) {
  route::Fault fault;
  fault.origin.file = out.source.shown(name);
  fault.message = std::move(message);
  out.faults.push_back(std::move(fault));
}

class FolderReading {
 public:
  explicit FolderReading(Folder& out) : out_(out) {}

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
    if (auto wrong = wrong_path(name, limits::kBundlePathBytesMax)) return fault(name, wrong->nl, wrong->en);
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
    add_fault(out_, name, {std::move(nl), std::move(en)});
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
  out.source.may.emplace(out.manifest.capabilities.begin(), out.manifest.capabilities.end());
}

/// What follows from its files, once they are read.
void complete(Folder& out) {
  auto& files = out.source.files;
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; });
  BundlePaths paths;
  for (const auto& file : files) {
    if (auto wrong = paths.add(file.path)) add_fault(out, file.path, std::move(*wrong));
    if (file.path == "plugin.json") read_manifest_of(out, file.text);
  }
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
  FolderReading(out).read(path);
  complete(out);
  return out;
}

Folder folder_of(std::string id, std::string where, std::vector<route::SourceFile> files) {
  Folder out;
  out.source.id = std::move(id);
  out.source.where = std::move(where);
  out.source.files = std::move(files);
  for (const auto& file : out.source.files)
    if (auto wrong = wrong_path(file.path, limits::kBundlePathBytesMax)) add_fault(out, file.path, std::move(*wrong));
  complete(out);
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
