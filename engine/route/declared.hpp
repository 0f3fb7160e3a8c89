// What a bundle declares, composed and as it is written: every word with its keys in one spelling, and where each of
// them stands. For who compares versions or asks where a node comes from; what runs is the graph. Pure. Thread: any.
#ifndef TRAJECTUM_ROUTE_DECLARED_HPP
#define TRAJECTUM_ROUTE_DECLARED_HPP
#include <map>
#include <string>
#include <vector>

#include "route/bundle.hpp"

namespace trajectum::route {

/// A value as it could be written, whatever its layout; of a function its text without comments.
struct DeclaredKey {
  std::string text;
  Origin origin;
};

/// A word of an overlay.
struct OverlayWord {
  std::string word;    // change, after, before, add, replace, remove
  std::string target;  // full name of the node it names, in the route as it was then; "" when there is none
  Origin origin;
  std::string bundle;
  std::map<std::string, DeclaredKey> keys;  // change: what it says
  std::vector<std::string> nodes;           // after, before, add, replace: the ids it brings
};

/// A node, a register, a budget line, ...: one word with its keys.
struct Declaration {
  std::string kind;  // the word: "step", "register"
  std::string file;  // the word that its file returns: "route", "register", "budgets"
  std::string name;  // of a node its full name; of the route itself its id
  Origin origin;
  std::string bundle;
  /// By path: "due", "title.nl", "form.motivation.required", "outcomes.direct".
  std::map<std::string, DeclaredKey> keys;
  std::vector<OverlayWord> touched;  // the overlay words that brought it or changed it, in order; without their keys
};

struct DeclaredRoute {
  std::string id, extends;
  std::vector<Declaration> nodes;               // the route itself first, then in document order
  std::vector<OverlayWord> operations;          // its own, as written
  std::map<std::string, DeclaredKey> own_keys;  // of an overlay: what it says of the route itself
};

struct Declared {
  std::map<std::string, DeclaredRoute> routes;
  std::vector<Declaration> things;  // by kind and name; one of a bundle stands for that of the bundles below it
  const Declaration* find(const std::string& kind, const std::string& name) const;
};

/// As load (bundle.hpp), and tells what was declared, as far as that could be read.
LoadResult load(const BundleSource& top, const std::vector<BundleSource>& bases, Declared& declared);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECLARED_HPP
