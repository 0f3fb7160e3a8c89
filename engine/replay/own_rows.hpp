// What our rows cost by themselves: the work of the bench, played by the engine in this process on a store in memory,
// and the rows that it gave then written by the SQLite driver alone, as many turns in a transaction as are asked for.
// The frames are those that the bench sends, so that history, replies and command ids are in the rows as on a server.
// Thread: one.
#ifndef TRAJECTUM_REPLAY_OWN_ROWS_HPP
#define TRAJECTUM_REPLAY_OWN_ROWS_HPP
#include <memory>
#include <string>

#include "bench/own_rows.hpp"

namespace trajectum::replay {

/// On a new database at `path`. Errors: the bundle is broken, the disk refuses.
Result<std::unique_ptr<bench::OwnRows>> make_own_rows(const std::string& workflows, const std::string& path,
                                                      std::uint64_t seed);

}  // namespace trajectum::replay

#endif  // TRAJECTUM_REPLAY_OWN_ROWS_HPP
