#include "svg_reader.hpp"

namespace trajectum::graph::test {
namespace {

class Reader {
 public:
  explicit Reader(const std::string& text) : text_(text) {}

  std::vector<Element> read() {
    if (text_.starts_with("<?xml")) at_ = text_.find("?>") + 2;
    while (at_ < text_.size()) {
      if (text_[at_] == '<')
        tag();
      else
        words();
    }
    if (!open_.empty()) fail("an element is not closed");
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + " at " + std::to_string(at_) + ": " + text_.substr(at_, 60));
  }

  static bool is_name(char c) {
    return c == '-' || c == '_' || c == ':' || c == '.' || std::isalnum(static_cast<unsigned char>(c));
  }

  std::string name() {
    auto begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    if (begin == at_) fail("a name is missing");
    return text_.substr(begin, at_ - begin);
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  std::string letter() {
    char c = text_[at_];
    if (c == '<') fail("a bare <");
    if (c != '&') {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') fail("a control character");
      ++at_;
      return std::string(1, c);
    }
    static const std::map<std::string, std::string> known = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
    auto end = text_.find(';', at_);
    auto entity = end == std::string::npos ? "" : text_.substr(at_, end - at_ + 1);
    auto it = known.find(entity);
    if (it == known.end()) fail("an unknown entity");
    at_ = end + 1;
    return it->second;
  }

  void words() {
    std::string text;
    while (at_ < text_.size() && text_[at_] != '<') text += letter();
    if (open_.empty() && text.find_first_not_of(" \n") != std::string::npos) fail("text outside of everything");
    if (!open_.empty()) out_[static_cast<std::size_t>(open_.back())].text += text;
  }

  void tag() {
    ++at_;
    if (at_ < text_.size() && text_[at_] == '/') {
      ++at_;
      auto closed = name();
      skip_space();
      if (open_.empty() || out_[static_cast<std::size_t>(open_.back())].name != closed)
        fail("the wrong end: " + closed);
      open_.pop_back();
      expect('>');
      return;
    }
    Element element;
    element.name = name();
    element.parent = open_.empty() ? -1 : open_.back();
    if (open_.empty() && !out_.empty()) fail("a second root");
    for (;;) {
      skip_space();
      if (at_ >= text_.size()) fail("the text ends in a tag");
      if (text_[at_] == '/' || text_[at_] == '>') break;
      auto key = name();
      expect('=');
      expect('"');
      std::string value;
      while (at_ < text_.size() && text_[at_] != '"') value += letter();
      expect('"');
      if (!element.attributes.emplace(key, value).second) fail("an attribute twice: " + key);
    }
    out_.push_back(std::move(element));
    if (text_[at_] == '/')
      ++at_;
    else
      open_.push_back(static_cast<int>(out_.size()) - 1);
    expect('>');
  }

  void expect(char c) {
    if (at_ >= text_.size() || text_[at_] != c) fail(std::string("expected ") + c);
    ++at_;
  }

  const std::string& text_;
  std::size_t at_ = 0;
  std::vector<Element> out_;
  std::vector<int> open_;
};

}  // namespace

std::vector<Element> read_xml(const std::string& text) { return Reader(text).read(); }

}  // namespace trajectum::graph::test
