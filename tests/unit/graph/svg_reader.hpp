// Reads an SVG back, as strictly as XML asks: tests see what a viewer sees, not what the drawing code meant.
#ifndef TRAJECTUM_TESTS_UNIT_GRAPH_SVG_READER_HPP
#define TRAJECTUM_TESTS_UNIT_GRAPH_SVG_READER_HPP
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace trajectum::graph::test {

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  // its own, entities read
  int parent = -1;
  bool has(const std::string& key) const { return attributes.count(key) > 0; }
  std::string at(const std::string& key) const {
    auto it = attributes.find(key);
    return it == attributes.end() ? "" : it->second;
  }
};

/// Every element, a parent before its children. Throws std::runtime_error where the text is no well-formed XML.
std::vector<Element> read_xml(const std::string& text);

}  // namespace trajectum::graph::test

#endif  // TRAJECTUM_TESTS_UNIT_GRAPH_SVG_READER_HPP
