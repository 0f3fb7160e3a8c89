#include "plugin/bundle_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "plugin/generation.hpp"
#include "route/scripts.hpp"
#include "small_region.hpp"

using namespace trajectum;
using namespace trajectum::plugin;
using namespace trajectum::plugin::testing;
namespace fs = std::filesystem;

namespace {

const fs::path kTree = TRAJECTUM_SOURCE_DIR;

std::string packed(const SigningKey* key = nullptr, const Files& plugin = small_plugin()) {
  auto bytes = write_bundle_file(plugin_of(plugin), {workflow_of(small_workflow())}, key);
  REQUIRE_MESSAGE(bytes.ok(), (bytes.ok() ? "" : bytes.error().text.en));
  return *bytes;
}

std::string why_not(const Files& plugin, std::vector<route::BundleSource> bases) {
  auto bytes = write_bundle_file(plugin_of(plugin), bases, nullptr);
  return bytes.ok() ? "" : bytes.error().text.en;
}

}  // namespace

TEST_CASE("BundleFile_GivesBackWhatWasPacked") {
  auto file = read_bundle_file(packed(), nullptr);
  REQUIRE_MESSAGE(file.good(), told(file.faults));
  auto given = plugin_of(small_plugin());
  CHECK(file.folder.is_plugin);
  CHECK(file.folder.manifest.id == "regio");
  CHECK(file.folder.source.version == "1.2.0");
  CHECK(file.folder.source.where == "plugins/regio");
  REQUIRE(file.folder.source.files.size() == given.source.files.size());
  for (std::size_t i = 0; i < given.source.files.size(); ++i) {
    CHECK(file.folder.source.files[i].path == given.source.files[i].path);
    CHECK(file.folder.source.files[i].text == given.source.files[i].text);
  }
  REQUIRE(file.bases.size() == 1);
  CHECK(file.bases[0].id == "klein");
  CHECK(file.bases[0].files.size() == 3);
  CHECK(file.sha256.size() == 64);
  CHECK(file.publisher.empty());
  CHECK(file.key.empty());
}

TEST_CASE("BundleFile_IsTheSameBytesForTheSameFolder") {
  CHECK(packed() == packed());
  auto key = make_signing_key("regio");
  CHECK(packed(&key) == packed(&key));
  auto shuffled = plugin_of(small_plugin());
  std::reverse(shuffled.source.files.begin(), shuffled.source.files.end());
  CHECK(write_bundle_file(shuffled, {workflow_of(small_workflow())}, nullptr).value() == packed());
  auto other = small_plugin();
  other["README.md"] += " ";
  CHECK(packed(nullptr, other) != packed());
}

TEST_CASE("BundleFile_HasTheHashOfItsFolder") {
  auto plugin = read_folder((kTree / "plugins/zuid-limburg").generic_string());
  auto werkroute = read_folder((kTree / "workflows/werkroute").generic_string());
  REQUIRE(plugin.good());
  auto bytes = write_bundle_file(plugin, {werkroute.source}, nullptr);
  REQUIRE(bytes.ok());
  auto file = read_bundle_file(*bytes, nullptr);
  REQUIRE_MESSAGE(file.good(), told(file.faults));
  std::vector<route::Fault> faults, of_folder;
  Proven proven;
  auto bundle = load_bundle_file(file, faults, &proven);
  REQUIRE_MESSAGE(bundle, told(faults));
  CHECK(proven.states > 0);
  Workflows workflows;
  workflows.add(werkroute.source, of_folder);
  auto same = load_plugin(plugin, workflows, of_folder);
  REQUIRE(same);
  CHECK(bundle->hash == same->hash);
  auto again = load_packed(bundle->packed, faults);
  REQUIRE(again);
  CHECK(again->hash == bundle->hash);
}

TEST_CASE("BundleFile_IsLoadedWithAllItsFaults") {
  auto broken = small_plugin();
  broken["routes/eigen.lua"] = "return route \"eigen\" { extends = \"klien\", version = \"1.0.0\" }\n";
  auto file = read_bundle_file(packed(nullptr, broken), nullptr);
  REQUIRE(file.good());
  std::vector<route::Fault> faults;
  CHECK_FALSE(load_bundle_file(file, faults));
  CHECK(told(faults).find("plugins/regio/routes/eigen.lua:1:") != std::string::npos);
  auto base = small_workflow();
  base["route.lua"] = "return 1 +\n";
  auto bytes = write_bundle_file(plugin_of(small_plugin()), {workflow_of(base)}, nullptr);
  REQUIRE(bytes.ok());
  faults.clear();
  CHECK_FALSE(load_bundle_file(read_bundle_file(*bytes, nullptr), faults));
  CHECK(told(faults).find("workflows/klein/route.lua:") != std::string::npos);
  faults.clear();
  CHECK_FALSE(load_bundle_file(read_bundle_file("nonsense", nullptr), faults));
  CHECK(faults.size() == 1);
}

TEST_CASE("BundleFile_SaysWhoSignedIt") {
  auto key = make_signing_key("regio");
  auto bytes = packed(&key);
  auto file = read_bundle_file(bytes, nullptr);
  REQUIRE_MESSAGE(file.good(), told(file.faults));
  CHECK(file.publisher == "regio");
  CHECK(file.key == key.public_key());
  TrustedKeys trusted{{"regio", {make_signing_key("regio").public_key(), key.public_key()}}};
  CHECK(read_bundle_file(bytes, &trusted).good());
}

TEST_CASE("BundleFile_OfNobodyTrustedIsRefused") {
  auto key = make_signing_key("regio");
  auto refusal = [](const std::string& bytes, const TrustedKeys& trusted) {
    auto file = read_bundle_file(bytes, &trusted);
    CHECK_FALSE(file.good());
    CHECK(file.untrusted);
    CHECK(file.folder.source.files.empty());
    CHECK(file.bases.empty());
    CHECK(file.publisher.empty());
    return told(file.faults);
  };
  CHECK(refusal(packed(&key), {}).find("publisher `regio` is not known here") != std::string::npos);
  TrustedKeys other{{"regio", {make_signing_key("regio").public_key()}}, {"ander", {key.public_key()}}};
  CHECK(refusal(packed(&key), other).find("this key of publisher `regio`") != std::string::npos);
  CHECK(refusal(packed(), {{"regio", {key.public_key()}}}).find("is not signed") != std::string::npos);
  auto wrong = read_bundle_file(packed().substr(0, 300), nullptr);
  CHECK_FALSE(wrong.good());
  CHECK_FALSE(wrong.untrusted);  // it is broken, whoever made it
}

TEST_CASE("BundleFile_WithAnyByteChangedIsRefused") {
  auto key = make_signing_key("regio");
  for (const auto& bytes : {packed(&key), packed()}) {
    auto header = bytes.find("\n\n") + 2;
    for (std::size_t at = 0; at < bytes.size(); at += at < header ? 1 : 7) {
      for (int bit : {0, 1, 5}) {
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
        CHECK_MESSAGE(!read_bundle_file(changed, nullptr).good(), "byte ", at, " bit ", bit);
      }
    }
    CHECK_FALSE(read_bundle_file(bytes + "x", nullptr).good());
    CHECK_FALSE(read_bundle_file(bytes.substr(0, bytes.size() - 1), nullptr).good());
    for (std::size_t size : {std::size_t{0}, std::size_t{10}, header - 1, header, header + 5})
      CHECK_FALSE(read_bundle_file(bytes.substr(0, size), nullptr).good());
  }
}

TEST_CASE("BundleFile_SignatureOfAnotherBundleIsRefused") {
  auto key = make_signing_key("regio");
  auto other = small_plugin();
  other["README.md"] += "changed\n";
  auto one = packed(&key), two = packed(&key, other);
  auto of_one = one.find("signature "), of_two = two.find("signature ");
  auto swapped = two.substr(0, of_two) + one.substr(of_one, two.find("\n\n") - of_two) + two.substr(two.find("\n\n"));
  CHECK(told(read_bundle_file(swapped, nullptr).faults).find("signature of this bundle is not right") !=
        std::string::npos);
  auto renamed = one;
  renamed.replace(renamed.find("publisher regio"), 15, "publisher ander");
  CHECK(read_bundle_file(renamed, nullptr).untrusted);
}

TEST_CASE("BundleFile_IsNotWrittenWhenItCouldNotBeRead") {
  auto base = workflow_of(small_workflow());
  CHECK(why_not(small_plugin(), {base}) == "");
  CHECK(why_not(small_plugin(), {}).find("the workflow `klein`") != std::string::npos);
  auto more = base;
  more.id = "meer";
  CHECK(why_not(small_plugin(), {base, more}).find("does not require this workflow") != std::string::npos);
  CHECK(why_not(small_workflow(), {}).find("no plugin.json") != std::string::npos);
  auto twin = base;
  twin.files.push_back({"plugin.json", small_plugin()["plugin.json"]});
  CHECK(why_not(small_plugin(), {twin}).find("a workflow has no plugin.json") != std::string::npos);
  auto clash = small_plugin();
  clash["readme.md"] = "x";
  CHECK(why_not(clash, {base}).find("one name on some disks") != std::string::npos);
}

TEST_CASE("BundleFile_KeepsToItsLimits") {
  auto base = workflow_of(small_workflow());
  auto many = small_plugin();
  while (many.size() + base.files.size() < limits::kBundleFilesMax) many["f" + std::to_string(many.size())] = "x";
  CHECK(why_not(many, {base}) == "");
  many["one-more"] = "x";
  CHECK(why_not(many, {base}).find("at most 500 files") != std::string::npos);
  auto longest = small_plugin();
  longest[std::string(limits::kBundlePathBytesMax, 'n')] = "x";
  CHECK(why_not(longest, {base}) == "");
  longest[std::string(limits::kBundlePathBytesMax + 1, 'n')] = "x";
  CHECK(why_not(longest, {base}).find("file name is too long") != std::string::npos);
  auto zeros = small_plugin();
  zeros["zeros.md"] = std::string(4'000'000, 'x');
  CHECK(why_not(zeros, {base}).find("more than 100 times") != std::string::npos);
  auto noise = small_plugin();
  std::string text(6 * 1024 * 1024, '\0');
  unsigned state = 1;
  for (auto& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  noise["noise.md"] = text.substr(0, limits::kBundleFileBytesMax - 20'000);
  CHECK(why_not(noise, {base}) == "");
  noise["noise.md"] = text;
  CHECK(why_not(noise, {base}).find("at most 5242880 bytes") != std::string::npos);
}

TEST_CASE("SigningKey_IsReadAsItIsWritten") {
  auto key = make_signing_key("regio-zuid");
  auto text = write_signing_key(key);
  auto again = read_signing_key(text);
  REQUIRE(again.ok());
  CHECK(again->publisher == "regio-zuid");
  CHECK(again->secret == key.secret);
  CHECK(again->public_key().size() == 32);
  CHECK(make_signing_key("x").secret != make_signing_key("x").secret);
  CHECK(is_signed_by(key.public_key(), sign(key, "abc"), "abc"));
  CHECK_FALSE(is_signed_by(key.public_key(), sign(key, "abc"), "abd"));
  CHECK_FALSE(is_signed_by(make_signing_key("x").public_key(), sign(key, "abc"), "abc"));
  CHECK_FALSE(is_signed_by("", "", "abc"));
  for (const auto& wrong : {text + "x", text.substr(1), std::string(), std::string("trajectum-key 1\n"),
                            "trajectum-key 1\npublisher X\nsecret " + to_base64(key.secret) + "\n",
                            "trajectum-key 1\npublisher x\nsecret " + to_base64(key.secret.substr(1)) + "\n",
                            "trajectum-key 1\npublisher x\nsecret " + to_base64(std::string(64, 'a')) + "\n"})
    CHECK_FALSE(read_signing_key(wrong).ok());
}
