// What `case:name(...)` does (language.md, "Handlers").
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "route/script_frame.hpp"
#include "route/script_vm.hpp"

namespace trajectum::route {
namespace {

/// The node a script names, by full or unique short name.
NodeIndex node_argument(lua_State* L, const Route& route, bool (*fits)(const Node&), const char* kind) {
  auto name = text_argument(L, 2, kind);
  auto index = route.find(name);
  if (index != kNoNode && fits(route.node(index))) return index;
  if (index != kNoNode)
    raise(L, fmt::format("\"{}\" is a {}, not a {}", name, node_kind_name(route.node(index).kind), kind));
  std::vector<std::string> names;
  std::size_t same = 0;
  for (const auto& node : route.nodes) {
    if (!fits(node)) continue;
    names.push_back(node.name);
    names.push_back(node.id);
    if (node.id != name) continue;
    ++same;
    index = node.index;
  }
  if (same == 1) return index;  // other kinds of node may have that name too
  if (same > 1) raise(L, fmt::format("several nodes are called \"{}\"; give the full name (stage.node)", name));
  auto guess = did_you_mean(name, names);
  raise(L, fmt::format("this route has no {} \"{}\"{}", kind, name,
                       guess ? fmt::format("; did you mean \"{}\"?", *guess) : std::string()));
}

void check_writable(lua_State* L, Frame& frame) {
  if (!frame.access->writable()) raise(L, "a guard may not change the case");
}

int method_result(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  const auto& route = frame->access->route();
  auto step = node_argument(
      L, route,
      [](const Node& n) {
        return n.is_work() || n.kind == NodeKind::job || n.kind == NodeKind::wait || n.kind == NodeKind::subroute;
      },
      "step");
  auto value = frame->access->result(step);
  auto* record = value.as<Record>();
  if (!record) {
    lua::push_frozen_value(L, value);  // nothing, or what a message held
    return 1;
  }
  auto known = frames->names->results.find({route.id, step});
  lua::push_frozen_record(L, *record, known == frames->names->results.end() ? nullptr : &known->second);
  return 1;
}

int method_reached(lua_State* L) {
  auto* frame = case_argument(L).second;
  auto index = node_argument(
      L, frame->access->route(), [](const Node& n) { return n.kind == NodeKind::milestone; }, "milestone");
  lua_pushboolean(L, frame->access->reached(index));
  return 1;
}

int method_visited(lua_State* L) {
  auto* frame = case_argument(L).second;
  auto index = node_argument(
      L, frame->access->route(), [](const Node& n) { return n.kind == NodeKind::stage; }, "stage");
  lua_pushboolean(L, frame->access->visited(index));
  return 1;
}

int method_reserved(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  auto name = text_argument(L, 2, "case:reserved");
  const auto& names = register_names(L, *frames, name);
  auto value = frame->access->reserved(name);
  auto* list = value.as<List>();
  lua::push_frozen_records(L, list ? *list : List(), &names.declared);
  return 1;
}

/// What linked cases show, by the word of the link as this case names it.
int method_linked(lua_State* L) {
  static const std::vector<std::string> kWords = {"parent", "child", "follows", "followed_by", "blocks", "blocked_by"};
  auto* frame = case_argument(L).second;
  auto word = text_argument(L, 2, "case:linked");
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) {
    auto guess = did_you_mean(word, kWords);
    raise(L, fmt::format("case:linked: no link is called \"{}\"{}", word,
                         guess ? fmt::format("; did you mean \"{}\"?", *guess) : std::string()));
  }
  auto value = frame->access->linked(word);
  auto* list = value.as<List>();
  lua::push_frozen_records(L, list ? *list : List(), nullptr);
  return 1;
}

int method_register(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  auto name = text_argument(L, 2, "case:register");
  const auto& names = register_names(L, *frames, name);
  if (lua_isnoneornil(L, 3)) {
    lua_pushnil(L);
    return 1;
  }
  auto value = frame->access->record(name, text_argument(L, 3, "the record's id"));
  if (auto* record = value.as<Record>())
    lua::push_frozen_record(L, *record, &names.declared);
  else
    lua_pushnil(L);
  return 1;
}

/// Sums the free units of a register, over the records for which the function (if any) gives true. The function is
/// called back through the access's own frames, so its error is carried past them and raised again here.
int method_free(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  auto name = text_argument(L, 2, "case:free");
  const auto& names = register_names(L, *frames, name);
  if (!names.has_capacity) raise(L, fmt::format("register \"{}\" has no capacity", name));
  bool filtered = !lua_isnoneornil(L, 3);
  if (filtered) luaL_checktype(L, 3, LUA_TFUNCTION);
  auto outer_view = frame->live_view;
  std::int64_t sum = 0;
  int status = LUA_OK;
  RecordView view;
  view.declared = &names.declared;
  view.what = names.declared.what.c_str();
  struct Passing {
    FrameStack* frames;
    RecordView* view;
  } passing{frames, &view};
  frame->access->each_free(name, [&](const Record& record, std::int64_t units) {
    if (!filtered) return sum += units, true;
    view.record = &record;
    lua_pushcfunction(L, [](lua_State* inner) {  // making the view needs memory: inside the protected call as well
      auto* p = static_cast<Passing*>(lua_touserdata(inner, 2));
      lua_settop(inner, 1);
      push_view(inner, *p->frames, *p->view, true);
      lua_call(inner, 1, 1);
      return 1;
    });
    lua_pushvalue(L, 3);
    lua_pushlightuserdata(L, &passing);
    status = lua::call_back(L, 2, 1);
    if (status != LUA_OK) return false;
    if (lua_toboolean(L, -1)) sum += units;
    lua_pop(L, 1);
    return true;
  });
  frame->live_view = outer_view;
  if (status != LUA_OK) return lua_error(L);
  lua_pushinteger(L, sum);
  return 1;
}

/// The records that pass the function (if any), a frozen list.
int method_find(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  auto name = text_argument(L, 2, "case:find");
  const auto& names = register_names(L, *frames, name);
  int given = lua_type(L, 3) == LUA_TFUNCTION ? 3 : 4;  // { field = value } may be left out
  if (lua_gettop(L) > given) raise(L, "case:find takes a register, { field = value } and a function");
  bool filtered = !lua_isnoneornil(L, given);
  if (filtered) luaL_checktype(L, given, LUA_TFUNCTION);
  Record wanted;
  if (given == 4 && !lua_isnoneornil(L, 3)) {
    auto read = lua::to_value(L, 3);
    auto* value = std::get_if<Value>(&read);
    auto* record = value ? value->as<Record>() : nullptr;
    auto* list = value ? value->as<List>() : nullptr;
    if (!record && !(list && list->empty()))
      raise(L, "case:find: the second argument is { field = value }, what a record must have");
    if (record) wanted = *record;
    for (const auto& [field, value] : wanted)
      if (std::find(names.declared.names.begin(), names.declared.names.end(), field) == names.declared.names.end())
        lua::raise_undeclared(L, names.declared, field);
  }
  auto found = frame->access->find(name, wanted);
  if (!found) raise_error(L, *frame, found.error());
  auto outer_view = frame->live_view;
  List kept;
  for (auto& one : *found) {
    bool keep = true;
    if (filtered) {
      RecordView view;
      view.declared = &names.declared;
      view.what = names.declared.what.c_str();
      view.record = one.as<Record>();
      lua_pushvalue(L, given);
      push_view(L, *frames, view, true);
      lua_call(L, 1, 1);
      keep = lua_toboolean(L, -1) != 0;
      lua_pop(L, 1);
    }
    if (keep) kept.push_back(std::move(one));
  }
  frame->live_view = outer_view;
  lua::push_frozen_records(L, kept, &names.declared);
  return 1;
}

int method_note(lua_State* L) {
  auto* frame = case_argument(L).second;
  check_writable(L, *frame);
  auto note = text_argument(L, 2, "case:note");
  if (note.size() > limits::kNoteBytesMax) raise(L, fmt::format("a note has at most {} bytes", limits::kNoteBytesMax));
  if (!is_utf8(note)) raise(L, "a note is well-formed UTF-8");
  if (auto noted = frame->access->note(note); !noted) raise_error(L, *frame, noted.error());
  return 0;
}

/// A member of the options of `case:send`; leaves the stack as it was.
Value send_option(lua_State* L, const char* name) {
  lua_getfield(L, 3, name);
  auto read = lua::to_value(L, -1);
  lua_pop(L, 1);
  if (auto* wrong = std::get_if<std::string>(&read)) raise(L, fmt::format("case:send: `{}`: {}", name, *wrong));
  return std::move(std::get<Value>(read));
}

void read_receiver(lua_State* L, const Value& to, Outgoing& mail) {
  if (auto* id = to.as<std::string>()) {
    mail.to_case = *id;
    return;
  }
  auto* whom = to.as<Record>();
  if (whom) {
    mail.route = std::string(whom->get("route").text());
    mail.subject = std::string(whom->get("subject").text());
  }
  if (!whom || mail.route.empty() || mail.subject.empty())
    raise(L, "case:send: `to` is the id of a case, or { route = \"...\", subject = its key }");
  for (const auto& [name, ignored] : *whom)
    if (name != "route" && name != "subject")
      raise(L, fmt::format("case:send: `to` has `route` and `subject`, not `{}`", name));
}

int method_send(lua_State* L) {
  auto* frame = case_argument(L).second;
  check_writable(L, *frame);
  Outgoing mail;
  mail.message = text_argument(L, 2, "case:send");
  if (!lua_istable(L, 3)) raise(L, "case:send: give options { to = ..., data = ..., ttl = ... }");
  for (lua_pushnil(L); lua_next(L, 3) != 0; lua_pop(L, 1)) {
    std::string_view name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (name != "to" && name != "data" && name != "ttl") raise(L, "case:send: the options are `to`, `data` and `ttl`");
  }
  read_receiver(L, send_option(L, "to"), mail);
  mail.data = send_option(L, "data");
  auto ttl = send_option(L, "ttl");
  if (auto* span = ttl.as<Duration>())
    mail.ttl = *span;
  else if (!ttl.empty())
    raise(L, "case:send: `ttl` is a duration, such as weeks(2)");
  if (auto sent = frame->access->send(mail); !sent) raise_error(L, *frame, sent.error());
  return 0;
}

int method_balance(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  auto name = text_argument(L, 2, "case:balance");
  const auto& known = frames->names->budgets;
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    auto guess = did_you_mean(name, known);
    raise(L, fmt::format("there is no budget \"{}\"{}", name,
                         guess ? fmt::format("; did you mean \"{}\"?", *guess) : std::string()));
  }
  lua::push_value(L, frame->access->balance(name));
  return 1;
}

/// The table at an argument as a record of declared names.
Record fields_argument(lua_State* L, int index, const char* method, const RegisterNames& names) {
  if (lua_isnoneornil(L, index)) raise(L, fmt::format("{}: what the record holds is {{ field = value }}", method));
  auto read = lua::to_value(L, index);
  if (auto* wrong = std::get_if<std::string>(&read)) raise(L, fmt::format("{}: {}", method, *wrong));
  const auto& value = std::get<Value>(read);
  auto* list = value.as<List>();
  if (list && list->empty()) return {};
  auto* record = value.as<Record>();
  if (!record) raise(L, fmt::format("{}: what the record holds is {{ field = value }}", method));
  const auto& known = names.declared.names;
  for (const auto& [field, ignored] : *record)
    if (std::find(known.begin(), known.end(), field) == known.end()) lua::raise_undeclared(L, names.declared, field);
  return *record;
}

int method_create(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  check_writable(L, *frame);
  auto name = text_argument(L, 2, "case:create");
  const auto& names = register_names(L, *frames, name);
  auto fields = lua_isnoneornil(L, 3) ? Record() : fields_argument(L, 3, "case:create", names);
  auto id = frame->access->create_record(name, fields);
  if (!id) raise_error(L, *frame, id.error());
  lua::push_value(L, *id);
  return 1;
}

/// The last argument of `case:update`, if any: the names of fields that are to hold nothing. A table cannot say so
/// itself: to Lua `{ since = nil }` is an empty one.
std::vector<std::string> emptied_argument(lua_State* L, const RegisterNames& names, const Record& fields) {
  std::vector<std::string> out;
  if (lua_isnoneornil(L, 5)) return out;
  auto read = lua::to_value(L, 5);
  auto* value = std::get_if<Value>(&read);
  auto* list = value ? value->as<List>() : nullptr;
  if (!list) raise(L, "case:update: the fields to empty are a list of names, such as { \"since\" }");
  const auto& known = names.declared.names;
  for (const auto& one : *list) {
    auto field = std::string(one.text());
    if (std::find(known.begin(), known.end(), field) == known.end()) lua::raise_undeclared(L, names.declared, field);
    if (fields.find(field)) raise(L, fmt::format("case:update: \"{}\" is both given and emptied", field));
    out.push_back(std::move(field));
  }
  return out;
}

int method_update(lua_State* L) {
  auto [frames, frame] = case_argument(L);
  check_writable(L, *frame);
  auto name = text_argument(L, 2, "case:update");
  const auto& names = register_names(L, *frames, name);
  auto id = text_argument(L, 3, "case:update: the record's id");
  auto fields = fields_argument(L, 4, "case:update", names);
  auto emptied = emptied_argument(L, names, fields);
  for (std::size_t i = 0; i < names.key_names; ++i) {
    const auto& key = names.declared.names[i];
    if (fields.find(key) || std::find(emptied.begin(), emptied.end(), key) != emptied.end())
      raise(L, fmt::format("case:update: \"{}\" is the record's key, which stays; give the other fields", key));
  }
  if (auto done = frame->access->update_record(name, id, fields, emptied); !done) raise_error(L, *frame, done.error());
  return 0;
}

struct Method {
  std::string_view name;
  lua_CFunction function;
};

constexpr Method kMethods[] = {
    {"result", &method_result},     {"reached", &method_reached}, {"visited", &method_visited},
    {"reserved", &method_reserved}, {"free", &method_free},       {"register", &method_register},
    {"note", &method_note},         {"find", &method_find},       {"balance", &method_balance},
    {"linked", &method_linked},     {"send", &method_send},       {"create", &method_create},
    {"update", &method_update},
};

}  // namespace

lua_CFunction case_method(std::string_view name) {
  for (const auto& method : kMethods)
    if (method.name == name) return method.function;
  return nullptr;
}

const std::vector<std::string>& case_method_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& method : kMethods) all.emplace_back(method.name);
    return all;
  }();
  return names;
}

const RegisterNames& register_names(lua_State* L, const FrameStack& frames, const std::string& name) {
  const auto& registers = frames.names->registers;
  auto found = registers.find(name);
  if (found != registers.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [id, ignored] : registers) names.push_back(id);
  auto guess = did_you_mean(name, names);
  raise(L, fmt::format("there is no register \"{}\"{}", name,
                       guess ? fmt::format("; did you mean \"{}\"?", *guess) : std::string()));
}

std::string text_argument(lua_State* L, int index, const char* what) {
  if (lua_type(L, index) != LUA_TSTRING)
    raise(L, fmt::format("{}: a text is needed, not a {}", what, luaL_typename(L, index)));
  std::size_t n = 0;
  const char* s = lua_tolstring(L, index, &n);
  return {s, n};
}

void raise(lua_State* L, const std::string& message) {
  luaL_error(L, "%s", message.c_str());
  TRAJECTUM_ASSERT(false && "luaL_error returned");
}

void raise_error(lua_State* L, Frame& frame, const Error& error) {
  frame.refusal = error.text;
  raise(L, error.text.empty() ? error.reason : error.text.in(Lang::en));
}

}  // namespace trajectum::route
