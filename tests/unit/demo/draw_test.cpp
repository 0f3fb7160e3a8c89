#include <doctest/doctest.h>

#include "demo/draw.hpp"

using trajectum::demo::Draw;

TEST_CASE("Draw_IsTheSameForTheSameQuestion") {
  CHECK(Draw(1, 7, "sector", 2).bits() == Draw(1, 7, "sector", 2).bits());
}

TEST_CASE("Draw_DiffersWhenAnythingDiffers") {
  auto one = Draw(1, 7, "sector", 2).bits();
  CHECK(one != Draw(2, 7, "sector", 2).bits());
  CHECK(one != Draw(1, 8, "sector", 2).bits());
  CHECK(one != Draw(1, 7, "sectors", 2).bits());
  CHECK(one != Draw(1, 7, "sector", 3).bits());
}

TEST_CASE("Draw_FollowsItsProbability") {
  int hits = 0;
  for (std::uint64_t i = 0; i < 10000; ++i) hits += Draw(1, i, "p").chance(0.3) ? 1 : 0;
  CHECK(hits > 2800);
  CHECK(hits < 3200);
}

TEST_CASE("Draw_StaysBetweenItsBounds") {
  bool low = false;
  bool high = false;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    int n = Draw(1, i, "b").between(-2, 3);
    REQUIRE(n >= -2);
    REQUIRE(n <= 3);
    low = low || n == -2;
    high = high || n == 3;
  }
  CHECK(low);
  CHECK(high);
}
