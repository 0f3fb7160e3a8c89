#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>

#include "route/labels.hpp"
#include "route/node_rows.hpp"
#include "route/properties.hpp"
#include "route/read_fields.hpp"
#include "route/read_registers.hpp"
#include "route/read_slas.hpp"
#include "route/read_terms.hpp"
#include "route/titles.hpp"

namespace trajectum::route {

void read_route_row(RouteBuild& build, const Keyed& entry);  // node_keys.cpp: what a route has as every scope has it

namespace {

struct RouteReading {
  RouteBuild& build;
};

void read_title_of_route(Loading& load, RouteReading& r, const Keyed& entry) {
  r.build.route.title = read_title(load, entry);
  r.build.node(kRoot).title = r.build.route.title;
}
void read_version(Loading& load, RouteReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  bool plain = std::all_of(text->begin(), text->end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (!plain || std::count(text->begin(), text->end(), '.') != 2)
    return report_wrong(load, entry, "een versie zoals \"1.0.0\"", "a version such as \"1.0.0\"");
  r.build.route.version = *text;
}
void read_subject(Loading& load, RouteReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.build.route.subject = *name;
  check_register(load, *name, entry.value.place);
}
void read_owner(Loading& load, RouteReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.build.route.owner = *name;
  check_role(load, *name, entry.value.place);
}
void read_file(Loading& load, RouteReading& r, const Keyed&) {
  r.build.route.file = load.route_files[r.build.decl.root.id];  // read before, with its faults
}
void read_row(Loading&, RouteReading& r, const Keyed& entry) { read_route_row(r.build, entry); }
void read_incident_by(Loading& load, RouteReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.build.route.incident_by = *name;
  check_role(load, *name, entry.value.place);
}
void read_keep_open(Loading& load, RouteReading& r, const Keyed& entry) {
  if (auto yes = read_yesno(load, entry)) r.build.route.keep_open = *yes;
}

/// What its time-out does: the case ends. There is nowhere else to go from a route.
void read_timeout_of_route(Loading& load, RouteReading& r, const Keyed& entry) {
  bool ends =
      entry.value.is(Draft::Kind::word) && (entry.value.word->word == "done" || entry.value.word->word == "finish");
  if (!ends) return report_wrong(load, entry, "`done` of `finish \"uitkomst\"`", "`done` or `finish \"outcome\"`");
  r.build.node(kRoot).on_timeout = read_target(r.build, kRoot, entry);
}

void read_ends(Loading& load, RouteReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "een tabel uitkomst = { nl, en }", "a table outcome = { nl, en }");
  refuse_list(load, "outcomes", *entry.value.table);
  for (const auto& end : entry.value.table->keyed)
    if (check_id(load, end.key, end.at)) r.build.route.ends.emplace_back(end.key, read_title(load, end));
}

std::optional<Date> read_day(Loading& load, const Keyed& entry) {
  const auto* day = entry.value.is(Draft::Kind::value) ? entry.value.value.as<Date>() : nullptr;
  if (day) return *day;
  report_wrong(load, entry, "een dag zoals day \"2026-07-01\"", "a day such as day \"2026-07-01\"");
  return std::nullopt;
}

void read_valid_from(Loading& load, RouteReading& r, const Keyed& entry) {
  r.build.route.valid_from = read_day(load, entry);
}

void read_valid_to(Loading& load, RouteReading& r, const Keyed& entry) {
  r.build.route.valid_to = read_day(load, entry);
}

void check_validity(const RouteBuild& build, const RouteDecl& decl) {
  const auto& route = build.route;
  if (!route.valid_to || !route.valid_from || *route.valid_to >= *route.valid_from) return;
  build.load.faults.add(decl.root.find("valid_to")->value.place,
                        "`valid_to` ligt voor `valid_from`: zo wordt op deze versie nooit iets geopend",
                        "`valid_to` is before `valid_from`: nothing would ever be opened on this version");
}

void read_upgrade(Loading& load, RouteReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  if (*text == "pinned")
    r.build.route.upgrade = Upgrade::pinned;
  else if (*text == "at_boundary")
    r.build.route.upgrade = Upgrade::at_boundary;
  else if (*text == "immediate")
    r.build.route.upgrade = Upgrade::immediate;
  else
    report_wrong(load, entry, "pinned, at_boundary of immediate", "pinned, at_boundary or immediate");
}

void read_migrate(Loading& load, RouteReading& r, const Keyed& entry) {
  r.build.route.migrate = read_function(load, entry);
}

/// One thing that others may see: "state", "outcome", "file.x", or a milestone.
void link_shown(RouteBuild& build, const std::string& name, const Place& at) {
  auto& shows = build.route.shows;
  if (name == "state") return void(shows.state = true);
  if (name == "outcome") return void(shows.outcome = true);
  std::vector<std::string> known{"state", "outcome"};
  for (const auto& field : build.route.file) {
    known.push_back("file." + field.name);
    if (name != known.back()) continue;
    if (!field.sensitive) return shows.fields.push_back(field.name);
    build.faults().add(at, fmt::format("`{}` is gevoelig: dat ziet geen ander traject", name),
                       fmt::format("`{}` is sensitive: no other case sees it", name));
    return;
  }
  auto found = build.route.find(name);
  if (found != kNoNode && build.node(found).kind == NodeKind::milestone) return shows.milestones.push_back(found);
  for (const auto& node : build.route.nodes)
    if (node.kind == NodeKind::milestone) known.push_back(node.name);
  auto meant = guess(name, known);
  build.faults().add(
      at,
      fmt::format("`shows` noemt \"state\", \"outcome\", een veld `file.x` of een mijlpaal, niet `{}`{}", name,
                  meant.nl),
      fmt::format("`shows` names \"state\", \"outcome\", a field `file.x` or a milestone, not `{}`{}", name, meant.en));
}

void read_shows(Loading& load, RouteReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty() || entry.value.table->list.empty())
    return report_wrong(load, entry, "een lijst met teksten", "a list of texts");
  for (const auto& draft : entry.value.table->list)
    if (auto name = read_text(load, {entry.key, draft.place, draft}))
      r.build.paths.push_back([&build = r.build, name = *name, at = draft.place] { link_shown(build, name, at); });
}

void read_term_of_route(Loading&, RouteReading& r, const Keyed& entry) { read_term(r.build, kRoot, entry); }

constexpr Key<RouteReading> kRouteKeys[] = {{"title", read_title_of_route},
                                            {"version", read_version},
                                            {"subject", read_subject},
                                            {"owner", read_owner},
                                            {"file", read_file},
                                            {"start", read_row},
                                            {"term", read_term_of_route},
                                            {"sla", read_row},
                                            {"within", read_row},
                                            {"on_timeout", read_timeout_of_route},
                                            {"outcomes", read_ends},
                                            {"valid_from", read_valid_from},
                                            {"valid_to", read_valid_to},
                                            {"upgrade", read_upgrade},
                                            {"migrate", read_migrate},
                                            {"shows", read_shows},
                                            {"escalate", read_row},
                                            {"on_enter", read_row},
                                            {"on_done", read_row},
                                            {"on_failure", read_row},
                                            {"keep_open", read_keep_open},
                                            {"incident_by", read_incident_by}};

/// `match = "vacancy"` gives the form an optional field of that name.
void add_match_fields(RouteBuild& build) {
  for (auto& node : build.route.nodes) {
    if (node.match.empty() || find_field(node.form, node.match)) continue;
    Field field;
    field.type = FieldType::ref;
    field.name = field.to = node.match;
    if (auto reg = build.load.bundle->registers.find(node.match); reg != build.load.bundle->registers.end())
      field.title = reg->second.title;
    node.form.push_back(std::move(field));
  }
}

/// The field that a `reserve` takes its seats from must be able to name them.
void check_choices(RouteBuild& build) {
  for (const auto& node : build.route.nodes) {
    for (const auto& r : node.reserve) {
      auto* field = find_field(node.form, r.reg);
      if (!field) continue;
      bool chooses = field->type == FieldType::choice || field->type == FieldType::choices;
      bool of_another = build.load.bundle->registers.count(field->from) > 0 && field->from != r.reg;
      if ((field->type == FieldType::ref && field->to == r.reg) || (chooses && !of_another)) continue;
      build.faults().add(build.said(node.index).find("reserve")->value.place,
                         fmt::format("het veld `{0}` kiest wat `seats \"{0}\"` neemt: maak er `ref \"{0}\"` of "
                                     "`choices \"{0}\" {{ from = \"{0}\" }}` van, of geef het een andere naam",
                                     r.reg),
                         fmt::format("the field `{0}` chooses what `seats \"{0}\"` takes: make it `ref \"{0}\"` or "
                                     "`choices \"{0}\" {{ from = \"{0}\" }}`, or give it another name",
                                     r.reg));
    }
  }
}

SubroutePlaces subroute_places(const Decl& said) {
  auto of = [&](const char* key) {
    const auto* entry = said.find(key);
    return entry ? entry->value.place : said.place;
  };
  return {of("route"), of("subject"), of("outcomes")};
}

std::string hex_of(const unsigned char* bytes, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("{:02x}", bytes[i]);
  return out;
}

}  // namespace

std::string route_hash(const Loading& load, const std::string& id, const std::vector<int>& files) {
  constexpr std::size_t kBytes = 16;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kBytes);
  // Each part with its length before it: no two different sets of files make the same bytes.
  auto add = [&state](const std::string& text) {
    auto length = fmt::format("{}:", text.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(length.data()), length.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  };
  add(id);
  for (int file : files) {
    const auto& made_of = *load.files[static_cast<std::size_t>(file)];
    add(made_of.bundle);
    add(made_of.path);
    add(made_of.source.text());
  }
  unsigned char hash[kBytes];
  crypto_generichash_final(&state, hash, sizeof hash);
  return hex_of(hash, sizeof hash);
}

void read_route_file(Loading& load, const RouteDecl& decl) {
  const auto* file = decl.root.find("file");
  if (file && !file->value.is(Draft::Kind::poison)) {
    FieldUse use;
    use.is_file = true;
    load.route_files[decl.root.id] = read_field_list(load, *file, use);
  }
}

void build_route(Loading& load, const RouteDecl& decl) {
  RouteBuild build(load, decl);
  build_tree(build);
  RouteReading reading{build};
  static const std::vector<Field> kNoFields;
  auto file = load.route_files.find(decl.root.id);
  bool unread = decl.root.find("file") && file == load.route_files.end();
  load.route_file = unread ? nullptr : file == load.route_files.end() ? &kNoFields : &file->second;
  read_keys<RouteReading>(load, "route", kRouteKeys, decl.root.keys, reading);
  check_validity(build, decl);
  for (const char* key : {"title", "version", "subject", "owner"})
    if (!decl.root.find(key))
      load.faults.add(decl.root.place, fmt::format("route `{}` mist `{}`", decl.root.id, key),
                      fmt::format("route `{}` lacks `{}`", decl.root.id, key));
  read_node_keys(build);
  add_match_fields(build);
  check_choices(build);
  link_scopes(build);
  link_flow(build);
  for (const auto& link : build.paths) link();
  for (auto decide : build.decides) link_decision(build, decide);
  for (auto index : build.subroutes)
    load.after_all.push_back([&load, id = build.route.id, index, said = subroute_places(build.said(index))] {
      check_subroute(load, id, index, said);
    });
  check_nodes(build);
  check_ends(build);
  load.route_file = nullptr;
  auto files = decl.files;
  std::sort(build.decision_files.begin(), build.decision_files.end());
  build.decision_files.erase(std::unique(build.decision_files.begin(), build.decision_files.end()),
                             build.decision_files.end());
  files.insert(files.end(), build.decision_files.begin(), build.decision_files.end());
  build.route.hash = route_hash(load, build.route.id, files);
  load.bundle->routes[build.route.id] = std::move(build.route);
}

std::vector<std::pair<std::string, std::string>> known_properties() {
  std::vector<std::pair<std::string, std::string>> out;
  list_keys<RouteReading>("route", kRouteKeys, out);
  out.emplace_back("route", "extends");
  list_node_keys(out);
  list_step_part_keys(out);
  list_join_keys(out);
  list_failure_keys(out);
  list_term_keys(out);
  list_sla_keys(out);
  list_target_keys(out);
  list_field_keys(out);
  list_register_keys(out);
  list_label_keys(out);
  list_title_keys(out);
  list_decision_keys(out);
  list_budget_keys(out);
  list_pool_keys(out);
  list_metric_keys(out);
  list_calendar_keys(out);
  out.emplace_back("workdays", "calendar");
  return out;
}

}  // namespace trajectum::route
