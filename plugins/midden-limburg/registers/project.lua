-- The projects of the regional agenda, each with somebody who fills the dashboard (D105).
return register "project" {
  title  = { nl = "Project", en = "Project" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = {
    text "name"    { required = true, max = 120, title = { nl = "Naam", en = "Name" } },
    date "begins"  { required = true, title = { nl = "Begint op", en = "Begins on" } },
    date "ends"    { required = true, title = { nl = "Eindigt op", en = "Ends on" } },
  },
}
