-- What matching in this region looks at (D035, D036, D058), and what nobody is matched on.
return register "client" {
  extends = "client",
  fields  = {
    choice  "sector" { from = "sector", index = true },   -- empty: no choice made yet (D040)
    choices "skills" { from = "skill" },                  -- the competences of the profile (D019)
    date    "seeking_since",                              -- in this sector without a match since (D036)
    text    "nationality" { protected = true },
    note    "health"      { sensitive = true },
  },
}
