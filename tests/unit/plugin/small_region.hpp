// A small region that loads: a workflow `klein` and a plugin `regio` on top of it, as files to change one of.
#ifndef TRAJECTUM_TESTS_UNIT_PLUGIN_SMALL_REGION_HPP
#define TRAJECTUM_TESTS_UNIT_PLUGIN_SMALL_REGION_HPP
#include <map>
#include <string>
#include <vector>

#include "plugin/folder.hpp"

namespace trajectum::plugin::testing {

using Files = std::map<std::string, std::string>;

inline Files small_workflow() {
  return {{"roles.lua", "return roles { role \"r\" { title = { nl = \"Rol\", en = \"Role\" } } }\n"},
          {"registers/client.lua", "return register \"client\" { key = text \"n\", fields = { text \"name\" {} } }\n"},
          {"route.lua",
           "return route \"klein\" { version = \"1.0.0\", title = { nl = \"Klein\", en = \"Small\" }, subject = "
           "\"client\", owner = \"r\",\n"
           "  file = { yesno \"fit\" },\n"
           "  step \"a\" { title = { nl = \"Begin\", en = \"Begin\" }, by = role \"r\", due = days(1)  },\n"
           "  step \"b\" { title = { nl = \"Midden\", en = \"Middle\" }, by = role \"r\", due = days(2) },\n"
           "  step \"c\" { title = { nl = \"Slot\", en = \"Last\" }, by = role \"r\", due = days(3) },\n"
           "}\n"}};
}

inline Files small_plugin() {
  return {
      {"plugin.json",
       "{ \"id\": \"regio\", \"version\": \"1.2.0\", \"engine\": \"^1\", \"region\": \"regio\",\n"
       "  \"title\": { \"nl\": \"Regio\", \"en\": \"Region\" }, \"requires\": { \"klein\": \"^1\" },\n"
       "  \"capabilities\": [], \"publisher\": \"De regio\" }\n"},
      {"README.md", "# Regio\n"},
      {"routes/eigen.lua",
       "return route \"eigen\" { extends = \"klein\", version = \"1.2.0\", title = { nl = \"Eigen\", en = \"Own\" },\n"
       "  change \"a\" { due = days(4) },\n"
       "  after \"b\" { step \"extra\" { title = { nl = \"Extra\", en = \"Extra\" }, by = role \"r\", due = days(1) } "
       "},\n"
       "}\n"},
      {"spec/regio_spec.lua",
       "describe(\"eigen\", function()\n  it(\"begins\", function() expect(open \"eigen\").at \"a\" end)\nend)\n"}};
}

inline std::vector<route::SourceFile> as_sources(const Files& files) {
  std::vector<route::SourceFile> out;
  for (const auto& [path, text] : files) out.push_back({path, text});
  return out;
}

inline Folder plugin_of(const Files& files) { return folder_of("regio", "plugins/regio", as_sources(files)); }
inline route::BundleSource workflow_of(const Files& files) {
  return folder_of("klein", "workflows/klein", as_sources(files)).source;
}

inline std::string told(const std::vector<route::Fault>& faults) {
  std::string out;
  for (const auto& fault : faults) out += fault.format(Lang::en) + "\n";
  return out;
}

}  // namespace trajectum::plugin::testing

#endif  // TRAJECTUM_TESTS_UNIT_PLUGIN_SMALL_REGION_HPP
