#include "sim/follower.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"
#include "turn/documents.hpp"
#include "turn/money.hpp"
#include "turn/score.hpp"

namespace trajectum::sim {

using route::NodeIndex;
using state::Instance;
using state::Life;

namespace {

constexpr int kActionsMax = 30;  // so many are enough for any step of these routes
constexpr int kFormsMax = 80;    // made-up forms before a completion counts as refused
constexpr int kRecordsMax = 40;  // made-up records before none fits
constexpr int kValuesMax = 40;   // made-up values before a guard counts as one
constexpr int kChildMovesMax = 40;

/// Whether a form chooses nobody where it could: who wants a case to go on does not.
bool leaves_open(const std::vector<Field>& fields, const Record& form) {
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
    const auto* list = form.get(field.name).as<List>();
    return field.type == FieldType::choices && !field.from.empty() && (!list || list->empty());
  });
}

}  // namespace

Record Follower::told(CaseNo no, NodeIndex node) {
  const auto& c = bench_.get(no);
  auto name = bench_.route(no).node(node).name;
  Record out;
  bench_.group([&] {
    auto explained = pipeline::views::explain(bench_.engine(), bench_.region(), c, name, Lang::en);
    if (!explained) return;
    const auto* list = explained->as<Record>()->get("not_enabled").as<List>();
    if (list && !list->empty()) out = *list->front().as<Record>();
  });
  return out;
}

std::uint32_t Follower::opened(CaseNo no, NodeIndex node) {
  auto* m = bench_.get(no).remembered(node);
  return m ? m->opened : 0;
}

bool Follower::is_there(CaseNo no, NodeIndex node, std::uint32_t before) {
  const auto& c = bench_.get(no);
  bool live = false;
  for (const auto& i : c.instances) {
    if (i.node != node || i.life == Life::incident || i.life == Life::suspension) continue;
    live = true;
    if (i.life != Life::available && i.life != Life::open && i.stood_since == 0) return true;
  }
  return !live && opened(no, node) > before;  // it came, and by now it has gone on
}

Follower::Followed Follower::follow(CaseNo no, NodeIndex node) {
  Followed out;
  wanted_ = {};
  picked_.clear();
  auto before = opened(no, node);
  std::set<std::string> refused;  // ways that were refused where the case stands now
  for (; out.done < kActionsMax; ++out.done) {
    if (is_there(no, node, before)) {
      out.end = End::enabled;
      return out;
    }
    if (!bench_.get(no).is_open()) {
      out.why += "\n  the case ended";
      return out;
    }
    auto said = told(no, node);
    if (said.get("never").yes()) {
      out.end = out.done == 0 ? End::never : End::lost;
      out.why += "\n  never: " + to_json(said.get("waits_for"));
      return out;
    }
    keep(no, said);
    const auto* ways = said.get("ways").as<List>();
    if (!ways || ways->empty()) {
      out.why += "\n  no way is named: " + to_json(said);
      return out;
    }
    bool moved = false;
    for (const auto& one : *ways) {
      const auto& way = *one.as<Record>();
      auto text = to_json(one);
      if (refused.count(text)) continue;
      if (way.get("do").text() == "case.set") {
        if (!set(no, node, way)) {
          out.end = End::guard;
          out.guard = way;
          out.why += "\n  guard: " + text;
          return out;
        }
        out.why += "\n  " + text;
        moved = true;
        break;
      }
      auto made = make(no, way);
      out.why += "\n  " + text + (made ? "" : ": " + made.error().reason + " " + made.error().text.en);
      if (made) {
        moved = true;
        break;
      }
      refused.insert(text);
    }
    if (!moved) return out;
    refused.clear();
  }
  return out;
}

void Follower::keep(CaseNo no, const Record& said) {
  const auto* keeps = said.get("keeps").as<List>();
  if (!keeps) return;
  for (const auto& one : *keeps)
    for (const auto& path : *one.as<Record>()->get("reads").as<List>())
      if (path.text().rfind("file.", 0) == 0) {
        auto name = path.text().substr(5);
        wanted_.set(name, bench_.get(no).file.get(name));
        if (!wanted_.find(name)) wanted_.append(std::string(name), {});  // empty, and to stay so
      }
}

bool Follower::set(CaseNo no, NodeIndex node, const Record& way) {
  std::vector<const Field*> fields;
  std::vector<std::string> registers;
  for (const auto& path : *way.get("reads").as<List>()) {
    auto text = std::string(path.text());
    if (text.rfind("register.", 0) == 0) registers.push_back(text.substr(9));
    if (text.rfind("file.", 0) != 0) continue;
    auto name = text.substr(5, text.find('.', 5) - 5);
    if (auto* field = find_field(bench_.route(no).file, name)) fields.push_back(field);
  }
  if (fields.empty() && registers.empty()) return false;
  for (int tries = 0; tries < kValuesMax; ++tries) {
    Record file;
    std::vector<std::string> emptied;
    for (const auto* field : fields) {
      auto one = forms_.fill({*field}, &bench_.get(no));
      if (one.get(field->name).empty())
        emptied.push_back(field->name);
      else
        file.set(field->name, one.get(field->name));
    }
    for (const auto& reg : registers) {
      Record more;
      more.set("do", "register.put");
      more.set("register", reg);
      if (!make(no, more)) return false;
    }
    auto done = bench_.on(no, "everybody", [&](turn::Play& play) { return play.correct(file, emptied, "as asked"); });
    if ((!done && registers.empty()) || !bench_.get(no).is_open()) continue;
    auto said = told(no, node);
    const auto* ways = said.get("ways").as<List>();
    bool named = ways && std::any_of(ways->begin(), ways->end(), [&](const Value& other) {
                   const auto& w = *other.as<Record>();
                   return w.get("do") == way.get("do") && w.get("place") == way.get("place") &&
                          w.get("wanted") == way.get("wanted") && w.get("value") == way.get("value");
                 });
    if (named) continue;
    for (const auto* field : fields) wanted_.set(field->name, bench_.get(no).file.get(field->name));
    return true;
  }
  return false;
}

void Follower::fill_alike(const std::vector<Field>& fields, Record& form) const {
  for (const auto& field : fields)
    if (wanted_.find(field.name) && !(field.required && wanted_.get(field.name).empty()))
      form.set(field.name, wanted_.get(field.name));
}

Result<void> Follower::supply(CaseNo no, const route::Node& n, const Error& refused) {
  for (const auto& e : n.evidence) {
    if (refused.reason != "evidence." + e.kind) continue;
    turn::NewDocument d;
    d.kind = e.kind;
    d.name = "scan.pdf";
    d.type = e.types.empty() ? "application/pdf" : e.types.front();
    d.bytes = 1;
    d.elsewhere = "shelf";
    d.signed_by = e.signed_by;
    return bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
      auto put = turn::put_document(play, d);
      return put ? Result<void>() : Result<void>(put.error());
    });
  }
  if (refused.reason.rfind("requires.", 0) == 0) {  // the route's own condition: of whom it is about, as often as not
    const auto& c = bench_.get(no);
    const auto& reg = bench_.region().bundle->registers.at(c.subject_register);
    return bench_.put(reg.id, c.subject_id, forms_.fill(reg.fields, nullptr));
  }
  for (const auto& [id, line] : bench_.region().bundle->budgets) {
    if (refused.reason != "budget." + id + ".spent") continue;
    turn::Transfer raised;
    raised.to = &line;
    raised.cents = 1'000'000;
    raised.by = "con";
    auto posted = turn::transfer(bench_.region().state.ledger, raised);
    if (!posted) return posted.error();
    bench_.group([&] {
      pipeline::Caller caller;
      caller.region = bench_.region().no;
      caller.method = "budget.transfer";
      (void)bench_.engine().on_region(caller, [&](auto&) -> Result<pipeline::Engine::RegionCommand> {
        return pipeline::Engine::RegionCommand{{std::move(*posted)}, {}, "{}"};
      });
    });
    return {};
  }
  if (refused.reason.rfind("capacity.", 0) == 0) {
    auto reg = refused.reason.substr(9);
    const auto& declared = bench_.region().bundle->registers.at(reg);
    auto full = refused.text.en.substr(0, refused.text.en.find(' '));  // the record, if it says which: more of it
    if (auto* record = bench_.region().state.record(reg, full); record && !declared.capacity.empty()) {
      auto more = forms_.fill(declared.fields, nullptr);  // on other days, it may be
      more.set(declared.capacity, record->get(declared.capacity).integer(0) + 3);
      return bench_.put(reg, full, more);
    }
    Record way;
    way.set("do", "register.put");
    way.set("register", reg);
    return make(no, way);
  }
  return refused;
}

std::string Follower::speaker(CaseNo no, InstanceNo item) {
  std::string language;
  bench_.engine().ask(bench_.region(), bench_.get(no), [&](const turn::Play& play) {
    if (auto* i = play.state().find(item)) language = play.asked_language(*i);
  });
  std::vector<std::string> roles;
  for (const auto& [id, role] : bench_.region().bundle->roles) roles.push_back(id);
  auto who = anybody();
  bench_.user(who, roles, {language});
  return who;
}

void Follower::choose(const std::vector<Field>& fields, const std::map<std::string, std::string>& fits, bool alike,
                      Record& form) const {
  for (const auto& field : fields) {
    const auto& reg = field.to.empty() ? field.from : field.to;
    bool several = field.type == FieldType::choices;
    if (auto one = fits.find(reg); one != fits.end())
      form.set(field.name, several ? Value(List{Value(one->second)}) : Value(one->second));
    else if (auto before = picked_.find(reg); alike && several && before != picked_.end())
      form.set(field.name, before->second);
  }
}

void Follower::remember(const std::vector<Field>& fields, const Record& form) {
  for (const auto& field : fields)
    if (const auto* list = form.get(field.name).as<List>();
        field.type == FieldType::choices && !field.from.empty() && list && !list->empty())
      picked_[field.from] = *list;
}

bool Follower::add_asked(CaseNo no, const route::Node& n, std::map<std::string, std::string>& chosen) {
  bool added = false;
  for (const auto& field : n.form) {
    const auto& reg = field.to.empty() ? field.from : field.to;
    if (!bench_.region().bundle->registers.contains(reg)) continue;
    Record way;
    way.set("do", "register.put");
    way.set("register", reg);
    if (!make(no, way)) continue;
    chosen[reg] = reg + "_more_" + std::to_string(people_);
    added = true;
  }
  return added;
}

std::optional<std::string> Follower::fitting(CaseNo no, const route::Register& reg) {
  const auto& c = bench_.get(no);
  auto& state = bench_.region().state;
  const turn::Comparer comparer(*bench_.region().bundle, reg, calendar::local_date(bench_.clock().now()));
  auto* subject = state.record(c.subject_register, c.subject_id);
  if (!subject || reg.matched != c.subject_register) return std::nullopt;
  const auto client = comparer.client(c.subject_id, *subject);
  auto fits = [&](const std::string& id) {
    auto* record = state.record(reg.id, id);
    auto compared = record ? comparer.compare(client, comparer.record(id, *record)) : internal_error("no record");
    return compared.ok() && compared->fits;
  };
  std::vector<std::string> those;
  for (const auto& id : forms_.keys(reg.id))
    if (fits(id)) those.push_back(id);
  if (!those.empty()) return dice_.of(those);
  for (int tries = 0; tries < kRecordsMax; ++tries) {
    Record way;
    way.set("do", "register.put");
    way.set("register", reg.id);
    if (!make(no, way)) return std::nullopt;
    auto id = reg.id + "_more_" + std::to_string(people_);
    if (fits(id)) return id;
  }
  return std::nullopt;
}

Result<void> Follower::complete(CaseNo no, InstanceNo item, const std::string& outcome) {
  Result<void> last = internal_error("nobody tried");
  std::string fits;                           // who speaks what it asks for
  std::map<std::string, std::string> chosen;  // by register: a record that fits
  for (int tries = 0; tries < kFormsMax; ++tries) {
    const auto& c = bench_.get(no);
    auto* i = c.find(item);
    if (!i) return last;
    const auto& n = bench_.route(no).node(i->node);
    auto user = !i->assignee.empty() ? i->assignee : !fits.empty() ? fits : tries == 0 ? "everybody" : anybody();
    turn::Play::Completion what{item, outcome, {}};
    bool bare = n.next && outcome.empty() && n.next->bare;
    for (const auto& o : n.outcomes) bare = bare || (o.id == outcome && o.target.bare);
    what.form = bare ? test::record({{"reason", "because"}}) : forms_.fill(n.form, &c);
    for (int more = 0; more < kFormsMax && !bare && tries < kFormsMax / 2 && leaves_open(n.form, what.form); ++more)
      what.form = forms_.fill(n.form, &c);
    if (!bare && tries < kFormsMax / 2) fill_alike(n.form, what.form);
    if (!bare) choose(n.form, chosen, tries < kFormsMax / 2, what.form);
    last = bench_.on(no, user, [&](turn::Play& play) { return play.complete(what); });
    if (last && !bare) remember(n.form, what.form);
    if (last) return last;
    if (last.error().reason == "speaks" && fits.empty()) {
      fits = speaker(no, item);
      continue;
    }
    const auto& registers = bench_.region().bundle->registers;
    auto of = last.error().path.rfind("form.", 0) == 0 ? registers.find(last.error().path.substr(5)) : registers.end();
    if (last.error().reason.rfind("match.", 0) == 0 && of != registers.end()) {
      auto id = fitting(no, of->second);
      if (!id) return last;
      chosen[of->first] = *id;
      continue;
    }
    bool asked = last.error().reason.rfind("requires.", 0) == 0;
    if (asked && !chosen.empty()) {  // a new one was not what it asks for
      chosen.clear();
      continue;
    }
    if (asked && dice_.one_in(2) && add_asked(no, n, chosen)) continue;
    if (auto supplied = supply(no, n, last.error()); !supplied && supplied.error().reason != last.error().reason)
      return supplied;
  }
  return last;
}

Result<void> Follower::finish(CaseNo child) {
  auto try_out = [&](const pipeline::Engine::Decide& decide) { return bench_.on(child, "everybody", decide).ok(); };
  for (int moves = 0; moves < kChildMovesMax && bench_.get(child).is_open(); ++moves) {
    const auto c = bench_.get(child);
    const auto& route = bench_.route(child);
    for (const auto& i : c.instances) {
      const auto& n = route.node(i.node);
      if (i.life == Life::waiting && !n.message.empty())
        try_out([&](turn::Play& play) { return play.receive({n.message, {}, std::nullopt}); });
      if (i.life == Life::suspension) try_out([&](turn::Play& play) { return play.go_on_with(i.no, "well"); });
      if (i.life == Life::incident) try_out([&](turn::Play& play) { return play.resolve_incident(i.no, "no matter"); });
      bool work = i.life == Life::offered || i.life == Life::allocated || i.life == Life::started;
      if (work && !complete(child, i.no, n.next ? "" : n.outcomes.front().id)) continue;
      if (!bench_.get(child).is_open()) return {};
    }
  }
  if (!bench_.get(child).is_open()) return {};
  return bench_.on(child, "everybody", [](turn::Play& play) { return play.cancel("no end"); });
}

Result<void> Follower::make(CaseNo no, const Record& way) {
  auto text = [&](const char* name) { return std::string(way.get(name).text()); };
  auto what = text("do");
  const auto& ids = bench_.engine().ids();
  auto region = bench_.region().no;
  auto named = ids.item_no(region, text(way.find("job") ? "job" : "item"));
  InstanceNo item = named ? named->second : 0;
  auto each = [&](auto does) {
    return bench_.on(no, "everybody", [&](turn::Play& play) -> Result<void> {
      auto row = play.find_each(text("node"));
      if (!row) return row.error();
      return does(play, *row);
    });
  };
  auto as = [&](const std::string& user, const pipeline::Engine::Decide& decide) {
    return bench_.on(no, user, decide);
  };
  if (what == "work.complete") return complete(no, item, text("outcome"));
  if (what == "work.start") {
    const auto& assignee = bench_.get(no).find(item)->assignee;
    return as(assignee.empty() ? anybody() : assignee, [&](turn::Play& play) { return play.start(item); });
  }
  if (what == "work.release")
    return as(bench_.get(no).find(item)->assignee, [&](turn::Play& play) { return play.release(item); });
  if (what == "job.fail")  // its item is called a job
    return as("everybody", [&](turn::Play& play) {
      return play.job_fail({item, std::nullopt, "", "no signal", std::nullopt});
    });
  if (what == "work.skip") return as("everybody", [&](turn::Play& play) { return play.skip(item, "not needed"); });
  if (what == "work.add")
    return as("everybody", [&](turn::Play& play) -> Result<void> {
      auto added = play.add_optional(text("node"));
      return added ? Result<void>() : Result<void>(added.error());
    });
  if (what == "message.send")
    return as("everybody", [&](turn::Play& play) { return play.receive({text("message"), "x", std::nullopt}); });
  if (what == "each.add")
    return each([](turn::Play& play, InstanceNo row) -> Result<void> {
      auto added = play.each_add(row, {});
      return added ? Result<void>() : Result<void>(added.error());
    });
  if (what == "each.close") return each([](turn::Play& play, InstanceNo row) { return play.each_close(row); });
  if (what == "each.complete") return each([](turn::Play& play, InstanceNo row) { return play.each_complete(row); });
  if (what == "job.done")
    return as("everybody", [&](turn::Play& play) {
      const auto& n = play.node(play.state().find(item)->node);
      auto result = forms_.fill(n.form, &play.state());
      fill_alike(n.form, result);
      return play.job_done({item, std::nullopt, text("outcome"), result});
    });
  if (what == "case.resume")
    return as("everybody", [&](turn::Play& play) { return play.go_on_with(item, "well again"); });
  if (what == "incident.retry") return as("everybody", [&](turn::Play& play) { return play.retry_incident(item); });
  if (what == "incident.resolve")
    return as("everybody", [&](turn::Play& play) { return play.resolve_incident(item, "no matter"); });
  if (what == "end") return finish(*ids.case_no(region, text("case")));
  if (what == "system.clock") {
    bench_.advance_to(*calendar::parse_instant(text("at")));
    return {};
  }
  if (what == "register.put") {
    const auto& reg = bench_.region().bundle->registers.at(text("register"));
    auto record = forms_.fill(reg.fields, nullptr);
    if (!reg.capacity.empty()) record.set(reg.capacity, 3);
    return bench_.put(reg.id, reg.id + "_more_" + std::to_string(++people_), record);
  }
  return internal_error("explain names what nobody can do: " + what);
}

}  // namespace trajectum::sim
