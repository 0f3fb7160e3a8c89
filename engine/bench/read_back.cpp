#include "bench/read_back.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "bench/bundle_text.hpp"

namespace trajectum::bench {

std::string wrong_with(const CaseMark& mark, const Record& found, const Record& history) {
  auto seq = found.get("seq").integer();
  std::int64_t most = mark.acknowledged + (mark.under_way ? 1 : 0);
  if (seq < mark.acknowledged || seq > most)
    return fmt::format("{} is at {}, acknowledged was {}", mark.id, seq, mark.acknowledged);
  auto state = found.get("state").text();
  if ((state == "completed") != (seq == kStepsOfCase)) return fmt::format("{} is {} at {}", mark.id, state, seq);
  const auto* entries = history.get("entries").as<List>();
  std::int64_t next = 1;
  for (const auto& entry : entries ? *entries : List{}) {
    const auto* row = entry.as<Record>();
    if (!row || row->get("seq").integer() != next++) return fmt::format("{}: a gap in its history", mark.id);
    const auto* events = row->get("events").as<List>();
    if (!events || events->empty()) return fmt::format("{}: nothing happened in its turn {}", mark.id, next - 1);
  }
  if (next - 1 != seq) return fmt::format("{} is at {}, its history at {}", mark.id, seq, next - 1);
  return {};
}

ReadBack read_back(Host& host, const CaseMarks& marks, std::uint64_t seed) {
  std::vector<std::size_t> order(marks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937_64 random(seed);
  std::shuffle(order.begin(), order.end(), random);
  order.resize(std::min(order.size(), kReadBackCases));
  ReadBack out;
  for (auto at : order) {
    Record one;
    one.set("case", marks[at].id);
    auto found = host.call("case.get", one);
    auto history = host.call("case.history", one);
    ++out.cases;
    if (!found || !history) {
      out.missing.push_back(marks[at].id + ": " + (found ? history.error() : found.error()).text.en);
      continue;
    }
    if (auto wrong = wrong_with(marks[at], *found->as<Record>(), *history->as<Record>()); !wrong.empty())
      out.missing.push_back(wrong);
  }
  return out;
}

}  // namespace trajectum::bench
