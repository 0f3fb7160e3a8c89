// The archive inside a bundle file: a gzip of a ustar, read as strictly as it is written. One set of files has one
// spelling as a ustar, so reading asks of every header that it is the very one the writer would make: links, devices,
// folders, extensions of the format, and sizes or names that lie have no spelling at all. Nothing touches a disk.
//
// gzip    = 1f 8b 08 00 00000000 02 03, one deflate stream, its checksum and length; nothing behind it
// ustar   = member*, 1024 zero bytes; nothing behind it
// member  = header(512) content zero bytes up to a multiple of 512; in order of root, then of path
// header  = name: the path; prefix: the root; mode 0000644, owner, group and time 0; type 0; magic "ustar" NUL "00"
// root    = "plugin" | "workflows/" id
//
// Memory: what was read so far, never more than kBundleBytesMax, and some 100 KiB. Thread: any.
#ifndef TRAJECTUM_PLUGIN_ARCHIVE_HPP
#define TRAJECTUM_PLUGIN_ARCHIVE_HPP
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace trajectum::plugin {

struct Member {
  std::string root;
  std::string path;
  std::string text;
};

/// What is wrong with an archive, and at which member ("": with the whole).
struct WrongArchive {
  std::string member;
  Text why;
};

/// The same members give the same bytes, in whatever order they come. Their roots and paths fit (wrong_path); what else
/// read_archive refuses is written all the same.
std::string write_archive(std::vector<Member> members);

/// Reads an archive to its end, or stops at the first thing that is wrong and says it; `members` then means nothing.
std::optional<WrongArchive> read_archive(std::string_view bytes, std::vector<Member>& members);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_ARCHIVE_HPP
