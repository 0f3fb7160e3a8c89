// A decision table as a spreadsheet keeps it (docs/decision-tables.md): turned into the word that Lua would have given,
// so that both are read, checked and proven by the same code.
//
// Grammar:  line 1    policy; name [; title nl; title en]
//           policy  = hit [aggregator] | hit literal (">" literal)*            "collect sum", "priority high > low"
//           line 2    input path; ...; "output" [name]; ...
//           others    a rule each: one cell an input, one literal an output
//           cell    = "any" | "known" | "unknown" | ("<" | "<=" | ">" | ">=") literal
//                   | "between" literal "and" literal | literal ("or" literal)*
//           literal = "yes" | "no" | number | "€" number | date | '"' text '"' | text
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/csv.hpp"
#include "route/decision_reading.hpp"

namespace trajectum::route {
namespace {

struct Cell {
  std::string text;
  Place at;
};

std::vector<std::vector<Cell>> rows_of(Loading& load, int file) {
  auto fault = [&](int line, int column, const Text& what) { load.faults.add({file, line, column}, what.nl, what.en); };
  std::vector<std::vector<Cell>> out;
  for (auto& row : read_csv(load.files[static_cast<std::size_t>(file)]->source.text(), fault)) {
    out.emplace_back();
    for (auto& cell : row) out.back().push_back({std::move(cell.text), {file, cell.line, cell.column}});
  }
  return out;
}

std::string trimmed(std::string_view text) {
  auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// The parts of a cell between a mark, quotes respected.
std::vector<std::string> split_at(std::string_view text, std::string_view mark) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && text.substr(i, mark.size()) == mark) {
      out.emplace_back();
      i += mark.size() - 1;
    } else {
      out.back() += text[i];
    }
  }
  for (auto& part : out) part = trimmed(part);
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Draft draft_of(Value value, const Place& at) {
  Draft out;
  out.kind = Draft::Kind::value;
  out.value = std::move(value);
  out.place = at;
  return out;
}
Draft poison(const Place& at) {
  Draft out;
  out.kind = Draft::Kind::poison;
  out.place = at;
  return out;
}
Draft table_of(std::vector<Draft> list, const Place& at) {
  Draft out;
  auto table = std::make_shared<Table>();
  table->list = std::move(list);
  out.kind = Draft::Kind::table;
  out.table = std::move(table);
  out.place = at;
  return out;
}

/// Reads one cell; the first thing that is wrong is reported and gives poison.
class CellReading {
 public:
  CellReading(Loading& load, const Cell& cell) : load_(load), cell_(cell) {}

  Draft input() {
    const auto& text = cell_.text;
    for (const char* word : {"any", "known", "unknown"})
      if (text == word) return word_of(word, {});
    for (auto [mark, word] : {std::pair("<=", "at_most"), {">=", "at_least"}, {"<", "less"}, {">", "more"}})
      if (text.rfind(mark, 0) == 0) return word_of(word, {trimmed(text.substr(std::string_view(mark).size()))});
    if (text.rfind("between ", 0) == 0) {
      auto bounds = split_at(text.substr(8), " and ");
      if (bounds.size() == 2) return word_of("between", bounds);
      return wrong("schrijf `between 1 en 5` als `between 1 and 5`", "write `between 1 and 5`");
    }
    auto ways = split_at(text, " or ");
    return ways.size() > 1 ? word_of("one_of", ways) : literal(ways[0]);
  }

  Draft output() { return literal(cell_.text); }

  Draft literal(const std::string& text) {
    if (text.empty())
      return wrong("deze cel is leeg; schrijf `any` als alles mag",
                   "this cell is empty; write `any` if anything will do");
    if (text[0] == '"') return quoted(text);
    if (text == "yes" || text == "no") return draft_of(text == "yes", cell_.at);
    if (text.rfind("€", 0) == 0) return money(trimmed(text.substr(std::string_view("€").size())));
    if (is_digit(text[0]) || ((text[0] == '-' || text[0] == '+') && text.size() > 1)) return date_or_number(text);
    if (std::string_view("<>=|(){}-+*/,;.!?").find(text[0]) != std::string_view::npos)
      return wrong(fmt::format("`{}` is geen waarde; een tekst die zo begint staat tussen \" \"", text),
                   fmt::format("`{}` is no value; a text that begins so stands between \" \"", text));
    auto lower = text;
    for (auto& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const char* word : {"any", "known", "unknown", "yes", "no", "or", "and", "between"})
      if (lower == word)
        return wrong(fmt::format("`{}` kan hier niet staan; klein geschreven en alleen is het een toets", text),
                     fmt::format("`{}` cannot stand here; in small letters and alone it is a test", text));
    return draft_of(text, cell_.at);
  }

 private:
  Draft wrong(std::string nl, std::string en) {
    load_.faults.add(cell_.at, std::move(nl), std::move(en));
    return poison(cell_.at);
  }

  Draft word_of(const char* word, const std::vector<std::string>& literals) {
    auto out = std::make_shared<Word>();
    out->word = word;
    out->place = cell_.at;
    for (const auto& text : literals) {
      out->arguments.push_back(literal(text));
      if (out->arguments.back().is(Draft::Kind::poison)) return poison(cell_.at);
    }
    Draft draft;
    draft.kind = Draft::Kind::word;
    draft.word = std::move(out);
    draft.place = cell_.at;
    return draft;
  }

  Draft quoted(const std::string& text) {
    std::string out;
    std::size_t i = 1;
    for (; i < text.size(); ++i) {
      if (text[i] == '"' && (i + 1 == text.size() || text[i + 1] != '"')) break;
      if (text[i] == '"') ++i;
      out += text[i];
    }
    if (i + 1 == text.size()) return draft_of(out, cell_.at);
    return wrong(fmt::format("`{}` is geen tekst tussen aanhalingstekens", text),
                 fmt::format("`{}` is no text between quotes", text));
  }

  /// Whole digits and at most one mark; nothing that could be thousands. Empty after a fault.
  std::optional<double> number(const std::string& text, bool* whole) {
    auto digits = text;
    std::replace(digits.begin(), digits.end(), ',', '.');
    double out = 0;
    auto first = digits.data() + (digits[0] == '+' ? 1 : 0), last = digits.data() + digits.size();
    auto [end, failed] = std::from_chars(first, last, out, std::chars_format::fixed);
    auto mark = digits.find('.');
    bool right = failed == std::errc() && end == last && is_digit(digits.back()) && std::isfinite(out);
    if (right && mark != std::string::npos && digits.size() - mark == 4) {
      wrong(fmt::format("`{}` kan duizendtallen of decimalen zijn; schrijf het zonder punt of met een ander aantal "
                        "decimalen",
                        text),
            fmt::format("`{}` may be thousands or decimals; write it without a mark or with another number of decimals",
                        text));
      return std::nullopt;
    }
    if (!right) {
      wrong(fmt::format("`{}` is geen getal of datum; een tekst die zo begint staat tussen \" \"", text),
            fmt::format("`{}` is no number and no date; a text that begins so stands between \" \"", text));
      return std::nullopt;
    }
    *whole = mark == std::string::npos && std::fabs(out) < 9e15;
    return out;
  }

  Draft money(const std::string& text) {
    bool whole = false;
    if (text.empty()) return wrong("na € hoort een bedrag", "an amount belongs after €");
    auto euros = number(text, &whole);
    if (!euros) return poison(cell_.at);
    auto mark = text.find_first_of(".,");
    if ((mark != std::string::npos && text.size() - mark > 3) || std::fabs(*euros) > 1e13)
      return wrong("een bedrag heeft hoogstens twee decimalen", "an amount has at most two decimals");
    return draft_of(Money{std::llround(*euros * 100)}, cell_.at);
  }

  /// 2026-07-01 as everywhere, and 1-7-2026 as a Dutch spreadsheet makes of it.
  Draft date_or_number(const std::string& text) {
    auto parts = split_at(text, "-");
    bool dated = parts.size() == 3 && !parts[0].empty();
    if (!dated) {
      bool whole = false;
      auto n = number(text, &whole);
      if (!n) return poison(cell_.at);
      return whole ? draft_of(static_cast<std::int64_t>(*n), cell_.at) : draft_of(*n, cell_.at);
    }
    auto iso = text;
    if (parts[2].size() == 4) iso = fmt::format("{}-{:0>2}-{:0>2}", parts[2], parts[1], parts[0]);
    if (auto date = parse_date(iso)) return draft_of(*date, cell_.at);
    return wrong(fmt::format("de dag `{}` bestaat niet; schrijf 2026-07-01", text),
                 fmt::format("there is no day `{}`; write 2026-07-01", text));
  }

  Loading& load_;
  const Cell& cell_;
};

/// Builds the word `decision` row by row.
class CsvTable {
 public:
  CsvTable(Loading& load, int file) : load_(load), file_(file) {}

  std::shared_ptr<const Word> read() {
    const auto& text = load_.files[static_cast<std::size_t>(file_)]->source.text();
    if (text.size() > limits::kTableBytesMax)
      return wrong({file_, 1, 1}, fmt::format("een tabel heeft hoogstens {} bytes", limits::kTableBytesMax),
                   fmt::format("a table has at most {} bytes", limits::kTableBytesMax));
    if (!is_utf8(text))
      return wrong({file_, 1, 1}, "dit is geen UTF-8; bewaar het als `CSV UTF-8`",
                   "this is not UTF-8; save it as `CSV UTF-8`");
    auto rows = rows_of(load_, file_);
    if (rows.size() < 3)
      return wrong({file_, 1, 1},
                   "een tabel heeft een regel met soort en naam, een met invoeren en uitkomst, en regels",
                   "a table has a line with policy and name, one with inputs and output, and rules");
    if (!first_line(rows[0]) || !second_line(rows[1])) return nullptr;
    std::vector<Draft> rules;
    for (std::size_t i = 2; i < rows.size(); ++i) rules.push_back(rule(rows[i]));
    key("rules", table_of(std::move(rules), rows[2][0].at));
    auto out = std::make_shared<Word>();
    out->word = "decision";
    out->name = rows[0][1].text;
    out->place = rows[0][0].at;
    out->name_place = rows[0][1].at;
    out->body = std::make_shared<Table>(std::move(body_));
    return out;
  }

 private:
  std::nullptr_t wrong(const Place& at, std::string nl, std::string en) {
    load_.faults.add(at, std::move(nl), std::move(en));
    return nullptr;
  }

  void key(const char* name, Draft value) { body_.keyed.push_back({name, value.place, std::move(value)}); }

  bool first_line(const std::vector<Cell>& row) {
    if (row.size() < 2 || row.size() > 4 || row[0].text.empty()) {
      wrong(row[0].at, "regel 1 is: soort; naam; titel nl; titel en", "line 1 is: policy; name; title nl; title en");
      return false;
    }
    auto space = row[0].text.find(' ');
    auto hit = row[0].text.substr(0, space);
    key("hit", draft_of(hit, row[0].at));
    if (space != std::string::npos) {
      auto rest = trimmed(row[0].text.substr(space));
      if (hit == "collect") {
        key("with", draft_of(rest, row[0].at));
      } else {
        std::vector<Draft> ranks;
        for (const auto& one : split_at(rest, ">")) ranks.push_back(CellReading(load_, row[0]).literal(one));
        key("order", table_of(std::move(ranks), row[0].at));
      }
    }
    if (row.size() > 2) {
      Table title;
      title.keyed.push_back({"nl", row[2].at, draft_of(row[2].text, row[2].at)});
      if (row.size() > 3) title.keyed.push_back({"en", row[3].at, draft_of(row[3].text, row[3].at)});
      Draft draft;
      draft.kind = Draft::Kind::table;
      draft.place = row[2].at;
      draft.table = std::make_shared<Table>(std::move(title));
      key("title", std::move(draft));
    }
    return true;
  }

  bool second_line(const std::vector<Cell>& row) {
    std::vector<Draft> inputs, outputs;
    for (const auto& cell : row) {
      bool is_output = cell.text == "output" || cell.text.rfind("output ", 0) == 0;
      if (is_output) {
        outputs.push_back(draft_of(trimmed(cell.text.substr(6)), cell.at));
      } else if (!outputs.empty() || cell.text.empty()) {
        wrong(cell.at, "regel 2 is: de paden van de invoeren, dan `output` of `output naam`",
              "line 2 is: the paths of the inputs, then `output` or `output name`");
        return false;
      } else {
        inputs.push_back(draft_of(cell.text, cell.at));
      }
    }
    if (inputs.empty() || outputs.empty()) {
      wrong(row[0].at, "regel 2 is: de paden van de invoeren, dan `output` of `output naam`",
            "line 2 is: the paths of the inputs, then `output` or `output name`");
      return false;
    }
    inputs_ = inputs.size();
    width_ = row.size();
    key("inputs", table_of(std::move(inputs), row[0].at));
    bool nameless = outputs.size() == 1 && outputs[0].text()->empty();
    if (!nameless) key("outputs", table_of(std::move(outputs), row[inputs_].at));
    return true;
  }

  /// A row of another width goes on as it is: read_rule says how many cells it must have.
  Draft rule(const std::vector<Cell>& row) {
    std::vector<Draft> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      CellReading reading(load_, row[i]);
      cells.push_back(row.size() != width_ ? poison(row[i].at) : i < inputs_ ? reading.input() : reading.output());
    }
    return table_of(std::move(cells), row[0].at);
  }

  Loading& load_;
  int file_;
  Table body_;
  std::size_t inputs_ = 0, width_ = 0;
};

}  // namespace

std::shared_ptr<const Word> read_csv_decision(Loading& load, int file) { return CsvTable(load, file).read(); }

}  // namespace trajectum::route
