// The files by which an editor knows the route language: stubs for LuaLS, the names that luacheck may see, and the two
// configurations that point at them. Made from the loader's own tables and from author/notes.hpp. Thread: any.
#ifndef TRAJECTUM_AUTHOR_EDITOR_FILES_HPP
#define TRAJECTUM_AUTHOR_EDITOR_FILES_HPP
#include <string>
#include <vector>

#include "base/result.hpp"
#include "route/bundle.hpp"

namespace trajectum::author {

struct EditorFile {
  std::string path;  // below the folder it is for
  std::string text;
  /// People change it: it is written when it is not there, and left alone when it is.
  bool is_theirs = false;
};

/// All of them. With a bundle the stubs hold its registers, case files and forms; without, any field may be read.
std::vector<EditorFile> editor_files(const route::Bundle* bundle);

/// Writes them into a folder; `kept` gets the paths of those that are people's own and differ. Errors:
/// `invalid_params`, a file that cannot be written.
Result<void> write_editor_files(const std::string& folder, const std::vector<EditorFile>& files,
                                std::vector<std::string>* kept);

/// The words, their keys and what handlers may call and read.
std::string language_stub();
/// The fields of `case.file`, forms and records.
std::string bundle_stub(const route::Bundle* bundle);
/// The words of a spec.
std::string spec_stub();
/// `.luacheckrc`: the globals of bundle files and of specs.
std::string luacheck_config();
/// `.luarc.json`
std::string language_server_config();

}  // namespace trajectum::author

#endif  // TRAJECTUM_AUTHOR_EDITOR_FILES_HPP
