// The bindings of handlers, on a case that keeps its facts in maps.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <lua.hpp>
#include <map>

#include "route/script_vm.hpp"

using namespace trajectum;
using namespace trajectum::route;

namespace {

Field field(FieldType type, const char* name, const char* to = "") {
  Field f;
  f.type = type;
  f.name = name;
  f.to = to;
  return f;
}

Record record_of(std::initializer_list<std::pair<const char*, Value>> entries) {
  Record r;
  for (const auto& [name, value] : entries) r.set(name, value);
  return r;
}

/// A case whose answers are set by the test and whose effects are read by it.
class FakeCase final : public CaseAccess {
 public:
  explicit FakeCase(const Route& route) : route_(route) {}

  const Route& route() const override { return route_; }
  Value file(const std::string& name) override { return file_.get(name); }
  Value subject(const std::string& name) override { return subject_.get(name); }
  Value item(const std::string& name) override { return item_.get(name); }
  Value property(const std::string& name) override { return properties_.get(name); }
  Value result(NodeIndex step) override { return results_[step]; }
  bool reached(NodeIndex milestone) override { return reached_ == milestone; }
  Money balance(const std::string& budget) override { return {budget == "vouchers" ? 123450 : 0}; }
  Value linked(const std::string& kind) override { return kind == "follows" ? linked_ : Value(); }
  bool visited(NodeIndex stage) override { return visited_ == stage; }
  Value reserved(const std::string&) override { return reserved_; }
  Value record(const std::string& reg, const std::string& id) override {
    return reg == "employer" && id == "horeca-1" ? Value(employer_) : Value();
  }
  void each_free(const std::string&, const std::function<bool(const Record&, std::int64_t)>& f) override {
    for (const auto& [place, units] : places_) {
      ++places_seen_;
      if (!f(place, units)) return;
    }
  }
  Result<List> find(const std::string& reg, const Record& wanted) override {
    sought_.emplace_back(reg, wanted);
    if (wanted.get("sector") == Value("none")) return refused("find", {"te veel", "too many"});
    List out;
    for (const auto& [place, units] : places_) out.emplace_back(place);
    return out;
  }
  Date today() override { return *parse_date("2019-07-01"); }
  bool writable() const override { return writable_; }
  Result<void> set_file(const std::string& name, Value value) override {
    if (value == Value("refuse me")) return refused("file", {"kan niet", "no such choice"});
    effects_.emplace_back("file." + name, value);
    return {};
  }
  Result<void> set_priority(const std::string& priority) override {
    effects_.emplace_back("priority", priority);
    return {};
  }
  Result<void> note(const std::string& text) override {
    effects_.emplace_back("note", text);
    return {};
  }
  Result<std::string> create_record(const std::string& reg, const Record& fields) override {
    if (fields.get("name") == Value("refuse me")) return refused("record", {"kan niet", "no such record"});
    effects_.emplace_back("create " + reg, fields);
    return std::string("new-1");
  }
  Result<void> update_record(const std::string& reg, const std::string& id, const Record& fields,
                             const std::vector<std::string>& emptied) override {
    auto what = "update " + reg + "/" + id;
    for (const auto& field : emptied) what += " -" + field;
    effects_.emplace_back(what, fields);
    return {};
  }
  Result<void> send(const Outgoing& mail) override {
    effects_.emplace_back(
        "send " + mail.message + (mail.to_case.empty() ? mail.route + "/" + mail.subject : mail.to_case), mail.data);
    return {};
  }

  const Route& route_;
  Record file_, subject_, item_, properties_, employer_;
  std::map<NodeIndex, Value> results_;
  Value linked_;
  NodeIndex reached_ = kNoNode, visited_ = kNoNode;
  List reserved_;
  std::vector<std::pair<Record, std::int64_t>> places_;
  int places_seen_ = 0;
  std::vector<std::pair<std::string, Record>> sought_;
  bool writable_ = true;
  std::vector<std::pair<std::string, Value>> effects_;
};

Node node(NodeKind kind, NodeIndex index, const char* name) {
  Node n;
  n.kind = kind;
  n.index = index;
  n.name = name;
  n.id = n.name.substr(n.name.rfind('.') + 1);
  return n;
}

struct Fixture {
  Bundle bundle;
  Route& route = bundle.routes["werkroute"];
  ScriptVm scripts;
  FakeCase access{route};
  Record form = record_of({{"motivation", "high"}, {"domains", List{"finance", "health"}}});
  std::vector<Field> form_fields{field(FieldType::choice, "motivation"), field(FieldType::text, "wish"),
                                 field(FieldType::choices, "domains")};

  Fixture() {
    route.id = "werkroute";
    route.subject = "client";
    route.file = {field(FieldType::text, "wish"), field(FieldType::date, "first_day"),
                  field(FieldType::ref, "employer"), field(FieldType::yesno, "job_ready"),
                  field(FieldType::group, "talks")};
    route.nodes = {node(NodeKind::route, 0, "werkroute"),          node(NodeKind::stage, 1, "intake"),
                   node(NodeKind::step, 2, "intake.broad_intake"), node(NodeKind::milestone, 3, "intake.placed"),
                   node(NodeKind::step, 4, "intake.talk"),         node(NodeKind::step, 5, "aftercare.talk")};
    route.nodes[2].form = form_fields;
    add_register("client", {"name", "mediable", "waiting_since"}, "");
    add_register("employer", {"name", "harrie_buddy"}, "");
    add_register("place", {"sector", "starts", "seats"}, "seats");
    bundle.budgets["vouchers"].id = "vouchers";
    access.employer_ = record_of({{"code", "horeca-1"}, {"id", "horeca-1"}, {"harrie_buddy", true}});
    access.subject_ = record_of({{"id", "k-1"}, {"name", "A. Jansen"}});
    access.file_ = record_of({{"wish", "kok"}, {"employer", "horeca-1"}, {"first_day", *parse_date("2019-07-15")}});
    access.properties_ = record_of({{"priority", "normal"}, {"opened", *parse_date("2019-06-01")}});
    scripts.freeze(bundle);
  }

  void add_register(const char* id, std::initializer_list<const char*> fields, const char* capacity) {
    auto& reg = bundle.registers[id];
    reg.id = id;
    reg.key = field(FieldType::text, "code");
    for (const char* name : fields) reg.fields.push_back(field(FieldType::text, name));
    reg.capacity = capacity;
  }

  /// A chunk that returns a function, as the loader hands it over.
  int reference(const std::string& chunk) {
    auto error = scripts.vm().compile(chunk, "routes/r.lua", scripts.globals());
    if (!error) error = scripts.vm().call(0, 1, limits::kLoadMsMax);
    if (error) FAIL(error->message);
    return luaL_ref(scripts.vm().state(), LUA_REGISTRYINDEX);
  }

  FunctionId function(const std::string& chunk) {
    return scripts.add_function(reference(chunk), {"routes/r.lua", 1, 1});
  }

  Result<std::vector<Value>> run(const std::string& body, ScriptArguments arguments) {
    CAPTURE(body);
    auto result = scripts.call(function("return function(case, form, outcome) " + body + " end"), access, arguments);
    CHECK(lua_gettop(scripts.vm().state()) == 0);
    return result;
  }
  Result<std::vector<Value>> run(const std::string& body) {
    ScriptArguments arguments;
    arguments.form = &form;
    arguments.form_fields = &form_fields;
    arguments.outcome = "accepted";
    return run(body, arguments);
  }

  Value eval(const std::string& expression) {
    auto result = run("return " + expression);
    if (!result) FAIL_CHECK(result.error().text.en);
    return result && !result->empty() ? result->front() : Value();
  }

  std::string error(const std::string& body) {
    auto result = run(body);
    CAPTURE(body);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::incident);
    CHECK(result.error().text.en.find("routes/r.lua:1: ") != std::string::npos);
    return result.error().text.en;
  }
};

int kept_ref = LUA_NOREF;
int keep(lua_State* L) {
  lua_pushvalue(L, 1);
  kept_ref = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}
int kept(lua_State* L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, kept_ref);
  return 1;
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Scripts_ReadTheCase") {
  Fixture f;
  CHECK(f.eval("case.file.wish") == Value("kok"));
  CHECK(f.eval("case.file.job_ready") == Value());
  CHECK(f.eval("case.client.name .. case.client.id") == Value("A. Jansenk-1"));
  CHECK(f.eval("case.priority") == Value("normal"));
  CHECK(f.eval("case.next_action == nil") == Value(true));
  CHECK(f.eval("form.motivation .. outcome") == Value("highaccepted"));
  CHECK(f.eval("form.wish == nil") == Value(true));
  CHECK(f.eval("#form.domains .. form.domains[2]") == Value("2health"));
  CHECK(f.eval("case:register('employer', case.file.employer).harrie_buddy") == Value(true));
  CHECK(f.eval("case:register('employer', nil) == nil and case:register('employer', 'x') == nil") == Value(true));
  f.access.item_ = record_of({{"day", *parse_date("2019-08-01")}});
  CHECK(f.eval("case.item.day - today()") == Value(Duration{Unit::days, 31, ""}));
  f.access.results_[2] = record_of({{"motivation", "low"}});
  CHECK(f.eval("case:result('broad_intake').motivation .. case:result('intake.broad_intake').motivation") ==
        Value("lowlow"));
  CHECK(f.eval("case:result('aftercare.talk') == nil") == Value(true));
  f.access.reached_ = 3;
  f.access.visited_ = 1;
  CHECK(f.eval("case:reached('placed') and case:visited('intake')") == Value(true));
  f.access.reserved_ = List{Value(record_of({{"sector", "horeca"}, {"id", "p1"}}))};
  f.access.linked_ = List{Value(record_of({{"route", "r"}, {"state", "active"}}))};
  CHECK(f.eval("case:linked('follows')[1].state .. #case:linked('blocks')") == Value("active0"));
  CHECK(f.eval("case:linked('follows')[1].outcome == nil") == Value(true));
  CHECK(f.eval("#case:reserved('place') .. case:reserved('place')[1].sector") == Value("1horeca"));
}

TEST_CASE("Scripts_RefuseWhatIsNotDeclared") {
  Fixture f;
  f.access.results_[2] = record_of({{"motivation", "low"}});
  f.access.reserved_ = List{Value(record_of({{"id", "p1"}}))};
  CHECK(has(f.error("return case.file.wihs"), "did you mean \"wish\""));
  CHECK(has(f.error("case.file.wihs = 'x'"), "did you mean \"wish\""));
  CHECK(has(f.error("return form.motivaton"), "did you mean \"motivation\""));
  CHECK(has(f.error("return case.client.nam"), "did you mean \"name\""));
  CHECK(has(f.error("return case.prioriteit"), "did you mean \"priority\""));
  CHECK(has(f.error("return case:register('employer', 'horeca-1').harie_buddy"), "did you mean \"harrie_buddy\""));
  CHECK(has(f.error("return case:register('employr', 'x')"), "did you mean \"employer\""));
  CHECK(has(f.error("return case:result('broad_intake').wsh"), "did you mean \"wish\""));
  CHECK(has(f.error("return case:result('broad_intak')"), "did you mean \"broad_intake\""));
  CHECK(has(f.error("return case:result('placed')"), "milestone"));
  CHECK(has(f.error("return case:result('talk')"), "several"));
  CHECK(has(f.error("return case:reserved('place')[1].sectr"), "did you mean \"sector\""));
  CHECK(has(f.error("return case.reached('placed')"), "colon"));
  CHECK(has(f.error("return case:free('employer')"), "capacity"));
  CHECK(f.run("if case:balance('vouchers') ~= euro(1234.50) then error('other') end").ok());
  CHECK(has(f.error("return case:balance('voucher')"), "did you mean \"vouchers\""));
}

TEST_CASE("Scripts_StageEffectsThroughTheAccess") {
  Fixture f;
  REQUIRE(f.run("case.file.wish = form.motivation case.file.first_day, case.file.job_ready = today() + weeks(2), nil "
                "case.priority = 'high' case:note('klaar') case.file.talks = { { signal = 'green' } }")
              .ok());
  REQUIRE(f.access.effects_.size() == 6);
  std::map<std::string, Value> effects(f.access.effects_.begin(), f.access.effects_.end());
  CHECK(effects["file.wish"] == Value("high"));
  CHECK(effects["file.first_day"] == Value(*parse_date("2019-07-15")));
  CHECK(effects["file.job_ready"] == Value());
  CHECK(effects["priority"] == Value("high"));
  CHECK(effects["note"] == Value("klaar"));
  CHECK(effects["file.talks"] == Value(List{Value(record_of({{"signal", "green"}}))}));
  f.access.effects_.clear();
  for (const char* wrong :
       {"case.owner = 'x'", "case.file = {}", "case.client.name = 'x'", "case.item.day = 1", "form.wish = 'x'",
        "form.domains[1] = 'x'", "case.file.wish = function() end", "case.file.wish = 0/0", "case:note(1)",
        "case:note(('x'):rep(70000))", "case.priority = nil", "case:register('employer', 'horeca-1').name = 'x'"})
    f.error(wrong);
  CHECK(f.access.effects_.empty());
  CHECK(has(f.error("case.file.wish = 'refuse me'"), "no such choice"));
}

TEST_CASE("Scripts_SendSaysToWhomAndTakesNoOtherOptions") {
  Fixture f;
  REQUIRE(f.run("case:send('hello', { to = 'c1-x', data = { n = 3 }, ttl = weeks(2) }) "
                "case:send('hello', { to = { route = 'werkroute', subject = 'k-1' } })")
              .ok());
  REQUIRE(f.access.effects_.size() == 2);
  CHECK(f.access.effects_[0].first == "send helloc1-x");
  CHECK(f.access.effects_[0].second == Value(record_of({{"n", std::int64_t{3}}})));
  CHECK(f.access.effects_[1].first == "send hellowerkroute/k-1");
  f.access.effects_.clear();
  for (const char* wrong :
       {"case:send('hello')", "case:send('hello', {})", "case:send('hello', { to = 3 })", "case:send(3, { to = 'x' })",
        "case:send('hello', { to = { route = 'r' } })", "case:send('hello', { to = 'x', tll = 3 })",
        "case:send('hello', { to = 'x', ttl = 3 })", "case:send('hello', { to = 'x', data = function() end })",
        "case:send('hello', { to = { route = 'r', subject = 's', key = 'k' } })"})
    f.error(wrong);
  CHECK(f.access.effects_.empty());
  f.access.writable_ = false;
  CHECK(has(f.error("case:send('hello', { to = 'x' })"), "guard"));
}

TEST_CASE("Scripts_WriteRecordsOfDeclaredFields") {
  Fixture f;
  REQUIRE(
      f.run("local made = case:create('employer', { name = 'Bakkerij' }) case:note(made) case:create('employer') "
            "case:update('employer', made, { name = 'Slager' }, { 'harrie_buddy' }) case:update('employer', made, {})")
          .ok());
  REQUIRE(f.access.effects_.size() == 5);
  CHECK(f.access.effects_[0].first == "create employer");
  CHECK(f.access.effects_[0].second == Value(record_of({{"name", "Bakkerij"}})));
  CHECK(f.access.effects_[1].second == Value("new-1"));
  CHECK(f.access.effects_[3].first == "update employer/new-1 -harrie_buddy");
  CHECK(f.access.effects_[3].second == Value(record_of({{"name", "Slager"}})));
  f.access.effects_.clear();
  CHECK(has(f.error("case:create('employr', {})"), "did you mean \"employer\""));
  CHECK(has(f.error("case:create('employer', { nam = 'x' })"), "did you mean \"name\""));
  CHECK(has(f.error("case:update('employer', 'e', { nam = 'x' })"), "did you mean \"name\""));
  CHECK(has(f.error("case:update('employer', 'e', {}, { 'nam' })"), "did you mean \"name\""));
  CHECK(has(f.error("case:update('employer', 'e', { name = 'x' }, { 'name' })"), "both"));
  CHECK(has(f.error("case:update('employer', 'e', { id = 'x' })"), "key"));
  CHECK(has(f.error("case:update('employer', 'e', {}, { 'code' })"), "key"));
  CHECK(has(f.error("case:create('employer', { name = 'refuse me' })"), "no such record"));
  for (const char* wrong :
       {"case:create()", "case:create('employer', 'x')", "case:create('employer', { 1 })",
        "case:update('employer', nil, {})", "case:update('employer', 'e')", "case:update('employer', 'e', {}, 'name')",
        "case:update('employer', 'e', { 'name' })", "case:create('employer', { name = function() end })"})
    f.error(wrong);
  f.access.writable_ = false;
  CHECK(has(f.error("case:create('employer', {})"), "guard"));
  CHECK(has(f.error("case:update('employer', 'e', {})"), "guard"));
  CHECK(f.access.effects_.empty());
}

TEST_CASE("Scripts_GuardsMayNotChangeTheCase") {
  Fixture f;
  f.access.writable_ = false;
  for (const char* wrong : {"case.file.wish = 'x'", "case.priority = 'high'", "case:note('x')"})
    CHECK(has(f.error(wrong), "guard"));
  CHECK(f.access.effects_.empty());
}

TEST_CASE("Scripts_SumFreeUnits") {
  Fixture f;
  f.access.places_ = {{record_of({{"sector", "horeca"}, {"starts", *parse_date("2019-07-10")}}), 3},
                      {record_of({{"sector", "zorg"}}), 4},
                      {record_of({{"sector", "horeca"}, {"starts", *parse_date("2020-07-10")}}), 5}};
  CHECK(f.eval("case:free('place')") == Value(12));
  CHECK(f.eval("case:free('place', function(p) return p.sector == 'horeca' and p.starts <= today() + weeks(8) end)") ==
        Value(3));
  CHECK(has(f.error("return case:free('place', function(p) return p.sektor == 'x' end)"), "did you mean \"sector\""));
  f.access.places_seen_ = 0;
  f.error("case:free('place', function(p) error('stop') end)");
  CHECK(f.access.places_seen_ == 1);
  CHECK(
      has(f.error("local kept case:free('place', function(p) kept = p end) return kept.sector"), "only there inside"));
  CHECK(has(f.error("local kept case:free('place', function(p) if kept then return kept.sector end kept = p end)"),
            "only there inside"));
  auto endless = f.run("case:free('place', function(p) while true do end end)");
  REQUIRE_FALSE(endless.ok());
  CHECK(endless.error().reason == "script.budget");
}

TEST_CASE("Scripts_ObjectsDieWithTheirCall") {
  Fixture f;
  lua_State* L = f.scripts.vm().state();
  lua_pushcfunction(L, &keep);
  f.scripts.vm().set_global(f.scripts.globals(), "keep");
  lua_pushcfunction(L, &kept);
  f.scripts.vm().set_global(f.scripts.globals(), "kept");
  for (const char* object : {"case", "case.file", "case.client", "form"}) {
    CAPTURE(object);
    REQUIRE(f.run(std::string("keep(") + object + ")").ok());
    CHECK(has(f.error("return kept().wish"), "ended"));
  }
  REQUIRE(f.run("keep(case)").ok());
  CHECK(has(f.error("return kept():reached('placed')"), "ended"));
}

TEST_CASE("Scripts_GiveAllResults") {
  Fixture f;
  auto result = f.run("return false, { nl = 'Nee.', en = 'No.' }");
  REQUIRE(result.ok());
  REQUIRE(result->size() == 2);
  CHECK(result->at(0) == Value(false));
  CHECK(result->at(1) == Value(record_of({{"nl", "Nee."}, {"en", "No."}})));
  CHECK(f.run("").value().empty());
  CHECK(has(f.error("return function() end"), "not a value"));
  ScriptArguments none;
  CHECK(f.run("return form == nil and outcome == nil", none)->front() == Value(true));
  ScriptArguments empty_outcome;
  empty_outcome.outcome = "";
  CHECK(f.run("return form == nil and outcome == nil", empty_outcome)->front() == Value(true));
}

TEST_CASE("Scripts_PassARecordToWhere") {
  Fixture f;
  std::vector<Field> fields{field(FieldType::choice, "start"), field(FieldType::date, "starts")};
  Record place = record_of({{"start", "dated"}, {"id", "p1"}});
  ScriptArguments arguments;
  arguments.record = &place;
  arguments.record_fields = &fields;
  auto where =
      f.function("return function(case, place) return place.start == 'dated' and place.starts == nil, place.id end");
  auto result = f.scripts.call(where, f.access, arguments);
  REQUIRE(result.ok());
  CHECK(result->at(0) == Value(true));
  CHECK(result->at(1) == Value("p1"));
  auto wrong = f.function("return function(case, place) return place.strat end");
  CHECK_FALSE(f.scripts.call(wrong, f.access, arguments).ok());
}

TEST_CASE("Scripts_CallFunctionsOfARecordAlone") {
  Fixture f;
  const auto& reg = f.bundle.registers["client"];
  Record client = record_of({{"code", "k-1"}, {"waiting_since", *parse_date("2019-01-01")}});
  auto today = *parse_date("2019-07-01");
  auto rank = f.function(
      "return function(client) return client.mediable and 0 or 1, client.waiting_since, client.id, today() end");
  auto result = f.scripts.call_record(rank, client, reg.fields, "code", today);
  REQUIRE(result.ok());
  CHECK(*result == std::vector<Value>{Value(1), Value(*parse_date("2019-01-01")), Value("k-1"), Value(today)});
  auto undeclared = f.function("return function(client) return client.medible end");
  auto refused = f.scripts.call_record(undeclared, client, reg.fields, "code", today);
  REQUIRE_FALSE(refused.ok());
  CHECK(has(refused.error().text.en, "did you mean \"mediable\""));
  CHECK_FALSE(
      f.scripts.call_record(f.function("return function(c) c.code = 'x' end"), client, reg.fields, "code", today).ok());
}

TEST_CASE("Scripts_StopAtTheBudgetAndGoOn") {
  Fixture f;
  auto slow = f.run("case.file.wish = 'staged' while true do end");
  REQUIRE_FALSE(slow.ok());
  CHECK(slow.error().reason == "script.budget");
  CHECK(f.access.effects_.size() == 1);  // staged; dropping it is the turn's
  auto greedy = f.run("local t = {} while true do t[#t + 1] = ('x'):rep(1e5) .. #t end");
  REQUIRE_FALSE(greedy.ok());
  CHECK(greedy.error().reason == "script.budget");
  CHECK(f.eval("case.file.wish") == Value("kok"));
}

TEST_CASE("Scripts_TodayNeedsARunningHandler") {
  Fixture f;
  REQUIRE_FALSE(f.scripts.vm().compile("return today()", "f.lua", f.scripts.globals()));
  auto error = f.scripts.vm().call(0, 0, 100);
  REQUIRE(error);
  CHECK(f.eval("today()") == Value(*parse_date("2019-07-01")));
  CHECK(f.eval("today() + workdays(5)") == Value(*parse_date("2019-07-08")));
  CHECK(f.eval("today() - workdays(1)") == Value(*parse_date("2019-06-28")));
}

TEST_CASE("Scripts_UpvaluesAreConstantsAndFunctions") {
  Fixture f;
  int good = f.reference(
      "local n, d, s = 3, days(2), 'x' local function help(x) return x + n end return function(case) return help(n), "
      "d, s end");
  CHECK(f.scripts.illegal_upvalues(good).empty());
  int table = f.reference("local t = {} return function(case) return t end");
  CHECK(f.scripts.illegal_upvalues(table) == std::vector<std::string>{"t"});
  int deep =
      f.reference("local list = {} local function help() return list end return function(case) return help() end");
  CHECK(f.scripts.illegal_upvalues(deep) == std::vector<std::string>{"list"});
}

TEST_CASE("Scripts_KeepNothingBetweenCalls") {
  Fixture f;
  auto counting =
      f.function("local n = 0 local function up() n = n + 1 return n end return function(case) return up() end");
  f.scripts.freeze(f.bundle);
  for (int round = 0; round < 2; ++round) {
    auto result = f.scripts.call(counting, f.access, {});
    REQUIRE_FALSE(result.ok());
    CHECK(has(result.error().text.en, "\"n\""));
  }
}

TEST_CASE("Scripts_CostOfACall" * doctest::skip()) {  // --no-skip prints the figures
  Fixture f;
  auto time = [&](const char* what, const std::string& body) {
    auto id = f.function("return function(case, form) " + body + " end");
    ScriptArguments arguments;
    arguments.form = &f.form;
    arguments.form_fields = &f.form_fields;
    constexpr int kRounds = 200'000;
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kRounds; ++i) {
      f.access.effects_.clear();
      REQUIRE(f.scripts.call(id, f.access, arguments).ok());
    }
    std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.2f us\n", what, spent.count() / kRounds);
  };
  time("empty", "");
  time("guard", "return case.file.job_ready == true");
  time("on_done with two writes", "case.file.wish = form.motivation case.file.job_ready = form.wish");
}
