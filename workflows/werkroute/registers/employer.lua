-- Companies and institutions: one register for the whole region, so that contacts are shared (D033, D068).
return register "employer" {
  title  = { nl = "Werkgever", en = "Employer" },
  key    = text "code",
  fields = {
    text   "name"        { required = true, max = 120 },
    choice "sector"      { from = "sector" },
    choice "subregion"   { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek" },  -- D002
    text   "contact"     { max = 120 },       -- the one fixed contact (D033)
    yesno  "harrie_buddy",                    -- a trained colleague is there (D063)
    yesno  "recognised",                      -- may train for a practice statement (D048)
  },
}
