// Pools: members, and the queue of candidates in rank order, each part of a quota apart. Derived from cases and
// register records; kept in memory and rebuilt at start.
#ifndef TRAJECTUM_STATE_POOL_HPP
#define TRAJECTUM_STATE_POOL_HPP
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "model/ids.hpp"
#include "model/value.hpp"

namespace trajectum::state {

struct Candidate {
  std::string client;
  std::string part;         // of the quota; "" without one
  std::vector<Value> rank;  // what the rule gave
  std::string order;        // the rank as bytes that sort: low first, empty last
  std::string once;         // the value that admits once; "": however often
};

struct Member {
  std::string client;
  CaseNo case_no = 0;
  std::string part;
  Instant since = 0;
  std::vector<Value> rank;
};

/// An open case that a client has on the pool's route.
struct PoolCase {
  CaseNo case_no = 0;
  bool may_enter = false;  // it is not a member and (again) waits for a place
};

class PoolBook {
 public:
  const std::map<std::string, Member>& members() const { return members_; }
  void put_member(Member member);
  void drop_member(const std::string& client);
  std::size_t members_of(const std::string& part) const;

  /// Puts, replaces or (none) removes a candidate.
  void set_candidate(const std::string& client, std::optional<Candidate> candidate);
  std::size_t queue_length() const { return by_client_.size(); }
  std::size_t queue_length(const std::string& part) const;
  /// In rank order; of one part, or of all when it is nullptr.
  std::vector<const Candidate*> queue(const std::string* part, std::size_t skip, std::size_t limit) const;
  const Candidate* first(const std::string* part) const;

  /// Values that somebody was admitted for: nobody is again.
  bool is_used(const std::string& once) const { return used_.count(once) != 0; }
  void put_used(const std::string& once) { used_.insert(once); }
  void drop_used(const std::string& once) { used_.erase(once); }
  /// Clients in the queue with this value.
  std::vector<std::string> candidates_for(const std::string& once) const;

  /// The open case that a place in the pool would be for: the oldest that waits for one, else the oldest; null without
  /// an open case. A client may have several, and which one this is depends on them only, not on what happened last.
  const PoolCase* pool_case(const std::string& client) const;
  void put_pool_case(const std::string& client, PoolCase c);
  void drop_pool_case(const std::string& client, CaseNo no);

 private:
  using Key = std::pair<std::string, std::string>;  // order, client
  std::map<std::string, Member> members_;
  std::map<std::string, std::size_t> member_parts_;
  std::set<std::string> used_;
  std::unordered_map<std::string, Candidate> by_client_;
  std::set<Key> all_;
  std::map<std::string, std::set<Key>> parts_;
  std::unordered_map<std::string, std::map<CaseNo, PoolCase>> cases_;
};

/// The bytes of a rank: each value encoded so that memcmp gives language.md's order ("low first, nil last").
std::string rank_order(const std::vector<Value>& rank);

/// Shares `size` over parts by largest remainder; ties go to the part named first.
std::vector<std::int64_t> share_by_quota(std::int64_t size,
                                         const std::vector<std::pair<std::string, std::int64_t>>& parts);

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_POOL_HPP
