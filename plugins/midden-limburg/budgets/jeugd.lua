-- Youth unemployment in 2021: five lines bound to a purpose, EUR 574,881 together, of which 467,000 was planned and 107,881 was left (D088).
return budgets {
  year  = 2021, by = role "youth_lead",
  total = euro(574881),
  budget "jw_coordination"       { euro(96000) },     -- a regional project lead: 89,000
  budget "jw_aftercare_2020"     { euro(49600) },     -- the customer journey: twice 24,000
  budget "jw_mbo_2020"           { euro(85709) },     -- job hunters: 70,000
  budget "jw_mbo_2021"           { euro(171320) },    -- job hunters 70,000, consultant 50,000, and Kies Keyport: not set
  budget "jw_dropouts"           { euro(172252) },    -- job and life coach 70,000, consultant 70,000
}
