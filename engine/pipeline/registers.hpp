// What people ask of registers: a record as it is or was, its history, a search with counts. Reads only; what nobody
// may see of it is left out by who answers. Runs inside a group like a command. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_REGISTERS_HPP
#define TRAJECTUM_PIPELINE_REGISTERS_HPP
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/records.hpp"

namespace trajectum::pipeline {

class Registers {
 public:
  explicit Registers(Engine& engine) : engine_(engine), store_(engine.store_), records_(engine) {}

  struct Found {
    RegionAtWork* home = nullptr;  // where it is kept
    std::string id;
    Record record;
    std::int64_t used = 0;  // units of its capacity that are taken
  };
  /// One record, of this region or (shared) of the one named; nothing when it is not there or not shown here. A region
  /// reads what others share; it writes and reserves only its own (docs/decisions/0010).
  std::optional<Found> get(RegionAtWork& r, const route::Register& reg, const std::string& region,
                           const std::string& id);

  struct Search {
    Record filter;     // by field: a value, a list of values, {from, to}, or null: nothing
    std::string text;  // words; the last one may be a beginning
    std::string sort;  // a field, "-" before it: backwards; "": by key
    std::vector<std::string> facets;
    bool count = false;
    std::string after;
    std::size_t limit = 50;
  };
  struct Facet {
    const Field* field = nullptr;
    std::vector<std::pair<Value, std::size_t>> values;  // the most frequent first; an empty value: has none
  };
  struct Page {
    std::vector<Found> records;
    std::optional<std::size_t> count;
    std::vector<Facet> facets;
    std::string after;  // "": the end
  };
  /// The region's own records first, then those of the other regions of this server that share theirs. A page may be
  /// short of its limit and yet have an `after`: a field without index looks at so many records at once. Errors:
  /// `invalid_params` with what the search cannot do; `forbidden` for a sensitive field, but for administrators.
  Result<Page> find(RegionAtWork& r, const turn::Principal& who, const route::Register& reg, const Search& search);

  struct Change {
    Instant at = 0;
    std::string by, command;
    bool created = false, gone = false;
    Record was, now;
    std::vector<state::ExternalId> externals;
    std::string source, ground;
    Date valid_from;
    HistoryNo history = 0;
  };
  /// What was done to a record, oldest first, behind this row of the history. Also of a record that is gone.
  Result<std::vector<Change>> history(const RegionAtWork& r, const route::Register& reg, const std::string& id,
                                      HistoryNo after, std::size_t limit);
  struct Version {
    Record record;
    Date from;
    std::optional<Date> to;  // none: it is the last one
  };
  /// The record as it was on a day, by what is known now; nothing when it was not there then.
  Result<std::optional<Version>> on(const RegionAtWork& r, const route::Register& reg, const std::string& id, Date day);

  /// The region's own records by key, behind one, until the callback says false.
  void scan(const RegionAtWork& r, const route::Register& reg, const std::string& after,
            const std::function<bool(const std::string& id, const Record& record)>& f);

  Records& records() { return records_; }

 private:
  /// The regions whose records of this register are read here: the own one first.
  std::vector<RegionAtWork*> shown(RegionAtWork& r, const route::Register& reg);
  void take_page(RegionAtWork& r, const route::Register& reg, const struct SearchPlan& plan, const Search& search,
                 Page& page);

  Engine& engine_;
  store::Store& store_;
  Records records_;
};

/// The fields that differ between two states of a record, by path ("adres.plaats"), with both values. Rows of a group
/// are one value.
struct FieldChange {
  std::string path;
  const Field* field = nullptr;
  Value was, now;
};
std::vector<FieldChange> changed_fields(const std::vector<Field>& fields, const Record& was, const Record& now);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_REGISTERS_HPP
