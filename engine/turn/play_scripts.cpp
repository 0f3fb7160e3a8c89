// What a handler sees and does: the turn's side of route::CaseAccess. Writes are staged and become events only when the
// handler ends well, so a failing one leaves nothing behind.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/form_world.hpp"
#include "turn/guard_look.hpp"
#include "turn/play.hpp"
#include "turn/records.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

class HandlerView final : public route::CaseAccess {
 public:
  /// `writer`: the node whose handler it is, when that may write.
  HandlerView(Play& play, InstanceNo scope, const Node* writer) : play_(play), scope_(scope) {
    if (writer) records_.emplace(play, *writer);
  }

  const route::Route& route() const override { return play_.route(); }
  Value file(const std::string& field) override {
    for (auto it = staged_.rbegin(); it != staged_.rend(); ++it)
      if (it->first == field) return it->second;
    reads_.paths.insert("file." + field);
    return play_.state().file.get(field);
  }
  Value subject(const std::string& field) override {
    const auto& c = play_.state();
    if (field == "id") return c.subject_id;
    beyond(c.subject_register + "." + field);
    auto* record = play_.world().region.record(c.subject_register, c.subject_id);
    return record ? record->get(field) : Value();
  }
  Value item(const std::string& field) override {
    beyond("item." + field);  // it may be a record
    for (auto at = scope_; at != 0;) {
      auto* i = play_.state().find(at);
      if (!i) return {};
      if (i->element) {
        route::Path path;
        path.root = route::Path::Root::item;
        path.node = i->node;
        path.segments = {{field, ""}};
        return play_.value_of(path, scope_);
      }
      at = i->scope;
    }
    if (!play_.undoing_ || play_.undoing_->row == route::kRoot) return {};
    route::Path path;
    path.root = route::Path::Root::item;
    path.node = play_.undoing_->row;
    path.segments = {{field, ""}};
    return play_.value_of(path, scope_);
  }
  Value property(const std::string& name) override {
    const auto& c = play_.state();
    if (name == "id") return play_.world().ids.case_id(c.region, c.no);
    if (name == "key") return c.key.empty() ? Value() : Value(c.key);
    if (name == "opened") return calendar::local_date(c.opened_at);
    if (name == "owner" || name == "priority") reads_.paths.insert(name);
    if (name == "next_action") beyond(name);
    if (name == "owner") return c.owner.empty() ? Value() : Value(c.owner);
    if (name == "priority") return priority_.empty() ? c.priority : priority_;
    if (name == "next_action") return play_.next_action();
    return {};
  }
  Value result(NodeIndex step) override {
    reads_.paths.insert("result." + std::to_string(step));
    if (play_.node(step).kind == route::NodeKind::wait) return play_.state().brought_to(step);
    auto* r = play_.state().result(step);
    return r ? Value(*r) : Value();
  }
  bool reached(NodeIndex milestone) override {
    reads_.paths.insert("reached." + std::to_string(milestone));
    for (const auto& m : play_.state().milestones)
      if (m.node == milestone) return true;
    return false;
  }
  bool visited(NodeIndex stage) override {
    reads_.paths.insert("visited." + std::to_string(stage));
    const auto& v = play_.state().visited;
    return std::find(v.begin(), v.end(), stage) != v.end();
  }
  Value reserved(const std::string& reg) override {
    beyond("reserved." + reg);
    List out;
    for (const auto& s : play_.state().seats)
      if (s.reg == reg) out.push_back(play_.record_value(s.reg, s.record));
    return out;
  }
  Value record(const std::string& reg, const std::string& id) override {
    beyond("register." + reg);
    return play_.record_value(reg, id);
  }
  void each_free(const std::string& reg, const std::function<bool(const Record&, std::int64_t)>& f) override {
    beyond("register." + reg);
    auto declared = play_.world().bundle.registers.find(reg);
    if (declared == play_.world().bundle.registers.end()) return;
    for (const auto& [id, record] : play_.world().region.whole(reg)) {
      auto free = play_.free_units(declared->second, id, record);
      if (free <= 0) continue;
      Record whole = record;
      whole.set(declared->second.key.name, id);
      whole.set("id", id);
      if (!f(whole, free)) return;
    }
  }
  Result<List> find(const std::string& reg, const Record& wanted) override {
    beyond("register." + reg);
    List out;
    if (!play_.world().find_records) return out;
    auto found = play_.world().find_records(reg, wanted, written(reg));
    if (!found) return found.error();
    const auto& key = play_.world().bundle.registers.at(reg).key.name;
    for (auto& [id, record] : *found) {
      record.set(key, id);
      record.set("id", id);
      out.emplace_back(std::move(record));
    }
    return out;
  }
  Money balance(const std::string& budget) override {
    beyond("budget." + budget);
    return {play_.world().region.ledger.balance(budget).free};
  }
  Value linked(const std::string& kind) override {
    beyond("linked." + kind);
    return play_.shown_by_linked(kind);
  }
  Date today() override {
    asked_today_ = true;
    beyond("today");
    return play_.today();
  }

  bool writable() const override { return records_.has_value(); }
  Result<void> set_file(const std::string& field, Value value) override {
    auto* declared = find_field(play_.route().file, field);
    if (!declared) return internal_error("undeclared field");
    if (!value.empty()) {
      Record one;
      one.set(field, std::move(value));
      FormWorld world(play_, scope_);
      auto typed = coerce({*declared}, one, world, {"file", "case.file", true});
      if (!typed) return typed.error();
      value = typed->get(field);
    }
    staged_.push_back({field, std::move(value)});
    return {};
  }
  Result<void> set_priority(const std::string& priority) override {
    if (priority != "high" && priority != "normal" && priority != "low")
      return refused("priority", {"Prioriteit is high, normal of low.", "Priority is high, normal or low."});
    priority_ = priority;
    return {};
  }
  Result<void> note(const std::string& text) override {
    if (text.size() > limits::kNoteBytesMax)
      return refused("note", {"Een notitie is hoogstens 64 KiB.", "A note is at most 64 KiB."});
    notes_.push_back(text);
    return {};
  }

  Result<void> send(const route::Outgoing& mail) override {
    auto known = play_.check_outgoing(mail);
    if (!known) return known.error();
    if (mails_.size() >= limits::kSendsPerHandlerMax) {
      auto most = std::to_string(limits::kSendsPerHandlerMax);
      return refused("message.max", {"Een handler stuurt hoogstens " + most + " berichten.",
                                     "A handler sends at most " + most + " messages."});
    }
    mails_.emplace_back(mail, *known);
    return {};
  }

  Result<std::string> create_record(const std::string& reg, const Record& fields) override {
    return records_->create(reg, fields);
  }
  Result<void> update_record(const std::string& reg, const std::string& id, const Record& fields,
                             const std::vector<std::string>& emptied) override {
    return records_->update(reg, id, fields, emptied);
  }

  const Reads& reads() const { return reads_; }
  /// What it read that is not of the case alone, as people write it.
  const std::set<std::string>& read_beyond() const { return beyond_; }
  bool asked_today() const { return asked_today_; }
  void keep() {
    for (auto& written : records_->take()) play_.emit(std::move(written));
    for (auto& [field, value] : staged_) {
      const auto& was = play_.state().file.get(field);
      if (!(was == value)) play_.emit(FileSet{field, was, value});
    }
    if (!priority_.empty() && priority_ != play_.state().priority)
      play_.emit(PrioritySet{priority_, play_.state().priority});
    for (auto& text : notes_) play_.emit(Noted{text, ""});
    for (auto& [mail, to] : mails_) play_.send(mail, to, scope_);
  }

 private:
  /// The records of a register that this turn has written so far, this handler included.
  std::set<std::string> written(const std::string& reg) const {
    std::set<std::string> out;
    for (const auto& event : play_.events)
      if (auto* e = std::get_if<RecordWritten>(&event); e && e->reg == reg) out.insert(e->id);
    for (const auto& e : records_ ? records_->staged() : std::vector<RecordWritten>())
      if (e.reg == reg) out.insert(e.id);
    return out;
  }
  void beyond(const std::string& path) {
    reads_.beyond = true;
    beyond_.insert(path);
  }
  Play& play_;
  InstanceNo scope_;
  bool asked_today_ = false;
  std::set<std::string> beyond_;
  Reads reads_;
  std::vector<std::pair<std::string, Value>> staged_;
  std::string priority_;
  std::vector<std::string> notes_;
  std::optional<StagedRecords> records_;  // of one that may write
  std::vector<std::pair<route::Outgoing, CaseNo>> mails_;
};

}  // namespace

Result<std::vector<Value>> Play::run_script(route::FunctionId f, InstanceNo scope, const Node* writer,
                                            const route::ScriptArguments& arguments) {
  HandlerView view(*this, scope, writer);
  auto results = world_.bundle.scripts->call(f, view, arguments);
  if (!results) return results.error();
  if (writer) view.keep();
  return results;
}

Result<bool> Play::holds(route::FunctionId f, InstanceNo scope, const Record* form, const Node* form_of) {
  auto* answers = form ? nullptr : world_.answers;  // a form is not of the case
  if (const auto* known = answers ? answers->find(f, scope) : nullptr) return known->yes();
  if (answers) ++answers->asked;
  route::ScriptArguments arguments;
  arguments.form = form;
  arguments.form_fields = form_of ? &form_fields(*form_of) : nullptr;
  HandlerView view(*this, scope, nullptr);
  auto results = world_.bundle.scripts->call(f, view, arguments);
  if (!results) return results.error();
  if (view.asked_today() && scope_live(scope)) {
    // `today()` in a guard asks again at midnight (language.md, "Handlers"); one such timer a case is enough.
    bool armed = false;
    for (const auto& t : case_.timers) armed = armed || t.kind == TimerKind::midnight;
    if (!armed) arm(0, TimerKind::midnight, 0, calendar::midnight({today().days + 1}));
  }
  const auto& first = results->empty() ? Value() : results->front();
  bool yes = !first.empty() && !(first.as<bool>() && !first.yes());
  if (answers) answers->keep(f, scope, yes, view.reads());
  return yes;
}

Result<Value> Play::ask_value(route::FunctionId f, InstanceNo scope) {
  if (const auto* known = world_.answers ? world_.answers->find(f, scope) : nullptr) return *known;
  if (world_.answers) ++world_.answers->asked;
  HandlerView view(*this, scope, nullptr);
  auto results = world_.bundle.scripts->call(f, view, {});
  if (!results) return results.error();
  auto value = results->empty() ? Value() : results->front();
  if (world_.answers) world_.answers->keep(f, scope, value, view.reads());
  return value;
}

GuardLook look_at_guard(const Play& play, route::FunctionId f, InstanceNo scope) {
  HandlerView view(const_cast<Play&>(play), scope, nullptr);  // never kept: it asks only
  auto results = play.world().bundle.scripts->call(f, view, {});
  GuardLook out;
  if (results) {
    out.value = results->empty() ? Value() : results->front();
    out.answer = !out.value->empty() && !(out.value->as<bool>() && !out.value->yes());
  }
  out.reads = view.read_beyond();
  for (const auto& path : view.reads().paths) {
    auto dot = path.find('.');
    auto root = path.substr(0, dot);
    if (root != "result" && root != "reached" && root != "visited") {
      out.reads.insert(path);
      continue;
    }
    const auto& name = play.node(static_cast<NodeIndex>(std::stoul(path.substr(dot + 1)))).name;
    out.reads.insert(root == "result" ? name : root + "." + name);
  }
  return out;
}

Result<bool> Play::ask(route::FunctionId f) {
  HandlerView view(*this, 0, nullptr);
  auto results = world_.bundle.scripts->call(f, view, {});
  if (!results) return results.error();
  if (view.asked_today()) return internal_error("a metric may not ask today()");
  if (results->empty()) return false;
  const auto& first = results->front();
  return !first.empty() && !(first.as<bool>() && !first.yes());
}

Result<Value> Play::fit_file(const std::string& field, Value value) const {
  auto* declared = find_field(route_.file, field);
  if (!declared) {
    std::vector<std::string> names;
    for (const auto& f : route_.file) names.push_back(f.name);
    auto guess = did_you_mean(field, names);
    return invalid_params("file." + field,
                          {"Het dossier heeft geen veld " + field + (guess ? "; bedoelt u " + *guess + "?" : "."),
                           "The case file has no field " + field + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  Record one;
  one.set(field, std::move(value));
  FormWorld world(*this, 0);
  auto typed = coerce({*declared}, one, world, {"file", "file", true});
  if (!typed) return typed.error();
  return typed->get(field);
}

Result<void> Play::set_file(const std::string& field, Value value) {
  auto typed = fit_file(field, std::move(value));
  if (!typed) return typed.error();
  const auto& was = case_.file.get(field);
  if (!(was == *typed)) emit(FileSet{field, was, *typed});
  return {};
}

void Play::ask_guards_again() {
  for (int rounds = 0; file_touched_ && case_.is_open() && rounds < limits::kSettleRoundsMax; ++rounds) {
    file_touched_ = false;
    recount_dates();
    look_at_the_new();
    reach_sentries();
    std::vector<InstanceNo> asked;
    for (const auto& i : case_.instances) asked.push_back(i.no);
    for (auto no : asked)
      if (case_.find(no) && case_.is_open()) ask_again(no);
    ask_what_waits_to_open();
  }
}

void Play::ask_again(InstanceNo no) {
  auto i = *case_.find(no);
  if (i.stood_since != 0 || i.life == Life::suspension) return;
  const auto& n = node(i.node);
  ask_about(no);
  if (!case_.find(no)) return;
  if (n.kind == route::NodeKind::each && i.life == Life::open && !i.element && n.done_when != route::kNoFunction) {
    ask_if_done(no);
    run();
    return;
  }
  bool unstarted =
      i.life == Life::offered || i.life == Life::allocated || i.life == Life::waiting || i.life == Life::available;
  bool elsewhere = n.kind == route::NodeKind::job || n.kind == route::NodeKind::subroute;  // it has begun there
  if (!unstarted || elsewhere || i.redo) return;
  auto needed = n.when == route::kNoFunction ? Result<bool>(true) : holds(n.when, i.scope);
  if (needed && !*needed) {
    win_race(no);
    withdraw(no, "when");
    emit(Passed{n.index, i.scope});
    pass_by(n, i.scope);
    run();
  } else if (!needed) {
    raise_incident(n.index, i.scope, needed.error(), {0, kPartAsked, "", no});
  } else if (n.ready != route::kNoFunction || !n.ready_on.empty()) {
    check_wait(no);
    run();
  } else if (n.kind == route::NodeKind::milestone) {
    check_milestone(no);
    run();
  }
}

void Play::ask_what_waits_to_open() {
  std::vector<std::pair<InstanceNo, NodeIndex>> held;
  auto asks = [](const Node& n) { return n.when != route::kNoFunction || n.withdraw_when != route::kNoFunction; };
  auto find = [&](const Instance& s) {
    for (const auto& [arc, count] : s.marks)
      if (arc.second == kWaitsToOpen && asks(node(arc.first))) held.push_back({s.no, arc.first});
  };
  find(case_.root);
  for (const auto& i : case_.instances) find(i);
  for (const auto& [scope, target] : held) {
    if (!scope_live(scope) || refusal_ || case_.is_suspended(scope)) continue;
    const auto& marks = case_.find(scope)->marks;
    bool there = std::any_of(marks.begin(), marks.end(), [&, t = target](const auto& m) {
      return m.first == std::pair{t, kWaitsToOpen};
    });
    if (!there) continue;
    const auto& n = node(target);
    auto over = n.withdraw_when == route::kNoFunction ? Result<bool>(false) : holds(n.withdraw_when, scope);
    if (over && *over) {
      withdraw_in(target, scope);
      run();
      continue;
    }
    auto needed = !over                          ? Result<bool>(over.error())
                  : n.when == route::kNoFunction ? Result<bool>(true)
                                                 : holds(n.when, scope);
    if (needed && *needed) continue;
    emit(MarksTaken{scope, target, {{kWaitsToOpen, 1}}, {}});
    if (!needed) {
      raise_incident(target, scope, needed.error());
      continue;
    }
    emit(Passed{target, scope});
    pass_by(node(target), scope);
    run();
  }
}

void Play::leave_pools() {
  for (const auto& [id, pool] : world_.bundle.pools) {
    auto* m = case_.membership(id);
    if (!m || !m->member) continue;
    bool left = !case_.is_open();
    std::string reason = "case_ended";
    if (!left && !pool.leave_reached.empty()) {
      auto milestone = route_.find(pool.leave_reached);
      for (const auto& r : case_.milestones)
        if (r.node == milestone && r.round >= m->round) {
          left = true;
          reason = "reached " + pool.leave_reached;
        }
    }
    if (left) leave_pool(id, reason);
  }
}

void Play::record_changed() { file_touched_ = true; }

}  // namespace trajectum::turn
