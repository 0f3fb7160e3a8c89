#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "demo/bundle_copy.hpp"
#include "demo/days.hpp"
#include "demo/population.hpp"
#include "demo/record.hpp"

using namespace trajectum;
using namespace trajectum::demo;

namespace {

template <class Test>
double share_of(const Population& region, const Test& test) {
  std::size_t hits = 0;
  for (const auto& client : region.clients()) hits += test(client.fields) ? 1 : 0;
  return static_cast<double>(hits) / static_cast<double>(region.clients().size());
}

}  // namespace

TEST_CASE("Population_HasTheCompositionOfTheReports") {
  Population region(1, full_scale());
  CHECK(region.clients().size() == 4400);
  CHECK(region.employers().size() == 140);
  CHECK(share_of(region, [](const Record& c) { return c.get("source").text() == "uwv"; }) ==
        doctest::Approx(500.0 / 4400));
  CHECK(share_of(region, [](const Record& c) {
          return c.get("age_band").text() == "45_to_55" || c.get("age_band").text() == "over_55";
        }) == doctest::Approx(0.60).epsilon(0.05));
  CHECK(share_of(region, [](const Record& c) {
          return c.get("education").text() == "none" || c.get("education").text() == "vmbo";
        }) == doctest::Approx(0.45).epsilon(0.05));
  Date five_years = add_months(date_of(kFirstDay), -60);
  CHECK(share_of(region, [&](const Record& c) { return *c.get("benefit_since").as<Date>() < five_years; }) ==
        doctest::Approx(0.50).epsilon(0.06));
}

TEST_CASE("Population_IsTheSameForTheSameSeed") {
  Population one(5, quick_scale());
  Population same(5, quick_scale());
  Population other(6, quick_scale());
  CHECK(one.clients()[17].fields == same.clients()[17].fields);
  CHECK_FALSE(one.clients()[17].fields == other.clients()[17].fields);
}

TEST_CASE("Population_OffersVisitsPlacesAndVacanciesInEverySector") {
  Population region(1, full_scale());
  std::set<std::size_t> sectors_of_places;
  for (const auto& place : region.places_of(date_of(kFirstDay))) {
    sectors_of_places.insert(place.sector);
    CHECK(place.seats >= 1);
    // Only a place with a date has one to start on.
    CHECK((place.row.fields.get("start").text() == "dated") == !place.row.fields.get("starts").empty());
  }
  CHECK(sectors_of_places.size() == 9);
  for (const auto& visit : region.visits_of(date_of({2019, 10, 1}))) {
    CHECK(visit.day > date_of({2019, 10, 1}));
    CHECK(is_workday(visit.day));
  }
}

TEST_CASE("ScalePools_ChangesOnlyTheNumbers") {
  std::ifstream in(TRAJECTUM_SOURCE_DIR "/plugins/zuid-limburg/pools.lua");
  std::string text(std::istreambuf_iterator<char>(in), {});
  auto scaled = scale_pools(text, quick_scale());
  REQUIRE(scaled.ok());
  CHECK(scaled->find("since(\"2019-07-01\", 100)") != std::string::npos);
  CHECK(scaled->find("since(\"2020-07-01\", 400)") != std::string::npos);
  CHECK(scaled->find("gemeente = 355, uwv = 45") != std::string::npos);
  CHECK_FALSE(scale_pools("return pools {}", quick_scale()).ok());
}
