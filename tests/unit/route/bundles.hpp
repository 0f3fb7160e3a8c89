// Bundles for the tests of the loader: the examples as they lie in the tree, and small ones written in a test.
#ifndef TRAJECTUM_TESTS_UNIT_ROUTE_BUNDLES_HPP
#define TRAJECTUM_TESTS_UNIT_ROUTE_BUNDLES_HPP
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "route/bundle.hpp"
#include "route/scripts.hpp"

namespace trajectum::route::test {

inline BundleSource folder(const std::string& where) {
  namespace fs = std::filesystem;
  BundleSource out;
  out.where = where;
  out.id = fs::path(where).filename().string();
  auto root = fs::path(TRAJECTUM_SOURCE_DIR) / where;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out.files.push_back(
        {entry.path().lexically_relative(root).generic_string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
  return out;
}

/// What every small bundle needs: a subject, a role, a table.
inline std::vector<SourceFile> ground() {
  return {
      {"roles.lua", "return roles { role \"worker\" { }, role \"boss\" { } }\n"},
      {"registers/client.lua",
       "return register \"client\" { key = text \"number\", fields = { text \"name\", choice \"source\" { \"a\", \"b\" "
       "}, ref \"employer\" } }\n"},
      {"registers/employer.lua",
       "return register \"employer\" { key = text \"code\", fields = { text \"name\", date \"since_day\" } }\n"},
      {"registers/place.lua",
       "return register \"place\" { key = text \"code\", fields = { date \"starts\", integer \"seats\" }, capacity = "
       "\"seats\", period = { from = \"starts\" } }\n"},
  };
}

inline constexpr const char* kHead =
    "return route \"r\" {\n"
    "  version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = \"worker\",\n";

/// A bundle whose route has this body after a head of two lines; `others` replace or join the ground.
inline BundleSource small(const std::string& body, const std::vector<SourceFile>& others = {}) {
  BundleSource out;
  out.id = "small";
  out.where = "small";
  out.files = ground();
  out.files.push_back({"route.lua", kHead + body + "}\n"});
  for (const auto& other : others) {
    auto same = std::find_if(out.files.begin(), out.files.end(), [&](auto& file) { return file.path == other.path; });
    if (same == out.files.end())
      out.files.push_back(other);
    else
      *same = other;
  }
  return out;
}

inline std::string all(const std::vector<Fault>& faults) {
  std::string out;
  for (const auto& fault : faults) out += fault.format(Lang::en) + "\n";
  return out;
}

/// True if a fault stands at `place` ("route.lua:4:3") and its message has `words`.
inline bool has(const LoadResult& result, const std::string& place, const std::string& words) {
  return std::any_of(result.faults.begin(), result.faults.end(), [&](const Fault& fault) {
    auto at = fault.origin.file + ":" + std::to_string(fault.origin.line) + ":" + std::to_string(fault.origin.column);
    return at == "small/" + place && fault.message.en.find(words) != std::string::npos && !fault.message.nl.empty();
  });
}

}  // namespace trajectum::route::test

#endif  // TRAJECTUM_TESTS_UNIT_ROUTE_BUNDLES_HPP
