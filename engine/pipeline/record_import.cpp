#include "pipeline/record_import.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/limits.hpp"
#include "model/csv.hpp"
#include "model/fold.hpp"
#include "pipeline/record_cells.hpp"

namespace trajectum::pipeline {
namespace {

constexpr const char* kExternalColumn = "external";

/// What a column is for: a field, the key, the id in the other system, or nothing.
struct Column {
  enum class Is { left_out, key, external, field } is = Is::left_out;
  const Field* field = nullptr;
};

class Import {
 public:
  Import(Engine& engine, RegionAtWork& r, const route::Register& reg, const ImportWanted& wanted)
      : engine_(engine), r_(r), reg_(reg), wanted_(wanted), records_(engine) {}

  Result<Imported> plan() {
    if (auto done = read_columns(); !done) return done.error();
    for (const auto& row : wanted_.rows) take(row);
    return std::move(out_);
  }

 private:
  Result<void> read_columns() {
    for (const auto& [name, target] : wanted_.mapping)
      if (std::find(wanted_.columns.begin(), wanted_.columns.end(), std::string_view(name)) == wanted_.columns.end())
        return invalid_params("mapping." + name,
                              {"Deze kolom is er niet: " + name + ".", "There is no such column: " + name + "."});
    bool has_key = false, has_external = false;
    for (const auto& name : wanted_.columns) {
      auto column = column_of(name);
      if (!column) return column.error();
      has_key = has_key || column->is == Column::Is::key;
      has_external = has_external || column->is == Column::Is::external;
      for (const auto& [other, known] : columns_)
        if (known.is == column->is && known.field == column->field && column->is != Column::Is::left_out)
          return invalid_params("mapping", {fmt::format("De kolommen {} en {} zijn voor hetzelfde.", other, name),
                                            fmt::format("The columns {} and {} are for the same.", other, name)});
      columns_[name] = *column;
    }
    if (has_external == wanted_.system.empty())
      return invalid_params("system", has_external
                                          ? Text{"Noem het systeem waarvan de kolom `external` is.",
                                                 "Name the system whose ids the column `external` holds."}
                                          : Text{"Er is geen kolom `external`: zeg in `mapping` welke het is.",
                                                 "There is no column `external`: say in `mapping` which it is."});
    if (!has_key && !has_external)
      return invalid_params(
          "mapping",
          {"Geen kolom zegt welk record een regel is: wijs de sleutel " + reg_.key.name + " of `external` aan.",
           "No column says which record a row is: point out the key " + reg_.key.name + " or `external`."});
    return {};
  }

  Result<Column> column_of(const std::string& name) {
    const auto* said = wanted_.mapping.find(name);
    if (said && said->text().empty()) return Column{};
    auto target = said ? std::string(said->text()) : name;
    const auto* field = find_field(reg_.fields, target);
    if (!said && !field) {  // a heading may be a title, or begin with a capital
      auto folded = fold(name);
      for (const auto& f : reg_.fields)
        if (fold(f.name) == folded || fold(f.title.nl) == folded || fold(f.title.en) == folded) field = &f;
      if (folded == fold(reg_.key.name)) target = reg_.key.name;
    }
    if (field) {
      if (fits_in_a_cell(*field)) return Column{Column::Is::field, field};
      return invalid_params("mapping." + name,
                            {field->name + " past niet in een cel; laat de kolom weg (\"\").",
                             field->name + " does not fit into a cell; leave the column out (\"\")."});
    }
    if (target == reg_.key.name || target == "id") return Column{Column::Is::key, nullptr};
    if (target == kExternalColumn) return Column{Column::Is::external, nullptr};
    std::vector<std::string> names{reg_.key.name, kExternalColumn};
    for (const auto& f : reg_.fields) names.push_back(f.name);
    auto guess = did_you_mean(target, names);
    return invalid_params(
        "mapping." + name,
        {fmt::format("Voor welk veld is kolom {}? Zeg het in `mapping`, of \"\" om hem weg te laten{}", name,
                     guess ? "; bedoelt u " + *guess + "?" : "."),
         fmt::format("Which field is column {} for? Say so in `mapping`, or \"\" to leave it out{}", name,
                     guess ? "; did you mean " + *guess + "?" : ".")});
  }

  void reject(const ImportRow& row, std::string column, Error error) {
    out_.rejects.push_back({row.line, std::move(column), std::move(error)});
  }

  /// The column that a faulty path of the record came from.
  std::string column_at(const std::string& path) const {
    for (const auto& [name, column] : columns_) {
      if (column.is == Column::Is::key && path == "id") return name;
      if (column.is == Column::Is::external && path.starts_with(kExternalColumn)) return name;
      if (column.field &&
          (path == "record." + column.field->name || path.starts_with("record." + column.field->name + "[")))
        return name;
    }
    return "";
  }

  void take(const ImportRow& row) {
    RecordToPut put;
    put.source = wanted_.source;
    put.ground = wanted_.ground;
    std::string external;
    for (const auto& [name, value] : row.cells) {
      auto column = columns_.find(name);
      if (column == columns_.end()) continue;  // of rows: a cell that only this row has is a column of all
      if (column->second.is == Column::Is::key) put.id = as_text(value);
      if (column->second.is == Column::Is::external) external = as_text(value);
    }
    if (!external.empty()) {
      put.externals.emplace_back(wanted_.system, external);
      auto known = records_.by_external(r_, reg_, wanted_.system, external);
      if (put.id.empty()) put.id = known.empty() ? new_key() : known;
    }
    if (put.id.empty()) {
      return reject(row, "", refused("key", {"deze regel heeft geen sleutel", "this row has no key"}));
    }
    for (const auto& what : {"id " + put.id, external.empty() ? "" : "external " + external}) {
      if (what.empty()) continue;
      if (auto [it, fresh] = seen_.emplace(what, row.line); !fresh)
        return reject(row, "",
                      refused("double", {fmt::format("dit record staat ook op regel {}", it->second),
                                         fmt::format("this record is on line {} as well", it->second)}));
    }
    const auto* before = r_.state.record(reg_.id, put.id);
    if (before) put.raw = *before;
    for (const auto& [name, value] : row.cells) {
      auto column = columns_.find(name);
      if (column == columns_.end() || !column->second.field) continue;
      const auto& field = *column->second.field;
      auto read = wanted_.from_text ? value_of_cell(field, value.text()) : value;
      put.raw.set(field.name, std::move(read));
    }
    auto written = records_.written(r_, reg_, put);
    if (!written) {
      auto column = column_at(written.error().path);
      return reject(row, std::move(column), written.error());
    }
    if (!written->created && written->was == written->now && written->externals.empty()) {
      ++out_.unchanged;
      return;
    }
    ++(written->created ? out_.created : out_.updated);
    out_.events.emplace_back(std::move(*written));
  }

  static std::string as_text(const Value& value) {
    if (auto* n = value.as<std::int64_t>()) return std::to_string(*n);
    return std::string(value.text());
  }

  /// A key of its own for who has none here yet. Drawn, because a number of the other system may be taken.
  std::string new_key() {
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    while (true) {
      std::array<unsigned char, 12> bytes{};
      engine_.random().fill(bytes.data(), bytes.size());
      std::string out;
      for (auto b : bytes) out += kLetters[b % kLetters.size()];
      if (!r_.state.record(reg_.id, out)) return out;
    }
  }

  Engine& engine_;
  RegionAtWork& r_;
  const route::Register& reg_;
  const ImportWanted& wanted_;
  Records records_;
  std::map<std::string, Column> columns_;
  std::map<std::string, int> seen_;  // "id x" and "external x" -> the line that has it
  Imported out_;
};

}  // namespace

Result<Imported> plan_import(Engine& engine, RegionAtWork& r, const route::Register& reg, const ImportWanted& wanted) {
  return Import(engine, r, reg, wanted).plan();
}

Exported export_records(Registers& registers, RegionAtWork& r, const route::Register& reg, const std::string& system,
                        const std::string& after, std::size_t limit) {
  Exported out;
  std::vector<std::string> cells{reg.key.name};
  for (const auto& field : reg.fields)
    if (fits_in_a_cell(field)) cells.push_back(field.name);
  if (!system.empty()) cells.emplace_back(kExternalColumn);
  if (after.empty()) out.csv = csv_row(cells);
  registers.scan(r, reg, after, [&](const std::string& id, const Record& record) {
    cells.assign(1, id);
    for (const auto& field : reg.fields)
      if (fits_in_a_cell(field)) cells.push_back(cell_of(field, record.get(field.name)));
    if (!system.empty()) {
      auto known = registers.records().externals_of(r, reg, id);
      auto it = std::find_if(known.begin(), known.end(), [&](const auto& e) { return e.first == system; });
      cells.push_back(it == known.end() ? "" : it->second);
    }
    out.csv += csv_row(cells);
    out.after = id;
    return ++out.records < limit && out.csv.size() < limits::kExportBytesMax;
  });
  if (out.records < limit && out.csv.size() < limits::kExportBytesMax) out.after.clear();
  return out;
}

}  // namespace trajectum::pipeline
