// What is there to see in a world: forms, joins, cover, what goes on by itself.
#include <algorithm>

#include "brute.hpp"

namespace brute {

Rules::Rules(const Net& net) : net_(net) {
  for (NodeId id = 0; id < static_cast<NodeId>(net.nodes.size()); ++id) {
    const auto& n = net.node(id);
    int count = 0;
    if (n.next) number(id, *n.next, count);
    for (const auto& o : n.outcomes) number(id, o.arc, count);
    if (n.past) number(id, *n.past, count);
    if (n.on_timeout) number(id, *n.on_timeout, count);
    for (const auto& a : n.fails) number(id, a, count);
    each_arc(id, [&](const Arc& a) {
      if (a.kind != Arc::Kind::to) return;
      arcs_[id].insert(a.node);
      sources_[a.node].insert(id);
    });
    if (n.mutex.empty()) continue;
    auto [at, first] = mutex_scope_.emplace(n.mutex, n.parent);
    if (!first) at->second = holder(at->second, n.parent);
  }
}

void Rules::number(NodeId node, const Arc& arc, int& n) {
  numbers_[&arc] = {node, n++};
  for (const auto& p : arc.parts) number(node, p, n);
  for (const auto& o : arc.otherwise) number(node, o, n);
}

void Rules::each_arc(NodeId node, const std::function<void(const Arc&)>& f) const {
  for (const auto& [arc, where] : numbers_)
    if (where.first == node) f(*arc);
}

NodeId Rules::holder(NodeId a, NodeId b) const {
  std::set<NodeId> ups;
  for (auto x = a; x != kNone; x = net_.node(x).parent) ups.insert(x);
  while (!ups.count(b)) b = net_.node(b).parent;
  return b;
}

int Rules::elements(NodeId node) const {
  const auto& n = net_.node(node);
  return n.kind == Kind::series ? 2 : std::max(2, n.need + 1);
}

std::vector<int> Rules::in(const World& w, int scope) const {
  std::vector<int> out;
  for (const auto& [id, row] : w.rows)
    if (row.up == scope) out.push_back(id);
  return out;
}

bool Rules::inside(const World& w, int row, int scope) const {
  while (row >= 0 && row != scope) row = w.rows.at(row).up;
  return row == scope;
}

std::vector<NodeId> Rules::path(const World& w, int scope) const {
  std::vector<NodeId> out;
  for (int row = scope; row >= 0; row = w.rows.at(row).up)
    if (!w.rows.at(row).element) out.insert(out.begin(), w.rows.at(row).node);
  return out;
}

std::string Rules::form(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  std::string out = std::to_string(r.node) + r.phase + (r.element ? "e" : "");
  for (const auto& [at, n] : r.marks)
    if (n > 0) out += " m" + std::to_string(at.first) + "," + std::to_string(at.second) + "=" + std::to_string(n);
  for (const auto& at : r.late) out += " l" + std::to_string(at.first) + "," + std::to_string(at.second);
  for (const auto& [at, n] : r.used)
    if (n > 0) out += " u" + std::to_string(at.first) + "," + std::to_string(at.second) + "=" + std::to_string(n);
  if (r.ending) out += " !" + r.outcome;
  if (r.phase == 'o' && net_.node(r.node).is_multiple() && !r.element)
    out += " " + std::to_string(r.left) + "/" + std::to_string(r.needed) + (r.open ? "O" : "") + (r.fired ? "F" : "");
  std::vector<std::pair<std::string, int>> below;
  std::map<int, std::vector<std::string>> races;
  for (auto child : in(w, row)) {
    below.emplace_back(form(w, child), w.rows.at(child).race);
    if (below.back().second) races[below.back().second].push_back(below.back().first);
  }
  std::vector<std::pair<std::vector<std::string>, int>> order;
  for (auto& [race, members] : races) {
    std::sort(members.begin(), members.end());
    if (members.size() > 1) order.emplace_back(members, race);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::string> texts;
  for (const auto& [text, race] : below) {
    std::string tag;
    for (std::size_t n = 0; n < order.size(); ++n)
      if (order[n].second == race) tag = "~" + std::to_string(n);
    texts.push_back(text + tag);
  }
  std::sort(texts.begin(), texts.end());
  for (const auto& t : texts) out += "(" + t + ")";
  return out;
}

std::string Rules::form(const World& w) const { return w.over ? "over" : form(w, 0); }

std::set<NodeId> Rules::live(const World& w) const {
  std::set<NodeId> out;
  for (const auto& [id, r] : w.rows) {
    if (id == 0 || r.element || r.phase == 'w' || r.phase == 'x') continue;
    auto kind = net_.node(r.node).kind;
    if (r.phase == 'e' && (kind == Kind::step || kind == Kind::optional) && blocked(w, id)) continue;
    out.insert(r.node);
  }
  return out;
}

int Rules::owner_row(const World& w, int row, NodeId scope) const {
  while (w.rows.at(row).node != scope || (net_.node(scope).is_multiple() && !w.rows.at(row).element))
    row = w.rows.at(row).up;
  return row;
}

bool Rules::outside(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  auto other = net_.node(r.node).while_in;
  if (other == kNone) return false;
  auto owner = owner_row(w, r.up, holder(net_.node(r.node).parent, net_.node(other).parent));
  return std::none_of(w.rows.begin(), w.rows.end(), [&](const auto& at) {
    const auto& r = at.second;
    return r.node == other && !r.element && r.phase != 'x' && inside(w, r.up, owner);
  });
}

bool Rules::blocked(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  bool work = n.kind == Kind::step || n.kind == Kind::optional;
  if (work ? r.phase != 'e' : r.phase != 'w') return false;
  if (!n.mutex.empty()) {
    auto owner = owner_row(w, r.up, mutex_scope_.at(n.mutex));
    for (const auto& [id, other] : w.rows) {
      if (net_.node(other.node).mutex != n.mutex || other.element || !inside(w, other.up, owner) || other.up < 0)
        continue;
      auto kind = net_.node(other.node).kind;
      bool there = other.phase != 'w' && other.phase != 'x';
      if (kind == Kind::step || kind == Kind::optional ? other.phase == 's' : there) return true;
    }
  }
  return outside(w, row);
}

bool Rules::reaches(NodeId from, NodeId to, NodeId avoid, bool ahead) const {
  std::set<NodeId> seen;
  std::vector<NodeId> open{from};
  while (!open.empty()) {
    auto at = open.back();
    open.pop_back();
    if (!arcs_.count(at)) continue;
    for (auto next : arcs_.at(at)) {
      if (ahead && next <= at) continue;
      if (next == to) return true;
      if (next != avoid && seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

bool Rules::comes_by_itself(NodeId join, NodeId source) const {
  if (source == join) return false;
  const auto& scope = net_.node(net_.node(join).parent);
  for (auto x : scope.children) {
    bool begins = !sources_.count(x) || std::find(scope.start.begin(), scope.start.end(), x) != scope.start.end();
    if (x != join && begins && (x == source || reaches(x, source, join, false))) return true;
  }
  return false;
}

bool Rules::comes(const World& w, int scope, NodeId join, NodeId source) const {
  bool ahead = net_.node(join).join.here;
  auto can = [&](NodeId x) { return x != join && (x == source || reaches(x, source, join, ahead)); };
  for (auto row : in(w, scope))
    if (can(w.rows.at(row).node)) return true;
  for (const auto& [at, n] : w.rows.at(scope).marks)
    if (n > 0 && can(at.first)) return true;
  return false;
}

bool Rules::join_ready(const World& w, int scope, NodeId join) const {
  const auto& j = net_.node(join).join;
  const auto& row = w.rows.at(scope);
  std::set<NodeId> marked, empty;
  for (auto s : sources_.at(join)) {
    if (row.late.count({join, s})) return false;
    auto at = row.marks.find({join, s});
    (at != row.marks.end() && at->second >= j.marks ? marked : empty).insert(s);
  }
  if (marked.empty()) return false;
  if (j.need == Join::Need::all) return empty.empty();
  if (j.need == Join::Need::count) return static_cast<int>(marked.size()) >= j.count;
  if (j.need == Join::Need::any) return true;
  return std::none_of(empty.begin(), empty.end(), [&](NodeId s) { return s != join && comes(w, scope, join, s); });
}

bool Rules::may_end(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  for (auto child : in(w, row)) {
    const auto& n = net_.node(w.rows.at(child).node);
    if (n.kind != Kind::optional || n.required) return false;
  }
  if (r.ending) return true;
  for (const auto& [at, n] : r.marks)
    if (n > 0) return false;
  return true;
}

std::vector<Rules::Act> Rules::container_acts(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  bool none = in(w, row).empty();
  bool over = none && r.left == 0 && !r.open;
  if (n.kind == Kind::each && r.left > 0 && (none || !n.one_by_one)) return {{'n', row, r.node}};
  if (!r.fired && (over || r.needed == 0)) return {{'g', row, r.node}};
  if (over) return {{'v', row, r.node}};
  return {};
}

std::vector<Rules::Act> Rules::body_acts(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  for (auto child : net_.node(r.node).children) {
    std::vector<Act> opens;
    std::set<int> races;
    for (auto id : in(w, row)) {
      const auto& i = w.rows.at(id);
      if (i.node == child && i.phase == 'w' && !blocked(w, id) && races.insert(i.race).second)
        opens.push_back({'o', id, child});
    }
    if (!opens.empty()) return opens;
    const auto& j = net_.node(child).join;
    if (r.ending || !sources_.count(child) || (j.need == Join::Need::any && j.marks == 1)) continue;
    for (const auto& at : r.late) {
      auto mark = r.marks.find(at);
      if (at.first == child && mark != r.marks.end() && mark->second >= j.marks) return {{'s', row, child}};
    }
    if (join_ready(w, row, child)) return {{'f', row, child}};
  }
  if (may_end(w, row) && (r.ending || !net_.node(r.node).keep_open)) return {{'e', row, r.node}};
  return {};
}

std::vector<Rules::Act> Rules::next_acts(const World& w, int row) const {
  // The scopes inside first, in document order; of several elements of one any may be the older.
  std::map<NodeId, std::vector<Act>> inner;
  std::set<std::string> forms;
  for (auto child : in(w, row)) {
    if (w.rows.at(child).phase != 'o') continue;
    auto acts = next_acts(w, child);
    if (acts.empty() || !forms.insert(form(w, child)).second) continue;
    auto& list = inner[w.rows.at(child).node];
    list.insert(list.end(), acts.begin(), acts.end());
  }
  if (!inner.empty()) return inner.begin()->second;
  const auto& r = w.rows.at(row);
  return net_.node(r.node).is_multiple() && !r.element ? container_acts(w, row) : body_acts(w, row);
}

bool Rules::covered_row(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  if (r.element) return covered(w, row);
  if (r.phase == 'x') return true;  // who mends it has a date
  if (r.phase == 'w' || (n.kind == Kind::optional && !n.required)) return false;
  if (n.on_timeout) return true;
  if (r.phase == 'o') return covered(w, row);
  if (n.kind == Kind::step || n.kind == Kind::optional) return !blocked(w, row);
  if (n.kind == Kind::wait) return n.by_itself && !outside(w, row);
  return n.kind == Kind::milestone && !outside(w, row);
}

bool Rules::covered(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  auto below = in(w, row);
  bool planned = r.left != 0 && (below.empty() || !net_.node(r.node).one_by_one);
  if (net_.node(r.node).kind == Kind::series && !r.element && planned) return true;
  return std::any_of(below.begin(), below.end(), [&](int child) { return covered_row(w, child); });
}

bool Rules::covered(const World& w) const { return net_.node(kRoot).on_timeout || covered(w, 0); }

}  // namespace brute
