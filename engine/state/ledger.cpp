#include "state/ledger.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace trajectum::state {
namespace {

__extension__ typedef __int128 Wide;  // cents times cents

std::size_t at(Account account) { return static_cast<std::size_t>(account); }

void add_cents(Shares& shares, const std::string& funder, std::int64_t cents) {
  auto& there = shares[funder];
  there += cents;
  if (there == 0) shares.erase(funder);
}

}  // namespace

std::int64_t sum(const Shares& shares) {
  std::int64_t out = 0;
  for (const auto& [funder, cents] : shares) out += cents;
  return out;
}

Shares split(std::int64_t cents, const Shares& by) {
  Shares out;
  if (cents == 0) return out;
  auto whole = sum(by);
  TRAJECTUM_ASSERT(whole > 0);
  std::vector<std::pair<Wide, std::string>> remainders;
  std::int64_t given = 0;
  for (const auto& [funder, weight] : by) {
    Wide product = static_cast<Wide>(cents) * weight;
    auto share = static_cast<std::int64_t>(product / whole);
    given += share;
    add_cents(out, funder, share);
    remainders.emplace_back(product % whole, funder);
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; given < cents; ++i, ++given) add_cents(out, remainders[i].second, 1);
  return out;
}

Shares split_in_order(std::int64_t cents, const Shares& by, const std::vector<std::string>& order) {
  Shares out;
  auto left = by;
  auto take = [&](const std::string& funder) {
    auto share = std::min(cents, left[funder]);
    add_cents(out, funder, share);
    cents -= share;
    left.erase(funder);
  };
  for (const auto& funder : order) take(funder);
  while (!left.empty()) take(std::string(left.begin()->first));
  TRAJECTUM_ASSERT(cents == 0);
  return out;
}

Balance balance_of(const Ledger::Accounts& accounts) {
  Balance out;
  out.free = sum(accounts[at(Account::free)]);
  out.reserved = sum(accounts[at(Account::reserved)]);
  out.committed = sum(accounts[at(Account::committed)]);
  out.paid = sum(accounts[at(Account::paid)]);
  out.settled = sum(accounts[at(Account::settled)]);
  return out;
}

void Ledger::add(const std::string& budget, Account account, const Holder& holder, const FunderShare& share,
                 std::int64_t sign) {
  auto& line = lines_[budget];
  auto cents = sign * share.cents;
  add_cents(line.accounts[at(account)], share.funder, cents);
  if (account == Account::outside || account == Account::free) return;
  auto& held = line.holdings[holder];
  add_cents(held[at(account)], share.funder, cents);
  bool nothing = std::all_of(held.begin(), held.end(), [](const Shares& shares) { return shares.empty(); });
  if (nothing) line.holdings.erase(holder);
  if (!holder.per.empty()) add_cents(line.per, holder.per, cents);
}

void Ledger::post(const MoneyPosted& posting, int sign) {
  Holder holder{posting.case_no, posting.per, posting.flags};
  const auto& into = posting.into.empty() ? posting.budget : posting.into;
  std::int64_t shared = 0;
  for (const auto& share : posting.shares) {
    shared += share.cents;
    add(posting.budget, posting.from, holder, share, -sign);
    add(into, posting.to, holder, share, sign);
    for (auto [budget, account] : {std::pair(&posting.budget, posting.from), std::pair(&into, posting.to)}) {
      const auto& shares = lines_[*budget].accounts[at(account)];
      auto there = shares.find(share.funder);
      TRAJECTUM_ASSERT(account == Account::outside || there == shares.end() || there->second > 0);
    }
  }
  TRAJECTUM_ASSERT(shared == posting.cents);
  auto& line = lines_[into];
  if (posting.by.empty() && posting.from == Account::outside) line.planned += sign * posting.cents;
  if (posting.by.empty() && posting.to == Account::outside) line.planned -= sign * posting.cents;
  if (posting.from != Account::outside || line.open) return;
  line.open = true;
  line.opened = posting.cents;
}

const Ledger::Line& Ledger::line(const std::string& budget) const {
  static const Line kNone;
  auto it = lines_.find(budget);
  return it == lines_.end() ? kNone : it->second;
}

Balance Ledger::balance(const std::string& budget) const { return balance_of(line(budget).accounts); }

std::int64_t Ledger::held_for(const std::string& budget, const std::string& per) const {
  const auto& held = line(budget).per;
  auto it = held.find(per);
  return it == held.end() ? 0 : it->second;
}

std::int64_t Ledger::held_by(const std::string& budget, const Holder& holder, Account account) const {
  const auto& holdings = line(budget).holdings;
  auto it = holdings.find(holder);
  return it == holdings.end() ? 0 : sum(it->second[at(account)]);
}

std::vector<Holder> Ledger::holders(const std::string& budget, Account account, std::optional<CaseNo> case_no,
                                    std::optional<std::string> per) const {
  std::vector<Holder> out;
  for (const auto& [holder, accounts] : line(budget).holdings) {
    if (accounts[at(account)].empty()) continue;
    if ((case_no && holder.case_no != *case_no) || (per && holder.per != *per)) continue;
    out.push_back(holder);
  }
  return out;
}

std::int64_t Ledger::postings_sum() const {
  std::int64_t out = 0;
  for (const auto& [budget, line] : lines_)
    for (const auto& shares : line.accounts) out += sum(shares);
  return out;
}

}  // namespace trajectum::state
