// Writing a record of a register: typed, its references looked up both ways, never below the units that are taken. One
// rule for the wire, for specs, for imports and for the handlers of a route. Thread: the shard's.
#ifndef TRAJECTUM_TURN_RECORDS_HPP
#define TRAJECTUM_TURN_RECORDS_HPP
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/field.hpp"
#include "route/bundle.hpp"
#include "state/region.hpp"

namespace trajectum::turn {

class Play;
using Registers = std::map<std::string, route::Register>;

/// What a record refers to, and the lists that its choices come from. References are borrowed.
class RecordWorld final : public FieldWorld {
 public:
  RecordWorld(state::Region& region, const Registers& registers, const Record& raw)
      : region_(region), registers_(registers), raw_(raw) {}
  bool record_exists(const std::string& reg, const std::string& id) const override;
  std::optional<List> listed(const std::string& from) const override;

 private:
  state::Region& region_;
  const Registers& registers_;
  const Record& raw_;
};

/// What is said of a key that is empty or too long.
Error bad_record_key(const std::string& path);

/// The event that puts this record in the place of what stands under its key; nothing is applied. `changed`: the fields
/// of an update, so that what is required and what has a default is asked of these alone: that an older record lacks
/// something else is not the doing of who changes it. Errors: `invalid_params` of the key; `refused` "record" for a
/// field, "capacity.<register>" below what is taken.
Result<state::RecordWritten> record_written(state::Region& region, const Registers& registers,
                                            const route::Register& reg, const std::string& id, const Record& raw,
                                            Date today, const std::set<std::string>* changed = nullptr);

/// What one handler writes. It stands in the region at once, so that whatever the handler asks next sees it, and is
/// taken back when this object goes; `take` gives the events with which the turn does it for good.
class StagedRecords {
 public:
  StagedRecords(Play& play, const route::Node& writer) : play_(play), writer_(writer) {}
  ~StagedRecords() { take_back(); }
  StagedRecords(const StagedRecords&) = delete;
  StagedRecords& operator=(const StagedRecords&) = delete;

  /// Gives the key. Errors: those of `record_written`; `refused` "record.key" when there is one with this key, "record"
  /// for a register that the region has no more, "records.max".
  Result<std::string> create(const std::string& reg, Record fields);
  /// Errors: the same; `refused` "record.none" when it is not there.
  Result<void> update(const std::string& reg, const std::string& id, const Record& fields,
                      const std::vector<std::string>& emptied);
  /// What is staged, in order; the region is as it was before.
  std::vector<state::RecordWritten> take();
  const std::vector<state::RecordWritten>& staged() const { return staged_; }

 private:
  Result<const route::Register*> declared(const std::string& reg) const;
  Result<void> stage(const route::Register& reg, const std::string& id, const Record& raw,
                     const std::set<std::string>* changed);
  std::string fresh_key(const std::string& reg) const;
  void take_back();

  Play& play_;
  const route::Node& writer_;
  std::optional<state::Region::Mark> before_;  // the region's, once something is staged
  std::vector<state::RecordWritten> staged_;
};

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_RECORDS_HPP
