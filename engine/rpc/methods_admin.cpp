#include <algorithm>

#include "base/limits.hpp"
#include "model/json.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace {

Value user_value(const access::User& user) {
  Record one;
  one.set("id", user.id);
  one.set("name", user.name);
  List roles;
  for (const auto& role : user.roles) roles.push_back(role);
  one.set("roles", std::move(roles));
  one.set("admin", user.admin);
  List languages;
  for (const auto& language : user.languages) languages.push_back(language);
  one.set("languages", std::move(languages));
  if (!user.team.empty()) one.set("team", user.team);
  return one;
}

/// The languages of a user: short names, each once.
Result<std::vector<std::string>> languages_of(const Call& call) {
  std::vector<std::string> out;
  auto said = texts(call.params.get("languages"));
  for (std::size_t i = 0; i < said.size(); ++i) {
    auto path = "languages[" + std::to_string(i) + "]";
    if (said[i].empty() || said[i].size() > limits::kIdBytesMax)
      return invalid_params(path, {"Een taal is een naam van 1 tot 64 tekens, zoals \"arabisch\".",
                                   "A language is a name of 1 to 64 characters, such as \"arabic\"."});
    if (std::find(out.begin(), out.end(), said[i]) == out.end()) out.push_back(said[i]);
  }
  if (out.size() > limits::kLanguagesMax)
    return invalid_params("languages",
                          {"Hoogstens " + std::to_string(limits::kLanguagesMax) + " talen van een gebruiker.",
                           "At most " + std::to_string(limits::kLanguagesMax) + " languages of a user."});
  return out;
}

Result<std::string> put_user(Services& services, Call& call) {
  access::User user;
  user.id = text_of(call, "id");
  user.name = text_of(call, "name");
  user.admin = call.params.get("admin").yes();
  if (user.id.empty() || user.id.size() > 64 || user.id == "me" ||
      user.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.@") != std::string::npos)
    return invalid_params("id", {"Een id is 1 tot 64 tekens: kleine letters, cijfers, - _ . @, en niet \"me\".",
                                 "An id is 1 to 64 characters: small letters, digits, - _ . @, and not \"me\"."});
  if (user.name.empty()) return invalid_params("name", {"Een naam is verplicht.", "A name is required."});
  auto& r = region_of(services, call);
  if (auto* roles = call.params.get("roles").as<List>()) {
    for (std::size_t i = 0; i < roles->size(); ++i) {
      std::string role((*roles)[i].text());
      if (!r.bundle->roles.count(role) && role != kWorkerRole) {
        std::vector<std::string> names;
        names.emplace_back(kWorkerRole);
        for (const auto& [id, known] : r.bundle->roles) names.push_back(id);
        auto guess = did_you_mean(role, names);
        return invalid_params("roles[" + std::to_string(i) + "]",
                              {"Er is geen rol \"" + role + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                               "There is no role \"" + role + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
      }
      user.roles.push_back(std::move(role));
    }
  }
  auto languages = languages_of(call);
  if (!languages) return languages.error();
  user.languages = std::move(*languages);
  user.team = text_of(call, "team");
  if (user.team.size() > limits::kIdBytesMax ||
      user.team.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") != std::string::npos)
    return invalid_params("team", {"Een team is een id van hoogstens 64 tekens: kleine letters, cijfers, - _ .",
                                   "A team is an id of at most 64 characters: small letters, digits, - _ ."});
  return services.engine.on_region(
      caller_of(call, "user.put"), [&](pipeline::RegionAtWork&) -> Result<pipeline::Engine::RegionCommand> {
        ++services.users_changed;
        pipeline::Engine::RegionCommand command;
        command.events.push_back(state::Administered{"user.put", user.id, *user_value(user).as<Record>()});
        command.rows.push_back({access::kUserSpace, user.id, encode(user)});
        command.reply = to_json(user_value(user));
        return command;
      });
}

Result<std::string> put_token(Services& services, Call& call) {
  auto id = text_of(call, "user");
  if (!services.reads.user(call.session.region_no, id))
    return not_found({"Er is geen gebruiker " + id + ".", "There is no user " + id + "."});
  return services.engine.on_region(
      caller_of(call, "token.put"), [&](pipeline::RegionAtWork&) -> Result<pipeline::Engine::RegionCommand> {
        auto token = access::make_token(services.engine.random());
        pipeline::Engine::RegionCommand command;
        command.events.push_back(state::Administered{"token.put", id, {}});
        command.rows.push_back(
            {access::kTokenSpace, access::token_hash(token), encode(access::Token{id, services.engine.now()})});
        Record out;
        out.set("user", id);
        out.set("token", token);
        command.reply = to_json(out);
        return command;
      });
}

Result<std::string> find_users(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto users = services.reads.users(call.session.region_no, text_of(call, "after"), *limit);
  Record out;
  List list;
  for (const auto& user : users) list.push_back(user_value(user));
  if (users.size() == *limit) out.set("after", users.back().id);
  out.set("users", std::move(list));
  return to_json(out);
}

}  // namespace

void add_admin_methods(MethodTable& table, Services& services) {
  table.add(
      {.name = "user.put",
       .summary = "Makes or changes a user.",
       .access = Access::admin,
       .changes = true,
       .params = {{.name = "id", .required = true},
                  {.name = "name", .required = true},
                  {.name = "roles", .type = ParamType::list},
                  {.name = "admin", .type = ParamType::yesno},
                  {.name = "languages", .type = ParamType::texts, .doc = "that he speaks, for `speaks` of a step"},
                  {.name = "team", .doc = "an id: metrics with `by = team` count his cases by it"}},
       .result = "{id, name, roles, admin, languages, team}",
       .run = [&services](Call& call) { return put_user(services, call); }});
  table.add({.name = "user.find",
             .summary = "Lists users.",
             .access = Access::user,
             .params = list_params({}),
             .result = "{users: [{id, name, roles, admin, languages}], after}",
             .run = [&services](Call& call) { return find_users(services, call); }});
  table.add({.name = "token.put",
             .summary = "Makes a token for a user; it is shown this once.",
             .access = Access::admin,
             .changes = true,
             .params = {{.name = "user", .required = true}},
             .result = "{user, token}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return put_token(services, call); }});
}

}  // namespace trajectum::rpc
