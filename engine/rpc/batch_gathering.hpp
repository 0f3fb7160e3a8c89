// What a batch is over: the items, gathered page by page as a list of the API gives them to who asks, so that whoever
// starts one can let others go first between any two pages; and what each would be refused for, tried in slices the
// same way. Writes nothing. Thread: the shard's.
#ifndef TRAJECTUM_RPC_BATCH_GATHERING_HPP
#define TRAJECTUM_RPC_BATCH_GATHERING_HPP
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "rpc/batch_template.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// The parameter `over`, as batch.start (and, `more`, batch.add) takes it.
Param over_param(bool more);

/// The refusals of more items, or more bytes of them, than a batch may have.
Error too_many_items();
Error too_many_bytes();

class BatchGathering {
 public:
  /// Begins with `over` for a method. Errors: `invalid_params`, by its path in `over` or `params`.
  static Result<std::shared_ptr<BatchGathering>> begin(const MethodTable& table, const Method& method,
                                                       const Record& params, const Record& over);

  /// A blob that holds the table, to be read before the first step; "": none, or it was.
  const std::string& blob() const { return blob_; }
  /// What cuts its bytes into items, on any thread; whoever read it says so then by `table_read`.
  std::function<Result<void>(std::string)> table_reader() const;
  void table_read();

  /// One page more, or one item more that is checked; true: all are there, and every one that can be checked beforehand
  /// is. Errors: `invalid_params`; `refused` "batch.max"; those of the list.
  Result<bool> step(Session& session, Lang lang);
  /// Tries the next item and takes it back; false: no more is tried.
  bool try_next(Services& services, Session& session, Lang lang);

  const std::string& over() const { return over_; }
  const BatchTemplate& form() const { return form_; }
  const std::vector<Record>& items() const { return items_; }
  /// Hands the next items over, some of so many bytes, or all that are left; `handed_over` is how many went before.
  std::vector<Record> take_items(std::size_t bytes = std::numeric_limits<std::size_t>::max());
  std::size_t handed_over() const { return handed_over_; }
  /// As they are stored; whole when all are there.
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t bytes_left() const { return bytes_ - bytes_over_; }
  HistoryNo kept_under = 0;  // items that are written ahead

  struct Tried {
    std::size_t tried = 0, ok = 0;
    struct Refused {
      std::size_t index;
      Error error;
    };
    std::vector<Refused> refused;
    bool cannot = false;  // a command of this kind is not tried
    double ms = 0;        // that it took
  };
  const Tried& tried() const { return tried_; }

 private:
  BatchGathering(const MethodTable& table, const Method& method, BatchTemplate form, std::string over);
  Result<void> begin_list(const Record& asked);
  Result<void> take_list(const List& list);
  Result<void> take_rows(const Record& rows);
  Result<void> take_page(const Record& answer, const std::string& region);
  Result<void> check_one(std::size_t index) const;
  Result<void> take_subjects(Session& session, Lang lang);
  bool is_wanted(const Record& row) const;

  const MethodTable& table_;
  const Method& method_;
  BatchTemplate form_;
  std::string over_;
  const Method* lister_ = nullptr;           // none: all items are there
  Record asked_;                             // its parameters
  const Method* subjects_lister_ = nullptr;  // of cases: what finds the records that they must be about,
  Record subjects_asked_;                    // its parameters; empty: any
  std::set<std::string> subjects_;
  std::int64_t percent_ = 100;  // of cases
  std::vector<Record> items_;
  std::set<std::string> known_;  // names of the values of the items
  std::string blob_;
  std::size_t per_call_ = 0;
  std::shared_ptr<std::vector<Record>> cut_;  // filled by its reader
  std::size_t looked_at_ = 0;                 // items that are checked and counted
  std::uint64_t bytes_ = 0, bytes_over_ = 0;
  std::size_t handed_over_ = 0;
  Tried tried_;
};

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_BATCH_GATHERING_HPP
