-- Which of the four employer service points knows this employer, and speaks for all of them (D033, D067).
return register "employer" {
  extends = "employer",
  fields  = {
    choice "subregion"     { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek", title = { nl = "Subregio", en = "Sub-region" } },   -- D002
    choice "service_point" { "wsp_zuid_limburg", "wsp_parkstad", "podium_24", "wsp_westelijke_mijnstreek", index = true,
                             title = { nl = "Werkgeversservicepunt", en = "Employer service point" } },
  },
}
