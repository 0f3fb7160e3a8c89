// A store in memory that also says what it was given: to a second store at once, or turn by turn to a list, to be
// written there later. Reads see memory. Thread: one at a time.
#ifndef TRAJECTUM_REPLAY_MIRROR_STORE_HPP
#define TRAJECTUM_REPLAY_MIRROR_STORE_HPP
#include <memory>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace trajectum::replay {

class MirrorStore final : public store::Store {
 public:
  /// `mirror` outlives this. Until `keep_turns` everything goes to it at once.
  explicit MirrorStore(store::Store& mirror) : memory_(store::open_memory()), mirror_(mirror) {}

  /// From here on what is written is kept until it is taken. Outside a group.
  void keep_turns() { keeps_ = true; }
  /// A turn ends: what is written from here on is of the next.
  void next_turn() { turns_.emplace_back(); }
  /// What was written, by turn; the one before the first `next_turn` is of nobody and comes first when it has any.
  std::vector<std::vector<store::Changes>> take() { return std::exchange(turns_, {}); }

  Result<void> begin() override;
  Result<void> write(const store::Changes& changes) override;
  Result<std::uint64_t> commit() override;
  void rollback() override;
  std::uint64_t durable() const override { return memory_->durable(); }
  std::uint64_t steps() const override { return memory_->steps(); }
  store::Disk disk() const override { return memory_->disk(); }
  std::optional<Error> trouble() const override { return memory_->trouble(); }
  bool is_written() const override { return memory_->is_written(); }
  bool is_spoiled() const override { return memory_->is_spoiled(); }
  std::uint64_t reads_failed() const override { return memory_->reads_failed(); }
  void try_again() override {}
  Result<RegionNo> region(const std::string& name) override;
  std::vector<std::pair<RegionNo, std::string>> regions() override { return memory_->regions(); }
  std::optional<std::string> setting(const std::string& name) override { return memory_->setting(name); }
  Result<void> set_setting(const std::string& name, const std::string& value) override;
  Result<void> forget_record_keys(RegionNo region, const std::string& reg) override;

  std::optional<store::CaseRow> case_row(RegionNo r, CaseNo no) override { return memory_->case_row(r, no); }
  std::optional<std::string> case_file(RegionNo r, CaseNo no) override { return memory_->case_file(r, no); }
  std::optional<CaseNo> case_by_key(RegionNo r, const std::string& key) override {
    return memory_->case_by_key(r, key);
  }
  std::vector<store::CaseRow> find_cases(RegionNo r, const store::CaseQuery& q) override {
    return memory_->find_cases(r, q);
  }
  std::vector<store::ItemFound> find_items(RegionNo r, const store::ItemQuery& q) override {
    return memory_->find_items(r, q);
  }
  std::size_t count_items(RegionNo r, const store::ItemQuery& q) override { return memory_->count_items(r, q); }
  std::optional<store::HistoryRow> history(RegionNo r, HistoryNo id) override { return memory_->history(r, id); }
  std::vector<store::HistoryRow> history_after(RegionNo r, HistoryNo after, std::size_t limit) override {
    return memory_->history_after(r, after, limit);
  }
  HistoryNo last_history(RegionNo r) override { return memory_->last_history(r); }
  CaseNo last_case(RegionNo r) override { return memory_->last_case(r); }
  std::vector<store::TimerRow> due_timers(RegionNo r, Instant until, std::size_t limit) override {
    return memory_->due_timers(r, until, limit);
  }
  std::optional<Instant> next_timer(RegionNo r) override { return memory_->next_timer(r); }
  std::optional<std::string> entry(RegionNo r, const std::string& space, const std::string& key) override {
    return memory_->entry(r, space, key);
  }
  void scan_entries(RegionNo r, const std::string& space, const std::string& prefix, const std::string& after,
                    const std::function<bool(std::string_view, std::string_view)>& f) override {
    memory_->scan_entries(r, space, prefix, after, f);
  }
  std::optional<std::string> record(RegionNo r, const std::string& reg, const std::string& id) override {
    return memory_->record(r, reg, id);
  }
  void scan_records(RegionNo r, const std::string& reg, const std::string& after,
                    const std::function<bool(std::string_view, std::string_view)>& f) override {
    memory_->scan_records(r, reg, after, f);
  }
  std::vector<store::RecordFound> find_records(RegionNo r, const store::RecordQuery& q) override {
    return memory_->find_records(r, q);
  }
  std::size_t count_records(RegionNo r, const store::RecordQuery& q) override { return memory_->count_records(r, q); }
  std::vector<std::pair<std::string, std::size_t>> count_record_values(RegionNo r, const store::RecordQuery& q,
                                                                       const std::string& field) override {
    return memory_->count_record_values(r, q, field);
  }
  std::vector<store::CommandRow> commands(RegionNo r, std::uint64_t hash) override {
    return memory_->commands(r, hash);
  }
  std::vector<CaseNo> open_cases_without_item(RegionNo r, CaseNo after, std::size_t limit) override {
    return memory_->open_cases_without_item(r, after, limit);
  }
  bool has_timer(RegionNo r, const store::TimerRow& timer) override { return memory_->has_timer(r, timer); }

 private:
  std::unique_ptr<store::Store> memory_;
  store::Store& mirror_;
  bool keeps_ = false;
  std::vector<std::vector<store::Changes>> turns_;
};

}  // namespace trajectum::replay

#endif  // TRAJECTUM_REPLAY_MIRROR_STORE_HPP
