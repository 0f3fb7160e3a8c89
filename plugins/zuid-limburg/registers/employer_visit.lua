-- Who visited an employer, or means to: one list for the four service points, so that none plans past another (D067, D068).
return register "employer_visit" {
  title  = { nl = "Werkgeversbezoek", en = "Employer visit" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = {
    ref    "employer"      { required = true, index = true, title = { nl = "Werkgever", en = "Employer" } },
    choice "service_point" { "wsp_zuid_limburg", "wsp_parkstad", "podium_24", "wsp_westelijke_mijnstreek", required = true,
                             title = { nl = "Werkgeversservicepunt", en = "Employer service point" } },
    date   "day"           { required = true, title = { nl = "Dag", en = "Day" } },
    note   "heard"         { title = { nl = "Wat is gehoord", en = "What was heard" } },
  },
}
