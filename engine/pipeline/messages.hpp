// Messages to whoever they concern: the open cases of a route about a subject, and the list of what nobody took. Within
// a command of the region; each case that gets one plays a turn of its own. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_MESSAGES_HPP
#define TRAJECTUM_PIPELINE_MESSAGES_HPP
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/reads.hpp"

namespace trajectum::pipeline {

class Messages {
 public:
  Messages(Engine& engine, Reads& reads) : engine_(engine), reads_(reads), store_(engine.store_) {}

  struct Wanted {
    std::string route, subject_register, subject_id;
    turn::Play::Message message;
  };
  struct Delivered {
    CaseNo case_no = 0;
    bool taken = false;  // else its mailbox keeps it
  };
  /// Errors: `refused` "message.none" (no open case, or for `exactly_one` no wait), "message.several", "message.max";
  /// those of Play::receive.
  Result<std::vector<Delivered>> deliver(RegionAtWork& r, const Caller& caller, const Wanted& wanted);

  /// Messages that wait in mailboxes, by case (`lost`: that nobody took, oldest first), behind a cursor.
  std::vector<std::pair<std::string, state::PendingMail>> pending(RegionNo region, bool lost, const std::string& after,
                                                                  std::size_t limit);

 private:
  Engine& engine_;
  Reads& reads_;
  store::Store& store_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_MESSAGES_HPP
