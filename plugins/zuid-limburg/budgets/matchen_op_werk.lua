-- Matchen op werk, 2018 to 2020 (D032): EUR 5,997,000 of the programme's own money. Half of the consultants (D027) and half
-- of the training (D030) is paid by the municipalities from their Participatiebudget, so those lines are twice as large.
return budgets {
  year = 2018, by = role "controller",
  budget "mow_inrichting"       { euro(150000) },                                             -- D029
  budget "mow_coordinatie"      { euro(250000) },                                             -- D028
  budget "mow_consulenten"      { euro(3593750), funders = { programma = 1, gemeenten = 1 } },   -- D027: 25 x 57,500 x 2.5 years
  budget "mow_scholing"         { euro(4700000), funders = { programma = 1, gemeenten = 1 } },   -- D030: 2,350 x 2,000
  budget "mow_dienstverlening"  { euro(650000) },                                             -- D033
  budget "mow_arbeidsmakelaars" { euro(200000) },                                             -- D034: 20 x (3,500 + 6,500)
  budget "mow_sectoraal"        { euro(200000) },                                             -- D035
  budget "mow_effect"           { euro(400000) },                                             -- D071
}
