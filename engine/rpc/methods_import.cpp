#include <algorithm>

#include "base/limits.hpp"
#include "model/csv.hpp"
#include "model/json.hpp"
#include "pipeline/record_import.hpp"
#include "rpc/register_common.hpp"

namespace trajectum::rpc {
namespace {

using pipeline::Imported;
using pipeline::ImportWanted;

Error too_many() {
  auto most = std::to_string(limits::kImportRowsMax);
  return invalid_params("rows", {"Hoogstens " + most + " regels per aanroep; stuur de rest erna.",
                                 "At most " + most + " rows a call; send the rest after it."});
}

/// The lines of a CSV text; the first one names the columns.
Result<void> read_csv_rows(const std::string& csv, std::int64_t first_line, ImportWanted& wanted,
                           std::vector<pipeline::Reject>& rejects) {
  if (!is_utf8(csv))
    return invalid_params(
        "csv", {"Dit is geen UTF-8; bewaar het als `CSV UTF-8`.", "This is not UTF-8; save it as `CSV UTF-8`."});
  auto line_of = [&](int line) { return line == 1 ? 1 : static_cast<int>(first_line) + line - 2; };
  auto rows = read_csv(csv, [&](int line, int, const Text& what) {
    rejects.push_back({line_of(line), "", refused("csv", what)});
  });
  if (rows.empty())
    return invalid_params("csv", {"De eerste regel moet de kolommen noemen.", "The first line must name the columns."});
  for (const auto& cell : rows.front()) wanted.columns.push_back(cell.text);
  if (rows.size() - 1 > limits::kImportRowsMax) return too_many();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    pipeline::ImportRow row{line_of(rows[i].front().line), {}};
    bool damaged = false;
    for (const auto& reject : rejects) damaged = damaged || reject.line == row.line;
    if (damaged) continue;
    if (rows[i].size() > wanted.columns.size()) {
      rejects.push_back({row.line, "",
                         refused("csv", {"deze regel heeft meer cellen dan er kolommen zijn",
                                         "this row has more cells than there are columns"})});
      continue;
    }
    for (std::size_t c = 0; c < wanted.columns.size(); ++c)
      row.cells.emplace_back(wanted.columns[c], c < rows[i].size() ? Value(rows[i][c].text) : Value());
    wanted.rows.push_back(std::move(row));
  }
  wanted.from_text = true;
  return {};
}

Result<void> read_rows(const List& rows, std::int64_t first_line, ImportWanted& wanted) {
  if (rows.size() > limits::kImportRowsMax) return too_many();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto* record = rows[i].as<Record>();
    if (!record)
      return invalid_params("rows[" + std::to_string(i) + "]", {"hier hoort een object", "an object is expected"});
    pipeline::ImportRow row{static_cast<int>(first_line) + static_cast<int>(i), {}};
    for (const auto& [name, value] : *record) {
      if (std::find(wanted.columns.begin(), wanted.columns.end(), std::string_view(name)) == wanted.columns.end())
        wanted.columns.emplace_back(name);
      row.cells.emplace_back(name, value);
    }
    wanted.rows.push_back(std::move(row));
  }
  return {};
}

Value reject_value(const pipeline::Reject& reject) {
  Record out, message;
  out.set("line", reject.line);
  if (!reject.column.empty()) out.set("column", reject.column);
  out.set("reason", reject.error.reason);
  message.set("nl", as_sentence(reject.error.text.in(Lang::nl)));
  message.set("en", as_sentence(reject.error.text.in(Lang::en)));
  out.set("message", std::move(message));
  return out;
}

std::string answer(const route::Register& reg, const Imported& done, bool dry_run) {
  Record out;
  out.set("register", reg.id);
  if (dry_run) out.set("dry_run", true);
  out.set("created", static_cast<std::int64_t>(done.created));
  out.set("updated", static_cast<std::int64_t>(done.updated));
  out.set("unchanged", static_cast<std::int64_t>(done.unchanged));
  List rejects;
  for (const auto& reject : done.rejects) rejects.push_back(reject_value(reject));
  out.set("rejects", std::move(rejects));
  return to_json(out);
}

Result<std::string> import(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  ImportWanted wanted;
  std::vector<pipeline::Reject> rejects;
  auto first_line = call.params.get("first_line").integer(2);
  if (first_line < 1 || first_line > 1'000'000'000)
    return invalid_params("first_line", {"first_line is een regelnummer.", "first_line is the number of a line."});
  auto* csv = call.params.get("csv").as<std::string>();
  auto* rows = call.params.get("rows").as<List>();
  if (!csv == !rows) return invalid_params("rows", {"Geef `csv` of `rows`.", "Give `csv` or `rows`."});
  auto read = csv ? read_csv_rows(*csv, first_line, wanted, rejects) : read_rows(*rows, first_line, wanted);
  if (!read) return read.error();
  if (auto* mapping = call.params.get("mapping").as<Record>()) wanted.mapping = *mapping;
  for (const auto& [column, target] : wanted.mapping)
    if (!target.as<std::string>())
      return invalid_params("mapping." + column,
                            {"hier hoort de naam van een veld", "the name of a field is expected"});
  wanted.system = text_of(call, "system");
  wanted.source = text_of(call, "source");
  wanted.ground = text_of(call, "ground");
  auto plan = [&](pipeline::RegionAtWork& r) -> Result<Imported> {
    auto done = pipeline::plan_import(services.engine, r, **reg, wanted);
    if (done) done->rejects.insert(done->rejects.begin(), rejects.begin(), rejects.end());
    return done;
  };
  if (call.params.get("dry_run").yes()) {
    auto done = plan(region_of(services, call));
    if (!done) return done.error();
    return answer(**reg, *done, true);
  }
  return services.engine.on_region(
      caller_of(call, "register.import"), [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
        auto done = plan(r);
        if (!done) return done.error();
        auto reply = answer(**reg, *done, false);
        return pipeline::Engine::RegionCommand{std::move(done->events), {}, std::move(reply)};
      });
}

Result<std::string> export_csv(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  pipeline::Registers registers(services.engine);
  auto done = pipeline::export_records(registers, region_of(services, call), **reg, text_of(call, "system"),
                                       text_of(call, "after"), *limit);
  Record out;
  out.set("register", (*reg)->id);
  out.set("csv", done.csv);
  out.set("records", static_cast<std::int64_t>(done.records));
  if (!done.after.empty()) out.set("after", done.after);
  return to_json(out);
}

}  // namespace

void add_import_methods(MethodTable& table, Services& services) {
  const Param reg{.name = "register", .required = true};
  table.add(
      {.name = "register.import",
       .summary = "Writes the rows of a table as records, at most 1000 a call; the same rows again change nothing.",
       .access = Access::admin,
       .changes = true,
       .params = {reg,
                  {.name = "csv", .doc = "the lines, the first of them the columns"},
                  {.name = "rows", .type = ParamType::list, .doc = "instead of csv: objects by column"},
                  {.name = "mapping",
                   .type = ParamType::record,
                   .doc = "column: a field, the key, external, or \"\" to leave it out (by its name)"},
                  {.name = "system", .doc = "whose ids the column `external` holds"},
                  {.name = "source", .doc = "where it comes from"},
                  {.name = "ground", .doc = "the legal ground it is kept on"},
                  {.name = "first_line", .type = ParamType::integer, .doc = "the line of the first row (2)"},
                  {.name = "dry_run", .type = ParamType::yesno, .doc = "only says what would happen"}},
       .result = "{register, dry_run, created, updated, unchanged, rejects: [{line, column, reason, message: {nl, "
                 "en}}]}",
       .errors = {ErrorCode::refused},
       .run = [&services](Call& call) { return import(services, call); }});
  table.add({.name = "register.export",
             .summary = "Records as CSV, as register.import reads it.",
             .access = Access::admin,
             .params = list_params({reg, {.name = "system", .doc = "whose ids go in the column `external`"}}),
             .result = "{register, csv, records, after}",
             .run = [&services](Call& call) { return export_csv(services, call); }});
}

}  // namespace trajectum::rpc
