#include "spec/moves.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "spec/doing.hpp"
#include "spec/made_up.hpp"

namespace trajectum::spec {

using route::Node;
using route::NodeIndex;
using route::NodeKind;
using state::Instance;
using state::Life;

namespace {

constexpr int kFurnished = 4;  // records at a time: `distinct` and `count` of a reservation are small

bool is_open_job(const Instance& i, const Node& n) { return n.kind == NodeKind::job && i.life == Life::waiting; }

/// The oldest instance of a node that can be worked on, by a person or a worker.
const Instance* item_at(const state::Case& c, const route::Route& route, const std::string& node) {
  for (const auto& i : c.instances)
    if (route.node(i.node).name == node && (is_workable(i.life) || is_open_job(i, route.node(i.node)))) return &i;
  return nullptr;
}

void add_work(std::vector<Move>& out, const Move& base, const Node& n) {
  auto add = [&](Move::Kind kind, const std::string& outcome) {
    Move move = base;
    move.kind = kind;
    move.node = n.name;
    move.outcome = outcome;
    out.push_back(std::move(move));
  };
  if (n.next || (n.kind == NodeKind::optional && n.outcomes.empty())) add(Move::Kind::complete, "");
  for (const auto& outcome : n.outcomes)
    if (outcome.id != "skipped" || n.skip_by.empty()) add(Move::Kind::complete, outcome.id);
  if (!n.skip_by.empty()) add(Move::Kind::skip, "");
}

/// Something of the scope may be added: an optional step, an element of an open `each`.
void add_additions(std::vector<Move>& out, const Move& base, const route::Route& route, const Node& scope) {
  for (auto child : scope.children) {
    if (route.node(child).kind != NodeKind::optional) continue;
    out.push_back(base);
    out.back().kind = Move::Kind::add;
    out.back().node = route.node(child).name;
  }
  if (scope.kind != NodeKind::each || !scope.open) return;
  for (auto kind : {Move::Kind::element, Move::Kind::close}) {
    out.push_back(base);
    out.back().kind = kind;
    out.back().node = scope.name;
  }
}

/// Timers that may change what can be done; at midnight and when a message goes guards are asked again.
bool is_awaited(state::TimerKind kind) {
  return state::brings_on(kind) || kind == state::TimerKind::midnight || kind == state::TimerKind::message;
}

/// When something of the case happens by itself next, as far as its timers say.
std::optional<Instant> next_moment(const state::Case& c) {
  std::optional<Instant> out;
  for (const auto& t : c.timers)
    if (is_awaited(t.kind) && (!out || t.at < *out)) out = t.at;
  return out;
}

Result<void> furnish(Rehearsal& rehearsal, const std::string& reg, const std::string& option) {
  MadeUp made_up(rehearsal);
  const auto& declared = rehearsal.bundle().registers.at(reg);
  auto variants = made_up.forms(declared.fields, nullptr, kFurnished * 4);
  for (int n = 0; n < kFurnished; ++n) {
    // Each refers to records of its own, so that `distinct` finds enough, and they differ in what a choice may be.
    auto one = variants[static_cast<std::size_t>(n) % variants.size()];
    for (const auto& field : declared.fields) {
      if (field.type == FieldType::ref) {
        auto key = made_up.new_key(field.to);
        if (auto made = made_up.record(field.to, key, {}); !made) return made;
        one.set(field.name, key);
      }
      auto which = option.empty() ? static_cast<std::size_t>(n) : std::stoul(option);
      if (field.type == FieldType::choice && !field.options.empty())
        one.set(field.name, field.options[which % field.options.size()].id);
      if (field.type == FieldType::date) one.set(field.name, Date{rehearsal.today().days + 7 * (n + 1)});
    }
    if (!declared.capacity.empty()) one.set(declared.capacity, 3);
    if (auto made = made_up.record(reg, made_up.new_key(reg), one); !made) return made;
  }
  return {};
}

}  // namespace

std::vector<std::pair<std::vector<NodeIndex>, CaseNo>> family(Rehearsal& rehearsal, CaseNo no) {
  std::vector<std::pair<std::vector<NodeIndex>, CaseNo>> out{{{}, no}};
  for (std::size_t at = 0; at < out.size(); ++at) {
    auto [path, parent] = out[at];
    for (const auto& [node, child] : rehearsal.get(parent).open_children) {
      if (!rehearsal.get(child).is_open()) continue;
      auto longer = path;
      longer.push_back(node);
      out.emplace_back(longer, child);
    }
  }
  return out;
}

std::optional<CaseNo> case_of(Rehearsal& rehearsal, CaseNo no, const Move& move) {
  for (const auto& [path, member] : family(rehearsal, no))
    if (path == move.child) return member;
  return std::nullopt;
}

std::vector<Move> possible(Rehearsal& rehearsal, CaseNo no) {
  std::vector<Move> out;
  bool moment = false;
  for (const auto& [path, member] : family(rehearsal, no)) {
    const auto& c = rehearsal.get(member);
    const auto& route = rehearsal.route_of(member);
    if (!c.is_open()) continue;
    Move base;
    base.child = path;
    std::vector<NodeIndex> seen;
    for (const auto& i : c.instances) {
      const auto& n = route.node(i.node);
      if (std::find(seen.begin(), seen.end(), i.node) != seen.end()) continue;
      if ((n.is_work() && is_workable(i.life)) || is_open_job(i, n))
        add_work(out, base, n);
      else if (i.life == Life::open && (!i.element || n.kind == NodeKind::series))
        add_additions(out, base, route, n);
      else if (i.life == Life::waiting && !n.message.empty()) {
        out.push_back(base);
        out.back().kind = Move::Kind::send;
        out.back().node = n.message;
      } else if (!is_workable(i.life))
        continue;
      seen.push_back(i.node);
    }
    add_additions(out, base, route, route.node(route::kRoot));
    moment = moment || next_moment(c).has_value();
  }
  if (moment) out.emplace_back();
  return out;
}

std::vector<std::string> furnishable(const Rehearsal& rehearsal) {
  std::vector<std::string> out;
  for (const auto& [id, reg] : rehearsal.bundle().registers)
    if (!reg.capacity.empty()) out.push_back(id);
  return out;
}

Result<void> rehearse(turn::Play& play, const Move& move) {
  const auto& route = play.route();
  auto none = [] { return refused("state", {"Dit werk staat niet meer open.", "This work is no longer open."}); };
  switch (move.kind) {
    case Move::Kind::complete: {
      auto* i = item_at(play.state(), route, move.node);
      if (!i) return none();
      const auto& n = route.node(i->node);
      auto no = i->no;
      if (n.kind == NodeKind::job) return play.job_done({no, std::nullopt, move.outcome, move.form});
      bool begin = n.manual && i->life != Life::started;
      for (const auto& document : evidence_for(play, n))
        if (auto put = turn::put_document(play, document); !put) return put.error();
      if (begin)
        if (auto started = play.start(no); !started) return started;
      return play.complete({no, move.outcome, move.form});
    }
    case Move::Kind::skip: {
      auto* i = item_at(play.state(), route, move.node);
      return i ? play.skip(i->no, "not needed") : Result<void>(none());
    }
    case Move::Kind::add: {
      auto added = play.add_optional(move.node);
      return added ? Result<void>() : Result<void>(added.error());
    }
    case Move::Kind::element:
    case Move::Kind::close: {
      for (const auto& i : play.state().instances) {
        if (route.node(i.node).name != move.node || i.element) continue;
        if (move.kind == Move::Kind::close) return play.each_close(i.no);
        auto added = play.each_add(i.no, move.form.get("item"));
        return added ? Result<void>() : Result<void>(added.error());
      }
      return none();
    }
    case Move::Kind::send: return play.receive({move.node, {}, std::nullopt});
    case Move::Kind::time:
    case Move::Kind::furnish: break;
  }
  return {};
}

std::string mover(Rehearsal& rehearsal, CaseNo no, const Move& move) {
  if (move.kind != Move::Kind::complete && move.kind != Move::Kind::skip) return kEverybody;
  const auto& c = rehearsal.get(no);
  auto* i = item_at(c, rehearsal.route_of(no), move.node);
  if (!i || !i->assignee.empty()) return i ? i->assignee : kEverybody;
  if (i->life == Life::waiting) return kEverybody;  // a job
  auto item = i->no;
  for (const char* person : {kEverybody, kSomebodyElse})
    if (rehearsal.attempt(no, person, [item](turn::Play& play) { return play.claim(item); })) return person;
  return kEverybody;
}

Result<void> make(Rehearsal& rehearsal, CaseNo no, const Move& move) {
  if (move.kind == Move::Kind::furnish) return furnish(rehearsal, move.node, move.outcome);
  if (move.kind == Move::Kind::time) {
    std::optional<Instant> next;
    for (const auto& [path, member] : family(rehearsal, no))
      if (auto at = next_moment(rehearsal.get(member)); at && (!next || *at < *next)) next = at;
    if (!next) return refused("state", {"Er gebeurt niets vanzelf.", "Nothing happens by itself."});
    rehearsal.advance_to(*next);
    return {};
  }
  auto about = case_of(rehearsal, no, move);
  if (!about) return refused("state", {"Dit traject staat niet open.", "This case is not open."});
  auto person = mover(rehearsal, *about, move);
  if (move.kind == Move::Kind::complete) {
    const auto& route = rehearsal.route_of(*about);
    auto* i = item_at(rehearsal.get(*about), route, move.node);
    if (i) {
      const auto& n = route.node(i->node);
      if (auto supplied = MadeUp(rehearsal).supply(fields_of(n, move.outcome), move.form); !supplied) return supplied;
    }
  }
  return rehearsal.on(*about, person, [&](turn::Play& play) { return rehearse(play, move); });
}

}  // namespace trajectum::spec
