// The keys, in the order of docs/route-language.md.
#include "author/notes.hpp"

namespace trajectum::author {
namespace {

constexpr const char* kAsk = "fun(case: trajectum.case): any";
constexpr const char* kAct = "fun(case: trajectum.case)";
constexpr const char* kCompleted = "fun(case: trajectum.case, form: trajectum.form, outcome: string?)";
constexpr const char* kTitle = "trajectum.title";
constexpr const char* kWay = "trajectum.way";
constexpr const char* kSpan = "trajectum.duration";
constexpr const char* kFields = "trajectum.field[]";
constexpr const char* kNumber = "number|trajectum.money";

constexpr KeyNote kNotes[] = {
    // any
    {"*", "title", false, kTitle, "Hoe mensen het zien.", "What people see."},
    {"route,stage,each,series", "start", false, "string|string[]", "De knoop of knopen waarmee het begint.",
     "The node or nodes it begins with."},
    {"*", "next", false, kWay, "De weg verder als geen uitkomst is genoemd.", "The way on when no outcome is named."},
    {"*", "outcomes", false, "table<string, trajectum.way>", "Per uitkomst de weg verder.",
     "For each outcome the way on."},
    {"*", "when", false, kAsk, "Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan.",
     "Is this node needed? If not, it is passed by."},
    {"*", "within", false, kSpan, "Zo lang mag het duren, vanaf het begin.", "As long as it may take, from entry."},
    {"subroute,job", "within", true, kSpan, "Zo lang mag het duren, vanaf het begin.",
     "As long as it may take, from entry."},
    {"subroute,job", "on_timeout", true, kWay, "De weg als `within` voorbij is.", "The way when `within` is over."},
    {"*", "on_timeout", false, kWay, "De weg als `within` voorbij is; de knoop wordt ingetrokken.",
     "The way when `within` is over; the node is withdrawn."},
    {"*", "join", false, "\"any\"|\"all\"|\"active\"|trajectum.keys.join",
     "Op wie de knoop wacht: de eerste, allen, of wie nog kan komen.",
     "Whom the node waits for: the first, all, or whoever can still come."},
    {"*", "mutex", false, "string", "Nooit tegelijk met een andere knoop van deze naam.",
     "Never at the same time as another node of this name."},
    {"*", "while_in", false, "string", "Alleen te doen terwijl die andere knoop openstaat.",
     "Can be worked on only while that other node is open."},
    {"*", "withdraw_when", false, kAsk, "Wordt ingetrokken zodra dit waar is.",
     "Is withdrawn as soon as this is true."},
    {"*", "required", false, "boolean", "Een `finish` wacht erop.", "A `finish` waits for it."},
    {"*", "repeats", false, kAsk, "Nog eens, zolang dit waar is als hij klaar is.",
     "Once more, while this is true when it ends."},
    {"*", "escalate", false, "trajectum.escalation|trajectum.escalation[]", "Wie het hoort als werk oud wordt.",
     "Who hears of it when work grows old."},
    {"*", "on_enter", false, kAct, "Wat de server doet als de knoop opengaat.",
     "What the engine does when the node opens."},
    {"*", "on_done", false, kCompleted, "Wat de server doet als de knoop klaar is.",
     "What the engine does when the node is completed."},
    {"*", "term", false, "trajectum.term", "Een termijn van de wet.", "A period of the law."},
    // route
    {"route", "version", false, "string", "De versie, zoals \"1.0.0\".", "The version, such as \"1.0.0\"."},
    {"route", "subject", false, "string", "Het register waar een traject over gaat.",
     "The register that a case is about."},
    {"route", "owner", false, "string", "De rol die een traject heeft.", "The role that has a case."},
    {"route", "file", false, kFields, "Wat het dossier onthoudt.", "What the case file keeps."},
    {"route", "extends", false, "string", "De route die deze verandert.", "The route that this one changes."},
    {"route", "incident_by", false, "string", "De rol die herstelt wat achter een stap misging.",
     "The role that mends what went wrong behind a step."},
    {"route", "keep_open", false, "boolean", "Het traject eindigt pas als iemand het sluit.",
     "The case ends only when somebody closes it."},
    // step, optional
    {"step,optional", "by", true, "trajectum.role|trajectum.owner", "Wie dit doet.", "Who does it."},
    {"step,optional", "due", true, kSpan, "Wanneer het klaar moet zijn.", "By when it must be done."},
    {"*", "allocate", false, "\"offer\"|\"least_loaded\"|\"familiar\"", "Naar wie het werk vanzelf gaat.",
     "To whom the work goes by itself."},
    {"*", "form", false, kFields, "Wat bij het afronden wordt gevraagd.", "What is asked at completion."},
    {"*", "evidence", false, "trajectum.field|trajectum.field[]", "De documenten die er moeten zijn.",
     "The documents that must be there."},
    {"*", "reserve", false, "trajectum.seats|trajectum.seats[]", "De plaatsen die het neemt.",
     "The places that it takes."},
    {"*", "spend", false, "trajectum.budget", "Het geld dat het kost.", "The money that it costs."},
    {"*", "match", false, "string", "Het formulier krijgt een veld voor een record van dit register.",
     "The form gets a field for a record of this register."},
    {"*", "requires", false,
     "fun(case: trajectum.case, form: trajectum.form, outcome: string?): boolean, trajectum.title?",
     "Mag het zo worden afgerond? Zo niet, met de zin die iemand leest.",
     "May it be completed so? If not, with the sentence that a person reads."},
    {"*", "skip_by", false, "trajectum.role", "Wie de stap mag overslaan, met een reden.",
     "Who may pass the step by, with a reason."},
    {"step", "every", false, "trajectum.keys.every", "Voegt zo vaak die optionele stap toe.",
     "Adds that optional step so often."},
    {"*", "manual", false, "boolean", "Het werk wordt begonnen voor het wordt afgerond.",
     "The work is begun before it is completed."},
    {"step,optional", "priority", false, "\"low\"|\"normal\"|\"high\"|fun(case: trajectum.case): string",
     "De prioriteit van het werk zelf.", "The priority of the work itself."},
    // decide
    {"decide", "table", true, "string", "De beslistabel.", "The decision table."},
    {"decide", "into", false, "string|table<string, string>", "Het veld van het dossier dat de uitkomst krijgt.",
     "The field of the case file that gets the result."},
    // wait
    {"wait", "message", false, "string", "Wacht op een bericht van deze naam.", "Waits for a message of this name."},
    {"wait", "fresh", false, "boolean", "Alleen een bericht dat kwam nadat dit openging.",
     "Only a message that was sent after this opened."},
    {"wait", "ready", false, kAsk, "Wacht tot dit waar is.", "Waits until this is true."},
    {"wait", "ready_on", false, "string", "Wacht tot de datum op dit pad.", "Waits for the date at this path."},
    {"wait", "lasts", false, kSpan, "Wacht zo lang.", "Waits so long."},
    // subroute
    {"subroute", "route", true, "string", "De route van het kind.", "The route of the child."},
    {"subroute", "subject", false, "string", "Over wie het kind gaat: een pad naar een `ref`.",
     "Whom the child is about: a path to a `ref`."},
    {"subroute", "file", false, "table<string, string>", "Hun veld = ons pad.", "Their field = our path."},
    {"subroute", "bound", false, "boolean", "Het kind gaat mee als deze knoop wordt ingetrokken.",
     "The child goes along when this node is withdrawn."},
    // job, script
    {"job", "kind", true, "string", "Wat de worker doet.", "What the worker does."},
    {"job", "input", false, "table<string, string>", "Naam = pad: wat de worker krijgt.",
     "Name = path: what the worker gets."},
    {"job", "fields", false, kFields, "Wat de worker teruggeeft.", "What the worker gives back."},
    {"job", "retry", false, "integer", "Hoe vaak het wordt geprobeerd.", "How often it is tried."},
    {"script", "run", true, kAct, "Wat de server doet.", "What the engine does."},
    // milestone
    {"milestone", "on", false, "string", "De datum op dit pad; niets: vandaag.", "The date at this path; none: today."},
    // each
    {"each", "over", false, "string|integer|fun(case: trajectum.case): any",
     "Waarover: een lijst, een aantal, of een functie.", "Over what: a list, a number, or a function."},
    {"each", "open", false, "boolean", "Mensen voegen toe tot iemand sluit.", "People add until somebody closes it."},
    {"each", "need", false, "integer|\"all\"", "Zo veel moeten er klaar zijn.", "So many must be done."},
    {"each", "after", false, "\"drain\"|\"cancel\"", "Wat de anderen dan doen.", "What the others do then."},
    {"each", "done_when", false, kAsk, "Klaar zodra dit waar is.", "Done as soon as this is true."},
    {"each", "one_by_one", false, "boolean", "Een voor een.", "One at a time."},
    // series
    {"series", "at", false, "trajectum.duration[]", "Zo lang na `from` telkens een.", "One so long after `from` each."},
    {"series", "from", false, "string", "De datum waarvan het telt; niets: het begin.",
     "The date it counts from; none: entry."},
    {"series", "every", false, kSpan, "Zo vaak een.", "One so often."},
    {"series", "times", false, "integer", "Zo veel keer.", "So many times."},
    {"series", "till", false, "string", "Tot de datum op dit pad.", "Until the date at this path."},
    {"series", "anchor", false, "\"planned\"|\"done\"", "Telt vanaf het plan, of vanaf het einde van de vorige.",
     "Counts from the plan, or from the end of the last."},
    {"finish_by", "path", false, "string", "Staat achter het woord: een keuze zegt de uitkomst.",
     "Stands behind the word: a choice says the outcome."},
    // ways
    {"to,done,finish", "when", false, "fun(case: trajectum.case, form: trajectum.form): any", "Mag deze weg?",
     "May this way be gone?"},
    {"to,done", "at_most", false, "integer", "Hoogstens zo vaak.", "At most so often."},
    {"to,done", "otherwise", false, kWay, "De weg als `at_most` op is.", "The way when `at_most` is used up."},
    {"to,done,finish", "bare", false, "boolean", "Vraagt alleen een reden, geen formulier.",
     "Asks only a reason, no form."},
    {"to,done,finish", "priority", false, "\"low\"|\"normal\"|\"high\"", "De prioriteit die het traject krijgt.",
     "The priority that the case gets."},
    {"to,done,finish", "withdraws", false, "string[]", "Trekt deze knopen in.", "Withdraws these nodes."},
    {"to", "marks", false, "integer", "Zo veel tekens tegelijk.", "So many marks at once."},
    // join
    {"join", "need", false, "integer|\"all\"|\"active\"", "Zo veel bronnen moeten er zijn.",
     "So many sources must have come."},
    {"join", "after", false, "\"drain\"|\"block\"|\"cancel\"|\"keep\"", "Wat wie later komt doet.",
     "What those who come later do."},
    {"join", "surplus", false, "\"keep\"", "Tekens die overblijven zijn bedoeld.", "Marks left over are meant."},
    {"join", "here", false, "boolean", "Kijkt alleen in deze fase.", "Looks in this scope only."},
    {"join", "marks", false, "integer", "Zo veel tekens van een bron.", "So many marks of a source."},
    // parts of a step
    {"by role", "same_as", false, "string", "Wie die stap deed.", "Who did that step."},
    {"by role", "differs_from", false, "string", "Iemand anders dan wie die stap deed.",
     "Somebody else than who did that step."},
    {"by role", "speaks", false, "string", "Spreekt de taal op dit pad.", "Speaks the language at this path."},
    {"by role", "holds", false, "string", "Heeft zelf een geldig record in dit register.",
     "Holds a valid record of their own in this register."},
    {"by role", "at_most", false, "trajectum.caseload", "Niet meer trajecten dan dit.", "No more cases than this."},
    {"due", "after", false, "string", "Telt vanaf de datum op dit pad.", "Counts from the date at this path."},
    {"every", "add", true, "string", "De optionele stap.", "The optional step."},
    {"evidence document", "signed_by", false, "string[]", "Door wie ondertekend.", "Signed by whom."},
    {"evidence document", "types", false, "string[]", "Van welk type, zoals \"application/pdf\".",
     "Of which type, such as \"application/pdf\"."},
    {"evidence document", "max", false, "integer", "Hoogstens zo groot: megabytes(5).",
     "At most so large: megabytes(5)."},
    {"evidence document", "when", false, "string", "Alleen als de `yesno` op dit pad ja is.",
     "Only when the `yesno` at this path is yes."},
    {"seats", "count", false, "integer", "Zo veel.", "So many."},
    {"seats", "at_least", false, "integer", "Zo veel is genoeg.", "So many is enough."},
    {"seats", "distinct", false, "string", "Elk met een andere waarde van dit veld.",
     "Each with another value of this field."},
    {"seats", "where", false, "fun(case: trajectum.case, record: trajectum.record): any", "Past dit record?",
     "Does this record fit?"},
    {"seats", "hold", false, kSpan, "Houdt vast vanaf het begin, hoogstens zo lang.",
     "Holds from entry, at most so long."},
    {"spend budget", "units", false, "integer", "Zo veel eenheden.", "So many units."},
    {"spend budget", "amount", false, "trajectum.money", "Zo veel geld.", "So much money."},
    {"spend budget", "per", false, "string", "Voor wie: een pad naar een `ref`.", "For whom: a path to a `ref`."},
    {"term", "from", false, "string", "Telt vanaf de datum op dit pad.", "Counts from the date at this path."},
    {"term", "extend", false, "trajectum.keys.term_extend", "Wie verdaagt, en hoeveel.", "Who extends, and how much."},
    {"term", "suspend", false, "string[]", "Op welke gronden het stilstaat.", "The grounds on which it stands still."},
    {"term extend", "at_most", true, kSpan, "Hoogstens zo lang.", "At most so long."},
    {"term extend", "by", true, "trajectum.role", "Door wie.", "By whom."},
    {"workdays", "calendar", false, "string", "Telt met deze kalender.", "Counts by this calendar."},
    // fields
    {"text,note,yesno,integer,decimal,money,date,choice,choices,ref,group", "required", false, "boolean", "Verplicht.",
     "Must be filled in."},
    {"*", "sensitive", false, "boolean", "Niet te zien in de geschiedenis.", "Not shown in the history."},
    {"text,note,choice", "default", false, "string", "Wat het is als het leeg blijft.", "What it is when left empty."},
    {"yesno", "default", false, "boolean", "Wat het is als het leeg blijft.", "What it is when left empty."},
    {"integer,decimal", "default", false, "number", "Wat het is als het leeg blijft.", "What it is when left empty."},
    {"money", "default", false, "trajectum.money", "Wat het is als het leeg blijft.", "What it is when left empty."},
    {"date", "default", false, "trajectum.date", "Wat het is als het leeg blijft.", "What it is when left empty."},
    {"*", "prefill", false, "string", "Wordt vooraf ingevuld vanaf dit pad.",
     "Is filled in beforehand from this path."},
    {"*", "min", false, kNumber, "Minstens: waarde, tekens of aantal.", "At least: value, signs or how many."},
    {"*", "max", false, kNumber, "Hoogstens: waarde, tekens of aantal.", "At most: value, signs or how many."},
    {"choice,choices", "from", false, "string", "De keuzes: een register, of een lijst op dit pad.",
     "The choices: a register, or a list at this path."},
    {"ref", "to", false, "string", "Het register; niets: dat van zijn naam.", "The register; none: that of its name."},
    {"group", "many", false, "boolean", "Meer rijen.", "Several rows."},
    // other files
    {"register", "key", true, "trajectum.field", "Het veld waaraan een record wordt gekend.",
     "The field by which a record is known."},
    {"register", "fields", false, kFields, "De velden.", "The fields."},
    {"register", "capacity", false, "string", "Het veld dat zegt hoeveel plaatsen een record heeft.",
     "The field that says how many places a record has."},
    {"register", "period", false, "\"day\"|trajectum.keys.period", "Wanneer die plaatsen er zijn.",
     "When those places are."},
    {"register", "shared", false, "\"province\"", "Andere regio's lezen het ook.", "Other regions read it too."},
    {"period", "from", true, "string", "Het datumveld waarop het begint.", "The date field on which it begins."},
    {"period", "to", false, "string", "Het datumveld waarop het eindigt.", "The date field on which it ends."},
    {"role", "caseload", false, "integer", "Zo veel trajecten mag iemand hebben.", "So many cases one may have."},
    {"calendar", "days", false,
     "(\"monday\"|\"tuesday\"|\"wednesday\"|\"thursday\"|\"friday\"|\"saturday\"|\"sunday\")[]",
     "De dagen waarop gewerkt wordt.", "The days on which people work."},
    {"calendar", "closed", false, "trajectum.date[]", "De dagen waarop gesloten is.", "The days that are closed."},
    {"budgets", "year", true, "integer", "Het jaar.", "The year."},
    {"budgets", "total", false, "trajectum.money", "De som van de regels.", "The sum of the lines."},
    {"budget", "unit", false, "trajectum.money", "Wordt per zo veel toegekend.", "Is granted by so much at once."},
    {"budget", "one_per", false, "string", "Hoogstens een per record van dit register.",
     "At most one for each record of this register."},
    {"pool", "route", true, "string", "De route die bij toelating opengaat.", "The route that opens on admission."},
    {"pool", "size", false, "trajectum.since[]", "Hoeveel clienten, vanaf welke dag.",
     "How many clients, from which day."},
    {"pool", "quota", false, "trajectum.keys.quota", "Een deel voor elke waarde van een keuze.",
     "A share for each value of a choice."},
    {"pool", "admit", false, "fun(client: trajectum.record): any", "Mag deze client erin?", "May this client come in?"},
    {"pool", "rank", false, "fun(client: trajectum.record): any, any, any", "Wie het eerst gaat: laagste eerst.",
     "Who goes first: lowest first."},
    {"pool", "leave", false, "trajectum.measure", "Wat plaats maakt: reached \"mijlpaal\".",
     "What makes room: reached \"milestone\"."},
    {"quota", "by", false, "string", "De keuze, zoals \"client.bron\".", "The choice, such as \"client.source\"."},
    {"quota", "parts", false, "table<string, integer>", "Waarde = hoeveel.", "Value = how many."},
    {"share,count", "of", true, "trajectum.measure", "Waarover het gaat.", "What it is about."},
    {"share,count", "where", false, "trajectum.measure|trajectum.escalation|fun(case: trajectum.case): any",
     "Waaraan zij voldoen.", "What they meet."},
    {"share", "target", false, "string", "Wat het moet zijn, zoals \"30%\".", "What is aimed at, such as \"30%\"."},
    {"count", "target", false, "integer", "Wat het moet zijn.", "What is aimed at."},
    {"reached", "within", false, kSpan, "Binnen zo lang.", "Within so long."},
    {"decision", "hit", true, "\"unique\"|\"any\"|\"priority\"|\"first\"|\"collect\"|\"rule_order\"|\"output_order\"",
     "Welke regel beslist.", "Which rule decides."},
    {"decision", "with", false, "\"list\"|\"sum\"|\"min\"|\"max\"|\"count\"", "Wat `collect` ervan maakt.",
     "What `collect` makes of it."},
    {"decision", "inputs", true, "(string|fun(case: trajectum.case): any)[]",
     "De paden of functies waarnaar wordt gekeken.", "The paths or functions that are looked at."},
    {"decision", "outputs", false, "string[]", "De namen van de uitkomsten.", "The names of the outputs."},
    {"decision", "order", false, "any[]", "De uitkomsten, de eerste gaat voor.", "The outputs, the first goes first."},
    {"decision", "rules", true, "any[][]", "Per regel een cel per ingang, dan de uitkomst.",
     "For each rule a cell for each input, then the output."},
};

bool names(const KeyNote& note, std::string_view construct) {
  bool found = false;
  each_part(note.on, [&](std::string_view one) { found = found || one == construct; });
  return found;
}

}  // namespace

std::span<const KeyNote> key_notes() { return kNotes; }

const KeyNote* note_of(std::string_view construct, std::string_view key) {
  const KeyNote* any = nullptr;
  for (const auto& note : kNotes) {
    if (key != note.key) continue;
    if (names(note, construct)) return &note;
    if (note.on == std::string_view("*")) any = &note;
  }
  return any;
}

}  // namespace trajectum::author
