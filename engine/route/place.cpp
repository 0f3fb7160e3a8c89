#include "route/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace trajectum::route {

Origin Faults::origin(const Place& at) const {
  if (at.file < 0) return {};
  return {files_[static_cast<std::size_t>(at.file)]->shown, at.line, at.column};
}

void Faults::add(const Place& at, std::string nl, std::string en, bool warning) {
  if (!seen_.insert(fmt::format("{}:{}:{}:{}", at.file, at.line, at.column, en)).second) return;
  Fault fault;
  fault.origin = origin(at);
  if (at.file >= 0) fault.source = std::string(files_[static_cast<std::size_t>(at.file)]->source.line(at.line));
  fault.message = {std::move(nl), std::move(en)};
  fault.warning = warning;
  if (!warning) ++errors_;
  noted_.push_back({at, std::move(fault)});
}

std::vector<Fault> Faults::take() {
  std::stable_sort(noted_.begin(), noted_.end(), [](const Noted& a, const Noted& b) {
    return std::tie(a.at.file, a.at.line, a.at.column) < std::tie(b.at.file, b.at.line, b.at.column);
  });
  std::vector<Fault> out;
  out.reserve(noted_.size());
  for (auto& noted : noted_) out.push_back(std::move(noted.fault));
  noted_.clear();
  return out;
}

Text guess(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() < 3) return {};  // every short name is near every other
  auto meant = did_you_mean(word, candidates);
  if (!meant || *meant == word) return {};
  return {"; bedoelt u `" + *meant + "`?", "; did you mean `" + *meant + "`?"};
}

std::string Fault::format(Lang lang) const {
  std::string out = origin.file;
  if (origin.line > 0) out += fmt::format(":{}:{}", origin.line, std::max(1, origin.column));
  out += ": ";
  if (warning) out += lang == Lang::nl ? "waarschuwing: " : "warning: ";
  out += message.in(lang);
  if (source.empty()) return out;
  out += "\n" + source + "\n";
  // The caret line repeats tabs, so that it stands right whatever a tab's width; columns count characters.
  int column = 1;
  for (char c : source) {
    if (column >= origin.column) break;
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    out += c == '\t' ? '\t' : ' ';
    ++column;
  }
  return out + "^";
}

}  // namespace trajectum::route
