// Text for people, in the two languages of the product, and the helper behind "did you mean".
#ifndef TRAJECTUM_BASE_TEXT_HPP
#define TRAJECTUM_BASE_TEXT_HPP
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trajectum {

enum class Lang { nl, en };

/// A sentence or a title in Dutch and English. An empty language falls back to the other.
struct Text {
  std::string nl;
  std::string en;

  const std::string& in(Lang lang) const {
    if (lang == Lang::nl) return nl.empty() ? en : nl;
    return en.empty() ? nl : en;
  }
  bool empty() const { return nl.empty() && en.empty(); }
  bool operator==(const Text&) const = default;
  template <class V>
  void fields(V&& v) {
    v(nl);
    v(en);
  }
};

/// Finds the candidate a person most likely meant: the one with the smallest edit distance (with swapped
/// neighbours counted once), if that is at most a third of the word's length and at least 1.
std::optional<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// Gives the text a full stop, unless it ends as a sentence already: "bedoelt u x?" stays a question.
std::string as_sentence(std::string text);

/// True if the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);
/// The text itself if it is that; otherwise with a `?` for each byte that is not ASCII, for what must be told and sent.
std::string as_utf8(std::string text);

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_TEXT_HPP
