// Documents of a case: versions, concepts, signatures, removal, and what of all that counts as evidence.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::DocumentStatus;

namespace {

constexpr const char* kAsked =
    "step \"a\" { WORK, evidence = document \"scan\" { signed_by = { \"client\", \"worker\" } }, next = done },\n";

turn::NewDocument paper(const std::string& name, std::vector<std::string> signed_by = {}, bool draft = false) {
  turn::NewDocument out;
  out.kind = "scan";
  out.name = name;
  out.type = "application/pdf";
  out.sha256 = std::string(64, 'a');
  out.bytes = 10;
  out.elsewhere = "shelf 3";
  out.draft = draft;
  out.signed_by = std::move(signed_by);
  return out;
}

const state::Document& document(Trial& t, std::uint32_t no) {
  const auto* found = t.c().document(no);
  HOLD(found != nullptr);
  return *found;
}

std::string explained(Trial& t) {
  std::string out;
  t.bench().group([&] {
    auto told = pipeline::views::explain(t.bench().engine(), t.bench().region(), t.c(), "", Lang::en);
    if (told) out = to_json(told->as<Record>()->get("open"));
  });
  return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TRIAL(Document_OfTheSameKindAndNameIsTheNextVersion, kAsked) {
  t.open();
  HOLD(t.put_document(paper("plan")));
  HOLD(t.put_document(paper("other")));
  HOLD(t.put_document(paper("plan")));
  HOLD(t.c().documents.size() == 3);
  HOLD(document(t, 1).version == 1 && document(t, 2).version == 1 && document(t, 3).version == 2);
  HOLD(document(t, 1).status == DocumentStatus::final);  // the older one stays
  HOLD(document(t, 3).by == "wim" && document(t, 3).at == t.bench().clock().now());
}

TRIAL(Document_AConceptIsNoEvidenceAndFillsNoSlot, kAsked) {
  t.open();
  HOLD(t.put_document(paper("plan", {"client", "worker"}, true)));
  HOLD(t.file("scan").empty());
  HOLD(!t.complete("a") && t.error.reason == "evidence.scan" && has(t.error.text.en, "as a concept only"));
  HOLD(!t.sign(1, "client") && t.error.reason == "state");
  HOLD(t.put_document(paper("plan", {"client", "worker"})));
  HOLD(t.file("scan").as<Record>()->get("name").text() == "plan");
  HOLD(t.put_document(paper("plan", {}, true)));  // it is being revised; what is final still holds
  HOLD(t.complete("a"));
}

TRIAL(Document_IsSignedByPartiesAndRoles, kAsked) {
  t.bench().user("ann", {"worker"});
  t.bench().user("bob", {"boss"});
  t.bench().user("two", {"boss", "worker"});
  t.open();
  HOLD(t.put_document(paper("plan")));
  HOLD(!t.complete("a") && has(t.error.text.en, "signed by client, worker yet"));
  HOLD(t.sign(1, "client", "bob"));  // a party that is no role: whoever puts it on record answers for it
  HOLD(!t.complete("a") && has(t.error.text.en, "signed by worker yet"));
  HOLD(!t.sign(1, "worker", "bob") && t.error.reason == "role");
  HOLD(!t.sign(1, "", "two") && t.error.path == "as");
  HOLD(t.sign(1, "", "ann"));  // as the only role she has
  HOLD(!t.sign(1, "worker", "two") && t.error.reason == "signed");
  const auto& signatures = document(t, 1).signatures;
  HOLD(signatures.size() == 2 && signatures[0].who == "client" && signatures[0].by == "bob");
  HOLD(signatures[1].who == "worker" && signatures[1].by == "ann" && signatures[1].on == t.today());
  HOLD(!t.sign(2, "client") && t.error.code == ErrorCode::not_found);
  HOLD(t.complete("a"));
}

TRIAL(Document_IsSignedNoLaterThanToday, kAsked) {
  t.open();
  HOLD(t.put_document(paper("plan")));
  auto on = [&](std::int64_t days) {
    return t.bench().on(t.no(), "wim", [&](turn::Play& play) {
      return turn::sign_document(play, 1, "client", Date{static_cast<std::int32_t>(t.today().days + days)});
    });
  };
  auto early = on(1);
  HOLD(!early && early.error().path == "date");
  HOLD(on(-3));
  HOLD(document(t, 1).signatures.front().on.days == t.today().days - 3);
}

TRIAL(Document_RemovedCountsNoLonger, kAsked) {
  t.bench().user("ann", {"worker"});
  t.bench().user("bob", {"boss"});
  t.open();
  HOLD(t.put_document(paper("old", {"client", "worker"})));
  HOLD(t.put_document(paper("new", {"client", "worker"})));
  HOLD(t.file("scan").as<Record>()->get("name").text() == "new");
  HOLD(!t.remove_document(2, "bob") && t.error.reason == "role");  // neither his document nor his case
  HOLD(t.remove_document(2, "ann"));
  HOLD(document(t, 2).status == DocumentStatus::removed && document(t, 2).removed_because == "wrong paper");
  HOLD(t.file("scan").as<Record>()->get("name").text() == "old");
  HOLD(!t.remove_document(2) && t.error.reason == "state");
  HOLD(!t.sign(2, "boss") && t.error.reason == "state");
  HOLD(t.remove_document(1));
  HOLD(t.file("scan").empty());
  HOLD(!t.complete("a") && has(t.error.text.en, "was removed (wrong paper)"));
  HOLD(t.put_document(paper("old", {"client", "worker"})));
  HOLD(document(t, 3).version == 2);
  HOLD(t.complete("a"));
}

TRIAL(Document_ThatIsTakenBackByWhoPutIt, kAsked) {
  t.bench().user("bob", {"boss"});
  t.open();
  HOLD(t.put_document(paper("plan"), "bob"));
  HOLD(t.remove_document(1, "bob"));
}

TRIAL(Document_IsNotTouchedInAClosedCase, kAsked) {
  t.open();
  HOLD(t.put_document(paper("plan", {"client", "worker"})));
  HOLD(t.put_document(paper("draft", {}, true)));
  HOLD(t.remove_document(2));
  HOLD(!document(t, 2).let_go);
  HOLD(t.complete("a"));
  HOLD(!t.put_document(paper("late")) && t.error.reason == "state");
  HOLD(!t.sign(1, "boss") && t.error.reason == "state");
  HOLD(!t.remove_document(1) && t.error.reason == "state");
  HOLD(document(t, 2).let_go && !document(t, 1).let_go);  // what was removed need not stay
}

TRIAL(Document_HasLimits, kAsked) {
  t.open();
  for (std::size_t n = 0; n < limits::kDocumentsMax; ++n) HOLD(t.put_document(paper("plan")));
  HOLD(!t.put_document(paper("plan")) && t.error.reason == "document.max" && has(t.error.text.en, "500"));
  for (std::size_t n = 0; n < limits::kSignaturesMax; ++n) HOLD(t.sign(1, "party " + std::to_string(n)));
  HOLD(!t.sign(1, "one more") && t.error.reason == "document.max" && has(t.error.text.en, "20"));
}

TRIAL(Document_WithTooManySignaturesIsRefused, kAsked) {
  t.open();
  std::vector<std::string> parties;
  for (std::size_t n = 0; n <= limits::kSignaturesMax; ++n) parties.push_back("party " + std::to_string(n));
  HOLD(!t.put_document(paper("plan", parties)) && t.error.reason == "document.max");
  parties.pop_back();
  HOLD(t.put_document(paper("plan", parties)));
}

TRIAL(Explain_SaysWhatTheEvidenceLacks, R"(
  step "a" { WORK, form = { yesno "with_map" }, next = done, evidence = {
    document "scan" { signed_by = { "client" } },
    document "map" { when = "form.with_map" },
    document "never" { when = "file.go" },
  } },
)") {
  t.open();
  auto told = explained(t);
  HOLD(has(told, R"({"kind":"scan","title":"scan","lacks":"Document scan is missing; add it first."})"));
  HOLD(has(told,
           R"({"kind":"map","title":"map","when":"form.with_map","lacks":"Document map is missing; add it first."})"));
  HOLD(!has(told, "never"));
  HOLD(t.put_document(paper("plan")));
  HOLD(has(explained(t), "has not been signed by client yet"));
  HOLD(t.sign(1, "client"));
  HOLD(has(explained(t), R"({"kind":"scan","title":"scan"})"));
}
