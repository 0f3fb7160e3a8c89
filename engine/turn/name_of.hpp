// How people call a node, an outcome, a party that signs, a message: by its title, else by its id.
#ifndef TRAJECTUM_TURN_NAME_OF_HPP
#define TRAJECTUM_TURN_NAME_OF_HPP
#include "route/bundle.hpp"

namespace trajectum::turn {

inline Text name_of(const route::Node& n) {
  if (n.title.empty()) return {n.id, n.id};
  return {n.title.in(Lang::nl), n.title.in(Lang::en)};
}

inline std::string outcome_name(const route::Node& n, const std::string& outcome, Lang lang) {
  for (const auto& o : n.outcomes)
    if (o.id == outcome && !o.title.empty()) return o.title.in(lang);
  return outcome;
}

/// Of a role the role's title.
inline std::string party_name(const route::Bundle& bundle, const std::string& party, Lang lang) {
  if (auto role = bundle.roles.find(party); role != bundle.roles.end() && !role->second.title.empty())
    return role->second.title.in(lang);
  auto said = bundle.parties.find(party);
  return said == bundle.parties.end() || said->second.empty() ? party : said->second.in(lang);
}

inline std::string message_name(const route::Bundle& bundle, const std::string& message, Lang lang) {
  auto said = bundle.messages.find(message);
  return said == bundle.messages.end() || said->second.empty() ? message : said->second.in(lang);
}

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_NAME_OF_HPP
