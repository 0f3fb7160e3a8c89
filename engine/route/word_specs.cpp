// The words of the language and how each is called, in one table.
#include <algorithm>

#include "route/workshop.hpp"

namespace trajectum::route {

namespace {

using enum WordSpec::Call;
using Body = WordSpec::Body;

const std::vector<WordSpec> kSpecs = {
    // scopes and nodes
    {"route", named, Body::required},
    {"stage", named, Body::required},
    {"step", named, Body::required},
    {"optional", named, Body::required},
    {"decide", named, Body::required},
    {"wait", named, Body::required},
    {"subroute", named, Body::required},
    {"milestone", named, Body::required},
    {"each", named, Body::required},
    {"series", named, Body::required},
    {"finish_by", named, Body::none},
    {"job", named, Body::required},
    {"script", named, Body::required},
    // arcs
    {"to", named, Body::optional},
    {"finish", named, Body::optional},
    {"done", constant, Body::optional},
    {"one", bodied, Body::required},
    {"some", bodied, Body::required},
    {"race", bodied, Body::required},
    // overlays
    {"change", named, Body::required},
    {"after", named, Body::required},
    {"before", named, Body::required},
    {"add", named, Body::required},
    {"remove", named, Body::none},
    {"replace", named, Body::required},
    // what a step says
    {"role", named, Body::optional},
    {"owner", constant, Body::none},
    {"team", constant, Body::none},
    {"caseload", arguments, Body::none},
    {"at", arguments, Body::none},
    {"seats", named, Body::required},
    {"budget", named, Body::required},
    {"term", named, Body::required},
    {"sla", named, Body::required},
    // fields
    {"text", named, Body::optional},
    {"note", named, Body::optional},
    {"yesno", named, Body::optional},
    {"integer", named, Body::optional},
    {"decimal", named, Body::optional},
    {"money", named, Body::optional},
    {"date", named, Body::optional},
    {"document", named, Body::optional},
    {"choice", named, Body::required},
    {"choices", named, Body::required},
    {"ref", named, Body::optional},
    {"group", named, Body::required},
    {"bsn", named, Body::optional},
    // other files
    {"register", named, Body::required},
    {"decision", named, Body::required},
    {"budgets", bodied, Body::required},
    {"pools", bodied, Body::required},
    {"pool", named, Body::required},
    {"metrics", bodied, Body::required},
    {"share", named, Body::required},
    {"count", named, Body::required},
    {"flow", named, Body::required},
    {"stock", named, Body::required},
    {"average", named, Body::required},
    {"total", named, Body::required},
    {"duration", named, Body::required},
    {"roles", bodied, Body::required},
    {"calendars", bodied, Body::required},
    {"calendar", named, Body::required},
    {"labels", bodied, Body::required},
    {"titles", bodied, Body::required},
    {"score", arguments, Body::none},
    // decisions
    {"any", constant, Body::none},
    {"known", constant, Body::none},
    {"unknown", constant, Body::none},
    {"one_of", arguments, Body::none},
    {"less", arguments, Body::none},
    {"more", arguments, Body::none},
    {"at_most", arguments, Body::none},
    {"at_least", arguments, Body::none},
    {"between", arguments, Body::none},
    // pools and metrics
    {"since", arguments, Body::none},
    {"entered", named, Body::optional},
    {"members", named, Body::none},
    {"left", named, Body::none},
    {"cases", named, Body::none},
    {"ended", named, Body::optional},
    {"open_cases", arguments, Body::none},
    {"reached", named, Body::optional},
    {"visited", named, Body::none},
    {"late", named, Body::optional},
};

}  // namespace

const std::vector<WordSpec>& word_specs() { return kSpecs; }

const WordSpec* find_word_spec(std::string_view word) {
  const auto& specs = word_specs();
  auto it = std::find_if(specs.begin(), specs.end(), [&](const WordSpec& spec) { return word == spec.word; });
  return it == specs.end() ? nullptr : &*it;
}

}  // namespace trajectum::route
