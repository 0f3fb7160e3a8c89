// Writing a record of a register: typed, its references looked up, never below the units that are taken. One rule for
// the wire, for specs and for whoever writes records next. Within a command of the region. Thread: the shard's.
#pragma once
#include <string>

#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

/// What a record refers to, and the lists that its choices come from. References are borrowed.
class RecordWorld final : public FieldWorld {
 public:
  RecordWorld(RegionAtWork& r, const Record& raw) : r_(r), raw_(raw) {}
  bool record_exists(const std::string& reg, const std::string& id) const override;
  std::optional<List> listed(const std::string& from) const override;

 private:
  RegionAtWork& r_;
  const Record& raw_;
};

/// The command that puts this record in the place of what stood under its key; its reply is {register, id}.
/// Errors: `invalid_params` of the key; `refused` "form" for a field, "capacity.<register>" below what is taken.
Result<Engine::RegionCommand> put_record(RegionAtWork& r, const route::Register& reg, const std::string& id,
                                         const Record& raw);

}  // namespace trajectum::pipeline
