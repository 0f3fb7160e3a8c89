// The drivers under the contract suite, and small builders for rows.
#ifndef TRAJECTUM_TESTS_CONTRACT_DRIVER_HPP
#define TRAJECTUM_TESTS_CONTRACT_DRIVER_HPP
#include <doctest/doctest.h>

#include <memory>
#include <random>
#include <string>

#include "store/store.hpp"
#include "support/scratch.hpp"

namespace trajectum::test {

/// One driver with a fresh, empty store. `reopen` closes and opens what survives; the memory driver keeps its store.
class Driver {
 public:
  enum class Kind { sqlite, memory };
  explicit Driver(Kind kind) : kind_(kind) { open(); }

  store::Store& operator*() { return *store_; }
  store::Store* operator->() { return store_.get(); }
  void reopen() {
    if (kind_ == Kind::memory) return;
    store_.reset();
    open();
  }
  /// Writes one group of one turn.
  std::uint64_t write(const store::Changes& changes) {
    REQUIRE(store_->begin().ok());
    REQUIRE(store_->write(changes).ok());
    auto group = store_->commit();
    REQUIRE(group.ok());
    return *group;
  }
  RegionNo region(const std::string& name) {
    REQUIRE(store_->begin().ok());
    auto no = store_->region(name);
    REQUIRE(no.ok());
    REQUIRE(store_->commit().ok());
    return *no;
  }

 private:
  void open() {
    if (kind_ == Kind::memory) {
      store_ = store::open_memory();
      return;
    }
    auto opened = store::open_sqlite({scratch_.file("t.db"), 4096, ""});
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text.en));
    store_ = std::move(*opened);
  }

  Kind kind_;
  Scratch scratch_;
  std::unique_ptr<store::Store> store_;
};

/// Runs the rest of a test case once on every driver.
#define EACH_DRIVER(name)                                                                \
  ::trajectum::test::Driver::Kind name##_kind = ::trajectum::test::Driver::Kind::sqlite; \
  SUBCASE("sqlite") { name##_kind = ::trajectum::test::Driver::Kind::sqlite; }           \
  SUBCASE("memory") { name##_kind = ::trajectum::test::Driver::Kind::memory; }           \
  ::trajectum::test::Driver name(name##_kind)

/// Bytes that no packing makes shorter.
inline std::string noise(std::size_t bytes) {
  std::mt19937 random(7);
  std::string out;
  while (out.size() < bytes) out.push_back(static_cast<char>(random()));
  return out;
}

inline store::CaseRow a_case(CaseNo no, const std::string& key = "") {
  store::CaseRow row;
  row.no = no;
  row.key = key;
  row.route = "werkroute";
  row.state = "active";
  row.owner = "anna";
  row.subject_register = "client";
  row.subject_id = "k" + std::to_string(no % 10);
  row.opened_at = 1000 + no;
  row.seq = 1;
  row.last_history = 0;
  row.body = std::string("body\0of ", 8) + std::to_string(no);
  return row;
}

inline store::ItemRow an_item(CaseNo case_no, InstanceNo instance, const std::string& queue) {
  store::ItemRow row;
  row.case_no = case_no;
  row.instance = instance;
  row.queue = queue;
  row.node = "intake.gesprek";
  row.state = "offered";
  row.opened_at = 5000 + case_no;
  return row;
}

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_CONTRACT_DRIVER_HPP
