#include "app/import_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "app/batch_command.hpp"
#include "app/bringing.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "demo/progress.hpp"
#include "model/csv.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

constexpr std::size_t kPartBytesMax = limits::kFrameBytesMax / 3;  // quotes and line ends take two bytes in JSON
constexpr std::size_t kRejectsShown = 10;

class Import {
 public:
  Import(const ImportOptions& options, std::ostream& print, std::ostream& complain)
      : options_(options), print_(print), complain_(complain), progress_(complain, [this] { return calls_; }) {}

  int run() {
    std::ifstream file(options_.file, std::ios::binary);
    if (!file) return say("cannot read " + options_.file, 2);
    text_.assign(std::istreambuf_iterator<char>(file), {});
    if (!is_utf8(text_)) return say(options_.file + " is not UTF-8; save it as \"CSV UTF-8\"", 2);
    if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
    if (text_.starts_with('{')) return say(options_.file + " is no CSV; an object a line is for batch.start", 2);
    auto mapping = mapping_of();
    if (!mapping) return 2;
    auto rows = csv_lines(text_).size();
    if (rows < 2) return say(options_.file + " has no rows behind its first line", 2);
    rows_ = rows - 1;
    int exit_code = 0;
    auto connection = log_in(options_.shell, exit_code);
    if (!connection) return exit_code;
    exit_code = options_.dry_run ? try_out(*connection, *mapping) : import(*connection, *mapping, file);
    return exit_code == 0 ? finish() : exit_code;
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

  /// What every call has.
  Record common(const Record& mapping) const {
    Record out;
    out.set("register", options_.reg);
    if (!mapping.empty()) out.set("mapping", mapping);
    if (!options_.system.empty()) out.set("system", options_.system);
    if (!options_.source.empty()) out.set("source", options_.source);
    if (!options_.ground.empty()) out.set("ground", options_.ground);
    return out;
  }

  int try_out(client::Connection& connection, const Record& mapping) {
    auto parts = cut_csv(text_, static_cast<std::size_t>(options_.rows), kPartBytesMax);
    progress_.begin("import", static_cast<std::int64_t>(parts.size()));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto params = common(mapping);
      params.set("csv", parts[i].csv);
      params.set("first_line", parts[i].first_line);
      params.set("lang", options_.shell.lang);
      params.set("dry_run", true);
      auto reply = connection.call("register.import", params);
      ++calls_;
      if (!reply.ok()) {
        progress_.end();
        return print_error(options_.shell, *reply.error);
      }
      add(*reply.result.as<Record>());
      progress_.at(static_cast<std::int64_t>(i) + 1, fmt::format("{} rows", rows_done(i)));
    }
    progress_.end();
    return 0;
  }

  int import(client::Connection& connection, const Record& mapping, std::ifstream& file) {
    Bringing bringing(connection, options_.shell, file, "file", complain_);
    file.clear();
    file.seekg(0);
    if (auto failed = bringing.bring("text/csv")) return *failed;
    if (auto failed = start(connection, mapping, bringing.sha256())) return failed;
    Record batch, shown;
    batch.set("batch", batch_);
    batch.set("lang", options_.shell.lang);
    auto caption = [&](const Record& now) {
      auto calls = static_cast<std::size_t>(now.get("done").integer());
      return fmt::format("{} rows", std::min(calls * static_cast<std::size_t>(options_.rows), rows_));
    };
    if (auto failed = watch_batch(options_.shell, connection, batch_, complain_, shown, caption)) return failed;
    batch.set("limit", static_cast<std::int64_t>(limits::kListLimitMax));
    for (;;) {
      auto reply = connection.call("batch.results", batch);
      if (!reply.ok()) return print_error(options_.shell, *reply.error);
      const auto& page = *reply.result.as<Record>();
      for (const auto& one : *page.get("results").as<List>())
        if (auto* answer = one.as<Record>()->get("answer").as<Record>()) add(*answer);
      batch.set("after", page.get("after"));
      if (page.get("after").empty()) break;
    }
    if (shown.get("state").text() == "done" && shown.get("refused").integer() == 0) return 0;
    return tell_why(connection, shown);
  }

  /// All of the file is with the server: it is cut there, and goes on by itself.
  int start(client::Connection& connection, const Record& mapping, const std::string& sha256) {
    Record params, rows, over;
    rows.set("blob", sha256);
    rows.set("per_call", options_.rows);
    over.set("rows", std::move(rows));
    params.set("over", std::move(over));
    params.set("command", "register.import");
    params.set("params", common(mapping));
    params.set("title", "register import " + options_.reg);
    params.set("stop_at_failures", 1);  // a call is refused for its columns: so would the next be
    params.set("lang", options_.shell.lang);
    auto reply = connection.call("batch.start", params);
    if (!reply.ok()) return print_error(options_.shell, *reply.error);
    batch_ = reply.result.as<Record>()->get("batch").text();
    return 0;
  }

  /// Nothing more of it is wanted; whether it was over already does not matter.
  void cancel(client::Connection& connection) const {
    Record params;
    params.set("batch", batch_);
    connection.call("batch.cancel", params);
  }

  /// A call was refused as a whole, or somebody stopped it.
  int tell_why(client::Connection& connection, const Record& shown) {
    Record params;
    params.set("batch", batch_);
    params.set("state", "refused");
    params.set("lang", options_.shell.lang);
    auto refused = connection.call("batch.results", params);
    const auto* list = refused.ok() ? refused.result.as<Record>()->get("results").as<List>() : nullptr;
    if (!list || list->empty())
      return say(
          fmt::format("{} is {}; `trajectum batch get {}` says how far", batch_, shown.get("state").text(), batch_), 1);
    const auto& one = *list->front().as<Record>();
    complain_ << fmt::format("trajectum: stopped at line {}: {}\n",
                             one.get("target").as<Record>()->get("first_line").integer(), one.get("message").text());
    cancel(connection);
    return say("run it again when that is mended; what went in stays", 1);
  }

  std::size_t rows_done(std::size_t part) const {
    return std::min((part + 1) * static_cast<std::size_t>(options_.rows), rows_);
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
    if (!batch_.empty()) out.set("batch", batch_);
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
    auto rows = csv_lines(text_);
    std::map<std::int64_t, CsvLine> by_line;
    for (const auto& row : rows) by_line[row.number] = row;
    auto whole = [&](const CsvLine& row) {
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
  std::string batch_;
  std::size_t rows_ = 0;
  std::int64_t calls_ = 0;
  std::map<std::string, std::int64_t> counts_;
  List rejects_;
  demo::Progress progress_;
};

}  // namespace

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
