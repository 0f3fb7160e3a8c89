// The options of fields: in a form, for each type.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// A step whose form has one field "f" with one option a line, and a second field that is required of it alone.
std::string field_f(const std::string& type, const std::string& head,
                    const std::vector<std::pair<std::string, std::string>>& options) {
  std::string f = type + " \"f\" {" + head + "\n";
  for (const auto& [key, value] : options) f += "  " + key + " = " + value + ", --@ " + type + "/" + key + "\n";
  return "step \"x\" { by = role \"worker\", due = days(1), form = {\n" + f + "} } },\n";
}

/// Completes "x" with `f`, in a case of its own.
bool takes(Trial& t, const Value& f) {
  t.open(record({{"word", "pre"},
                 {"n", 4},
                 {"go", true},
                 {"day", "2019-08-01"},
                 {"way", "left"},
                 {"picks", List{"x"}},
                 {"employer", "e1"}}));
  Record form;
  form.set("f", f);
  return t.complete("x", "", form);
}

bool shows(Trial& t, const std::string& what) {
  t.open();
  return t.shown_item("x").find(what) != std::string::npos;
}

/// A route whose file has a sensitive field "f", and whose form is filled with it beforehand.
std::string file_f(const std::string& type, const std::string& head, bool prefills) {
  std::string out =
      "return route \"r\" { version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = "
      "\"worker\",\n file = {\n" +
      type + " \"f\" {" + head + "\n  sensitive = true, --@ " + type +
      "/sensitive\n } },\n step \"x\" { by = role \"worker\", due = days(1)";
  if (prefills)
    out += ", form = { " + type + " \"g\" {" + head + "\n  prefill = \"file.f\", --@ " + type + "/prefill\n } }";
  return out + " } }\n";
}

void keeps_to_itself(Trial& t, const Value& f, bool prefills) {
  Record file;
  file.set("f", f);
  t.open(file);
  HOLD(!t.file("f").empty());
  auto whole = pipeline::views::whole_case(t.bench().engine(), t.bench().region(), t.c(), Lang::en);
  HOLD(whole.as<Record>()->get("file").as<Record>()->empty());
  if (!prefills) return;
  HOLD(t.shown_item("x").find("\"value\":" + to_json(t.file("f"))) != std::string::npos);
  HOLD(t.complete("x"));  // it is what the form holds when nothing is said of it
  HOLD(t.c().results.front().second.get("g") == t.file("f"));
}

const char* const kTitle = "{ nl = \"Mooi\", en = \"Beautiful\" }";

}  // namespace

TRIAL(Text_IsHeldToItsOptions,
      field_f("text", R"()", {{"required", "true"}, {"title", kTitle}, {"min", "2"}, {"max", "5"}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, "a"));
  HOLD(!takes(t, "abcdef"));
  HOLD(takes(t, "abc"));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Note_IsHeldToItsOptions,
      field_f("note", R"()", {{"required", "true"}, {"title", kTitle}, {"min", "2"}, {"max", "5"}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, "a"));
  HOLD(!takes(t, "abcdef"));
  HOLD(takes(t, "abc"));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Integer_IsHeldToItsOptions,
      field_f("integer", R"()", {{"required", "true"}, {"title", kTitle}, {"min", "2"}, {"max", "5"}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, 1));
  HOLD(!takes(t, 6));
  HOLD(takes(t, 3));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Decimal_IsHeldToItsOptions,
      field_f("decimal", R"()", {{"required", "true"}, {"title", kTitle}, {"min", "2"}, {"max", "5"}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, 1.5));
  HOLD(!takes(t, 5.5));
  HOLD(takes(t, 2.5));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Money_IsHeldToItsOptions,
      field_f("money", R"()", {{"required", "true"}, {"title", kTitle}, {"min", "euro(2)"}, {"max", "euro(5)"}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, Money{199}));
  HOLD(!takes(t, Money{501}));
  HOLD(takes(t, Money{300}));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Choices_IsHeldToItsOptions,
      field_f("choices", R"("a", "b", "c", "d",)", {{"title", kTitle}, {"min", "2"}, {"max", "3"}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, List{Value("a")}));
  HOLD(!takes(t, List({Value("a"), Value("b"), Value("c"), Value("d")})));
  HOLD(takes(t, List({Value("a"), Value("b")})));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Yesno_IsHeldToItsOptions, field_f("yesno", R"()", {{"required", "true"}, {"title", kTitle}})) {
  HOLD(!takes(t, {}));
  HOLD(takes(t, true));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Date_IsHeldToItsOptions, field_f("date", R"()", {{"required", "true"}, {"title", kTitle}})) {
  HOLD(!takes(t, {}));
  HOLD(takes(t, "2019-07-05"));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Choice_IsHeldToItsOptions, field_f("choice", R"("a", "b",)", {{"required", "true"}, {"title", kTitle}})) {
  HOLD(!takes(t, {}));
  HOLD(takes(t, "a"));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Ref_IsHeldToItsOptions,
      field_f("ref", R"()", {{"required", "true"}, {"title", kTitle}, {"to", "\"employer\""}})) {
  HOLD(!takes(t, {}));
  HOLD(!takes(t, "nobody"));
  HOLD(takes(t, "e2"));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Group_IsHeldToItsOptions,
      field_f("group", R"(text "inner",)", {{"title", kTitle}, {"many", "true"}, {"min", "1"}, {"max", "2"}})) {
  Record row = record({{"inner", "x"}});
  HOLD(!takes(t, {}));
  HOLD(!takes(t, List{}));
  HOLD(!takes(t, List({Value(row), Value(row), Value(row)})));
  HOLD(takes(t, List{Value(row)}));
  HOLD(shows(t, "Beautiful"));
}

TRIAL(Choice_FromARegister, field_f("choice", R"()", {{"from", "\"employer\""}})) {
  HOLD(takes(t, "e1"));
  HOLD(!takes(t, "zz"));
}

TRIAL(Choices_FromARegister, field_f("choices", R"()", {{"from", "\"employer\""}})) {
  HOLD(takes(t, List{Value("e1")}));
  HOLD(!takes(t, List{Value("zz")}));
}

TRIAL(Text_DefaultStandsInForNothing, field_f("text", R"()", {{"default", "\"abc\""}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value("abc"));
}

TRIAL(Note_DefaultStandsInForNothing, field_f("note", R"()", {{"default", "\"abc\""}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value("abc"));
}

TRIAL(Integer_DefaultStandsInForNothing, field_f("integer", R"()", {{"default", "3"}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value(3));
}

TRIAL(Decimal_DefaultStandsInForNothing, field_f("decimal", R"()", {{"default", "2.5"}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value(2.5));
}

TRIAL(Money_DefaultStandsInForNothing, field_f("money", R"()", {{"default", "euro(3)"}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value(Money{300}));
}

TRIAL(Yesno_DefaultStandsInForNothing, field_f("yesno", R"()", {{"default", "true"}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value(true));
}

TRIAL(Date_DefaultStandsInForNothing, field_f("date", R"()", {{"default", "day \"2019-07-05\""}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value(*parse_date("2019-07-05")));
}

TRIAL(Choice_DefaultStandsInForNothing, field_f("choice", R"("a", "b",)", {{"default", "\"a\""}})) {
  HOLD(takes(t, {}));
  auto ends = t.told<state::Ended>();
  HOLD(ends.front().form.get("f") == Value("a"));
}

TRIAL(Text_SensitiveIsNotShown, file_f("text", R"()", true)) { keeps_to_itself(t, "abc", true); }
TRIAL(Note_SensitiveIsNotShown, file_f("note", R"()", true)) { keeps_to_itself(t, "abc", true); }
TRIAL(Integer_SensitiveIsNotShown, file_f("integer", R"()", true)) { keeps_to_itself(t, 3, true); }
TRIAL(Decimal_SensitiveIsNotShown, file_f("decimal", R"()", true)) { keeps_to_itself(t, 2.5, true); }
TRIAL(Money_SensitiveIsNotShown, file_f("money", R"()", true)) { keeps_to_itself(t, Money{300}, true); }
TRIAL(Yesno_SensitiveIsNotShown, file_f("yesno", R"()", true)) { keeps_to_itself(t, true, true); }
TRIAL(Date_SensitiveIsNotShown, file_f("date", R"()", true)) { keeps_to_itself(t, "2019-07-05", true); }
TRIAL(Bsn_SensitiveIsNotShown,
      "return route \"r\" { version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = "
      "\"worker\",\n file = { bsn \"f\" },\n step \"x\" { by = role \"worker\", due = days(1), form = { bsn \"g\" {\n  "
      "prefill = \"file.f\", --@ bsn/prefill\n } } } }\n") {
  keeps_to_itself(t, "123456782", true);
}
TRIAL(Choice_SensitiveIsNotShown, file_f("choice", R"("a", "b",)", true)) { keeps_to_itself(t, "a", true); }
TRIAL(Choices_SensitiveIsNotShown, file_f("choices", R"("a", "b",)", true)) {
  keeps_to_itself(t, List{Value("a")}, true);
}
TRIAL(Ref_SensitiveIsNotShown, file_f("ref", R"( to = "employer",)", true)) { keeps_to_itself(t, "e1", true); }
TRIAL(Group_SensitiveIsNotShown, file_f("group", R"( text "inner",)", false)) {
  keeps_to_itself(t, record({{"inner", "x"}}), false);
}

TRIAL(Document_SensitiveIsNotShown, R"(
return route "r" { version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker", file = { document "f" {
    sensitive = true, --@ document/sensitive
    title = { nl = "Mooi", en = "Beautiful" }, --@ document/title
  } },
  step "x" { by = role "worker", due = days(1) },
}
)") {
  t.open();
  HOLD(t.attach("f"));
  HOLD(!t.file("f").empty());
  HOLD(t.shown_route().find("Beautiful") != std::string::npos);
  auto whole = pipeline::views::whole_case(t.bench().engine(), t.bench().region(), t.c(), Lang::en);
  HOLD(whole.as<Record>()->get("file").as<Record>()->empty());
}

// A list with a `min` may not be left out anyway, so `required` is asked of lists that say nothing else.
TRIAL(Choices_RequiredIsAsked, field_f("choices", R"("a", "b",)", {{"required", "true"}})) {
  HOLD(!takes(t, {}));
  HOLD(takes(t, List{Value("a")}));
}
TRIAL(Group_RequiredIsAsked, field_f("group", R"(text "inner",)", {{"required", "true"}})) {
  HOLD(!takes(t, {}));
  HOLD(takes(t, record({{"inner", "x"}})));
}
