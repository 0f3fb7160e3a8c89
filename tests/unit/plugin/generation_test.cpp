#include "plugin/generation.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/limits.hpp"
#include "plugin/check.hpp"
#include "plugin/version.hpp"
#include "route/scripts.hpp"
#include "unit/plugin/all_faults.hpp"

using namespace trajectum;
using namespace trajectum::plugin;
using test::all;
namespace fs = std::filesystem;

namespace {

const fs::path kSources = TRAJECTUM_SOURCE_DIR;

/// A folder of its own that goes when the test ends.
class Sandbox {
 public:
  Sandbox() : root_(fs::temp_directory_path() / ("trajectum_plugin_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Sandbox() { fs::remove_all(root_); }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  void copy_tree() const {
    fs::copy(kSources / "workflows", root_ / "workflows", fs::copy_options::recursive);
    fs::copy(kSources / "plugins", root_ / "plugins", fs::copy_options::recursive);
  }
  std::string path(const std::string& name = "") const { return (root_ / name).generic_string(); }

 private:
  fs::path root_;
};

std::string manifest(const std::string& id, const std::string& more = "") {
  return "{\n  \"id\": \"" + id + "\", \"version\": \"1.0.0\", \"engine\": \"^1\", \"region\": \"" + id +
         "\",\n  \"title\": { \"nl\": \"T\", \"en\": \"T\" }, \"publisher\": \"P\", \"requires\": { \"werkroute\": "
         "\"^1\" }" +
         more + "\n}\n";
}

bool says(const std::vector<route::Fault>& faults, const std::string& words) {
  return all(faults).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("Range_UnderstandsTheCaret") {
  auto range = parse_range("^1");
  REQUIRE(range);
  CHECK(range->contains({1, 0, 0}));
  CHECK(range->contains({1, 9, 3}));
  CHECK_FALSE(range->contains({2, 0, 0}));
  CHECK_FALSE(range->contains({0, 9, 9}));
  CHECK_FALSE(parse_range("^1.2")->contains({1, 1, 9}));
  CHECK(parse_range("^0.3")->contains({0, 3, 7}));
  CHECK_FALSE(parse_range("^0.3")->contains({0, 4, 0}));
  CHECK(parse_range("1.2.3")->contains({1, 2, 3}));
  CHECK_FALSE(parse_range("1.2.3")->contains({1, 2, 4}));
  for (const char* wrong : {"", "^", "^x", "1", "1.", ">=1", "^1.2.3.4", "^-1", "^1..2"})
    CHECK_FALSE(parse_range(wrong));
}

TEST_CASE("Generation_ServesTheRegionsOfTheTree") {
  auto generation = load_all((kSources / "workflows").generic_string(), (kSources / "plugins").generic_string());
  INFO(all(generation.faults));
  CHECK(generation.faults.empty());
  REQUIRE(generation.regions.count("zuid-limburg"));
  CHECK(generation.regions.at("zuid-limburg")->routes.count("nieuw_aanbod"));
}

TEST_CASE("Generation_WithoutPluginsServesTheWorkflowsAlone") {
  auto generation = load_all((kSources / "workflows").generic_string(), (kSources / "no_such_folder").generic_string());
  INFO(all(generation.faults));
  REQUIRE(generation.regions.count("default"));
  CHECK(generation.regions.at("default")->region == "default");
  CHECK(generation.regions.at("default")->version == "1.0.0");
}

TEST_CASE("Generation_LeavesBrokenPluginsOutAndServesTheRest") {
  Sandbox box;
  box.copy_tree();
  const std::pair<const char*, const char*> kBroken[] = {
      {"syntax", "return route \"x\" { = }"},
      {"loop", "while true do end"},
      {"huge", "local s = (\"x\"):rep(1024 * 1024 * 1024)"},
      {"unknown-key", "return route \"x\" { extends = \"werkroute\", colour = \"red\" }"},
      {"target",
       "return route \"x\" { extends = \"werkroute\", change \"placement.contract\" { next = \"nowhere\" } }"},
      {"mixed",
       "return route \"x\" { extends = \"werkroute\", change \"intake.broad_intake\" { next = \"personal_plan\" } }"},
  };
  for (const auto& [id, text] : kBroken) {
    box.write(std::string("plugins/") + id + "/plugin.json", manifest(id));
    box.write(std::string("plugins/") + id + "/routes/x.lua", text);
  }
  auto generation = load_all(box.path("workflows"), box.path("plugins"));
  INFO(all(generation.faults));
  CHECK(generation.regions.size() == 3);  // the good ones of the tree
  CHECK(generation.regions.count("zuid-limburg"));
  for (const auto& [id, text] : kBroken)
    CHECK(std::any_of(generation.faults.begin(), generation.faults.end(), [&, id = id](const route::Fault& fault) {
      return fault.origin.file == std::string("plugins/") + id + "/routes/x.lua" && fault.origin.line == 1;
    }));
}

TEST_CASE("Generation_RefusesASecondPluginOfARegionAndAMissingVersion") {
  Sandbox box;
  box.copy_tree();
  auto second = manifest("zz");
  second.replace(second.find("\"region\": \"zz\""), 14, "\"region\": \"zuid-limburg\"");
  box.write("plugins/zz/plugin.json", second);
  auto newer = manifest("newer");
  newer.replace(newer.find("\"^1\" }"), 6, "\"^2\" }");
  box.write("plugins/newer/plugin.json", newer);
  auto generation = load_all(box.path("workflows"), box.path("plugins"));
  INFO(all(generation.faults));
  CHECK(generation.regions.size() == 3);  // those of the tree
  CHECK(generation.regions.at("zuid-limburg")->id == "zuid-limburg");
  CHECK(says(generation.faults, "has a plugin already"));
  CHECK(says(generation.faults, "this plugin asks for ^2"));
}

TEST_CASE("Manifest_IsReadStrictly") {
  auto faults_of = [](const std::string& text) {
    std::vector<route::Fault> faults;
    read_manifest(text, "plugin.json", faults);
    return faults;
  };
  CHECK(faults_of(manifest("good")).empty());
  auto unknown = faults_of(manifest("x", ",\n  \"capabilites\": []"));
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].origin.line == 4);
  CHECK(unknown[0].origin.column == 3);
  CHECK(says(unknown, "did you mean `capabilities`"));
  CHECK(says(faults_of(manifest("x", ",\n \"capabilities\": [\"budget\"]")), "did you mean `budgets`"));
  CHECK(says(faults_of(manifest("x", ",\n \"id\": \"y\"")), "is there twice"));
  CHECK(says(faults_of(manifest("X y")), "`id` must be"));
  CHECK(says(faults_of("{"), "not valid JSON"));
  auto large = faults_of("{\"id\": \"x\",\n \"version\": [1, 1e999]}");
  REQUIRE(large.size() == 1);
  CHECK(large[0].origin.line == 2);
  CHECK(says(large, "too large"));
  CHECK(says(faults_of("[]"), "is a JSON object"));
  CHECK(faults_of("{}").size() == 6);
  auto engine = manifest("x");
  engine.replace(engine.find("\"engine\": \"^1\""), 14, "\"engine\": \"^2\"");
  CHECK(says(faults_of(engine), "this server offers version"));
}

TEST_CASE("Folder_RefusesLinksStrangeNamesAndTooMuch") {
  Sandbox box;
  box.write("a/route.lua", "return 1\n");
  CHECK(read_folder(box.path("a")).good());
  CHECK(read_folder(box.path("a/")).source.id == "a");
  CHECK_FALSE(read_folder(box.path("nowhere")).good());
  fs::create_symlink("/etc/passwd", box.path("a/link.lua"));
  CHECK_FALSE(read_folder(box.path("a")).good());
  box.write("b/met spatie.lua", "return 1\n");
  CHECK_FALSE(read_folder(box.path("b")).good());
  for (std::size_t i = 0; i <= limits::kBundleFilesMax; ++i) box.write("c/f" + std::to_string(i) + ".md", "x");
  CHECK(read_folder(box.path("c")).source.files.size() == limits::kBundleFilesMax);
  CHECK_FALSE(read_folder(box.path("c")).good());
  box.write("d/large.md", std::string(limits::kBundleBytesMax + 1, 'x'));
  CHECK_FALSE(read_folder(box.path("d")).good());
  box.write("e/README.md", "x");
  CHECK(read_folder(box.path("e")).good());
  box.write("e/readme.md", "x");
  CHECK(says(read_folder(box.path("e")).faults, "are one name on some disks"));
  box.write("f/" + std::string(limits::kBundlePathBytesMax, 'n'), "x");
  CHECK(read_folder(box.path("f")).good());
  box.write("f/" + std::string(limits::kBundlePathBytesMax + 1, 'n'), "x");
  CHECK(says(read_folder(box.path("f")).faults, "at most 100 characters"));
}

TEST_CASE("Check_PrintsFaultsAndASummary") {
  std::ostringstream good;
  CheckOptions options;
  options.dirs = {(kSources / "workflows/werkroute").generic_string(),
                  (kSources / "plugins/zuid-limburg").generic_string()};
  CHECK(check(options, good) == 0);
  CHECK(good.str().find("perspectief_op_werk") != std::string::npos);
  Sandbox box;
  box.copy_tree();
  box.write("plugins/zuid-limburg/routes/x.lua", "return route \"x\" {\n  extends = \"werkrout\",\n}\n");
  std::ostringstream bad;
  options.lang = Lang::en;
  options.dirs = {box.path("plugins/zuid-limburg")};
  CHECK(check(options, bad) == 1);
  CHECK(bad.str().find("plugins/zuid-limburg/routes/x.lua:2:13: ") != std::string::npos);
  CHECK(bad.str().find("            ^") != std::string::npos);
  CHECK(check({}, bad) == 1);
}
