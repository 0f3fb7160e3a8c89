// What a doctor says of a disk: the bounds of its alarms.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "doctor/rounds.hpp"

using namespace trajectum;
using namespace trajectum::doctor;

namespace {

std::vector<std::string> kinds(std::int64_t wal, std::int64_t free, std::int64_t database) {
  Report report;
  judge_room({wal, database, free}, report);
  std::vector<std::string> out;
  for (const auto& finding : report.findings) out.push_back(finding.kind);
  CHECK(report.is_well() == out.empty());
  return out;
}

}  // namespace

TEST_CASE("JudgeRoom_IsWrongAboveTheWalsBound") {
  auto free = 100 * limits::kFreeDiskAlarmBytes;
  CHECK(kinds(limits::kWalAlarmBytes, free, 0).empty());
  CHECK(kinds(limits::kWalAlarmBytes + 1, free, 0) == std::vector<std::string>{"disk.wal"});
}

TEST_CASE("JudgeRoom_IsWrongBelowTheBoundOrTheSizeOfTheDatabase") {
  auto bound = limits::kFreeDiskAlarmBytes;
  CHECK(kinds(0, bound, bound).empty());
  CHECK(kinds(0, bound - 1, 0) == std::vector<std::string>{"disk.free"});
  CHECK(kinds(0, bound, bound + 1) == std::vector<std::string>{"disk.free"});
}
