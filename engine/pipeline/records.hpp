// Writing and removing a record of a register: typed, its references looked up both ways, never below the units that
// are taken, known by one id in each other system. One rule for the wire, for specs and for imports. Within a command
// of the region. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_RECORDS_HPP
#define TRAJECTUM_PIPELINE_RECORDS_HPP
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/engine.hpp"
#include "turn/records.hpp"

namespace trajectum::pipeline {

/// A record to write, as somebody gave it.
struct RecordToPut {
  std::string id;
  Record raw;
  std::string source = {}, ground = {};  // where it comes from, and the legal ground it is kept on
  std::optional<Date> valid_from = {};   // since when it was so; not after today
  std::vector<std::pair<std::string, std::string>> externals = {};  // system, its id there; "" = none any more
};

class Records {
 public:
  explicit Records(Engine& engine) : engine_(engine), store_(engine.store_) {}

  /// The event that puts this record in the place of what stood under its key. Errors: `invalid_params` of the key, the
  /// source, the ground, a system; `refused` "form" for a field, "capacity.<register>" below what is taken,
  /// "valid_from"; `conflict` "external" when another record has that id in that system.
  Result<state::RecordWritten> written(RegionAtWork& r, const route::Register& reg, const RecordToPut& put);
  /// Errors: `not_found`; `refused` "refers" while a record, an open case or a seat refers to it, which it names.
  Result<state::RecordGone> removed(RegionAtWork& r, const route::Register& reg, const std::string& id,
                                    const std::string& source, const std::string& ground);

  /// The record that another system knows by this id; "" = none.
  std::string by_external(const RegionAtWork& r, const route::Register& reg, const std::string& system,
                          const std::string& external);
  /// By what id other systems know a record.
  std::vector<std::pair<std::string, std::string>> externals_of(const RegionAtWork& r, const route::Register& reg,
                                                                const std::string& id);
  /// True of who may see the sensitive fields of a record: an administrator, the owner of an open case about it, and
  /// who has work in such a case on his name.
  bool may_see(const RegionAtWork& r, const turn::Principal& who, const route::Register& reg, const std::string& id);

 private:
  Result<std::vector<state::ExternalId>> externals(const RegionAtWork& r, const route::Register& reg,
                                                   const RecordToPut& put);
  /// What refers to the record, in both languages, at most so many as a person reads.
  std::vector<Text> referrers(RegionAtWork& r, const route::Register& reg, const std::string& id);

  Engine& engine_;
  store::Store& store_;
};

/// The record as somebody may see it who may not see its sensitive fields: without them, a bsn masked; their names go
/// to `hidden`.
Record without_sensitive(const std::vector<Field>& fields, const Record& record, std::vector<std::string>& hidden);
/// What somebody gives who was shown that: what he left out because he could not see it stays as it is.
Record with_unseen(const std::vector<Field>& fields, const Record& given, const Record& stored);
bool has_sensitive(const std::vector<Field>& fields);

/// The command that puts a record; its reply is {register, id}. Errors: those of Records::written.
Result<Engine::RegionCommand> put_record(Engine& engine, RegionAtWork& r, const route::Register& reg,
                                         const RecordToPut& put);

/// {register, id}.
std::string record_answer(const route::Register& reg, const std::string& id);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RECORDS_HPP
