#include "route/place.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace trajectum::route {

constexpr std::size_t kLineShownMax = 400;  // bytes; a longer line helps nobody beside a message

Origin Faults::origin(const Place& at) const {
  if (at.file < 0) return {};
  return {files_[static_cast<std::size_t>(at.file)]->shown, at.line, at.column};
}

void Faults::add(const Place& at, std::string nl, std::string en, bool warning) {
  std::size_t& count = warning ? warnings_ : errors_;
  if (count >= limits::kFaultsMax) {
    too_many_ = true;
    return;
  }
  if (!seen_.insert(fmt::format("{}:{}:{}:{}", at.file, at.line, at.column, en)).second) return;
  Fault fault;
  fault.origin = origin(at);
  auto line = at.file < 0 ? std::string_view() : files_[static_cast<std::size_t>(at.file)]->source.line(at.line);
  // A mistake may quote any bytes, a name for one; it is sent as JSON.
  if (line.size() <= kLineShownMax) fault.source = as_utf8(std::string(line));
  fault.message = {as_utf8(std::move(nl)), as_utf8(std::move(en))};
  fault.warning = warning;
  ++count;
  noted_.push_back({at, std::move(fault)});
}

bool Faults::has_at(const Place& at) const {
  return std::any_of(noted_.begin(), noted_.end(), [&](const Noted& n) {
    return !n.fault.warning && n.at.file == at.file && n.at.line == at.line && n.at.column == at.column;
  });
}

std::vector<Fault> Faults::take() {
  std::stable_sort(noted_.begin(), noted_.end(), [](const Noted& a, const Noted& b) {
    return std::tie(a.at.file, a.at.line, a.at.column) < std::tie(b.at.file, b.at.line, b.at.column);
  });
  std::vector<Fault> out;
  out.reserve(noted_.size());
  for (auto& noted : noted_) out.push_back(std::move(noted.fault));
  noted_.clear();
  if (too_many_) {
    Fault last;
    last.origin = out.back().origin;
    last.message = {"er zijn er nog meer; herstel deze eerst", "there are more; mend these first"};
    last.warning = !any();
    out.push_back(std::move(last));
  }
  return out;
}

Text guess(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() < 3) return {};  // every short name is near every other
  std::vector<std::string> near;   // of about the same length: the others cannot be meant, and there may be thousands
  for (const auto& candidate : candidates)
    if (candidate.size() < word.size() + 4 && word.size() < candidate.size() + 4) near.push_back(candidate);
  auto meant = did_you_mean(word, near);
  if (!meant || *meant == word) return {};
  return {"; bedoelt u `" + *meant + "`?", "; did you mean `" + *meant + "`?"};
}

std::string Fault::format(Lang lang) const {
  std::string out = origin.file;
  if (origin.line > 0) out += fmt::format(":{}:{}", origin.line, std::max(1, origin.column));
  out += ": ";
  if (warning) out += lang == Lang::nl ? "waarschuwing: " : "warning: ";
  out += message.in(lang);
  if (!source.empty()) {
    out += "\n" + source + "\n";
    // The caret line repeats tabs, so that it stands right whatever a tab's width; columns count characters.
    int column = 1;
    for (char c : source) {
      if (column >= origin.column) break;
      if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
      out += c == '\t' ? '\t' : ' ';
      ++column;
    }
    out += "^";
  }
  if (!trace.empty()) out += lang == Lang::nl ? "\n  zo komt het daar:" : "\n  how it comes there:";
  for (std::size_t i = 0; i < trace.size(); ++i) out += fmt::format("\n  {:3}. {}", i + 1, trace[i].in(lang));
  return out;
}

}  // namespace trajectum::route
