// A declared field: of a case file, a form, a register record. Language.md, "Fields".
#ifndef TRAJECTUM_MODEL_FIELD_HPP
#define TRAJECTUM_MODEL_FIELD_HPP
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"

namespace trajectum {

enum class FieldType : std::uint8_t {
  text,
  note,
  yesno,
  integer,
  decimal,
  money,
  date,
  document,
  choice,
  choices,
  ref,
  group,
  bsn
};
inline constexpr FieldType kFieldTypeLast = FieldType::bsn;
const char* field_type_name(FieldType type);

struct Option {
  std::string id;
  Text title;
};

struct Field {
  FieldType type = FieldType::text;
  std::string name;
  Text title;
  bool required = false;
  bool sensitive = false;
  bool is_protected = false;  // a ground nobody may be matched on (`protected`): no criterion sees it
  bool index = false;
  bool by_surname = false;               // text: the name of a person, sorted the Dutch way (`sort = "name"`)
  bool many = false;                     // a group with rows
  std::optional<std::int64_t> min, max;  // of numbers: value; of text: characters; of lists: how many; money: cents
  std::vector<Option> options;           // choice(s) with a fixed list
  std::string from;                      // choice(s): a register's id, or a path that yields a list
  std::string to;                        // ref: the register's id
  Value otherwise;                       // `default`
  std::string prefill;                   // a path; checked by the loader
  std::vector<Field> fields;             // of a group
};

/// Answers the questions a field cannot answer by itself.
class FieldWorld {
 public:
  virtual ~FieldWorld() = default;
  /// True if the register has a record with this key.
  virtual bool record_exists(const std::string& reg, const std::string& id) const = 0;
  /// The allowed values of a `from` that is a path; empty optional when `from` names a register.
  virtual std::optional<List> listed(const std::string& from) const = 0;
  /// What a field holds when nothing is said of it: its `prefill`, as it is now. Empty: nothing.
  virtual Value prefilled(const Field& field) const;
};

/// Checks and types what a client sent for `fields`: texts become dates, objects money, choices and refs are looked up.
/// All faults are collected; the error's `path` is the first, its text lists every one. Unknown names are refused with
/// "did you mean". `reason` is the reason of the error ("form", "file", "record"). `partial`: required is not asked.
/// A field that is left out holds its `prefill`, then its `default`; one that is given as null, its `default`.
/// Errors: `refused` with `reason`.
struct CoerceOptions {
  std::string reason = "form";
  std::string path = "form";
  bool partial = false;
};
Result<Record> coerce(const std::vector<Field>& fields, const Record& raw, const FieldWorld& world,
                      const CoerceOptions& options);

/// What a field is prefilled with now: typed, and nothing when it would be refused there (a choice that is none of its
/// own, a text that is too long).
Value prefilled(const Field& field, const FieldWorld& world);

/// True of nine digits that pass the elfproef of the burgerservicenummer; nine zeros do not.
bool is_bsn(std::string_view text);
/// The n-th of the made-up numbers that pass, 9999xxxxx: nobody's. For demos and tests.
std::string made_up_bsn(std::int64_t n);
/// As somebody sees it who may not see it: "******782".
std::string masked_bsn(std::string_view bsn);

/// Finds a field by name, or null.
const Field* find_field(const std::vector<Field>& fields, std::string_view name);

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_FIELD_HPP
