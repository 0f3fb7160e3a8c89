#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"
#include "turn/name_of.hpp"

namespace trajectum::pipeline::views {

using state::Case;
using state::Instance;
using state::Life;

namespace {

std::string title_of(const route::Node& n, Lang lang) { return n.title.empty() ? n.id : n.title.in(lang); }

bool is_item(const Instance& i) {
  return i.life == Life::offered || i.life == Life::allocated || i.life == Life::started || i.life == Life::paused ||
         i.life == Life::incident || i.life == Life::suspension;
}

}  // namespace

std::string life_name(Life life) {
  switch (life) {
    case Life::open: return "open";
    case Life::waiting: return "waiting";
    case Life::offered: return "offered";
    case Life::allocated: return "allocated";
    case Life::started: return "started";
    case Life::incident: return "incident";
    case Life::available: return "available";
    case Life::paused: return "paused";
    case Life::suspension: return "suspension";
  }
  return "";
}

Value next_action(Value next, const route::Route& route, Lang lang) {
  auto* said = next.as<Record>();
  if (!said) return next;
  auto node = route.find(said->get("node").text());
  said->set("title", title_of(route.node(node == route::kNoNode ? route::kRoot : node), lang));
  return next;
}

Value subject(RegionAtWork& r, const std::string& reg, const std::string& id) {
  Record out;
  out.set("register", reg);
  out.set("id", id);
  auto known = r.bundle->registers.find(reg);
  const auto& label = known == r.bundle->registers.end() ? std::string() : known->second.label;
  const auto* record = r.state.record(reg, id);
  bool named = record && !label.empty() && !record->get(label).empty();
  out.set("name", named ? record->get(label) : Value(id));
  return out;
}

void told(const Instance& i, Record& out) {
  for (const auto& [name, to] : {std::pair("escalated", &i.escalated), {"reminded", &i.reminded}})
    if (!to->empty()) out.set(name, List(to->begin(), to->end()));
}

Value instance(Engine& engine, RegionAtWork& r, const Case& c, const route::Route& route, const Instance& i,
               Lang lang) {
  const auto& n = route.node(i.node);
  Record out;
  out.set("item", engine.ids().item_id(r.no, c.no, i.no));
  out.set("node", n.name);
  out.set("title", title_of(n, lang));
  out.set("state", i.stood_since == 0 ? life_name(i.life) : "suspended");
  if (i.due && i.stood_since == 0) out.set("due", *i.due);
  if (i.planned_due && i.stood_since == 0) out.set("planned_due", *i.planned_due);
  if (!i.assignee.empty()) out.set("assignee", i.assignee);
  if (const auto& absent = c.stands_for(i.no); !absent.empty()) out.set("for", absent);
  if (auto helpers = c.helpers_of(i.no); !helpers.empty()) out.set("helpers", List(helpers.begin(), helpers.end()));
  if (!i.role.empty()) out.set("role", i.role);
  if (i.redo) out.set("redo", true);
  if (i.number > 0) out.set("number", static_cast<std::int64_t>(i.number));
  told(i, out);
  if (i.life == Life::incident) {
    out.set("message", turn::said_by(i).in(lang));
    out.set("class", i.cls);
    if (i.tries > 0) out.set("tries", static_cast<std::int64_t>(i.tries));
  }
  if (const auto* s = i.life == Life::suspension ? c.suspension(i.no) : nullptr) {
    if (s->of != 0) out.set("of", engine.ids().item_id(r.no, c.no, s->of));
    out.set("reason", s->reason);
  }
  out.set("opened_at", calendar::format_instant(i.opened_at));
  return out;
}

Value field(const Field& f, Lang lang) {
  Record out;
  out.set("name", f.name);
  out.set("type", field_type_name(f.type));
  out.set("title", f.title.empty() ? f.name : f.title.in(lang));
  if (f.required) out.set("required", true);
  if (f.many) out.set("many", true);
  if (f.min) out.set("min", *f.min);
  if (f.max) out.set("max", *f.max);
  if (!f.from.empty()) out.set("from", f.from);
  if (!f.to.empty()) out.set("to", f.to);
  if (!f.otherwise.empty()) out.set("default", f.otherwise);
  if (!f.prefill.empty()) out.set("prefill", f.prefill);
  if (!f.options.empty()) {
    List options;
    Record titles;
    for (const auto& o : f.options) {
      options.push_back(o.id);
      if (!o.title.empty()) titles.append(o.id, o.title.in(lang));
    }
    out.set("options", std::move(options));
    if (titles.size() > 0) out.set("option_titles", std::move(titles));
  }
  if (!f.fields.empty()) {
    List fields;
    for (const auto& child : f.fields) fields.push_back(field(child, lang));
    out.set("fields", std::move(fields));
  }
  return out;
}

namespace {

/// A field of a form as it stands now: `value` is what it is prefilled with.
Value form_field(const turn::Play& play, const route::Node& n, InstanceNo scope, const Field& f, Lang lang) {
  auto out = *field(f, lang).as<Record>();
  if (auto value = play.prefilled(n, scope, f); !value.empty()) out.set("value", std::move(value));
  if (f.fields.empty() || f.many) return out;
  List fields;
  for (const auto& child : f.fields) fields.push_back(form_field(play, n, scope, child, lang));
  out.set("fields", std::move(fields));
  return out;
}

/// `field`: under which name in `form` the worker's choice goes; without such a field in the form, as a list of keys.
Record reserve_details(const route::Node& n, const route::Reserve& r) {
  Record out;
  out.set("register", r.reg);
  out.set("count", static_cast<std::int64_t>(r.count));
  if (r.at_least > 0) out.set("at_least", static_cast<std::int64_t>(r.at_least));
  if (!r.distinct.empty()) out.set("distinct", r.distinct);
  out.set("field", "form." + r.reg);
  auto* said = find_field(n.form, r.reg);
  out.set("many", !said || said->type == FieldType::choices);
  return out;
}

}  // namespace

void item_details(const turn::Play& play, const Instance& i, Lang lang, Record& out) {
  const auto& n = play.node(i.node);
  List form, outcomes, evidence, reserve;
  for (const auto& f : n.form) form.push_back(form_field(play, n, i.scope, f, lang));
  for (const auto& o : n.outcomes) {
    Record one;
    one.set("id", o.id);
    one.set("title", o.title.empty() ? o.id : o.title.in(lang));
    if (o.target.bare) one.set("bare", true);
    if (o.target.at_most > 0) one.set("at_most", static_cast<std::int64_t>(o.target.at_most));
    outcomes.push_back(std::move(one));
  }
  for (const auto& e : n.evidence) {
    Record one;
    one.set("kind", e.kind);
    one.set("title", e.title.empty() ? e.kind : e.title.in(lang));
    List signers, types;
    Record called;
    for (const auto& who : e.signed_by) {
      signers.push_back(who);
      called.append(who, turn::party_name(play.world().bundle, who, lang));
    }
    for (const auto& t : e.types) types.push_back(t);
    if (!signers.empty()) {
      one.set("signed_by", std::move(signers));
      one.set("party_titles", std::move(called));
    }
    if (!types.empty()) one.set("types", std::move(types));
    if (e.bytes_max > 0) one.set("bytes_max", e.bytes_max);
    if (!e.when.empty()) one.set("when", e.when.text);
    evidence.push_back(std::move(one));
  }
  for (const auto& s : n.reserve) reserve.push_back(reserve_details(n, s));
  out.set("form", std::move(form));
  out.set("may_complete_without_outcome", n.next.has_value() || n.outcomes.empty());
  out.set("outcomes", std::move(outcomes));
  if (!evidence.empty()) out.set("evidence", std::move(evidence));
  if (!reserve.empty()) out.set("reserve", std::move(reserve));
  if (!n.match.empty()) out.set("match", n.match);
  if (!n.skip_by.empty()) out.set("skip_by", n.skip_by);
}

Value item(Engine& engine, RegionAtWork& r, const store::ItemFound& found, Lang lang) {
  const auto& row = found.item;
  Record out;
  out.set("item", engine.ids().item_id(r.no, row.case_no, row.instance));
  out.set("case", engine.ids().case_id(r.no, row.case_no));
  if (!found.key.empty()) out.set("key", found.key);
  out.set("route", found.route);
  out.set("node", row.node);
  auto* c = engine.find_case(r, row.case_no);
  auto* route = c ? engine.route_of(r, *c) : nullptr;
  auto index = route ? route->find(row.node) : route::kNoNode;
  out.set("title", index == route::kNoNode ? row.node : title_of(route->node(index), lang));
  out.set("state", row.state);
  if (row.due) out.set("due", *row.due);
  out.set("priority", row.priority < 0 ? "high" : row.priority > 0 ? "low" : "normal");
  if (!found.owner.empty()) out.set("owner", found.owner);
  out.set(row.queue.starts_with("u:") ? "assignee" : "role", row.queue.substr(2));
  if (c && !c->stands_for(row.instance).empty()) out.set("for", c->stands_for(row.instance));
  out.set("subject", subject(r, found.subject_register, found.subject_id));
  out.set("opened_at", calendar::format_instant(row.opened_at));
  if (c) out.set("seq", static_cast<std::int64_t>(c->seq));
  const auto* i = c ? c->find(row.instance) : nullptr;
  if (i && i->planned_due && row.due) out.set("planned_due", *i->planned_due);
  if (i) told(*i, out);
  return out;
}

Value told_of(Engine& engine, RegionAtWork& r, const Case& c, const Instance& i, Lang lang) {
  auto* route = engine.route_of(r, c);
  const auto& n = route->node(i.no == 0 ? route::kRoot : i.node);
  Record out;
  if (i.no != 0) out.set("item", engine.ids().item_id(r.no, c.no, i.no));
  out.set("case", engine.ids().case_id(r.no, c.no));
  if (!c.key.empty()) out.set("key", c.key);
  out.set("route", c.route);
  out.set("node", n.name);
  out.set("title", title_of(n, lang));
  out.set("state", life_name(i.life));
  out.set("priority", i.priority.empty() ? c.priority : i.priority);
  if (!c.owner.empty()) out.set("owner", c.owner);
  out.set("subject", subject(r, c.subject_register, c.subject_id));
  out.set("opened_at", calendar::format_instant(i.opened_at));
  out.set("seq", static_cast<std::int64_t>(c.seq));
  told(i, out);
  return out;
}

List stale(const Case& c, const route::Route& route, Lang lang) {
  List out;
  for (const auto& m : c.memory) {
    if (m.stale == state::kNotStale) continue;
    const auto& n = route.node(m.node);
    Record one;
    one.set("node", n.name);
    one.set("title", title_of(n, lang));
    one.set("because", route.node(m.stale).name);
    out.push_back(std::move(one));
  }
  return out;
}

namespace {

/// What a case is, whatever its route.
Record head_of(Engine& engine, RegionAtWork& r, const Case& c) {
  Record out;
  out.set("case", engine.ids().case_id(r.no, c.no));
  out.set("seq", static_cast<std::int64_t>(c.seq));
  out.set("state", state::case_life_name(c.life));
  if (!c.outcome.empty()) out.set("outcome", c.outcome);
  out.set("route", c.route);
  if (!c.key.empty()) out.set("key", c.key);
  if (!c.owner.empty()) out.set("owner", c.owner);
  out.set("priority", c.priority);
  out.set("subject", subject(r, c.subject_register, c.subject_id));
  out.set("opened_at", calendar::format_instant(c.opened_at));
  if (c.ended_at) out.set("ended_at", calendar::format_instant(c.ended_at));
  if (c.parent_case) out.set("parent", engine.ids().case_id(r.no, c.parent_case));
  if (auto* s = c.suspension_of(0)) out.set("suspended_till", *c.find(s->item)->due);
  if (!c.links.empty()) {
    List links;
    for (const auto& l : c.links) {
      Record one;
      one.set("kind", turn::link_word(l));
      one.set("case", engine.ids().case_id(r.no, l.other));
      links.push_back(std::move(one));
    }
    out.set("links", std::move(links));
  }
  return out;
}

}  // namespace

Value whole_case(Engine& engine, RegionAtWork& r, const Case& c, Lang lang) {
  auto out = head_of(engine, r, c);
  auto* route = engine.route_of(r, c);
  if (!route) return out;
  out.set("version", route->version);
  if (auto end = route->end_titles.find(c.outcome); end != route->end_titles.end() && !end->second.empty())
    out.set("outcome_title", end->second.in(lang));
  Record file;
  for (const auto& [name, value] : c.file) {
    auto* declared = find_field(route->file, name);
    if (!declared || !declared->sensitive) file.set(name, value);
  }
  out.set("file", std::move(file));
  List work, at, milestones, documents, reserved, pools;
  for (const auto& i : c.instances) {
    if (is_item(i)) work.push_back(instance(engine, r, c, *route, i, lang));
    if (i.life != Life::suspension) at.push_back(route->node(i.node).name);
  }
  for (const auto& m : c.milestones) {
    Record one;
    one.set("node", route->node(m.node).name);
    one.set("date", m.date);
    milestones.push_back(std::move(one));
  }
  for (const auto& d : c.documents) {
    auto one = document(engine, r, c, d);
    one.as<Record>()->erase("case");
    documents.push_back(std::move(one));
  }
  for (const auto& s : c.seats) {
    Record one;
    one.set("register", s.reg);
    one.set("record", s.record);
    one.set("state", s.held ? "held" : "taken");
    if (s.by_hand()) one.set("seat", static_cast<std::int64_t>(s.no));
    if (s.by_hand() && s.from) one.set("from", *s.from);
    if (s.by_hand() && s.till) one.set("till", *s.till);
    reserved.push_back(std::move(one));
  }
  for (const auto& m : c.pools) {
    Record one;
    one.set("pool", m.pool);
    one.set("member", m.member);
    one.set("since", calendar::format_instant(m.since));
    pools.push_back(std::move(one));
  }
  told(c.root, out);
  out.set("work", std::move(work));
  out.set("at", std::move(at));
  if (auto list = terms(engine, r, c, *route, lang, false); !list.empty()) out.set("terms", std::move(list));
  if (auto list = slas(engine, r, c, *route, lang); !list.empty()) out.set("slas", std::move(list));
  if (auto list = jobs(engine, r, c, *route); !list.empty()) out.set("jobs", std::move(list));
  if (auto list = stale(c, *route, lang); !list.empty()) out.set("stale", std::move(list));
  if (!milestones.empty()) out.set("milestones", std::move(milestones));
  if (!documents.empty()) out.set("documents", std::move(documents));
  if (!reserved.empty()) out.set("reserved", std::move(reserved));
  if (!pools.empty()) out.set("pools", std::move(pools));
  out.set("next_action", next_action(engine.next_action(r, c), *route, lang));
  return out;
}

Value command_answer(Engine& engine, const turn::Play& play, const Case& before, Lang lang) {
  const auto& c = play.state();
  auto& r = *engine.region(c.region);
  Record out;
  out.set("case", engine.ids().case_id(r.no, c.no));
  out.set("seq", static_cast<std::int64_t>(c.seq));
  out.set("state", state::case_life_name(c.life));
  List opened, closed;
  for (const auto& i : c.instances)
    if (is_item(i) && !before.find(i.no)) opened.push_back(instance(engine, r, c, play.route(), i, lang));
  for (const auto& i : before.instances)
    if (is_item(i) && !c.find(i.no)) closed.push_back(engine.ids().item_id(r.no, c.no, i.no));
  out.set("opened", std::move(opened));
  out.set("closed", std::move(closed));
  return out;
}

Value route_summary(const route::Route& route, Lang lang) {
  Record out;
  out.set("route", route.id);
  out.set("version", route.version);
  out.set("hash", route.hash);
  out.set("title", route.title.in(lang));
  out.set("subject", route.subject);
  out.set("owner", route.owner);
  return out;
}

Value whole_route(const route::Bundle& bundle, const route::Route& route, Lang lang) {
  auto summary = route_summary(route, lang);
  auto& out = *summary.as<Record>();
  List file, nodes, ends;
  for (const auto& [id, title] : route.ends) {
    Record one;
    one.set("id", id);
    one.set("title", title.in(lang));
    ends.push_back(std::move(one));
  }
  if (!ends.empty()) out.set("outcomes", std::move(ends));
  if (route.valid_from) out.set("valid_from", *route.valid_from);
  if (route.valid_to) out.set("valid_to", *route.valid_to);
  for (const auto& f : route.file) file.push_back(field(f, lang));
  for (const auto& n : route.nodes) {
    if (n.kind == route::NodeKind::route) continue;
    Record one;
    one.set("node", n.name);
    one.set("kind", route::node_kind_name(n.kind));
    one.set("title", title_of(n, lang));
    one.set("bundle", n.bundle);
    List outcomes;
    Record titles;
    for (const auto& o : n.outcomes) {
      outcomes.push_back(o.id);
      if (!o.title.empty()) titles.append(o.id, o.title.in(lang));
    }
    if (!outcomes.empty()) one.set("outcomes", std::move(outcomes));
    if (titles.size() > 0) one.set("outcome_titles", std::move(titles));
    if (auto table = bundle.decisions.find(n.table); table != bundle.decisions.end())
      one.set("decision", decision(table->second, lang));
    nodes.push_back(std::move(one));
  }
  out.set("file", std::move(file));
  out.set("nodes", std::move(nodes));
  return summary;
}

}  // namespace trajectum::pipeline::views
