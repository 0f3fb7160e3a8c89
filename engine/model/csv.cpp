#include "model/csv.hpp"

#include <algorithm>

namespace trajectum {
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
  Rows(std::string_view text, const CsvFault& fault) : fault_(fault), text_(text), separator_(separator_of(text)) {}

  std::vector<std::vector<CsvCell>> all() {
    while (i_ < text_.size()) row();
    return std::move(rows_);
  }

 private:
  CsvCell here() const { return {"", line_, column_}; }
  bool at_end() const { return i_ == text_.size(); }
  bool at_line_end() const { return at_end() || text_[i_] == '\n' || text_.substr(i_, 2) == "\r\n"; }
  void step() {
    auto c = text_[i_++];
    if (c == '\n')
      ++line_, column_ = 1;
    else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
      ++column_;
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
    auto out = here();
    while (!at_line_end() && text_[i_] != separator_) {
      out.text += text_[i_];
      step();
    }
    out.text.erase(out.text.find_last_not_of(kBlanks) + 1);
    return out;
  }

  CsvCell quoted() {
    auto out = here();
    step();
    for (;; step()) {
      if (at_end()) {
        fault_(out.line, out.column, {"deze aanhalingstekens gaan niet dicht", "these quotes are not closed"});
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
      fault_(line_, column_,
             {"na het aanhalingsteken hoort het einde van de cel", "the cell must end after the quotes"});
      plain();
    }
    auto first = out.text.find_first_not_of(" \t\r\n");
    out.text.erase(out.text.find_last_not_of(" \t\r\n") + 1);
    out.text.erase(0, std::min(first, out.text.size()));
    return out;
  }

  const CsvFault& fault_;
  std::string_view text_;
  char separator_;
  std::size_t i_ = 0;
  int line_ = 1, column_ = 1;
  std::vector<std::vector<CsvCell>> rows_;
};

}  // namespace

std::vector<std::vector<CsvCell>> read_csv(std::string_view text, const CsvFault& fault) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return Rows(text, fault).all();
}

std::vector<CsvLine> csv_lines(std::string_view text) {
  std::vector<CsvLine> out;
  CsvLine row;
  int line = 1;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] != '\n') continue;
    ++line;
    if (quoted) continue;
    row.end = i + 1;
    out.push_back(row);
    row = {i + 1, 0, line};
  }
  if (row.begin < text.size()) {
    row.end = text.size();
    out.push_back(row);
  }
  return out;
}

std::vector<CsvPart> cut_csv(std::string_view text, std::size_t most, std::size_t bytes) {
  std::vector<CsvPart> out;
  auto rows = csv_lines(text);
  if (rows.size() < 2) return out;
  auto part = [&](const CsvLine& row) { return std::string(text.substr(row.begin, row.end - row.begin)); };
  auto header = part(rows.front());
  std::size_t in_part = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    bool full = in_part == most || (!out.empty() && out.back().csv.size() + rows[i].end - rows[i].begin > bytes);
    if (out.empty() || full) {
      out.push_back({header, rows[i].number});
      in_part = 0;
    }
    out.back().csv += part(rows[i]);
    ++in_part;
  }
  return out;
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string out;
  for (const auto& cell : cells) {
    if (&cell != &cells.front()) out += ';';
    bool plain = cell.find_first_of("\";,\r\n") == std::string::npos && !cell.starts_with(' ') && !cell.ends_with(' ');
    if (plain) {
      out += cell;
      continue;
    }
    out += '"';
    for (char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace trajectum
