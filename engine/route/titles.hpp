// Titles beside the source (language.md, "Other files"): what `titles` in labels.lua calls the fields, options,
// outcomes and other things that people see. A title in the source stands; a label is for what has none, the region's
// own before those of the bundles below it. Pure but for the reading. Thread: one load; walking a bundle: any.
#ifndef TRAJECTUM_ROUTE_TITLES_HPP
#define TRAJECTUM_ROUTE_TITLES_HPP
#include <functional>
#include <string>
#include <vector>

#include "route/bundle.hpp"

namespace trajectum::route {

struct Loading;
struct Word;

/// The areas of `titles`: what people see by its id unless it is called something.
enum class Called : std::uint8_t { field, option, outcome, document, party, budget, term, sla, message, criterion };
inline constexpr Called kCalledLast = Called::criterion;
/// As `titles` has it: "fields"; and in a sentence.
const char* area_of(Called what);
const Text& word_of(Called what);

/// One such thing. `address` leads to it from its route or register: "intake.broad_intake.motivation.low".
struct CalledThing {
  Called what;
  std::string route;  // "" : of no route
  std::string address;
  Origin at;
  bool titled;
};
/// Calls `f` for each of them, in the order of the bundle; a node of a base in every route that has it.
void each_called(const Bundle& bundle, const std::function<void(const CalledThing&)>& f);

/// Keeps what each `titles { fields = { wish = { nl, en } } }` in a `labels` says until all is read.
void read_titles(Loading& load, const Word& labels, const std::string& bundle);
void list_title_keys(std::vector<std::pair<std::string, std::string>>& out);
/// Gives everything without a title the one that the labels have for it. A label of the top bundle that nothing takes
/// is a fault.
void give_titles(Loading& load);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_TITLES_HPP
