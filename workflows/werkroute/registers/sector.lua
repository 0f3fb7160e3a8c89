-- The sectors that the region works by: nine in Zuid-Limburg, three to a sub-region (D035).
return register "sector" {
  title  = { nl = "Sector", en = "Sector" },
  key    = text "code",
  fields = {
    text   "title"          { required = true, max = 80 },
    choice "lead_subregion" { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek" },
  },
}
