#include "app/shell.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "model/json.hpp"

namespace trajectum::app {
namespace {

/// One thing that can be done, or one condition, as `case.explain` names it; "" of any other record.
std::string short_form(const Record& record) {
  if (record.get("do").empty())
    return record.get("reads").empty() ? std::string() : std::string(record.get("place").text());
  std::string out(record.get("do").text());
  for (const char* name : {"message", "register", "at", "node", "outcome", "place"})
    if (auto text = record.get(name).text(); !text.empty()) out += " " + std::string(text);
  return out;
}

/// True if several of it fit in one cell: sentences, numbers, or things that can be done.
bool goes_in_a_list(const Value& value) {
  if (auto* record = value.as<Record>()) return !short_form(*record).empty();
  return !value.as<List>();
}

std::string cell(const Value& value) {
  if (value.empty()) return "";
  if (value.as<std::string>()) return std::string(value.text());
  if (auto* record = value.as<Record>()) {
    if (auto text = short_form(*record); !text.empty()) return text;
    if (!record->get("name").empty()) return std::string(record->get("name").text());
    if (!record->get("id").empty()) return std::string(record->get("id").text());
    if (auto* cents = record->get("cents").as<std::int64_t>())
      return fmt::format("{}.{:02}", *cents / 100, std::abs(*cents % 100));
  }
  auto* list = value.as<List>();
  if (!list || !std::all_of(list->begin(), list->end(), goes_in_a_list)) return to_json(value);
  std::string out;
  for (const auto& one : *list) out += (out.empty() ? "" : "; ") + cell(one);
  return out;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void print_table(const List& rows) {
  std::vector<std::string> columns;
  for (const auto& row : rows)
    if (auto* record = row.as<Record>())
      for (const auto& [name, value] : *record)
        if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  if (columns.empty()) {
    for (const auto& row : rows) fmt::print("{}\n", cell(row));
    return;
  }
  constexpr std::size_t kWidest = 60;  // a longer cell would push the others off the screen; --json has it whole
  std::vector<std::size_t> widths;
  for (const auto& name : columns) {
    auto width = name.size();
    for (const auto& row : rows)
      width = std::max(width, std::min(kWidest, width_of(cell(row.as<Record>()->get(name)))));
    widths.push_back(width);
  }
  auto put = [](const std::string& text, std::size_t width) {
    fmt::print("{}{}  ", text, std::string(width > width_of(text) ? width - width_of(text) : 0, ' '));
  };
  for (std::size_t i = 0; i < columns.size(); ++i) put(columns[i], widths[i]);
  fmt::print("\n");
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) put(cell(row.as<Record>()->get(columns[i])), widths[i]);
    fmt::print("\n");
  }
}

/// Rows that hold sentences or rows of their own (what work waits for, what a join lacks) do not fit a table: a
/// paragraph each. A short list of words or numbers, such as a rank, goes in a cell.
bool is_paragraphs(const List& rows) {
  constexpr std::size_t kWidestList = 30;
  auto is_long = [](const Value& value) {
    auto* list = value.as<List>();
    bool nested = list && std::any_of(list->begin(), list->end(),
                                      [](const Value& one) { return one.as<List>() || one.as<Record>(); });
    return nested || (list && width_of(cell(value)) > kWidestList);
  };
  return std::any_of(rows.begin(), rows.end(), [&](const Value& row) {
    auto* record = row.as<Record>();
    return record && std::any_of(record->begin(), record->end(), [&](const auto& m) { return is_long(m.second); });
  });
}

void print_members(const Record& record, const std::string& indent);

void print_paragraph(const Value& row, const std::string& indent) {
  auto* record = row.as<Record>();
  if (!record) return fmt::print("{}{}\n", indent, cell(row));
  Record rest = *record;
  std::string named = record->get("title").empty() && record->size() > 0 ? record->begin()->first : "title";
  auto head = cell(record->get(named));
  if (auto state = cell(record->get("state")); !state.empty()) head += ", " + state;
  for (const auto& said : {named, std::string("state")}) rest.erase(said);
  fmt::print("{}{}\n", indent, head);
  print_members(rest, indent + "  ");
}

void print_members(const Record& record, const std::string& indent) {
  for (const auto& [name, value] : record) {
    auto* list = value.as<List>();
    auto* inner = value.as<Record>();
    if (list && list->empty()) {
      fmt::print("{}{}: -\n", indent, name);
    } else if (list && is_paragraphs(*list)) {
      fmt::print("{}{}:\n", indent, name);
      for (const auto& row : *list) print_paragraph(row, indent + "  ");
    } else if (list && indent.empty()) {
      fmt::print("{}:\n", name);
      print_table(*list);
    } else if (inner && cell(value).starts_with('{')) {
      fmt::print("{}{}:\n", indent, name);
      print_members(*inner, indent + "  ");
    } else {
      fmt::print("{}{}: {}\n", indent, name, cell(value));
    }
  }
}

void print_result(const Value& result) {
  if (auto* record = result.as<Record>())
    print_members(*record, "");
  else
    fmt::print("{}\n", cell(result));
}

/// A text as it is, for another program to read.
void print_bare(const Value& value) {
  auto text = cell(value);
  fmt::print("{}{}", text, text.ends_with('\n') ? "" : "\n");
}

std::string token_of(const ShellOptions& options) {
  if (!options.token.empty()) return options.token;
  std::string token;
  if (!options.token_file.empty()) {
    std::ifstream file(options.token_file);
    std::getline(file, token);
    return token;
  }
  if (auto* given = std::getenv("TRAJECTUM_TOKEN")) return given;
  return "";
}

/// Where, as an editor follows it, and what.
void print_faults(const Value& data, const std::string& lang) {
  const auto* record = data.as<Record>();
  const auto* faults = record ? record->get("faults").as<List>() : nullptr;
  if (!faults) return;
  for (const auto& one : *faults) {
    const auto& fault = *one.as<Record>();
    const auto* message = fault.get("message").as<Record>();
    std::string place(fault.get("file").text());
    if (auto line = fault.get("line").integer(); line > 0)
      place += fmt::format(":{}:{}", line, fault.get("column").integer());
    fmt::print(stderr, "{}: {}\n", place, message ? message->get(lang).text() : "");
  }
}

}  // namespace

void print_value(const ShellOptions& options, const Value& result) {
  if (options.json)
    fmt::print("{}\n", to_json(result));
  else
    print_result(result);
}

int print_error(const ShellOptions& options, const client::CallError& error) {
  if (options.json) {
    Record out;
    out.set("code", static_cast<std::int64_t>(error.code));
    out.set("message", error.message);
    out.set("data", error.data);
    fmt::print("{}\n", to_json(out));
  }
  fmt::print(stderr, "trajectum: {}\n", error.message);
  if (!options.json) print_faults(error.data, options.lang);
  return error.type == "unreachable" ? 3 : 1;
}

namespace {

/// Null after it has said why not.
std::unique_ptr<client::Connection> reach(const ShellOptions& options, int& exit_code) {
  auto connection = client::Connection::open(options.connect, options.timeout_ms);
  if (connection) return std::move(*connection);
  fmt::print(stderr, "trajectum: {}\n", connection.error().text.en);
  exit_code = 3;
  return nullptr;
}

}  // namespace

std::unique_ptr<client::Connection> log_in(const ShellOptions& options, int& exit_code) {
  auto connection = reach(options, exit_code);
  if (!connection) return nullptr;
  auto token = token_of(options);
  if (token.empty()) {
    fmt::print(stderr, "trajectum: no token; set TRAJECTUM_TOKEN, or give --token-file DIR/admin.token\n");
    exit_code = 2;
    return nullptr;
  }
  Record login;
  login.set("token", token);
  login.set("lang", options.lang);
  auto logged_in = connection->call("session.login", login);
  if (logged_in.ok()) return connection;
  exit_code = print_error(options, *logged_in.error);
  return nullptr;
}

int call_and_print(const ShellOptions& options, const std::string& method, const Record& params,
                   const std::string& bare) {
  int exit_code = 0;
  auto connection = log_in(options, exit_code);
  if (!connection) return exit_code;
  auto with_lang = params;
  with_lang.set("lang", options.lang);
  auto reply = connection->call(method, with_lang);
  if (!reply.ok()) return print_error(options, *reply.error);
  if (auto* record = bare.empty() || options.json ? nullptr : reply.result.as<Record>())
    print_bare(record->get(bare));
  else
    print_value(options, reply.result);
  return 0;
}

int show_health(const ShellOptions& options) {
  int exit_code = 0;
  auto connection = token_of(options).empty() ? reach(options, exit_code) : log_in(options, exit_code);
  if (!connection) return exit_code;
  Record params;
  params.set("lang", options.lang);
  auto reply = connection->call("system.health", params);
  if (!reply.ok()) return print_error(options, *reply.error);
  print_value(options, reply.result);
  const auto* health = reply.result.as<Record>();
  return health && health->get("status").text() == "ok" && health->get("alarms").empty() ? 0 : 1;
}

}  // namespace trajectum::app
