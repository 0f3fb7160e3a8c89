// How a node is called in a sentence for people: by its title, else by its id.
#ifndef TRAJECTUM_TURN_NAME_OF_HPP
#define TRAJECTUM_TURN_NAME_OF_HPP
#include "route/graph.hpp"

namespace trajectum::turn {

inline Text name_of(const route::Node& n) {
  if (n.title.empty()) return {n.id, n.id};
  return {n.title.in(Lang::nl), n.title.in(Lang::en)};
}

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_NAME_OF_HPP
