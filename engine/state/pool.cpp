#include "state/pool.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace trajectum::state {

void PoolBook::put_member(Member member) {
  drop_member(member.client);
  ++member_parts_[member.part];
  members_[member.client] = std::move(member);
}

void PoolBook::drop_member(const std::string& client) {
  auto it = members_.find(client);
  if (it == members_.end()) return;
  --member_parts_[it->second.part];
  members_.erase(it);
}

std::size_t PoolBook::members_of(const std::string& part) const {
  auto it = member_parts_.find(part);
  return it == member_parts_.end() ? 0 : it->second;
}

void PoolBook::set_candidate(const std::string& client, std::optional<Candidate> candidate) {
  auto it = by_client_.find(client);
  if (it != by_client_.end()) {
    Key key{it->second.order, client};
    all_.erase(key);
    parts_[it->second.part].erase(key);
    by_client_.erase(it);
  }
  if (!candidate) return;
  Key key{candidate->order, client};
  all_.insert(key);
  parts_[candidate->part].insert(key);
  by_client_.emplace(client, std::move(*candidate));
}

std::size_t PoolBook::queue_length(const std::string& part) const {
  auto it = parts_.find(part);
  return it == parts_.end() ? 0 : it->second.size();
}

std::vector<const Candidate*> PoolBook::queue(const std::string* part, std::size_t skip, std::size_t limit) const {
  std::vector<const Candidate*> out;
  const std::set<Key>* keys = &all_;
  if (part) {
    auto it = parts_.find(*part);
    if (it == parts_.end()) return out;
    keys = &it->second;
  }
  for (const auto& key : *keys) {
    if (skip > 0) {
      --skip;
      continue;
    }
    if (out.size() == limit) break;
    out.push_back(&by_client_.at(key.second));
  }
  return out;
}

std::vector<std::string> PoolBook::candidates_for(const std::string& once) const {
  std::vector<std::string> out;
  for (const auto& [client, candidate] : by_client_)
    if (candidate.once == once) out.push_back(client);
  return out;
}

const Candidate* PoolBook::first(const std::string* part) const {
  auto found = queue(part, 0, 1);
  return found.empty() ? nullptr : found.front();
}

const PoolCase* PoolBook::pool_case(const std::string& client) const {
  auto it = cases_.find(client);
  if (it == cases_.end()) return nullptr;
  for (const auto& [no, c] : it->second)
    if (c.may_enter) return &c;
  return &it->second.begin()->second;
}

void PoolBook::put_pool_case(const std::string& client, PoolCase c) { cases_[client][c.case_no] = c; }

void PoolBook::drop_pool_case(const std::string& client, CaseNo no) {
  auto it = cases_.find(client);
  if (it == cases_.end()) return;
  it->second.erase(no);
  if (it->second.empty()) cases_.erase(it);
}

std::string rank_order(const std::vector<Value>& rank) {
  std::string out;
  auto number = [&](double d) {
    auto bits = std::bit_cast<std::uint64_t>(d);
    bits = (bits >> 63) ? ~bits : bits | (1ull << 63);
    for (int i = 7; i >= 0; --i) out.push_back(static_cast<char>(bits >> (8 * i)));
  };
  for (const auto& v : rank) {
    out.push_back(v.empty() ? '\x7f' : '\x01');
    switch (v.kind()) {
      case Value::Kind::yesno: number(v.yes() ? 1 : 0); break;
      case Value::Kind::integer: number(static_cast<double>(v.integer())); break;
      case Value::Kind::decimal: number(*v.as<double>()); break;
      case Value::Kind::date: number(v.as<Date>()->days); break;
      case Value::Kind::money: number(static_cast<double>(v.as<Money>()->cents)); break;
      case Value::Kind::text:
        out += v.text();
        out.push_back('\0');
        break;
      default: break;
    }
  }
  return out;
}

std::vector<std::int64_t> share_by_quota(std::int64_t size,
                                         const std::vector<std::pair<std::string, std::int64_t>>& parts) {
  std::int64_t sum = 0;
  for (const auto& p : parts) sum += p.second;
  std::vector<std::int64_t> shares(parts.size(), 0);
  if (sum <= 0) return shares;
  std::vector<std::pair<std::int64_t, std::size_t>> remainders;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    shares[i] = size * parts[i].second / sum;
    given += shares[i];
    remainders.push_back({size * parts[i].second % sum, i});
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; given < size; ++i, ++given) ++shares[remainders[i].second];
  return shares;
}

}  // namespace trajectum::state
