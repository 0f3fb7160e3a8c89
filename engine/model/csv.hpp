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

/// One row and its line end, cells in quotes where they must be; the separator is `;`.
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_CSV_HPP
