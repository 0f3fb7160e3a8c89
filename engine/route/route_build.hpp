// Building one route's graph from its composed declaration: the tree of nodes first, then their keys, then what needs
// the whole (linear scopes, paths, the checks of a scope). One file a noun; this header is their common ground.
#ifndef TRAJECTUM_ROUTE_ROUTE_BUILD_HPP
#define TRAJECTUM_ROUTE_ROUTE_BUILD_HPP
#include <functional>
#include <string>
#include <vector>

#include "route/decl.hpp"

namespace trajectum::route {

struct RouteBuild {
  RouteBuild(Loading& load, const RouteDecl& decl) : load(load), decl(decl) {}
  Loading& load;
  const RouteDecl& decl;
  Route route;
  std::vector<const Decl*> decls;            // by node
  std::vector<const Decl*> finishes;         // by scope: the `finish` at its end, or null
  std::vector<std::function<void()>> paths;  // run when every form and register is known
  std::vector<NodeIndex> decides;            // linked after the paths: their `into` is one
  std::vector<NodeIndex> subroutes;
  std::vector<int> decision_files;  // for the hash

  Node& node(NodeIndex i) { return route.nodes[i]; }
  const Decl& said(NodeIndex i) const { return *decls[i]; }
  Faults& faults() { return load.faults; }
};

/// What a key of a node is read into.
struct NodeReading {
  RouteBuild& build;
  NodeIndex index;
  Node& node() { return build.node(index); }
};

// --- build_tree.cpp ---
/// Lays out the nodes in document order: indices, ids, full names, parents and children.
void build_tree(RouteBuild& build);
/// The node of this id among the children of a scope, or kNoNode.
NodeIndex child_of(const Route& route, NodeIndex scope, std::string_view id);
/// "nearest scope outwards, or full name", seen from a node; a fault if there is none.
NodeIndex find_near(RouteBuild& build, NodeIndex from, const std::string& name, const Place& at,
                    bool (*fits)(const Node&), const char* what_nl, const char* what_en);
std::vector<std::string> node_names(const Route& route);

// --- node_keys.cpp, step_keys.cpp ---
void read_node_keys(RouteBuild& build);
using NodeKey = Key<NodeReading>;
std::span<const NodeKey> step_keys();
void list_node_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_step_part_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_join_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_failure_keys(std::vector<std::pair<std::string, std::string>>& out);

// --- by_keys.cpp ---
void read_by(Loading& load, NodeReading& r, const Keyed& entry);
void read_allocate(Loading& load, NodeReading& r, const Keyed& entry);
void list_by_keys(std::vector<std::pair<std::string, std::string>>& out);

// --- targets.cpp ---
/// Reads where an arc of node `from` leads: a text, `to`, `done`, `finish`, a list, `one`, `some`.
std::optional<Target> read_target(RouteBuild& build, NodeIndex from, const Keyed& entry);
/// The nearest stage or route at or above a scope.
NodeIndex finishing_scope(const Route& route, NodeIndex scope);
void list_target_keys(std::vector<std::pair<std::string, std::string>>& out);
/// Calls back with every target of a node, also those within others.
void each_target(const Node& node, const std::function<void(const Target&)>& f);

// --- link_linear.cpp ---
/// Judges each scope linear or drawn, draws the arcs of linear ones, and fills `start`, `sources`.
void link_scopes(RouteBuild& build);

// --- link_paths.cpp ---
/// What a path leads to.
struct PathEnd {
  Path path;
  const Field* field = nullptr;  // null: a whole, or nothing
  bool whole = false;            // `reserved.place`, `item`
};
/// Links a path as seen from a node; a fault and an empty path if it leads nowhere.
PathEnd link_path(RouteBuild& build, NodeIndex from, const std::string& text, const Place& at);
/// A path as seen from the whole of a route that was built, and what it holds; nothing of a whole (`reserved.place`).
struct CasePath {
  Path path;
  std::optional<FieldType> type;
  bool sensitive = false;
};
CasePath link_path_of_case(Loading& load, const Route& route, const std::string& text, const Place& at);
/// The same where the path must be of one type.
Path link_typed(RouteBuild& build, NodeIndex from, const std::string& text, const Place& at, FieldType type);

// --- link_subroutes.cpp ---
/// Outcomes that a route itself can end with; empty: any.
std::set<std::string> ends_of(const Route& route);
/// Links `theirs = "our path"` of a subroute: the child's field must exist and take what the path gives.
void link_child_field(RouteBuild& build, NodeIndex index, const std::pair<std::string, Place>& theirs,
                      const std::string& path, const Place& at);
/// The child's subject and the outcomes that its route can end with. After all routes are built.
struct SubroutePlaces {
  Place route, subject, outcomes;
};
void check_subroute(Loading& load, const std::string& route, NodeIndex index, const SubroutePlaces& said);

// --- link_decisions.cpp ---
/// Links a decide node's inputs and checks the rules of its decision against them.
void link_decision(RouteBuild& build, NodeIndex index);

// --- check_nodes.cpp, check_ends.cpp ---
void check_nodes(RouteBuild& build);
void check_ends(RouteBuild& build);

// --- hash.cpp ---
std::string route_hash(const Loading& load, const std::string& id, const std::vector<int>& files);

/// Reads a route's case file into Loading::route_files; before any route is built.
void read_route_file(Loading& load, const RouteDecl& decl);
/// All of the above; the route is put into the bundle.
void build_route(Loading& load, const RouteDecl& decl);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_ROUTE_BUILD_HPP
