#include "support/engine/trial.hpp"

#include <algorithm>
#include <sstream>

#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/reads.hpp"
#include "pipeline/registers.hpp"
#include "pipeline/views.hpp"
#include "plugin/packed.hpp"

namespace trajectum::test {

using state::Life;

namespace {

constexpr const char* kHead =
    "return route \"r\" {\n"
    "  version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = \"worker\",\n"
    "  file = { yesno \"go\", integer \"n\", text \"word\", date \"day\", choice \"way\" { \"left\", \"right\" }, "
    "choices \"picks\" { \"x\", \"y\", \"z\" },\n"
    "           ref \"employer\", document \"scan\" },\n";

constexpr const char* kWork = "by = role \"worker\", due = days(9)";

/// What every trial stands on, unless it brings its own file of that path.
const std::vector<route::SourceFile>& ground() {
  static const std::vector<route::SourceFile> kGround = {
      {"roles.lua", "return roles { role \"worker\" { }, role \"boss\" { } }\n"},
      {"registers/client.lua",
       "return register \"client\" { key = text \"number\", fields = { text \"name\", choice \"source\" { \"a\", \"b\" "
       "}, ref \"employer\", integer \"rank\", yesno \"fit\" } }\n"},
      {"registers/employer.lua", "return register \"employer\" { key = text \"code\", fields = { text \"name\" } }\n"},
      {"registers/seat.lua",
       "return register \"seat\" { key = text \"code\", fields = { text \"kind\", integer \"units\" { min = 0 } }, "
       "capacity = \"units\" }\n"},
      {"registers/place.lua",
       "return register \"place\" { key = text \"code\", fields = { date \"starts\", integer \"units\" { min = 0 } }, "
       "capacity = \"units\", period = { from = \"starts\" } }\n"},
      {"decisions/pick.lua",
       "return decision \"pick\" { hit = \"first\", inputs = { \"file.n\" }, rules = { { any, \"left\" } } }\n"},
      {"routes/child.lua",
       "return route \"child\" { version = \"1.0.0\", title = { nl = \"K\", en = \"K\" }, subject = \"client\", owner "
       "= \"worker\",\n"
       "  step \"task\" { by = role \"worker\", due = days(2) } }\n"},
  };
  return kGround;
}

std::vector<route::SourceFile> files_of(const std::string& source) {
  std::vector<route::SourceFile> out{{"routes/r.lua", ""}};
  std::istringstream in(source);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("=== ", 0) == 0)
      out.push_back({line.substr(4), ""});
    else
      out.back().text += line + "\n";
  }
  for (auto& file : out)
    for (std::size_t at; (at = file.text.find("WORK")) != std::string::npos;) file.text.replace(at, 4, kWork);
  if (out[0].text.find("return route") == std::string::npos) out[0].text = kHead + out[0].text + "}\n";
  for (const auto& file : ground())
    if (std::none_of(out.begin(), out.end(), [&](const auto& f) { return f.path == file.path; })) out.push_back(file);
  return out;
}

bool named(const route::Node& node, const std::string& name) { return node.id == name || node.name == name; }

}  // namespace

Trial::Trial(const std::string& source) {
  route::BundleSource bundle;
  bundle.id = bundle.where = "trial";
  bundle.region = "test";
  bundle.version = "1.0.0";
  std::vector<route::BundleSource> bases;
  for (auto& file : files_of(source)) {
    constexpr std::string_view kBase = "base/";
    if (!file.path.starts_with(kBase)) {
      bundle.files.push_back(std::move(file));
      continue;
    }
    if (bases.empty()) bases.push_back({"base", "base", "", "1.0.0", {}, {}, {}});
    bases.back().files.push_back({file.path.substr(kBase.size()), std::move(file.text)});
  }
  auto loaded = route::load(bundle, bases);
  for (const auto& fault : loaded.faults) faults_ += fault.format(Lang::en) + "\n";
  if (!loaded.bundle) return;
  plugin::pin(*loaded.bundle, bundle, bases);
  generation_.regions["test"] = loaded.bundle;
}

Bench& Trial::bench() {
  if (bench_) return *bench_;
  if (!loads()) throw Untrue("the bundle does not load:\n" + faults_);
  bench_ = std::make_unique<Bench>(generation_, store::open_memory());
  invariants_ = std::make_unique<Invariants>(*bench_);
  bench_->after_group = [this] {
    for (const auto& what : invariants_->check(case_ == 0 ? std::set<CaseNo>() : std::set<CaseNo>{case_}))
      if (what.find("no next action") == std::string::npos) broken.push_back(what);
  };
  bench_->group([&] {
    for (const char* id : {"e1", "e2"})
      if (bundle().registers.count("employer")) (void)bench_->put("employer", id, record({{"name", id}}));
    for (const char* id : {"c1", "c2", "c3"}) (void)bench_->put("client", id, record({{"name", id}}));
  });
  return *bench_;
}

CaseNo Trial::open(const Record& file, const std::string& client, const std::string& route) {
  auto opened = bench().open(route, client, file);
  if (!opened) {
    error = opened.error();
    throw Untrue("the case does not open: " + error.text.en);
  }
  return case_ = *opened;
}

int Trial::at(const std::string& node) {
  const auto& route = bench().route(case_);
  return static_cast<int>(std::count_if(c().instances.begin(), c().instances.end(), [&](const auto& i) {
    return i.life != Life::incident && i.life != Life::suspension && !i.element && named(route.node(i.node), node);
  }));
}

int Trial::incidents(const std::string& node) {
  const auto& route = bench().route(case_);
  return static_cast<int>(std::count_if(c().instances.begin(), c().instances.end(), [&](const auto& i) {
    return i.life == Life::incident && (node.empty() || named(route.node(i.node), node));
  }));
}

std::string Trial::enabled() {
  const auto& route = bench().route(case_);
  std::vector<std::string> names;
  for (const auto& i : c().instances) {
    bool work = i.life == Life::offered || i.life == Life::allocated || i.life == Life::started;
    if ((work || i.life == Life::paused) && i.stood_since == 0) names.push_back(route.node(i.node).id);
  }
  std::sort(names.begin(), names.end());
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

const state::Instance* Trial::find(const std::string& node, bool incident) {
  const auto& route = bench().route(case_);
  for (const auto& i : c().instances)
    if (i.life != Life::suspension && (i.life == Life::incident) == incident && !i.element &&
        named(route.node(i.node), node))
      return &i;
  return nullptr;
}

const state::Instance& Trial::instance(const std::string& node) {
  auto* i = find(node, false);
  if (!i) throw Untrue("the case is not at " + node);
  return *i;
}

bool Trial::did(const Result<void>& result) {
  error = result ? Error() : result.error();
  return result.ok();
}

bool Trial::on_item(const std::string& node, const std::string& user, Result<void> (turn::Play::*command)(InstanceNo)) {
  auto item = instance(node).no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return (play.*command)(item); }));
}

bool Trial::complete(const std::string& node, const std::string& outcome, const Record& form, const std::string& user) {
  auto item = instance(node).no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.complete({item, outcome, form}); }));
}
bool Trial::claim(const std::string& node, const std::string& user) { return on_item(node, user, &turn::Play::claim); }
bool Trial::start(const std::string& node, const std::string& user) { return on_item(node, user, &turn::Play::start); }

bool Trial::skip(const std::string& node, const std::string& user) {
  auto item = instance(node).no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.skip(item, "not needed"); }));
}

bool Trial::add(const std::string& node, const std::string& user) {
  return did(bench().on(case_, user, [&](turn::Play& play) -> Result<void> {
    auto added = play.add_optional(node);
    if (!added) return added.error();
    return {};
  }));
}

bool Trial::release(const std::string& node, const std::string& user) {
  return on_item(node, user, &turn::Play::release);
}

bool Trial::send(const std::string& message, std::optional<Duration> ttl) {
  return did(bench().on(case_, "wim", [&](turn::Play& play) { return play.receive({message, "x", ttl}); }));
}

bool Trial::another(const std::string& each, const Value& item) {
  auto no = instance(each).no;
  return did(bench().on(case_, "wim", [&](turn::Play& play) -> Result<void> {
    auto added = play.each_add(no, item);
    if (!added) return added.error();
    return {};
  }));
}
bool Trial::close(const std::string& each) { return on_item(each, "wim", &turn::Play::each_close); }
bool Trial::enough(const std::string& each) { return on_item(each, "wim", &turn::Play::each_complete); }

bool Trial::on_incident(const std::string& node, const std::string& user,
                        const std::function<Result<void>(turn::Play&, InstanceNo)>& command) {
  auto* i = find(node, true);
  if (!i) throw Untrue("there is no incident at " + node);
  auto item = i->no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return command(play, item); }));
}

bool Trial::retry(const std::string& node, const std::string& user, const Record& corrected) {
  return on_incident(node, user, [&](turn::Play& p, InstanceNo i) { return p.retry_incident(i, corrected); });
}

bool Trial::resolve(const std::string& node, const std::string& user) {
  return on_incident(node, user, [](turn::Play& p, InstanceNo i) { return p.resolve_incident(i, "done by hand"); });
}

bool Trial::assign(const std::string& node, const std::string& to, const std::string& user) {
  return on_incident(node, user, [&](turn::Play& p, InstanceNo i) { return p.assign_incident(i, to); });
}

bool Trial::attach(const std::string& kind, std::vector<std::string> signed_by, const std::string& type,
                   std::int64_t bytes) {
  turn::NewDocument document;
  document.kind = kind;
  document.name = "scan";
  document.type = type;
  document.bytes = bytes;
  document.elsewhere = "shelf";
  document.signed_by = std::move(signed_by);
  return put_document(document);
}

bool Trial::put_document(const turn::NewDocument& what, const std::string& user) {
  return did(bench().on(case_, user, [&](turn::Play& play) -> Result<void> {
    auto put = turn::put_document(play, what);
    return put ? Result<void>() : Result<void>(put.error());
  }));
}

bool Trial::sign(std::uint32_t document, const std::string& as, const std::string& user) {
  return did(
      bench().on(case_, user, [&](turn::Play& play) { return turn::sign_document(play, document, as, std::nullopt); }));
}

bool Trial::remove_document(std::uint32_t document, const std::string& user) {
  return did(
      bench().on(case_, user, [&](turn::Play& play) { return turn::remove_document(play, document, "wrong paper"); }));
}

bool Trial::cancel(turn::Play::Recover recover) {
  return did(bench().on(case_, "wim", [&](turn::Play& play) { return play.cancel("stops", recover); }));
}
bool Trial::redo(const std::string& node, const std::string& user, InstanceNo within) {
  return did(bench().on(case_, user, [&](turn::Play& play) -> Result<void> {
    auto opened = play.redo(node, within, "it was not right");
    if (!opened) return opened.error();
    return {};
  }));
}
bool Trial::confirm(const std::string& node, const std::string& user) {
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.confirm(node, "it still holds"); }));
}
bool Trial::stale(const std::string& node) {
  const auto& route = bench().route(case_);
  return std::any_of(c().memory.begin(), c().memory.end(),
                     [&](const auto& m) { return m.stale != state::kNotStale && named(route.node(m.node), node); });
}
bool Trial::help(const std::string& node, const std::string& helper, const std::string& user) {
  auto item = instance(node).no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.help(item, helper); }));
}
bool Trial::stop_helping(const std::string& node, const std::string& helper, const std::string& user) {
  auto item = instance(node).no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.stop_helping(item, helper); }));
}
bool Trial::delegate(const std::string& node, const std::string& to, const std::string& user) {
  auto item = instance(node).no;
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.delegate(item, to); }));
}
bool Trial::transfer(const std::string& to, const std::string& user) {
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.transfer(to, "goes elsewhere"); }));
}
bool Trial::overbook(const std::string& to, const std::string& user, const std::string& note) {
  return did(bench().on(case_, user, [&](turn::Play& play) { return play.transfer(to, note, true); }));
}
bool Trial::put(const std::string& reg, const std::string& id, const Record& raw) {
  return did(bench().put(reg, id, raw));
}
Date Trial::today() { return calendar::local_date(bench().clock().now()); }

std::string Trial::shown_route() {
  return to_json(pipeline::views::whole_route(bundle(), bundle().routes.at("r"), Lang::en));
}

std::vector<std::string> Trial::read_next_door(const std::string& reg, const std::string& id, const Record& raw) {
  plugin::Generation both;
  auto own = generation_.regions.at("test");
  both.regions["north"] = own;
  both.regions["south"] = own;
  Bench bench(both, store::open_memory());
  auto put = bench.put(reg, id, raw);  // in the first region
  if (!put) throw Untrue("the record is refused: " + put.error().text.en);
  auto& engine = bench.engine();
  auto* first = &bench.region();
  for (const auto& [no, r] : engine.regions()) {
    if (r.get() == first) continue;
    std::vector<std::string> out;
    auto page = pipeline::Registers(engine).find(*r, {}, r->bundle->registers.at(reg), {});
    if (!page) throw Untrue("the search is refused: " + page.error().text.en);
    for (const auto& found : page->records) out.push_back(found.home->name + "/" + found.id);
    return out;
  }
  return {};
}

std::string Trial::shown_item(const std::string& node) {
  const auto& route = bench().route(case_);
  const auto& i = instance(node);
  auto value = pipeline::views::instance(bench().engine(), bench().region(), c(), route, i, Lang::en);
  bench().engine().ask(bench().region(), c(), [&](const turn::Play& play) {
    pipeline::views::item_details(play, i, Lang::en, *value.as<Record>());
  });
  return to_json(value);
}

std::vector<RegisteredTrial>& trials() {
  static std::vector<RegisteredTrial> all;
  return all;
}

namespace {
constexpr const char* kTag = "--@ ";
}

std::vector<std::string> tags_of(const std::string& source) {
  std::vector<std::string> out;
  std::istringstream in(source);
  for (std::string line; std::getline(in, line);)
    if (auto at = line.find(kTag); at != std::string::npos) out.push_back(line.substr(at + 4));
  return out;
}

std::string without(const std::string& source, const std::string& tag) {
  std::string out;
  std::istringstream in(source);
  for (std::string line; std::getline(in, line);) {
    auto at = line.find(kTag);
    if (at == std::string::npos || line.substr(at + 4) != tag) out += line;
    out += "\n";  // the lines keep their numbers
  }
  return out;
}

std::string untrue(const RegisteredTrial& trial, const std::string& source) {
  Trial t(source);
  try {
    trial.body(t);
  } catch (const Untrue& what) {
    return what.what();
  }
  return t.broken.empty() ? "" : t.broken.front();
}

}  // namespace trajectum::test
