#include "model/fold.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace trajectum {
namespace {

// What the letters from U+00C0 to U+017F are without their accents, one position a letter; a space: left as it is.
// U+00C6 (ae), U+00DF (ss), U+0132 (ij) and the like are two letters and stand in `two_letters`.
constexpr std::string_view kLatin1 = "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy y";
constexpr std::string_view kExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkklllllll"
    "lllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

std::string_view two_letters(std::uint32_t c) {
  switch (c) {
    case 0xC6:
    case 0xE6: return "ae";
    case 0xDE:
    case 0xFE: return "th";
    case 0xDF: return "ss";
    case 0x132:
    case 0x133: return "ij";
    case 0x152:
    case 0x153: return "oe";
    default: return "";
  }
}

constexpr std::array<std::string_view, 26> kPrefixes = {"'s",  "'t",  "a",   "aan", "bij", "d'",  "da",  "dal", "de",
                                                        "del", "den", "der", "di",  "do",  "dos", "du",  "el",  "in",
                                                        "la",  "le",  "op",  "te",  "ten", "ter", "van", "von"};

bool is_prefix(std::string_view word) { return std::find(kPrefixes.begin(), kPrefixes.end(), word) != kPrefixes.end(); }

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t i = 0;
  while (i < text.size()) {
    auto end = std::min(text.find(' ', i), text.size());
    if (end > i) out.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return out;
}

std::string join(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (auto i = from; i < to; ++i) out += (out.empty() ? "" : " ") + std::string(words[i]);
  return out;
}

}  // namespace

std::string fold(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    auto c = static_cast<unsigned char>(s[i]);
    if (c < 0x80) {
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c));
      continue;
    }
    bool is_pair = (c & 0xE0) == 0xC0 && i + 1 < s.size();
    if (!is_pair) {
      out.push_back(static_cast<char>(c));
      continue;
    }
    auto point = static_cast<std::uint32_t>((c & 0x1F) << 6) | (static_cast<unsigned char>(s[i + 1]) & 0x3F);
    auto two = two_letters(point);
    char one = ' ';
    if (point >= 0xC0 && point <= 0xFF) one = kLatin1[point - 0xC0];
    if (point >= 0x100 && point - 0x100 < kExtended.size()) one = kExtended[point - 0x100];
    bool is_accent = point >= 0x300 && point <= 0x36F;  // a combining mark behind its letter
    if (!two.empty())
      out += two;
    else if (one != ' ')
      out.push_back(one);
    else if (!is_accent)
      out += s.substr(i, 2);
    ++i;
  }
  return out;
}

std::vector<std::string> folded_words(std::string_view utf8) {
  std::vector<std::string> out;
  std::string word;
  auto done = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (char c : fold(utf8)) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      word.push_back(c);
    else
      done();
  }
  done();
  return out;
}

std::string surname_key(std::string_view name) {
  auto folded = fold(name);
  std::string_view text = folded;
  // "Berg, Jan van den": what stands before the comma is the surname.
  if (auto comma = text.find(','); comma != std::string_view::npos) {
    auto rest = split(text.substr(comma + 1));
    std::size_t first = rest.size();
    while (first > 0 && is_prefix(rest[first - 1])) --first;
    auto surname = split(text.substr(0, comma));
    return join(surname, 0, surname.size()) + "," + join(rest, 0, first) + "," + join(rest, first, rest.size());
  }
  auto words = split(text);
  if (words.empty()) return "";
  // The surname begins behind the first prefix (and what follows it of prefixes), else it is the last word; it may be
  // two names with a hyphen: "Jansen-de Vries".
  std::size_t prefix = words.size() - 1, surname = words.size() - 1;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    auto hyphen = words[i].rfind('-');
    if (hyphen != std::string_view::npos && is_prefix(words[i].substr(hyphen + 1))) {
      prefix = surname = i;
      break;
    }
    if (!is_prefix(words[i])) continue;
    prefix = surname = i;
    while (surname + 1 < words.size() && is_prefix(words[surname])) ++surname;
    break;
  }
  return join(words, surname, words.size()) + "," + join(words, 0, prefix) + "," + join(words, prefix, surname);
}

}  // namespace trajectum
