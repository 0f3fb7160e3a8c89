-- Where clients of this region live, what matching looks at (D035, D036, D058), and what nobody is matched on.
return register "client" {
  extends = "client",
  fields  = {
    text    "municipality" { max = 60, title = { nl = "Gemeente", en = "Municipality" } },
    choice  "subregion"    { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek",         -- the three of D002
                             title = { nl = "Subregio", en = "Sub-region" } },
    choice  "sector"       { from = "sector", index = true, title = { nl = "Sector", en = "Sector" } },   -- empty: no choice made yet (D040)
    choices "skills"       { from = "skill", title = { nl = "Competenties", en = "Competences" } },       -- of the profile (D019)
    date    "seeking_since" { title = { nl = "Zoekt in deze sector sinds", en = "Seeking in this sector since" } },   -- without a match (D036)
    text    "nationality"  { protected = true, title = { nl = "Nationaliteit", en = "Nationality" } },
    note    "health"       { sensitive = true, title = { nl = "Gezondheid", en = "Health" } },
  },
}
