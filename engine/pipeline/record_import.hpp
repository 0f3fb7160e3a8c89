// Rows of a table into a register, a call at a time: each row is a record, found by its key or by its id in another
// system, so that the same table again changes nothing. A row that is wrong is left out and told of; the others are one
// turn. Within a command of the region. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_RECORD_IMPORT_HPP
#define TRAJECTUM_PIPELINE_RECORD_IMPORT_HPP
#include <string>
#include <utility>
#include <vector>

#include "pipeline/registers.hpp"

namespace trajectum::pipeline {

/// A row as it came: by column. Of CSV every value is a text, still to be read by its field's type.
struct ImportRow {
  int line = 1;
  std::vector<std::pair<std::string, Value>> cells;
};

struct ImportWanted {
  std::vector<std::string> columns;
  std::vector<ImportRow> rows;
  bool from_text = false;  // CSV
  Record mapping;          // column -> a field, the key, "external", "" (leave out); else by name
  std::string system;      // whose ids the column `external` holds
  std::string source, ground;
};

struct Reject {
  int line = 0;
  std::string column;  // "" = the row
  Error error;
};

struct Imported {
  std::vector<state::Event> events;
  std::size_t created = 0, updated = 0, unchanged = 0;
  std::vector<Reject> rejects;
};

/// What these rows come to; nothing is written. Errors: `invalid_params` when the columns are no table of this
/// register.
Result<Imported> plan_import(Engine& engine, RegionAtWork& r, const route::Register& reg, const ImportWanted& wanted);

/// CSV of records behind a key, with a first line of columns; `external` of a system in the last column when one is
/// named. `after`: the key to go on behind, "" at the end.
struct Exported {
  std::string csv, after;
  std::size_t records = 0;
};
Exported export_records(Registers& registers, RegionAtWork& r, const route::Register& reg, const std::string& system,
                        const std::string& after, std::size_t limit);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RECORD_IMPORT_HPP
