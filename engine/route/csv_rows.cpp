// CSV as spreadsheets write it.
//
// Grammar:  file = row*          row = cell (separator cell)* ("\n" | "\r\n" | end)
//           cell = [^"separator\n]* | blank* '"' ([^"] | '""')* '"' blank*
//           separator = ";" if the first line has one outside quotes, else ","
#include <algorithm>

#include "base/text.hpp"
#include "route/decision_reading.hpp"

namespace trajectum::route {
namespace {

constexpr std::string_view kBlanks = " \t";

char separator_of(std::string_view text) {
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == ';') return ';';
    if (c == '\n') break;
  }
  return ',';
}

class Rows {
 public:
  Rows(Loading& load, int file)
      : load_(load),
        text_(load.files[static_cast<std::size_t>(file)]->source.text()),
        at_{file, 1, 1},
        separator_(separator_of(text_)) {}

  std::vector<std::vector<CsvCell>> all() {
    while (i_ < text_.size()) row();
    return std::move(rows_);
  }

 private:
  bool at_end() const { return i_ == text_.size(); }
  bool at_line_end() const { return at_end() || text_[i_] == '\n' || text_.substr(i_, 2) == "\r\n"; }
  void step() {
    auto c = text_[i_++];
    if (c == '\n')
      ++at_.line, at_.column = 1;
    else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
      ++at_.column;
  }
  void skip_blanks() {
    while (!at_end() && kBlanks.find(text_[i_]) != std::string_view::npos) step();
  }

  void row() {
    std::vector<CsvCell> cells;
    for (;;) {
      skip_blanks();
      cells.push_back(!at_end() && text_[i_] == '"' ? quoted() : plain());
      if (at_line_end()) break;
      step();  // the separator
    }
    while (!at_end() && text_[i_] != '\n') step();  // "\r"
    if (!at_end()) step();
    while (!cells.empty() && cells.back().text.empty()) cells.pop_back();
    if (!cells.empty()) rows_.push_back(std::move(cells));
  }

  CsvCell plain() {
    CsvCell out{"", at_};
    while (!at_line_end() && text_[i_] != separator_) {
      out.text += text_[i_];
      step();
    }
    out.text.erase(out.text.find_last_not_of(kBlanks) + 1);
    return out;
  }

  CsvCell quoted() {
    CsvCell out{"", at_};
    step();
    for (;; step()) {
      if (at_end()) {
        load_.faults.add(out.at, "deze aanhalingstekens gaan niet dicht", "these quotes are not closed");
        return out;
      }
      if (text_[i_] == '"') {
        step();
        if (at_end() || text_[i_] != '"') break;
      }
      out.text += text_[i_];
    }
    skip_blanks();
    if (!at_line_end() && text_[i_] != separator_) {
      load_.faults.add(at_, "na het aanhalingsteken hoort het einde van de cel", "the cell must end after the quotes");
      plain();
    }
    auto first = out.text.find_first_not_of(" \t\r\n");
    out.text.erase(out.text.find_last_not_of(" \t\r\n") + 1);
    out.text.erase(0, std::min(first, out.text.size()));
    return out;
  }

  Loading& load_;
  std::string_view text_;
  Place at_;
  char separator_;
  std::size_t i_ = 0;
  std::vector<std::vector<CsvCell>> rows_;
};

}  // namespace

std::vector<std::vector<CsvCell>> csv_rows(Loading& load, int file) { return Rows(load, file).all(); }

}  // namespace trajectum::route
