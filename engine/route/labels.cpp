#include "route/labels.hpp"

#include <fmt/core.h>

#include "base/limits.hpp"
#include "route/loading.hpp"

namespace trajectum::route {
namespace {

bool is_ascii_letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Bytes of the letter at `i`: 1 or, of Latin with a sign on it such as `e` with a trema, 2; 0: no letter.
std::size_t letter_at(std::string_view text, std::size_t i) {
  auto c = static_cast<unsigned char>(text[i]);
  if (is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '_') return 1;
  return c >= 0xC3 && c <= 0xCA && i + 1 < text.size() ? 2 : 0;
}

constexpr unsigned char kLatin1 = 0xC3;                 // first byte of the letters whose capital is 0x20 less
constexpr unsigned char kTimes = 0x97, kDivide = 0xB7;  // the two signs among them that are no letters

/// The letter of `size` bytes at `i` made small or a capital, in place.
void set_case(std::string& text, std::size_t i, std::size_t size, bool capital) {
  auto c = static_cast<unsigned char>(text[i]);
  if (size == 1 && is_ascii_letter(c)) text[i] = static_cast<char>(capital ? c & ~0x20 : c | 0x20);
  if (size != 2 || c != kLatin1) return;
  auto second = static_cast<unsigned char>(text[i + 1]);
  if (second == kTimes || second == kDivide || second == 0x9F || second == 0xBF) return;
  text[i + 1] = static_cast<char>(capital ? second & ~0x20 : second | 0x20);
}

std::string cased(std::string_view word, bool capital) {
  std::string out(word);
  for (std::size_t i = 0; i < out.size();) {
    auto size = letter_at(out, i);
    set_case(out, i, size, capital);
    i += size == 0 ? 1 : size;
  }
  return out;
}

/// The label with the capitals of the word that it replaces: all of them, the first, or none.
std::string with_capitals_of(std::string_view word, const std::string& label) {
  bool first = cased(word.substr(0, letter_at(word, 0)), false) != word.substr(0, letter_at(word, 0));
  if (!first) return label;
  bool several = word.size() > letter_at(word, 0);
  if (several && cased(word, true) == word) return cased(label, true);
  auto out = label;
  if (auto size = letter_at(out, 0)) set_case(out, 0, size, true);
  return out;
}

std::string relabelled(const std::map<std::string, std::string>& labels, const std::string& text,
                       std::set<std::string>* met) {
  if (labels.empty()) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto end = i;
    while (end < text.size() && letter_at(text, end) > 0) end += letter_at(text, end);
    if (end == i) {
      out += text[i++];
      continue;
    }
    auto word = std::string_view(text).substr(i, end - i);
    auto found = labels.find(cased(word, false));
    if (found != labels.end() && met) met->insert(found->first);
    out += found == labels.end() ? std::string(word) : with_capitals_of(word, found->second);
    i = end;
  }
  return out;
}

bool is_one_word(std::string_view text) {
  if (text.empty() || text.size() > limits::kIdBytesMax) return false;
  for (std::size_t i = 0; i < text.size(); i += letter_at(text, i))
    if (letter_at(text, i) == 0) return false;
  return true;
}

struct LabelReading {
  Labels& labels;
  std::string word;  // in lower case
};
void set_label(Loading& load, std::map<std::string, std::string>& labels, const LabelReading& r, const Keyed& entry) {
  if (auto text = read_text(load, entry)) labels[r.word] = *text;
}
void read_nl(Loading& load, LabelReading& r, const Keyed& entry) { set_label(load, r.labels.nl, r, entry); }
void read_en(Loading& load, LabelReading& r, const Keyed& entry) { set_label(load, r.labels.en, r, entry); }
constexpr Key<LabelReading> kLabelKeys[] = {{"nl", read_nl}, {"en", read_en}};

void warn_of_words_nowhere(Loading& load, const std::vector<Keyed>& said) {
  if (load.faults.any()) return;  // a title that could not be read may have it
  for (const auto& entry : said) {
    if (load.labels_met.count(cased(entry.key, false))) continue;
    load.faults.warn(entry.at, fmt::format("het woord `{}` staat in geen titel", entry.key),
                     fmt::format("the word `{}` stands in no title", entry.key));
  }
}

}  // namespace

Text relabelled(const Labels& labels, const Text& text, std::set<std::string>* met) {
  return {relabelled(labels.nl, text.nl, met), relabelled(labels.en, text.en, met)};
}

void read_labels(Loading& load, const Word& word, const std::string&) {
  Table others;  // titles are read when all words are known
  for (const auto& draft : word.body->list)
    if (!draft.as_word("titles")) others.list.push_back(draft);
  refuse_list(load, "labels", others);
  for (const auto& entry : word.body->keyed) {
    if (entry.value.is(Draft::Kind::poison)) continue;
    if (!is_one_word(entry.key)) {
      load.faults.add(entry.at, fmt::format("`{}` is geen woord van hooguit {} tekens", entry.key, limits::kIdBytesMax),
                      fmt::format("`{}` is not one word of at most {} characters", entry.key, limits::kIdBytesMax));
      continue;
    }
    if (!entry.value.is(Draft::Kind::table) || entry.value.table->keyed.empty()) {
      report_wrong(load, entry, "{ nl = \"...\", en = \"...\" }, of een van die twee",
                   "{ nl = \"...\", en = \"...\" }, or one of the two");
      continue;
    }
    refuse_list(load, entry.key, *entry.value.table);
    LabelReading r{load.bundle->labels, cased(entry.key, false)};
    read_keys<LabelReading>(load, "label", kLabelKeys, entry.value.table->keyed, r);
  }
  load.after_all.push_back([&load, said = word.body->keyed] { warn_of_words_nowhere(load, said); });
}

void list_label_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<LabelReading>("label", kLabelKeys, out);
}

}  // namespace trajectum::route
