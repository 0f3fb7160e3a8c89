// Records by the values and words they are found by: filters, order, pages, counts, and what a rollback takes back.
#include "contract/driver.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

/// Four clients with a name and a colour (c has two colours, d none), and one in another register and region.
struct Clients {
  explicit Clients(Driver& driver) : store(driver) {
    zuid = store.region("zuid");
    noord = store.region("noord");
    store.write({.region = zuid,
                 .records = {{"client", "a", "A"},
                             {"client", "b", "B"},
                             {"client", "c", "C"},
                             {"client", "d", "D"},
                             {"place", "a", "P"}},
                 .record_keys = {{"client", "name", "zon", "a"},
                                 {"client", "name", "berg", "b"},
                                 {"client", "name", "berg", "c"},
                                 {"client", "name", "\xff", "d"},
                                 {"client", "colour", "red", "a"},
                                 {"client", "colour", "blue", "b"},
                                 {"client", "colour", "blue", "c"},
                                 {"client", "colour", "red", "c"},
                                 {"client", "colour", "\xff", "d"},
                                 {"place", "colour", "red", "a"}},
                 .record_words = {{"client", "a", "piet zon maastricht"},
                                  {"client", "b", "els berg"},
                                  {"client", "c", "café bergman maastricht"},
                                  {"place", "a", "maastricht"}}});
    store.write({.region = noord,
                 .records = {{"client", "x", "X"}},
                 .record_keys = {{"client", "colour", "red", "x"}},
                 .record_words = {{"client", "x", "maastricht"}}});
    store.reopen();
  }
  std::string ids(const RecordQuery& query, RegionNo region = 0) {
    std::string out;
    for (const auto& one : store->find_records(region == 0 ? zuid : region, query)) out += one.id;
    return out;
  }
  RecordQuery all(const std::string& sort = "", bool descending = false) {
    RecordQuery query;
    query.reg = "client";
    query.sort = sort;
    query.descending = descending;
    return query;
  }
  RecordQuery with(std::vector<RecordFilter> filters) {
    auto query = all();
    query.filters = std::move(filters);
    return query;
  }
  RecordQuery said(std::vector<std::string> words) {
    auto query = all();
    query.words = std::move(words);
    return query;
  }
  Driver& store;
  RegionNo zuid = 0, noord = 0;
};

using Counts = std::vector<std::pair<std::string, std::size_t>>;

}  // namespace

TEST_CASE("Records_AreFoundByTheirKeys") {
  EACH_DRIVER(store);
  Clients c(store);
  CHECK(c.ids(c.all()) == "abcd");
  CHECK(c.ids(c.with({{"colour", {"blue"}, "", ""}})) == "bc");
  CHECK(c.ids(c.with({{"colour", {"blue", "red"}, "", ""}})) == "abc");
  CHECK(c.ids(c.with({{"colour", {"blue"}, "", ""}, {"colour", {"red"}, "", ""}})) == "c");
  CHECK(c.ids(c.with({{"colour", {"\xff"}, "", ""}})) == "d");
  CHECK(c.ids(c.with({{"colour", {"green"}, "", ""}, {"name", {"zon"}, "", ""}})).empty());
  CHECK(c.ids(c.with({{"name", {}, "bf", "zz"}})) == "a");
  CHECK(c.ids(c.with({{"name", {}, "", "berg"}})) == "bc");
  CHECK(c.ids(c.with({{"name", {}, "zon", ""}})) == "ad");
  CHECK(c.ids(c.with({{"nothing", {"x"}, "", ""}})).empty());
  CHECK(c.ids(c.with({{"colour", {"red"}, "", ""}}), c.noord) == "x");
  CHECK(store->find_records(c.zuid, c.with({{"colour", {"blue"}, "", ""}}))[0].body == "B");
}

TEST_CASE("Records_ComeInOrderAndByPage") {
  EACH_DRIVER(store);
  Clients c(store);
  CHECK(c.ids(c.all("", true)) == "dcba");
  CHECK(c.ids(c.all("name")) == "bcad");
  CHECK(c.ids(c.all("name", true)) == "dacb");
  for (bool backwards : {false, true})
    for (const char* sort : {"", "name"})
      for (std::vector<std::string> words : {std::vector<std::string>{}, {"maastricht"}}) {
        auto query = c.all(sort, backwards);
        query.words = words;
        auto whole = c.ids(query);
        CHECK(whole.size() == (words.empty() ? 4 : 2));
        query.limit = 1;
        std::string paged;
        for (int page = 0; page < 6; ++page) {
          auto found = store->find_records(c.zuid, query);
          if (found.empty()) break;
          paged += found[0].id;
          query.after_id = found[0].id;
          query.after_value = found[0].value;
        }
        CHECK(paged == whole);
      }
  auto none = c.all();
  none.limit = 0;
  CHECK(c.ids(none).empty());
}

TEST_CASE("Records_AreFoundByTheirWords") {
  EACH_DRIVER(store);
  Clients c(store);
  CHECK(c.ids(c.said({"maastricht"})) == "ac");
  CHECK(c.ids(c.said({"berg"})) == "bc");  // the last word may be a beginning
  CHECK(c.ids(c.said({"berg", "els"})) == "b");
  CHECK(c.ids(c.said({"ber", "els"})).empty());  // the others may not
  CHECK(c.ids(c.said({"cafe"})) == "c");
  CHECK(c.ids(c.said({"zoutelande"})).empty());
  CHECK(c.ids(c.said({"maastricht"}), c.noord) == "x");
  auto both = c.said({"maastr"});
  both.filters = {{"colour", {"blue"}, "", ""}};
  CHECK(c.ids(both) == "c");
  // Words that are operators of the full-text index are words.
  for (const char* word : {"and", "or", "not", "near"}) CHECK(c.ids(c.said({word, word})).empty());
  store.write({.region = c.zuid, .record_words = {{"client", "a", "piet zon"}, {"client", "b", ""}}});
  store.reopen();
  CHECK(c.ids(c.said({"maastricht"})) == "c");
  CHECK(c.ids(c.said({"els"})).empty());
  CHECK(c.ids(c.said({"piet"})) == "a");
}

TEST_CASE("Records_AreCounted") {
  EACH_DRIVER(store);
  Clients c(store);
  CHECK(store->count_records(c.zuid, c.all()) == 4);
  CHECK(store->count_records(c.zuid, c.with({{"colour", {"blue", "red"}, "", ""}})) == 3);
  CHECK(store->count_records(c.zuid, c.said({"maastricht"})) == 2);
  CHECK(store->count_records(c.noord, c.all()) == 1);
  CHECK(store->count_record_values(c.zuid, c.all(), "colour") == Counts{{"blue", 2}, {"red", 2}, {"\xff", 1}});
  CHECK(store->count_record_values(c.zuid, c.said({"maastricht"}), "colour") == Counts{{"blue", 1}, {"red", 2}});
  CHECK(store->count_record_values(c.zuid, c.all(), "nothing").empty());
}

TEST_CASE("RecordKeys_GoAndAreForgotten") {
  EACH_DRIVER(store);
  Clients c(store);
  store.write({.region = c.zuid,
               .record_keys = {{"client", "colour", "green", "a"}},
               .record_keys_gone = {{"client", "colour", "red", "a"}, {"client", "colour", "none", "a"}}});
  CHECK(c.ids(c.with({{"colour", {"red"}, "", ""}})) == "c");
  CHECK(c.ids(c.with({{"colour", {"green"}, "", ""}})) == "a");
  REQUIRE(store->begin().ok());
  REQUIRE(store->forget_record_keys(c.zuid, "client").ok());
  REQUIRE(store->write({.region = c.zuid, .record_words = {{"client", "a", ""}, {"client", "b", "nieuw"}}}).ok());
  CHECK(c.ids(c.all("name")).empty());
  CHECK(c.ids(c.said({"zon"})).empty());
  store->rollback();
  CHECK(c.ids(c.all("name")) == "bcad");
  CHECK(c.ids(c.said({"zon"})) == "a");
  CHECK(c.ids(c.said({"nieuw"})).empty());
  REQUIRE(store->begin().ok());
  REQUIRE(store->forget_record_keys(c.zuid, "client").ok());
  REQUIRE(store->commit().ok());
  store.reopen();
  CHECK(c.ids(c.all("name")).empty());
  CHECK(c.ids(c.with({{"colour", {"red"}, "", ""}}), c.noord) == "x");
  RecordQuery places = c.with({{"colour", {"red"}, "", ""}});
  places.reg = "place";
  CHECK(c.ids(places) == "a");
}
