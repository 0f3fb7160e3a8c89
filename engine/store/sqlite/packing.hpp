// The rows of cases are kept packed (LZ4): they hold words of people, which become shorter, so that more cases share a
// page and a case that grows seldom has to move (docs/decisions/0046).
#ifndef TRAJECTUM_STORE_SQLITE_PACKING_HPP
#define TRAJECTUM_STORE_SQLITE_PACKING_HPP
#include <optional>
#include <string>
#include <string_view>

namespace trajectum::store::sqlite {

/// What to store for `plain`: packed, in `room`, if that is shorter; else `plain` itself. 2 µs for 1.5 KB.
std::string_view pack(std::string_view plain, std::string& room);

/// What was packed; a row that is not packed comes back as it is. None if it is damaged.
std::optional<std::string> unpack(std::string_view stored);

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_PACKING_HPP
