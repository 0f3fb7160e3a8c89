#include "state/short_json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace trajectum::state {
namespace {

// JSON holds no byte below 32: those stand for phrases. This is a stored format: new phrases at the end, none changed.
constexpr std::string_view kPhrases[] = {
    R"({"case":")",
    R"(","seq":)",
    R"(,"state":"active","opened":[)",
    R"(,"state":"completed","opened":[)",
    R"(,"state":"active","work":[)",
    R"({"item":")",
    R"(","node":")",
    R"(","title":")",
    R"(","state":"allocated")",
    R"(","state":"offered")",
    R"(","state":"started")",
    R"(,"due":")",
    R"(","assignee":")",
    R"(","role":")",
    R"(","opened_at":")",
    R"(+01:00"})",
    R"(+02:00"})",
    R"(],"closed":[")",
    R"(],"closed":[]})",
    R"(,{"item":")",
    R"(,"document":)",
    R"(,"version":)",
    R"(","reason":")",
    R"(","state":")",
    R"(","date":")",
};
constexpr char kCase = 1;    // the first phrase: the id of the case follows
constexpr char kSame = 31;   // the id of the case, which its items' ids begin with
constexpr char kAsItIs = 0;  // what follows was not JSON
static_assert(std::size(kPhrases) < 31);
static_assert(std::all_of(std::begin(kPhrases), std::end(kPhrases), [](auto phrase) { return phrase.size() >= 4; }));

constexpr std::size_t kBuckets = 32;
/// Phrases differ in their fourth byte more than in those before.
std::size_t bucket(std::string_view text) { return static_cast<unsigned char>(text[3]) % kBuckets; }

/// For each bucket its phrases (numbers from 1), the longest first.
std::array<std::string, kBuckets> make_buckets() {
  std::array<std::string, kBuckets> all;
  for (std::size_t i = 0; i < std::size(kPhrases); ++i) all[bucket(kPhrases[i])].push_back(static_cast<char>(i + 1));
  for (auto& one : all)
    std::stable_sort(one.begin(), one.end(), [](char a, char b) {
      return kPhrases[static_cast<std::size_t>(a) - 1].size() > kPhrases[static_cast<std::size_t>(b) - 1].size();
    });
  return all;
}

bool may_begin(char c) { return c == '"' || c == ',' || c == '{' || c == ']' || c == '+'; }

/// The phrase that the text begins with; 0 without one.
char phrase_at(std::string_view text) {
  static const auto kByFourth = make_buckets();
  if (text.size() < 4 || !may_begin(text[0])) return 0;
  for (char one : kByFourth[bucket(text)])
    if (text.starts_with(kPhrases[static_cast<std::size_t>(one) - 1])) return one;
  return 0;
}

std::string_view id_of(std::string_view text) { return text.substr(0, text.find('"')); }

}  // namespace

std::string shorten(std::string_view json) {
  if (std::any_of(json.begin(), json.end(), [](unsigned char c) { return c < 32; }))
    return std::string(1, kAsItIs).append(json);
  std::string kept;
  kept.reserve(json.size());
  std::string_view id;
  for (std::size_t at = 0; at < json.size();) {
    auto rest = json.substr(at);
    if (char one = phrase_at(rest); one != 0) {
      kept.push_back(one);
      at += kPhrases[static_cast<std::size_t>(one) - 1].size();
      if (one == kCase && id.empty()) {
        id = id_of(json.substr(at));
        kept.append(id);
        at += id.size();
      }
    } else if (!id.empty() && rest[0] == id[0] && rest.starts_with(id)) {
      kept.push_back(kSame);
      at += id.size();
    } else {
      kept.push_back(rest[0]);
      ++at;
    }
  }
  return kept;
}

std::string lengthen(std::string_view kept) {
  if (kept.starts_with(kAsItIs)) return std::string(kept.substr(1));
  std::string json;
  std::string id;
  for (std::size_t at = 0; at < kept.size(); ++at) {
    auto one = static_cast<unsigned char>(kept[at]);
    if (one >= 32) {
      json.push_back(kept[at]);
    } else if (kept[at] == kSame) {
      json.append(id);
    } else if (one >= 1 && one <= std::size(kPhrases)) {
      json.append(kPhrases[one - 1]);
      if (one != kCase || !id.empty()) continue;
      // Up to the next phrase, which begins with the quote behind it.
      auto end = std::find_if(kept.begin() + static_cast<std::ptrdiff_t>(at) + 1, kept.end(),
                              [](unsigned char c) { return c < 32 || c == '"'; });
      id = std::string(kept.begin() + static_cast<std::ptrdiff_t>(at) + 1, end);
    }
  }
  return json;
}

}  // namespace trajectum::state
