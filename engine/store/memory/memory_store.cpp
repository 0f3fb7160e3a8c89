// The memory driver: the same contract on ordered maps, for tests and `dev`. Nothing survives it.
#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "base/limits.hpp"
#include "store/memory/record_walks.hpp"

namespace trajectum::store {
namespace {

using namespace memory;

class MemoryStore final : public Store {
 public:
  using Visit = std::function<bool(std::string_view, std::string_view)>;

  Result<void> begin() override {
    TRAJECTUM_ASSERT(!open_);
    open_ = true;
    return {};
  }
  Result<void> write(const Changes& changes) override {
    TRAJECTUM_ASSERT(open_);
    auto region = regions_.find(changes.region);
    TRAJECTUM_ASSERT(region != regions_.end());
    for (HistoryNo next = last_history(changes.region); const auto& row : changes.history)
      TRAJECTUM_ASSERT(row.id == ++next);
    auto written = region->second.write(undo_, changes);
    if (!written) spoiled_ = true;
    return written;
  }
  Result<std::uint64_t> commit() override {
    TRAJECTUM_ASSERT(open_);
    TRAJECTUM_ASSERT(!spoiled_);
    undo_.clear();
    open_ = false;
    return ++durable_;
  }
  void rollback() override {
    undo_.run();
    open_ = false;
    spoiled_ = false;
  }
  std::uint64_t durable() const override { return durable_; }
  Disk disk() const override { return Disk::sound; }
  std::optional<Error> trouble() const override { return std::nullopt; }
  bool is_spoiled() const override { return spoiled_; }
  bool is_written() const override { return open_ && !undo_.empty(); }
  std::uint64_t reads_failed() const override { return 0; }
  void try_again() override {}
  std::uint64_t steps() const override { return 0; }

  Result<RegionNo> region(const std::string& name) override {
    for (const auto& [no, rows] : regions_)
      if (rows.name == name) return no;
    TRAJECTUM_ASSERT(open_);
    std::size_t no = regions_.empty() ? 1 : regions_.rbegin()->first + std::size_t{1};
    if (no > limits::kRegionsMax)
      return refused("region.max", {"Er passen geen regio's meer bij.", "There is no room for another region."});
    auto number = static_cast<RegionNo>(no);
    regions_[number].name = name;
    undo_.note([this, number] { regions_.erase(number); });
    return number;
  }
  std::vector<std::pair<RegionNo, std::string>> regions() override {
    std::vector<std::pair<RegionNo, std::string>> all;
    for (const auto& [no, rows] : regions_) all.emplace_back(no, rows.name);
    return all;
  }
  std::optional<std::string> setting(const std::string& name) override { return copy_of(settings_.find(name)); }
  Result<void> set_setting(const std::string& name, const std::string& value) override {
    settings_.put(undo_, name, value);
    if (!open_) undo_.clear();
    return {};
  }

  std::optional<CaseRow> case_row(RegionNo region, CaseNo no) override { return copy_of(at(region).cases.find(no)); }
  std::optional<std::string> case_file(RegionNo region, CaseNo no) override {
    return copy_of(at(region).files.find(no));
  }
  std::optional<CaseNo> case_by_key(RegionNo region, const std::string& key) override {
    return copy_of(at(region).case_keys.find(key));
  }
  std::vector<CaseRow> find_cases(RegionNo region, const CaseQuery& query) override;
  std::vector<ItemFound> find_items(RegionNo region, const ItemQuery& query) override;
  std::size_t count_items(RegionNo region, const ItemQuery& query) override;

  std::optional<HistoryRow> history(RegionNo region, HistoryNo id) override {
    return copy_of(at(region).history.find(id));
  }
  std::vector<HistoryRow> history_after(RegionNo region, HistoryNo after, std::size_t limit) override {
    std::vector<HistoryRow> found;
    const auto& rows = at(region).history.rows();
    for (auto row = rows.upper_bound(after); row != rows.end() && found.size() < limit; ++row)
      found.push_back(row->second);
    return found;
  }
  HistoryNo last_history(RegionNo region) override {
    const auto& rows = at(region).history.rows();
    return rows.empty() ? 0 : rows.rbegin()->first;
  }
  CaseNo last_case(RegionNo region) override {
    const auto& rows = at(region).cases.rows();
    return rows.empty() ? 0 : rows.rbegin()->first;
  }
  std::vector<TimerRow> due_timers(RegionNo region, Instant until, std::size_t limit) override {
    std::vector<TimerRow> found;
    for (const auto& [row, nothing] : at(region).timers.rows()) {
      if (row.at > until || found.size() == limit) break;
      found.push_back(row);
    }
    return found;
  }
  std::optional<Instant> next_timer(RegionNo region) override {
    const auto& rows = at(region).timers.rows();
    if (rows.empty()) return std::nullopt;
    return rows.begin()->first.at;
  }
  std::optional<std::string> entry(RegionNo region, const std::string& space, const std::string& key) override {
    return copy_of(at(region).entries.find({space, key}));
  }
  void scan_entries(RegionNo region, const std::string& space, const std::string& prefix, const std::string& after,
                    const Visit& f) override {
    scan(at(region).entries, space, prefix, after, f);
  }
  std::optional<std::string> record(RegionNo region, const std::string& reg, const std::string& id) override {
    return copy_of(at(region).records.find({reg, id}));
  }
  void scan_records(RegionNo region, const std::string& reg, const std::string& after, const Visit& f) override {
    scan(at(region).records, reg, "", after, f);
  }
  std::vector<RecordFound> find_records(RegionNo region, const RecordQuery& query) override;
  std::size_t count_records(RegionNo region, const RecordQuery& query) override;
  std::vector<std::pair<std::string, std::size_t>> count_record_values(RegionNo region, const RecordQuery& query,
                                                                       const std::string& field) override;
  Result<void> forget_record_keys(RegionNo region, const std::string& reg) override {
    TRAJECTUM_ASSERT(open_);
    auto& keys = regions_[region].record_keys;
    std::vector<RecordKeyPlace> gone;
    for (auto key = keys.rows().lower_bound({reg, "", "", ""});
         key != keys.rows().end() && std::get<0>(key->first) == reg; ++key)
      gone.push_back(key->first);
    for (const auto& key : gone) keys.drop(undo_, key);
    return {};
  }
  std::vector<CommandRow> commands(RegionNo region, std::uint64_t hash) override {
    std::vector<CommandRow> found;
    const auto& rows = at(region).commands.rows();
    for (auto row = rows.lower_bound({hash, 0}); row != rows.end() && row->first.first == hash; ++row)
      found.push_back(row->second);
    std::reverse(found.begin(), found.end());
    return found;
  }
  std::vector<CaseNo> open_cases_without_item(RegionNo region, CaseNo after, std::size_t limit) override;
  bool has_timer(RegionNo region, const TimerRow& timer) override { return at(region).timers.rows().count(timer) != 0; }

 private:
  template <class Row>
  static std::optional<Row> copy_of(const Row* row) {
    return row == nullptr ? std::nullopt : std::optional<Row>(*row);
  }
  /// A region that nobody made is empty.
  const RegionRows& at(RegionNo region) const {
    static const RegionRows kNone;
    auto found = regions_.find(region);
    return found == regions_.end() ? kNone : found->second;
  }
  static void scan(const Table<TextPair, std::string>& table, const std::string& first, const std::string& prefix,
                   const std::string& after, const Visit& f) {
    const auto& rows = table.rows();
    std::string from = std::max(prefix, after.empty() ? after : after + '\0');
    for (auto row = rows.lower_bound({first, from}); row != rows.end() && row->first.first == first; ++row)
      if (!row->first.second.starts_with(prefix) || !f(row->first.second, row->second)) return;
  }

  std::map<RegionNo, RegionRows> regions_;
  Table<std::string, std::string> settings_;
  UndoList undo_;
  bool open_ = false;
  bool spoiled_ = false;
  std::uint64_t durable_ = 0;
};

/// The rows of one queue from a place on, in the order of the worklist, until `take` says false.
template <class Take>
void each_of_queue(const RegionRows& region, std::string_view queue, const ItemOrder& from, Take&& take) {
  const auto& rows = region.worklist.rows();
  for (auto row = rows.lower_bound({std::string(queue), from}); row != rows.end() && row->first.first == queue; ++row)
    if (!take(*region.items.find(row->second))) return;
}

/// The rows of one case.
template <class Take>
void each_of_case(const RegionRows& region, CaseNo no, Take&& take) {
  const auto& rows = region.items.rows();
  for (auto row = rows.lower_bound({no, 0}); row != rows.end() && row->first.first == no; ++row) take(row->second);
}

std::vector<CaseRow> MemoryStore::find_cases(RegionNo region, const CaseQuery& query) {
  std::vector<CaseRow> found;
  auto after = parse_case_cursor(query.after);
  if (!after) return found;
  const RegionRows& rows = at(region);
  auto take = [&](const CaseRow& row) {
    if (found.size() < query.limit && matches(query, row)) found.push_back(row);
    return found.size() < query.limit;
  };
  if (!query.subject_register.empty() && !query.subject_id.empty()) {
    const auto& subjects = rows.subjects.rows();
    for (auto s = subjects.upper_bound({query.subject_register, query.subject_id, *after}); s != subjects.end(); ++s) {
      const auto& [reg, id, no] = s->first;
      if (reg != query.subject_register || id != query.subject_id || !take(*rows.cases.find(no))) break;
    }
    return found;
  }
  const auto& cases = rows.cases.rows();
  for (auto row = cases.upper_bound(*after); row != cases.end() && take(row->second); ++row) continue;
  return found;
}

std::vector<ItemFound> MemoryStore::find_items(RegionNo region, const ItemQuery& query) {
  ItemPage page(query);
  if (!page.is_open()) return {};
  const RegionRows& rows = at(region);
  auto offer = [&](const ItemRow& row) { return page.offer(ItemRow(row)) || query.newest_first; };
  const auto& queues = page.filter().queues();
  if (query.case_no) {
    each_of_case(rows, *query.case_no, offer);
  } else if (queues.empty()) {
    for (const auto& [key, row] : rows.items.rows()) offer(row);
  } else {
    ItemOrder from = query.newest_first ? ItemPage::first() : page.start();
    for (auto queue : queues) each_of_queue(rows, queue, from, offer);
  }
  auto found = page.take();
  for (auto& f : found) {
    const CaseRow* row = rows.cases.find(f.item.case_no);
    if (row == nullptr) continue;
    f.key = row->key;
    f.route = row->route;
    f.owner = row->owner;
    f.subject_register = row->subject_register;
    f.subject_id = row->subject_id;
  }
  return found;
}

std::size_t MemoryStore::count_items(RegionNo region, const ItemQuery& query) {
  ItemFilter filter(query);
  const RegionRows& rows = at(region);
  std::size_t count = 0;
  auto tally = [&](const ItemRow& row) {
    count += filter.matches(row);
    return true;
  };
  if (query.case_no) {
    each_of_case(rows, *query.case_no, tally);
  } else if (filter.queues().empty()) {
    for (const auto& [key, row] : rows.items.rows()) tally(row);
  } else {
    for (auto queue : filter.queues()) each_of_queue(rows, queue, ItemPage::first(), tally);
  }
  return count;
}

std::vector<RecordFound> MemoryStore::find_records(RegionNo region, const RecordQuery& query) {
  MemoryRecordWalks walks(at(region), query.reg);
  return store::find_records(walks, query);
}

std::size_t MemoryStore::count_records(RegionNo region, const RecordQuery& query) {
  MemoryRecordWalks walks(at(region), query.reg);
  return store::count_records(walks, query);
}

std::vector<std::pair<std::string, std::size_t>> MemoryStore::count_record_values(RegionNo region,
                                                                                  const RecordQuery& query,
                                                                                  const std::string& field) {
  MemoryRecordWalks walks(at(region), query.reg);
  return store::count_record_values(walks, query, field);
}

std::vector<CaseNo> MemoryStore::open_cases_without_item(RegionNo region, CaseNo after, std::size_t limit) {
  std::vector<CaseNo> found;
  const RegionRows& rows = at(region);
  const auto& items = rows.items.rows();
  for (auto row = rows.cases.rows().upper_bound(after); row != rows.cases.rows().end() && found.size() < limit; ++row) {
    CaseNo no = row->first;
    auto item = items.lower_bound({no, 0});
    bool has_item = item != items.end() && item->first.first == no;
    if (row->second.state == "active" && !has_item) found.push_back(no);
  }
  return found;
}

}  // namespace

std::unique_ptr<Store> open_memory() { return std::make_unique<MemoryStore>(); }

}  // namespace trajectum::store
