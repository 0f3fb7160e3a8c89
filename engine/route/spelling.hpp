// Drafts as text, in one spelling: the same declaration written with other blanks, comments or order of keys is the
// same text. Thread: one load.
#ifndef TRAJECTUM_ROUTE_SPELLING_HPP
#define TRAJECTUM_ROUTE_SPELLING_HPP
#include <map>
#include <string>

#include "route/declared.hpp"
#include "route/loading.hpp"

namespace trajectum::route {

/// One value in one line.
std::string spelled(Loading& load, const Draft& draft);

/// A value part by part: a table by its keys, a list of named words by their names, any other list by number unless it
/// holds plain values only. `at`: where the whole stands; parts know better.
void flatten(Loading& load, const std::string& path, const Draft& draft, const Place& at,
             std::map<std::string, DeclaredKey>& out);
void flatten(Loading& load, const std::string& path, const Table& table, const Place& at,
             std::map<std::string, DeclaredKey>& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_SPELLING_HPP
