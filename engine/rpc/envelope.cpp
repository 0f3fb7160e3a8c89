#include "rpc/envelope.hpp"

#include <fmt/core.h>

#include <cmath>

#include "model/json.hpp"

namespace trajectum::rpc {
namespace {

const Record kNoParams;

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_text(out, text);
}

/// A number that came with a fraction or an exponent goes back as one: 1.0 stays 1.0.
void append_id(std::string& out, const Value& id) {
  auto begin = out.size();
  append_json(out, id);
  if (id.kind() == Value::Kind::decimal && out.find_first_of(".e", begin) == std::string::npos) out += ".0";
}

void append_incident(std::string& out, const ScriptPlace& place) {
  out += ",\"incident\":{\"file\":";
  append_json_text(out, place.file);
  if (place.line > 0) fmt::format_to(std::back_inserter(out), ",\"line\":{}", place.line);
  append_member(out, "message", place.message);
  out.push_back('}');
}

/// As `trajectum check --json` gives them: both languages, because a bundle is mended by somebody else than who brings
/// it.
void append_faults(std::string& out, const std::vector<ErrorFault>& faults) {
  out += ",\"faults\":[";
  for (const auto& fault : faults) {
    out += out.back() == '[' ? "{\"file\":" : ",{\"file\":";
    append_json_text(out, fault.file);
    if (fault.line > 0) fmt::format_to(std::back_inserter(out), ",\"line\":{},\"column\":{}", fault.line, fault.column);
    out += fault.warning ? ",\"warning\":true" : ",\"warning\":false";
    out += ",\"message\":{\"nl\":";
    append_json_text(out, fault.message.nl);
    append_member(out, "en", fault.message.en);
    out += "}}";
  }
  out.push_back(']');
}

void open_reply(std::string& out, const Value& id) {
  out += R"({"jsonrpc":"2.0","id":)";
  append_id(out, id);
}

bool is_id(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::none:
    case Value::Kind::text:
    case Value::Kind::integer:
    case Value::Kind::decimal: return true;
    default: return false;
  }
}

std::optional<Failure> unknown_member(const Record& members, Hints& hints) {
  static const std::vector<std::string> kNames = {"jsonrpc", "method", "params", "id"};
  for (const auto& [name, value] : members) {
    if (name == "jsonrpc" || name == "method" || name == "params" || name == "id") continue;
    auto shown = shown_name(name);
    auto error = invalid_request({"Een verzoek heeft geen \"" + shown + "\".", "A request has no \"" + shown + "\"."});
    error.path = shown;
    if (auto meant = hints.suggest(name, kNames))
      error.hint = {"Bedoelde u " + *meant + "?", "Did you mean " + *meant + "?"};
    return Failure{std::move(error), {}};
  }
  return std::nullopt;
}

}  // namespace

Error invalid_request(Text text) {
  Error e;
  e.code = ErrorCode::invalid_request;
  e.reason = "invalid_request";
  e.text = std::move(text);
  return e;
}

std::optional<Failure> read_request(const Value& element, Request& out, Hints& hints) {
  auto wrong = [](const char* path, Text text) {
    auto error = invalid_request(std::move(text));
    error.path = path;
    return Failure{std::move(error), {}};
  };
  auto* members = element.as<Record>();
  if (!members) return wrong("", {"Een verzoek is een object.", "A request is an object."});
  auto* id = members->find("id");
  if (id && !is_id(*id))
    return wrong("id", {"Een id is een tekst, een getal of null.", "An id is a text, a number or null."});
  if (id) out.id = *id;
  if (members->get("jsonrpc").text() != "2.0")
    return wrong("jsonrpc", {"\"jsonrpc\" moet \"2.0\" zijn.", "\"jsonrpc\" must be \"2.0\"."});
  auto* method = members->get("method").as<std::string>();
  if (!method) return wrong("method", {"\"method\" moet een tekst zijn.", "\"method\" must be a text."});
  auto* params = members->find("params");
  if (params && params->kind() != Value::Kind::record && params->kind() != Value::Kind::list)
    return wrong("params", {"\"params\" moet een object zijn.", "\"params\" must be an object."});
  if (auto unknown = unknown_member(*members, hints)) return unknown;

  out.is_notification = id == nullptr;
  out.method = *method;
  out.params = params ? params->as<Record>() : &kNoParams;
  return std::nullopt;
}

Failure wrong_params(std::vector<Fault> faults) {
  Text text;
  for (const auto& fault : faults) {
    text.nl += (text.nl.empty() ? "" : "; ") + fault.path + " " + fault.text.nl;
    text.en += (text.en.empty() ? "" : "; ") + fault.path + " " + fault.text.en;
  }
  auto first = faults.front().path;
  return {invalid_params(std::move(first), {as_sentence(std::move(text.nl)), as_sentence(std::move(text.en))}),
          std::move(faults)};
}

void append_result(std::string& out, const Value& id, std::string_view result_json) {
  out.reserve(out.size() + result_json.size() + 64);
  open_reply(out, id);
  out += ",\"result\":";
  out += result_json;
  out.push_back('}');
}

void append_failure(std::string& out, const Value& id, const Failure& failure, Lang lang) {
  const auto& error = failure.error;
  open_reply(out, id);
  fmt::format_to(std::back_inserter(out), ",\"error\":{{\"code\":{},\"message\":", wire_code(error.code));
  append_json_text(out, (error.text.empty() ? default_text(error.code) : error.text).in(lang));
  fmt::format_to(std::back_inserter(out), ",\"data\":{{\"type\":\"{}\"", wire_type(error.code));
  append_member(out, "reason", error.reason.empty() ? std::string_view(wire_type(error.code)) : error.reason);
  if (!error.path.empty()) append_member(out, "path", error.path);
  if (!error.hint.empty()) append_member(out, "hint", error.hint.in(lang));
  if (error.incident) append_incident(out, *error.incident);
  if (error.retry_ms) fmt::format_to(std::back_inserter(out), ",\"retry_ms\":{}", *error.retry_ms);
  if (!error.faults.empty()) append_faults(out, error.faults);
  if (!failure.faults.empty()) {
    out += ",\"paths\":[";
    for (std::size_t i = 0; i < failure.faults.size(); ++i) {
      out += i == 0 ? "{\"path\":" : ",{\"path\":";
      append_json_text(out, failure.faults[i].path);
      append_member(out, "message", failure.faults[i].text.in(lang));
      out.push_back('}');
    }
    out.push_back(']');
  }
  out += "}}}";
}

std::string error_reply(const Error& error, Lang lang) {
  std::string out;
  append_failure(out, Value(), {error, {}}, lang);
  return out;
}

}  // namespace trajectum::rpc
