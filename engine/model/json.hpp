// JSON in and out of Value, strict RFC 8259: UTF-8 checked, duplicate keys and too deep nesting refused, integers
// exact. On the wire a date is "YYYY-MM-DD" and money is {"cents": n, "currency": "EUR"}; what a text means is decided
// by the field that receives it (field.hpp), so parsing yields only none, yesno, integer, decimal, text, list and
// record.
#ifndef TRAJECTUM_MODEL_JSON_HPP
#define TRAJECTUM_MODEL_JSON_HPP
#include <string>
#include <string_view>

#include "base/json_text.hpp"  // of who writes JSON piece by piece
#include "base/result.hpp"
#include "model/value.hpp"

namespace trajectum {

/// Parses one JSON text. Errors: `parse_error`; the path of a duplicate key is in the message.
/// Thread: any (a parser is kept per thread).
Result<Value> parse_json(std::string_view text);

void append_json(std::string& out, const Value& value);
void append_json(std::string& out, const Record& record);
std::string to_json(const Value& value);
std::string to_json(const Record& record);

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_JSON_HPP
