return budgets {
  year = 2019, total = euro(9000),
  budget "seeds" { euro(4000), unit = euro(100), one_per = "plant" },
  budget "water" { euro(5000) },
}
