#include "rpc/known_names.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "pipeline/names.hpp"
#include "rpc/params.hpp"

namespace trajectum::rpc {
namespace {

Text kind_text(NameOf what) {
  switch (what) {
    case NameOf::node: return {"knoop", "node"};
    case NameOf::role: return {"rol", "role"};
    case NameOf::route: return {"route", "route"};
    case NameOf::reg: return {"register", "register"};
    case NameOf::user: return {"gebruiker", "user"};
  }
  return {};
}

const std::vector<std::string>& list_of(const pipeline::Names& names, NameOf what) {
  if (what == NameOf::role) return names.roles;
  if (what == NameOf::route) return names.routes;
  return what == NameOf::reg ? names.registers : names.nodes;
}

/// Looks in the bundle itself: a worklist asks for its nodes and roles all day.
bool is_served(const route::Bundle& bundle, NameOf what, const std::string& name) {
  if (what == NameOf::role) return bundle.roles.count(name) > 0;
  if (what == NameOf::route) return bundle.routes.count(name) > 0;
  if (what == NameOf::reg) return bundle.registers.count(name) > 0;
  return std::any_of(bundle.routes.begin(), bundle.routes.end(), [&](const auto& entry) {
    const auto& nodes = entry.second.nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) { return node.name == name; });
  });
}

/// The node that has this short name, else the name that looks most like it.
std::optional<std::string> guess(const std::string& name, const std::vector<std::string>& known) {
  for (const auto& one : known)
    if (one.ends_with("." + name)) return one;
  return did_you_mean(name, known);
}

Error unknown(const std::string& path, NameOf what, const std::string& name, const std::vector<std::string>& known) {
  auto kind = kind_text(what);
  auto meant = guess(name, known);
  auto shown = shown_name(name);
  return invalid_params(
      path, {"Er is geen " + kind.nl + " \"" + shown + "\"" + (meant ? "; bedoelt u " + *meant + "?" : "."),
             "There is no " + kind.en + " \"" + shown + "\"" + (meant ? "; did you mean " + *meant + "?" : ".")});
}

Result<void> check_user(Services& services, const Call& call, const std::string& path, const std::string& name) {
  auto region = call.session.region_no;
  if (name == "me" || services.reads.user(region, name)) return {};
  std::vector<std::string> known;
  for (const auto& user : services.reads.users(region, "", limits::kListLimitMax)) known.push_back(user.id);
  return unknown(path, NameOf::user, name, known);
}

}  // namespace

std::vector<std::string> texts(const Value& value) {
  std::vector<std::string> out;
  if (auto* list = value.as<List>())
    for (const auto& x : *list) out.emplace_back(x.text());
  else if (!value.empty())
    out.emplace_back(value.text());
  return out;
}

Result<void> check_name(Services& services, const Call& call, const std::string& path, NameOf what,
                        const std::string& name) {
  if (what == NameOf::user) return check_user(services, call, path, name);
  auto& r = region_of(services, call);
  if (is_served(*r.bundle, what, name)) return {};
  auto all = services.reads.names(r);
  const auto& list = list_of(all, what);
  if (std::binary_search(list.begin(), list.end(), name)) return {};
  return unknown(path, what, name, list);
}

Result<void> check_filter_names(Services& services, const Call& call, const char* member, NameOf what) {
  auto* filter = call.params.get("filter").as<Record>();
  if (!filter) return {};
  const auto& value = filter->get(member);
  auto names = texts(value);
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto path = std::string("filter.") + member;
    if (value.kind() == Value::Kind::list) path += "[" + std::to_string(i) + "]";
    if (auto known = check_name(services, call, path, what, names[i]); !known) return known;
  }
  return {};
}

}  // namespace trajectum::rpc
