#include "demo/furnish.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace trajectum;
using namespace trajectum::demo;

namespace {

Field field(FieldType type, const std::string& name) {
  Field out;
  out.type = type;
  out.name = name;
  return out;
}

/// A client who refers to a shop that comes after it in the list, and a shop with every kind of bound.
std::vector<RegisterShape> shapes() {
  RegisterShape client{"client", field(FieldType::text, "number"), {}, true};
  client.fields = {field(FieldType::text, "name"),     field(FieldType::ref, "shop"),
                   field(FieldType::date, "since"),    field(FieldType::choice, "source"),
                   field(FieldType::choices, "shops"), field(FieldType::document, "cv")};
  client.fields[0].required = client.fields[1].required = true;
  client.fields[1].to = "shop";
  client.fields[3].options = {{"a", {}}, {"b", {}}};
  client.fields[4].from = "shop";
  RegisterShape shop{"shop", field(FieldType::text, "code"), {}, false};
  shop.fields = {field(FieldType::integer, "seats"), field(FieldType::text, "short"), field(FieldType::date, "day")};
  shop.fields[0].required = shop.fields[1].required = shop.fields[2].required = true;
  shop.fields[0].min = 3;
  shop.fields[0].max = 4;
  shop.fields[1].min = 2;
  shop.fields[1].max = 3;
  return {client, shop};
}

const Date kToday{18000};

}  // namespace

TEST_CASE("Furnish_GivesWhatEachFieldMayHold") {
  auto rows = furnish(shapes(), 1, 100, kToday);
  CHECK(rows.size() == 100 + kOtherRecords);
  std::set<std::string> shops, sources;
  for (const auto& row : rows) {
    if (row.reg == "shop") {
      shops.insert(row.id);
      auto seats = *row.fields.get("seats").as<std::int64_t>();
      CHECK((seats == 3 || seats == 4));
      auto size = row.fields.get("short").text().size();
      CHECK((size == 2 || size == 3));
      CHECK(row.fields.get("day").as<Date>()->days > kToday.days);
      continue;
    }
    CHECK(shops.size() == kOtherRecords);  // what is referred to comes first
    CHECK_FALSE(row.fields.get("name").text().empty());
    CHECK(shops.count(std::string(row.fields.get("shop").text())));
    if (auto* since = row.fields.get("since").as<Date>()) CHECK(since->days < kToday.days);
    if (auto source = row.fields.get("source"); !source.empty()) sources.insert(std::string(source.text()));
    if (auto* several = row.fields.get("shops").as<List>())
      for (const auto& one : *several) CHECK(shops.count(std::string(one.text())));
    CHECK(row.fields.get("cv").empty());
  }
  CHECK(sources == std::set<std::string>{"a", "b"});
}

TEST_CASE("Furnish_IsTheSameForTheSameSeed") {
  auto same = [](std::uint64_t one, std::uint64_t other) {
    auto a = furnish(shapes(), one, 20, kToday), b = furnish(shapes(), other, 20, kToday);
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < a.size(); ++i) equal = a[i].id == b[i].id && a[i].fields == b[i].fields;
    return equal;
  };
  CHECK(same(7, 7));
  CHECK_FALSE(same(7, 8));
}

TEST_CASE("Furnish_LeavesOutWhatACircleCannotGive") {
  auto all = shapes();
  all[1].fields.push_back(field(FieldType::ref, "owner"));
  all[1].fields.back().to = "client";
  std::size_t with_shop = 0;
  for (const auto& row : furnish(all, 1, 10, kToday)) with_shop += row.fields.get("shop").empty() ? 0 : 1;
  CHECK(with_shop == 10);
}
