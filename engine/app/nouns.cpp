#include "app/nouns.hpp"

#include <initializer_list>

namespace trajectum::app {
namespace {

using Kind = Word::Kind;

/// What is known of a word, wherever it stands. `at` is the method it belongs to, "" = any.
struct Known {
  const char* at;
  const char* name;
  Kind kind;
  const char* help;
  const char* example;
};

const Known kKnown[] = {
    {"", "limit", Kind::whole, "how many, 1 to 500 (50)", ""},
    {"", "after", Kind::text, "the `after` of the page before", ""},
    {"", "command-id", Kind::text, "your name for this change: the same again gives the first answer again", ""},
    {"", "expected-seq", Kind::whole, "refuses when the case has moved on", ""},
    {"", "document", Kind::whole, "its number, as document find shows it", ""},
    {"", "outcome", Kind::text, "one of the step's outcomes; left out: the usual way on", ""},
    {"route.diagram", "format", Kind::text, "mermaid (when left out), svg or bpmn", ""},
    {"route.diagram", "version", Kind::text, "a version that cases still run on", ""},
    {"route.diagram", "case", Kind::text, "show where this case stands and which way it came", ""},
    {"route.diagram", "counts", Kind::json, "show how many open cases stand where", "true"},
    {"route.diagram", "against", Kind::text, "show the difference with this older version", ""},
    {"", "filter.owner", Kind::text, "of this user; me", ""},
    {"", "filter.role", Kind::text, "offered to this role", ""},
    {"", "filter.node", Kind::text, "at this node, such as intake.broad_intake", ""},
    {"", "filter.due_before", Kind::text, "due before this date (YYYY-MM-DD)", ""},
    {"", "filter.user", Kind::text, "of this user; me", ""},
    {"work.find", "filter.helper", Kind::text, "what this user helps with; me; alone", ""},
    {"work.help", "add", Kind::text, "a user who helps", ""},
    {"work.help", "remove", Kind::text, "a user who helps no longer; me", ""},
    {"work.next", "mode", Kind::text, "best, piled (the same step again) or chained (the next step of a case)", ""},
    {"work.next", "node", Kind::text, "of piled: the step", ""},
    {"work.next", "case", Kind::text, "of chained: the case", ""},
    {"work.next", "claim", Kind::json, "takes it at once", "true"},
    {"case.migrate", "to", Kind::text, "the bundle (its hash); left out: the one that is served", ""},
    {"case.migrate", "nodes", Kind::json, "what takes the place of a node of the old version; \"\" when it ends",
     R"({"old_step": "new_step"})"},
    {"plugin.plan", "to", Kind::text, "the bundle (its hash); left out: the one that is served", ""},
    {"plugin.plan", "nodes", Kind::json, "what takes the place of a node of the old version; \"\" when it ends",
     R"({"old_step": "new_step"})"},
    {"plugin.plan", "clocks", Kind::json, "keep, recount or restart; or one of these by node", R"("restart")"},
    {"case.migrate", "clocks", Kind::json, "keep, recount or restart; or one of these by node", R"("restart")"},
    {"batch.start", "command", Kind::text, "a method that changes something, such as case.note", ""},
    {"batch.start", "over", Kind::json, "what the items are: cases, items, records, results, list or rows",
     R"({"cases": {"filter": {"owner": "anna"}}})"},
    {"batch.start", "params", Kind::json, "of each call; {case}, {item} or {record} is that of the item",
     R"({"case": "{case}", "text": "Moved to the new office."})"},
    {"batch.start", "preview", Kind::json, "only shows what would happen", "true"},
    {"batch.start", "paused", Kind::json, "waits for `batch resume`", "true"},
    {"batch.start", "rate", Kind::whole, "at most so many items a second", ""},
    {"batch.start", "stop-at-incidents", Kind::whole, "pauses when so many incidents came in the served version", ""},
    {"batch.start", "stop-at-failures", Kind::whole, "pauses when so many items were refused", ""},
    {"batch.find", "state", Kind::text, "running, paused, done or cancelled", ""},
    {"batch.results", "state", Kind::text, "ok, refused or not_begun", ""},
    {"handover.make", "to", Kind::text, "to whom; or --policy", ""},
    {"handover.make", "policy", Kind::text, "least_loaded, familiar, offer (back to the role) or ranked", ""},
    {"handover.make", "register", Kind::text, "of ranked: who could get it, with criteria", ""},
    {"calendar.recount", "case", Kind::text, "only this case", ""},
    {"calendar.recount", "dry_run", Kind::json, "only show which dates would change", "true"},
    {"handover.make", "dry_run", Kind::json, "only show what would move", "true"},
    {"handover.make", "filter.case", Kind::text, "only this case", ""},
    {"handover.make", "filter.route", Kind::text, "only cases on this route", ""},
    {"absence.find", "filter.on", Kind::text, "away on this day (YYYY-MM-DD)", ""},
    {"absence.put", "user", Kind::text, "who; left out: yourself", ""},
    {"absence.remove", "user", Kind::text, "who; left out: yourself", ""},
    {"absence.put", "substitute", Kind::text, "a user who does the work meanwhile", ""},
    {"case.suspend", "till", Kind::text, "the day its owner is asked whether it goes on (YYYY-MM-DD)", ""},
    {"case.suspend", "item", Kind::text, "a part of it, as case explain names it; left out: the whole case", ""},
    {"case.resume", "item", Kind::text, "the part that stands still; left out: the whole case", ""},
    {"case.reopen", "at", Kind::text, "a node of the route itself; left out: where it starts", ""},
    {"case.link", "kind", Kind::text, "parent (the other is its parent), follows, blocks", ""},
    {"case.find", "filter.state", Kind::text, "active, completed or cancelled", ""},
    {"case.get", "key", Kind::text, "your own key of the case, instead of its id", ""},
    {"case.open", "key", Kind::text, "your own key, unique in the region", ""},
    {"metric.members", "part", Kind::text, "where or of", ""},
    {"metric.members", "by", Kind::text, "only of this group", ""},
    {"metric.series", "from", Kind::text, "first day (YYYY-MM-DD); that of the first case when left out", ""},
    {"metric.series", "till", Kind::text, "last day (YYYY-MM-DD); today when left out", ""},
    {"metric.series", "by", Kind::text, "only of this group", ""},
    {"metric.series", "per", Kind::text, "day, week, month (when left out), quarter or year", ""},
    {"system.clock", "advance_to", Kind::text, "a date or a moment", ""},
    {"case.open", "file", Kind::json, "first values of the case file", R"({"note": "by phone"})"},
    {"case.set", "file", Kind::json, "the fields, and what each must hold", R"({"note": "by phone"})"},
    {"incident.retry", "file", Kind::json, "corrected values of the case file", R"({"note": "by phone"})"},
    {"each.add", "item", Kind::json, "what it is about; left out: its number", R"("chair")"},
    {"", "node", Kind::text, "a node of the route, such as intake.broad_intake", ""},
    {"work.complete", "form", Kind::json, "the step's form (`work get ITEM` shows its fields)",
     R"({"motivation": "high"})"},
    {"register.put", "record", Kind::json, "the whole record", R"({"name": "Bakkerij Maas"})"},
    {"register.find", "filter", Kind::json, "fields and the values they must have",
     R"({"source": ["phone", "letter"], "since": {"from": "2019-01-01"}})"},
    {"capacity.hold", "hold", Kind::json, "how long, unless it is confirmed", R"({"n": 5, "unit": "workdays"})"},
    {"capacity.hold", "from", Kind::text, "the first day (YYYY-MM-DD); left out: as long as the record lasts", ""},
    {"capacity.hold", "till", Kind::text, "the last day", ""},
    {"capacity.get", "from", Kind::text, "what is free from this day on (YYYY-MM-DD); left out: today", ""},
    {"capacity.get", "till", Kind::text, "up to this day", ""},
    {"capacity.waiting", "case", Kind::text, "only where this case stands", ""},
    {"", "seat", Kind::whole, "its number, as case get shows it", ""},
    {"match.rank", "record", Kind::text, "the key of the record", ""},
    {"match.rank", "filter", Kind::json, "fields and the values they must have", R"({"sector": "zorg"})"},
    {"register.find", "text", Kind::text, "words; the last one may be the beginning of a word", ""},
    {"register.find", "sort", Kind::text, "an index field; -field: backwards", ""},
    {"register.find", "facets", Kind::json, "index fields to count the values of", R"(["source"])"},
    {"register.find", "count", Kind::json, "how many there are in all", "true"},
    {"register.put", "external", Kind::json, "its id in other systems", R"({"crm": "12345"})"},
    {"register.put", "valid_from", Kind::text, "since when it is so (YYYY-MM-DD); left out: today", ""},
    {"register.get", "on", Kind::text, "as it was on this day (YYYY-MM-DD)", ""},
    {"register.get", "external", Kind::text, "its id in that system", ""},
    {"", "bundle", Kind::text, "the version's hash, as plugin find shows it", ""},
    {"", "publisher", Kind::text, "his id, as it stands in his bundles", ""},
    {"publisher.put", "key", Kind::text, "his public key, as `plugin keygen` printed it", ""},
    {"publisher.remove", "key", Kind::text, "only this one of his keys", ""},
    {"plugin.activate", "approve", Kind::json, "capabilities that it may have from now on", R"(["budgets"])"},
    {"plugin.activate", "expected", Kind::text, "the version that must be active now", ""},
    {"plugin.diff", "against", Kind::text, "the older one; left out: the one that is active", ""},
    {"plugin.rollback", "to", Kind::text, "an earlier version, by its hash; left out: the one before", ""},
    {"", "source", Kind::text, "where it comes from", ""},
    {"", "ground", Kind::text, "the legal ground it is kept on", ""},
    {"user.put", "roles", Kind::json, "the roles of the user", R"(["consultant"])"},
    {"user.put", "languages", Kind::json, "the languages that the user speaks", R"(["arabisch"])"},
    {"user.put", "admin", Kind::json, "whether the user administers the region", "true"},
    {"system.clock", "advance", Kind::json, "how far a virtual clock moves", R"({"n": 2, "unit": "weeks"})"},
    {"document.find", "filter.status", Kind::text, "concept, final or removed", ""},
    {"document.find", "filter.signer", Kind::text, "signed by this party or user", ""},
    {"document.sign", "as", Kind::text, "the party; left out: your role, when you have one", ""},
    {"document.sign", "date", Kind::text, "the day it was signed (YYYY-MM-DD); left out: today", ""},
    {"work.reschedule", "due", Kind::text, "the day (YYYY-MM-DD), from today on", ""},
    {"term.suspend", "till", Kind::text, "the day it runs again (YYYY-MM-DD)", ""},
    {"term.suspend", "letter_date", Kind::text, "when the letter was sent; left out: today", ""},
    {"term.resume", "date", Kind::text, "the day of the answer; left out: today", ""},
    {"term.extend", "duration", Kind::json, "how much longer", R"({"n": 6, "unit": "weeks"})"},
    {"", "timer", Kind::whole, "its number, as timer find shows it", ""},
    {"timer.move", "at", Kind::text, "a date (YYYY-MM-DD), or a moment with its zone", ""},
    {"work.find", "filter.told", Kind::text, "escalated to this user or role, or brought to mind; me", ""},
    {"job.take", "kinds", Kind::json, "kinds of jobs", R"(["letter"])"},
    {"", "lease", Kind::whole, "as job take gave it", ""},
    {"", "max", Kind::whole, "how many, 1 to 100 (1)", ""},
    {"", "lease-seconds", Kind::whole, "how long they are yours (60)", ""},
    {"", "wait-seconds", Kind::whole, "how long to wait for one, 0 to 60 (0)", ""},
    {"", "retry-after", Kind::whole, "seconds to leave it alone", ""},
    {"job.done", "result", Kind::json, "what came of it, by the job's fields", R"({"file": "l-1.pdf"})"},
    {"", "amount", Kind::euros, "in euros, such as 1250 or 1250.50", ""},
    {"", "per", Kind::text, "for whom it is, a key", ""},
    {"budget.commit", "from", Kind::text, "reserved (when left out) or free", ""},
    {"budget.withdraw", "from", Kind::text, "reserved, committed or paid", ""},
    {"budget.transfer", "from", Kind::text, "a line; left out: new money", ""},
    {"budget.transfer", "to", Kind::text, "a line; left out: back to who gave it", ""},
    {"budget.transfer", "funder", Kind::text, "of new money: whose it is", ""},
    {"budget.close", "into", Kind::text, "a line that gets what is free; left out: it lapses", ""},
    {"", "flags", Kind::json, "kinds of use", R"(["training"])"},
    {"message.send", "deliver", Kind::text, "one (the oldest wait), all, or exactly_one", ""},
    {"message.pending", "filter.case", Kind::text, "of this case", ""},
    {"message.pending", "filter.state", Kind::text, "waiting or lost", ""},
    {"message.send", "data", Kind::json, "what the message holds", R"({"employer": "e-1"})"},
    {"message.send", "ttl", Kind::json, "how long it is kept; left out: until the case ends",
     R"({"n": 2, "unit": "weeks"})"},
};

Word word_of(const std::string& method, const char* name) {
  for (const auto& known : kKnown)
    if (std::string_view(known.name) == name && (*known.at == 0 || method == known.at))
      return {name, known.kind, known.help, known.example};
  return {name, Kind::text, "", ""};
}

Verb verb(const char* name, const char* method, const char* help, std::initializer_list<const char*> positional,
          std::initializer_list<const char*> options) {
  Verb out{name, method, help, {}, {}};
  for (auto* word : positional) out.positional.push_back(word_of(method, word));
  for (auto* word : options) out.options.push_back(word_of(method, word));
  return out;
}

Noun cases() {
  auto get = verb("get", "case.get", "Shows a case, by id or by key.", {"case"}, {"key"});
  get.is_positional_optional = true;
  return {
      "case",
      "Cases.",
      {verb("open", "case.open", "Opens a case.", {"route", "subject.register", "subject.id"},
            {"key", "file", "command-id"}),
       std::move(get),
       verb("find", "case.find", "Lists cases.", {},
            {"filter.route", "filter.state", "filter.owner", "filter.key", "limit", "after"}),
       verb("history", "case.history", "Shows what happened to a case.", {"case"}, {"limit", "after"}),
       verb("explain", "case.explain", "Says why a case stands where it stands, and what would bring it on.", {"case"},
            {"node"}),
       verb("timers", "timer.find", "Shows a case's timers, soonest first.", {"case"}, {}),
       verb("transfer", "case.transfer", "Gives a case another owner.", {"case", "to", "reason"}, {"command-id"}),
       verb("overbook", "case.overbook", "Gives a case to somebody who has as many as he may, with a note.",
            {"case", "to", "reason"}, {"command-id"}),
       verb("note", "case.note", "Adds a note.", {"case", "text"}, {"command-id"}),
       verb("set", "case.set", "Corrects the case file.", {"case", "reason"}, {"file", "command-id"}),
       verb("close", "case.close", "Closes a case that is kept open.", {"case", "reason"}, {"command-id"}),
       verb("cancel", "case.cancel", "Stops a case.", {"case", "reason"}, {"recover", "command-id"}),
       verb("suspend", "case.suspend", "Lets a case or a part of it stand still.", {"case", "till", "reason"},
            {"item", "command-id"}),
       verb("resume", "case.resume", "Lets it go on.", {"case"}, {"item", "reason", "command-id"}),
       verb("reopen", "case.reopen", "Opens a closed case again.", {"case", "reason"}, {"at", "command-id"}),
       verb("migrate", "case.migrate", "Lets a case go on in another version of its route.", {"case", "reason"},
            {"to", "nodes", "clocks", "command-id"}),
       verb("revert", "case.revert", "Puts a case back as it was before it moved.", {"case", "reason"}, {"command-id"}),
       verb("link", "case.link", "Links a case with another: parent, follows, blocks.", {"case", "kind", "to"},
            {"reason", "command-id"}),
       verb("unlink", "case.unlink", "Takes a link back.", {"case", "kind", "to"}, {"reason", "command-id"})}};
}

Noun work() {
  return {
      "work",
      "Work items.",
      {verb("find", "work.find", "The worklist.", {},
            {"filter.owner", "filter.role", "filter.case", "filter.node", "filter.due_before", "filter.helper",
             "filter.told", "limit", "after"}),
       verb("get", "work.get", "Shows a work item and its form.", {"item"}, {}),
       verb("claim", "work.claim", "Takes offered work.", {"item"}, {"command-id"}),
       verb("release", "work.release", "Gives work back.", {"item"}, {"command-id"}),
       verb("start", "work.start", "Begins work.", {"item"}, {"command-id"}),
       verb("pause", "work.pause", "Lays started work aside.", {"item"}, {"command-id"}),
       verb("resume", "work.resume", "Goes on with paused work.", {"item"}, {"command-id"}),
       verb("reschedule", "work.reschedule", "Puts its due date on another day.", {"item", "due", "reason"},
            {"expected-seq", "command-id"}),
       verb("delegate", "work.delegate", "Gives work to somebody else.", {"item", "to"}, {"command-id"}),
       verb("help", "work.help", "Adds or removes a helper.", {"item"}, {"add", "remove", "command-id"}),
       verb("next", "work.next", "What to do next, and why.", {}, {"mode", "node", "case", "claim", "command-id"}),
       verb("complete", "work.complete", "Completes a step.", {"item"},
            {"outcome", "form", "expected-seq", "command-id"}),
       verb("skip", "work.skip", "Skips a step.", {"item", "reason"}, {"command-id"}),
       verb("redo", "work.redo", "Does a step once more.", {"case", "node", "reason"}, {"within", "command-id"}),
       verb("confirm", "work.confirm", "Says that a stale result holds.", {"case", "node", "reason"}, {"command-id"}),
       verb("add", "work.add", "Adds an optional step.", {"case", "node"}, {"command-id"})}};
}

Noun eaches() {
  return {"each",
          "The elements of an `each` of a case.",
          {verb("add", "each.add", "Adds an element to one that is open.", {"case", "node"},
                {"item", "expected-seq", "command-id"}),
           verb("close", "each.close", "Says that no more will be added.", {"case", "node"},
                {"expected-seq", "command-id"}),
           verb("complete", "each.complete", "Says that what is done is enough; the rest is withdrawn.",
                {"case", "node"}, {"expected-seq", "command-id"})}};
}

Noun incidents() {
  return {"incident",
          "What went wrong and is not mended yet.",
          {verb("find", "incident.find", "Lists them.", {},
                {"filter.owner", "filter.role", "filter.case", "filter.node", "filter.due_before", "limit", "after"}),
           verb("retry", "incident.retry", "Tries it again.", {"item"}, {"file", "expected-seq", "command-id"}),
           verb("resolve", "incident.resolve", "Closes it without trying again.", {"item", "reason"},
                {"expected-seq", "command-id"}),
           verb("assign", "incident.assign", "Puts it on somebody's name.", {"item", "to"},
                {"expected-seq", "command-id"})}};
}

Noun routes() {
  auto diagram = verb("diagram", "route.diagram", "A route as a drawing.", {"route"},
                      {"format", "version", "case", "counts", "against"});
  diagram.bare = "text";
  return {"route",
          "Routes.",
          {verb("find", "route.find", "The region's routes.", {}, {}),
           verb("get", "route.get", "A route.", {"route"}, {}), std::move(diagram)}};
}

std::vector<Noun> of_time() {
  return {
      {"timer",
       "What of a case is planned.",
       {verb("find", "timer.find", "Shows a case's timers, soonest first.", {"case"}, {}),
        verb("move", "timer.move", "Moves a timer.", {"case", "timer", "at", "reason"}, {"command-id"}),
        verb("fire", "timer.fire", "Lets a timer go off now.", {"case", "timer", "reason"}, {"command-id"})}},
      {"calendar",
       "Calendars.",
       {verb("recount", "calendar.recount", "Counts the dates of open cases anew.", {"reason"},
             {"dry_run", "case", "limit", "after", "command-id"})}},
      {"sla",
       "Service levels of a case.",
       {verb("find", "sla.find", "How much service time is used, and when it is up.", {"case"}, {})}},
      {"term",
       "Periods of the law.",
       {verb("find", "term.find", "Where each stands, and why it ends when it ends.", {"case"}, {}),
        verb("suspend", "term.suspend", "Makes a period stand still.", {"case", "term", "ground", "letter", "till"},
             {"letter_date", "item", "command-id"}),
        verb("resume", "term.resume", "Lets it run again.", {"case", "term"}, {"date", "reason", "item", "command-id"}),
        verb("extend", "term.extend", "Extends a period.", {"case", "term", "duration", "reason"},
             {"item", "command-id"})}},
  };
}

Noun budgets() {
  return {"budget",
          "Money.",
          {verb("balance", "budget.balance", "What is in every line.", {}, {"budget"}),
           verb("list", "budget.balance", "The same.", {}, {}),
           verb("get", "budget.balance", "What is in one line.", {"budget"}, {}),
           verb("postings", "budget.postings", "What was posted in a line.", {"budget"}, {"case", "limit", "after"}),
           verb("reserve", "budget.reserve", "Sets free money aside.", {"budget", "amount", "reason"},
                {"case", "per", "flags", "command-id"}),
           verb("commit", "budget.commit", "Promises what was reserved.", {"budget", "amount", "reason"},
                {"from", "case", "per", "flags", "command-id"}),
           verb("pay", "budget.pay", "Pays what was committed.", {"budget", "amount", "reason"},
                {"case", "per", "flags", "command-id"}),
           verb("settle", "budget.settle", "Accounts for what was paid.", {"budget", "amount", "reason"},
                {"case", "per", "flags", "command-id"}),
           verb("withdraw", "budget.withdraw", "Makes free again.", {"budget", "from", "amount", "reason"},
                {"case", "per", "flags", "command-id"}),
           verb("transfer", "budget.transfer", "Moves free money between lines, in or out.", {"amount", "reason"},
                {"from", "to", "funder", "command-id"}),
           verb("close", "budget.close", "Ends the year of a line.", {"budget", "reason"}, {"into", "command-id"})}};
}

Noun metrics() {
  return {"metric",
          "Metrics.",
          {verb("find", "metric.find", "The region's metrics.", {}, {}),
           verb("value", "metric.value", "A metric, also by value.", {"metric"}, {"limit", "after"}),
           verb("members", "metric.members", "The cases behind it.", {"metric"}, {"part", "by", "limit", "after"}),
           verb("series", "metric.series", "A metric over time.", {"metric"}, {"per", "from", "till", "by"})}};
}

std::vector<Noun> of_places() {
  return {
      {"capacity",
       "Places of the records of a register.",
       {verb("get", "capacity.get", "How many places a record has, and who has them.", {"register", "id"},
             {"from", "till", "limit", "after"}),
        verb("waiting", "capacity.waiting", "Who waits for a place, in order.", {"register"},
             {"case", "limit", "after"}),
        verb("hold", "capacity.hold", "Holds a place for a case.", {"case", "register", "id", "hold", "reason"},
             {"from", "till", "expected-seq", "command-id"}),
        verb("confirm", "capacity.confirm", "Makes a held place last.", {"case", "seat"},
             {"expected-seq", "command-id"}),
        verb("release", "capacity.release", "Gives a place back.", {"case", "seat", "reason"},
             {"expected-seq", "command-id"})}},
      {"match",
       "Matching.",
       {verb("item", "match.rank", "Ranks the records for a work item.", {"item"}, {"limit", "after"}),
        verb("client", "match.rank", "Ranks the records of a register for a client.", {"register", "client"},
             {"filter", "limit", "after"}),
        verb("record", "match.rank", "Ranks who waits for a record.", {"register", "record"}, {"limit", "after"})}},
  };
}

Noun batches() {
  return {
      "batch",
      "One command over many items, given by the server.",
      {verb("start", "batch.start", "Starts one: a command, over what, and the parameters of each call.",
            {"command", "over", "params"},
            {"preview", "rate", "stop-at-failures", "stop-at-incidents", "title", "paused", "command-id"}),
       verb("get", "batch.get", "How far it is.", {"batch"}, {}),
       verb("find", "batch.find", "Lists those of the last 30 days.", {}, {"state", "limit", "after"}),
       verb("results", "batch.results", "The items, and what came of each.", {"batch"}, {"state", "limit", "after"}),
       verb("pause", "batch.pause", "Lets it stand still.", {"batch"}, {"command-id"}),
       verb("resume", "batch.resume", "Lets it go on.", {"batch"}, {"command-id"}),
       verb("cancel", "batch.cancel", "Ends it: what is done stays.", {"batch"}, {"command-id"}),
       verb("retry", "batch.retry", "Does what was refused again.", {"batch"}, {"command-id"})}};
}

Noun documents() {
  return {
      "document",
      "Documents.",
      {verb("find", "document.find", "Lists the documents of a case, or of all cases about somebody.", {},
            {"filter.case", "filter.subject.register", "filter.subject.id", "filter.kind", "filter.status",
             "filter.signer", "limit", "after"}),
       verb("sign", "document.sign", "Signs a document.", {"case", "document"}, {"as", "date", "command-id"}),
       verb("remove", "document.remove", "Says that a document counts no longer.", {"case", "document", "reason"},
            {"command-id"}),
       verb("scan", "blob.scan", "Has the scanner judge the bytes of a document again.", {"sha256"}, {"command-id"})}};
}

std::vector<Noun> of_versions() {
  return {{"publisher",
           "Whose signature the region trusts under a bundle.",
           {verb("put", "publisher.put", "Trusts a key of a publisher.", {"publisher", "key"}, {"command-id"}),
            verb("find", "publisher.find", "Lists who is trusted.", {}, {}),
            verb("remove", "publisher.remove", "Trusts a publisher, or one key of his, no longer.", {"publisher"},
                 {"key", "command-id"})}},
          {"plugin",
           "The versions of a region's bundle.",
           {verb("find", "plugin.find", "Lists the versions.", {}, {"limit", "after"}),
            verb("get", "plugin.get", "Shows a version.", {"bundle"}, {}),
            verb("compare", "plugin.diff", "Says what a version changes of another, on the server.", {"bundle"},
                 {"against"}),
            verb("recheck", "plugin.check", "Loads and proves a version again, on the server.", {"bundle"}, {}),
            verb("retest", "plugin.test", "The same, and runs its specs.", {"bundle"}, {}),
            verb("upload", "plugin.upload", "Judges a file that was brought before.", {"sha256"}, {"command-id"}),
            verb("activate", "plugin.activate", "Serves a version from now on.", {"bundle"},
                 {"approve", "expected", "command-id"}),
            verb("plan", "plugin.plan", "Sums up what would become of the open cases of a route in another version.",
                 {"route"}, {"to", "nodes", "clocks"}),
            verb("rollback", "plugin.rollback", "Serves the version again that was active before.", {"reason"},
                 {"to", "command-id"}),
            verb("stop", "plugin.stop", "Stops every handler of the region.", {"reason"}, {"command-id"}),
            verb("resume", "plugin.resume", "Lets the handlers run again.", {}, {"reason", "command-id"}),
            verb("remove", "plugin.remove", "Forgets a version that nothing runs on.", {"bundle"}, {"command-id"})}}};
}

std::vector<Noun> of_the_region() {
  return {
      {"register",
       "Registers.",
       {verb("put", "register.put", "Writes a record.", {"register", "id", "record"},
             {"external", "source", "ground", "valid_from", "command-id"}),
        verb("get", "register.get", "Shows a record.", {"register", "id"}, {"on"}),
        verb("known", "register.get", "Shows the record that another system knows by an id.",
             {"register", "system", "external"}, {"on"}),
        verb("find", "register.find", "Searches a register.", {"register"},
             {"filter", "text", "sort", "facets", "count", "limit", "after"}),
        verb("history", "register.history", "What was done to a record.", {"register", "id"}, {"limit", "after"}),
        verb("remove", "register.remove", "Takes a record out of its register.", {"register", "id"},
             {"source", "ground", "command-id"}),
        verb("schema", "register.schema", "The JSON Schema of a register's records.", {"register"}, {})}},
      {"pool",
       "Pools.",
       {verb("status", "pool.status", "Size, target, queue.", {"pool"}, {}),
        verb("members", "pool.members", "Who is in.", {"pool"}, {"limit", "after"}),
        verb("queue", "pool.queue", "Who waits.", {"pool"}, {"limit", "after"}),
        verb("leave", "pool.leave", "Takes somebody out.", {"pool", "client", "reason"}, {"command-id"})}},
      budgets(),
      metrics(),
      {"user",
       "Users.",
       {verb("put", "user.put", "Makes or changes a user.", {"id", "name"},
             {"roles", "admin", "languages", "team", "command-id"}),
        verb("find", "user.find", "Lists users.", {}, {"limit", "after"})}},
      {"absence",
       "Who is away, and who does the work meanwhile.",
       {verb("put", "absence.put", "Puts an absence on record.", {"from", "till", "reason"},
             {"user", "substitute", "command-id"}),
        verb("find", "absence.find", "Lists who is or will be away.", {},
             {"filter.user", "filter.on", "limit", "after"}),
        verb("remove", "absence.remove", "Takes an absence back, or ends it.", {"from"}, {"user", "command-id"})}},
      {"handover",
       "Handing over many cases at once.",
       {verb("make", "handover.make", "Hands over somebody's cases and work.", {"from", "reason"},
             {"to", "policy", "register", "dry_run", "filter.case", "filter.route", "filter.node", "limit", "after",
              "command-id"}),
        verb("undo", "handover.undo", "Takes one back.", {"handover"}, {"command-id"}),
        verb("find", "handover.find", "Lists those of the last 30 days.", {}, {"limit", "after"})}},
      {"token", "Tokens.", {verb("put", "token.put", "Makes a token for a user.", {"user"}, {"command-id"})}},
      {"system",
       "The server.",
       {verb("info", "system.info", "What is served.", {}, {}),
        verb("slow", "system.slow_turns", "The newest turns that took long.", {}, {"limit"}),
        verb("release", "system.release", "Lets a region that is held go on.", {}, {"command-id"}),
        verb("clock", "system.clock", "The time; moves a virtual clock.", {}, {"advance_to", "advance"})}},
      documents(),
      {"job",
       "Jobs, for programs that do them.",
       {verb("take", "job.take", "Takes jobs under a lease.", {"kinds"}, {"max", "lease-seconds", "wait-seconds"}),
        verb("extend", "job.extend", "Lets a lease last longer.", {"job", "lease"}, {"lease-seconds"}),
        verb("done", "job.done", "Says what came of a job.", {"job", "lease"}, {"outcome", "result", "command-id"}),
        verb("fail", "job.fail", "Says that it could not be done.", {"job", "lease", "error"},
             {"class", "retry-after", "command-id"})}},
      {"message",
       "Messages.",
       {verb("send", "message.send", "Sends a message to a case.", {"to.case", "message"},
             {"deliver", "data", "ttl", "command-id"}),
        verb("tell", "message.send", "Sends a message to the open cases of a route about a subject.",
             {"to.route", "to.subject.register", "to.subject.id", "message"}, {"deliver", "data", "ttl", "command-id"}),
        verb("pending", "message.pending", "What nobody took, and why.", {},
             {"filter.case", "filter.state", "limit", "after"})}},
  };
}

}  // namespace

const std::vector<Noun>& nouns() {
  static const std::vector<Noun> all = [] {
    std::vector<Noun> out{cases(), work(), eaches(), incidents(), routes(), batches()};
    for (const auto& some : {of_the_region(), of_versions(), of_places(), of_time()})
      out.insert(out.end(), some.begin(), some.end());
    return out;
  }();
  return all;
}

std::string help_of(const Word& word) {
  if (word.kind != Kind::json) return word.help;
  return word.help + "; JSON, such as '" + word.example + "'";
}

}  // namespace trajectum::app
