#include "rpc/params.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/time.hpp"

namespace trajectum::rpc {
namespace {

Text kind_text(ParamType type) {
  switch (type) {
    case ParamType::text: return {"een tekst", "a text"};
    case ParamType::integer: return {"een geheel getal", "a whole number"};
    case ParamType::yesno: return {"true of false", "true or false"};
    case ParamType::record: return {"een object", "an object"};
    case ParamType::list: return {"een lijst", "a list"};
    case ParamType::any: return {"een waarde", "a value"};
    case ParamType::date: return {"een datum (jjjj-mm-dd)", "a date (yyyy-mm-dd)"};
    case ParamType::texts: return {"een tekst of een lijst van teksten", "a text or a list of texts"};
  }
  return {};
}

class Checker {
 public:
  explicit Checker(Hints& hints) : hints_(hints) {}

  void check_record(const std::vector<Param>& declared, const Record& given, const std::string& prefix) {
    for (const auto& [name, value] : given) {
      if (is_full()) return;
      auto it = std::find_if(declared.begin(), declared.end(),
                             [&, n = std::string_view(name)](const Param& p) { return p.name == n; });
      if (it == declared.end())
        add_unknown(declared, name, prefix);
      else if (!value.empty())
        check_value(*it, value, prefix + it->name);
    }
    for (const auto& param : declared) {
      if (!param.required) continue;
      const Value* value = given.find(param.name);
      if (!value || (value->empty() && param.type != ParamType::any))
        add(prefix + param.name, {"ontbreekt", "is missing"});
    }
  }

  bool is_full() const { return faults_.size() >= limits::kParamFaultsMax; }
  void add(std::string path, Text text, bool unknown = false) {
    if (!is_full()) faults_.push_back({std::move(path), std::move(text), unknown});
  }
  std::vector<Fault> take() { return std::move(faults_); }

 private:
  void add_unknown(const std::vector<Param>& declared, const std::string& name, const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& param : declared) names.push_back(param.name);
    if (auto meant = hints_.suggest(name, names))
      add(prefix + name, {"bestaat niet; bedoelde u " + *meant + "?", "does not exist; did you mean " + *meant + "?"},
          true);
    else
      add(prefix + shown_name(name), {"bestaat niet", "does not exist"}, true);
  }

  void check_value(const Param& param, const Value& value, const std::string& path) {
    switch (param.type) {
      case ParamType::any: return;
      case ParamType::text: check_text(param, value, path); return;
      case ParamType::texts: check_texts(param, value, path); return;
      case ParamType::list: check_list(param, value, path); return;
      case ParamType::integer: require(value.kind() == Value::Kind::integer, param.type, path); return;
      case ParamType::yesno: require(value.kind() == Value::Kind::yesno, param.type, path); return;
      case ParamType::date: {
        auto* text = value.as<std::string>();
        require(text && parse_date(*text), param.type, path);
        return;
      }
      case ParamType::record: {
        auto* record = value.as<Record>();
        if (require(record != nullptr, param.type, path) && !param.fields.empty())
          check_record(param.fields, *record, path + ".");
        return;
      }
    }
  }

  bool require(bool is_right, ParamType type, const std::string& path) {
    auto kind = is_right ? Text() : kind_text(type);
    if (!is_right) add(path, {"moet " + kind.nl + " zijn", "must be " + kind.en});
    return is_right;
  }

  void check_text(const Param& param, const Value& value, const std::string& path) {
    auto* text = value.as<std::string>();
    if (!require(text != nullptr, ParamType::text, path) || param.one_of.empty()) return;
    if (std::find(param.one_of.begin(), param.one_of.end(), *text) != param.one_of.end()) return;
    auto choices = fmt::format("{}", fmt::join(param.one_of, ", "));
    Text fault{"moet een van deze zijn: " + choices, "must be one of: " + choices};
    if (auto meant = hints_.suggest(*text, param.one_of)) {
      fault.nl += "; bedoelde u " + *meant + "?";
      fault.en += "; did you mean " + *meant + "?";
    }
    add(path, std::move(fault));
  }

  void check_texts(const Param& param, const Value& value, const std::string& path) {
    auto* list = value.as<List>();
    if (!list) {
      if (require(value.kind() == Value::Kind::text, param.type, path)) check_text(param, value, path);
      return;
    }
    for (std::size_t i = 0; i < list->size() && !is_full(); ++i)
      check_text(param, (*list)[i], fmt::format("{}[{}]", path, i));
  }

  void check_list(const Param& param, const Value& value, const std::string& path) {
    auto* list = value.as<List>();
    if (!require(list != nullptr, param.type, path) || param.fields.empty()) return;
    for (std::size_t i = 0; i < list->size() && !is_full(); ++i) {
      auto at = fmt::format("{}[{}]", path, i);
      auto* record = (*list)[i].as<Record>();
      if (require(record != nullptr, ParamType::record, at)) check_record(param.fields, *record, at + ".");
    }
  }

  Hints& hints_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> check_params(const Method& method, const Record& params, Hints& hints) {
  Checker checker(hints);
  checker.check_record(method.params, params, "");
  if (method.changes) {
    auto* id = params.get("command_id").as<std::string>();
    if (id && (id->empty() || id->size() > limits::kCommandIdBytesMax))
      checker.add("command_id", {fmt::format("moet 1 tot {} bytes lang zijn", limits::kCommandIdBytesMax),
                                 fmt::format("must be 1 to {} bytes long", limits::kCommandIdBytesMax)});
  }
  return checker.take();
}

std::string shown_name(std::string_view name) {
  constexpr std::size_t kShownBytesMax = 64;  // as far as "did you mean" reads
  if (name.size() <= kShownBytesMax) return std::string(name);
  std::size_t bytes = kShownBytesMax;
  while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0) == 0x80) --bytes;
  return std::string(name.substr(0, bytes)) + "...";
}

}  // namespace trajectum::rpc
