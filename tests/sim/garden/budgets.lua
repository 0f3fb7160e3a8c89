return budgets {
  year = 2019, total = euro(12000.01),
  budget "seeds" { euro(4000), unit = euro(100), one_per = "plant", funders = { guild = 2, town = 1 } },
  budget "water" { euro(5000), funders = { guild = 3, town = 3, well = 1 }, flags = { "sick", "tall" } },
  budget "wages" { euro(3000.01), funders = { guild = 1, town = 1 }, draw = { "town" } },
}
