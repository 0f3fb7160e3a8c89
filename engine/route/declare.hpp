// Collects what is declared (declared.hpp) out of the drafts of a load. Thread: one load.
#ifndef TRAJECTUM_ROUTE_DECLARE_HPP
#define TRAJECTUM_ROUTE_DECLARE_HPP
#include <map>
#include <string>

#include "route/decl.hpp"
#include "route/declared.hpp"

namespace trajectum::route {

/// The routes once they are composed.
void declare_routes(Loading& load, const std::map<std::string, RouteDecl>& routes, Declared& out);

/// What a file returned that is no route: the word itself, or each of the words that it lists.
void declare_word(Loading& load, const Word& word, const std::string& bundle, Declared& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECLARE_HPP
