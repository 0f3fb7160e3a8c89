// A region's own words (language.md, "Other files"): whole words of what people read, put in the place of others.
// Titles get them when the bundle loads; ids never do. Pure but for the reading. Thread: any.
#ifndef TRAJECTUM_ROUTE_LABELS_HPP
#define TRAJECTUM_ROUTE_LABELS_HPP
#include <set>
#include <string>
#include <string_view>

#include "route/bundle.hpp"

namespace trajectum::route {

struct Loading;
struct Word;

/// The text with each whole word that has a label in its place, with a capital where the word had one. Words that were
/// met are added to `met`.
Text relabelled(const Labels& labels, const Text& text, std::set<std::string>* met = nullptr);

/// Reads `labels { word = { nl, en } }`; a word of a bundle takes the place of the same word below it.
void read_labels(Loading& load, const Word& word, const std::string& bundle);
void list_label_keys(std::vector<std::pair<std::string, std::string>>& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_LABELS_HPP
