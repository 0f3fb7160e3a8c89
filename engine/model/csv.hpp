// CSV as spreadsheets write it, in and out.
//
// Grammar:  file = row*          row = cell (separator cell)* ("\n" | "\r\n" | end)
//           cell = [^"separator\n]* | blank* '"' ([^"] | '""')* '"' blank*
//           separator = ";" if the first line has one outside quotes, else ","
#ifndef TRAJECTUM_MODEL_CSV_HPP
#define TRAJECTUM_MODEL_CSV_HPP
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace trajectum {

struct CsvCell {
  std::string text;  // without quotes and the blanks around it
  int line = 1, column = 1;
};
/// Told of quotes that do not close or stand wrong.
using CsvFault = std::function<void(int line, int column, const Text& what)>;

/// The rows that are not blank, each without the empty cells at its end. A byte order mark is no part of the first.
std::vector<std::vector<CsvCell>> read_csv(std::string_view text, const CsvFault& fault);

/// A row as it stands in a text, its line end included.
struct CsvLine {
  std::size_t begin = 0, end = 0;
  int number = 1;  // of the line it begins on
};
/// The rows of a text, the first one and blank ones too; one whose cells hold line ends stays whole.
std::vector<CsvLine> csv_lines(std::string_view text);

/// A part of a table: whole rows behind its first line.
struct CsvPart {
  std::string csv;
  int first_line = 2;  // of its first row, in the whole
};
/// Cuts a table into parts of at most so many rows and, as far as one row fits, bytes.
std::vector<CsvPart> cut_csv(std::string_view text, std::size_t rows, std::size_t bytes);

/// One row and its line end, cells in quotes where they must be; the separator is `;`.
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_CSV_HPP
