// The rounds of a doctor: each looks at one thing and adds what it finds to the report.
#ifndef TRAJECTUM_DOCTOR_ROUNDS_HPP
#define TRAJECTUM_DOCTOR_ROUNDS_HPP
#include <string>

#include "doctor/doctor.hpp"
#include "store/database_file.hpp"
#include "store/store.hpp"

namespace trajectum::doctor {

/// Files, rights, the lock, the size of the WAL, room on the disk. False: there is no database to go on with.
bool look_at_files(const std::string& data, Report& report);
/// Whether a WAL is too large, or too little of the disk is free for a database of this size.
void judge_room(const store::Room& room, Report& report);
/// Pages, rows that do not fit each other, the format. False: too damaged to read cases.
bool look_at_rows(store::DatabaseFile& db, bool deep, Report& report);
/// Blobs whose bytes are not there, or are others; bytes that no row names.
void look_at_blobs(store::DatabaseFile& db, const std::string& folder, bool deep, Report& report);
/// Every case against its history, played again.
void look_at_cases(store::Store& store, Report& report);
/// Seats and money: what cases share.
void look_at_shared(store::Store& store, Report& report);

}  // namespace trajectum::doctor

#endif  // TRAJECTUM_DOCTOR_ROUNDS_HPP
