// `trajectum register import` and `export`: a CSV file into a register, as a batch of the server, and out of it, with
// the progress on stderr. Thread: the main one.
#ifndef TRAJECTUM_APP_IMPORT_COMMAND_HPP
#define TRAJECTUM_APP_IMPORT_COMMAND_HPP
#include <ostream>
#include <string>
#include <vector>

#include "app/shell.hpp"

namespace trajectum::app {

struct ImportOptions {
  ShellOptions shell;
  std::string file, reg, system, source, ground;
  std::vector<std::string> mapping;  // "COLUMN=FIELD"
  std::string rejects;               // a file; "": they are only counted, and the first ones told
  int rows = 100;                    // of one call: some 10 ms of the server's one thread
  bool dry_run = false;
};
/// Gives the exit code: 0 every row is in, 1 some were refused or the import was, 2 what cannot be meant, 3 no server.
/// Once all of the file is with the server the import is a batch of its own: the shell may be closed. The same file
/// again changes nothing, so one that stopped half-way is simply run again.
int import_file(const ImportOptions& options, std::ostream& print, std::ostream& complain);

struct ExportOptions {
  ShellOptions shell;
  std::string reg, system, file;
};
int export_file(const ExportOptions& options, std::ostream& print, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_IMPORT_COMMAND_HPP
