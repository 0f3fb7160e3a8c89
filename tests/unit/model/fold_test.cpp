// How text is searched and sorted, and the numbers of citizens.
#include <doctest/doctest.h>

#include <algorithm>

#include "model/csv.hpp"
#include "model/field.hpp"
#include "model/fold.hpp"

using namespace trajectum;

TEST_CASE("Fold_TakesAwayCapitalsAndAccents") {
  CHECK(fold("Café ÀÇÉÑÖÜ") == "cafe acenou");
  CHECK(fold("Æther Straße Ĳsselmeer œuvre") == "aether strasse ijsselmeer oeuvre");
  CHECK(fold("Łódź Ångström Şahin Žižek") == "lodz angstrom sahin zizek");
  CHECK(fold("e\xCC\x81\x74\xC3\xA9") == "ete");  // a combining accent, and one that is part of the letter
  CHECK(fold("日本 ﬀ \xff") == "日本 ﬀ \xff");
  CHECK(fold("") == "");
}

TEST_CASE("FoldedWords_AreLettersAndDigits") {
  using Words = std::vector<std::string>;
  CHECK(folded_words("  Jan-Willem van 't Hof, 6211AB! ") == Words{"jan", "willem", "van", "t", "hof", "6211ab"});
  CHECK(folded_words("\"; DROP *") == Words{"drop"});
  CHECK(folded_words(" -- ").empty());
}

TEST_CASE("SurnameKey_PutsPrefixesBehind") {
  std::vector<std::string> names = {
      "Piet Zon",          "Els Berg", "Jan van den Berg",  "Ali Öztürk",      "Kim de Vries", "Bo Jansen",
      "Ida Jansen-de Wit", "van Aken", "Berg, Cas van den", "Roos van 't Hof", "Zoë"};
  std::stable_sort(names.begin(), names.end(),
                   [](const auto& a, const auto& b) { return surname_key(a) < surname_key(b); });
  CHECK(names == std::vector<std::string>{"van Aken", "Berg, Cas van den", "Els Berg", "Jan van den Berg",
                                          "Roos van 't Hof", "Bo Jansen", "Ida Jansen-de Wit", "Ali Öztürk",
                                          "Kim de Vries", "Zoë", "Piet Zon"});
  CHECK(surname_key("Jan van den Berg") == surname_key("Berg, Jan van den"));
  CHECK(surname_key("") == "");
  CHECK(surname_key("  ") == "");
  CHECK(surname_key("van den") == "den,,van");
}

TEST_CASE("Bsn_PassesTheElfproef") {
  for (const char* good : {"123456782", "999990342", "111222333"}) CHECK(is_bsn(good));
  for (const char* bad : {"123456789", "000000000", "12345678", "1234567820", "12345678a", "", "-12345678"})
    CHECK_FALSE(is_bsn(bad));
  for (int n = 0; n < 2000; ++n) REQUIRE(is_bsn(made_up_bsn(n)));
  CHECK(made_up_bsn(7).substr(0, 4) == "9999");
  CHECK(masked_bsn("123456782") == "******782");
  CHECK(masked_bsn("1") == "*");
}

TEST_CASE("Csv_ReadsWhatSpreadsheetsWrite") {
  std::vector<std::string> faults;
  auto read = [&](std::string_view text) {
    return read_csv(text, [&](int line, int column, const Text& what) {
      faults.push_back(std::to_string(line) + ":" + std::to_string(column) + " " + what.en);
    });
  };
  auto rows = read("\xEF\xBB\xBFnaam;nr\r\n\"Berg; van\n\"\"den\"\"\" ; 2;;\r\n\r\nZon;3");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][0].text == "naam");
  REQUIRE(rows[1].size() == 2);
  CHECK(rows[1][0].text == "Berg; van\n\"den\"");
  CHECK(rows[1][0].line == 2);
  CHECK(rows[2][1].text == "3");
  CHECK(rows[2][0].line == 5);
  CHECK(faults.empty());
  CHECK(read("a,b\n1,2")[1][1].text == "2");
  read("a\n\"b");
  CHECK(faults == std::vector<std::string>{"2:1 these quotes are not closed"});
  auto again = read(csv_row({"plain", " a", "x;y", "say \"no\"", "two\nlines", ""}));
  REQUIRE(again.size() == 1);
  CHECK(again[0][3].text == "say \"no\"");
  CHECK(again[0][2].text == "x;y");
  CHECK(again[0][4].text == "two\nlines");
}
