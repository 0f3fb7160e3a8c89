// What a region's bundle must ask leave for in its manifest, in one table: the words of the language and the members of
// `case` that go with each capability. What a bundle did not ask for is not there, in its own files; the workflows that
// it stands on are not restricted. Thread: any.
#ifndef TRAJECTUM_ROUTE_CAPABILITY_HPP
#define TRAJECTUM_ROUTE_CAPABILITY_HPP
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace trajectum::route {

/// The capabilities that a bundle asked for; nothing: it may use everything.
using Capabilities = std::optional<std::set<std::string, std::less<>>>;

struct CapabilityNeed {
  const char* capability;
  const char* word;    // of the language, or null
  const char* member;  // of `case`, or null
};
/// The whole table.
const std::vector<CapabilityNeed>& capability_needs();
/// The names of all capabilities, in the order of the table.
const std::vector<std::string>& capability_names();

/// The capability that keeps this word, or this member of `case`, from a bundle; null: it may use it.
const char* withheld_word(const Capabilities& asked, std::string_view word);
const char* withheld_member(const Capabilities& asked, std::string_view member);
/// "`x` is not there: ...", with the way to get it.
Text withheld(std::string_view what, const char* capability);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_CAPABILITY_HPP
