#include "replay/mirror_store.hpp"

namespace trajectum::replay {

Result<void> MirrorStore::begin() {
  if (!keeps_)
    if (auto begun = mirror_.begin(); !begun) return begun;
  return memory_->begin();
}

Result<void> MirrorStore::write(const store::Changes& changes) {
  if (keeps_) {
    if (turns_.empty()) turns_.emplace_back();
    turns_.back().push_back(changes);
  } else if (auto written = mirror_.write(changes); !written) {
    return written;
  }
  return memory_->write(changes);
}

Result<std::uint64_t> MirrorStore::commit() {
  if (!keeps_)
    if (auto committed = mirror_.commit(); !committed) return committed;
  return memory_->commit();
}

void MirrorStore::rollback() {
  TRAJECTUM_ASSERT(!keeps_);  // what was kept would be wrong
  mirror_.rollback();
  memory_->rollback();
}

Result<RegionNo> MirrorStore::region(const std::string& name) {
  auto no = memory_->region(name);
  if (keeps_ || !no) return no;
  auto mirrored = mirror_.region(name);
  if (!mirrored) return mirrored;
  TRAJECTUM_ASSERT(*mirrored == *no);
  return no;
}

// Few and small, and not of turns: what is set while turns are kept stays in memory.
Result<void> MirrorStore::set_setting(const std::string& name, const std::string& value) {
  if (!keeps_)
    if (auto set = mirror_.set_setting(name, value); !set) return set;
  return memory_->set_setting(name, value);
}

Result<void> MirrorStore::forget_record_keys(RegionNo region, const std::string& reg) {
  if (!keeps_)
    if (auto forgotten = mirror_.forget_record_keys(region, reg); !forgotten) return forgotten;
  return memory_->forget_record_keys(region, reg);
}

}  // namespace trajectum::replay
