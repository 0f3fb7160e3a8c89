// By what a record is found: the values of its `index` fields as bytes in their order, and its words. Pure functions;
// what they give is stored, so that a change of them is a change of `index_signature`. Thread: any.
#ifndef TRAJECTUM_PIPELINE_RECORD_KEYS_HPP
#define TRAJECTUM_PIPELINE_RECORD_KEYS_HPP
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "route/bundle.hpp"
#include "state/events.hpp"
#include "store/store.hpp"

namespace trajectum::pipeline {

/// The key of a value in a field of any type but group and document; of an empty one the key that sorts behind all.
/// Grammar: 0x01 value | 0xff. value = text: folded 0x00 itself (a name: its surname key 0x00 itself); integer,
/// decimal, money, date: 8 bytes, most significant first, ordered as numbers; yesno: "0" or "1"; a choice, a ref, a
/// bsn: itself.
std::string key_of(const Field& field, const Value& value);
/// All keys of a field in a record: of a list one for each element; never none.
std::vector<std::string> keys_of(const Field& field, const Value& value);
/// The value that a key of a choice, choices, ref or yesno stands for; empty of the key of nothing.
Value value_of_key(const Field& field, std::string_view key);
/// True of fields that have keys at all.
bool has_keys(const Field& field);

/// The words of the fields that may be seen by everybody, and the record's key.
std::string words_of(const route::Register& reg, const std::string& id, const Record& record);
/// Another text whenever the rows of a register must be written anew: its indexed fields, and those with words.
std::string index_signature(const route::Register& reg);

/// The rows by which a record is found, as far as they differ from what it was; null: there was, or is, none.
void index_record(const route::Register& reg, const std::string& id, const Record* was, const Record* now,
                  store::Changes& changes);

/// Records with these fields equal, by key, for a handler. `written`: records as they are now that the store does not
/// have yet. Errors: `refused` "find" when the register has more records than kFindUnindexedMax and no wanted field is
/// an `index`, or that index leaves more than that.
using ReadRecord = std::function<std::optional<Record>(std::string_view body)>;
Result<std::vector<std::pair<std::string, Record>>> equal_records(store::Store& store, RegionNo region,
                                                                  const route::Register& reg, const Record& wanted,
                                                                  const std::map<std::string, Record>& written,
                                                                  const ReadRecord& read);

/// The rows of the records that these events wrote or took out, each record once: what it was before them all, and is
/// behind them. Gives which, by register and key.
std::set<std::pair<std::string, std::string>> put_record_rows(const std::map<std::string, route::Register>& registers,
                                                              const std::vector<state::Event>& events,
                                                              store::Changes& changes);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RECORD_KEYS_HPP
