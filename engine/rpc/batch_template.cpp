#include "rpc/batch_template.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rpc/envelope.hpp"

namespace trajectum::rpc {
namespace {

/// What a text names, when it is a placeholder; "" = it is a text.
std::string_view placeholder(const Value& value) {
  auto text = value.text();
  if (text.size() < 3 || text.front() != '{' || text.back() != '}') return {};
  auto name = text.substr(1, text.size() - 2);
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return std::all_of(name.begin(), name.end(), fits) ? name : std::string_view();
}

}  // namespace

BatchTemplate::BatchTemplate(Record params, bool adds) : params_(std::move(params)), adds_(adds) {
  for (const auto& [name, value] : params_) look(value, name);
  for (const auto& [path, name] : placeholders_) names_.insert(name);
}

void BatchTemplate::look(const Value& value, const std::string& path) {
  if (auto name = placeholder(value); !name.empty()) placeholders_.emplace_back(path, name);
  if (auto* record = value.as<Record>())
    for (const auto& [name, member] : *record) look(member, path + "." + name);
  if (auto* list = value.as<List>())
    for (std::size_t i = 0; i < list->size(); ++i) look((*list)[i], fmt::format("{}[{}]", path, i));
}

Result<void> BatchTemplate::check(const Method& method) const {
  if (params_.find("command_id"))
    return invalid_params("params.command_id", {"Laat command_id weg: elk onderdeel krijgt er zelf een.",
                                                "Leave command_id out: each item is given one of its own."});
  Hints hints;
  auto faults = check_params(method, params_, hints);
  std::erase_if(faults, [&](const Fault& fault) {
    auto is_here = [&](const auto& p) { return p.first == fault.path; };
    if (fault.unknown) return false;
    bool comes_later = adds_ && fault.path.find_first_of(".[") == std::string::npos && !params_.find(fault.path);
    return comes_later || std::any_of(placeholders_.begin(), placeholders_.end(), is_here);
  });
  if (faults.empty()) return {};
  for (auto& fault : faults) fault.path = "params." + fault.path;
  return wrong_params(std::move(faults)).error;
}

Result<void> BatchTemplate::check_names(const std::vector<std::string>& known) const {
  for (const auto& [path, name] : placeholders_) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    auto guess = did_you_mean(name, known);
    auto all = fmt::format("{{{}}}", fmt::join(known, "}, {"));
    return invalid_params("params." + path, {fmt::format("Een onderdeel heeft geen {}{}. Er is: {}.", name,
                                                         guess ? "; bedoelde u " + *guess + "?" : "", all),
                                             fmt::format("An item has no {}{}. There is: {}.", name,
                                                         guess ? "; did you mean " + *guess + "?" : "", all)});
  }
  return {};
}

Result<Value> BatchTemplate::filled(const Value& value, const Record& item) const {
  if (auto name = placeholder(value); !name.empty()) {
    const auto& found = item.get(name);
    std::string shown(name);
    if (found.empty())
      return refused("placeholder", {"Dit onderdeel heeft geen " + shown + "; doe het apart.",
                                     "This item has no " + shown + "; do it by itself."});
    return found;
  }
  if (auto* record = value.as<Record>()) {
    Record out;
    for (const auto& [name, member] : *record) {
      auto one = filled(member, item);
      if (!one) return one.error();
      out.append(name, std::move(*one));
    }
    return Value(std::move(out));
  }
  if (auto* list = value.as<List>()) {
    List out;
    for (const auto& element : *list) {
      auto one = filled(element, item);
      if (!one) return one.error();
      out.push_back(std::move(*one));
    }
    return Value(std::move(out));
  }
  return value;
}

Result<Record> BatchTemplate::fill(const Record& item) const {
  auto out = filled(Value(params_), item);
  if (!out) return out.error();
  auto& params = *out->as<Record>();
  if (adds_)
    for (const auto& [name, value] : item) {
      if (takes(name)) continue;
      if (params.find(name))
        return invalid_params(name, {"staat ook in params; laat het daar of hier weg",
                                     "is in params as well; leave it out there or here"});
      params.append(name, value);
    }
  return std::move(params);
}

}  // namespace trajectum::rpc
