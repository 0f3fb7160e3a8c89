-- Open jobs that a client can be proposed for. The match is ranked and explained; a person decides.
return register "vacancy" {
  title  = { nl = "Vacature", en = "Vacancy" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = {
    text    "title"    { required = true, max = 120, title = { nl = "Functie", en = "Job" } },
    ref     "employer" { required = true, title = { nl = "Werkgever", en = "Employer" } },
    choice  "sector"   { from = "sector", title = { nl = "Sector", en = "Sector" } },
    integer "openings" { min = 0, required = true, title = { nl = "Aantal open", en = "Openings" } },
    date    "closes"   { title = { nl = "Sluit op", en = "Closes on" } },
    choices "skills"   { from = "skill", title = { nl = "Gevraagde vaardigheden", en = "Skills asked for" } },
  },
}
