-- Nine sectors, three to a sub-region, which leads them for the whole region (D035).
return register "sector" {
  extends = "sector",
  fields  = {
    choice "lead_subregion" { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek", title = { nl = "Trekker", en = "Lead sub-region" } },
  },
}
