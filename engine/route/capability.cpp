#include "route/capability.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::route {

const std::vector<CapabilityNeed>& capability_needs() {
  static const std::vector<CapabilityNeed> kNeeds = {
      // records that are not the case's own
      {"registers", "register", nullptr},
      {"registers", nullptr, "register"},
      {"registers", nullptr, "find"},
      {"registers", nullptr, "create"},
      {"registers", nullptr, "update"},
      // capacity
      {"reservations", "seats", nullptr},
      {"reservations", nullptr, "reserved"},
      {"reservations", nullptr, "free"},
      // money
      {"budgets", "budgets", nullptr},
      {"budgets", "budget", nullptr},
      {"budgets", nullptr, "balance"},
      // who is served
      {"pools", "pools", nullptr},
      {"pools", "pool", nullptr},
      // what is counted
      {"metrics", "metrics", nullptr},
      {"metrics", "share", nullptr},
      {"metrics", "count", nullptr},
      {"metrics", "flow", nullptr},
      {"metrics", "stock", nullptr},
      {"metrics", "average", nullptr},
      {"metrics", "total", nullptr},
      {"metrics", "duration", nullptr},
      // turns of other cases
      {"messages", nullptr, "send"},
  };
  return kNeeds;
}

const std::vector<std::string>& capability_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const auto& need : capability_needs())
      if (std::find(out.begin(), out.end(), need.capability) == out.end()) out.emplace_back(need.capability);
    return out;
  }();
  return names;
}

namespace {

const char* withheld_by(const Capabilities& asked, std::string_view name, const char* CapabilityNeed::*what) {
  if (!asked) return nullptr;
  for (const auto& need : capability_needs())
    if (need.*what && name == need.*what) return asked->count(need.capability) ? nullptr : need.capability;
  return nullptr;
}

}  // namespace

const char* withheld_word(const Capabilities& asked, std::string_view word) {
  return withheld_by(asked, word, &CapabilityNeed::word);
}

const char* withheld_member(const Capabilities& asked, std::string_view member) {
  return withheld_by(asked, member, &CapabilityNeed::member);
}

Text withheld(std::string_view what, const char* capability) {
  return {fmt::format("`{}` is er niet: deze bundel vraagt het recht `{}` niet; zet het bij `capabilities` in "
                      "plugin.json",
                      what, capability),
          fmt::format("`{}` is not there: this bundle does not ask for the capability `{}`; add it to `capabilities` "
                      "in plugin.json",
                      what, capability)};
}

}  // namespace trajectum::route
