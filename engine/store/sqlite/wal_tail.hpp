// Cuts off what a failed commit left at the end of the WAL. SQLite writes a group with its commit mark before it syncs;
// when that sync fails, this connection forgets the group, but the next start would find it in the file and believe it.
#ifndef TRAJECTUM_STORE_SQLITE_WAL_TAIL_HPP
#define TRAJECTUM_STORE_SQLITE_WAL_TAIL_HPP
namespace trajectum::store::sqlite {

class Connection;

/// Truncates the WAL behind the last frame that this connection has committed. Call after a failed COMMIT and its
/// rollback, before anything else. Best effort: a disk that refuses this too leaves an unknown outcome, as a power cut
/// does.
void cut_wal_tail(Connection& db);

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_WAL_TAIL_HPP
