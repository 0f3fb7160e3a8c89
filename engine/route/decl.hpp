// A route as it is declared: scopes and nodes with their keys, not yet linked. Overlays are composed here, on what was
// said; the graph is then built once, from the result.
#ifndef TRAJECTUM_ROUTE_DECL_HPP
#define TRAJECTUM_ROUTE_DECL_HPP
#include <set>
#include <string>
#include <vector>

#include "route/loading.hpp"

namespace trajectum::route {

/// The word of an overlay that brought a node, or changed it.
struct OverlayTouch {
  std::string word;
  Place place;
  std::string bundle;
};

struct Decl {
  std::string word;  // "step", "stage", ...; "finish" for the finish at the end of a linear scope
  std::string id;
  Place place;  // of the word
  Place id_place;
  std::string bundle;
  std::vector<Keyed> keys;
  std::vector<Decl> nodes;
  std::vector<OverlayTouch> touched;

  const Keyed* find(std::string_view key) const;
  /// True if it says itself where it goes: with `next` or, where that is a key of it, `outcomes`.
  bool draws() const;
};

struct Operation {
  std::shared_ptr<const Word> word;
  std::string target;  // full name of the node it was applied to; "" until then, or when there is none
};

struct RouteDecl {
  Decl root;
  std::vector<Keyed> own_keys;  // of an overlay, once composed: what it said of the route itself
  std::string extends;          // "" : a route of its own
  Place extends_at;
  std::vector<Operation> operations;  // of an overlay, in document order
  std::vector<int> files;             // what it was made of, base first
  enum class State : std::uint8_t { declared, composing, composed, broken } state = State::declared;
};

/// Turns the words of one bundle's files into declarations, and sees to it that no node is used twice.
class Declarer {
 public:
  Declarer(Loading& load, std::string bundle) : load_(load), bundle_(std::move(bundle)) {}
  RouteDecl route(const Word& word, int file);
  /// The nodes of a list; whatever is no node goes to `others` or, if that is null, is a fault.
  std::vector<Decl> nodes(const std::vector<Draft>& list, std::vector<std::shared_ptr<const Word>>* others);

 private:
  Decl node(const std::shared_ptr<const Word>& word);
  Loading& load_;
  std::string bundle_;
  std::set<const Word*> used_;
};

/// Node kind of a word, if it is a node's.
std::optional<NodeKind> node_kind_of(std::string_view word);
/// True for the words that only stand in an overlay.
bool is_overlay_word(std::string_view word);
/// True if some node of the scope draws its arcs itself.
bool is_drawn(const Decl& scope);

/// Composes every route with its base; a cycle, an unknown base or a wrong operation is a fault.
void compose_overlays(Loading& load, std::map<std::string, RouteDecl>& routes);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECL_HPP
