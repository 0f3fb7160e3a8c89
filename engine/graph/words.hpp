// What a drawing says of a node and of an arc, in one language. Pure. Thread: any.
#ifndef TRAJECTUM_GRAPH_WORDS_HPP
#define TRAJECTUM_GRAPH_WORDS_HPP
#include <string>

#include "base/text.hpp"
#include "route/graph.hpp"

namespace trajectum::graph {

/// Its title, or its id in words.
std::string title_of(const route::Node& node, Lang lang);
/// By whom and when; for what; until what: the line below the title.
std::string line_of(const route::Route& route, const route::Node& node, Lang lang);
/// Everything that the shape and the line do not say, a sentence a line.
std::string about_of(const route::Route& route, const route::Node& node, Lang lang);
/// The mark of a join: "+" all, "2" so many, "~" all that can still come, "3x" so many marks; "" any.
std::string join_mark(const route::Join& join);
/// "alle", "één", "enige", "eerste".
std::string split_word(route::TargetKind kind, Lang lang);
/// What stands behind the name of a way: a condition, how often, how many marks.
std::string suffix_of(const route::Target& target);
/// What the drawing of a way leaves out, a sentence a line.
std::string about_of(const route::Route& route, const route::Target& target, Lang lang);
std::string span_words(const Duration& span, Lang lang);
/// What people call an outcome of a scope; without a title its id in words.
std::string outcome_title(const route::Route& route, route::NodeIndex scope, const std::string& outcome, Lang lang);
/// "broad_intake" as people read it.
std::string in_words(std::string id);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_WORDS_HPP
