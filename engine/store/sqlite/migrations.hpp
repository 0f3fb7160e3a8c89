// The schema as numbered steps. A step that was released is never edited: the next change is the next number.
#ifndef TRAJECTUM_STORE_SQLITE_MIGRATIONS_HPP
#define TRAJECTUM_STORE_SQLITE_MIGRATIONS_HPP
#include <cstdint>

#include "base/result.hpp"

namespace trajectum::store::sqlite {

class Connection;

/// What this version of the program reads and writes.
std::int64_t newest_schema();
/// Brings a database to the newest schema, each step in one transaction. Errors: `refused` with reason "schema.newer"
/// when a newer server wrote it, "schema.foreign" when it is not a database of ours; `unavailable` when the disk
/// refuses.
Result<void> migrate(Connection& db);

/// The refusals of `migrate` alone: writes nothing.
Result<void> check_schema(Connection& db);

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_MIGRATIONS_HPP
