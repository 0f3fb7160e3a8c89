// Records: copies share what is in them, and nobody notices.
#include "model/value.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace trajectum;

TEST_CASE("Record_CopiesShareUntilOneChanges") {
  Record inner;
  inner.set("a", 1);
  Record first;
  first.set("x", "long enough not to lie in the string itself");
  first.set("inner", inner);
  Record second = first;
  CHECK(second.get("x").text().data() == first.get("x").text().data());  // shared: nothing was copied
  CHECK(second == first);
  second.set("x", "other");
  CHECK(first.get("x").text() == "long enough not to lie in the string itself");
  CHECK(second.get("x").text() == "other");
  Record third = first;
  third.erase("x");
  third.append("y", 3);
  CHECK(first.size() == 2);
  CHECK(third.size() == 2);
  CHECK(third.get("x").empty());
  third.erase("not there");
  inner.set("a", 2);
  CHECK(first.get("inner").as<Record>()->get("a").integer() == 1);
  Record of_first = *first.get("inner").as<Record>();
  of_first.set("b", 5);
  CHECK(first.get("inner").as<Record>()->size() == 1);
  first = first.get("inner").as<Record>() ? *first.get("inner").as<Record>() : Record();  // out of itself
  CHECK(first.get("a").integer() == 1);
  auto& same = second;
  second = same;
  CHECK(second.get("x").text() == "other");
  second = std::move(same);
  CHECK(second.get("x").text() == "other");
  Record moved = std::move(second);
  CHECK(second.empty());
  second.set("again", true);
  CHECK(moved.size() == 2);
}

TEST_CASE("Record_CopiesMayBeWithOtherThreads") {
  Record shared;
  for (int i = 0; i < 20; ++i) shared.set("name " + std::to_string(i), i);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([copy = shared, t, &wrong]() mutable {
      for (int round = 0; round < 2'000; ++round) {
        Record mine = copy;
        mine.set("name 3", t);
        if (mine.get("name 3").integer() != t || copy.get("name 3").integer() != 3) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(shared.get("name 3").integer() == 3);
}
