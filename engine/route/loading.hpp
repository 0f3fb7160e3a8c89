// What the parts of one load share: the files, the faults, the VM, the bundle that grows. Thread: one load.
#ifndef TRAJECTUM_ROUTE_LOADING_HPP
#define TRAJECTUM_ROUTE_LOADING_HPP
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lua/lexer.hpp"
#include "route/bundle.hpp"
#include "route/draft.hpp"
#include "route/place.hpp"
#include "route/script_vm.hpp"

namespace trajectum::route {

/// Where a decision table and its parts are written.
struct DecisionPlaces {
  Place at;           // of its name
  bool whole = true;  // read without a fault
  std::vector<Place> inputs;
  std::vector<std::vector<Place>> cells;  // by rule: inputs, then outputs
};

/// What `titles` in labels.lua calls something.
struct TitleLabel {
  int what = 0;  // titles.hpp, `Called`
  std::string key;
  Text title;
  Place at;
  std::string bundle;
  bool met = false;   // something is called so
  bool used = false;  // and had no title
};

struct Loading {
  Loading() = default;
  Loading(const Loading&) = delete;  // `faults` looks at `files`
  Loading& operator=(const Loading&) = delete;

  LoadFiles files;
  Faults faults{files};
  ScriptVm* scripts = nullptr;  // owned by `bundle`
  std::shared_ptr<Bundle> bundle;
  std::string top;                               // id of the bundle that is loaded on its bases
  std::map<int, FunctionId> functions;           // by registry reference: a base's function is met once per overlay
  std::vector<std::function<void()>> after_all;  // checks of names that any file may declare
  std::map<std::string, Place> places;           // "register client" -> where it was declared
  std::map<std::string, std::vector<Field>> route_files;  // case file by route
  std::map<std::string, DecisionPlaces> decision_places;
  std::set<std::string> labels_met;                // words of `labels` that a title had
  std::vector<TitleLabel> title_labels;            // in order of the bundles, the top one last
  std::map<int, std::vector<lua::Token>> tokens;   // by file, of files with handlers
  const std::vector<Field>* route_file = nullptr;  // the case file of the route that is read; null between routes
  std::size_t decision_steps = 0;                  // that proofs of tables took so far
};

/// True of a file whose bundle may use only what it asked leave for.
bool is_limited(const Loading& load, const Place& at);
/// The place that an origin was made from; nowhere if the file is not of this load.
Place place_of(const Loading& load, const Origin& origin);

/// One key that a construct knows, and how it is read into `T`. The tables of these are the list of what this version
/// can run: what is in none of them is refused.
template <class T>
struct Key {
  const char* name;
  void (*read)(Loading& load, T& out, const Keyed& entry);
};

/// Reports a key that the construct has not: one of the language that is for later, or a mistyped one.
void report_unknown_key(Loading& load, const std::string& construct, const Keyed& entry,
                        const std::vector<std::string>& known);

template <class T>
void read_keys(Loading& load, const std::string& construct, std::span<const Key<T>> keys,
               const std::vector<Keyed>& entries, T& out) {
  for (const auto& entry : entries) {
    const Key<T>* found = nullptr;
    for (const auto& key : keys)
      if (entry.key == key.name) found = &key;
    if (found) {
      if (!entry.value.is(Draft::Kind::poison)) found->read(load, out, entry);
      continue;
    }
    std::vector<std::string> known;
    for (const auto& key : keys) known.emplace_back(key.name);
    report_unknown_key(load, construct, entry, known);
  }
}

/// Appends the pairs of a table to a list of known properties.
template <class T>
void list_keys(const char* construct, std::span<const Key<T>> keys,
               std::vector<std::pair<std::string, std::string>>& out) {
  for (const auto& key : keys) out.emplace_back(construct, key.name);
}

/// True if the language has this key on that construct and this version does not run it yet.
bool is_for_later(std::string_view construct, std::string_view key);
/// Why a key that the language has elsewhere means nothing here, and what to write instead.
std::optional<Text> why_elsewhere(std::string_view construct, std::string_view key);

// Single values. Each reports a wrong one at its place, naming the key, and then gives nothing.
/// "`due` must be a duration, not the number 5".
void report_wrong(Loading& load, const Keyed& entry, std::string_view nl, std::string_view en);
std::optional<std::string> read_text(Loading& load, const Keyed& entry);
std::optional<bool> read_yesno(Loading& load, const Keyed& entry);
/// A fault if the bundle declares no service calendar of that name.
bool check_calendar(Loading& load, const std::string& name, const Place& at);
std::optional<std::int64_t> read_integer(Loading& load, const Keyed& entry, std::int64_t min, std::int64_t max);
std::optional<Duration> read_duration(Loading& load, const Keyed& entry);
/// What happens to planned moments that went by unseen: `once`, `each`, `skip` or `next_workday`.
std::optional<calendar::Misfire> read_missed(Loading& load, const Keyed& entry);
std::optional<Money> read_money(Loading& load, const Keyed& entry);
/// `{ nl = "...", en = "..." }`, both of them.
Text read_title(Loading& load, const Keyed& entry);
/// A list of texts.
std::vector<std::string> read_texts(Loading& load, const Keyed& entry);
/// A handler, with the rule for upvalues checked; kNoFunction after a fault.
FunctionId read_function(Loading& load, const Keyed& entry);
FunctionId read_function(Loading& load, const Draft& draft, std::string_view key = "decision");
/// Reports what the text of a handler shows: a guard that writes, a field that its route's case file has not.
void check_handler(Loading& load, const Draft& draft, std::string_view key, bool may_write);
/// True if the text is an id; else a fault.
bool check_id(Loading& load, const std::string& id, const Place& at);
/// Reports a register, a route, a role that the bundle has not.
void check_register(Loading& load, const std::string& name, const Place& at);
void check_route(Loading& load, const std::string& name, const Place& at);
void check_role(Loading& load, const std::string& name, const Place& at);
/// Reports whatever stands in a list of a construct that takes only keys.
void refuse_list(Loading& load, const std::string& construct, const Table& table);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_LOADING_HPP
