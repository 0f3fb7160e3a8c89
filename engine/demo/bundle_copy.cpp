#include "demo/bundle_copy.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace trajectum::demo {
namespace {

namespace fs = std::filesystem;

Error cannot_copy(const std::string& what) {
  Error error;
  error.code = ErrorCode::unavailable;
  error.reason = "copy";
  error.text = {fmt::format("De bundel is niet te kopiëren: {}", what),
                fmt::format("Cannot copy the bundle: {}", what)};
  return error;
}

Result<void> scale_file(const fs::path& file, const Scale& scale) {
  std::string text;
  {
    std::ifstream in(file, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  auto scaled = scale_pools(std::move(text), scale);
  if (!scaled) return scaled.error();
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << *scaled;
  if (!out.flush()) return cannot_copy(file.string());
  return {};
}

}  // namespace

Result<std::string> scale_pools(std::string text, const Scale& scale) {
  const Scale full = full_scale();
  const std::pair<std::string, std::string> changes[] = {
      {fmt::format("\", {})", full.pool_before), fmt::format("\", {})", scale.pool_before)},
      {fmt::format("\", {})", full.pool_after), fmt::format("\", {})", scale.pool_after)},
      {fmt::format("gemeente = {}", full.clients - full.clients_uwv),
       fmt::format("gemeente = {}", scale.clients - scale.clients_uwv)},
      {fmt::format("uwv = {}", full.clients_uwv), fmt::format("uwv = {}", scale.clients_uwv)},
  };
  for (const auto& [from, to] : changes) {
    auto at = text.find(from);
    if (at == std::string::npos)
      return conflict("pools", {fmt::format("pools.lua bevat '{}' niet; een kleine kopie is niet te maken.", from),
                                fmt::format("pools.lua lacks '{}'; cannot make a small copy.", from)});
    text.replace(at, from.size(), to);
  }
  return text;
}

Result<BundleFolders> copy_scaled(const BundleFolders& from, const std::string& to, const Scale& scale) {
  BundleFolders copy{to + "/workflows", to + "/plugins"};
  std::error_code failed;
  fs::create_directories(to, failed);
  const std::pair<std::string, std::string> folders[] = {{from.workflows, copy.workflows},
                                                         {from.plugins, copy.plugins}};
  for (const auto& [source, target] : folders) {
    fs::copy(source, target, fs::copy_options::recursive, failed);
    if (failed) return cannot_copy(source + ": " + failed.message());
  }
  for (const auto& entry : fs::recursive_directory_iterator(copy.plugins, failed)) {
    if (entry.path().filename() != "pools.lua") continue;
    if (auto done = scale_file(entry.path(), scale); !done) return done.error();
  }
  return copy;
}

}  // namespace trajectum::demo
