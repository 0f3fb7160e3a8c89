// A field's value as a cell of a table: what people type into a spreadsheet, and back. Pure functions.
#ifndef TRAJECTUM_PIPELINE_RECORD_CELLS_HPP
#define TRAJECTUM_PIPELINE_RECORD_CELLS_HPP
#include <string>
#include <string_view>

#include "model/field.hpp"

namespace trajectum::pipeline {

/// True of the fields that fit into one cell.
bool fits_in_a_cell(const Field& field);
/// The value that a text stands for, still to be checked as any other (`coerce`): "ja" or "nee", 1.234,50, 1-7-2026 or
/// 2026-07-01, choices with | between them. A text that is no value of that kind stays a text. Empty: nothing.
Value value_of_cell(const Field& field, std::string_view text);
/// The text that value_of_cell reads as this value.
std::string cell_of(const Field& field, const Value& value);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RECORD_CELLS_HPP
