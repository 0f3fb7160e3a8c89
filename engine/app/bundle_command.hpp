// `trajectum plugin pack`, `keygen`, `show`: a bundle as one file, offline (docs/bundles.md). Thread: the main one.
#ifndef TRAJECTUM_APP_BUNDLE_COMMAND_HPP
#define TRAJECTUM_APP_BUNDLE_COMMAND_HPP
#include <ostream>
#include <string>

#include "base/text.hpp"

namespace trajectum::app {

struct PackOptions {
  std::string dir;        // the folder of a plugin
  std::string workflows;  // the folder that holds the workflows it requires; "": ../../workflows beside it
  std::string key;        // the file of a signing key; "": unsigned
  std::string out;        // "": ID-VERSION.tjp, here
  Lang lang = Lang::nl;
  bool json = false;
};
/// Checks a plugin as `check` does and writes it as a file, whole or not at all. Exit code: 0, 1 when it could not.
int pack(const PackOptions& options, std::ostream& print, std::ostream& complain);

struct KeygenOptions {
  std::string file;  // must not be there
  std::string publisher;
  Lang lang = Lang::nl;
  bool json = false;
};
/// Makes a key to sign with, readable by its owner alone, and prints what an administrator must know of it. Exit code:
/// 0, 1 when it could not.
int keygen(const KeygenOptions& options, std::ostream& print, std::ostream& complain);

struct ShowOptions {
  std::string path;       // a bundle: a folder or a file
  std::string workflows;  // as of `pack`
  bool origins = false;   // instead: where each node of its routes comes from
  Lang lang = Lang::nl;
  bool json = false;
};
/// Prints what is in a bundle; only for `origins` it must load. Exit code: 0, 1 when it cannot be read.
int show(const ShowOptions& options, std::ostream& print, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_BUNDLE_COMMAND_HPP
