// Bundles made to do harm, each a good one with a single thing wrong: what a bundle may not be (reliability.md, row
// 21), clause by clause. Each must be refused for its own reason, in little memory, and leave nothing on the disk.
#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <set>

#include "allocations.hpp"
#include "base/limits.hpp"
#include "plugin/archive.hpp"
#include "plugin/bundle_file.hpp"
#include "raw_bundle.hpp"

using namespace trajectum;
using namespace trajectum::plugin;
using namespace trajectum::plugin::testing;

namespace {

using Members = std::vector<RawMember>;

struct Hostile {
  const char* name;
  std::function<std::string()> archive;
  const char* said;
};

/// A good archive of which `wrong` changed something; `at` is README.md, the first member.
std::string with(const std::function<void(RawMember& at, Members& all)>& wrong) {
  auto members = good_members();
  auto at = members.front();
  wrong(at, members);
  if (!members.empty()) members.front() = at;
  return raw_gzip(raw_tar(members));
}

/// A file too many, in its place in the order or, `first`, before the others.
std::string with_file(const std::string& prefix, const std::string& name, bool first = false) {
  auto members = good_members();
  auto more = members.front();
  more.prefix = prefix;
  more.name = name;
  auto place = std::find_if(members.begin(), members.end(), [&](const auto& m) {
    return first || std::tie(m.prefix, m.name) > std::tie(prefix, name);
  });
  members.insert(place, more);
  return raw_gzip(raw_tar(members));
}

std::string named(const std::string& prefix, const std::string& name) { return with_file(prefix, name, true); }

std::string typed(const char* type, const char* link = "") {
  return with([&](auto& at, auto&) {
    at.type = type;
    at.link = link;
    at.content.clear();
  });
}

std::string sized(const std::string& size) {
  return with([&](auto& at, auto&) { at.size = size; });
}

/// A pax or GNU member before README.md, which says something about it.
std::string before_readme(const char* type, const std::string& name, const std::string& content) {
  auto members = good_members();
  auto more = members.front();
  more.type = type;
  more.prefix.clear();
  more.name = name;
  more.content = content;
  members.insert(members.begin(), more);
  return raw_gzip(raw_tar(members));
}

/// Text that packs about 1 to `ratio` (a power of two).
std::string packs_well(std::size_t bytes, unsigned ratio) {
  std::string out(bytes, 'x');
  unsigned state = 7;
  for (std::size_t i = 0; i < bytes; i += ratio)
    out[i] = static_cast<char>('a' + ((state = state * 1664525 + 1013904223) >> 28));
  return out;
}

/// The files once, and what reading them takes.
constexpr std::size_t kMemoryMax = limits::kBundleBytesMax + 512 * 1024;

const char* const kOtherwise = "not written as `trajectum plugin pack` writes it";
const char* const kNoName = "this file name is not allowed";

std::vector<Hostile> of_names() {
  return {
      {"zip slip", [] { return named("plugin", "../../../../tmp/escaped"); }, kNoName},
      {"zip slip deep down", [] { return named("plugin", "routes/../../../escaped"); }, kNoName},
      {"zip slip in the prefix", [] { return named("plugin/..", "escaped"); }, kNoName},
      {"absolute", [] { return named("", "/etc/cron.d/escaped"); }, kNoName},
      {"absolute behind the prefix", [] { return named("plugin", "/etc/escaped"); }, kNoName},
      {"a drive", [] { return named("plugin", "C:escaped"); }, kNoName},
      {"back-slashes", [] { return named("plugin", "..\\..\\escaped"); }, kNoName},
      {"a NUL in the name", [] { return named("plugin", std::string("README.md\0.lua", 14)); }, kOtherwise},
      {"a point", [] { return named("plugin", "./routes/a.lua"); }, kNoName},
      {"two slashes", [] { return named("plugin", "routes//a.lua"); }, kNoName},
      {"a slash at the end", [] { return named("plugin", "routes/"); }, kNoName},
      {"a hidden file", [] { return named("plugin", ".luarc.json"); }, kNoName},
      {"no name", [] { return named("plugin", ""); }, kNoName},
      {"a line break", [] { return named("plugin", "a\nb.lua"); }, kNoName},
      {"letters beyond ASCII", [] { return named("plugin", "caf\xc3\xa9.lua"); }, kNoName},
      {"a letter twice over in UTF-8", [] { return named("plugin", "\xc0\xae\xc0\xae/escaped"); }, kNoName},
      {"outside the roots", [] { return with_file("", "elsewhere.lua", true); }, "has only plugin/... and workflows/"},
      {"another root", [] { return named("scripts", "a.lua"); }, "has only plugin/... and workflows/"},
      {"a workflow in a workflow", [] { return named("workflows/klein/a", "b.lua"); }, "has only plugin/... and"},
      {"a workflow nobody requires", [] { return with_file("workflows/other", "a.lua"); }, "does not require this"},
      {"a duplicate", [] { return with([](auto&, auto& all) { all.insert(all.begin() + 1, all[0]); }); },
       "there twice"},
      {"a case clash", [] { return with_file("plugin", "readme.md"); }, "one name on some disks"},
      {"a case clash of folders", [] { return with_file("plugin", "Routes/a.lua"); }, "one name on some disks"},
      {"a file that is a folder", [] { return with_file("plugin", "routes"); }, "is a file and a folder"},
      {"a folder that is a file", [] { return with_file("plugin", "README.md/a.lua"); }, "is a file and a folder"},
      {"out of order", [] { return with_file("plugin", "z.lua", true); }, "not in order"},
  };
}

std::vector<Hostile> of_kinds() {
  return {
      {"a symbolic link", [] { return typed("2", "/etc/passwd"); }, "holds no links"},
      {"a hard link", [] { return typed("1", "plugin/plugin.json"); }, "holds no links"},
      {"a link's target on a file", [] { return with([](auto& at, auto&) { at.link = "/etc/passwd"; }); }, kOtherwise},
      {"a character device", [] { return typed("3"); }, "holds no devices"},
      {"a block device", [] { return typed("4"); }, "holds no devices"},
      {"a pipe", [] { return typed("6"); }, "holds no devices"},
      {"a folder", [] { return typed("5"); }, "files only, no folders"},
      {"an old plain file", [] { return typed(std::string(1, '\0').c_str()); }, "an extension of the archive"},
      {"pax", [] { return before_readme("x", "PaxHeader", "26 path=../../../escaped\n"); }, "an extension"},
      {"pax for all", [] { return before_readme("g", "GlobalHead", "20 path=/escaped\n"); }, "an extension"},
      {"a GNU long name", [] { return before_readme("L", "././@LongLink", std::string(300, 'n')); }, "an extension"},
      {"a GNU long link", [] { return before_readme("K", "././@LongLink", std::string(300, 'n')); }, "an extension"},
      {"GNU sparse", [] { return typed("S"); }, "an extension"},
      {"a GNU archive", [] { return with([](auto& at, auto&) { at.magic = "ustar  "; }); }, kOtherwise},
      {"may be run", [] { return with([](auto& at, auto&) { at.mode = "0004755"; }); }, kOtherwise},
      {"of root", [] { return with([](auto& at, auto&) { at.owner_name = "root"; }); }, kOtherwise},
      {"a number of an owner", [] { return with([](auto& at, auto&) { at.owner = "0001750"; }); }, kOtherwise},
      {"a time", [] { return with([](auto& at, auto&) { at.time = "13371337000"; }); }, kOtherwise},
      {"a wrong sum", [] { return with([](auto& at, auto&) { at.sum = "000001"; }); },
       "header of this file is damaged"},
  };
}

std::vector<Hostile> of_sizes() {
  auto bomb = [](std::size_t bytes, unsigned ratio) {
    return with([&](auto& at, auto&) { at.content = packs_well(bytes, ratio); });
  };
  return {
      {"a bomb", [=] { return bomb(limits::kBundleBytesMax - 100'000, 1 << 20); }, "more than 100 times its size"},
      {"a bomb by its own word", [=] { return bomb(limits::kBundleBytesMax + 1, 16); }, "at most 20971520 bytes"},
      {"many files, too much",
       [] {
         return with([](auto& at, auto& all) {
           for (int i = 0; i < 21; ++i) {
             all.insert(all.begin() + 1 + i, at);
             all[1 + i].name = "a" + std::to_string(100 + i);
             all[1 + i].content = packs_well(1024 * 1024, 16);
           }
         });
       },
       "at most 20971520 bytes"},
      {"too many files",
       [] {
         return with([](auto& at, auto& all) {
           for (std::size_t i = 0; i < limits::kBundleFilesMax; ++i) {
             all.insert(all.begin() + 1 + static_cast<std::ptrdiff_t>(i), at);
             all[1 + i].name = "a" + std::to_string(1000 + i);
           }
         });
       },
       "at most 500 files"},
      {"too large a file", [] { return std::string(limits::kBundleFileBytesMax, 'x'); }, "at most 5242880 bytes"},
      {"a size that is too large", [] { return sized("00000777777"); }, "ends too early"},
      {"a size that is too small", [] { return sized("00000000001"); }, "something follows this file"},
      {"a negative size", [] { return sized("-0000000001"); }, "length of this file is not a number"},
      {"a negative size in binary", [] { return sized(std::string(12, '\xff')); },
       "length of this file is not a number"},
      {"a large size in binary", [] { return sized(std::string("\x80\0\0\0\x7f\0\0\0\0\0\0\1", 12)); },
       "length of this file is not a number"},
      {"a size that overflows", [] { return sized("77777777777"); }, "at most 20971520 bytes"},
      {"a size with blanks", [] { return sized("       7   "); }, "length of this file is not a number"},
      {"something in the padding", [] { return with([](auto& at, auto&) { at.padding = "hidden"; }); },
       "follows this file"},
  };
}

std::vector<Hostile> of_ends() {
  auto good = [] { return raw_tar(good_members()); };
  auto zeros = [](std::size_t bytes) { return std::string(bytes, '\0'); };
  return {
      {"no end", [] { return raw_gzip(raw_tar(good_members(), "")); }, "ends too early"},
      {"half an end", [=] { return raw_gzip(raw_tar(good_members(), zeros(512))); }, "ends too early"},
      {"too long an end", [=] { return raw_gzip(raw_tar(good_members(), zeros(10240))); }, "follows the archive"},
      {"a file behind the end", [=] { return raw_gzip(good() + raw_tar(good_members()[0])); }, "follows the archive"},
      {"a file in the end", [=] { return raw_gzip(raw_tar(good_members(), zeros(512)) + raw_tar(good_members())); },
       "follows the archive"},
      {"a block cut off", [=] { return raw_gzip(good().substr(0, 700)); }, "ends too early"},
      {"trailing bytes", [=] { return raw_gzip(good()) + "trailing"; }, "follows the archive"},
      {"a second gzip", [=] { return raw_gzip(good()) + raw_gzip(good()); }, "follows the archive"},
      {"an empty second gzip", [=] { return raw_gzip(good()) + raw_gzip(""); }, "follows the archive"},
      {"a gzip cut off",
       [=] {
         auto all = raw_gzip(good());
         return all.substr(0, all.size() - 9);
       },
       "ends too early"},
      {"a gzip's wrong sum",
       [=] {
         auto all = raw_gzip(good());
         all[all.size() - 6] ^= 1;
         return all;
       },
       "is damaged"},
      {"a gzip's wrong length",
       [=] {
         auto all = raw_gzip(good());
         all.back() ^= 1;
         return all;
       },
       "is damaged"},
      {"a gzip with a time",
       [=] {
         auto all = raw_gzip(good());
         all[4] = 1;
         return all;
       },
       "no archive of a bundle"},
      {"a gzip with a flag",
       [=] {
         auto all = raw_gzip(good());
         all[3] = 8;
         return all;
       },
       "no archive of a bundle"},
      {"another level", [=] { return raw_gzip(good(), 1); }, "no archive of a bundle"},
      {"no gzip", good, "no archive of a bundle"},
      {"a zip", [] { return std::string("PK\3\4\x14\0\0\0\0\0", 10) + std::string(100, 'x'); }, "no archive of a"},
      {"nothing", [] { return std::string(); }, "no archive of a bundle"},
      {"an archive of nothing", [=] { return raw_gzip(zeros(1024)); }, "no plugin.json"},
      {"no plugin", [] { return with([](auto&, auto& all) { all.clear(); }); }, "no plugin.json"},
  };
}

}  // namespace

TEST_CASE("RawBundle_IsByteForByteWhatTheEngineWrites") {
  auto bytes = raw_bundle(raw_gzip(raw_tar(good_members())));
  CHECK(bytes == write_bundle_file(plugin_of(small_plugin()), {workflow_of(small_workflow())}, nullptr).value());
  auto file = read_bundle_file(bytes, nullptr);
  CHECK_MESSAGE(file.good(), told(file.faults));
}

TEST_CASE("HostileBundle_IsRefusedForItsOwnReason") {
  namespace fs = std::filesystem;
  auto listing = [] {
    std::set<std::string> out;
    std::error_code failed;
    for (const auto& folder : {fs::current_path(), fs::current_path().parent_path(), fs::path("/")})
      for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed))
        if (it->path().filename().generic_string().find("escaped") != std::string::npos)
          out.insert(it->path().generic_string());
    for (const auto& path : {"/tmp/escaped", "/etc/escaped", "/etc/cron.d/escaped"})
      if (fs::exists(path)) out.insert(path);
    return out;
  };
  REQUIRE(listing().empty());
  std::size_t tried = 0;
  for (const auto& all : {of_names(), of_kinds(), of_sizes(), of_ends()}) {
    for (const auto& one : all) {
      CAPTURE(one.name);
      auto bytes = raw_bundle(one.archive());
      AllocationPeak peak;
      auto file = read_bundle_file(bytes, nullptr);
      CHECK_MESSAGE(peak.bytes() < kMemoryMax, peak.bytes());
      CHECK_FALSE(file.good());
      CHECK_MESSAGE(told(file.faults).find(one.said) != std::string::npos, told(file.faults));
      CHECK(file.folder.source.files.empty());
      CHECK(file.bases.empty());
      for (const auto& fault : file.faults) CHECK(fault.message.nl != fault.message.en);
      ++tried;
    }
  }
  CHECK(tried >= 75);
  CHECK(listing().empty());
}

TEST_CASE("HostileBundle_TakesNoMoreMemoryThanItMay") {
  // The largest that is let in holds its files once.
  auto large = good_members();
  auto more = large.front();
  for (int i = 0; i < 19; ++i) {
    more.name = "a" + std::to_string(100 + i);
    more.content = packs_well(1024 * 1024, 16);
    large.insert(large.begin() + 1 + i, more);
  }
  auto bytes = raw_bundle(raw_gzip(raw_tar(large)));
  AllocationPeak peak;
  auto file = read_bundle_file(bytes, nullptr);
  CHECK_MESSAGE(file.good(), told(file.faults));
  CHECK(peak.bytes() > 19u * 1024 * 1024);
  CHECK_MESSAGE(peak.bytes() < kMemoryMax, peak.bytes());
}

namespace {

/// Gives the header that begins there the sum that it has now, if it is one.
void sum_again(std::string& tar, std::size_t at) {
  if (tar.compare(at + 257, 5, "ustar") != 0) return;
  std::size_t sum = 8 * ' ';
  for (std::size_t i = 0; i < 512; ++i)
    if (i < 148 || i >= 156) sum += static_cast<unsigned char>(tar[at + i]);
  for (int digit = 5; digit >= 0; --digit, sum /= 8)
    tar[at + 148 + static_cast<std::size_t>(digit)] = static_cast<char>('0' + sum % 8);
}

}  // namespace

TEST_CASE("HostileBundle_IsRefusedOrHasTheOneSpelling") {
  // Whatever is changed in an archive: it is refused, or what was read is written as those very bytes.
  const auto good = raw_tar(good_members());
  unsigned state = 42;
  auto draw = [&state](std::size_t below) { return ((state = state * 1664525 + 1013904223) >> 8) % below; };
  std::size_t accepted = 0, refused = 0;
  for (int round = 0; round < 4000; ++round) {
    auto tar = good;
    for (std::size_t edits = 1 + draw(3); edits > 0; --edits) {
      auto at = draw(tar.size());
      if (draw(4) > 0) at = at / 512 * 512 + draw(512) % 345;  // where headers say things
      at = std::min(at, tar.size() - 1);
      if (draw(8) == 0)
        tar.erase(at, 1 + draw(600));
      else
        tar[at] = static_cast<char>(draw(3) ? "07/.A\0\xff"[draw(7)] : draw(256));
      if (draw(3) > 0 && at / 512 * 512 + 512 <= tar.size()) sum_again(tar, at / 512 * 512);
    }
    auto gzip = raw_gzip(tar);
    std::vector<Member> members;
    if (read_archive(gzip, members)) {
      ++refused;
      continue;
    }
    ++accepted;
    bool same = write_archive(members) == gzip;
    CHECK_MESSAGE(same, "round ", round);
  }
  CHECK(accepted > 50);  // changes of a file's text
  CHECK(refused > 1000);
}

TEST_CASE("HostileBundle_OfBrokenGzipIsNoCrash") {
  const auto good = raw_gzip(raw_tar(good_members()));
  for (std::size_t at = 10; at < good.size(); ++at) {
    for (int bit : {0, 3, 7}) {
      auto gzip = good;
      gzip[at] = static_cast<char>(gzip[at] ^ (1 << bit));
      std::vector<Member> members;
      if (!read_archive(gzip, members)) CHECK(members.size() == good_members().size());
    }
  }
}
