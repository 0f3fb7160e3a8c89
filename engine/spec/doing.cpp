#include "spec/doing.hpp"

#include <algorithm>

#include "spec/made_up.hpp"

namespace trajectum::spec {

using route::Node;
using route::NodeKind;
using state::Instance;
using state::Life;

std::vector<NodeIndex> named(const route::Route& route, const std::string& name) {
  std::vector<NodeIndex> out;
  for (const auto& node : route.nodes)
    if (node.index != route::kRoot && (node.name == name || node.id == name)) out.push_back(node.index);
  // A full name means that node, also where another's short name is the same.
  for (auto index : out)
    if (route.node(index).name == name) return {index};
  return out;
}

bool is_workable(Life life) {
  return life == Life::offered || life == Life::allocated || life == Life::started || life == Life::paused;
}

std::vector<Field> fields_of(const Node& node, const std::string& outcome) {
  const route::Target* target = outcome.empty() && node.next ? &*node.next : nullptr;
  for (const auto& o : node.outcomes)
    if (!outcome.empty() && o.id == outcome) target = &o.target;
  if (!target || !target->bare) return node.form;
  Field reason;
  reason.type = FieldType::note;
  reason.name = "reason";
  reason.required = true;
  return {reason};
}

namespace {

turn::NewDocument document_of(const route::Evidence& asked) {
  turn::NewDocument out;
  out.kind = asked.kind;
  out.name = asked.kind + ".pdf";
  out.type = asked.types.empty() ? "application/pdf" : asked.types.front();
  out.bytes = asked.bytes_max > 0 ? std::min<std::int64_t>(asked.bytes_max, 1000) : 1000;
  out.elsewhere = "spec";
  out.signed_by = asked.signed_by;
  return out;
}

}  // namespace

std::vector<turn::NewDocument> evidence_for(const turn::Play& play, const Node& node) {
  std::vector<turn::NewDocument> out;
  for (const auto& asked : node.evidence)
    if (turn::lacking(play, node, asked)) out.push_back(document_of(asked));
  return out;
}

std::string Doing::doer(const Instance& item) const {
  if (!person_.empty()) return person_;
  return item.assignee.empty() ? kEverybody : item.assignee;
}

Result<Instance> Doing::item(const std::string& step) {
  const auto& route = rehearsal_.route_of(no_);
  const auto& c = rehearsal_.get(no_);
  auto nodes = named(route, step);
  const Instance* found = nullptr;
  for (const auto& i : c.instances) {
    bool is_it = std::find(nodes.begin(), nodes.end(), i.node) != nodes.end() && route.node(i.node).is_work();
    bool live = is_workable(i.life) || i.life == Life::available;
    if (is_it && live && (!found || (!is_workable(found->life) && is_workable(i.life)))) found = &i;
  }
  if (found) return *found;
  return refused("state", {"Het werk " + step + " staat niet open.", "The work " + step + " is not open."});
}

Result<void> Doing::start(const std::string& step) {
  auto found = item(step);
  if (!found) return found.error();
  return rehearsal_.on(no_, doer(*found), [&](turn::Play& play) { return play.start(found->no); });
}

Result<void> Doing::complete(const std::string& step, const std::string& outcome, const std::optional<Record>& form) {
  auto found = item(step);
  if (!found) return found.error();
  auto node = rehearsal_.route_of(no_).node(found->node);
  MadeUp made_up(rehearsal_);
  auto fields = fields_of(node, outcome);
  auto complete = [&](const Record& filled) {
    return [&, filled](turn::Play& play) { return play.complete({found->no, outcome, filled}); };
  };
  if (form) {
    auto asked = fields;
    for (const auto& seats : node.reserve) {  // the worker's choice comes under the register's name
      if (find_field(asked, seats.reg)) continue;
      Field chosen;
      chosen.type = FieldType::choices;
      chosen.name = chosen.from = seats.reg;
      asked.push_back(chosen);
    }
    if (auto supplied = made_up.supply(asked, *form); !supplied) return supplied;
    return rehearsal_.on(no_, doer(*found), complete(*form));
  }
  std::optional<Error> first;
  auto c = rehearsal_.get(no_);
  for (const auto& filled : made_up.forms(fields, &c, kFormsToTry)) {
    auto tried = rehearsal_.attempt(no_, doer(*found), complete(filled));
    if (tried) return rehearsal_.on(no_, doer(*found), complete(filled));
    if (!first) first = tried.error();
  }
  return first ? *first : internal_error("no form was tried");
}

Result<void> Doing::skip(const std::string& step, const std::string& reason) {
  auto found = item(step);
  if (!found) return found.error();
  return rehearsal_.on(no_, doer(*found), [&](turn::Play& play) { return play.skip(found->no, reason); });
}

Result<void> Doing::redo(const std::string& step, const std::string& reason) {
  return rehearsal_.on(no_, kEverybody, [&](turn::Play& play) -> Result<void> {
    auto opened = play.redo(step, 0, reason);
    if (!opened) return opened.error();
    return {};
  });
}

Result<void> Doing::confirm(const std::string& step, const std::string& reason) {
  return rehearsal_.on(no_, kEverybody, [&](turn::Play& play) { return play.confirm(step, reason); });
}

Result<void> Doing::cancel(const std::string& reason) {
  return rehearsal_.on(no_, kEverybody, [&](turn::Play& play) { return play.cancel(reason); });
}

Result<InstanceNo> Doing::each_of(const std::string& name) {
  const auto& route = rehearsal_.route_of(no_);
  auto nodes = named(route, name);
  for (const auto& i : rehearsal_.get(no_).instances) {
    bool is_it = std::find(nodes.begin(), nodes.end(), i.node) != nodes.end();
    if (is_it && !i.element && route.node(i.node).kind == NodeKind::each && i.life == Life::open) return i.no;
  }
  return refused("state", {"De reeks " + name + " staat niet open.", "The `each` " + name + " is not open."});
}

Result<void> Doing::add(const std::string& name, const Value& item) {
  const auto& route = rehearsal_.route_of(no_);
  auto nodes = named(route, name);
  bool each =
      std::any_of(nodes.begin(), nodes.end(), [&](NodeIndex n) { return route.node(n).kind == NodeKind::each; });
  InstanceNo into = 0;
  if (each) {
    auto found = each_of(name);
    if (!found) return found.error();
    into = *found;
  }
  return rehearsal_.on(no_, person_.empty() ? kEverybody : person_, [&](turn::Play& play) -> Result<void> {
    auto added = each ? play.each_add(into, item) : play.add_optional(name);
    if (!added) return added.error();
    return {};
  });
}

Result<void> Doing::close(const std::string& each) {
  auto found = each_of(each);
  if (!found) return found.error();
  return rehearsal_.on(no_, person_.empty() ? kEverybody : person_,
                       [&](turn::Play& play) { return play.each_close(*found); });
}

Result<void> Doing::attach(const std::string& kind) {
  const auto& route = rehearsal_.route_of(no_);
  route::Evidence asked;
  asked.kind = kind;
  bool typed = false;
  for (const auto& node : route.nodes)
    for (const auto& e : node.evidence) {
      if (e.kind != kind) continue;
      for (const auto& who : e.signed_by)
        if (std::find(asked.signed_by.begin(), asked.signed_by.end(), who) == asked.signed_by.end())
          asked.signed_by.push_back(who);
      if (e.bytes_max > 0)
        asked.bytes_max = asked.bytes_max == 0 ? e.bytes_max : std::min(asked.bytes_max, e.bytes_max);
      // The node that is live says which type; else the first that says any.
      const auto& live = rehearsal_.get(no_).instances;
      bool now = std::any_of(live.begin(), live.end(), [&](const auto& i) { return i.node == node.index; });
      if (!e.types.empty() && (now || !typed)) asked.types = e.types;
      typed = typed || !e.types.empty();
    }
  return rehearsal_.on(no_, person_.empty() ? kEverybody : person_, [&](turn::Play& play) -> Result<void> {
    auto put = turn::put_document(play, document_of(asked));
    return put ? Result<void>() : Result<void>(put.error());
  });
}

Result<void> Doing::done(const std::string& job, const std::string& outcome, const std::optional<Record>& result) {
  auto open = open_job(job);
  if (!open) return open.error();
  const auto c = rehearsal_.get(no_);
  auto with = [&](const Record& made) {
    return [&, made](turn::Play& play) { return play.job_done({*open, std::nullopt, outcome, made}); };
  };
  auto worker = person_.empty() ? std::string(kEverybody) : person_;
  const auto& fields = rehearsal_.route_of(no_).node(c.find(*open)->node).form;
  MadeUp made_up(rehearsal_);
  if (result) {
    if (auto supplied = made_up.supply(fields, *result); !supplied) return supplied;
    return rehearsal_.on(no_, worker, with(*result));
  }
  std::optional<Error> first;
  for (const auto& made : made_up.forms(fields, &c, kFormsToTry)) {
    if (auto tried = rehearsal_.attempt(no_, worker, with(made)); tried)
      return rehearsal_.on(no_, worker, with(made));
    else if (!first)
      first = tried.error();
  }
  return first ? *first : internal_error("no result was tried");
}

Result<void> Doing::extend(const std::string& term, const Duration& by, const std::string& reason) {
  return by_person([&](turn::Play& play) { return play.term_extend({term, std::nullopt}, by, reason); });
}

Result<void> Doing::send(const turn::Play::Message& message) {
  return rehearsal_.on(no_, person_.empty() ? kEverybody : person_,
                       [&](turn::Play& play) { return play.receive(message); });
}

}  // namespace trajectum::spec
