// Text and numbers in XML. Pure. Thread: any.
#ifndef TRAJECTUM_GRAPH_XML_HPP
#define TRAJECTUM_GRAPH_XML_HPP
#include <string>
#include <string_view>

namespace trajectum::graph {

/// Text for an element or an attribute: what would end or change it is written as an entity; bytes that XML 1.0 has no
/// letter for become U+FFFD.
std::string xml(std::string_view text);

/// A coordinate with at most one decimal: "12", "12.5".
std::string number(double n);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_XML_HPP
