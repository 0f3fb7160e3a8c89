// `trajectum document put` and `get`: the bytes of a document from a file to the server and back, in chunks over the
// socket, with the progress on stderr. What stopped half-way is simply run again: it goes on where it was. Thread: the
// main one.
#ifndef TRAJECTUM_APP_DOCUMENT_COMMAND_HPP
#define TRAJECTUM_APP_DOCUMENT_COMMAND_HPP
#include <ostream>
#include <string>
#include <vector>

#include "app/shell.hpp"

namespace trajectum::app {

struct PutOptions {
  ShellOptions shell;
  std::string case_id, kind, name, type, status, command_id;
  std::vector<std::string> signed_by;
  std::string file;               // its bytes; or
  std::string elsewhere, sha256;  // where they are, and what; or only the hash, of what was brought before
  std::int64_t bytes = 0;
};
/// Gives the exit code: 0 it is on record, 1 refused, 2 what cannot be meant, 3 no server.
int put_document(const PutOptions& options, std::ostream& complain);

struct GetOptions {
  ShellOptions shell;
  std::string case_id, out;  // "": only what is on record of it is printed
  std::int64_t document = 0;
};
int get_document(const GetOptions& options, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_DOCUMENT_COMMAND_HPP
