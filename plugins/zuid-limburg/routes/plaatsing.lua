-- The placement itself: the contract, and the first day at work (D014, D117).

return route "plaatsing" {
  version = "1.0.0",
  title   = { nl = "Plaatsing", en = "Placement" },
  subject = "client",
  owner   = "consultant",
  start   = "contract",

  file = { ref "employer", date "first_day" },

  step "contract" {
    title    = { nl = "Arbeidsovereenkomst", en = "Contract" },
    by       = role "consultant", due = workdays(10),
    evidence = { document "contract" },
    next     = "first_day_at_work",
    outcomes = { off = finish "fell_through" { bare = true } },
  },

  milestone "first_day_at_work" {
    title = { nl = "Eerste werkdag", en = "First day at work" },
    on    = "file.first_day",
    next  = finish "placed",
  },
}
