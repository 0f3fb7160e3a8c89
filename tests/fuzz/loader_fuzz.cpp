// Lua source -> route::load: a bundle, or faults with a place and a sentence each. Loading it twice comes to the same,
// and a bundle that loads can be kept and loaded again from what was kept.
//   input = the text of route.lua; then other files, each after a line `=== path`
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "lua/source.hpp"
#include "plugin/generation.hpp"
#include "plugin/packed.hpp"
#include "unit/route/bundles.hpp"

using namespace trajectum;

namespace {

route::BundleSource source_of(std::string_view text) {
  std::vector<route::SourceFile> files{{"route.lua", ""}};
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size() - 1);
    auto line = text.substr(0, end + 1);
    text.remove_prefix(end + 1);
    if (line.starts_with("=== ") && line.ends_with('\n'))
      files.push_back({std::string(line.substr(4, line.size() - 5)), ""});
    else
      files.back().text += line;
  }
  auto out = route::test::small("", files);
  out.region = "small";
  out.version = "1.0.0";
  return out;
}

void is_told(const route::BundleSource& source, const route::LoadResult& result) {
  auto mistakes = std::count_if(result.faults.begin(), result.faults.end(), [](const auto& f) { return !f.warning; });
  TRAJECTUM_ASSERT((result.bundle != nullptr) == (mistakes == 0));
  for (const auto& fault : result.faults) {
    TRAJECTUM_ASSERT(!fault.message.nl.empty() && !fault.message.en.empty());
    TRAJECTUM_ASSERT(is_utf8(fault.message.nl) && is_utf8(fault.message.en));  // it is sent as JSON
    TRAJECTUM_ASSERT(!fault.format(Lang::nl).empty() && !fault.format(Lang::en).empty());
    auto of = std::find_if(source.files.begin(), source.files.end(),
                           [&](const auto& file) { return source.shown(file.path) == fault.origin.file; });
    if (of == source.files.end()) continue;        // of the bundle as a whole
    auto text = lua::Source("", of->text).text();  // each of its lines ends in LF
    auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    bool there = fault.origin.line >= 0 && fault.origin.line <= lines && fault.origin.column >= 0;
    if (!there) std::fputs(fault.format(Lang::en).c_str(), stderr);
    TRAJECTUM_ASSERT(there);
  }
}

/// It ran out of its time or its memory, which is not the same each time.
bool overran(const std::vector<route::Fault>& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const auto& fault) { return fault.message.en.find("overran") != std::string::npos; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  auto source = source_of({reinterpret_cast<const char*>(bytes), size});
  auto first = route::load(source, {});
  is_told(source, first);
  auto again = route::load(source, {});
  if (overran(first.faults) || overran(again.faults)) return 0;
  TRAJECTUM_ASSERT((again.bundle != nullptr) == (first.bundle != nullptr));
  TRAJECTUM_ASSERT(route::test::all(again.faults) == route::test::all(first.faults));
  if (!first.bundle) return 0;
  plugin::pin(*first.bundle, source, {});
  std::vector<route::Fault> faults;
  auto kept = plugin::load_packed(first.bundle->packed, faults);
  if (overran(faults)) return 0;
  TRAJECTUM_ASSERT(kept && kept->hash == first.bundle->hash && kept->routes.size() == first.bundle->routes.size());
  return 0;
}
