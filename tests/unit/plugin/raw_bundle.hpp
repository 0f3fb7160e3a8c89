// Bundle files with anything in them: a writer of tar and gzip that shares nothing with the engine's, for what no
// honest writer makes. Its defaults are those of a good bundle, byte for byte.
#ifndef TRAJECTUM_TESTS_UNIT_PLUGIN_RAW_BUNDLE_HPP
#define TRAJECTUM_TESTS_UNIT_PLUGIN_RAW_BUNDLE_HPP
#include <string>
#include <vector>

#include "small_region.hpp"

namespace trajectum::plugin::testing {

struct RawMember {
  std::string prefix, name, content;
  std::string mode = std::string("0000644\0", 8);
  std::string owner = std::string("0000000\0", 8);
  std::string group = std::string("0000000\0", 8);
  std::string size = "";  // the field; "": the length of the content
  std::string time = std::string("00000000000\0", 12);
  std::string sum = "";  // the field; "": the right one
  std::string type = "0";
  std::string link = "";
  std::string magic = std::string(
      "ustar\0"
      "00",
      8);
  std::string owner_name = "";
  std::string padding = "";  // behind the content; "": zeros
};

/// The small region's members as they stand in its archive.
std::vector<RawMember> good_members();

/// 512 bytes and the content, padded.
std::string raw_tar(const RawMember& member);
/// All of them, and `end`: two blocks of zeros when left out.
std::string raw_tar(const std::vector<RawMember>& members, const std::string& end = std::string(1024, '\0'));
std::string raw_gzip(const std::string& bytes, int level = 9);
/// The file around an archive: unsigned, with the hash that it has.
std::string raw_bundle(const std::string& archive);

}  // namespace trajectum::plugin::testing

#endif  // TRAJECTUM_TESTS_UNIT_PLUGIN_RAW_BUNDLE_HPP
