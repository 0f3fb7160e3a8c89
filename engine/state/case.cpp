#include "state/case.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace trajectum::state {
namespace {

template <class C, class V>
void body_fields(C& c, V&& v) {
  v(c.route);
  v(c.hash);
  v(c.key);
  v(c.subject_register);
  v(c.subject_id);
  v(c.owner);
  v(c.priority);
  v(c.outcome);
  v(c.life);
  v(c.parent_case);
  v(c.parent_instance);
  v(c.opened_at);
  v(c.ended_at);
  v(c.seq);
  v(c.round);
  v(c.last_instance);
  v(c.last_timer);
  v(c.last_seat);
  v(c.last_mail);
  v(c.root);
  v(c.instances);
  v(c.memory);
  v(c.timers);
  v(c.seats);
  v(c.mailbox);
  v(c.milestones);
  v(c.visited);
  v(c.pools);
  v(c.waiting);
  v(c.open_children);
  v(c.stand_ins);
  v(c.jobs);
  v(c.helpers);
  v(c.suspensions);
  v(c.stopped);
  v(c.links);
  v(c.last_sla);
  v(c.slas);
  v(c.late);
}

template <class C, class V>
void file_fields(C& c, V&& v) {
  v(c.file);
  v(c.results);
  v(c.documents);
  v(c.not_taken);
  v(c.last_term);
  v(c.terms);
  v(c.last_undo);
  v(c.undo);
  v(c.brought);
  v(c.given);
}

}  // namespace

Case::Case() = default;
Case::Case(const Case& other) = default;
Case::Case(Case&& other) noexcept = default;
Case& Case::operator=(const Case& other) = default;
Case& Case::operator=(Case&& other) noexcept = default;
Case::~Case() = default;

const char* case_life_name(CaseLife life) {
  switch (life) {
    case CaseLife::active: return "active";
    case CaseLife::completed: return "completed";
    case CaseLife::cancelled: return "cancelled";
  }
  return "";
}

const Instance* Case::find(InstanceNo wanted) const { return const_cast<Case*>(this)->find(wanted); }

Instance* Case::find(InstanceNo wanted) {
  if (wanted == 0) return &root;
  auto it = std::lower_bound(instances.begin(), instances.end(), wanted,
                             [](const Instance& i, InstanceNo n) { return i.no < n; });
  return it != instances.end() && it->no == wanted ? &*it : nullptr;
}

const NodeMemory* Case::remembered(NodeIndex node) const {
  for (const auto& m : memory)
    if (m.node == node) return &m;
  return nullptr;
}

const Document* Case::document(std::uint32_t wanted) const {
  return wanted >= 1 && wanted <= documents.size() ? &documents[wanted - 1] : nullptr;
}

const Record* Case::result(NodeIndex node) const {
  for (const auto& [n, form] : results)
    if (n == node) return &form;
  return nullptr;
}

const Value& Case::brought_to(NodeIndex wait) const {
  static const Value kNothing;
  for (const auto& [n, data] : brought)
    if (n == wait) return data;
  return kNothing;
}

const Value& Case::given_to(InstanceNo incident) const {
  static const Value kNothing;
  for (const auto& [no, what] : given)
    if (no == incident) return what;
  return kNothing;
}

const Timer* Case::timer(std::uint32_t wanted) const {
  for (const auto& t : timers)
    if (t.no == wanted) return &t;
  return nullptr;
}

const std::string& Case::stands_for(InstanceNo instance) const {
  static const std::string kNobody;
  for (const auto& s : stand_ins)
    if (s.instance == instance) return s.user;
  return kNobody;
}

bool Case::is_suspended(InstanceNo wanted) const {
  auto* i = find(wanted);
  return i != nullptr && i->stood_since != 0;
}

bool Case::is_part_of(InstanceNo wanted, InstanceNo outer) const {
  for (auto at = wanted; at != outer; at = find(at)->scope)
    if (at == 0) return false;
  return true;
}

bool Case::is_covered(InstanceNo wanted, InstanceNo except) const {
  for (const auto& s : suspensions)
    if (s.item != except && is_part_of(wanted, s.of)) return true;
  return false;
}

const Suspension* Case::suspension(InstanceNo item) const {
  for (const auto& s : suspensions)
    if (s.item == item) return &s;
  return nullptr;
}

const Suspension* Case::suspension_of(InstanceNo part) const {
  for (const auto& s : suspensions)
    if (s.of == part) return &s;
  return nullptr;
}

const Term* Case::term(std::uint32_t wanted) const {
  for (const auto& t : terms)
    if (t.no == wanted) return &t;
  return nullptr;
}

const Job* Case::job(InstanceNo wanted) const {
  for (const auto& j : jobs)
    if (j.instance == wanted) return &j;
  return nullptr;
}

const Sla* Case::sla(std::uint32_t wanted) const {
  for (const auto& s : slas)
    if (s.no == wanted) return &s;
  return nullptr;
}

std::vector<std::string> Case::helpers_of(InstanceNo instance) const {
  std::vector<std::string> out;
  for (const auto& h : helpers)
    if (h.instance == instance) out.push_back(h.user);
  return out;
}

const Membership* Case::membership(const std::string& pool) const {
  for (const auto& m : pools)
    if (m.pool == pool) return &m;
  return nullptr;
}

std::uint32_t Case::counter_uses(InstanceNo scope, std::uint32_t counter) const {
  auto* s = find(scope);
  if (!s) return 0;
  for (const auto& [c, uses] : s->counters)
    if (c == counter) return uses;
  return 0;
}

std::vector<InstanceNo> Case::children(InstanceNo scope) const {
  std::vector<InstanceNo> out;
  for (const auto& i : instances)
    if (i.scope == scope) out.push_back(i.no);
  return out;
}

std::string Case::encode_body() const {
  Writer w(400);
  body_fields(*this, w);
  return w.take();
}

std::string Case::encode_file() const {
  Writer w(2500);
  file_fields(*this, w);
  return w.take();
}

bool Case::decode_body(std::string_view bytes) {
  Reader r(bytes);
  body_fields(*this, r);
  return !r.failed() && r.at_end();
}

bool Case::decode_file(std::string_view bytes) {
  Reader r(bytes);
  file_fields(*this, r);
  return !r.failed() && r.at_end();
}

bool Case::same_state(const Case& other) const {
  return encode_body() == other.encode_body() && encode_file() == other.encode_file();
}

}  // namespace trajectum::state
