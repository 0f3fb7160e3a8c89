-- Job fairs of the units together, held by turns in the sub-regions (D094).
return register "job_fair" {
  title  = { nl = "Banenmarkt", en = "Job fair" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = {
    date   "day"       { required = true, index = true, title = { nl = "Dag", en = "Day" } },
    choice "subregion" { "west", "oost", title = { nl = "Subregio", en = "Sub-region" } },
  },
}
