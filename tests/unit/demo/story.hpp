// Ten clients of a small region, as their histories tell it and as the calls answered it: two accounts of one story,
// written down separately, that agree. Tests doctor one of them.
#ifndef TRAJECTUM_TESTS_UNIT_DEMO_STORY_HPP
#define TRAJECTUM_TESTS_UNIT_DEMO_STORY_HPP
#include <string>
#include <utility>
#include <vector>

#include "demo/checks.hpp"
#include "demo/history.hpp"
#include "demo/recompute.hpp"

namespace story {

using namespace trajectum;
using namespace trajectum::demo;

struct Story {
  std::vector<CaseHistory> histories;
  Questions questions;
  Answered answered;

  /// The case "c-<number>".
  CaseHistory& of(int number) { return histories.at(static_cast<std::size_t>(number) - 1); }
  /// The first event of a type (and node) in a case; fails the test when there is none.
  Record& event(int number, std::string_view type, std::string_view node = {});
  /// The first turn with such an event in it.
  Entry& turn(int number, std::string_view type, std::string_view node = {});
  void erase(int number, std::string_view type, std::string_view node = {});
  /// Adds a turn at the end of a case.
  void append(int number, const char* at, std::vector<Record> events);
  /// The verdict of one check on the story as it stands.
  bool holds(const std::string& check) const;
  std::vector<std::pair<std::string, bool>> verdicts() const;
};

Story tell();

Record event(const char* type, std::initializer_list<std::pair<std::string_view, Value>> fields = {});

}  // namespace story

#endif  // TRAJECTUM_TESTS_UNIT_DEMO_STORY_HPP
