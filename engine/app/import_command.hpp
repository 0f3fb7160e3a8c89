// `trajectum register import` and `export`: a CSV file into a register and out of it, in chunks over the socket, with
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
  int rows = 500;                    // of one call: some 0.1 s of the server's one thread
  bool dry_run = false;
};
/// Gives the exit code: 0 every row is in, 1 some were refused or the import was, 2 what cannot be meant, 3 no server.
/// The same file again changes nothing, so an import that stopped half-way is simply run again.
int import_file(const ImportOptions& options, std::ostream& print, std::ostream& complain);

struct ExportOptions {
  ShellOptions shell;
  std::string reg, system, file;
};
int export_file(const ExportOptions& options, std::ostream& print, std::ostream& complain);

/// A part of a CSV file that goes in one call: whole rows behind the first line.
struct CsvChunk {
  std::string csv;
  int first_line = 2;  // of its first row, in the file
};
/// Cuts a file into parts of at most so many lines; a row whose cells hold line ends stays whole.
std::vector<CsvChunk> cut_csv(const std::string& text, std::size_t rows);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_IMPORT_COMMAND_HPP
