#include "app/import_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "base/limits.hpp"
#include "demo/progress.hpp"
#include "model/csv.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

constexpr std::size_t kChunkBytesMax = limits::kFrameBytesMax / 3;  // quotes and line ends take two bytes in JSON
constexpr std::size_t kRejectsShown = 10;

struct Line {
  std::size_t begin = 0, end = 0;  // with its line end
  int number = 1;
};

/// The rows of the text, each with the line it begins on.
std::vector<Line> rows_of(const std::string& text) {
  std::vector<Line> out;
  Line row;
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

class Import {
 public:
  Import(const ImportOptions& options, std::ostream& print, std::ostream& complain)
      : options_(options), print_(print), complain_(complain), progress_(complain, [this] { return calls_; }) {}

  int run() {
    std::ifstream file(options_.file, std::ios::binary);
    if (!file) return say("cannot read " + options_.file, 2);
    text_.assign(std::istreambuf_iterator<char>(file), {});
    if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
    auto mapping = mapping_of();
    if (!mapping) return 2;
    chunks_ = cut_csv(text_, static_cast<std::size_t>(options_.rows));
    if (chunks_.empty()) return say(options_.file + " has no rows behind its first line", 2);
    rows_ = rows_of(text_).size() - 1;
    int exit_code = 0;
    auto connection = log_in(options_.shell, exit_code);
    if (!connection) return exit_code;
    progress_.begin("import", static_cast<std::int64_t>(chunks_.size()));
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
      auto reply = connection->call("register.import", params_of(chunks_[i], *mapping));
      ++calls_;
      if (!reply.ok()) {
        progress_.end();
        complain_ << fmt::format("trajectum: stopped at line {}; run it again when that is mended\n",
                                 chunks_[i].first_line);
        return print_error(options_.shell, *reply.error);
      }
      add(*reply.result.as<Record>());
      progress_.at(static_cast<std::int64_t>(i) + 1, fmt::format("{} rows", rows_done(i)));
    }
    progress_.end();
    return finish();
  }

 private:
  int say(const std::string& what, int code) {
    complain_ << "trajectum: " << what << "\n";
    return code;
  }

  std::optional<Record> mapping_of() {
    Record out;
    for (const auto& one : options_.mapping) {
      auto equals = one.rfind('=');
      if (equals == std::string::npos || equals == 0) {
        say("--map wants COLUMN=FIELD, not \"" + one + "\"", 2);
        return std::nullopt;
      }
      out.append(one.substr(0, equals), one.substr(equals + 1));
    }
    return out;
  }

  Record params_of(const CsvChunk& chunk, const Record& mapping) const {
    Record out;
    out.set("register", options_.reg);
    out.set("csv", chunk.csv);
    out.set("first_line", chunk.first_line);
    out.set("lang", options_.shell.lang);
    if (!mapping.empty()) out.set("mapping", mapping);
    if (!options_.system.empty()) out.set("system", options_.system);
    if (!options_.source.empty()) out.set("source", options_.source);
    if (!options_.ground.empty()) out.set("ground", options_.ground);
    if (options_.dry_run) out.set("dry_run", true);
    return out;
  }

  std::size_t rows_done(std::size_t chunk) const {
    return std::min((chunk + 1) * static_cast<std::size_t>(options_.rows), rows_);
  }

  void add(const Record& answer) {
    for (const char* name : {"created", "updated", "unchanged"}) counts_[name] += answer.get(name).integer();
    if (auto* rejects = answer.get("rejects").as<List>())
      for (const auto& one : *rejects) rejects_.push_back(one);
  }

  int finish() {
    if (!options_.rejects.empty() && !rejects_.empty() && !write_rejects())
      return say("cannot write " + options_.rejects, 2);
    Record out;
    if (options_.dry_run) out.set("dry_run", true);
    for (const char* name : {"created", "updated", "unchanged"}) out.set(name, counts_[name]);
    out.set("rejected", static_cast<std::int64_t>(rejects_.size()));
    if (options_.shell.json) {
      out.set("rejects", rejects_);
      print_ << to_json(out) << "\n";
    } else {
      for (const auto& [name, value] : out) print_ << name << ": " << to_json(value) << "\n";
      for (std::size_t i = 0; i < std::min(rejects_.size(), kRejectsShown); ++i) {
        const auto& one = *rejects_[i].as<Record>();
        print_ << fmt::format("{}:{}: {}{}\n", options_.file, one.get("line").integer(),
                              one.get("column").empty() ? "" : std::string(one.get("column").text()) + ": ",
                              message_of(one));
      }
    }
    return rejects_.empty() ? 0 : 1;
  }

  std::string message_of(const Record& reject) const {
    return std::string(reject.get("message").as<Record>()->get(options_.shell.lang).text());
  }

  /// The refused rows as they came, behind what is wrong with them.
  bool write_rejects() const {
    auto rows = rows_of(text_);
    std::map<std::int64_t, Line> by_line;
    for (const auto& row : rows) by_line[row.number] = row;
    auto whole = [&](const Line& row) {
      auto text = text_.substr(row.begin, row.end - row.begin);
      text.erase(text.find_last_not_of("\r\n") + 1);
      return text;
    };
    auto header = whole(rows.front());
    char separator = header.find(';') != std::string::npos ? ';' : ',';
    std::ofstream out(options_.rejects, std::ios::binary);
    out << "line" << separator << "column" << separator << "reason" << separator << "message" << separator << header
        << "\r\n";
    for (const auto& value : rejects_) {
      const auto& one = *value.as<Record>();
      auto line = one.get("line").integer();
      std::vector<std::string> cells{std::to_string(line), std::string(one.get("column").text()),
                                     std::string(one.get("reason").text()), message_of(one)};
      for (const auto& cell : cells) {
        auto quoted = csv_row({cell});
        out << quoted.substr(0, quoted.size() - 2) << separator;
      }
      out << (by_line.count(line) ? whole(by_line.at(line)) : "") << "\r\n";
    }
    return out.good();
  }

  const ImportOptions& options_;
  std::ostream& print_;
  std::ostream& complain_;
  std::string text_;
  std::vector<CsvChunk> chunks_;
  std::size_t rows_ = 0;
  std::int64_t calls_ = 0;
  std::map<std::string, std::int64_t> counts_;
  List rejects_;
  demo::Progress progress_;
};

}  // namespace

std::vector<CsvChunk> cut_csv(const std::string& text, std::size_t most) {
  std::vector<CsvChunk> out;
  auto rows = rows_of(text);
  if (rows.size() < 2) return out;
  auto part = [&](const Line& row) { return text.substr(row.begin, row.end - row.begin); };
  auto header = part(rows.front());
  std::size_t in_chunk = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    bool full =
        in_chunk == most || (!out.empty() && out.back().csv.size() + rows[i].end - rows[i].begin > kChunkBytesMax);
    if (out.empty() || full) {
      out.push_back({header, rows[i].number});
      in_chunk = 0;
    }
    out.back().csv += part(rows[i]);
    ++in_chunk;
  }
  return out;
}

int import_file(const ImportOptions& options, std::ostream& print, std::ostream& complain) {
  return Import(options, print, complain).run();
}

int export_file(const ExportOptions& options, std::ostream& print, std::ostream& complain) {
  int exit_code = 0;
  auto connection = log_in(options.shell, exit_code);
  if (!connection) return exit_code;
  std::ofstream file;
  if (!options.file.empty()) file.open(options.file, std::ios::binary);
  std::ostream& out = options.file.empty() ? print : file;
  std::int64_t records = 0;
  Record params;
  params.set("register", options.reg);
  params.set("limit", static_cast<std::int64_t>(limits::kListLimitMax));
  params.set("lang", options.shell.lang);
  if (!options.system.empty()) params.set("system", options.system);
  while (true) {
    auto reply = connection->call("register.export", params);
    if (!reply.ok()) return print_error(options.shell, *reply.error);
    const auto& answer = *reply.result.as<Record>();
    out << answer.get("csv").text();
    records += answer.get("records").integer();
    if (answer.get("after").empty()) break;
    params.set("after", answer.get("after"));
  }
  out.flush();
  if (!out) {
    complain << "trajectum: cannot write " << options.file << "\n";
    return 1;
  }
  if (!options.file.empty())
    print << (options.shell.json ? fmt::format("{{\"records\":{}}}\n", records)
                                 : fmt::format("records: {}\n", records));
  return 0;
}

}  // namespace trajectum::app
