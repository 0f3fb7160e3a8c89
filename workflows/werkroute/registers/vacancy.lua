-- Open jobs that a client can be proposed for. The match is ranked and explained; a person decides.
return register "vacancy" {
  title  = { nl = "Vacature", en = "Vacancy" },
  key    = text "code",
  fields = {
    text    "title"    { required = true, max = 120 },
    ref     "employer" { required = true },
    choice  "sector"   { from = "sector" },
    integer "openings" { min = 0, required = true },
    date    "closes",
    choices "skills"   { from = "skill" },
  },
}
