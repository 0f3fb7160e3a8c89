// The editor's files against the loader's tables, and the committed ones against what is made now.
#include "author/editor_files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "author/notes.hpp"
#include "plugin/generation.hpp"
#include "route/properties.hpp"
#include "route/workshop.hpp"
#include "spec/words.hpp"

using namespace trajectum;
using namespace trajectum::author;

namespace {

const std::string kRoot = TRAJECTUM_SOURCE_DIR;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The lines of a class, from its `---@class` to the empty line.
std::string class_of(const std::string& stub, const std::string& name) {
  for (std::size_t at = stub.find("---@class " + name); at != std::string::npos;
       at = stub.find("---@class " + name, at + 1)) {
    char next = stub[at + 10 + name.size()];
    if (next == '\n' || next == ':') return stub.substr(at, stub.find("\n\n", at) - at);
  }
  return "";
}

bool has(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("Stubs_HaveEveryKeyOfEveryConstruct") {
  auto stub = language_stub();
  for (const auto& [construct, key] : route::known_properties()) {
    const auto* note = note_of(construct, key);
    CHECK_MESSAGE(note, construct << " " << key << " has no note in author/key_notes.cpp");
    auto name = construct;
    std::replace(name.begin(), name.end(), ' ', '_');
    auto keys = class_of(stub, "trajectum.keys." + name);
    bool there = has(keys, "---@field " + key + " ") || has(keys, "---@field " + key + "? ");
    CHECK_MESSAGE(there, construct << " " << key << " is not in the stubs");
    if (note) CHECK(has(keys, std::string(note->nl) + " / " + note->en));
  }
}

TEST_CASE("Stubs_HaveEveryWordThatThisVersionRuns") {
  auto stub = language_stub();
  for (const auto& spec : route::word_specs()) {
    bool later = spec.call == route::WordSpec::Call::later;
    std::string word = spec.word;
    bool there = has(stub, "\nfunction " + word + "(") || has(stub, "\n" + word + " = {}");
    CHECK_MESSAGE(there == !later, word);
    CHECK_MESSAGE((note_of_word(word) != nullptr) == !later, word << " in author/word_notes.cpp");
  }
}

TEST_CASE("Stubs_HaveEveryNameThatHandlersAndSpecsFind") {
  auto stub = language_stub(), specs = spec_stub();
  const std::set<std::string> luas_own = {"assert", "error", "ipairs", "pairs",    "select", "tonumber",
                                          "type",   "math",  "string", "tostring", "table",  "utf8"};
  std::set<std::string> noted;
  auto check = [&](const char* owner, const std::string& name) {
    CHECK_MESSAGE(note_of_function(owner, name), owner << " " << name << " has no note in author/function_notes.cpp");
    noted.insert(std::string(owner) + " " + name);
  };
  for (const auto& name : route::known_globals()) {
    auto dot = name.find('.');
    if (luas_own.count(name.substr(0, dot)) || route::find_word_spec(name)) continue;
    dot == std::string::npos ? check("", name) : check("text", name.substr(dot + 1));
  }
  for (const auto& name : route::known_case_members()) check("case", name);
  auto words = spec::vocabulary();
  auto values = route::known_globals();
  for (const auto& name : words.globals)
    if (name.find('.') == std::string::npos && name != "text" && !luas_own.count(name) &&
        !(note_of_function("", name) && !note_of_function("spec", name)))
      check("spec", name);
  for (const auto& name : words.case_members) check("spec case", name);
  for (const auto& name : words.expectations) check("expect", name);
  for (const auto& name : words.reached_members) check("expect reached", name);
  for (const auto& note : function_notes()) {
    CHECK_MESSAGE(noted.count(std::string(note.owner) + " " + note.name), note.owner << " " << note.name << " is gone");
    CHECK_MESSAGE((has(stub, note.name) || has(specs, note.name)), note.name);
  }
}

TEST_CASE("Stubs_NameOnlyTypesThatAreThere") {
  auto all = language_stub() + bundle_stub(nullptr) + spec_stub();
  std::set<std::string> made, named;
  for (std::size_t at = all.find("trajectum."); at != std::string::npos; at = all.find("trajectum.", at + 1)) {
    auto end = all.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.", at);
    auto name = all.substr(at, end - at);
    bool declares = at >= 10 && (all.substr(at - 10, 10) == "---@class " || all.substr(at - 10, 10) == "---@alias ");
    (declares ? made : named).insert(name);
  }
  for (const auto& name : {"trajectum.spec", "trajectum.bundle"}) named.erase(name);  // the files themselves
  for (const auto& name : named) CHECK_MESSAGE(made.count(name), name << " is no class and no alias");
  CHECK(made.count("trajectum.keys.step") == 1);
}

TEST_CASE("Notes_AreOfKeysThatThereAre") {
  auto known = route::known_properties();
  for (const auto& note : key_notes()) {
    auto used = std::any_of(known.begin(), known.end(),
                            [&](const auto& pair) { return note_of(pair.first, pair.second) == &note; });
    CHECK_MESSAGE(used, note.on << " " << note.key << " is of no construct");
    each_part(note.on, [&](std::string_view on) {
      auto there = on == "*" || std::any_of(known.begin(), known.end(), [&](const auto& pair) {
                     return pair.first == on && pair.second == note.key;
                   });
      CHECK_MESSAGE(there, on << " has no " << note.key);
    });
  }
}

namespace {

/// What each construct with required keys is without any of them, and the file that it stands in ("": a node).
struct Bare {
  const char* construct;
  const char* file;
  const char* text;
};
constexpr Bare kBare[] = {
    {"step", "", "step \"s\" {}"},
    {"optional", "", "step \"a\" { by = role \"r\", due = days(1) }, optional \"s\" {}"},
    {"decide", "", "decide \"s\" {}"},
    {"subroute", "", "subroute \"s\" {}"},
    {"job", "", "job \"s\" {}"},
    {"sla", "", "step \"s\" { by = role \"r\", due = days(1), sla = sla \"s\" {} }"},
    {"script", "", "script \"s\" {}"},
    {"every", "", "step \"s\" { by = role \"r\", due = days(1), every = { weeks(1) } }"},
    {"term extend", "", "step \"s\" { by = role \"r\", due = days(1), term = term \"t\" { weeks(1), extend = {} } }"},
    {"sla", "", "step \"s\" { by = role \"r\", due = days(1), sla = sla \"t\" {} }"},
    {"register", "registers/other.lua", "return register \"other\" {}"},
    {"period", "registers/other.lua",
     "return register \"other\" { key = text \"k\", fields = { date \"a\", integer \"n\" }, capacity = \"n\", period = "
     "{} }"},
    {"budgets", "budgets.lua", "return budgets {}"},
    {"pool", "pools.lua", "return pools { pool \"p\" {} }"},
    {"share", "metrics.lua", "return metrics { share \"m\" {} }"},
    {"count", "metrics.lua", "return metrics { count \"m\" {} }"},
    {"average", "metrics.lua", "return metrics { average \"m\" {} }"},
    {"total", "metrics.lua", "return metrics { total \"m\" {} }"},
    {"duration", "metrics.lua", "return metrics { duration \"m\" {} }"},
    {"flow", "metrics.lua", "return metrics { flow \"m\" {} }"},
    {"stock", "metrics.lua", "return metrics { stock \"m\" {} }"},
    {"decision", "decisions/d.lua", "return decision \"d\" {}"},
};

std::string faults_without(const Bare& bare) {
  route::BundleSource source;
  source.id = source.where = "r";
  std::string node = *bare.file ? "step \"s\" { by = role \"r\", due = days(1) }" : bare.text;
  source.files = {
      {"roles.lua", "return roles { role \"r\" {} }"},
      {"registers/client.lua", "return register \"client\" { key = text \"n\", fields = {} }"},
      {"routes/r.lua",
       "return route \"r\" { version = \"1.0.0\", title = { nl = \"r\", en = \"r\" }, subject = \"client\", "
       "owner = \"r\", " +
           node + " }"}};
  if (*bare.file) source.files.push_back({bare.file, bare.text});
  std::string out;
  for (const auto& fault : route::load(source, {}).faults)
    if (!fault.warning) out += fault.message.en + "\n";
  return out;
}

}  // namespace

TEST_CASE("Notes_SayWhatTheLoaderDemands") {
  for (const auto& [construct, key] : route::known_properties()) {
    const auto* note = note_of(construct, key);
    auto bare =
        std::find_if(std::begin(kBare), std::end(kBare), [&, c = construct](auto& b) { return c == b.construct; });
    if (bare == std::end(kBare)) {
      CHECK_MESSAGE((!note || !note->required), construct << " " << key << ": no example shows that it is demanded");
      continue;
    }
    auto said = faults_without(*bare);
    bool demanded =
        has(said, "lacks `" + key + "`") || has(said, "needs a `" + key + "`") || has(said, "needs `" + key + "`");
    CHECK_MESSAGE(demanded == (note && note->required), construct << " " << key << ":\n" << said);
  }
}

TEST_CASE("BundleStub_HasTheFieldsOfTheBundle") {
  std::vector<route::Fault> faults;
  plugin::Workflows workflows;
  workflows.add(kRoot + "/workflows/werkroute", faults);
  auto bundle = plugin::load_plugin(plugin::read_folder(kRoot + "/plugins/zuid-limburg"), workflows, faults);
  REQUIRE(bundle);
  auto stub = bundle_stub(bundle.get());
  for (const auto& [id, route] : bundle->routes) {
    for (const auto& field : route.file) CHECK(has(class_of(stub, "trajectum.file"), "---@field " + field.name + "? "));
    for (const auto& node : route.nodes)
      for (const auto& field : node.form)
        CHECK(has(class_of(stub, "trajectum.form"), "---@field " + field.name + "? "));
  }
  for (const auto& [id, reg] : bundle->registers)
    for (const auto& field : reg.fields)
      CHECK(has(class_of(stub, "trajectum.record." + id), "---@field " + field.name + "? "));
  CHECK(has(class_of(stub, "trajectum.case"), "---@field client trajectum.record.client"));
  CHECK_FALSE(has(stub, "[string] any"));
  CHECK(has(bundle_stub(nullptr), "[string] any"));
}

TEST_CASE("EditorFiles_TheCommittedOnesAreWhatIsMade") {
  for (const auto& file : editor_files(nullptr))
    CHECK_MESSAGE(read(kRoot + "/" + file.path) == file.text, file.path << " is stale: run `trajectum editor .`");
}
