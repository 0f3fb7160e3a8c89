// Declared fields: of a case file, a form, a register (language.md, "Fields").
#ifndef TRAJECTUM_ROUTE_READ_FIELDS_HPP
#define TRAJECTUM_ROUTE_READ_FIELDS_HPP
#include <functional>

#include "route/loading.hpp"

namespace trajectum::route {

/// Where fields stand, and so what they may say. A path in a field is linked by whoever knows the route.
struct FieldUse {
  /// Takes a path (`prefill`, `from`), the field's type and the place; null: no paths here.
  std::function<void(const std::string& path, FieldType type, const Place& at)> on_path;
  /// Takes what stands in the list and is no field; false: it is reported as wrong.
  std::function<bool(const Draft&)> on_other;
  bool is_file = false;      // of a case, the only place that holds documents
  bool is_register = false;  // of a register itself, not of a group in it: the only place where fields are found by
};

/// The fields in a list of words; each name once.
std::vector<Field> read_fields(Loading& load, const std::vector<Draft>& list, const FieldUse& use);
/// One field; nothing if the draft is not a field word.
std::optional<Field> read_field(Loading& load, const Draft& draft, const FieldUse& use);
/// As a keyed entry: `file = { ... }`, `form = { ... }`.
std::vector<Field> read_field_list(Loading& load, const Keyed& entry, const FieldUse& use);

std::optional<FieldType> field_type_of(std::string_view word);

/// True if a literal can be a value of the field (`default`, the cell of a rule); else `why` says what it must be.
bool fits(const Field& field, const Value& value, Text* why);

void list_field_keys(std::vector<std::pair<std::string, std::string>>& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_READ_FIELDS_HPP
