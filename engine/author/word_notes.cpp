// The words, in the order of route/word_specs.cpp.
#include "author/notes.hpp"

namespace trajectum::author {
namespace {

constexpr const char* kNode = "trajectum.node";
constexpr const char* kField = "trajectum.field";
constexpr const char* kTest = "trajectum.test";
constexpr const char* kChange = "trajectum.change";

constexpr WordNote kNotes[] = {
    {"route", "trajectum.route", "", "trajectum.node|trajectum.change", "", "Een route: de weg van een traject.",
     "A route: the way of a case."},
    {"stage", kNode, "", kNode, "", "Een fase: knopen die bij elkaar horen.", "A stage: nodes that belong together."},
    {"step", kNode, "", "", "", "Een stap die iemand doet.", "A step that a person does."},
    {"optional", kNode, "", "", "", "Een stap die iemand toevoegt.", "A step that somebody adds."},
    {"decide", kNode, "", "", "", "Laat een tabel beslissen.", "Lets a table decide."},
    {"wait", kNode, "", "", "", "Wacht op een bericht, een datum, een tijd of een voorwaarde.",
     "Waits for a message, a date, a time or a condition."},
    {"subroute", kNode, "", "", "", "Opent een traject van een andere route.", "Opens a case of another route."},
    {"milestone", kNode, "", "", "", "Een mijlpaal: wat bereikt is.", "A milestone: what was reached."},
    {"each", kNode, "", kNode, "", "Dezelfde knopen voor elk van een lijst.", "The same nodes for each of a list."},
    {"series", kNode, "", kNode, "", "Dezelfde knopen op vaste tijden.", "The same nodes at set times."},
    {"finish_by", kNode, "", "", "", "Eindigt met de uitkomst die een keuze noemt.",
     "Ends with the outcome that a choice names."},
    {"job", kNode, "", "", "", "Werk voor een programma elders.", "Work for a program elsewhere."},
    {"script", kNode, "", "", "", "Wat de server zelf doet.", "What the engine does by itself."},
    {"to", "trajectum.arc", "", "", "", "Een weg naar een knoop.", "A way to a node."},
    {"finish", "trajectum.arc", "", "", "", "Eindigt de fase of de route met deze uitkomst.",
     "Ends the stage or route with this outcome."},
    {"done", "trajectum.arc", "", "", "", "Deze tak is klaar.", "This branch has ended."},
    {"one", "trajectum.arc", "", "trajectum.way", "", "De eerste weg die mag.", "The first way that may be gone."},
    {"some", "trajectum.arc", "", "trajectum.way", "", "Elke weg die mag.", "Every way that may be gone."},
    {"race", "trajectum.arc", "", "trajectum.way", "", "Wie het eerst begint.", "Whoever starts first."},
    {"change", kChange, "", "*", "", "Verandert een knoop van de basis.", "Changes a node of the base."},
    {"after", kChange, "", kNode, "", "Zet knopen achter deze.", "Puts nodes behind this one."},
    {"before", kChange, "", kNode, "", "Zet knopen voor deze.", "Puts nodes before this one."},
    {"add", kChange, "", kNode, "", "Voegt knopen toe aan deze fase.", "Adds nodes to this scope."},
    {"replace", kChange, "", kNode, "", "Zet een andere knoop in zijn plaats.", "Puts another node in its place."},
    {"remove", kChange, "", "", "", "Haalt deze knoop weg.", "Takes this node away."},
    {"role", "trajectum.role", "role,by role", "", "", "Een rol; bij `by` met wat van de persoon wordt gevraagd.",
     "A role; with `by` what it asks of the person."},
    {"owner", "trajectum.owner", "", "", "", "Wie het traject heeft.", "Whoever has the case."},
    {"team", "trajectum.team", "", "", "", "Het team van wie het traject heeft; in een kengetal.",
     "The team of whoever has the case; in a metric."},
    {"caseload", "trajectum.caseload", "", "", "n: integer", "Zo veel trajecten.", "So many cases."},
    {"at", "trajectum.escalation", "", "", "moment: string|trajectum.duration, who?: trajectum.role|trajectum.owner",
     "Wanneer, en wie het dan hoort; in een kengetal: nu op die knoop.",
     "When, and who hears of it then; in a metric: now at that node."},
    {"seats", "trajectum.seats", "", "", "", "Plaatsen van een register.", "Places of a register."},
    {"budget", "trajectum.budget", "budget,spend budget", "trajectum.money", "",
     "Een regel van het budget; bij `spend` wat het kost.", "A line of the budget; with `spend` what it costs."},
    {"term", "trajectum.term", "", "trajectum.duration", "", "Een termijn van de wet.", "A period of the law."},
    {"sla", "trajectum.sla", "", "", "", "Een afspraak over de tijd die het kost.",
     "A promise about the time it takes."},
    {"text", kField, "", "", "", "Een regel tekst.", "A line of text."},
    {"note", kField, "", "", "", "Een langere tekst.", "A longer text."},
    {"yesno", kField, "", "", "", "Ja of nee.", "Yes or no."},
    {"integer", kField, "", "", "", "Een geheel getal.", "A whole number."},
    {"decimal", kField, "", "", "", "Een getal.", "A number."},
    {"money", kField, "", "", "", "Een bedrag.", "An amount of money."},
    {"date", kField, "", "", "", "Een dag.", "A day."},
    {"document", kField, "document,evidence document", "", "", "Een document; bij `evidence` wat ervan wordt gevraagd.",
     "A document; with `evidence` what is asked of it."},
    {"choice", kField, "", "string", "", "Een van deze.", "One of these."},
    {"choices", kField, "", "string", "", "Een aantal van deze.", "Several of these."},
    {"ref", kField, "", "", "", "Een record van een register.", "A record of a register."},
    {"bsn", kField, "", "", "", "Een burgerservicenummer, gevoelig van zichzelf.",
     "A citizen service number, always sensitive."},
    {"group", kField, "", kField, "", "Velden bij elkaar.", "Fields together."},
    {"register", "trajectum.register", "", "", "", "Wat naast trajecten wordt bijgehouden.",
     "What is kept beside cases."},
    {"decision", "trajectum.decision", "", "", "", "Een beslistabel.", "A decision table."},
    {"budgets", "trajectum.budgets", "", "trajectum.budget", "", "Het geld van een jaar.", "The money of a year."},
    {"pools", "trajectum.pools", "", "trajectum.pool", "", "De pools van een regio.", "The pools of a region."},
    {"pool", "trajectum.pool", "", "", "", "Een aantal clienten tegelijk.", "A number of clients served at once."},
    {"metrics", "trajectum.metrics", "", "trajectum.metric", "", "Wat wordt geteld.", "What is counted."},
    {"share", "trajectum.metric", "", "", "", "Een deel: hoeveel van deze voldoen.",
     "A share: how many of these meet it."},
    {"count", "trajectum.metric", "", "", "", "Een aantal.", "A number."},
    {"average", "trajectum.metric", "", "", "", "Een gemiddelde.", "An average."},
    {"total", "trajectum.metric", "", "", "", "Een som.", "A sum."},
    {"duration", "trajectum.metric", "", "", "", "Hoe lang het duurde, in dagen of minuten.",
     "How long it took, in days or minutes."},
    {"flow", "trajectum.metric", "", "", "", "Hoe vaak iets gebeurde, door de tijd.",
     "How often something happened, over time."},
    {"stock", "trajectum.metric", "", "", "", "Hoeveel er zijn, aan het eind van elke dag.",
     "How many there are, at the end of each day."},
    {"roles", "trajectum.roles", "", "trajectum.role", "", "Wie er zijn.", "Who there are."},
    {"labels", "trajectum.labels", "", "*", "", "De eigen woorden van een regio: woord = { nl, en }.",
     "A region's own words: word = { nl, en }."},
    {"titles", "trajectum.titles", "", "", "", "Hoe heet wat in de bron geen titel heeft; in `labels`.",
     "What is called how that has no title in the source; inside `labels`."},
    {"calendars", "trajectum.calendars", "", "trajectum.calendar", "", "De kalenders van een regio.",
     "The calendars of a region."},
    {"calendar", "trajectum.calendar", "", "", "", "Op welke dagen wordt gewerkt.", "On which days people work."},
    {"score", "trajectum.score", "", "",
     "name: string, weight: integer, score: (fun(client: table, record: table): (number|boolean), trajectum.title?), "
     "title?: "
     "trajectum.title",
     "Een criterium: 0 tot 1, of false als het niet past; en waarom.",
     "A criterion: 0 to 1, or false when it does not fit; and why."},
    {"any", kTest, "", "", "", "Wat het ook is.", "Whatever it is."},
    {"known", kTest, "", "", "", "Het is ingevuld.", "It is filled in."},
    {"unknown", kTest, "", "", "", "Het is leeg.", "It is empty."},
    {"one_of", kTest, "", "", "...: any", "Een van deze.", "One of these."},
    {"less", kTest, "", "", "than: any", "Minder dan.", "Less than."},
    {"more", kTest, "", "", "than: any", "Meer dan.", "More than."},
    {"at_most", kTest, "", "", "value: any", "Hoogstens.", "At most."},
    {"at_least", kTest, "", "", "value: any", "Minstens.", "At least."},
    {"between", kTest, "", "", "low: any, high: any", "Van en met tot en met.", "From and to, both included."},
    {"since", "trajectum.since", "", "", "day: string|trajectum.date, n: integer", "Vanaf die dag zo veel.",
     "From that day so many."},
    {"entered", "trajectum.measure", "", "", "", "Wie in die pool kwam.", "Who came into that pool."},
    {"members", "trajectum.measure", "", "", "", "Wie nu in die pool is.", "Who is in that pool now."},
    {"left", "trajectum.measure", "", "", "", "Wie die pool verliet.", "Who left that pool."},
    {"cases", "trajectum.measure", "", "", "", "De trajecten van die route.", "The cases of that route."},
    {"ended", "trajectum.measure", "", "", "", "De trajecten van die route die eindigden.",
     "The cases of that route that ended."},
    {"open_cases", "trajectum.measure", "", "", "route?: string",
     "De trajecten die openstaan, van een route of van alle.", "The cases that are open, of a route or of all."},
    {"reached", "trajectum.measure", "", "", "", "Die mijlpaal is bereikt.", "That milestone was reached."},
    {"late", "trajectum.measure", "", "", "", "Die knoop of termijn was te laat.", "That node or term was late."},
    {"visited", "trajectum.measure", "", "", "", "In die fase geweest.", "Has been in that stage."},
};

}  // namespace

std::span<const WordNote> word_notes() { return kNotes; }

const WordNote* note_of_word(std::string_view word) {
  for (const auto& note : kNotes)
    if (word == note.word) return &note;
  return nullptr;
}

}  // namespace trajectum::author
