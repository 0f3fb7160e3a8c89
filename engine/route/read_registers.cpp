// Registers and roles.
#include "route/read_registers.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/read_criteria.hpp"
#include "route/read_fields.hpp"

namespace trajectum::route {
namespace {

template <class T>
std::vector<std::string> ids_of(const std::map<std::string, T>& map) {
  std::vector<std::string> out;
  for (const auto& [id, unused] : map) out.push_back(id);
  return out;
}

struct RegisterReading {
  Register reg;
  const Register* base = nullptr;  // what it `extends`
};

void read_reg_title(Loading& load, RegisterReading& r, const Keyed& entry) { r.reg.title = read_title(load, entry); }
void read_reg_key(Loading& load, RegisterReading& r, const Keyed& entry) {
  if (r.base) {
    load.faults.add(entry.at, "een register dat een ander aanvult heeft de sleutel van dat andere: haal `key` weg",
                    "a register that extends another has the key of that other: take `key` away");
    return;
  }
  auto field = read_field(load, entry.value, {});
  if (!field || field->type != FieldType::text)
    return report_wrong(load, entry, "een veld: text \"...\"", "a field: text \"...\"");
  field->required = true;
  r.reg.key = std::move(*field);
}
void read_reg_fields(Loading& load, RegisterReading& r, const Keyed& entry) {
  FieldUse use;
  use.is_register = true;
  for (auto& field : read_field_list(load, entry, use)) {
    if (r.base && find_field(r.base->fields, field.name))
      load.faults.add(entry.value.place,
                      fmt::format("het veld `{}` heeft `{}` al: `extends` vult alleen aan", field.name, r.base->id),
                      fmt::format("`{}` has the field `{}` already: `extends` only adds", r.base->id, field.name));
    else
      r.reg.fields.push_back(std::move(field));
  }
}
void read_capacity(Loading& load, RegisterReading& r, const Keyed& entry) {
  if (auto text = read_text(load, entry)) r.reg.capacity = *text;
}
void read_label(Loading& load, RegisterReading& r, const Keyed& entry) {
  if (auto text = read_text(load, entry)) r.reg.label = *text;
}
void read_shared(Loading& load, RegisterReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (text && *text != "province") return report_wrong(load, entry, "\"province\"", "\"province\"");
  if (text) r.reg.shared = *text;
}
void read_period(Loading& load, RegisterReading& r, const Keyed& entry) {
  if (auto* text = entry.value.text(); text && *text == "day") {
    r.reg.period = Register::Period::day;
    r.reg.period_field = "day";
    return;
  }
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "\"day\" of { from = ... }", "\"day\" or { from = ... }");
  refuse_list(load, "period", *entry.value.table);
  r.reg.period = Register::Period::from;
  for (const auto& keyed : entry.value.table->keyed) {
    if (keyed.key != "from" && keyed.key != "to") {
      report_unknown_key(load, "period", keyed, {"from", "to"});
    } else if (auto text = read_text(load, keyed)) {
      (keyed.key == "from" ? r.reg.period_field : r.reg.period_to) = *text;
    }
  }
  if (!entry.value.table->find("from")) load.faults.add(entry.at, "`period` mist `from`", "`period` lacks `from`");
}
void read_register_criteria(Loading& load, RegisterReading& r, const Keyed& entry) {
  read_criteria(load, r.reg, entry);
}
/// Read before the other keys: they add to what it names.
void read_reg_extends(Loading&, RegisterReading&, const Keyed&) {}
constexpr Key<RegisterReading> kRegisterKeys[] = {
    {"title", read_reg_title},   {"key", read_reg_key},         {"fields", read_reg_fields},
    {"capacity", read_capacity}, {"period", read_period},       {"shared", read_shared},
    {"label", read_label},       {"extends", read_reg_extends}, {"criteria", read_register_criteria}};

/// Starts from the register of a bundle below that this one extends.
void begin_from_base(Loading& load, const Word& word, const std::string& bundle, RegisterReading& r) {
  const auto* entry = word.body->find("extends");
  if (!entry || entry->value.is(Draft::Kind::poison)) return;
  auto name = read_text(load, *entry);
  if (!name) return;
  auto base = load.bundle->registers.find(*name);
  auto place = load.places.find("register " + *name);
  bool own = place != load.places.end() && load.files[static_cast<std::size_t>(place->second.file)]->bundle == bundle;
  if (base == load.bundle->registers.end() || own) {
    std::vector<std::string> below;
    for (const auto& [id, reg] : load.bundle->registers) {
      const auto& at = load.places.at("register " + id);
      if (load.files[static_cast<std::size_t>(at.file)]->bundle != bundle) below.push_back(id);
    }
    auto meant = guess(*name, below);
    load.faults.add(entry->value.place, fmt::format("geen bundel hieronder heeft een register `{}`{}", *name, meant.nl),
                    fmt::format("no bundle below this one has a register `{}`{}", *name, meant.en));
    return;
  }
  r.base = &base->second;
  auto id = r.reg.id;
  r.reg = base->second;
  r.reg.id = id;
}

void check_own_field(Loading& load, const Word& word, const Register& reg, const std::string& name, const char* key,
                     FieldType type) {
  if (name.empty()) return;
  const auto* field = find_field(reg.fields, name);
  const auto* entry = word.body->find(key);
  auto at = entry ? entry->value.place : word.place;
  if (!field) {
    std::vector<std::string> names;
    for (const auto& f : reg.fields) names.push_back(f.name);
    auto meant = guess(name, names);
    load.faults.add(at, fmt::format("`{}`: er is geen veld `{}`{}", key, name, meant.nl),
                    fmt::format("`{}`: there is no field `{}`{}", key, name, meant.en));
  } else if (field->type != type) {
    load.faults.add(at,
                    fmt::format("`{}`: het veld `{}` moet van de soort `{}` zijn", key, name, field_type_name(type)),
                    fmt::format("`{}`: the field `{}` must be of the kind `{}`", key, name, field_type_name(type)));
  }
}

/// By what people know a record: the field that `label` names, else `name` or `naam` when there is one to show.
void settle_label(Loading& load, const Word& word, Register& reg) {
  if (!reg.label.empty()) {
    check_own_field(load, word, reg, reg.label, "label", FieldType::text);
    const auto* field = find_field(reg.fields, reg.label);
    if (field && field->sensitive)
      load.faults.add(word.body->find("label")->value.place,
                      fmt::format("`label`: het veld `{}` is `sensitive`, en een label ziet iedereen", reg.label),
                      fmt::format("`label`: the field `{}` is `sensitive`, and everybody sees a label", reg.label));
    return;
  }
  for (const char* usual : {"name", "naam"}) {
    const auto* field = find_field(reg.fields, usual);
    if (reg.label.empty() && field && field->type == FieldType::text && !field->sensitive) reg.label = usual;
  }
}

struct RoleReading {
  Role role;
};
void read_role_title(Loading& load, RoleReading& r, const Keyed& entry) { r.role.title = read_title(load, entry); }
void read_role_caseload(Loading& load, RoleReading& r, const Keyed& entry) {
  r.role.caseload = static_cast<int>(read_integer(load, entry, 1, 10000).value_or(0));
}
void read_role_overbook_by(Loading& load, RoleReading& r, const Keyed& entry) {
  const auto* role = entry.value.as_word("role");
  if (!role || role->body) return report_wrong(load, entry, "role \"...\"", "role \"...\"");
  r.role.overbook_by = *role->name;
  auto at = role->name_place;  // a role may stand further on
  load.after_all.push_back([&load, name = *role->name, at] { check_role(load, name, at); });
}
constexpr Key<RoleReading> kRoleKeys[] = {
    {"title", read_role_title}, {"caseload", read_role_caseload}, {"overbook_by", read_role_overbook_by}};

template <class T>
void check_known(Loading& load, const std::map<std::string, T>& map, const std::string& name, const Place& at,
                 const char* nl, const char* en) {
  if (map.count(name)) return;
  auto meant = guess(name, ids_of(map));
  load.faults.add(at, fmt::format("er is geen {} `{}`{}", nl, name, meant.nl),
                  fmt::format("there is no {} `{}`{}", en, name, meant.en));
}

}  // namespace

void check_register(Loading& load, const std::string& name, const Place& at) {
  check_known(load, load.bundle->registers, name, at, "register", "register");
}
void check_role(Loading& load, const std::string& name, const Place& at) {
  check_known(load, load.bundle->roles, name, at, "rol", "role");
}
void check_route(Loading& load, const std::string& name, const Place& at) {
  if (load.places.count("route " + name)) return;  // it exists; that it is broken is said elsewhere
  check_known(load, load.bundle->routes, name, at, "route", "route");
}

bool declare(Loading& load, const std::string& what, const Word& word, const std::string& bundle) {
  const auto& id = *word.name;
  check_id(load, id, word.name_place);
  auto place = load.places.find(what + " " + id);
  bool own = place != load.places.end() && load.files[static_cast<std::size_t>(place->second.file)]->bundle == bundle;
  if (own) {
    auto first = load.faults.origin(place->second);
    load.faults.add(word.name_place, fmt::format("{} `{}` staat er al: {}:{}", what, id, first.file, first.line),
                    fmt::format("{} `{}` is there already: {}:{}", what, id, first.file, first.line));
    return false;
  }
  bool below = place != load.places.end() && what == "register" && bundle != load.top;
  if (below) {
    auto first = load.faults.origin(place->second);
    auto again = load.faults.origin(word.place);
    load.faults.add(
        word.name_place,
        fmt::format("register `{}` staat in twee bundels waarop deze staat: {}:{} en {}:{}; laat er een over", id,
                    first.file, first.line, again.file, again.line),
        fmt::format("register `{}` is in two bundles that this one stands on: {}:{} and {}:{}; leave one", id,
                    first.file, first.line, again.file, again.line));
    return false;
  }
  load.places[what + " " + id] = word.place;
  return true;
}

void read_register(Loading& load, const Word& word, const std::string& bundle) {
  if (!word.body) {
    load.faults.add(word.place, word.shown() + " mist zijn inhoud { }", word.shown() + " lacks its body { }");
    return;
  }
  RegisterReading r;
  r.reg.id = *word.name;
  begin_from_base(load, word, bundle, r);
  if (r.base && r.base->id == r.reg.id)
    load.places["register " + r.reg.id] = word.place;  // in its place, and all that it said
  else if (!declare(load, "register", word, bundle))
    return;
  refuse_list(load, "register", *word.body);
  read_keys<RegisterReading>(load, "register", kRegisterKeys, word.body->keyed, r);
  if (!word.body->find("key") && !word.body->find("extends"))
    load.faults.add(word.place, "noem de `key` van dit register, of het register dat het aanvult: `extends`",
                    "say the `key` of this register, or the register that it adds to: `extends`");
  if (find_field(r.reg.fields, r.reg.key.name) || find_field(r.reg.fields, "id"))
    load.faults.add(word.place, "een veld heet als de sleutel (`id` is dat ook)",
                    "a field has the name of the key (as is `id`)");
  check_criteria_count(load, r.reg, word.place);
  check_own_field(load, word, r.reg, r.reg.capacity, "capacity", FieldType::integer);
  check_own_field(load, word, r.reg, r.reg.period_field, "period", FieldType::date);
  check_own_field(load, word, r.reg, r.reg.period_to, "period", FieldType::date);
  settle_label(load, word, r.reg);
  auto indexed = std::count_if(r.reg.fields.begin(), r.reg.fields.end(), [](const Field& f) { return f.index; });
  if (indexed > static_cast<std::ptrdiff_t>(limits::kIndexFieldsMax)) {
    auto most = limits::kIndexFieldsMax;
    load.faults.add(word.place, fmt::format("hoogstens {} velden van een register hebben een `index`", most),
                    fmt::format("at most {} fields of a register have an `index`", most));
  }
  load.bundle->registers[r.reg.id] = std::move(r.reg);
}

void read_roles(Loading& load, const Word& roles, const std::string& bundle) {
  for (const auto& keyed : roles.body->keyed) report_unknown_key(load, "roles", keyed, {});
  for (const auto& draft : roles.body->list) {
    const auto* word = draft.as_word("role");
    if (draft.is(Draft::Kind::poison)) continue;
    if (!word || !word->body) {
      load.faults.add(draft.place, "hier hoort role \"...\" { }", "role \"...\" { } belongs here");
      continue;
    }
    if (!declare(load, "role", *word, bundle)) continue;
    RoleReading r;
    r.role.id = *word->name;
    refuse_list(load, "role", *word->body);
    read_keys<RoleReading>(load, "role", kRoleKeys, word->body->keyed, r);
    load.bundle->roles[r.role.id] = std::move(r.role);
  }
}

void list_register_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<RegisterReading>("register", kRegisterKeys, out);
  out.emplace_back("period", "from");
  out.emplace_back("period", "to");
  list_keys<RoleReading>("role", kRoleKeys, out);
}

}  // namespace trajectum::route
