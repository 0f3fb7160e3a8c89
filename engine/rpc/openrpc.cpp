// The OpenRPC 1.3 document of the method table (spec.open-rpc.org).
#include <algorithm>

#include "model/json.hpp"
#include "rpc/method.hpp"

namespace trajectum::rpc {
namespace {

Record schema_of(const Param& param);

Record type_schema(const char* type) {
  Record schema;
  schema.append("type", type);
  return schema;
}

Record text_schema(const Param& param) {
  auto schema = type_schema("string");
  if (!param.one_of.empty()) schema.append("enum", List(param.one_of.begin(), param.one_of.end()));
  return schema;
}

Record record_schema(const Param& param) {
  auto schema = type_schema("object");
  if (param.fields.empty()) return schema;
  Record properties;
  List required;
  for (const auto& field : param.fields) {
    auto property = schema_of(field);
    if (!field.doc.empty()) property.append("description", field.doc);
    properties.append(field.name, std::move(property));
    if (field.required) required.emplace_back(field.name);
  }
  schema.append("properties", std::move(properties));
  if (!required.empty()) schema.append("required", std::move(required));
  schema.append("additionalProperties", false);
  return schema;
}

Record texts_schema(const Param& param) {
  auto many = type_schema("array");
  many.append("items", text_schema(param));
  Record schema;
  schema.append("oneOf", List{text_schema(param), std::move(many)});
  return schema;
}

Record schema_of(const Param& param) {
  switch (param.type) {
    case ParamType::text: return text_schema(param);
    case ParamType::integer: return type_schema("integer");
    case ParamType::yesno: return type_schema("boolean");
    case ParamType::record: return record_schema(param);
    case ParamType::list: {
      auto schema = type_schema("array");
      if (!param.fields.empty()) schema.append("items", record_schema(param));
      return schema;
    }
    case ParamType::any: return {};
    case ParamType::date: {
      auto schema = type_schema("string");
      schema.append("format", "date");
      return schema;
    }
    case ParamType::texts: return texts_schema(param);
  }
  return {};
}

Record content_of(const Param& param) {
  Record content;
  content.append("name", param.name);
  if (!param.doc.empty()) content.append("description", param.doc);
  content.append("required", param.required);
  content.append("schema", schema_of(param));
  return content;
}

List params_of(const Method& method) {
  auto params = method.params;  // OpenRPC wants the required ones first
  std::stable_sort(params.begin(), params.end(),
                   [](const Param& a, const Param& b) { return a.required > b.required; });
  List list;
  for (const auto& param : params) list.emplace_back(content_of(param));
  return list;
}

List errors_of(const Method& method) {
  auto codes = method.errors;
  auto add = [&](ErrorCode code) {
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
  };
  add(ErrorCode::invalid_params);
  add(ErrorCode::internal);
  if (method.access != Access::anyone) add(ErrorCode::unauthenticated);
  if (method.access == Access::admin) add(ErrorCode::forbidden);
  List list;
  for (auto code : codes) {
    Record error, type;
    type.append("type", wire_type(code));
    error.append("code", wire_code(code));
    error.append("message", default_text(code).en);
    error.append("data", std::move(type));
    list.emplace_back(std::move(error));
  }
  return list;
}

const char* access_name(Access access) {
  switch (access) {
    case Access::anyone: return "anyone";
    case Access::user: return "user";
    case Access::admin: return "admin";
  }
  return "";
}

Record describe(const Method& method) {
  Record out, result;
  result.append("name", "result");
  if (!method.result.empty()) result.append("description", method.result);
  result.append("schema", Record());
  out.append("name", method.name);
  out.append("summary", method.summary);
  out.append("paramStructure", "by-name");
  out.append("params", params_of(method));
  out.append("result", std::move(result));
  out.append("errors", errors_of(method));
  out.append("x-access", access_name(method.access));
  out.append("x-changes", method.changes);
  return out;
}

}  // namespace

std::string MethodTable::openrpc() const {
  Record document, about;
  about.append("title", "Trajectum");
  about.append("description", "JSON-RPC 2.0, one text a line. Parameters are by name.");
  about.append("version", "1");
  List methods;
  for (const auto& method : methods_) methods.emplace_back(describe(method));
  document.append("openrpc", "1.3.2");
  document.append("info", std::move(about));
  document.append("methods", std::move(methods));
  return to_json(document);
}

void add_discover(MethodTable& table) {
  table.add({.name = "rpc.discover",
             .summary = "Gives the OpenRPC document of every method.",
             .access = Access::anyone,
             .result = "an OpenRPC 1.3 document",
             .run = [&table](Call&) -> Result<std::string> { return table.openrpc(); }});
}

}  // namespace trajectum::rpc
