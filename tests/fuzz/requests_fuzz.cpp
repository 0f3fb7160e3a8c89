// A frame -> rpc::Dispatcher, over a table with every kind of parameter and of failure. Whatever the frame is, the
// answer is what JSON-RPC owes for it, by another parser's eyes; the same in both languages, and when it is asked
// again.
//   input = u8:who frame
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/result.hpp"
#include "model/json.hpp"
#include "unit/rpc/fixture.hpp"

using namespace trajectum;
using nlohmann::json;

namespace {

/// Holds one reply to what is owed; gives what a machine reads of it.
std::string owed(const json& reply) {
  TRAJECTUM_ASSERT(reply.is_object() && reply.value("jsonrpc", "") == "2.0" && reply.contains("id"));
  const auto& id = reply["id"];
  TRAJECTUM_ASSERT(id.is_null() || id.is_string() || id.is_number());
  TRAJECTUM_ASSERT(reply.size() == 3 && reply.contains("result") != reply.contains("error"));
  if (reply.contains("result")) return id.dump() + " result";
  const auto& error = reply["error"];
  TRAJECTUM_ASSERT(error.at("code").is_number_integer() && !error.at("message").get<std::string>().empty());
  const auto& about = error.at("data");
  TRAJECTUM_ASSERT(!about.at("type").get<std::string>().empty() && !about.at("reason").get<std::string>().empty());
  auto out = id.dump() + " " + error["code"].dump() + about["reason"].dump() + about.value("path", "");
  if (about.contains("paths"))
    for (const auto& one : about["paths"]) {
      TRAJECTUM_ASSERT(!one.at("message").get<std::string>().empty());
      out += " " + one.at("path").get<std::string>();
    }
  return out;
}

/// The same of a whole answer; "" when none is owed.
std::string owed(const std::string& line) {
  if (line.empty()) return "";
  TRAJECTUM_ASSERT(line.find('\n') == std::string::npos);
  auto whole = json::parse(line, nullptr, false);
  TRAJECTUM_ASSERT(!whole.is_discarded());
  if (!whole.is_array()) return owed(whole);
  TRAJECTUM_ASSERT(!whole.empty());
  std::string out;
  for (const auto& one : whole) out += owed(one) + "\n";
  return out;
}

/// One request is answered under its own id, to the letter, or under none.
void names_its_id(std::string_view frame, const std::string& line) {
  auto asked = json::parse(frame, nullptr, false);
  if (!asked.is_object() || line.empty()) return;
  auto id = json::parse(line)["id"];
  TRAJECTUM_ASSERT(id.is_null() || id.dump() == asked["id"].dump());
}

rpc::test::Bench& bench_of_nobody() {
  static rpc::test::Bench bench;
  bench.session = {};
  return bench;
}

std::string answer(std::uint8_t who, Lang lang, std::string_view frame) {
  auto& bench = bench_of_nobody();
  bench.session.logged_in = (who & 1) != 0;
  bench.session.admin = (who & 2) != 0;
  bench.session.lang = lang;
  return bench.ask(frame);
}

/// What was read is written so that it is read again as the same.
void read_again(std::string_view frame) {
  auto value = parse_json(frame);
  if (!value) {
    TRAJECTUM_ASSERT(!value.error().text.nl.empty() && !value.error().text.en.empty());
    return;
  }
  auto text = to_json(*value);
  auto again = parse_json(text);
  TRAJECTUM_ASSERT(again && to_json(*again) == text);
  TRAJECTUM_ASSERT(json::accept(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const log::Muted kMuted;  // of methods that fail on purpose
  if (size < 1) return 0;
  std::string_view frame(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  read_again(frame);
  auto first = answer(bytes[0], Lang::en, frame);
  auto said = owed(first);
  names_its_id(frame, first);
  bool internal = first.find(R"("type":"internal")") != std::string::npos;  // names a reference, another each time
  TRAJECTUM_ASSERT(internal || first == answer(bytes[0], Lang::en, frame));
  TRAJECTUM_ASSERT(said == owed(answer(bytes[0], Lang::nl, frame)));
  // A group that the disk refused: an answer is owed to exactly those who were owed one.
  auto& bench = bench_of_nobody();
  Error why = internal_error("");
  why.text = {"Nee.", "No."};
  TRAJECTUM_ASSERT(owed(bench.dispatcher.refuse(bench.session, frame, why)).empty() == said.empty());
  return 0;
}
