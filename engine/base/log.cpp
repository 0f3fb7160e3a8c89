#include "base/log.hpp"

#include <fmt/chrono.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>

#include "base/json_text.hpp"
#include "base/text.hpp"

namespace trajectum::log {
namespace {

using Level = spdlog::level::level_enum;

spdlog::logger& logger() {
  static auto made = spdlog::stderr_logger_mt("trajectum");
  return *made;
}

Format format = Format::text;
thread_local int muted = 0;  // how many Muted of this thread are alive

/// The sentence with the values of what it names; a brace of anything else stays.
std::string fill(std::string_view sentence, Fields fields) {
  std::string out;
  while (!sentence.empty()) {
    auto open = sentence.find('{');
    out += sentence.substr(0, open);
    if (open == std::string_view::npos) break;
    sentence.remove_prefix(open);
    auto close = sentence.find('}');
    auto name = sentence.substr(1, close == std::string_view::npos ? close : close - 1);
    const Field* meant = nullptr;
    for (const auto& field : fields)
      if (field.name == name) meant = &field;
    out += meant ? std::string_view(meant->value) : sentence.substr(0, 1);
    sentence.remove_prefix(meant ? close + 1 : 1);
  }
  return out;
}

const char* name_of(Level level) {
  switch (level) {
    case Level::info: return "info";
    case Level::warn: return "warning";
    case Level::err: return "error";
    default: return "critical";
  }
}

/// UTC, to the millisecond, as RFC 3339 writes it.
std::string now_text() {
  using namespace std::chrono;
  auto now = time_point_cast<milliseconds>(system_clock::now());
  auto ms = now.time_since_epoch().count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(ms / 1000)), ms % 1000);
}

void add_text(std::string& out, const char* name, std::string_view text) {
  append_json_text(out, name);
  out.push_back(':');
  append_json_text(out, as_utf8(std::string(text)));  // a name of a file may be any bytes; JSON may not
}

std::string as_json(Level level, const char* event, const std::string& message, Fields fields) {
  std::string out = "{";
  add_text(out, "time", now_text());
  for (auto [name, text] : {std::pair{"level", name_of(level)}, {"event", event}, {"message", message.c_str()}}) {
    out.push_back(',');
    add_text(out, name, text);
  }
  for (const auto& field : fields) {
    out.push_back(',');
    if (field.is_number) {
      append_json_text(out, field.name);
      out += ":" + field.value;
    } else {
      add_text(out, field.name, field.value);
    }
  }
  return out + "}";
}

/// Both forms of every line are made here.
void write(Level level, const char* event, std::string_view sentence, Fields fields) {
  if (muted > 0 && level < Level::critical) return;
  auto line = fill(sentence, fields);
  if (format == Format::json) line = as_json(level, event, line, fields);
  logger().log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void set_format(Format to) {
  format = to;
  logger().set_pattern(to == Format::json ? "%v" : "%+");  // "%+": spdlog's own, with time and level
}

void info(const char* event, std::string_view sentence, Fields fields) { write(Level::info, event, sentence, fields); }
void warn(const char* event, std::string_view sentence, Fields fields) { write(Level::warn, event, sentence, fields); }
void error(const char* event, std::string_view sentence, Fields fields) { write(Level::err, event, sentence, fields); }
void critical(const char* event, std::string_view sentence, Fields fields) {
  write(Level::critical, event, sentence, fields);
  logger().flush();
}

std::string why(const Error& error) {
  if (error.incident) return error.reason + " at " + error.incident->file + ":" + std::to_string(error.incident->line);
  return error.code == ErrorCode::internal ? error.text.en : error.reason;
}

Muted::Muted() { ++muted; }
Muted::~Muted() { --muted; }

}  // namespace trajectum::log
