// What the methods of the API ask of the stored state: users, cases, work items, history, records. Reads only. Runs
// inside a group like a command, so that an answer tells of every write before it and leaves after their sync.
// Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_READS_HPP
#define TRAJECTUM_PIPELINE_READS_HPP
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/engine.hpp"
#include "pipeline/names.hpp"

namespace trajectum::pipeline {

using ItemQuery = store::ItemQuery;
using ItemFound = store::ItemFound;
using CaseQuery = store::CaseQuery;
using CaseRow = store::CaseRow;

class Reads {
 public:
  explicit Reads(Engine& engine) : engine_(engine), store_(engine.store_) {}

  // --- who ---
  std::optional<access::User> user(RegionNo region, const std::string& id);
  std::optional<access::User> user_by_token(RegionNo region, std::string_view token);
  std::vector<access::User> users(RegionNo region, const std::string& after, std::size_t limit);

  // --- cases and work ---
  std::optional<CaseNo> case_by_key(RegionNo region, const std::string& key);
  std::vector<CaseRow> cases(RegionNo region, const CaseQuery& query);
  static bool is_case_cursor(std::string_view cursor);
  std::vector<ItemFound> items(RegionNo region, const ItemQuery& query);
  std::size_t count_items(RegionNo region, const ItemQuery& query);
  /// Live items that a user helps with, by case, behind a cursor of this list; their cursors are the last member.
  std::vector<ItemFound> helped(RegionNo region, const std::string& user, const std::string& after, std::size_t limit);
  /// What was escalated to one of these users and roles, or brought to mind, and still is open: by case, behind a
  /// cursor of this list.
  struct ToldOf {
    CaseNo case_no = 0;
    InstanceNo instance = 0;        // 0: the case as a whole
    std::optional<ItemFound> item;  // of work; none: a scope
    std::string cursor;
  };
  std::vector<ToldOf> told(RegionNo region, const std::vector<std::string>& who, const std::string& after,
                           std::size_t limit);
  static bool is_item_cursor(std::string_view cursor, bool newest_first);

  /// Turns of a case with seq > after, oldest first; `more` when the limit cut them off. Rows know only the one before
  /// them, so the whole chain is walked. Errors: `internal` when a row is missing.
  struct Turn {
    state::TurnRecord turn;
    Instant at = 0;
    std::string hash;  // of the bundle that the case was on when it began
  };
  struct Turns {
    std::vector<Turn> turns;
    bool more = false;
  };
  Result<Turns> history(const RegionAtWork& r, const state::Case& c, std::uint32_t after, std::size_t limit);

  /// Open cases without a work item, by number.
  std::vector<CaseNo> cases_without_item(RegionNo region, std::size_t limit) {
    return store_.open_cases_without_item(region, 0, limit);
  }

  // --- routes ---
  struct RouteFound {
    std::shared_ptr<const route::Bundle> bundle;  // holds the route
    const route::Route* route = nullptr;          // null: there is none
  };
  /// A route of the bundle that the region serves, or, of another version, of one that cases were opened on; such a
  /// bundle is loaded and stays so. "" is the version that is served.
  RouteFound route_version(RegionAtWork& r, const std::string& id, const std::string& version);

  // --- money ---
  struct PostingFound {
    std::string id;  // also the cursor of the list
    state::MoneyPosted posting;
  };
  /// Postings of a line, oldest first, behind an id; only of this case when one is given. At most `limit`.
  std::vector<PostingFound> postings(RegionNo region, const std::string& budget, std::optional<CaseNo> case_no,
                                     const std::string& after, std::size_t limit);

  // --- names ---
  /// What people may name in a filter: of the bundle that the region serves, and of every bundle that a case may run
  /// on.
  Names names(const RegionAtWork& r) { return all_names(store_, r); }

  // --- figures ---
  struct Figures {
    std::uint64_t groups = 0;  // committed
    std::uint64_t steps = 0;   // of the database
    HistoryNo history = 0;
    CaseNo cases = 0;
  };
  Figures figures(RegionNo region);

 private:
  Engine& engine_;
  store::Store& store_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_READS_HPP
