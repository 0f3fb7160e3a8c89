-- Companies and institutions: one register for the whole region, so that contacts are shared (D033, D068).
return register "employer" {
  title  = { nl = "Werkgever", en = "Employer" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = {
    text   "name"         { required = true, max = 120, title = { nl = "Naam", en = "Name" } },
    choice "sector"       { from = "sector", title = { nl = "Sector", en = "Sector" } },
    text   "contact"      { max = 120, title = { nl = "Vaste contactpersoon", en = "Fixed contact" } },   -- D033
    yesno  "harrie_buddy" { title = { nl = "Harrie-buddy", en = "Harrie buddy" } },                       -- a trained colleague is there (D063)
    yesno  "recognised"   { title = { nl = "Erkend leerbedrijf", en = "Recognised to train" } },          -- for a practice statement (D048)
  },
}
