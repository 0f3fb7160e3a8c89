-- ESF REACT-EU, 1 July 2020 to 1 July 2022: at most EUR 1,358,200 for the region (D107). And the study allowance: each municipality pays
-- EUR 3,600 a year (D102); how many ask for it is nowhere said, so the amount of the line is a guess, of ten.
return budgets {
  year = 2021, by = role "lead_municipality",
  budget "esf_react_eu"    { euro(1358200) },
  budget "study_allowance" { euro(36000) },
}
