#include "author/editor_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "route/properties.hpp"
#include "spec/words.hpp"

namespace trajectum::author {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMade =
    "-- Gemaakt door `trajectum editor`; verander dit niet met de hand. Made by `trajectum editor`; do not edit.\n";

/// What a handler reads from a field.
std::string type_of(const Field& field) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::note:
    case FieldType::choice:
    case FieldType::bsn:
    case FieldType::ref: return "string";
    case FieldType::yesno: return "boolean";
    case FieldType::integer: return "integer";
    case FieldType::decimal: return "number";
    case FieldType::money: return "trajectum.money";
    case FieldType::date: return "trajectum.date";
    case FieldType::choices: return "string[]";
    case FieldType::document:
    case FieldType::group: return field.many ? "table[]" : "table";
  }
  return "any";
}

/// A class with every field of several lists: one name may have two types, in two routes.
class FieldClass {
 public:
  explicit FieldClass(std::string name) : name_(std::move(name)) {}
  void add(const std::vector<Field>& fields) {
    for (const auto& field : fields) {
      fields_[field.name].types.insert(type_of(field));
      if (fields_[field.name].title.empty()) fields_[field.name].title = field.title;
    }
  }
  void add(const std::string& field, const std::string& type) { fields_[field].types.insert(type); }
  std::string text() const {
    auto out = fmt::format("---@class {}\n", name_);
    for (const auto& [name, known] : fields_) {
      std::string types;
      for (const auto& type : known.types) types += (types.empty() ? "" : "|") + type;
      if (!known.title.empty()) out += fmt::format("---{} / {}\n", known.title.nl, known.title.en);
      out += fmt::format("---@field {}? {}\n", name, types);
    }
    return out + "\n";
  }

 private:
  struct Known {
    std::set<std::string> types;
    Text title;
  };
  std::string name_;
  std::map<std::string, Known> fields_;
};

/// `name = { fields = {...} }` for a library, `"name"` for the rest, as luacheck's `read_globals` takes them.
std::string read_globals(const std::vector<std::string>& globals) {
  std::map<std::string, std::vector<std::string>> members;
  for (const auto& name : globals) {
    auto dot = name.find('.');
    auto& of = members[name.substr(0, dot)];
    if (dot != std::string::npos) of.push_back(name.substr(dot + 1));
  }
  std::string out = "{\n";
  for (const auto& [name, fields] : members) {
    if (fields.empty()) {
      out += fmt::format("    {} = {{}},\n", name);
      continue;
    }
    out += fmt::format("    {} = {{ fields = {{", name);
    for (const auto& field : fields) out += fmt::format(" \"{}\",", field);
    out.back() = ' ';
    out += "} },\n";
  }
  return out + "  }";
}

}  // namespace

std::string bundle_stub(const route::Bundle* bundle) {
  std::string out = std::string("---@meta trajectum.bundle\n") + kMade + "\n";
  if (!bundle)
    return out +
           "---@class trajectum.file\n---@field [string] any\n\n---@class trajectum.form\n---@field [string] any\n\n"
           "---@class trajectum.record\n---@field id string\n---@field [string] any\n";
  FieldClass file("trajectum.file"), form("trajectum.form"), record("trajectum.record");
  std::set<std::string> subjects;
  for (const auto& [id, route] : bundle->routes) {
    file.add(route.file);
    for (const auto& node : route.nodes) form.add(node.form);
    subjects.insert(route.subject);
  }
  record.add("id", "string");
  for (const auto& [id, reg] : bundle->registers) {
    record.add({reg.key});
    record.add(reg.fields);
    FieldClass own("trajectum.record." + id);
    own.add("id", "string");
    own.add({reg.key});
    own.add(reg.fields);
    out += own.text();
  }
  out += file.text() + form.text() + record.text();
  for (const char* whose : {"trajectum.case", "trajectum.spec_case"}) {
    out += fmt::format("---@class {}\n", whose);
    for (const auto& subject : subjects) out += fmt::format("---@field {0} trajectum.record.{0}\n", subject);
    out += "\n";
  }
  return out;
}

std::string luacheck_config() {
  return std::string(kMade) + "stds.trajectum = {\n  read_globals = " + read_globals(route::known_globals()) +
         ",\n}\nstds.trajectum_spec = {\n  read_globals = " + read_globals(spec::vocabulary().globals) +
         ",\n}\n"
         "std = \"trajectum\"\n"
         "files[\"**/spec/*.lua\"] = { std = \"trajectum_spec\" }\n"
         "exclude_files = { \"**/.trajectum/*\", \".trajectum/*\" }\n"
         "ignore = { \"212\" }  -- a handler is given (case, form, outcome) and need not use them all\n"
         "max_line_length = false\n";
}

std::string language_server_config() {
  auto globals = route::known_globals();
  std::string absent;
  for (const char* library : {"coroutine", "debug", "io", "os", "package"}) {
    if (std::find(globals.begin(), globals.end(), library) != globals.end()) continue;
    absent += fmt::format("{}\"{}\": \"disable\"", absent.empty() ? "" : ", ", library);
  }
  return fmt::format(
      "{{\n  \"runtime.version\": \"Lua 5.4\",\n  \"runtime.builtin\": {{ {} }},\n"
      "  \"workspace.library\": [\".trajectum\"],\n  \"workspace.checkThirdParty\": false\n}}\n",
      absent);
}

std::vector<EditorFile> editor_files(const route::Bundle* bundle) {
  return {{".luarc.json", language_server_config(), true},
          {".luacheckrc", luacheck_config()},
          {".trajectum/trajectum.lua", language_stub()},
          {".trajectum/spec.lua", spec_stub()},
          {".trajectum/bundle.lua", bundle_stub(bundle)}};
}

Result<void> write_editor_files(const std::string& folder, const std::vector<EditorFile>& files,
                                std::vector<std::string>* kept) {
  for (const auto& file : files) {
    auto path = fs::path(folder) / file.path;
    if (file.is_theirs && fs::exists(path)) {
      std::ifstream in(path, std::ios::binary);
      std::string there{std::istreambuf_iterator<char>(in), {}};
      if (there != file.text && kept) kept->push_back(file.path);
      continue;
    }
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    if (!out.flush())
      return invalid_params(path.string(), {path.string() + " kan niet geschreven worden: mag u in deze map schrijven?",
                                            path.string() + " cannot be written: may you write in this folder?"});
  }
  return {};
}

}  // namespace trajectum::author
